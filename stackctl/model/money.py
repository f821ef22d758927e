"""An amount in a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """A rounded amount; `currency` is a code of ISO 4217."""

    amount: Decimal
    currency: str
