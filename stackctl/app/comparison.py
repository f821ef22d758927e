"""The story of a comparison: a stack loaded twice, judged by the rules of BASE, told as what the change does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stackctl.app.audit import check
from stackctl.app.load import Loaded, collector_paused, load
from stackctl.core.audit import baseline as baselines
from stackctl.core.audit.engine import AuditResult, run
from stackctl.core.audit.waivers import waivers_of
from stackctl.core.changes import gate
from stackctl.core.changes.cost_limit import limit_of
from stackctl.core.changes.records import changes, renamed
from stackctl.core.changes.renames import replaced
from stackctl.core.changes.summary import Judged, stack_diff
from stackctl.core.loading.money_faults import concerns_money
from stackctl.core.loading.positions import Locator
from stackctl.core.reports.audit import audit_report
from stackctl.core.text.messages import some_of
from stackctl.core.text.secrets import masked
from stackctl.model.errors import StackctlError
from stackctl.model.finding import Finding, Severity
from stackctl.model.reports.diff import GateChange, Revision, StackDiff
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from stackctl.core.facts.context import Context
    from stackctl.model.reports.changes import Changed
    from stackctl.model.reports.common import AuditReport
    from stackctl.model.source import SourceFile, Unreadable
    from stackctl.model.tool import Waiver

_PRICES = ("tools/", "contracts/")
"""Where prices stand; budgets and bookings are no part of the yearly cost."""


_FEW = 5


@dataclass(frozen=True, slots=True)
class State:
    """The files of a stack as they stand at a revision, with the baseline that stands there, if one was asked for."""

    revision: Revision
    files: Sequence[SourceFile]
    unreadable: Sequence[Unreadable] = ()
    known: baselines.Known | None = None

    @property
    def is_stack(self) -> bool:
        """Whether there is a stack at all."""
        paths = (*(file.path for file in self.files), *(one.path for one in self.unreadable))
        return SETTINGS_FILE in paths


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change does, and the audit of HEAD by the rules of BASE: whole, and with what BASE has too as known."""

    diff: StackDiff
    head: AuditReport
    new: AuditReport


def compare(
    base: State,
    head: State,
    today: date,
    stack_name: str,
    *,
    fail_on: Severity | None = Severity.ERROR,
    max_increase: str | None = None,
    remarks: tuple[str, ...] = (),
) -> Comparison:
    """What the change from BASE to HEAD does, judged by the settings, policies, waivers and baseline of BASE.

    Where BASE holds no stack that can be read, there is nothing to judge by but HEAD itself; the diff says so.

    Raises `StackctlError` where HEAD holds no stack, or a limit is not understood.
    """
    limit = None if max_increase is None else limit_of(max_increase)
    both = _load(base, head)
    with collector_paused():
        changed = changes(both.before.stack, both.own.stack, today)
    names = renamed(changed)
    others = replaced(both.before.stack, both.judged.stack)
    waivers = gate.held_waivers(both.before.stack, names, others) if base.is_stack else None
    known = base.known if base.is_stack else head.known

    before, outcome_before = check(both.before, today)
    after, outcome_after = check(both.judged, today, waivers)
    findings_before = _marked(outcome_before.findings, known)
    findings_after = _marked((*outcome_after.findings, *_faults_of_gate(both, after)), known)
    findings_after = tuple(
        replace(one, status="new") if one.tool in others and one.status == "baselined" else one
        for one in findings_after
    )
    touched = _touched(base, head)
    unread = _unread(both, touched)
    findings_after = gate.known_by_other_ids(findings_before, findings_after, names, touched)
    new, fixed = gate.difference(findings_before, findings_after, names, touched, unread=unread, replaced=others)

    after_merge = _gate_change(both, changed, findings_after, waivers, today)
    with collector_paused():
        diff = stack_diff(
            Judged(base.revision, before, findings_before),
            Judged(head.revision, after, findings_after),
            stack_name=stack_name,
            changed=changed,
            renamed=names,
            new=new,
            fixed=fixed,
            gate=after_merge,
            fail_on=fail_on,
            limit=limit,
            unread=_unpriced(both, touched),
            crashes=tuple(dict.fromkeys((*outcome_before.crashed, *outcome_after.crashed))),
            remarks=(*remarks, *both.remarks, *_left_out(unread), *_swapped(both, others)),
        )
    report = _audit(both.judged, after, AuditResult(findings_after, outcome_after.crashes), diff)
    counting = {found.fingerprint for found in new}
    told = tuple(
        replace(found, status="baselined") if found.status == "new" and found.fingerprint not in counting else found
        for found in findings_after
    )
    return Comparison(diff, report, replace(report, findings=told))


@dataclass(frozen=True, slots=True)
class _Both:
    """Both states, loaded: BASE; HEAD as it is itself; HEAD with the rules that it is judged by, often the same.

    `differing` are the files of settings and policies in which the two differ.
    """

    base: State
    head: State
    before: Loaded
    own: Loaded
    judged: Loaded
    differing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def _load(base: State, head: State) -> _Both:
    own = load(head.files, head.unreadable)
    if not head.is_stack:
        raise StackctlError(
            f"no stack in {head.revision.in_sentence}", hint="a change that removes it cannot be judged"
        )
    if not own.stack.tool_count:
        raise StackctlError(
            f"no tools in {head.revision.in_sentence}", hint="a change that leaves none cannot be judged"
        )
    if not base.is_stack:
        before = load([file for file in head.files if gate.is_of_gate(file.path)])
        return _Both(base, head, before, own, own, remarks=(_no_base(base),))
    try:
        before = load(base.files, base.unreadable)
    except StackctlError as error:
        files = gate.judged_by(head.files, base.files)
        before = load(files, gate.judged_by(head.unreadable, base.unreadable))
        return _Both(base, head, before, own, own, remarks=(_broken_base(base, error),))
    differing = gate.differing(base.files, head.files)
    if not differing and gate.judged_by(base.unreadable, ()) == gate.judged_by(head.unreadable, ()):
        return _Both(base, head, before, own, own)
    judged = load(gate.judged_by(base.files, head.files), gate.judged_by(base.unreadable, head.unreadable))
    return _Both(base, head, before, own, judged, differing)


def _no_base(base: State) -> str:
    return f"{base.revision.short} holds no stack: everything is new, and judged by its own settings"


def _broken_base(base: State, error: StackctlError) -> str:
    return f"the settings of {base.revision.short} are broken ({error.lines[0]}): those of the change count for both"


def _marked(findings: Sequence[Finding], known: baselines.Known | None) -> tuple[Finding, ...]:
    return tuple(findings) if known is None else baselines.mark(findings, known.entries)


def _faults_of_gate(both: _Both, after: Context) -> tuple[Finding, ...]:
    """What is wrong with the change's own policies: they do not count yet, but must not break what counts next."""
    if both.judged is both.own:
        return ()
    known = {(problem.file, problem.path, problem.message) for problem in both.judged.problems}
    problems = [
        problem
        for problem in both.own.problems
        if gate.is_of_gate(problem.file) and (problem.file, problem.path, problem.message) not in known
    ]
    rules = [one for one in both.own.rules if one.rule.stage == "load"]
    return run(after, rules, problems, Locator(both.own.sources), {}).findings


def _gate_change(
    both: _Both,
    changed: Sequence[Changed],
    judged: Sequence[Finding],
    waivers: Mapping[str, Sequence[Waiver]] | None,
    today: date,
) -> GateChange:
    """What the change does to the gate; what comes of it is worked out only where something differs."""
    files = both.differing
    before, after = both.base.known, both.head.known
    if before is not None and after is not None and before.entries != after.entries:
        files = (*files, after.file)
    of_gate = gate.changes_of_gate(changed)
    if waivers is None or not (files or dict(waivers) != dict(waivers_of(both.own.stack))):
        return GateChange(of_gate, files)
    after_merge = _marked(check(both.own, today)[1].findings, after)
    now, then = ({found.fingerprint for found in one if found.status == "new"} for one in (judged, after_merge))
    return GateChange(
        of_gate,
        files,
        appear=tuple(found for found in after_merge if found.status == "new" and found.fingerprint not in now),
        vanish=tuple(found for found in judged if found.status == "new" and found.fingerprint not in then),
    )


def _unread(both: _Both, touched: frozenset[str]) -> tuple[str, ...]:
    """The files of HEAD of which the change leaves something unreadable: what it has done to that is not known."""
    before, after = (_hidden(one) for one in (both.before, both.judged))
    return tuple(sorted(file for file in after if file in touched or file not in before))


def _hidden(loaded: Loaded) -> set[str]:
    stack = loaded.stack
    refused = {problem.file for problem in loaded.problems if problem.code == "STK001"}
    return refused | stack.doubtful.keys() | {stack.files[id_] for id_ in stack.unread if id_ in stack.files}


def _left_out(unread: Sequence[str]) -> Iterator[str]:
    if unread:
        whose = "its" if len(unread) == 1 else "their"
        yield (
            f"{some_of(unread)} cannot be read, or not in full: what is missing here of {whose} costs, findings and "
            "flows is not gone"
        )


def _swapped(both: _Both, others: frozenset[str]) -> Iterator[str]:
    for tool_id in sorted(others)[:_FEW]:
        was, now = (
            masked(f"{state.stack.tools[tool_id].name} of {state.stack.vendor_name(state.stack.tools[tool_id])}")
            for state in (both.before, both.judged)
        )
        yield (
            f"{tool_id} was {was} and is {now}: another product, so that all that is found in it is new, and no waiver "
            "of it holds; a new product goes into a file of its own"
        )
    if len(others) > _FEW:
        yield f"other products now, too: {some_of(sorted(others)[_FEW:])}"


def _unpriced(both: _Both, touched: frozenset[str]) -> tuple[str, ...]:
    """The files of HEAD of whose prices the change leaves some unreadable."""
    before, after = (
        {one.file for one in of.problems if concerns_money(one) and one.file.startswith(_PRICES)}
        for of in (both.before, both.judged)
    )
    return tuple(sorted(file for file in after if file in touched or file not in before))


def _touched(base: State, head: State) -> frozenset[str]:
    """The files of HEAD that BASE has not, or not so; one that only moved is as well known as before."""
    before, after = ({file.path: file.data for file in state.files} for state in (base, head))
    moved = {data for path, data in before.items() if path not in after}
    return frozenset(path for path, data in after.items() if before.get(path) != data and data not in moved)


def _audit(loaded: Loaded, context: Context, outcome: AuditResult, diff: StackDiff) -> AuditReport:
    """The audit of HEAD as it was judged."""
    configured = tuple(one for one in loaded.rules if one.severity is not None)
    report = audit_report(
        context,
        outcome,
        stack_name=diff.stack,
        rules=len(configured),
        kept=outcome.findings,
        limited=False,
        catalogue=configured,
        fail_on=diff.fail_on,
    )
    return replace(report, crashes=diff.crashes)
