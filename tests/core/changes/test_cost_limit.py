"""How much dearer a change may make the stack: what is read as a limit, and what goes over it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.changes.cost_limit import AmountLimit, Limit, PercentLimit, exceeds, limit_of
from stackctl.model.errors import StackctlError
from stackctl.model.money import Money
from stackctl.model.reports.diff import CostChange, CostDifference
from stackctl.model.settings import Settings
from tests.core.money.costs import MANY

OWN = Settings.model_validate({"fx": {"as_of": "2026-11-20", "rates": {"USD": "1.25", "JPY": "150"}}})


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


def rise(before: str, after: str, currency: str = "EUR", **tools: int) -> CostDifference:
    changes = (CostChange(key, key, money("0", currency), money(str(now), currency)) for key, now in tools.items())
    return CostDifference(money(before, currency), money(after, currency), tools=tuple(changes))


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("10000EUR", AmountLimit(Decimal(10000), "EUR")),
        ("10 000 EUR", AmountLimit(Decimal(10000), "EUR")),
        ("1 234 567.50 usd", AmountLimit(Decimal("1234567.50"), "USD")),
        ("10000", AmountLimit(Decimal(10000), None)),
        ("10 000", AmountLimit(Decimal(10000), None)),
        ("0", AmountLimit(Decimal(0), None)),
        ("999999999999JPY", AmountLimit(Decimal(999999999999), "JPY")),
        ("5%", PercentLimit(Decimal(5))),
        ("2.5%", PercentLimit(Decimal("2.5"))),
        ("2.5 %", PercentLimit(Decimal("2.5"))),
        ("0%", PercentLimit(Decimal(0))),
    ],
)
def test_what_is_read_as_a_limit(text: str, limit: Limit) -> None:
    assert limit_of(text) == limit


NOT_A_LIMIT = [
    *("", " ", "EUR", "%", "10k", "10,000EUR", "10.000,50", "1 00", "10 0000", "1e3", "١٠", "5%%", "5 % EUR", "€10"),
    *("10€", "+5%", "5.%", ".5%", "10\n", "10000EURO", "10\u00a0000", "1234567890123", "NaN", "0x10", "5percent"),
    *("10 000  EUR", "10000EUR|5%", "--fail-on", "5.00001%"),
]


@pytest.mark.parametrize("text", NOT_A_LIMIT)
def test_anything_else_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(StackctlError, match="is not a limit") as refused:
        limit_of(text)
    assert "10000EUR, 10000 or 2.5%" in str(refused.value.hint)


@pytest.mark.parametrize("text", ["-5%", "-10000EUR", "−1", "- 3"])
def test_a_limit_below_zero_is_refused(text: str) -> None:
    with pytest.raises(StackctlError, match="is below zero") as refused:
        limit_of(text)
    assert refused.value.hint == "write 0 to allow no increase at all"


def test_a_currency_that_does_not_exist_is_refused() -> None:
    with pytest.raises(StackctlError, match="XUR is not a code of ISO 4217"):
        limit_of("10000XUR")


def test_a_currency_without_a_rate_is_refused_even_where_nothing_changes() -> None:
    with pytest.raises(StackctlError, match="--max-increase in GBP: the settings hold no rate for it") as refused:
        exceeds(limit_of("10GBP"), rise("1", "1"), OWN)
    assert refused.value.hint == "write into stackctl.yaml: fx: {rates: {GBP: …}}, in GBP for one EUR"


@pytest.mark.parametrize(
    ("limit", "before", "after", "is_over"),
    [
        ("10000EUR", "400000.00", "410000.00", False),
        ("10000EUR", "400000.00", "410000.01", True),
        ("10000", "400000.00", "390000.00", False),
        ("0", "10.00", "10.00", False),
        ("0", "10.00", "10.01", True),
        ("0%", "10.00", "9.99", False),
        ("100USD", "0.00", "80.00", False),
        ("100USD", "0.00", "80.01", True),
        ("1JPY", "0.00", "0.00", False),
        ("1JPY", "0.00", "0.01", True),  # a hundred and fiftieth of a euro is less than a cent
        ("5%", "200.00", "210.00", False),
        ("5%", "200.00", "210.01", True),
        ("33.3333%", "0.03", "0.04", True),
        ("33.3334%", "0.03", "0.04", False),
        ("5%", "0.00", "0.00", False),
        ("5%", "0.00", "0.01", True),  # nothing grows by no percentage
        ("500%", "-100.00", "-50.00", True),
        ("500%", "-100.00", "-150.00", False),
    ],
)
def test_limits_are_kept_to_the_cent(limit: str, before: str, after: str, *, is_over: bool) -> None:
    assert (exceeds(limit_of(limit), rise(before, after), OWN) is not None) == is_over


MORE = "the stack costs {} a year more{}, over the limit of {}: cut what grows most, {}, or have the limit raised"


@pytest.mark.parametrize(
    ("limit", "difference", "facts"),
    [
        (
            "10000EUR",
            rise("387000", "399000", nova=12_000),
            ("12 000 EUR", " (+3.1 %)", "10 000 EUR", "nova (+12 000 EUR)"),
        ),
        (
            "10 000 usd",
            rise("387000", "399000", nova=13_000, old=-2000, b=1000),
            ("12 000 EUR", " (+3.1 %)", "10 000 USD (8 000 EUR)", "nova (+13 000 EUR) and b (+1 000 EUR)"),
        ),
        (
            "3%",
            rise("400000", "412000.40", a=5, b=4, c=3, d=2, e=1),
            (
                "12 000.40 EUR",
                " (+3.0001 %)",
                "3 % (12 000.00 EUR)",
                "a (+5 EUR), b (+4 EUR), c (+3 EUR) and 2 more",
            ),
        ),
        ("5%", rise("0", "0.40", nova=1), ("0.40 EUR", "", "5 % (0.00 EUR)", "nova (+1 EUR)")),
        (
            "10000.50",
            rise("900000", "910000.60", nova=1),
            ("10 000.60 EUR", " (+1.1 %)", "10 000.50 EUR", "nova (+1 EUR)"),
        ),
        ("0", rise("1000000", "1000040", nova=1), ("40 EUR", " (+0.004 %)", "0 EUR", "nova (+1 EUR)")),
        ("0%", rise("9000000000", "9000000001", "JPY", nova=1), ("1 JPY", "", "0 % (0 JPY)", "nova (+1 JPY)")),
    ],
)
def test_the_sentence_says_the_figure_the_limit_and_what_to_do(
    limit: str, difference: CostDifference, facts: tuple[str, ...]
) -> None:
    own = OWN if difference.before.currency == "EUR" else Settings.model_validate({"base_currency": "JPY"})
    assert exceeds(limit_of(limit), difference, own) == MORE.format(*facts)


def unknown(before: dict[str, str], after: dict[str, str], known: str = "900.00") -> CostDifference:
    return CostDifference(
        money("1000.00"),
        money(known),
        unconverted_before=tuple(money(amount, code) for code, amount in before.items()),
        unconverted_after=tuple(money(amount, code) for code, amount in after.items()),
    )


def test_what_cannot_be_known_breaks_every_limit() -> None:
    for limit in ("999999999EUR", "999%"):
        told = exceeds(limit_of(limit), unknown({"GBP": "1.00"}, {"CHF": "3000.00", "GBP": "1.30"}), OWN)
        assert told is not None
        assert told.startswith("3 000 CHF and 0.30 GBP a year are new, without a rate to EUR, so that the limit of ")
        assert told.endswith("first write the rate of CHF and GBP into stackctl.yaml, under fx: rates:")
    assert "the limit of 5 % (50 EUR) cannot" in str(exceeds(limit_of("5%"), unknown({}, {"CHF": "3000.00"}), OWN))
    told = exceeds(limit_of("10 000"), unknown({}, {"CHF": "3000.00"}), OWN)
    assert told == (
        "3 000 CHF a year is new, without a rate to EUR, so that the limit of 10 000 EUR cannot be checked: first "
        "write the rate of CHF into stackctl.yaml, under fx: rates:"
    )


def test_what_was_unknown_before_is_no_increase() -> None:
    assert exceeds(limit_of("0"), unknown({"GBP": "5.00", "CHF": "2.00"}, {"GBP": "5.00", "CHF": "1.00"}), OWN) is None


def test_what_is_known_to_be_over_is_reported_first() -> None:
    found = unknown({}, {"CHF": "3.00"}, known="1001.00")
    assert str(exceeds(limit_of("0"), found, OWN)).startswith("the stack costs 1 EUR a year more (+0.1 %)")


@MANY
@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_share_is_compared_exactly(before: int, after: int, percent: int) -> None:
    """In cents, and hundredths of a percent."""
    difference = rise(str(Decimal(before).scaleb(-2)), str(Decimal(after).scaleb(-2)))
    told = exceeds(limit_of(f"{Decimal(percent).scaleb(-2)}%"), difference, OWN)
    assert (told is not None) == (after > before + before * Fraction(percent, 10_000))
