"""How numbers and days are written: as stackctl does, or as is usual somewhere (`--locale`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from stackctl.model.reports import Look


@dataclass(frozen=True, slots=True)
class Conventions:
    """The conventions of stackctl itself: ISO dates, a decimal point, thousands apart by spaces.

    In a CSV file a number has no thousands separator, so that every spreadsheet takes it for one.
    """

    csv_delimiter: str = ","

    def number(self, value: Decimal) -> str:
        """A number as people read it, with the decimals that it has: `1 234.50`."""
        return f"{value:,}".replace(",", " ")

    def csv_number(self, value: Decimal) -> str:
        """A number in a CSV file: `1234.50`."""
        return f"{value:f}"

    def day(self, day: date) -> str:
        """A day: `2026-11-30`."""
        return day.isoformat()


def conventions(look: Look) -> Conventions:  # noqa: ARG001 # one set of conventions yet
    """The conventions that the reader asked for."""
    return Conventions()
