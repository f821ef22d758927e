"""What a budget report shows adds up, and agrees with `cost` and with the rule on exceeded budgets."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.app import reports
from stackctl.app.audit import check
from stackctl.app.reports import cost
from stackctl.core.calendar.spans import SpanOptions
from tests.core.money.costs import AMOUNTS, PRICES
from tests.core.reports.budgets import CENTERS, budget, files, line, load, load_any, tool

if TYPE_CHECKING:
    from stackctl.model.reports.budget import BudgetFigures
    from stackctl.model.reports.cost import Basis, Uplift

SOME = settings(deadline=None, derandomize=True, max_examples=40)
TODAY = date(2026, 8, 15)
RATES = {"USD": "1.0821", "JPY": "163.27", "KWD": "0.3312"}
DATED = [{"as_of": "2026-01-01", "rates": RATES}, {"as_of": "2026-06-30", "rates": {"USD": "1.2", "KWD": "0.3"}}]
SHARES = st.sampled_from(
    [
        {"cost_center": "M1"},
        {"cost_center": "M2"},
        {},
        {"allocation": {"M1": "70", "M2": "30"}},
        {"allocation": {"M1": "33.3333", "M2": "33.3333", "M3": "33.3334"}},
    ]
)
CURRENCIES = st.sampled_from(["EUR", *RATES])
CONTRACT = st.fixed_dictionaries(
    {
        "start": st.dates(date(2024, 12, 1), date(2025, 5, 31)).map(str),
        "end": st.dates(date(2025, 6, 1), date(2027, 6, 30)).map(str),
        "auto_renew": st.sampled_from(["true", "false"]),
        "renewal_term": st.sampled_from(["12 months", "1 month", "90 days"]),
        "notice": st.sampled_from(["30 days", "3 months"]),
        "uplift": st.sampled_from([{}, {"percent": "7"}, {"percent": "5", "cap_percent": "9.5"}]),
    }
)
CONTRACTS = st.none() | CONTRACT | st.lists(CONTRACT, min_size=2, max_size=3)
LIVES = st.sampled_from(["active", "active", "approved", "evaluating", "retired"]).flatmap(
    lambda status: st.fixed_dictionaries(
        {"status": st.just(status)},
        optional={"since": st.dates(date(2026, 1, 1), date(2027, 3, 31)).map(str)},
    )
)
TOOLS = st.builds(
    lambda lines, share, currency, contract, life: json.dumps(
        {
            "name": "A",
            "vendor": "A",
            "category": "crm",
            **life,
            "cost": {**share, "currency": currency, "lines": lines},
            **({} if contract is None else {"contract": contract}),
        }
    ),
    st.lists(PRICES, min_size=1, max_size=3),
    SHARES,
    CURRENCIES,
    CONTRACTS,
    LIVES,
)
BUDGETS = st.lists(
    st.builds(
        lambda center, amount, currency, year: budget(center, amount, year, currency=currency),
        st.sampled_from(list(CENTERS)),
        AMOUNTS,
        CURRENCIES,
        st.sampled_from([2026, 2026, 2027]),
    ),
    max_size=5,
)
BOOKINGS = st.lists(
    st.tuples(st.dates(date(2025, 11, 1), date(2026, 9, 30)), st.integers(0, 3), AMOUNTS, CURRENCIES), max_size=5
)


@st.composite
def stacks(draw: st.DrawFn) -> dict[str, str]:
    tools = draw(st.lists(TOOLS, min_size=1, max_size=4))
    bookings = [(day, min(number, len(tools) - 1), amount, code) for day, number, amount, code in draw(BOOKINGS)]
    rows = "".join(f"{day},t{number},{amount},{code}\n" for day, number, amount, code in bookings)
    more = {"spend/s.csv": f"date,tool,amount,currency\n{rows}"} if rows else {}
    start = draw(st.sampled_from(["1", "4", "10", "04-06", "01-31"]))
    return files(
        {f"t{number}": text for number, text in enumerate(tools)},
        draw(BUDGETS),
        more=more,
        fiscal_year_start=start,
        fiscal_year_named_by=draw(st.sampled_from(["start", "end"])),
        fx=draw(st.sampled_from([{"rates": RATES}, DATED])),
    )


def columns(figures: BudgetFigures) -> list[Decimal]:
    """The figures of a row that add up to those of the total."""
    numbers = (figures.budget, figures.committed, figures.billed, figures.actual, figures.forecast, figures.run_rate)
    return [*(number or Decimal(0) for number in numbers), *(month.forecast for month in figures.months)]


@SOME
@given(stacks(), st.sampled_from(["EUR", *RATES]), st.sampled_from(["none", "expected", "cap"]))
def test_rows_add_up_to_the_total_and_months_to_the_year(found: dict[str, str], currency: str, uplift: Uplift) -> None:
    report = reports.budget(load_any(found), TODAY, currency=currency, uplift=uplift)
    sums = [sum(column, Decimal(0)) for column in zip(*(columns(row.figures) for row in report.rows), strict=True)]
    assert not report.rows or sums == columns(report.total)
    for figures in (*(row.figures for row in report.rows), report.total):
        assert figures.currency == currency
        assert sum((month.forecast for month in figures.months), Decimal(0)) == figures.forecast
        assert figures.months[-1].accumulated == figures.forecast


@SOME
@given(stacks())
def test_each_row_says_what_is_left_and_when_it_runs_out(found: dict[str, str]) -> None:
    for row in reports.budget(load_any(found), TODAY).rows:
        figures = row.figures
        assert (figures.left is None) == (figures.budget is None)
        if figures.budget is None or figures.left is None:
            assert (figures.runs_out, row.broken_by, row.way_out) == (None, None, None)
            continue
        assert figures.budget - figures.forecast == figures.left
        assert (figures.left < 0) == figures.is_over
        assert sum((month.forecast for month in figures.months), Decimal(0)) == figures.forecast
        passed = [month.name for month in figures.months if month.accumulated > figures.budget]
        assert figures.runs_out == (passed[0] if figures.is_over else None)
        if row.broken_by is not None:
            assert figures.is_over
            assert row.broken_by.day > TODAY
            assert row.broken_by.amount > 0
        if row.way_out is not None:
            assert row.way_out.can_be_stopped


@SOME
@given(stacks(), st.sampled_from(["EUR", "JPY"]))
def test_it_agrees_with_cost_to_the_cent(found: dict[str, str], currency: str) -> None:
    loaded = load_any(found)
    report = reports.budget(loaded, TODAY, currency=currency)
    by_center = "cost-center,month"
    forecast = cost(loaded, TODAY, SpanOptions(), by=by_center, uplift="expected", currency=currency)
    shown = {row.cost_center: [month.forecast for month in row.figures.months] for row in report.rows}
    assert report.total.forecast == forecast.total.amount
    for group in forecast.groups:
        assert shown[group.keys[0]] == list(group.parts)
    committed = cost(loaded, TODAY, SpanOptions(), by="cost-center", currency=currency)
    costs = {row.cost_center: row.figures.committed for row in report.rows}
    assert {group.keys[0]: group.amount for group in committed.groups if group.amount} == {
        center: amount for center, amount in costs.items() if amount
    }
    assert report.total.committed == committed.total.amount
    assert report.stopped == forecast.stopped
    assert report.unconverted == forecast.unconverted


@SOME
@given(stacks(), st.sampled_from(["billed", "actual"]))
def test_what_is_billed_and_spent_agrees_with_cost_up_to_today(found: dict[str, str], basis: Basis) -> None:
    loaded = load_any({name: text.replace('"evaluating"', '"active"') for name, text in found.items()})
    report = reports.budget(loaded, TODAY)
    asked = SpanOptions(report.first.isoformat(), TODAY.isoformat())
    amount = report.total.billed if basis == "billed" else report.total.actual
    assert (amount or 0) == cost(loaded, TODAY, asked, by="cost-center", basis=basis).total.amount


@SOME
@given(stacks())
def test_the_rule_finds_the_same_cost_centres_over_by_the_same(found: dict[str, str]) -> None:
    loaded = load_any(found)
    outcome = check(loaded, TODAY)
    evidence = {
        one.evidence["cost_center"]: one.evidence
        for one in outcome.findings
        if one.code == "CST003" and one.evidence["fiscal_year"] == reports.budget(loaded, TODAY).fiscal_year
    }
    for row in reports.budget(loaded, TODAY).rows:
        figures = row.figures
        if figures.budget is None:
            continue
        # What cannot be shared to the cent may be a cent more here, so that the cost centres add up.
        cent = Decimal(1).scaleb(figures.budget.as_tuple().exponent)  # type: ignore[arg-type]
        if row.cost_center in evidence:
            over, committed = evidence[row.cost_center]["over"], evidence[row.cost_center]["committed"]
            assert abs(figures.committed - committed) <= cent  # type: ignore[operator]
            assert abs(figures.committed - figures.budget - over) <= cent  # type: ignore[operator]
        else:
            assert figures.committed - figures.budget <= cent


def test_whole_cents_are_those_of_the_rule() -> None:
    found = files({"a": tool(line("100.10"))}, [budget("M1", "1000")])
    loaded = load(found)
    (fault,) = [one for one in check(loaded, TODAY).findings if one.code == "CST003"]
    (row,) = reports.budget(loaded, TODAY).rows
    assert row.figures.left == -fault.evidence["over"] == Decimal("-201.20")  # type: ignore[operator]
