"""Spans of days, months and fiscal years."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.calendar.periods import fiscal_year, fiscal_year_of, months, months_from, months_of, year_from
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
        (1, "2026-01-01", 2026, "2026-01-01", "2026-12-31"),
        (1, "2026-12-31", 2026, "2026-01-01", "2026-12-31"),
        (7, "2026-06-30", 2025, "2025-07-01", "2026-06-30"),
        (7, "2026-07-01", 2026, "2026-07-01", "2027-06-30"),
        (3, "2028-02-29", 2027, "2027-03-01", "2028-02-29"),
        (12, "2026-11-30", 2025, "2025-12-01", "2026-11-30"),
    ],
)
def test_a_fiscal_year_is_named_by_the_year_that_it_begins_in(
    start: int, day: str, year: int, first: str, last: str
) -> None:
    assert fiscal_year_of(start, date.fromisoformat(day)) == year
    assert fiscal_year(start, year) == span(first, last)


@MANY
@given(st.integers(1, 12), st.dates(date(1981, 1, 1), date(2199, 1, 1)))
def test_every_day_is_in_the_fiscal_year_that_is_named_for_it(start: int, day: date) -> None:
    year = fiscal_year(start, fiscal_year_of(start, day))
    assert year.first <= day <= year.last
    assert fiscal_year(start, fiscal_year_of(start, day) + 1).first == year.last + DAY


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
