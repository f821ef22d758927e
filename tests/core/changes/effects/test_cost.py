"""What a change does to the yearly cost: known answers, sums that add up, and the budgets that it breaks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl import rules
from stackctl.core.audit.engine import Audited, configure, run
from stackctl.core.changes.effects.cost import cost_difference
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build, build_settings
from stackctl.core.loading.positions import Locator
from stackctl.core.money.amounts import rate_of
from stackctl.core.money.cost import accrue
from stackctl.core.reports.audit import audit_report
from stackctl.model.currency import DIGITS
from stackctl.model.money import Money
from stackctl.model.reports.diff import CostChange, CostDifference
from stackctl.model.source import SourceFile
from tests.core.money.costs import MANY
from tests.core.money.many_costs import files as many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackctl.model.finding import Finding

TODAY = date(2026, 11, 22)
SETTINGS = "base_currency: EUR\nfx: {as_of: 2026-11-20, rates: {USD: 1.25, JPY: 150}}\n"


def tool(amount: str = "", *, center: str = "", status: str = "active", more: str = "", **cost: str) -> str:
    """A tool's file, with a price a year where an amount is given."""
    keys = {"cost_center": center, "lines": f"[{{item: x, amount: {amount}, per: year}}]", **cost}
    block = ", ".join(f"{key}: {value}" for key, value in keys.items() if value)
    told = f"cost: {{{block}}}\n" if amount or cost else ""
    return f"name: Tool\nvendor: V\ncategory: crm\nstatus: {status}\n{told}{more}"


def context(files: Mapping[str, str], settings: str = SETTINGS, today: date = TODAY) -> Context:
    """A stack of these files; a name without a folder is a tool's."""
    own, problems = build_settings(SourceFile("stackctl.yaml", settings.encode()))
    assert problems == ()
    paths = {name if "/" in name or "." in name else f"tools/{name}.yaml": text for name, text in files.items()}
    stack, _ = build(own, [SourceFile(path, text.encode()) for path, text in sorted(paths.items())])
    return Context(stack, today)


def findings(found: Context) -> tuple[Finding, ...]:
    """What CST003 and CST004 find."""
    wanted, _ = configure((rules.rule("CST003"), rules.rule("CST004")), {})
    return run(found, wanted, (), Locator({})).findings


def difference(before: Context, after: Context, renamed: Mapping[str, str] | None = None) -> CostDifference:
    return cost_difference(before, after, findings(before), findings(after), renamed or {})


def told(changes: Sequence[CostChange]) -> list[tuple[str, str, str]]:
    return [(one.id, str(one.before.amount), str(one.after.amount)) for one in changes]


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


def test_what_differs_is_reported_the_largest_first() -> None:
    names = "teams: {ops: {name: Operations, cost_center: M-2}}\n"
    before = context(
        {
            "a": tool("1000", center="M-1"),
            "b": tool("500", center="M-2"),
            "same": tool("70", center="M-3"),
            "old": tool("10"),
            "teams.yaml": names,
        },
        SETTINGS + "cost_centers: {M-1: Demand generation}\n",
    )
    after = context(
        {
            "a": tool("1200", center="M-1"),
            "b": tool("100", center="M-2"),
            "same": tool("70", center="M-3"),
            "new": tool("200", center="M-4"),
            "teams.yaml": names,
        },
        SETTINGS + "cost_centers: {M-1: Demand generation}\n",
    )
    found = difference(before, after)
    assert (found.before, found.after) == (money("1580.00"), money("1570.00"))
    assert [(one.id, one.name, one.before.amount, one.after.amount) for one in found.centers] == [
        ("M-2", "Operations", Decimal("500.00"), Decimal("100.00")),
        ("M-1", "Demand generation", Decimal("1000.00"), Decimal("1200.00")),
        ("M-4", "M-4", Decimal("0.00"), Decimal("200.00")),
        ("", "no cost centre", Decimal("10.00"), Decimal("0.00")),
    ]
    assert told(found.tools) == [
        ("b", "500.00", "100.00"),
        ("a", "1000.00", "1200.00"),
        ("new", "0.00", "200.00"),
        ("old", "10.00", "0.00"),
    ]
    assert {one.name for one in found.tools} == {"Tool"}
    assert found.breaches == ()
    assert found.unconverted_before == found.unconverted_after == ()


def test_a_tool_that_is_only_proposed_costs_nothing_and_a_retired_one_until_it_went() -> None:
    before = context({"a": tool("1000"), "b": tool("300", status="proposed"), "c": tool("7", status="approved")})
    after = context({"a": tool("1000", status="retired", more="since: 2026-11-15\n"), "b": tool("300"), "c": tool("7")})
    found = difference(before, after)
    assert (found.before, found.after) == (money("1007.00"), money("345.89"))
    assert told(found.tools) == [("a", "1000.00", "38.89"), ("b", "0.00", "300.00")]


def test_a_renamed_tool_is_the_same_money() -> None:
    before = context({"a": tool("1000", center="M-1"), "c": tool("5", center="M-1")})
    after = context({"b": tool("1000", center="M-1"), "c": tool("5", center="M-1")})
    found = difference(before, after, {"a": "b"})
    assert found == CostDifference(money("1005.00"), money("1005.00"))
    dearer = context({"b": tool("1100", center="M-1"), "c": tool("5", center="M-1")})
    assert told(difference(before, dearer, {"a": "b"}).tools) == [("b", "1000.00", "1100.00")]


def test_who_bears_a_cost_can_change_alone() -> None:
    before = context({"a": tool("1000", center="M-1")})
    after = context({"a": tool("1000", allocation="{M-1: 70, M-2: 30}")})
    found = difference(before, after)
    assert found.before == found.after == money("1000.00")
    assert told(found.centers) == [("M-1", "1000.00", "700.00"), ("M-2", "0.00", "300.00")]
    assert found.tools == ()


def test_a_contract_over_several_tools_is_borne_by_whom_it_names() -> None:
    def files(amount: str) -> dict[str, str]:
        cost = f"cost: {{cost_center: M-1, lines: [{{amount: {amount}, per: year}}]}}\n"
        return {
            "a": tool("100", center="M-2"),
            "b": tool(),
            "contracts/c.yaml": f"vendor: V\ncovers: {{a: 25, b: 75}}\n{cost}",
        }

    found = difference(context(files("1000")), context(files("2000")))
    assert told(found.centers) == [("M-1", "1000.00", "2000.00")]
    assert told(found.tools) == [("b", "750.00", "1500.00"), ("a", "350.00", "600.00")]


def test_a_discount_above_the_price_is_a_cost_below_zero() -> None:
    def lines(discount: str) -> str:
        return f"[{{amount: 100, per: year}}, {{amount: {discount}, per: year, kind: discount}}]"

    before = context({"a": tool(center="M-1", lines=lines("40"))})
    after = context({"a": tool(center="M-1", lines=lines("150"))})
    found = difference(before, after)
    assert told(found.centers) == [("M-1", "60.00", "-50.00")]
    assert found.after == money("-50.00")


def test_other_currencies_count_at_the_rates_and_without_one_apart() -> None:
    before = context({"a": tool("1250", currency="USD"), "b": tool("10", currency="GBP")})
    after = context(
        {"a": tool("150000", currency="JPY"), "b": tool("30", currency="GBP"), "c": tool("7", currency="CHF")}
    )
    found = difference(before, after)
    assert (found.before, found.after) == (money("1000.00"), money("1000.00"))
    assert found.centers == found.tools == ()
    assert found.unconverted_before == (money("10.00", "GBP"),)
    assert found.unconverted_after == (money("7.00", "CHF"), money("30.00", "GBP"))


def test_a_base_currency_without_decimals() -> None:
    yen = "base_currency: JPY\n"
    before = context({"a": tool("1000", allocation="{M-1: 33.3, M-2: 66.7}")}, yen)
    after = context({"a": tool("1001", allocation="{M-1: 33.3, M-2: 66.7}")}, yen)
    found = difference(before, after)
    assert (found.before, found.after) == (money("1000", "JPY"), money("1001", "JPY"))
    assert told(found.centers) == [("M-2", "667", "668")]


def test_the_cent_that_is_missing_in_a_sum_is_no_change_of_another() -> None:
    """Three thirds of 0.01 a year: whoever bears the cent bears it on both sides."""
    thirds = {name: tool("0.01", allocation=f"{{{name}: 33.3333, X: 66.6667}}") for name in ("M-1", "M-2", "M-3")}
    before = context({f"a-{name[-1]}": text for name, text in thirds.items()})
    after = context({**{f"a-{name[-1]}": text for name, text in thirds.items()}, "b": tool("50.0040", center="M-0")})
    found = difference(before, after)
    assert told(found.centers) == [("M-0", "0.00", "50.00")]
    assert told(found.tools) == [("b", "0.00", "50.00")]


def test_half_a_cent_on_both_sides_of_zero_still_adds_up() -> None:
    def lines(discount: str) -> str:
        return f"[{{amount: 1, per: year}}, {{amount: {discount}, per: year, kind: discount}}]"

    before = context({"a": tool(center="M-1", lines=lines("1.0050"))})
    after = context({"a": tool(center="M-1", lines=lines("1.0050")), "b": tool("0.01", center="M-2")})
    found = difference(before, after)
    assert (found.before, found.after) == (money("-0.01"), money("0.01"))
    assert told(found.centers) == [("M-1", "-0.01", "0.00"), ("M-2", "0.00", "0.01")]


# Budgets.


def budget(amount: str, more: str = "") -> str:
    return f"budgets:\n  - {{cost_center: M-1, fiscal_year: 2026, amount: {amount}{more}}}\n"


def breaches(before: Mapping[str, str], after: Mapping[str, str], settings: str = SETTINGS) -> list[object]:
    found = difference(context(before, settings), context(after, settings))
    return [one.evidence["over"] for one in found.breaches]


@pytest.mark.parametrize(
    ("before", "after", "over"),
    [
        ((1000, 1500), (1600, 1500), [Decimal("100.00")]),  # broken by a price
        ((1000, 1500), (1000, 900), [Decimal("100.00")]),  # broken by a budget that was cut
        ((1600, 1500), (1700, 1500), [Decimal("200.00")]),  # was broken, and is broken further
        ((1600, 1500), (1600, 1500), []),  # was broken as much
        ((1600, 1500), (1550, 1500), []),  # was broken more
        ((1600, 1500), (1600, 1550), []),  # raised, though not far enough
        ((1600, 1500), (1600, 1450), [Decimal("150.00")]),  # cut further
        ((1600, 1500), (1400, 1500), []),  # mended
    ],
)
def test_the_budgets_that_a_change_breaks_or_breaks_further(
    before: tuple[int, int], after: tuple[int, int], over: list[Decimal]
) -> None:
    def files(price: int, limit: int) -> dict[str, str]:
        return {"a": tool(str(price), center="M-1"), "budgets.yaml": budget(str(limit))}

    assert breaches(files(*before), files(*after)) == over


@pytest.mark.parametrize(("limit", "over"), [("1875", []), ("1874", [Decimal("126.00")])])
def test_a_budget_that_is_reported_in_another_currency_is_compared_at_the_rate(limit: str, over: list[Decimal]) -> None:
    before = {"a": tool("1600", center="M-1"), "budgets.yaml": budget("1500")}
    after = {"a": tool("1600", center="M-1"), "budgets.yaml": budget(limit, ", currency: USD")}
    assert breaches(before, after) == over


def test_a_budget_that_cannot_be_compared_is_reported() -> None:
    """In pounds, without a rate: what was over in euros before says nothing of what is over in pounds."""
    pounds = tool("20", center="M-1", currency="GBP")
    before = {"a": tool("1600", center="M-1"), "b": pounds, "budgets.yaml": budget("1500")}
    after = {"a": tool("1600", center="M-1"), "b": pounds, "budgets.yaml": budget("15", ", currency: GBP")}
    assert breaches(before, after) == [Decimal("5.00")]


def test_a_rule_that_failed_breaks_no_budget() -> None:
    before = context({"a": tool("1600", center="M-1"), "budgets.yaml": budget("1500")})
    failed = [replace(found, message="the rule itself failed", evidence={}) for found in findings(before)]
    assert failed
    assert cost_difference(before, before, failed, failed, {}).breaches == ()
    assert len(cost_difference(before, before, failed, findings(before), {}).breaches) == 1


# Sums.


def of_files(files: Mapping[str, str]) -> Context:
    texts = dict(files)
    return context(texts, texts.pop("stackctl.yaml"))


def edited(seed: int, files: Mapping[str, str], edits: Sequence[tuple[int, str]]) -> dict[str, str]:
    """The files after some edits of tools: gone, new, retired, dearer, or borne by others."""
    found = dict(files)
    for number, edit in edits:
        name = f"tools/tool-{number:02}.yaml"
        if name not in found:
            continue
        data = json.loads(found.pop(name))
        match edit:
            case "gone":
                continue
            case "copied":
                found[f"tools/copy-{number}.yaml"] = json.dumps(data)
            case "retired":
                data |= {"status": "retired", "since": "2026-12-24"}
            case "dearer":
                for line in data.get("cost", {}).get("lines", ()):
                    line["amount"] = f"{seed % 977}.{number % 10}7"
            case _:
                data.get("cost", {}).pop("allocation", None)
                if "cost" in data:
                    data["cost"]["cost_center"] = "M-2"
        found[name] = json.dumps(data)
    return found


EDITS = st.lists(
    st.tuples(st.integers(0, 11), st.sampled_from(["gone", "copied", "retired", "dearer", "borne"])), max_size=4
)


@settings(MANY, max_examples=60)
@given(st.integers(0, 10_000), st.booleans(), EDITS)
def test_centers_and_tools_add_up_to_the_whole_and_to_sums_made_otherwise(
    seed: int,
    rates: bool,
    edits: list[tuple[int, str]],
) -> None:
    files = many(seed, tools=12, rates=rates)
    before, after = of_files(files), of_files(edited(seed, files, edits))
    found = difference(before, after)
    for context_, amount, unconverted in (
        (before, found.before, found.unconverted_before),
        (after, found.after, found.unconverted_after),
    ):
        audit = audit_report(Audited(context_, ()), stack_name="s", rules=0, kept=(), limited=False)
        assert (audit.annual_cost, audit.unconverted) == (amount, unconverted)
    whole = found.after.amount - found.before.amount
    for changes, exact in (
        (found.centers, (by_center(before), by_center(after))),
        (found.tools, (by_tool(before), by_tool(after))),
    ):
        assert sum(one.after.amount - one.before.amount for one in changes) == whole
        unit = Fraction(1, 10 ** DIGITS[found.before.currency])
        listed = {one.id: one for one in changes}
        for key in exact[0].keys() | exact[1].keys():
            was, now = (side.get(key, Fraction(0)) for side in exact)
            if key in listed:
                assert was != now
                assert abs(Fraction(listed[key].before.amount) - was) < unit
                assert abs(Fraction(listed[key].after.amount) - now) < unit
            else:
                assert abs(now - was) < 2 * unit
        sizes = [abs(one.after.amount - one.before.amount) for one in changes]
        assert sizes == sorted(sizes, reverse=True)
        assert all(sizes)
    backwards = difference(after, before)
    assert (backwards.before, backwards.after) == (found.after, found.before)
    assert {(one.id, one.before, one.after) for one in backwards.centers} == {
        (one.id, one.after, one.before) for one in found.centers
    }
    assert difference(before, before).centers == difference(after, after).tools == ()


def by_center(found: Context) -> dict[str, Fraction]:
    """What each cost centre bears, charge by charge."""
    sums: dict[str, Fraction] = {}
    for tool_id in found.committed:
        for charge in accrue(found.stack, tool_id, found.year):
            rate = rate_of(found.stack.settings, charge.currency)
            if rate is not None:
                for center, share in charge.bearers.items():
                    sums[center or ""] = sums.get(center or "", Fraction(0)) + charge.amount * share / rate
    return sums


def by_tool(found: Context) -> dict[str, Fraction]:
    amounts: dict[str, Any] = {tool_id: cost.amount for tool_id, cost in found.committed.items()}
    return amounts
