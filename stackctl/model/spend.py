"""What was really paid, as rows of the files in spend/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stackctl.model.base import Model
from stackctl.model.scalars import Currency, Date, Name, SignedAmount, Text


class SpendRow(Model):
    """A row of a CSV file in spend/, by the names of its columns."""

    date: Date
    """The day that it was paid or booked."""
    tool: Name
    """The id of the tool."""
    amount: SignedAmount
    """Net of tax; negative where money came back."""
    currency: Currency
    """A code of ISO 4217."""
    item: Text | None = None
    """What was paid for, as the invoice calls it."""
    reference: Text | None = None
    """The number of the invoice or booking."""
    source: Text | None = None
    """The ledger or card that it is from."""


@dataclass(frozen=True, slots=True, order=True)
class Payment:
    """Money that was paid for a tool on a day; negative where it came back."""

    day: date
    tool: str
    currency: str
    amount: Decimal
    file: str
    line: int
