"""The story of each command: from files to a report. The one place where adapters, rules and core meet."""

from __future__ import annotations

import gc
import shlex
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from stackctl import rules
from stackctl.adapters.files.write import make_folder, read_if_any, write
from stackctl.app.scaffold import scaffold
from stackctl.core.audit import baseline as baselines
from stackctl.core.audit.engine import AuditResult, configure, run
from stackctl.core.calendar.spans import SpanOptions, span_of
from stackctl.core.facts.context import Context
from stackctl.core.facts.select import select
from stackctl.core.loading.build import build, build_settings
from stackctl.core.loading.money_faults import MISSING_RATE, concerns_money
from stackctl.core.loading.positions import Locator
from stackctl.core.loading.schema import schema_files
from stackctl.core.money.prices import Scenario
from stackctl.core.policy.expressions import need_engine
from stackctl.core.policy.filter import matching
from stackctl.core.policy.policies import policy_rules
from stackctl.core.policy.trial import trial
from stackctl.core.reports.audit import audit_report
from stackctl.core.reports.budget import budget_report
from stackctl.core.reports.commitments import commitment_report
from stackctl.core.reports.cost import Question, check_currency, cost_report, groupings_of
from stackctl.core.reports.focus import focus_report
from stackctl.core.reports.list import columns_of, inventory, sort_key_of
from stackctl.core.reports.renewals import horizon_of
from stackctl.core.reports.renewals import renewals as contracts_by_day
from stackctl.core.reports.show import card
from stackctl.core.taxonomy.vocabulary import listed, vocabulary
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.baseline import BaselineUse
from stackctl.model.errors import StackctlError
from stackctl.model.finding import Severity, family_of
from stackctl.model.reports.common import AuditReport, Card, Inventory, Listed, RuleList, RulePage, Trial, Written
from stackctl.model.settings import TaxonomyAdditions
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import SETTINGS_FILE, Stack

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from stackctl.model.finding import Finding, Problem
    from stackctl.model.reports.budget import BudgetReport
    from stackctl.model.reports.cost import Basis, CostReport, Uplift
    from stackctl.model.reports.focus import CommitmentReport, FocusReport
    from stackctl.model.reports.renewals import Grouping, RenewalReport
    from stackctl.model.rule import Configured
    from stackctl.model.tool import Waiver

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stack as loaded, with what is wrong with its files, the rules as it sets them, and the files themselves."""

    stack: Stack
    problems: tuple[Problem, ...]
    rules: tuple[Configured, ...]
    sources: dict[str, bytes]


def load(
    files: Sequence[SourceFile], unreadable: Sequence[Unreadable] = (), progress: Progress | None = None
) -> Loaded:
    """Reads every file of a stack.

    Raises `StackctlError` where the settings are broken: nothing can be said of a stack whose rules are not known.
    """
    with collector_paused():
        sources = {file.path: file.data for file in files}
        for path in unreadable:
            if path.path == SETTINGS_FILE:
                raise StackctlError(f"{SETTINGS_FILE}: {path.reason}")
        locator = Locator(sources)
        settings, problems = build_settings(SourceFile(SETTINGS_FILE, sources.get(SETTINGS_FILE, b"")))
        if problems:
            raise StackctlError(*(_line(problem, locator) for problem in problems))
        stack, found = build(settings, files, unreadable, progress)
        own = policy_rules(stack, locator, time.process_time)
        found = (*found, *own.problems)
        configured, more = configure((*rules.all_rules(), *own.rules), _known_settings(settings.rules, found))
        if more:
            raise StackctlError(*(_line(problem, locator) for problem in more))
        return Loaded(stack, found, configured, sources)


def _known_settings(given: Mapping[str, Any], found: Sequence[Problem]) -> Mapping[str, Any]:
    """The settings of rules without those that may be of a policy whose file is broken: that is told already."""
    if not any(problem.file.startswith("policies/") for problem in found):
        return given
    built_in = {family_of(code) for code in rules.codes()}
    return {code: value for code, value in given.items() if family_of(code) in built_in}


@dataclass(frozen=True, slots=True)
class Scope:
    """What of an audit is reported; everything is always loaded and checked.

    `codes` and `ignored` are codes or families; `select` is an expression of the selection grammar; `paths` are files
    and folders relative to the stack's root.
    """

    codes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    select: str | None = None
    paths: tuple[str, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether anything may be left out."""
        return bool(self.codes or self.ignored or self.select or self.paths)


EVERYTHING = Scope()
WHOLE_YEAR = SpanOptions()


def check(
    loaded: Loaded, today: date, waivers: Mapping[str, Sequence[Waiver]] | None = None
) -> tuple[Context, AuditResult]:
    """Runs all rules over a loaded stack; where `waivers` are given, by tool, these count in place of its own.

    Raises `StackctlError` where it has policies and the engine for them is missing: not all would be checked.
    """
    if any(one.rule.own and one.severity is not None for one in loaded.rules):
        need_engine("the stack has policies: checking them")
    with collector_paused():
        context = Context(loaded.stack, today)
        return context, run(context, loaded.rules, loaded.problems, Locator(loaded.sources), waivers)


def audit(
    loaded: Loaded,
    today: date,
    stack_name: str,
    scope: Scope = EVERYTHING,
    *,
    command: str = "audit",
    known: baselines.Known | None = None,
    fail_on: Severity | None = Severity.ERROR,
) -> AuditReport:
    """What all rules find, or the part of it that was asked for; `known` are findings that do not count.

    `fail_on` is the mildest severity that fails the run; None: nothing does.

    Raises `StackctlError` for a code, a tool or a path that does not exist.
    """
    for code in (*scope.codes, *scope.ignored):
        _check_code(code, loaded)
    if command == "validate":
        scope = replace(scope, codes=("STK",))
        loaded = replace(loaded, rules=tuple(one for one in loaded.rules if one.rule.stage == "load"))
    context, outcome = check(loaded, today)
    selected = None if scope.select is None else select(context, scope.select)
    findings = outcome.findings if known is None else baselines.mark(outcome.findings, known.entries)
    kept = [found for found in findings if _is_in(found, scope, selected)]
    report = audit_report(
        context,
        outcome,
        stack_name=stack_name,
        rules=sum(one.severity is not None for one in loaded.rules),
        kept=kept,
        limited=scope.limited and command == "audit",
        command=command,
        catalogue=tuple(one for one in loaded.rules if one.severity is not None and _is_asked(one.rule.code, scope)),
        fail_on=fail_on,
    )
    if known is None:
        return report
    uncertain = {problem.file for problem in loaded.problems}
    gone = () if outcome.crashes else baselines.gone(outcome.findings, known.entries, uncertain)
    return replace(report, baseline=BaselineUse(known.file, len(known.entries), gone))


def read_baseline(path: Path, *, may_be_missing: bool) -> baselines.Known:
    """The baseline in a file. Raises `StackctlError` where it is not there, though it must be, or is broken."""
    data = read_if_any(path)
    if data is not None:
        return baselines.read_baseline(SourceFile(path.as_posix(), data))
    if may_be_missing:
        return baselines.Known(path.as_posix())
    name = shlex.quote(path.as_posix())
    raise StackctlError(f"no baseline {path}", hint=f"write it with: stackctl audit --baseline {name} --write-baseline")


def write_baseline(path: Path, report: AuditReport, known: baselines.Known) -> AuditReport:
    """Writes what a whole audit has found; answers the report in which all of that is known.

    A rule that failed leaves the file as it is: what it would have found must not drop out.
    """
    if report.crashes or report.baseline is None:
        return report
    dropped = {entry.fingerprint for entry in report.baseline.gone}
    occurring = {found.fingerprint for found in report.findings}
    kept = [entry for entry in known.entries if entry.fingerprint not in dropped | occurring]
    data = baselines.written(report.findings, kept)
    write(path, data, expected=known.data)
    now = baselines.read_baseline(SourceFile(known.file, data)).entries
    use = replace(report.baseline, entries=len(now), written=True)
    return replace(report, findings=baselines.mark(report.findings, now), baseline=use)


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


def show(loaded: Loaded, today: date, node_id: str) -> Card:
    """Everything about one tool or system."""
    context, outcome = check(loaded, today)
    return replace(card(context, node_id, outcome.findings), crashes=outcome.crashed)


def explain(code: str, loaded: Loaded | None) -> RulePage:
    """A rule's page; with a stack, its present settings and where they were set."""
    wanted = code.upper()
    known = rules.codes() if loaded is None else tuple(one.rule.code for one in loaded.rules)
    if wanted not in known:
        raise StackctlError(f"no rule {quoted(code)}{did_you_mean(wanted, known)}", hint="stackctl rules lists them")
    if loaded is None:
        rule = rules.rule(wanted)
        return RulePage(rule, configure((rule,), {})[0][0])
    configured = next(one for one in loaded.rules if one.rule.code == wanted)
    locator = Locator(loaded.sources)
    places = {}
    for key in sorted(configured.changed):
        place = locator.place(SETTINGS_FILE, ("rules", wanted, key))
        places[key] = f"{SETTINGS_FILE}:{place.line}:{place.column}"
    return RulePage(configured.rule, configured, places)


def list_rules(loaded: Loaded | None) -> RuleList:
    """All rules, as the stack sets them, or with their defaults."""
    return RuleList(configure(rules.all_rules(), {})[0] if loaded is None else loaded.rules)


def try_policies(loaded: Loaded, today: date) -> Trial:
    """Tries the examples of the stack's policies."""
    if loaded.stack.policies:
        need_engine("the stack has policies: testing them")
    own = [one.rule for one in loaded.rules if one.rule.own]
    return trial(loaded.stack, own, loaded.problems, loaded.sources, today)


def list_taxonomy(loaded: Loaded | None, part: str) -> Listed:
    """A part of the taxonomy, with what the stack adds to it."""
    return listed(vocabulary(TaxonomyAdditions()) if loaded is None else loaded.stack.taxonomy, part)


def write_schemas(folder: Path, *, check: bool) -> Written:
    """Writes the schemas of all kinds of file, or only says which of them are missing or differ."""
    unchanged: list[str] = []
    stale: list[str] = []
    for name, text in schema_files(rules.all_rules(), vocabulary(TaxonomyAdditions())).items():
        path = folder / name
        (unchanged if read_if_any(path) == text.encode() else stale).append(path.as_posix())
        if not check and path.as_posix() in stale:
            make_folder(folder)
            write(path, text.encode())
    if check:
        where = "" if folder.as_posix() == "schemas" else f" {shlex.quote(folder.as_posix())}"
        next_step = f"write them with: stackctl schema{where}" if stale else ""
        return Written("schema", (), tuple(unchanged), tuple(stale), next_step)
    return Written("schema", tuple(stale), tuple(unchanged))


def init(folder: Path, today: date) -> Written:
    """Writes a new stack; what exists is left as it is. Raises `StackctlError` where there is a stack already."""
    if read_if_any(folder / SETTINGS_FILE) is not None:
        raise StackctlError(f"there is a stack already: {folder / SETTINGS_FILE}", hint="check it with: stackctl audit")
    files = {
        **scaffold(today),
        **{f"schemas/{k}": v for k, v in schema_files(rules.all_rules(), vocabulary(TaxonomyAdditions())).items()},
    }
    written: list[str] = []
    unchanged: list[str] = []
    # The settings come last: they are what makes a folder a stack.
    for name in sorted(files, key=lambda name: (name == SETTINGS_FILE, name)):
        path = folder / name
        make_folder(path.parent)
        if read_if_any(path) is None:
            write(path, files[name].encode(), expected=None)
            written.append(path.as_posix())
        else:
            unchanged.append(path.as_posix())
    where = "" if folder.as_posix() == "stack" else f"--stack {shlex.quote(folder.as_posix())} "
    return Written("init", tuple(written), tuple(unchanged), (), f"check it with: stackctl {where}audit")


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


def _check_code(code: str, loaded: Loaded) -> None:
    known = {word for one in loaded.rules for word in (one.rule.code, one.rule.family)}
    if code.upper() not in known:
        raise StackctlError(f"no rule or family {quoted(code)}{did_you_mean(code.upper(), known)}")


def _is_in(found: Finding, scope: Scope, selected: frozenset[str] | None) -> bool:
    if not _is_asked(found.code, scope):
        return False
    if selected is not None and found.tool not in selected and not any(selected & set(pair) for pair in found.pairs):
        return False
    return not scope.paths or any(
        path in (".", found.file) or found.file.startswith(f"{path}/") for path in scope.paths
    )


def _is_asked(code: str, scope: Scope) -> bool:
    """Whether the findings of a rule were asked for."""
    return (not scope.codes or _is_of(code, scope.codes)) and not _is_of(code, scope.ignored)


def _is_of(code: str, codes: tuple[str, ...]) -> bool:
    return any(one.upper() in (code, family_of(code)) for one in codes)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Loading makes millions of small values that all live on; looking for garbage among them takes a third of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _line(problem: Problem, locator: Locator) -> str:
    place = problem.position or locator.place(problem.file, problem.path, at_key=problem.at_key)
    return f"{problem.file}:{place.line}:{place.column}: {problem.message}: {problem.help}"
