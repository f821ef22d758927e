"""Days, months and fiscal years that costs are counted over."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.terms import add_months
from stackctl.model.scalars import DayOfYear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.settings import Settings

DAY = timedelta(days=1)
YEAR = 12

_QUARTER = 3
_NEW_YEAR = DayOfYear(1)


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


def fiscal_year_of(settings: Settings, day: date) -> int:
    """Name the fiscal year that holds a day."""
    start = settings.fiscal_year_start
    began = day.year if (day.month, day.day) >= (start.month, start.day) else day.year - 1
    return began + _named_later(settings)


def fiscal_year(settings: Settings, name: int) -> Span:
    """Return the fiscal year of a name."""
    start, began = settings.fiscal_year_start, name - _named_later(settings)
    return Span(date(began, start.month, start.day), date(began + 1, start.month, start.day) - DAY)


def fiscal_quarter_of(settings: Settings, day: date) -> str:
    """Name the fiscal quarter that holds a day."""
    return next(fiscal_quarters(settings, Span(day, day)))[0]


def fiscal_quarters(settings: Settings, span: Span) -> Iterator[tuple[str, Span]]:
    """Yield the fiscal quarters of a span, cut by it.

    Three months each, from the first day of the year: `2026-Q1` may be 6 April to 5 July.
    """
    first = span.first
    while first <= span.last:
        name = fiscal_year_of(settings, first)
        year = fiscal_year(settings, name)
        ends = [add_months(year.first, _QUARTER * number) - DAY for number in (1, 2, 3)] + [year.last]
        number = bisect_left(ends, first)
        yield f"{name}-Q{number + 1}", Span(first, min(ends[number], span.last))
        first = ends[number] + DAY


def _named_later(settings: Settings) -> int:
    """Count the years from the first day's to the name's."""
    return int(settings.fiscal_year_named_by == "end" and settings.fiscal_year_start != _NEW_YEAR)


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
