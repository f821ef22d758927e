"""The reports on a loaded stack: its tools, costs, budgets and contracts. Each imports what it needs when asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stackctl.app.audit import check
from stackctl.app.load import collector_paused
from stackctl.core.audit.engine import AuditResult, run
from stackctl.core.calendar.spans import SpanOptions, span_of
from stackctl.core.facts.context import Context
from stackctl.core.facts.select import select
from stackctl.core.loading.money_faults import MISSING_RATE, concerns_money
from stackctl.core.loading.positions import Locator
from stackctl.core.money.prices import Scenario
from stackctl.core.policy.expressions import need_engine
from stackctl.core.policy.filter import matching
from stackctl.core.reports.budget import budget_report
from stackctl.core.reports.commitments import commitment_report
from stackctl.core.reports.cost import Question, check_currency, cost_report, groupings_of
from stackctl.core.reports.focus import focus_report
from stackctl.core.reports.list import columns_of, inventory, sort_key_of
from stackctl.core.reports.renewals import horizon_of
from stackctl.core.reports.renewals import renewals as contracts_by_day
from stackctl.core.reports.show import card
from stackctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from stackctl.app.load import Loaded
    from stackctl.model.finding import Finding
    from stackctl.model.reports.budget import BudgetReport
    from stackctl.model.reports.common import Card, Inventory
    from stackctl.model.reports.cost import Basis, CostReport, Uplift
    from stackctl.model.reports.focus import CommitmentReport, FocusReport
    from stackctl.model.reports.renewals import Grouping, RenewalReport

WHOLE_YEAR = SpanOptions()


def list_tools(
    loaded: Loaded,
    today: date,
    expression: str | None,
    columns: str | None,
    sort: str | None,
    *,
    where: str | None = None,
) -> Inventory:
    """The inventory, or the part of it that an expression selects and for which the condition `where` is true."""
    wanted, order = columns_of(columns), sort_key_of(sort)
    outcome = AuditResult(())
    if any(fact.needs_rules for fact in (*wanted, order[0])):
        context, outcome = check(loaded, today)
    else:
        context = Context(loaded.stack, today)
    tools = _chosen(context, expression, where)
    found = inventory(context, tools, outcome.findings, wanted, order)
    return replace(found, crashes=outcome.crashed)


def show(loaded: Loaded, today: date, node_id: str) -> Card:
    """Everything about one tool or system."""
    context, outcome = check(loaded, today)
    return replace(card(context, node_id, outcome.findings), crashes=outcome.crashed)


def cost(
    loaded: Loaded,
    today: date,
    asked: SpanOptions = WHOLE_YEAR,
    *,
    by: str = "category",
    basis: Basis = "effective",
    uplift: Uplift | None = None,
    currency: str | None = None,
    expression: str | None = None,
    where: str | None = None,
) -> CostReport:
    """What the stack costs, or the tools that an expression selects and for which the condition `where` is true.

    Without `uplift`, a forecast takes the expected rise at renewals, any other report the present price.
    """
    stack = loaded.stack
    groupings = groupings_of(by)
    span = span_of(stack.settings, today, asked)
    context = Context(stack, today)
    tools = _chosen(context, expression, where)
    scenario = Scenario(uplift or ("none" if asked.forecast is None else "expected"), today)
    question = Question(tools, span, groupings, basis, scenario, check_currency(stack, currency))
    with collector_paused():
        report = cost_report(context, question)
    limited = tools if len(tools) < len(stack.tools) else None
    return replace(report, findings=_money_findings(loaded, context, limited))


def budget(
    loaded: Loaded,
    today: date,
    *,
    year: int | None = None,
    currency: str | None = None,
    uplift: Uplift = "expected",
) -> BudgetReport:
    """The budgets of a fiscal year, of the one that holds today where none is named.

    Raises `StackctlError` for a year out of range, and for a currency without a rate.
    """
    context = Context(loaded.stack, today)
    with collector_paused():
        report = budget_report(context, year=year, currency=currency, uplift=uplift)
    return replace(report, findings=_money_findings(loaded, context))


def renewals(
    loaded: Loaded,
    today: date,
    expression: str | None = None,
    *,
    where: str | None = None,
    within: str | None = None,
    by: Grouping | None = None,
) -> RenewalReport:
    """The contracts by the day on which they ask for a decision; `within` is a time such as `90d`.

    Raises `StackctlError` for a time, a tool or a condition that is not understood.
    """
    horizon = None if within is None else horizon_of(within)
    context = Context(loaded.stack, today)
    tools = None if expression is None and where is None else _chosen(context, expression, where)
    broken = dict.fromkeys(one.file for one in loaded.problems if one.file.startswith(("tools/", "contracts/")))
    return contracts_by_day(context, within=horizon, by=by, tools=tools, broken=tuple(sorted(broken)))


def export_focus(
    loaded: Loaded,
    today: date,
    asked: SpanOptions = WHOLE_YEAR,
    *,
    uplift: Uplift | None = None,
    currency: str | None = None,
    expression: str | None = None,
    where: str | None = None,
) -> FocusReport:
    """What `cost` counts, as rows of FOCUS; each price in its own currency where none is named.

    Raises `StackctlError` where a price has no rate to the currency that is named.
    """
    stack = loaded.stack
    span = span_of(stack.settings, today, asked)
    context = Context(stack, today)
    tools = _chosen(context, expression, where)
    scenario = Scenario(uplift or ("none" if asked.forecast is None else "expected"), today)
    named = None if currency is None else check_currency(stack, currency)
    with collector_paused():
        report = focus_report(stack, today, tools, span, currency=named, scenario=scenario)
    return replace(report, findings=_faults_of_export(loaded, context, tools))


def export_contracts(
    loaded: Loaded, today: date, *, expression: str | None = None, where: str | None = None
) -> CommitmentReport:
    """What the contracts commit to, after FOCUS: of the tools that are selected, or of all."""
    context = Context(loaded.stack, today)
    tools = _chosen(context, expression, where)
    report = commitment_report(loaded.stack, today, tools)
    return replace(report, findings=_faults_of_export(loaded, context, tools))


def _chosen(context: Context, expression: str | None, where: str | None) -> set[str]:
    """The tools that an expression selects and for which a condition is true."""
    tools = set(context.stack.tools)
    if expression is not None:
        tools &= select(context, expression)
    if where is not None:
        need_engine("--where")
        tools = matching(context, where, tools)
    return tools


def _money_findings(loaded: Loaded, context: Context, tools: Collection[str] | None = None) -> tuple[Finding, ...]:
    """What makes amounts wrong or incomplete: broken prices and contracts, and currencies without a rate.

    Of some tools only, or of all; what is wrong with a file that holds more than a tool is told always.
    """
    problems = [problem for problem in loaded.problems if concerns_money(problem)]
    wanted = [one for one in loaded.rules if one.rule.stage == "load" or one.rule.code == MISSING_RATE]
    found = run(context, wanted, problems, Locator(loaded.sources)).findings
    errors = [one for one in found if one.severity is Severity.ERROR and one.status == "new"]
    return tuple(one for one in errors if tools is None or one.tool is None or one.tool in tools)


def _faults_of_export(loaded: Loaded, context: Context, tools: Collection[str]) -> tuple[Finding, ...]:
    """What makes amounts wrong or incomplete that are told in the currencies of the prices."""
    limited = tools if len(tools) < len(loaded.stack.tools) else None
    return tuple(one for one in _money_findings(loaded, context, limited) if one.code != MISSING_RATE)
