"""Reports on a loaded stack: tools, costs, budgets and contracts.

Each imports its own part of the core when it is asked for: a list needs no budgets.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stackctl.app.audit import check
from stackctl.app.load import collector_paused
from stackctl.core.audit.engine import Audited, run
from stackctl.core.calendar.periods import DAY, YEAR
from stackctl.core.calendar.spans import SpanOptions, span_of
from stackctl.core.calendar.terms import add_months
from stackctl.core.facts.context import Context
from stackctl.core.loading.positions import Locator
from stackctl.core.money.faults import MISSING_RATE, concerns_money
from stackctl.core.money.prices import Scenario
from stackctl.core.text.messages import all_of
from stackctl.model.errors import StackctlError
from stackctl.model.finding import Severity
from stackctl.model.reports.cost import ComparedCosts

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from stackctl.app.load import Loaded
    from stackctl.model.finding import Finding
    from stackctl.model.reports.budget import BudgetReport
    from stackctl.model.reports.cost import Basis, CostReport, Unit, Uplift
    from stackctl.model.reports.focus import CommitmentReport, FocusReport
    from stackctl.model.reports.list import Inventory
    from stackctl.model.reports.renewals import Grouping, RenewalReport
    from stackctl.model.reports.show import Card

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
    """List the tools that expression and condition choose, or all."""
    from stackctl.core.reports.list import columns_of, inventory, sort_key_of

    wanted, order = columns_of(columns), sort_key_of(sort)
    if any(fact.needs_rules for fact in (*wanted, order[0])):
        audited = check(loaded, today)
    else:
        audited = Audited(Context(loaded.stack, today), ())
    tools = _chosen(audited.context, expression, where)
    found = inventory(audited.context, tools, audited.findings, wanted, order)
    return replace(found, crashes=audited.crashed)


def show(loaded: Loaded, today: date, node_id: str) -> Card:
    """Show everything about one tool or system."""
    from stackctl.core.reports.show import card

    audited = check(loaded, today)
    return replace(card(audited.context, node_id, audited.findings), crashes=audited.crashed)


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
    without: str | None = None,
    unit: Unit | None = None,
) -> CostReport:
    """Report what the stack or the tools chosen cost.

    Without `uplift`, a forecast takes the expected rise at renewals, any other report the present price. `without` are
    tools to leave out, by id.
    """
    from stackctl.core.reports.cost import Question, check_currency, cost_report, groupings_of, prepaid_span
    from stackctl.core.reports.cost import without as tools_without

    stack = loaded.stack
    groupings = groupings_of(by)
    span = prepaid_span(stack, today, asked, groupings) if basis == "prepaid" else span_of(stack.settings, today, asked)
    context = Context(stack, today)
    tools = _chosen(context, expression, where)
    scenario = Scenario(uplift or ("none" if asked.forecast is None else "expected"), today)
    left_out = () if without is None else tools_without(stack, without)
    currency = check_currency(stack, currency)
    question = Question(tools, span, groupings, basis, scenario, currency, left_out, unit)
    with collector_paused():
        report = cost_report(context, question)
    limited = tools if len(tools) < len(stack.tools) else None
    return replace(report, findings=_money_findings(loaded, context, limited))


def at_rates(loaded: Loaded, day: str | None) -> Loaded:
    """Take the exchange rates as known on a day.

    Raises `StackctlError` for a day that is none, or that has no rates.
    """
    if day is None:
        return loaded
    from stackctl.core.calendar.spans import day_of
    from stackctl.core.money.assumptions import rates_until

    settings = rates_until(loaded.stack.settings, day_of("--rates", day, last=True))
    return replace(loaded, stack=replace(loaded.stack, settings=settings))


def a_year_before(report: CostReport) -> SpanOptions:
    """Ask for the same days of the year before."""
    first, last = (add_months(day, -YEAR) for day in (report.first, report.last + DAY))
    until = str(last - DAY)
    return SpanOptions(last=until) if report.basis == "prepaid" else SpanOptions(str(first), until)


def compare(report: CostReport, before: CostReport, name: str) -> CostReport:
    """Hold a report of costs against another one.

    Raises `StackctlError` where it has both groups and times: the two have not the same months.
    """
    if report.keyed and len(report.keyed) < len(report.by):
        times = all_of([name for name in report.by if name not in report.keyed])
        raise StackctlError(
            "--compare-to holds groups or times against each other, not both", hint=f"leave {times} out of --by"
        )
    others = (finding for finding in before.findings if finding not in report.findings)
    return replace(report, compared=ComparedCosts(name, before), findings=(*report.findings, *others))


def budget(
    loaded: Loaded,
    today: date,
    *,
    year: int | None = None,
    currency: str | None = None,
    uplift: Uplift = "expected",
) -> BudgetReport:
    """Report the budgets of a fiscal year, by default today's.

    Raises `StackctlError` for a year out of range, and for a currency without a rate.
    """
    from stackctl.core.reports.budget import budget_report

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
    asked: SpanOptions | None = None,
    by: Grouping | None = None,
) -> RenewalReport:
    """List the contracts by the day they need a decision.

    `within` is a time such as `90d`; `asked` a span, instead. Raises `StackctlError` for a time, a span, a tool or a
    condition that is not understood.
    """
    from stackctl.core.reports.renewals import horizon_of
    from stackctl.core.reports.renewals import renewals as contracts_by_day

    if within is not None and asked is not None:
        raise StackctlError(
            "--within and --from, --to or --fiscal-year exclude each other", hint="say once what time it is about"
        )
    horizon = None if within is None else horizon_of(within)
    span = None if asked is None else span_of(loaded.stack.settings, today, asked)
    context = Context(loaded.stack, today)
    tools = None if expression is None and where is None else _chosen(context, expression, where)
    broken = dict.fromkeys(one.file for one in loaded.problems if one.file.startswith(("tools/", "contracts/")))
    return contracts_by_day(context, within=horizon, span=span, by=by, tools=tools, broken=tuple(sorted(broken)))


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
    """Write what `cost` counts as rows of FOCUS.

    Each price is in its own currency where none is named. Raises `StackctlError` where a price has no rate to the
    currency that is named.
    """
    from stackctl.core.reports.cost import check_currency
    from stackctl.core.reports.focus import focus_report

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
    """Write what contracts commit to, after FOCUS."""
    from stackctl.core.reports.commitments import commitment_report

    context = Context(loaded.stack, today)
    tools = _chosen(context, expression, where)
    report = commitment_report(loaded.stack, today, tools)
    return replace(report, findings=_faults_of_export(loaded, context, tools))


def _chosen(context: Context, expression: str | None, where: str | None) -> set[str]:
    """Choose the tools that both expression and condition hold for."""
    tools = set(context.stack.tools)
    if expression is not None:
        from stackctl.core.facts.select import select

        tools &= select(context, expression)
    if where is not None:
        from stackctl.core.policy.expressions import need_engine
        from stackctl.core.policy.filter import matching

        need_engine("--where")
        tools = matching(context, where, tools)
    return tools


def _money_findings(loaded: Loaded, context: Context, tools: Collection[str] | None = None) -> tuple[Finding, ...]:
    """Find what makes amounts wrong or incomplete.

    That is broken prices and contracts, and currencies without a rate. Of some tools only, or of all; what is wrong
    with a file that holds more than a tool is told always.
    """
    problems = [problem for problem in loaded.problems if concerns_money(problem)]
    wanted = [one for one in loaded.rules if one.rule.stage == "load" or one.rule.code == MISSING_RATE]
    found = run(context, wanted, problems, Locator(loaded.sources)).findings
    errors = [one for one in found if one.severity is Severity.ERROR and one.status == "new"]
    return tuple(one for one in errors if tools is None or one.tool is None or one.tool in tools)


def _faults_of_export(loaded: Loaded, context: Context, tools: Collection[str]) -> tuple[Finding, ...]:
    """Find what makes amounts in the prices' own currencies wrong."""
    limited = tools if len(tools) < len(loaded.stack.tools) else None
    return tuple(one for one in _money_findings(loaded, context, limited) if one.code != MISSING_RATE)
