"""What is invoiced when: in advance, counted from the start of a line, whole periods by whole months."""

from __future__ import annotations

from calendar import monthrange
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.calendar.periods import Span
from stackctl.core.money.cost import billed, is_dated
from tests.core.money.costs import (
    DAY,
    LENGTHS,
    LIFE,
    MANY,
    PRICES,
    TERMS,
    YEAR,
    amount,
    day_between,
    line,
    pieces,
    span,
    stack,
)

if TYPE_CHECKING:
    from datetime import date

    from stackctl.model.stack import Stack


def invoiced(found: Stack, first: str = YEAR[0], last: str = YEAR[1]) -> list[Fraction]:
    return [part.amount for part in billed(found, "a", span(first, last))]


def by_month(found: Stack, first: str = YEAR[0], last: str = YEAR[1]) -> dict[str, Fraction]:
    """What is invoiced in each month of a span, by month."""
    months_ = {f"{piece.first:%Y-%m}": piece for piece in pieces(span(first, last))}
    sums = {m: sum((part.amount for part in billed(found, "a", piece)), Fraction(0)) for m, piece in months_.items()}
    return {month: amount_ for month, amount_ in sums.items() if amount_}


SIGNED = {"start": "2025-03-01", "end": "2027-02-28"}


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (line("100", "month"), {f"2026-{month:02}": 100 for month in range(1, 13)}),
        (line("100", "month", billed="quarter"), {"2026-03": 300, "2026-06": 300, "2026-09": 300, "2026-12": 300}),
        (line("100", "month", billed="year"), {"2026-03": 1200}),
        (line("100", "month", billed="upfront"), {}),
        (line("300", "quarter"), {"2026-03": 300, "2026-06": 300, "2026-09": 300, "2026-12": 300}),
        (line("300", "quarter", billed="month"), {f"2026-{month:02}": 100 for month in range(1, 13)}),
        (line("1200", "year"), {"2026-03": 1200}),
        (line("1200", "year", quantity="3"), {"2026-03": 3600}),
        (line("2400", "term"), {}),
        (line("2400", "term", billed="year"), {"2026-03": 1200}),
        (line("2400", "term", billed="quarter"), {"2026-03": 300, "2026-06": 300, "2026-09": 300, "2026-12": 300}),
        (line("70", "once", from_="2026-05-17"), {"2026-05": 70}),
        (line("70", "once", from_="2025-12-31"), {}),
        (line("100", "month", billed="year", from_="2026-05-01"), {"2026-05": 1000}),
        (line("100", "month", billed="quarter", to="2026-10-31"), {"2026-03": 300, "2026-06": 300, "2026-09": 200}),
        (line("1200", "year", kind="discount"), {"2026-03": -1200}),
        (line("0", "month"), {}),
    ],
)
def test_a_line_is_invoiced_from_its_start(price: dict[str, str], expected: dict[str, int]) -> None:
    assert by_month(stack(price, contract=SIGNED)) == expected


@pytest.mark.parametrize(
    ("price", "terms", "first", "last", "expected"),
    [
        # a whole invoice period costs its whole months, wherever in a month it begins
        (line("100", "month", from_="2026-01-15"), None, "2026-01-01", "2026-04-14", ["100", "100", "100"]),
        (line("100", "month", from_="2026-01-15"), None, "2026-01-16", "2026-04-15", ["100", "100", "100"]),
        # the line's end cuts the last one by the days of its month: 14 February to 14 March are 28 days
        (line("100", "month", from_="2026-01-14", to="2026-02-27"), None, *YEAR, ["100", "50"]),
        (line("100", "month", billed="quarter", from_="2026-01-01", to="2026-05-10"), None, *YEAR, ["300", "4100/31"]),
        # months are counted from the start, clamped, never from the last one
        (line("100", "month", from_="2025-12-31"), None, "2026-02-28", "2026-03-31", ["100", "100"]),
        # the last day of a span is in it, the first too
        (line("100", "month", from_="2026-01-01"), None, "2026-02-01", "2026-03-01", ["100", "100"]),
        (line("100", "month", from_="2026-01-01"), None, "2026-02-02", "2026-02-28", []),
        # in advance for the whole term
        (line("100", "month", billed="upfront"), SIGNED, "2025-03-01", "2025-03-01", ["2400"]),
        (line("2400", "term"), SIGNED, "2025-03-01", "2030-12-31", ["2400"]),
        (line("2400", "term", billed="month"), SIGNED, "2026-03-01", "2026-04-30", ["100", "100"]),
        # and again for each renewal, by its months
        (line("2400", "term"), {**SIGNED, "auto_renew": "true"}, "2027-03-01", "2028-12-31", ["1200", "1200"]),
        (line("2400", "term"), {**SIGNED, "auto_renew": "true"}, "2027-03-02", "2028-02-29", []),
        (
            line("100", "month", billed="upfront"),
            {**SIGNED, "auto_renew": "true"},
            "2029-01-01",
            "2029-12-31",
            ["1200"],
        ),
        (
            line("100", "month", billed="upfront"),
            {**SIGNED, "auto_renew": "true", "renewal_term": "6 months"},
            "2027-01-01",
            "2028-12-31",
            ["600", "600", "600", "600"],
        ),
        # a line that ends in the middle of a later term ends there; one that ends with it is renewed
        (
            line("100", "month", billed="upfront", to="2027-05-31"),
            {**SIGNED, "auto_renew": "true"},
            "2025-01-01",
            "2028-12-31",
            ["2700"],
        ),
        (
            line("100", "month", billed="upfront", to="2028-02-29"),
            {**SIGNED, "auto_renew": "true"},
            "2025-01-01",
            "2028-12-31",
            ["3600", "1200"],
        ),
        # a price that another one follows is not renewed
        (
            line("100", "month", billed="upfront", from_="2026-01-01", to="2026-06-30"),
            {"start": "2026-01-01", "end": "2026-06-30", "auto_renew": "false"},
            "2026-01-01",
            "2027-12-31",
            ["600"],
        ),
        # without a known start: the calendar's months and years; without an end: by the year
        (line("100", "month", billed="year"), None, *YEAR, ["1200"]),
        (line("100", "month", billed="year"), None, "2026-01-02", "2026-12-31", []),
        (line("100", "month", billed="upfront"), {"end": "2026-12-31"}, *YEAR, ["1200"]),
        (line("100", "month", billed="upfront", from_="2026-02-01"), None, *YEAR, ["1200"]),
        # what structural checks refuse is nothing here
        (line("100", "term"), None, *YEAR, []),
        (line("100", "once"), None, *YEAR, []),
        (line("100", "month", from_="2026-02-01", to="2026-01-01"), None, *YEAR, []),
        (line("100", "month", billed="upfront", from_="2026-02-01", to="2026-01-01"), None, *YEAR, []),
        (line("100", "term", from_="2026-02-01", to="2026-01-01"), None, *YEAR, []),
    ],
)
def test_an_invoice_pays_for_the_months_until_the_next(
    price: dict[str, str], terms: dict[str, str] | None, first: str, last: str, expected: list[str]
) -> None:
    assert invoiced(stack(price, contract=terms), first, last) == [Fraction(one) for one in expected]


def test_what_was_invoiced_before_a_tool_went_stays_whole() -> None:
    price = line("100", "month", billed="year", from_="2025-05-01")
    assert invoiced(stack(price, status="retired", since="2026-05-02")) == [1200]
    assert invoiced(stack(price, status="retired", since="2026-05-01")) == []
    assert invoiced(stack(price, status="retired")) == []


def test_a_share_of_a_shared_contract_is_invoiced_with_it() -> None:
    cost = {"currency": "USD", "lines": [line("1000", "year")]}
    shared: dict[str, dict[str, Any]] = {
        "c": {"start": "2025-04-01", "cost": cost, "covers": {"a": "40", "b": "60"}},
        "d": {"covers": {"a": "1"}},
    }
    (part,) = billed(stack(shared=shared), "a", span(*YEAR))
    assert (part.amount, part.currency) == (Fraction(400), "USD")


@MANY
@given(
    st.sampled_from(["month", "quarter", "year", "term"]),
    st.sampled_from([None, "month", "quarter", "year", "upfront"]),
    day_between("2024-01-01", "2026-12-31"),
    st.integers(0, 60),
)
def test_the_invoices_of_whole_months_add_up_to_what_accrues(
    per: str, every: str | None, start: date, length: int
) -> None:
    first = start.replace(day=1)
    last = pieces(Span(first, first + DAY * 31 * length))[-1].first
    last = last.replace(day=monthrange(last.year, last.month)[1])
    price = line("100.01", per, from_=str(first), to=str(last), **({} if every is None else {"billed": every}))
    found = stack(price)
    assert sum(invoiced(found, "2024-01-01", "2040-12-31"), Fraction(0)) == amount(found, "2024-01-01", "2040-12-31")


@MANY
@given(
    st.lists(PRICES, min_size=1, max_size=4),
    st.sampled_from(["month", "quarter", "year", "upfront"]),
    TERMS,
    LIFE,
    st.tuples(day_between("2024-06-01", "2027-06-01"), LENGTHS),
)
def test_the_months_of_a_span_add_up_to_its_invoices(
    lines: list[dict[str, str]],
    every: str,
    terms: dict[str, str] | None,
    life: dict[str, Any],
    days: tuple[date, int],
) -> None:
    first, length = days
    found = stack(*({**price, "billed": every} for price in lines), contract=terms, **life)
    whole = Span(first, first + DAY * length)
    parts = [part.amount for piece in pieces(whole) for part in billed(found, "a", piece)]
    assert sum(parts, Fraction(0)) == sum((part.amount for part in billed(found, "a", whole)), Fraction(0))


@pytest.mark.parametrize(
    ("price", "terms", "expected"),
    [
        (line("1", "month"), None, True),
        (line("1", "month", billed="year"), None, False),
        (line("1", "month", billed="year", from_="2026-01-01"), None, True),
        (line("1", "month", billed="year"), {"start": "2026-01-01"}, True),
        (line("1", "month", billed="year"), {"end": "2026-12-31"}, False),
        (line("1", "quarter"), None, False),
        (line("1", "quarter", billed="month"), None, True),
        (line("1", "once", from_="2026-01-01"), None, True),
    ],
)
def test_it_is_known_or_not_when_a_line_is_invoiced(
    price: dict[str, str], terms: dict[str, str] | None, expected: bool
) -> None:
    assert is_dated(stack(price, contract=terms), "a") is expected
