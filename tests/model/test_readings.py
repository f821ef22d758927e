"""What is offered for an amount that is written in a country's way is such an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.model.readings import is_ambiguous, readings

if TYPE_CHECKING:
    from decimal import Decimal


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1.250", "1250 1.25"),
        ("1,250", "1250 1.25"),
        ("1.000", "1000 1.00"),
        ("1.125", "1125 1.1250"),
        ("0.125", "0.125"),
        ("3.250,00", "3250.00"),
        ("3,250.00", "3250.00"),
        ("1,50", "1.50"),
        ("1.250.000", "1250000"),
        ("1.250.000,5", "1250000.5"),
        ("1 250,00", "1250.00"),
        ("1\u202f250,00", "1250.00"),
        ("1'250.00", "1250.00"),
        ("€ 1,250.00", "1250.00"),
        ("3250,00 EUR", "3250.00"),
        ("012", "12"),
        (" 1250.00 ", "1250.00"),
    ],
)
def test_the_amounts_that_a_text_may_mean(text: str, meant: str) -> None:
    assert " ".join(readings(text)) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("", "-5", "1e3", "abc", ".5", "5.", "1,2,3", "12.34.56", "1.25.000,00", "1,250,00.5", "1.250,", "1_000"),
        *("12 34", "1,23456", "1.250.000.000.000.000", "١٢٣", "€", " " * 10_000 + "x"),
    ],
)
def test_a_text_that_is_no_amount_means_nothing(text: str) -> None:
    assert readings(text) == ()


@pytest.mark.parametrize("text", ["1.250", "12.500", "999.999", "1.000"])
def test_a_point_before_three_digits_is_ambiguous(text: str) -> None:
    assert is_ambiguous(text)


@pytest.mark.parametrize("text", ["0.125", "1.25", "1.2500", "1250.125", "1250", "01.250", "-1.250", "1,250", "١.٢٥٠"])
def test_no_other_amount_is_ambiguous(text: str) -> None:
    assert not is_ambiguous(text)


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ",")]),
)
def test_an_amount_of_any_country_is_among_its_readings(amount: Decimal, marks: tuple[str, str]) -> None:
    thousands, point = marks
    written = f"{amount:,.2f}".replace(",", "_").replace(".", point).replace("_", thousands)
    assert readings(written) == (f"{amount:.2f}",)
