"""The table of costs after FOCUS: known answers, and sums that are those of `cost`, whatever is in a stack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.money.amounts import to_cents
from stackctl.core.money.cost import accrue, billed
from stackctl.core.money.prices import Scenario
from stackctl.core.reports.focus import focus_report
from stackctl.core.reports.focus_rows import UNKNOWN, service_of
from stackctl.core.taxonomy.vocabulary import vocabulary
from stackctl.model.errors import StackctlError
from stackctl.model.look import PLAIN
from stackctl.model.settings import TaxonomyAdditions
from stackctl.model.tool import Tool
from stackctl.output.focus.csv import render
from tests.core.money.costs import LIFE, MANY, PRICES, TERMS, YEAR, line, span, stack
from tests.core.reports.focus_spec import COST_AND_USAGE, SERVICES, check_cells, check_columns, check_cost, read

if TYPE_CHECKING:
    from stackctl.core.calendar.periods import Span
    from stackctl.model.reports.focus import FocusReport, FocusRow
    from stackctl.model.stack import Stack

TODAY = date(2026, 11, 22)
SIGNED = {"number": "N-1", "start": "2026-03-01", "end": "2027-02-28"}


def export(found: Stack, first: str = YEAR[0], last: str = YEAR[1], **keys: Any) -> FocusReport:
    return focus_report(found, TODAY, set(found.tools), span(first, last), **keys)


def rows(found: Stack, first: str = YEAR[0], last: str = YEAR[1]) -> list[FocusRow]:
    return list(export(found, first, last).rows)


def texts(*values: object) -> list[str]:
    return [str(value) for value in values]


def told(row: FocusRow) -> tuple[str, str, str, str, str]:
    """A row in short: its category, the first day it is for, the last one, and its two costs."""
    last = row.charge_period_end.toordinal() - 1
    days = row.charge_period_start.isoformat(), date.fromordinal(last).isoformat()
    return row.charge_category, *days, str(row.billed_cost), str(row.effective_cost)


def test_a_price_invoiced_for_each_month_is_one_row_a_month() -> None:
    found = rows(stack(line("100", "month", from_="2026-11-01"), contract=SIGNED))
    assert [told(row) for row in found] == [
        ("Usage", "2026-11-01", "2026-11-30", "100.00", "100.00"),
        ("Usage", "2026-12-01", "2026-12-31", "100.00", "100.00"),
    ]


def test_a_year_paid_in_advance_is_an_invoice_and_the_months_that_it_serves() -> None:
    found = rows(stack(line("1200", "year", billed="upfront"), contract=SIGNED), "2026-03-01", "2026-05-31")
    assert [told(row) for row in found] == [
        ("Purchase", "2026-03-01", "2027-02-28", "1200.00", "0.00"),
        ("Usage", "2026-03-01", "2026-03-31", "0.00", "100.00"),
        ("Usage", "2026-04-01", "2026-04-30", "0.00", "100.00"),
        ("Usage", "2026-05-01", "2026-05-31", "0.00", "100.00"),
    ]
    assert [row.x_basis for row in found] == ["Billed", *["Amortized"] * 3]


def test_the_year_after_the_invoice_has_only_what_it_still_serves() -> None:
    found = rows(stack(line("1200", "year", billed="upfront"), contract=SIGNED), "2027-01-01", "2027-12-31")
    assert [told(row) for row in found] == [
        ("Usage", "2027-01-01", "2027-01-31", "0.00", "100.00"),
        ("Usage", "2027-02-01", "2027-02-28", "0.00", "100.00"),
    ]


def test_what_is_paid_once_is_billed_and_effective_on_its_day() -> None:
    (row,) = rows(stack(line("3000", "once", kind="one-off", from_="2026-03-31")))
    assert told(row) == ("Usage", "2026-03-31", "2026-03-31", "3000.00", "3000.00")
    assert (row.charge_frequency, row.pricing_unit, str(row.pricing_quantity)) == ("One-Time", "Units", "1")
    assert (row.billing_period_start, row.billing_period_end) == (date(2026, 3, 1), date(2026, 4, 1))


def test_a_recurring_discount_is_taken_off_the_prices_in_proportion() -> None:
    lines = (
        line("300", "month", item="Base", from_="2026-12-01"),
        line("100", "month", item="Seats", kind="seats", from_="2026-12-01"),
        line("40", "month", item="Loyalty", kind="discount", from_="2026-12-01"),
        line("50", "month", kind="internal", from_="2026-12-01"),
    )
    base, seats, own = rows(stack(*lines))
    assert texts(base.list_cost, base.contracted_cost, base.billed_cost) == ["300.00", "270.00", "270.00"]
    assert texts(seats.list_cost, seats.contracted_cost, seats.effective_cost) == ["100.00", "90.00", "90.00"]
    assert texts(base.x_discount, own.billed_cost, own.x_discount) == ["Loyalty", "50.00", "None"]


def test_a_discount_that_nothing_bears_is_a_row_of_its_own() -> None:
    lines = (line("300", "month", from_="2026-12-01"), line("500", "month", kind="discount", from_="2026-12-01"))
    _, off = rows(stack(*lines))
    assert told(off) == ("Credit", "2026-12-01", "2026-12-31", "-500.00", "-500.00")
    assert (off.pricing_quantity, off.pricing_unit, off.pricing_category) == (None, None, None)


def test_a_discount_granted_once_is_a_credit() -> None:
    lines = (
        line("1200", "year", billed="year", from_="2026-12-01"),
        line("200", "once", kind="discount", from_="2026-12-01"),
    )
    assert [told(row)[0::3] for row in rows(stack(*lines))] == [
        ("Purchase", "1200.00"),
        ("Usage", "0.00"),
        ("Credit", "-200.00"),
    ]


def test_usage_invoiced_by_the_month_is_usage() -> None:
    (row,) = rows(stack(line("2", "month", kind="usage", quantity="150", from_="2026-12-01")))
    assert (row.charge_category, row.charge_frequency) == ("Usage", "Usage-Based")
    assert (str(row.pricing_quantity), row.pricing_unit) == ("150", "Unit-Months")


@pytest.mark.parametrize(
    ("per", "kind", "quantity", "unit", "amount"),
    [
        ("month", "seats", "40", "Seat-Months", "480"),
        ("quarter", "seats", "40", "3 Seat-Months", "160"),
        ("year", "seats", "40", "Seat-Years", "40"),
        ("term", "seats", "40", "Seat-Terms", "40"),
        ("month", "subscription", None, "Months", "12"),
        ("quarter", "subscription", None, "3 Months", "4"),
        ("year", "subscription", None, "Years", "1"),
        ("term", "services", "3", "Unit-Terms", "3"),
    ],
)
def test_quantities_count_what_the_price_is_for(
    per: str, kind: str, quantity: str | None, unit: str, amount: str
) -> None:
    price = line("9.99", per, kind=kind, billed="upfront") | ({} if quantity is None else {"quantity": quantity})
    invoice = rows(stack(price, contract=SIGNED))[0]
    assert (invoice.pricing_unit, str(invoice.pricing_quantity)) == (unit, amount)


def test_a_quantity_is_that_of_the_share_and_counts_no_rise() -> None:
    terms = {"start": "2026-01-01", "end": "2026-12-31", "auto_renew": "true", "uplift": {"percent": "10"}}
    found = stack(line("100", "month"), cost={"allocation": {"A": "70", "B": "30"}}, contract=terms)
    shown = focus_report(found, TODAY, {"a"}, span("2027-01-01", "2027-01-31"), scenario=Scenario("expected", TODAY))
    assert [(row.x_cost_center, row.billed_cost, row.pricing_quantity) for row in shown.rows] == [
        ("A", Decimal("77.00"), Decimal("0.7")),
        ("B", Decimal("33.00"), Decimal("0.3")),
    ]


def test_cost_centres_share_a_cent_that_cannot_be_split() -> None:
    shares = {"A": "33.33", "B": "33.33", "C": "33.34"}
    found = rows(stack(line("0.05", "month", from_="2026-12-01"), cost={"allocation": shares}))
    assert [row.billed_cost for row in found] == [Decimal("0.02"), Decimal("0.01"), Decimal("0.02")]
    assert [row.effective_cost for row in found] == [row.billed_cost for row in found]


def test_what_no_cost_centre_bears_is_reported() -> None:
    found = rows(stack(line("10", "month", from_="2026-12-01"), cost={"allocation": {"A": "60"}}))
    assert [(row.x_cost_center, str(row.billed_cost)) for row in found] == [("A", "6.00"), (None, "4.00")]


def test_a_discount_with_its_own_cost_centre_makes_no_other_one_cheaper() -> None:
    prices = [
        {**line("10", "month", from_="2026-12-01"), "cost_center": "A"},
        {**line("20", "month", from_="2026-12-01"), "cost_center": "B"},
        {**line("4", "month", kind="discount", from_="2026-12-01"), "cost_center": "B"},
        {**line("1", "month", kind="discount", from_="2026-12-01"), "cost_center": "C"},
    ]
    found = [(row.x_cost_center, str(row.billed_cost), row.charge_category) for row in rows(stack(*prices))]
    assert found == [("A", "10.00", "Usage"), ("B", "16.00", "Usage"), ("C", "-1.00", "Credit")]


def test_names_of_cost_centres_come_from_the_settings() -> None:
    own = {"cost_centers": {"A": "Brand"}}
    (row,) = rows(stack(line("10", "month", from_="2026-12-01"), cost={"cost_center": "A"}, own=own))
    assert (row.x_cost_center, row.x_cost_center_name) == ("A", "Brand")


def test_the_account_is_the_contract_or_the_tool() -> None:
    price = line("10", "month", from_="2026-12-01")
    numbered, without = rows(stack(price, contract=SIGNED))[0], rows(stack(price))[0]
    assert (numbered.billing_account_id, numbered.billing_account_type) == ("N-1", "Contract")
    assert (without.billing_account_id, without.billing_account_type) == ("a", "Tool")
    assert without.billing_account_name == "B, a"


def test_a_shared_contract_is_invoiced_by_who_sells_it_and_borne_by_its_share() -> None:
    cost = {"lines": [line("100", "month", from_="2026-12-01")]}
    shared = {"master": {"vendor": "Reseller", "covers": {"a": "66", "b": "34"}, "cost": cost}}
    (row,) = rows(stack(shared=shared))
    assert texts(row.billed_cost, row.effective_cost) == ["66.00", "66.00"]
    assert (row.billing_account_id, row.invoice_issuer_name, row.publisher_name) == ("master", "Reseller", "B")


def test_own_people_are_provided_by_the_organisation() -> None:
    price = line("10", "month", kind="internal", from_="2026-12-01")
    (row,) = rows(stack(price, contract=SIGNED, own={"organisation": "Example Corp"}))
    assert (row.provider_name, row.invoice_issuer_name, row.publisher_name) == ("Example Corp", "Example Corp", "B")
    assert row.billing_account_id == "a"
    (homegrown,) = rows(
        stack(line("10", "month", from_="2026-12-01"), origin="homegrown", own={"organisation": "Example Corp"})
    )
    assert homegrown.provider_name == "Example Corp"
    (nameless,) = rows(stack(price))
    assert nameless.provider_name == "B"


@pytest.mark.parametrize(
    ("status", "counts"),
    [("proposed", False), ("evaluating", False), ("rejected", False), ("approved", True), ("sunsetting", True)],
)
def test_only_what_counts_as_cost_is_reported(status: str, counts: bool) -> None:
    assert bool(rows(stack(line("10", "month"), status=status))) == counts


def test_an_invoice_of_a_tool_that_goes_stays_whole_and_its_months_end() -> None:
    found = rows(stack(line("100", "month", from_="2026-01-01"), status="retired", since="2026-02-11"))
    assert [told(row) for row in found] == [
        ("Usage", "2026-01-01", "2026-01-31", "100.00", "100.00"),
        ("Purchase", "2026-02-01", "2026-02-28", "100.00", "0.00"),
        ("Usage", "2026-02-01", "2026-02-10", "0.00", "35.71"),
    ]


@pytest.mark.parametrize(
    ("currency", "shown"), [("JPY", ["34", "33"]), ("KWD", ["33.334", "33.333"]), ("EUR", ["33.34", "33.33"])]
)
def test_decimals_are_those_of_the_currency(currency: str, shown: list[str]) -> None:
    found = stack(line("100", "quarter", billed="quarter", from_="2026-11-01"), cost={"currency": currency})
    assert [str(row.effective_cost) for row in rows(found)[1:]] == shown
    assert {row.billing_currency for row in rows(found)} == {currency}


def test_prices_keep_their_currency_and_need_no_rate() -> None:
    found = stack(line("100", "month", from_="2026-12-01"), cost={"currency": "CHF"})
    (row,) = rows(found)
    assert texts(row.billing_currency, row.pricing_currency, row.billed_cost) == ["CHF", "CHF", "100.00"]


def test_one_currency_converts_all_and_keeps_what_the_price_says() -> None:
    own = {"fx": {"rates": {"USD": "1.25", "JPY": "160"}}}
    found = stack(line("100", "month", from_="2026-12-01"), cost={"currency": "USD"}, own=own)
    report = export(found, currency="JPY")
    (row,) = report.rows
    assert (row.billing_currency, str(row.billed_cost)) == ("JPY", "12800")
    assert (row.pricing_currency, str(row.pricing_currency_effective_cost)) == ("USD", "100.00")
    assert report.rates == {"USD": Decimal("0.007813")}


def test_a_missing_rate_is_refused_with_currency_and_tool() -> None:
    found = stack(line("100", "month", from_="2026-12-01"), cost={"currency": "CHF"})
    with pytest.raises(StackctlError) as caught:
        export(found, currency="EUR")
    assert str(caught.value) == "no rate for CHF to EUR: 1 tool (a)"


def test_only_the_tools_asked_for() -> None:
    found = stack(line("100", "month"))
    assert focus_report(found, TODAY, set(), span(*YEAR)).rows == ()


def test_every_category_of_tools_has_a_service_of_the_specification() -> None:
    own = TaxonomyAdditions.model_validate({"categories": {"mine": {"name": "Mine", "group": "data"}}})
    found = replace(stack(), taxonomy=vocabulary(own))
    for slug in found.taxonomy.categories:
        tool = Tool.model_validate({"name": "A", "vendor": "B", "category": slug, "status": "active"})
        category, sub = service_of(found, tool)
        assert sub in SERVICES[category] | {f"Other ({category})"}
    assert service_of(found, found.tools["a"].model_copy(update={"category": "mine"})) == (
        "Analytics",
        "Other (Analytics)",
    )
    assert service_of(found, found.tools["a"].model_copy(update={"category": "nonsense"})) == UNKNOWN


RATES = {"fx": {"rates": {"USD": "1.0821", "JPY": "162.3", "KWD": "0.3391"}}}
COSTS = st.fixed_dictionaries(
    {},
    optional={
        "currency": st.sampled_from(["EUR", "USD", "JPY", "KWD"]),
        "allocation": st.sampled_from([{"A": "33.3", "B": "66.7"}, {"A": "100"}, {"A": "10.01", "B": "0", "C": "70"}]),
    },
)
BILLED = st.sampled_from([{}, *({"billed": each} for each in ("month", "quarter", "year", "upfront"))])
LINES = st.lists(st.tuples(PRICES, BILLED).map(lambda pair: pair[0] | pair[1]), max_size=5)
SPANS = st.sampled_from([span(*YEAR), span("2026-02-11", "2026-02-11"), span("2025-06-15", "2027-02-14")])
SCENARIOS = st.sampled_from([Scenario("none", TODAY), Scenario("expected", TODAY)])


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    """A tool with prices of its own, or a share of those of a contract."""
    cost, lines, terms, life = draw(COSTS), draw(LINES), draw(TERMS), draw(LIFE)
    if draw(st.booleans()):
        shared = {"m": {**(terms or {}), "covers": {"a": "33.33"}, "cost": {**cost, "lines": lines}}}
        return stack(shared=shared, own=RATES, **life)
    return stack(*lines, cost=cost, contract=terms, own=RATES, **life)


@MANY
@given(stacks(), SPANS, SCENARIOS, st.sampled_from([None, "EUR", "JPY"]))
def test_sums_are_those_of_cost_and_every_row_conforms(
    found: Stack, days: Span, scenario: Scenario, currency: str | None
) -> None:
    report = focus_report(found, TODAY, {"a"}, days, currency=currency, scenario=scenario)
    charges = {
        "billed": list(billed(found, "a", days, scenario)),
        "effective": list(accrue(found, "a", days, scenario=scenario)),
    }
    (own,) = {one.currency for ones in charges.values() for one in ones} or {"EUR"}
    shown = currency or own
    rates = {"EUR": Fraction(1), **{key: Fraction(rate) for key, rate in found.settings.rates[-1].rates.items()}}
    sums = {basis: sum((one.amount for one in ones), Fraction(0)) for basis, ones in charges.items()}
    as_shown = {basis: to_cents(amount * rates[shown] / rates[own], shown) for basis, amount in sums.items()}
    assert sum((row.billed_cost for row in report.rows), Decimal(0)) == as_shown["billed"]
    assert sum((row.effective_cost for row in report.rows), Decimal(0)) == as_shown["effective"]
    in_own = sum((row.pricing_currency_effective_cost for row in report.rows), Decimal(0))
    assert in_own == to_cents(sums["effective"], own)
    for total in report.totals:
        assert (total.currency, total.billed, total.effective) == (shown, as_shown["billed"], as_shown["effective"])
    for row in read(render(report, PLAIN)):
        check_columns(list(row), COST_AND_USAGE)
        check_cells(row, COST_AND_USAGE)
        check_cost(row)
