"""Amounts stay exact fractions until they are rounded, halves away from zero, and no float takes part."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stackctl
from stackctl.core.money import apportioned, below, compared, exact, rate_of, rounded, shown, to_cents
from stackctl.model.settings import Settings

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


def test_a_rate_is_in_units_of_the_currency_for_one_of_the_base() -> None:
    own = Settings.model_validate({"base_currency": "CHF", "fx": {"rates": {"USD": "1.0821"}}})
    assert rate_of(own, "CHF") == 1
    assert rate_of(own, "USD") == Fraction(10821, 10000)
    assert rate_of(own, "EUR") is None


@pytest.mark.parametrize(
    "module", ["core/money.py", "core/cost.py", "core/terms.py", "model/scalars.py", "model/cost.py"]
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


@given(st.dictionaries(st.text(max_size=3), st.fractions(min_value=0, max_value=10**9), max_size=8), st.integers(0, 3))
def test_apportioned_amounts_add_up_and_none_is_off_by_a_unit(amounts: dict[str, Fraction], digits: int) -> None:
    parts = apportioned(amounts, digits)
    assert list(parts) == list(amounts)
    assert sum(parts.values(), Decimal(0)) == rounded(sum(amounts.values(), Fraction(0)), digits)
    assert all(abs(Fraction(parts[name]) - amount) < Fraction(1, 10**digits) for name, amount in amounts.items())


def test_of_equal_remainders_the_first_by_name_is_rounded_up() -> None:
    thirds = {name: Fraction(1, 3) for name in ("b", "c", "a")}
    assert apportioned(thirds, 2) == {"b": Decimal("0.33"), "c": Decimal("0.33"), "a": Decimal("0.34")}


def test_a_percentage_below_a_bound_reads_as_below_it() -> None:
    assert str(below(Fraction(299, 10), Decimal(30))) == "29.9"
    assert str(below(Fraction(29), Decimal(30))) == "29"
    assert str(below(Fraction(299999, 10000), Decimal(30))) == "29.9999"


def test_amounts_that_differ_by_cents_are_told_to_the_cent() -> None:
    assert compared(Fraction(1200), Decimal("1199.99"), "EUR") == ("1 200.00 EUR", "1 199.99 EUR")
    assert compared(Fraction(1200), Decimal(1100), "EUR") == ("1 200 EUR", "1 100 EUR")
    assert compared(Fraction(1200), Decimal(1200), "EUR") == ("1 200 EUR", "1 200 EUR")
    assert exact(Decimal("1234567.5"), "JPY") == "1 234 568 JPY"
