"""Days, months and fiscal years that costs are counted over."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.terms import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = timedelta(days=1)
YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """Say whether a day is in it."""
        return self.first <= day <= self.last

    def within(self, other: Span) -> Span | None:
        """Cut it to another; None where nothing is left."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None


def year_from(today: date) -> Span:
    """Return the twelve months from that of `today` on."""
    return months_from(today, YEAR)


def months_from(day: date, number: int) -> Span:
    """Return so many whole months from a day's on."""
    first = day.replace(day=1)
    return Span(first, add_months(first, number) - DAY)


def fiscal_year_of(start: int, day: date) -> int:
    """Name a day's fiscal year by its first calendar year."""
    return day.year if day.month >= start else day.year - 1


def fiscal_year(start: int, year: int) -> Span:
    """Return the fiscal year that begins in a year's month."""
    return months_from(date(year, start, 1), YEAR)


def months(span: Span) -> Fraction:
    """Count the months of a span, parts by days."""
    first, last = span.first, span.last
    length = monthrange(last.year, last.month)[1]
    apart = month_number(last) - month_number(first)
    if first.day == 1 and last.day == length:
        return Fraction(apart + 1)
    opening = Fraction(first.day - 1, monthrange(first.year, first.month)[1])
    return apart - opening + Fraction(last.day, length)


def months_of(span: Span) -> Iterator[Span]:
    """Yield the calendar months of a span, cut by it."""
    first = span.first
    while True:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        if last >= span.last:
            yield Span(first, span.last)
            return
        yield Span(first, last)
        first = last + DAY


def month_number(day: date) -> int:
    """Count the months from the year 0 on."""
    return day.year * YEAR + day.month - 1
