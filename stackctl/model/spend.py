"""What was actually spent: rows of files in spend/."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from pydantic import Field

from stackctl.model.base import Model
from stackctl.model.scalars import Currency, Date, Name, SignedAmount, Text


class SpendColumns(Model):
    """The columns of a file in spend/.

    Each is named in the first line; the optional ones may be left out.
    """

    date: Date = Field(description="The day that it was booked.")
    tool: Name = Field(description="The id of the tool that it was spent on.")
    amount: SignedAmount = Field(description="Net of tax; negative for a refund or a credit note.")
    currency: Currency = Field(description="A code of ISO 4217.")
    item: Text | None = Field(None, description="What was paid for, as the ledger calls it.")
    reference: Text | None = Field(None, description="The number of the invoice or booking.")
    source: Text | None = Field(None, description="The ledger that it is from.")
    cost_center: Text | None = Field(
        None, description="The cost centre that it is booked on. Left out: as the tool's cost says for the day."
    )


@dataclass(frozen=True, slots=True)
class SpendRow:
    """One booking."""

    file: str
    row: int  # counted from 0, without the header and empty lines
    date: datetime.date
    tool: str
    amount: Decimal
    currency: str
    item: str | None = None
    reference: str | None = None
    source: str | None = None
    cost_center: str | None = None
    line: int = field(default=0, compare=False)  # of the file, counted from 1
