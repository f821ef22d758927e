"""One amount over a whole term: what accrues, what is invoiced, committed to and at stake, and what FOCUS says."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stackctl.app import reports
from stackctl.app.audit import check
from stackctl.core.calendar.periods import Span
from stackctl.core.calendar.spans import SpanOptions
from stackctl.core.calendar.terms import add_months
from stackctl.core.contracts.register import contract_register
from stackctl.core.money.amounts import to_cents
from stackctl.core.money.contract_costs import at_stake, cost_of
from stackctl.core.money.cost import accrue, billed, spent
from stackctl.core.money.prices import Scenario
from stackctl.core.reports.audit import audit_report
from stackctl.core.reports.commitments import commitment_report
from stackctl.core.reports.focus import focus_report
from stackctl.model.spend import SpendRow
from tests.core.money.costs import AMOUNTS, DAY, MANY, day_between, line, pieces, stack
from tests.core.money.time_lines import time_line
from tests.core.reports.budgets import budget, files, load, load_any, row, tool
from tests.core.reports.budgets import report as budget_report
from tests.effort import some

if TYPE_CHECKING:
    from stackctl.app.load import Loaded
    from stackctl.model.stack import Stack


def one(price: dict[str, str], **contract: str) -> Loaded:
    """A stack with a tool `a` that has a price and a contract."""
    return load(files({"a": tool(price, contract={"number": "N-1", **contract})}))


def amounts(found: Loaded, first: str, last: str, today: str | None = None) -> dict[str, Decimal]:
    """What each report says of some days, of its contract's term on the first of them."""
    day, span = date.fromisoformat(today or first), SpanOptions(first, last)
    rows = focus_report(found.stack, day, {"a"}, Span(date.fromisoformat(first), date.fromisoformat(last))).rows
    (commitment,) = commitment_report(found.stack, day, {"a"}).rows
    return {
        "effective": reports.cost(found, day, span).total.amount,
        "billed": reports.cost(found, day, span, basis="billed").total.amount,
        "FOCUS, effective": sum((one.effective_cost for one in rows), Decimal(0)),
        "FOCUS, billed": sum((one.billed_cost for one in rows), Decimal(0)),
        "committed": commitment.contract_commitment_cost or Decimal(0),
    }


def invoiced(found: Stack, span: Span) -> Fraction:
    return sum((charge.amount for charge in billed(found, "a", span)), Fraction(0))


def accrued(found: Stack, span: Span) -> Fraction:
    return sum((charge.amount for charge in accrue(found, "a", span)), Fraction(0))


# Whole terms


@pytest.mark.parametrize(
    ("price", "first", "last", "expected"),
    [
        (line("1000", "month", billed="month"), "2026-02-15", "2026-08-14", 6000),
        (line("12000", "year", billed="upfront"), "2027-02-15", "2028-02-14", 12000),
        (line("3000", "quarter"), "2026-02-15", "2026-05-14", 3000),
        (line("100", "month"), "2026-01-24", "2026-02-23", 100),
        (line("36000", "term"), "2025-10-01", "2028-09-30", 36000),
        (line("1000", "month", billed="year"), "2026-01-31", "2027-01-30", 12000),
        (line("1200", "year", billed="month"), "2024-02-29", "2025-02-27", 1200),
    ],
)
def test_every_report_has_the_same_amount_for_a_term(
    price: dict[str, str], first: str, last: str, expected: int
) -> None:
    found = amounts(one(price, start=first, end=last, auto_renew="false"), first, last)
    assert found == dict.fromkeys(found, expected)


@pytest.mark.parametrize(
    ("price", "term", "start", "end", "expected"),
    [
        (line("3000", "quarter"), "3 months", "2026-02-15", "2026-05-14", 3000),
        (line("100", "month"), "1 month", "2026-01-24", "2026-02-23", 100),
        (line("1000", "month"), "12 months", "2026-02-15", "2027-02-14", 12000),
        (line("12000", "term"), "12 months", "2025-02-15", "2027-02-14", 6000),
        (line("700", "term"), "1 week", "2026-03-03", "2026-03-23", Fraction(700, 3)),
    ],
)
def test_the_next_term_costs_what_this_one_does(
    price: dict[str, str], term: str, start: str, end: str, expected: Fraction
) -> None:
    found, today = (
        one(price, start=start, end=end, auto_renew="true", renewal_term=term).stack,
        date.fromisoformat(start),
    )
    (contract,) = contract_register(found, today)
    stake = at_stake(found, contract, today)
    assert stake is not None
    assert stake.term.first == date.fromisoformat(end) + DAY
    assert stake.cost.amount == expected
    assert sum(charge.amount for charge in billed(found, "a", stake.term)) == expected


def test_what_is_added_within_a_term_costs_the_same_on_both_bases_until_it_ends() -> None:
    seats = {**line("25", "month", kind="seats", from_="2026-09-30"), "quantity": "10"}
    found = one(seats, start="2026-09-10", end="2027-09-09", auto_renew="false")
    span = SpanOptions("2026-09-30", "2027-09-09")
    both = [reports.cost(found, date(2026, 10, 1), span, basis=basis).total.amount for basis in ("effective", "billed")]
    assert both == [Decimal("2838.71")] * 2


def test_a_prepayment_costs_the_same_in_each_of_its_years() -> None:
    found = files(
        {
            "a": tool(
                line("36000", "term"), contract={"start": "2025-10-01", "end": "2028-09-30", "auto_renew": "false"}
            )
        },
        [budget("M1", "12000", year) for year in (2026, 2027)],
    )
    years = {2025: 3000, 2026: 12000, 2027: 12000, 2028: 9000}
    spans = {year: SpanOptions(f"{year}-01-01", f"{year}-12-31") for year in years}
    assert {
        year: reports.cost(load(found), date(2026, 1, 1), span).total.amount for year, span in spans.items()
    } == years
    assert not [one for one in check(load(found), date(2027, 6, 1)).findings if one.code == "CST003"]


# Tools that are gone


def test_a_retired_tool_costs_what_was_signed_until_its_contract_ends() -> None:
    signed = {"start": "2026-01-01", "end": "2026-12-31", "auto_renew": "false"}
    gone = tool(line("1000", "month"), contract=signed, status="retired", since="2026-07-01")
    found = files({"a": gone}, [budget("M1", "12500")])
    figures = row(budget_report(found, "2026-07-10")).figures
    assert [figures.committed, figures.left] == [Decimal(12000), Decimal(500)]
    assert reports.cost(load(found), date(2026, 7, 10), SpanOptions("2026-07-01", "2027-12-31")).total.amount == 6000


def test_what_is_paid_for_nothing_is_no_more_than_what_is_paid() -> None:
    signed = {"start": "2026-01-01", "end": "2026-12-31", "auto_renew": "false"}
    gone = tool(line("1000", "month"), contract=signed, status="retired", since="2026-07-01")
    audited = check(load(files({"a": gone}, [budget("M1", "12500")])), date(2026, 7, 10))
    report = audit_report(audited, stack_name="s", rules=0, kept=audited.findings, limited=False)
    assert report.annual_cost.amount == report.retired_cost.amount == 6000
    assert 0 < report.at_stake.amount <= report.annual_cost.amount


def test_a_contract_is_invoiced_whole_though_one_of_its_tools_is_gone() -> None:
    shared = {
        "vendor": "B", "start": "2026-01-01", "end": "2026-12-31", "covers": {"a": "50", "b": "50"},
        "cost": {"lines": [line("2000", "month")]},
    }  # fmt: skip
    found = load(
        files(
            {"a": tool(), "b": tool(status="retired", since="2026-03-01")},
            more={"contracts/c.yaml": json.dumps(shared)},
        )
    )
    report = reports.cost(found, date(2026, 5, 1), SpanOptions("2026-04-01", "2026-06-30"), by="month", basis="billed")
    assert list(report.total.parts) == [Decimal(2000)] * 3


def test_a_price_past_its_contract_counts_until_its_tool_is_retired() -> None:
    signed = {"start": "2026-01-01", "end": "2026-03-31", "auto_renew": "false"}
    found = stack(line("100", "month", to="2026-12-31"), contract=signed, status="retired", since="2026-07-01")
    assert accrued(found, Span(date(2026, 1, 1), date(2026, 12, 31))) == 600


# Contracts one after another


FIRST = {"start": "2025-01-01", "end": "2025-12-31", "auto_renew": "false"}
SECOND = {"start": "2026-01-01", "end": "2026-12-31", "auto_renew": "false"}
BOTH = Span(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("price", "contracts", "expected"),
    [
        # without days: as long as any contract; for each term of a contract the price of one
        (line("100", "month"), [FIRST, SECOND], 2400),
        (line("1200", "term"), [FIRST, SECOND], 2400),
        (line("1200", "term", to="2026-06-30"), [FIRST, SECOND], 2400),
        (line("1200", "term", from_="2025-07-01"), [FIRST, SECOND], 2400),
        # with both: one amount for these days
        (line("1200", "term", from_="2025-07-01", to="2026-06-30"), [FIRST, SECOND], 1200),
        # between two contracts, before and after them: as far as the days are written
        (line("100", "month"), [FIRST, {**SECOND, "start": "2026-03-01"}], 2200),
        (line("100", "month", from_="2024-12-01"), [FIRST, {**SECOND, "start": "2026-03-01"}], 2300),
        (line("100", "month", to="2027-01-31"), [FIRST, {**SECOND, "start": "2026-03-01"}], 2300),
        (line("100", "month", from_="2025-01-01", to="2027-01-31"), [FIRST, {**SECOND, "start": "2026-03-01"}], 2500),
        # a price that ends in the middle of a renewal was meant to
        (line("100", "month", to="2026-01-15"), [{**FIRST, "auto_renew": "true"}], 1200 + Fraction(1500, 31)),
    ],
)
def test_a_price_runs_with_its_contracts(
    price: dict[str, str], contracts: list[dict[str, str]], expected: Fraction
) -> None:
    found = stack(price, contract=contracts)
    assert accrued(found, BOTH) == invoiced(found, BOTH) == expected


def test_a_price_that_goes_on_under_a_larger_contract_does_not_stop() -> None:
    old = {**FIRST, "auto_renew": "true", "covers": {"a": "50", "b": "50"}}
    price = line("1200", "term", from_="2025-01-01", to="2025-12-31")
    found = stack(price, contract={**SECOND, "start": "2027-01-01", "end": "2027-12-31"}, shared={"c": old})
    years = [Span(date(year, 1, 1), date(year, 12, 31)) for year in (2025, 2026, 2027)]
    assert [accrued(found, year) for year in years] == [invoiced(found, year) for year in years] == [1200] * 3


def test_a_price_from_a_renewal_on_has_not_risen_before() -> None:
    contract = {**FIRST, "auto_renew": "true", "uplift": {"percent": "10"}}
    found = stack(line("100", "month", from_="2027-01-01"), contract=[SECOND, contract])
    rising = Scenario("expected", date(2025, 6, 1))
    charges = accrue(found, "a", Span(date(2027, 1, 1), date(2028, 12, 31)), scenario=rising)
    assert sum(charge.amount for charge in charges) == 1200 + 1320


def test_a_booking_is_borne_by_the_one_price_of_its_item_whatever_contracts_run() -> None:
    price: dict[str, Any] = {**line("100", "month", item="Seats"), "cost_center": "M-1"}
    found = stack(price, contract=[FIRST, SECOND], cost={"cost_center": "M-2"})
    late = SpendRow("spend/a.csv", 0, date(2027, 2, 1), "a", Decimal(100), "EUR", "Seats")
    (charge,) = spent(replace(found, spend=(late,)), "a", BOTH)
    assert charge.bearers == {"M-1": 1}


def test_forty_contracts_and_two_of_one_number_that_overlap_cost_the_price_once() -> None:
    years = [{"number": f"N-{year}", "start": f"{year}-01-01", "end": f"{year}-12-31"} for year in range(1987, 2027)]
    overlapping = [{**FIRST, "number": "N-1", "end": "2026-04-30"}, {**SECOND, "number": "N-1"}]
    for contracts in (years, overlapping):
        found = stack(line("100", "month"), contract=contracts)
        assert accrued(found, Span(date(2025, 1, 1), date(2028, 12, 31))) == 2400
    assert accrued(stack(line("100", "month"), contract=years), Span(date(1980, 1, 1), date(2030, 1, 1))) == 48_000


def test_a_contract_that_ends_before_it_starts_is_reported() -> None:
    upside_down = {"start": "2026-06-01", "end": "2026-01-01"}
    (problem,) = load_any(files({"a": tool(line("100", "month"), contract=upside_down)})).problems
    assert problem.message == "the contract ends before it starts"


# From any day on


ANCHORS = day_between("2023-12-01", "2026-12-31")
LENGTHS = st.sampled_from([1, 2, 3, 6, 7, 12, 13, 24, 36])
PERS = st.sampled_from(["month", "quarter", "year", "term"])
EVERY = st.sampled_from([None, "month", "quarter", "year", "upfront"])
STEPS = {"month": 1, "quarter": 3, "year": 12}
RENEWALS = st.sampled_from(["1 month", "3 months", "5 months", "12 months", "24 months", "30 days", "52 weeks"])


@MANY
@given(ANCHORS, LENGTHS, PERS, EVERY, AMOUNTS)
def test_over_a_signed_term_what_accrues_is_what_is_invoiced_and_whole_months(
    start: date, length: int, per: str, every: str | None, text: str
) -> None:
    term = Span(start, add_months(start, length) - DAY)
    price = line(text, per, **({} if every is None else {"billed": every}))
    months = {"month": 1, "quarter": 3, "year": 12, "term": length}
    expected = Fraction(Decimal(text)) * length / months[per]
    whole = Span(start - DAY * 800, term.last + DAY * 800)
    for keys in ({"start": str(start), "end": str(term.last)}, {}):
        own = {} if keys else {"from": str(start), "to": str(term.last)}
        found = stack({**price, **own}, contract=keys or None)
        assert accrued(found, term) == invoiced(found, term) == expected
        assert accrued(found, whole) == invoiced(found, whole) == expected


@MANY
@given(ANCHORS, LENGTHS, st.tuples(PERS, EVERY), RENEWALS, st.integers(0, 900))
def test_over_renewals_too_where_invoices_are_for_as_long(
    start: date, length: int, price: tuple[str, str | None], renewal: str, today: int
) -> None:
    (per, every), (number, unit) = price, renewal.split()
    every = every or ("upfront" if per == "term" else per)
    assume(every == "upfront" or (unit.startswith("month") and int(number) % STEPS[every] == 0))
    end = add_months(start, length) - DAY
    contract = {"start": str(start), "end": str(end), "auto_renew": "true", "renewal_term": renewal}
    found = stack(line("1234.56", per, billed=every), contract=contract)
    (signed,) = contract_register(found, start + DAY * today)
    stake = at_stake(found, signed, start + DAY * today)
    assert stake is not None
    assert stake.cost.amount == accrued(found, stake.term) == invoiced(found, stake.term)
    whole = Span(start, stake.term.last)
    assert cost_of(found, signed, whole).amount == accrued(found, whole) == invoiced(found, whole)


@MANY
@given(ANCHORS, LENGTHS, PERS, st.integers(0, 30))
def test_the_commitment_of_a_term_is_what_it_costs(start: date, length: int, per: str, later: int) -> None:
    end = add_months(start, length) - DAY
    contract = {"start": str(start), "end": str(end), "auto_renew": "true", "renewal_term": "7 months"}
    found = stack(line("99.90", per), line("5", "month", from_=str(start + DAY * later)), contract=contract)
    for today in (start, end + DAY, end + DAY * 400):
        (row,) = commitment_report(found, today, {"a"}).rows
        first, following = row.contract_commitment_period_start, row.contract_commitment_period_end
        assert first is not None
        assert following is not None
        assert row.contract_commitment_cost == to_cents(accrued(found, Span(first, following - DAY)), "EUR")


@pytest.mark.long
@pytest.mark.parametrize("seed", some(range(2_000), 60, "parts"))
def test_the_parts_of_a_span_add_up_to_it(seed: int) -> None:
    chance, found = random.Random(f"parts {seed}"), time_line(seed)
    first = date(2024, 1, 1) + DAY * chance.randint(0, 900)
    whole = Span(first, first + DAY * chance.randint(30, 700))
    cut = whole.first + DAY * chance.randint(0, whole.days - 2)
    halves = [Span(whole.first, cut), Span(cut + DAY, whole.last)]
    for sum_of in (accrued, invoiced):
        assert sum((sum_of(found, part) for part in halves), Fraction(0)) == sum_of(found, whole)
        assert sum((sum_of(found, part) for part in pieces(whole)), Fraction(0)) == sum_of(found, whole)
