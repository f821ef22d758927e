"""What can be asked about a tool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

FactType = Literal["text", "texts", "day", "amount", "count", "percent", "flag"]
"""What a value is; an amount is in the base currency, a percent 12.5 for 12.5 %."""

FactValue = str | tuple[str, ...] | date | Decimal | Fraction | int | bool | None
"""A value as it is worked out; None where the files do not say."""

Cell = str | date | Decimal | int | bool | None
"""A value in a table: several texts are one, a percentage is rounded to one decimal."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of every tool under one name."""

    name: str
    type: FactType
    meaning: str  # a sentence without its point
    unit: str = ""  # in a word or two, what the value names or counts, where that is more than the type says
