"""Amounts stay exact fractions until they are rounded, halves away from zero, and no float takes part."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stackctl
from stackctl.core.money.amounts import (
    apportioned,
    below,
    divided,
    rate_of,
    rounded,
    shown,
    shown_apart,
    shown_percent,
    to_cents,
)
from stackctl.model.settings import Settings

RATES = {
    "base_currency": "EUR",
    "fx": [
        {"as_of": "2026-11-30", "rates": {"USD": "1.3"}},
        {"as_of": "2026-01-31", "rates": {"USD": "1.1", "GBP": "0.8"}},
        {"as_of": "2026-06-30", "rates": {"USD": "1.2", "GBP": "0.9"}},
    ],
}


@pytest.mark.parametrize(
    ("currency", "day", "rate"),
    [
        ("USD", None, "1.3"),
        ("USD", "2026-11-30", "1.3"),
        ("USD", "2026-11-29", "1.2"),
        ("USD", "2026-06-30", "1.2"),
        ("USD", "2026-06-29", "1.1"),
        ("USD", "2025-01-01", "1.1"),
        ("GBP", None, "0.9"),
        ("GBP", "2026-12-31", "0.9"),
        ("GBP", "2026-02-01", "0.8"),
        ("EUR", "2025-01-01", "1"),
        ("CHF", "2026-02-01", None),
    ],
)
def test_a_rate_is_the_newest_that_is_known_up_to_a_day(currency: str, day: str | None, rate: str | None) -> None:
    found = rate_of(Settings.model_validate(RATES), currency, None if day is None else date.fromisoformat(day))
    assert found == (None if rate is None else Fraction(rate))


MANY = settings(deadline=None, derandomize=True, max_examples=200)
PACKAGE = Path(stackctl.__file__).parent


@pytest.mark.parametrize(
    ("amount", "digits", "expected"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(3, 2), 0, "2"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(49, 100), 0, "0"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(-2, 3), 2, "-0.67"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(-5, 1000), 2, "-0.01"),
        (Fraction(4999, 1000000), 2, "0.00"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(7), 2, "7.00"),
        (Fraction(0), 3, "0.000"),
        (Fraction(10**24 + 1, 2), 0, "500000000000000000000001"),
    ],
)
def test_halves_are_rounded_away_from_zero(amount: Fraction, digits: int, expected: str) -> None:
    assert str(rounded(amount, digits)) == expected


@MANY
@given(st.fractions(), st.integers(0, 4))
def test_a_rounded_amount_is_within_half_a_unit(amount: Fraction, digits: int) -> None:
    value = rounded(amount, digits)
    assert type(value) is Decimal
    assert value.as_tuple().exponent == -digits
    assert abs(Fraction(value) - amount) <= Fraction(1, 2 * 10**digits)
    assert rounded(-amount, digits) == value.copy_negate()
    assert rounded(Fraction(value), digits) == value


@MANY
@given(st.fractions(), st.fractions(min_value=Fraction(1, 10**6)), st.integers(0, 6))
def test_a_quotient_is_rounded_as_any_amount(amount: Fraction, by: Fraction, digits: int) -> None:
    assert divided(amount, by, digits) == rounded(amount / by, digits)


@given(st.fractions(), st.fractions(), st.integers(0, 4))
def test_rounding_keeps_the_order(one: Fraction, other: Fraction, digits: int) -> None:
    low, high = sorted((one, other))
    assert rounded(low, digits) <= rounded(high, digits)


@pytest.mark.parametrize(
    ("currency", "expected"), [("EUR", "1234.57"), ("JPY", "1235"), ("KWD", "1234.568"), ("CLP", "1235")]
)
def test_a_currency_is_counted_in_its_own_decimals(currency: str, expected: str) -> None:
    assert str(to_cents(Fraction("1234.5675"), currency)) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (Fraction(14400), "EUR", "14 400 EUR"),
        (Decimal("1234567.50"), "USD", "1 234 568 USD"),
        (Fraction(999), "EUR", "999 EUR"),
        (Fraction(-28801, 2), "EUR", "-14 401 EUR"),
        (Fraction(1, 3), "EUR", "0 EUR"),
        (Fraction(-1, 3), "EUR", "0 EUR"),
    ],
)
def test_an_amount_in_a_sentence_has_whole_units(amount: Fraction | Decimal, currency: str, expected: str) -> None:
    assert shown(amount, currency) == expected


def test_an_amount_in_a_sentence_may_have_decimals() -> None:
    assert shown(Fraction(28801, 3), "EUR", 2) == "9 600.33 EUR"


@pytest.mark.parametrize(
    ("one", "other", "currency", "expected"),
    [
        ("1200.60", "1000.20", "EUR", ("1 201 EUR", "1 000 EUR", "201 EUR")),
        ("1000.40", "1000.20", "EUR", ("1 000.40 EUR", "1 000.20 EUR", "0.20 EUR")),
        ("1000.60", "999.40", "EUR", ("1 001 EUR", "999 EUR", "2 EUR")),
        ("1000.40", "1000.40", "EUR", ("1 000 EUR", "1 000 EUR", "0 EUR")),
        ("1000.4", "1000.2", "KWD", ("1 000.400 KWD", "1 000.200 KWD", "0.200 KWD")),
        ("5", "8", "JPY", ("5 JPY", "8 JPY", "-3 JPY")),
    ],
)
def test_amounts_that_are_compared_read_as_different(
    one: str, other: str, currency: str, expected: tuple[str, str, str]
) -> None:
    assert shown_apart(Decimal(one), Decimal(other), currency) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("12.4", "12 %"),
        ("0.5", "1 %"),
        ("0.44", "0.4 %"),
        ("0.04", "0.04 %"),
        ("0.001", "under 0.01 %"),
        ("250", "250 %"),
    ],
)
def test_a_share_in_a_sentence_is_never_nought(part: str, expected: str) -> None:
    assert shown_percent(Fraction(part), Fraction(100)) == expected


@pytest.mark.parametrize(
    ("amounts", "digits", "expected"),
    [
        ({}, 2, {}),
        ({"a": "1/3", "b": "1/3", "c": "1/3"}, 2, {"a": "0.34", "b": "0.33", "c": "0.33"}),
        ({"c": "1/3", "b": "1/3", "a": "1/3"}, 2, {"c": "0.34", "b": "0.33", "a": "0.33"}),
        ({"a": "1/2", "b": "1/2"}, 0, {"a": "1", "b": "0"}),
        ({"a": "1/4", "b": "1/2", "c": "1/4"}, 0, {"a": "0", "b": "1", "c": "0"}),
        ({"a": "-1/3", "b": "-2/3"}, 0, {"a": "0", "b": "-1"}),
        ({"a": "-1/2"}, 0, {"a": "-1"}),
        ({"a": "5", "b": "1/2", "c": "1/2"}, 0, {"a": "5", "b": "1", "c": "0"}),
    ],
)
def test_parts_are_rounded_to_their_sum_and_ties_go_by_order(
    amounts: dict[str, str], digits: int, expected: dict[str, str]
) -> None:
    found = apportioned({key: Fraction(value) for key, value in amounts.items()}, digits)
    assert {key: str(value) for key, value in found.items()} == expected
    assert list(found) == list(amounts)


@MANY
@given(st.dictionaries(st.integers(), st.fractions(-(10**9), 10**9), max_size=12), st.integers(0, 3))
def test_rounded_parts_add_up_to_the_rounded_total(amounts: dict[int, Fraction], digits: int) -> None:
    found = apportioned(amounts, digits)
    assert sum(found.values(), Decimal(0)) == rounded(sum(amounts.values(), Fraction(0)), digits)
    for key, value in found.items():
        assert abs(Fraction(value) - amounts[key]) < Fraction(1, 10**digits)
        if amounts[key] * 10**digits == int(amounts[key] * 10**digits):
            assert Fraction(value) == amounts[key]


def test_a_rate_is_in_units_of_the_currency_for_one_of_the_base() -> None:
    own = Settings.model_validate({"base_currency": "CHF", "fx": {"rates": {"USD": "1.0821"}}})
    assert rate_of(own, "CHF") == 1
    assert rate_of(own, "USD") == Fraction(10821, 10000)
    assert rate_of(own, "EUR") is None


@pytest.mark.parametrize(
    "module",
    [
        "core/money/amounts.py",
        "core/money/cost.py",
        "core/calendar/terms.py",
        "core/loading/spend.py",
        "model/scalars.py",
        "model/cost.py",
    ],
)
def test_no_float_takes_part(module: str) -> None:
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    floats = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and _is_number(node.left)
            and _is_number(node.right)
        )
    ]
    assert floats == []


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def test_a_percentage_below_a_bound_reads_as_below_it() -> None:
    assert str(below(Fraction(299, 10), Decimal(30))) == "29.9"
    assert str(below(Fraction(29), Decimal(30))) == "29"
    assert str(below(Fraction(299999, 10000), Decimal(30))) == "29.9999"
