"""The table of `cost` on a terminal: amounts are never cut, and what is shown adds up."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from stackctl.adapters.files.worktree import read_stack
from stackctl.app.load import load
from stackctl.app.reports import cost
from stackctl.core.calendar.spans import SpanOptions
from stackctl.model.look import Look
from stackctl.output.kit.terminal import cells
from tests.core.reports.test_cost import MONTHLY, TEAMS, report, tool
from tests.output.poison import SAMPLE, TODAY
from tests.output.texts import renderer

if TYPE_CHECKING:
    from typing import Any

    from stackctl.app.load import Loaded
    from stackctl.model.reports.cost import CostReport

NUMBER = re.compile(r"-?\d{1,3}(?: \d{3})*(?:\.\d+)?(?= |$)")


@pytest.fixture(scope="module")
def sample() -> Loaded:
    return load(*read_stack(SAMPLE))


def text(found: CostReport, width: int | None = None, **look: Any) -> str:
    return renderer("cost", "text")(found, Look(width=width, **look))


VIEWS = (
    {"by": "category,month"},
    {"by": "cost-center,tool"},
    {"by": "vendor,quarter", "asked": SpanOptions(forecast=30)},
    {"by": "owner"},
    {"by": "month"},
    {"by": "tool", "basis": "billed", "currency": "USD"},
    {"by": "tool,month", "basis": "actual"},
)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160])
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_it_fits_and_no_amount_is_cut(sample: Loaded, view: dict[str, Any], width: int) -> None:
    wishes = {"asked": SpanOptions(), **view}
    found = cost(sample, TODAY, wishes.pop("asked"), **wishes)
    shown = text(found, width)
    assert [line for line in shown.splitlines() if cells(line) > width] == []
    total = next(line for line in shown.splitlines() if line.startswith("total"))
    whole = f"{found.total.amount:,}".replace(",", " ")
    assert whole in total or f"{found.total.amount:,.0f}".replace(",", " ") in total


@pytest.mark.parametrize("width", [80, 120, 200, None])
@pytest.mark.parametrize("by", ["category,month", "team,quarter", "category", "origin,status,month"])
def test_columns_and_lines_add_up_as_they_are_shown(sample: Loaded, by: str, width: int | None) -> None:
    shown = text(cost(sample, TODAY, by=by), width)
    table = shown[: shown.index("\n\n")].splitlines()[2:]
    rows = {line: [Decimal(number.replace(" ", "")) for number in _amounts(line)] for line in table}
    total = rows.pop(table[-1])
    outer = [row for line, row in rows.items() if not line.startswith(" ")]
    assert [sum(column) for column in zip(*outer, strict=True)] == total
    for row in [*rows.values(), total]:
        assert len(row) == 1 or sum(row[:-1]) == row[-1]


def _amounts(line: str) -> list[str]:
    """The amounts of a line: what stands between the name and the share, apart by two spaces."""
    before, _, _ = line.rpartition(" %")
    columns = re.split(r" {2,}", before.strip())
    return [column for column in columns[1:-1] if NUMBER.fullmatch(column)]


def test_a_narrow_terminal_has_quarters_in_whole_units_and_says_so(sample: Loaded) -> None:
    found = cost(sample, TODAY, by="category,month")
    narrow, wide, pipe = text(found, 80), text(found, 120), text(found)
    assert "Q1" in narrow
    assert "In whole EUR, for want of room" in narrow
    assert "Q1" in wide
    assert "In whole EUR" not in wide
    assert "2026-01" in pipe
    assert "Q1" not in pipe


def test_names_lose_their_ends_before_amounts_do() -> None:
    long = "a-tool-with-a-name-that-is-longer-than-any-terminal-of-forty-columns"
    shown = text(report({long: tool(MONTHLY)}, by="tool"), 40)
    assert "1 200.00  100 %" in shown
    assert f"{long[:8]}" in shown
    assert "…" in shown


@pytest.mark.parametrize(
    ("own", "days"),
    [
        ("fiscal_year_start: 1\nfiscal_year_named_by: end\n", "Jan-Dec"),
        ("fiscal_year_start: 4\n", "Apr 2027-Mar 2028"),
        ("fiscal_year_start: 10\nfiscal_year_named_by: end\n", "Oct 2026-Sep 2027"),
        ("fiscal_year_start: 04-06\n", "2027-04-06 to 2028-04-05"),
    ],
)
def test_the_fiscal_year_is_named(own: str, days: str) -> None:
    found = report({"one": tool(MONTHLY)}, SpanOptions(fiscal_year=2027), own=f"schema: 1\n{own}")
    assert text(found).startswith(f"Effective cost, EUR, fiscal year 2027 ({days})\n")


def test_what_is_not_in_the_total_comes_first() -> None:
    ends = "contract: {end: 2026-09-30}\n"
    renews = "contract: {end: 2026-11-30, auto_renew: true, uplift: {percent: 10}}\n"
    tools = {
        "franc": tool(f"currency: CHF, {MONTHLY}"),
        "ends": tool(MONTHLY, more=ends),
        "maybe": tool(MONTHLY, status="proposed"),
        "goes-on": tool(f"currency: USD, {MONTHLY}", more=renews),
    }
    shown = text(report(tools, uplift="expected", by="tool"))
    notes = shown[shown.index("\n\n") + 2 : shown.index("The amounts are not right")].strip().splitlines()
    assert notes == [
        "Not in the total: 1 200.00 CHF of franc, for want of a rate for CHF in stackctl.yaml under fx: rates:",
        (
            "Not counted: 300.00 EUR that would follow at the same price where contracts that do not renew by "
            "themselves end: ends on 2026-09-30."
        ),
        "Not counted, for only proposed or evaluated: maybe 1 200.00 EUR.",
        "1 contract renews within the span, counted with the rise that is expected: goes-on on 2026-12-01 (+10 %).",
        "At the rates of 2026-11-20: 1 EUR = 1.25 USD.",
    ]
    assert "error    CST004" in shown


def test_nothing_is_said_to_be_nothing() -> None:
    assert "Nothing that was asked for costs anything in fiscal year 2026" in text(report({"one": tool()}))
    assert "spend/ holds no bookings" in text(report({"one": tool(MONTHLY)}, basis="actual"))


def test_teams_and_owners_go_by_their_names_and_nobody_is_named() -> None:
    assert "Ann Lee" in TEAMS
    owned = "owner: {business: ann.lee, team: ops}\n"
    tools = {"one": tool(MONTHLY, more=owned), "two": tool("lines: [{amount: 1.00, per: month}]")}
    assert "Ann Lee" in text(report(tools, by="owner"))
    assert "(no owner)" in text(report(tools, by="owner"))
    assert "Operations" in text(report(tools, by="team"))
    own = "schema: 1\ncost_centers: {M-1: Growth}\n"
    assert "M-1 Growth" in text(report(tools, by="cost-center", own=own))
    assert "(no cost centre)" in text(report(tools, by="cost-center", own=own))
