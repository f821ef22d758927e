"""Spans of days, months and fiscal years."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from stackctl.core.calendar.periods import (
    Span,
    fiscal_quarter_of,
    fiscal_quarters,
    fiscal_year,
    fiscal_year_of,
    months,
    months_from,
    months_of,
    year_from,
)
from stackctl.model.settings import Settings
from tests.core.money.costs import DAY, LENGTHS, MANY, day_between, pieces, span


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-01-01", "2026-01-31", Fraction(1)),
        ("2026-01-01", "2026-12-31", Fraction(12)),
        ("2026-04-01", "2026-04-10", Fraction(1, 3)),
        ("2026-04-21", "2026-04-30", Fraction(1, 3)),
        ("2026-04-11", "2026-04-20", Fraction(1, 3)),
        ("2026-04-21", "2026-05-31", Fraction(4, 3)),
        ("2026-02-15", "2026-04-10", Fraction(14, 28) + 1 + Fraction(10, 30)),
        ("2025-12-31", "2026-01-01", Fraction(2, 31)),
        ("2028-02-29", "2028-02-29", Fraction(1, 29)),
        ("2026-04-30", "2026-04-30", Fraction(1, 30)),
    ],
)
def test_part_of_a_month_counts_by_its_days(first: str, last: str, expected: Fraction) -> None:
    assert months(span(first, last)) == expected


def test_a_span_knows_its_days_and_what_it_shares() -> None:
    one = span("2026-01-10", "2026-02-10")
    assert one.days == 32
    assert one.within(span("2026-02-10", "2026-03-01")) == span("2026-02-10", "2026-02-10")
    assert one.within(span("2026-02-11", "2026-03-01")) is None
    assert one.within(span("2020-01-01", "2030-01-01")) == one


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-11-22", "2026-11-01", "2027-10-31"),
        ("2026-01-01", "2026-01-01", "2026-12-31"),
        ("2028-02-29", "2028-02-01", "2029-01-31"),
        ("2027-03-31", "2027-03-01", "2028-02-29"),
    ],
)
def test_a_year_begins_with_the_month_of_the_day(today: str, first: str, last: str) -> None:
    assert year_from(date.fromisoformat(today)) == span(first, last)


@pytest.mark.parametrize(
    ("start", "day", "year", "first", "last"),
    [
        ("1", "2026-01-01", 2026, "2026-01-01", "2026-12-31"),
        ("1", "2026-12-31", 2026, "2026-01-01", "2026-12-31"),
        ("7", "2026-06-30", 2025, "2025-07-01", "2026-06-30"),
        ("7", "2026-07-01", 2026, "2026-07-01", "2027-06-30"),
        ("3", "2028-02-29", 2027, "2027-03-01", "2028-02-29"),
        ("04-06", "2026-04-06", 2026, "2026-04-06", "2027-04-05"),
        ("04-06", "2026-04-05", 2025, "2025-04-06", "2026-04-05"),
        ("02-28", "2028-02-28", 2028, "2028-02-28", "2029-02-27"),
        ("12", "2026-11-30", 2025, "2025-12-01", "2026-11-30"),
    ],
)
def test_a_fiscal_year_is_named_by_the_year_that_it_begins_in(
    start: str, day: str, year: int, first: str, last: str
) -> None:
    assert fiscal_year_of(own(start), date.fromisoformat(day)) == year
    assert fiscal_year(own(start), year) == span(first, last)


@pytest.mark.parametrize(
    ("start", "day", "year", "first", "last"),
    [
        ("1", "2026-01-01", 2026, "2026-01-01", "2026-12-31"),
        ("10", "2025-10-01", 2026, "2025-10-01", "2026-09-30"),
        ("10", "2026-09-30", 2026, "2025-10-01", "2026-09-30"),
        ("04-06", "2026-04-05", 2026, "2025-04-06", "2026-04-05"),
        ("01-02", "2026-01-01", 2026, "2025-01-02", "2026-01-01"),
    ],
)
def test_a_fiscal_year_may_be_named_by_the_year_that_it_ends_in(
    start: str, day: str, year: int, first: str, last: str
) -> None:
    settings = own(start, "end")
    assert fiscal_year_of(settings, date.fromisoformat(day)) == year
    assert fiscal_year(settings, year) == span(first, last)


def own(start: str, named_by: str = "start") -> Settings:
    return Settings.model_validate({"fiscal_year_start": start, "fiscal_year_named_by": named_by})


DAYS_OF_YEAR = st.dates(date(2027, 1, 1), date(2027, 12, 31)).map(lambda day: f"{day:%m-%d}")
"""Of a year without a 29 February."""


@MANY
@given(DAYS_OF_YEAR, st.sampled_from(["start", "end"]), day_between("1981-01-01", "2199-01-01"))
def test_fiscal_years_and_quarters_are_as_counted_day_by_day(start: str, named_by: str, day: date) -> None:
    """From the day backwards to the last one that is written like the start, and forwards to the next one."""
    settings = own(start, named_by)
    first, last = day, day
    while f"{first:%m-%d}" != start:
        first -= DAY
    while f"{last + DAY:%m-%d}" != start:
        last += DAY
    name = fiscal_year_of(settings, day)
    assert name == (first if named_by == "start" else last).year
    assert (fiscal_year(settings, name).first, fiscal_year(settings, name).last) == (first, last)
    quarters = list(fiscal_quarters(settings, Span(first, last)))
    assert [called for called, _ in quarters] == [f"{name}-Q{number}" for number in (1, 2, 3, 4)]
    months = [(quarter.first.year - first.year) * 12 + quarter.first.month - first.month for _, quarter in quarters]
    assert months == [0, 3, 6, 9]
    wanted = [min(first.day, monthrange(quarter.first.year, quarter.first.month)[1]) for _, quarter in quarters]
    assert [quarter.first.day for _, quarter in quarters] == wanted
    assert [quarter.last + DAY for _, quarter in quarters] == [*(one.first for _, one in quarters[1:]), last + DAY]
    assert [called for called, quarter in quarters if quarter.holds(day)] == [fiscal_quarter_of(settings, day)]


def test_quarters_are_cut_by_a_span_and_go_on_in_the_next_year() -> None:
    found = list(fiscal_quarters(own("04-06"), span("2026-03-01", "2026-07-31")))
    assert found == [
        ("2025-Q4", span("2026-03-01", "2026-04-05")),
        ("2026-Q1", span("2026-04-06", "2026-07-05")),
        ("2026-Q2", span("2026-07-06", "2026-07-31")),
    ]


@pytest.mark.parametrize("text", ["02-29", "04-31", "13", "0", "4-6", "6 April", "2026-04-06", "00-01", "04-00"])
def test_a_start_that_not_every_year_has_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="write 03-01, or 02-28" if text == "02-29" else "such as 04-06"):
        own(text)


@pytest.mark.parametrize(
    ("day", "number", "first", "last"),
    [
        ("2026-11-22", 1, "2026-11-01", "2026-11-30"),
        ("2026-11-22", 18, "2026-11-01", "2028-04-30"),
        ("2028-02-29", 1, "2028-02-01", "2028-02-29"),
    ],
)
def test_a_number_of_months_begins_with_that_of_the_day(day: str, number: int, first: str, last: str) -> None:
    assert months_from(date.fromisoformat(day), number) == span(first, last)


@MANY
@given(day_between("2024-01-01", "2028-12-31"), LENGTHS)
def test_the_months_of_a_span_are_all_of_it(first: date, length: int) -> None:
    whole = span(first.isoformat(), (first + length * DAY).isoformat())
    found = list(months_of(whole))
    assert found == pieces(whole)
    assert all(one.last + DAY == other.first for one, other in pairwise(found))
    full = [one for one in found if one.days == monthrange(one.first.year, one.first.month)[1]]
    assert all(months(one) == Fraction(1) for one in full)
