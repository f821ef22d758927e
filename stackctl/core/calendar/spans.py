"""The span that a report of costs covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import Span, fiscal_year, fiscal_year_of, month_number, months_from
from stackctl.core.text.messages import quoted
from stackctl.model.errors import StackctlError
from stackctl.model.scalars import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from stackctl.model.settings import Settings

MOST_MONTHS = 120
"""The longest span of a report, and the longest forecast."""

_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SpanOptions:
    """What the options say of the span, as written."""

    first: str | None = None
    last: str | None = None
    fiscal_year: int | None = None
    forecast: int | None = None


def span_of(settings: Settings, today: date, asked: SpanOptions) -> Span:
    """Work out the days that a report covers.

    Without options, today's fiscal year; with one end, to the end of its fiscal year. Raises `StackctlError` for a day
    that does not exist, an end before the beginning, and options that exclude each other.
    """
    _check_alone(asked)
    if asked.forecast is not None:
        _check_between("--forecast", asked.forecast, 1, MOST_MONTHS, "a number of months")
        return months_from(today, asked.forecast)
    if asked.fiscal_year is not None:
        _check_between("--fiscal-year", asked.fiscal_year, FIRST_DAY.year, LAST_DAY.year - 1, "a year")
        return fiscal_year(settings, asked.fiscal_year)
    first = None if asked.first is None else day_of("--from", asked.first, last=False)
    last = None if asked.last is None else day_of("--to", asked.last, last=True)
    inner = first or last or today
    whole = fiscal_year(settings, fiscal_year_of(settings, inner))
    return _checked(Span(first or whole.first, last or whole.last))


def as_fiscal_year(settings: Settings, span: Span) -> int | None:
    """Name the fiscal year that a span is, if any."""
    year = fiscal_year_of(settings, span.first)
    return year if span == fiscal_year(settings, year) else None


def _check_alone(asked: SpanOptions) -> None:
    given = {
        "--from and --to": asked.first is not None or asked.last is not None,
        "--fiscal-year": asked.fiscal_year is not None,
        "--forecast": asked.forecast is not None,
    }
    names = [name for name, is_given in given.items() if is_given]
    if len(names) > 1:
        raise StackctlError(f"{names[0]} and {names[1]} exclude each other", hint="give the span once")


def _check_between(option: str, number: int, least: int, most: int, what: str) -> None:
    if not least <= number <= most:
        raise StackctlError(f"{option} {number} is out of range", hint=f"write {what} from {least} to {most}")


def day_of(option: str, text: str, *, last: bool) -> date:
    """Read a day, or a month's first or last."""
    day = _read(text, last=last)
    if day is None:
        hint = "write year-month-day, such as 2026-03-31, or year-month"
        raise StackctlError(f"{option} {quoted(text)} is not a date", hint=hint)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise StackctlError(f"{option} {quoted(text)} is outside the years 1980 to 2199")
    return day


def _read(text: str, *, last: bool) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        if day is not None:
            return date(int(year), int(month), int(day))
        whole = months_from(date(int(year), int(month), 1), 1)
    except (ValueError, OverflowError):
        return None
    return whole.last if last else whole.first


def _checked(span: Span) -> Span:
    if span.last < span.first:
        raise StackctlError(f"the span ends ({span.last}) before it begins ({span.first})", hint="swap --from and --to")
    if month_number(span.last) - month_number(span.first) >= MOST_MONTHS:
        raise StackctlError(
            f"{span.first} to {span.last} is longer than {MOST_MONTHS} months",
            hint="report on one part after the other",
        )
    return span
