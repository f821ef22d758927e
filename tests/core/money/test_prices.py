"""How a price runs through renewals: what it rises to, and when; a term costs a term."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.calendar.periods import months_of
from stackctl.core.money.cost import accrue, billed
from stackctl.core.money.prices import PRESENT, Scenario
from tests.core.money.costs import DAY, MANY, PRICES, TERMS, day_between, line, span, stack

if TYPE_CHECKING:
    from datetime import date

    from stackctl.model.reports.cost import Uplift
    from stackctl.model.stack import Stack

NOW = span("2026-11-22", "2026-11-22").first
RENEWS = {"start": "2025-03-01", "end": "2027-02-28", "auto_renew": "true", "renewal_term": "12 months"}
RISES = {**RENEWS, "uplift": {"percent": "7", "cap_percent": "9"}}


def cost(found: Stack, first: str, last: str, uplift: Uplift = "expected") -> Fraction:
    charges = accrue(found, "a", span(first, last), scenario=Scenario(uplift, NOW))
    return sum((charge.amount for charge in charges), Fraction(0))


def invoiced(found: Stack, first: str, last: str, uplift: Uplift = "expected") -> list[tuple[str, float]]:
    charges = billed(found, "a", span(first, last), Scenario(uplift, NOW))
    return [(charge.period.first.isoformat(), float(charge.amount)) for charge in charges]


class TestRise:
    @pytest.mark.parametrize(
        ("uplift", "terms", "percent"),
        [
            ("none", {"percent": "7", "cap_percent": "9"}, 0),
            ("expected", {"percent": "7", "cap_percent": "9"}, 7),
            ("expected", {"percent": "7"}, 7),
            ("expected", {"cap_percent": "9"}, 0),
            ("expected", {"percent": "12", "cap_percent": "9"}, 9),
            ("cap", {"percent": "7", "cap_percent": "9"}, 9),
            ("cap", {"percent": "7"}, 7),
            ("cap", {"cap_percent": "9"}, 9),
            ("cap", {}, 0),
        ],
    )
    def test_the_scenario_picks_it(self, uplift: Uplift, terms: dict[str, str], percent: int) -> None:
        found = stack(line("100", "month"), contract={**RENEWS, "uplift": terms})
        assert cost(found, "2027-03-01", "2027-03-31", uplift) == Fraction(100 + percent)

    def test_it_compounds_at_each_renewal_that_is_still_to_come(self) -> None:
        found = stack(line("100", "month"), contract=RISES)
        assert cost(found, "2027-02-01", "2027-02-28") == 100
        assert cost(found, "2027-03-01", "2028-02-29") == 12 * 107
        assert cost(found, "2028-03-01", "2028-03-31") == 100 * Fraction(107, 100) ** 2
        assert cost(found, "2027-02-15", "2027-03-01") == 50 + Fraction(107, 31)

    def test_the_price_in_the_file_is_the_present_one_however_often_it_was_renewed(self) -> None:
        old = {**RISES, "start": "2019-03-01", "end": "2021-02-28"}
        found = stack(line("100", "month"), contract=old)
        assert cost(found, "2026-11-01", "2026-11-30") == 100
        assert cost(found, "2020-11-01", "2020-11-30") == 100
        assert cost(found, "2027-03-01", "2027-03-31") == 107

    def test_a_renewal_of_today_is_in_the_price(self) -> None:
        found = stack(line("100", "month"), contract={**RISES, "end": "2026-11-21"})
        assert cost(found, "2026-11-22", "2027-11-21") == 1200
        found = stack(line("100", "month"), contract={**RISES, "end": "2026-11-22"})
        assert cost(found, "2026-11-23", "2026-11-23") == Fraction(107, 30)

    def test_a_price_that_is_announced_for_a_term_does_not_rise_at_its_start(self) -> None:
        announced = line("150", "month", from_="2027-03-01")
        found = stack(line("100", "month", to="2027-02-28"), announced, contract=RISES)
        assert cost(found, "2027-03-01", "2027-03-31") == 150
        assert cost(found, "2028-03-01", "2028-03-31") == Fraction("160.5")

    def test_a_price_that_is_fixed_until_a_day_does_not_rise_before(self) -> None:
        found = stack(line("100", "month", to="2028-02-29"), contract=RISES)
        assert cost(found, "2027-03-01", "2027-03-31") == 100
        assert cost(found, "2028-03-01", "2028-03-31") == 107

    @pytest.mark.parametrize(("kind", "expected"), [("internal", 100), ("seats", 107), ("usage", 107)])
    def test_own_people_do_not_rise_with_a_vendor(self, kind: str, expected: int) -> None:
        assert cost(stack(line("100", "month", kind=kind), contract=RISES), "2027-03-01", "2027-03-31") == expected

    def test_a_discount_rises_with_what_it_is_taken_off(self) -> None:
        found = stack(line("100", "month"), line("10", "month", kind="discount"), contract=RISES)
        assert cost(found, "2027-03-01", "2027-03-31") == Fraction("96.3")

    def test_what_is_paid_once_is_paid_once(self) -> None:
        found = stack(line("500", "once", from_="2027-06-01"), contract=RISES)
        assert cost(found, "2027-01-01", "2030-12-31") == 500

    @pytest.mark.parametrize("renewal", [{}, {"auto_renew": "false"}])
    def test_what_does_not_renew_by_itself_does_not_rise(self, renewal: dict[str, str]) -> None:
        terms = {key: value for key, value in RISES.items() if key != "auto_renew"} | renewal
        assert cost(stack(line("100", "month"), contract=terms), "2027-03-01", "2028-02-29") == 0

    def test_a_charge_says_how_often_it_has_risen(self) -> None:
        found = stack(line("100", "month"), contract=RISES)
        whole = span("2027-02-01", "2028-03-31")
        charges = list(accrue(found, "a", whole, scenario=Scenario("expected", NOW)))
        assert [(charge.rises, str(charge.amount)) for charge in charges] == [(0, "100"), (1, "1284"), (2, "11449/100")]
        assert [charge.rises for charge in accrue(found, "a", whole, scenario=Scenario("none", NOW))] == [0]


class TestTerm:
    @pytest.mark.parametrize(("first", "last"), [("2027-03-01", "2028-02-29"), ("2028-03-01", "2029-02-28")])
    def test_each_equal_term_costs_the_price_whatever_its_days(self, first: str, last: str) -> None:
        found = stack(line("365", "term"), contract={**RENEWS, "start": "2026-03-01"})
        assert cost(found, first, last) == 365

    def test_a_shorter_renewal_costs_its_part(self) -> None:
        found = stack(line("2400", "term"), contract=RENEWS)
        assert cost(found, "2025-03-01", "2027-02-28", "none") == 2400
        assert cost(found, "2027-03-01", "2028-02-29", "none") == 1200
        assert invoiced(found, "2025-01-01", "2028-12-31", "none") == [
            ("2025-03-01", 2400),
            ("2027-03-01", 1200),
            ("2028-03-01", 1200),
        ]

    def test_it_rises_like_any_other(self) -> None:
        found = stack(line("2400", "term"), contract=RISES)
        assert cost(found, "2027-03-01", "2028-02-29") == 1200 * Fraction(107, 100)

    def test_a_price_that_begins_in_a_renewed_term_is_for_that_term(self) -> None:
        terms = {**RENEWS, "start": "2023-03-01", "end": "2024-02-29"}
        found = stack(line("1200", "term", from_="2026-03-01"), contract=terms)
        assert cost(found, "2026-03-01", "2027-02-28") == 1200
        assert invoiced(found, "2026-01-01", "2027-12-31") == [("2026-03-01", 1200), ("2027-03-01", 1200)]


class TestInvoices:
    def test_a_yearly_invoice_asks_for_the_raised_price(self) -> None:
        found = stack(line("100", "month", billed="year"), contract=RISES)
        assert invoiced(found, "2026-01-01", "2028-12-31") == [
            ("2026-03-01", 1200),
            ("2027-03-01", 1284),
            ("2028-03-01", 1373.88),
        ]

    def test_invoices_begin_anew_with_the_renewal(self) -> None:
        found = stack(line("100", "month", billed="year", from_="2025-06-01"), contract=RISES)
        assert invoiced(found, "2026-01-01", "2027-12-31") == [("2026-06-01", 900), ("2027-03-01", 12 * 107)]

    def test_an_invoice_across_a_renewal_has_a_part_at_each_price(self) -> None:
        found = stack(line("100", "month", billed="year"), contract={**RISES, "renewal_term": "6 months"})
        assert invoiced(found, "2027-01-01", "2027-12-31") == [("2027-03-01", 1328.94)]


SCENARIOS: st.SearchStrategy[Scenario] = st.just(PRESENT) | st.builds(
    Scenario, st.sampled_from(["none", "expected", "cap"]), day_between("2025-01-01", "2027-12-31")
)
_PERCENTS = st.integers(0, 30).map(str)
UPLIFTS = st.fixed_dictionaries({}, optional={"percent": _PERCENTS, "cap_percent": _PERCENTS})
CONTRACTS: st.SearchStrategy[dict[str, Any] | None] = st.builds(
    lambda terms, uplift, term: None if terms is None else {**terms, "uplift": uplift, "renewal_term": term},
    TERMS,
    UPLIFTS,
    st.sampled_from(["1 month", "3 months", "12 months", "30 days", "5 weeks"]),
)


@MANY
@given(
    st.lists(PRICES, max_size=3),
    CONTRACTS,
    SCENARIOS,
    day_between("2025-01-01", "2028-01-01"),
    st.integers(0, 900),
)
def test_months_add_up_to_the_span_in_every_scenario(
    prices: list[dict[str, Any]], contract: dict[str, Any] | None, scenario: Scenario, first: date, days: int
) -> None:
    found = stack(*prices, contract=contract)
    whole = span(first.isoformat(), (first + days * DAY).isoformat())
    at_once = list(accrue(found, "a", whole, scenario=scenario))
    monthly = list(accrue(found, "a", whole, scenario=scenario, monthly=True))
    assert sum(charge.amount for charge in at_once) == sum(charge.amount for charge in monthly)
    for month in months_of(whole):
        alone = sum(charge.amount for charge in accrue(found, "a", month, scenario=scenario))
        assert alone == sum(charge.amount for charge in monthly if month.holds(charge.period.first))
    assert all(charge.period.first.month == charge.period.last.month for charge in monthly)


@MANY
@given(st.lists(PRICES, max_size=3), CONTRACTS, day_between("2025-01-01", "2028-01-01"))
def test_no_rise_changes_nothing(prices: list[dict[str, Any]], contract: dict[str, Any] | None, today: date) -> None:
    found = stack(*prices, contract=contract)
    whole = span("2025-01-01", "2029-12-31")
    for of in (accrue, billed):
        present = sum(charge.amount for charge in of(found, "a", whole))
        assert present == sum(charge.amount for charge in of(found, "a", whole, scenario=Scenario("none", today)))
