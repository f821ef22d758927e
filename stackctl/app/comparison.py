"""What a change does, judged by the rules of BASE."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stackctl.app.audit import check
from stackctl.app.load import Loaded, collector_paused, load
from stackctl.core.audit import baseline as baselines
from stackctl.core.audit.engine import Audited, run
from stackctl.core.audit.waivers import waivers_of
from stackctl.core.changes import gate
from stackctl.core.changes.cost_limit import limit_of
from stackctl.core.changes.records import changes, renamed
from stackctl.core.changes.renames import replaced
from stackctl.core.changes.summary import stack_diff
from stackctl.core.loading.positions import Locator
from stackctl.core.money.faults import concerns_money
from stackctl.core.reports.audit import audit_report
from stackctl.core.text.messages import some_of
from stackctl.core.text.secrets import masked
from stackctl.model.errors import StackctlError
from stackctl.model.finding import Finding, Severity
from stackctl.model.reports.diff import GateChange, StackDiff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from stackctl.app.snapshot import Snapshot
    from stackctl.model.reports.audit import AuditReport
    from stackctl.model.reports.changes import Changed
    from stackctl.model.tool import Waiver

_PRICES = ("tools/", "contracts/")
"""Where prices stand; budgets and bookings are no part of the yearly cost."""


_FEW = 5


def diff(
    stack: Path | None,
    base: str | None,
    head: str | None,
    today: date,
    *,
    baseline: str | None = None,
    fail_on: Severity | None = Severity.ERROR,
    max_increase: str | None = None,
) -> tuple[StackDiff, Path]:
    """Say what the change between two revisions does.

    Answers the stack's folder, too. Arguments and errors are those of `base_and_head` and `compare`.
    """
    from stackctl.app.base_and_head import base_and_head

    before, after = base_and_head(stack, base, head, baseline)
    report, _ = compare(before, after, today, fail_on=fail_on, max_increase=max_increase)
    return report, after.root


def compare(
    base: Snapshot,
    head: Snapshot,
    today: date,
    *,
    fail_on: Severity | None = Severity.ERROR,
    max_increase: str | None = None,
) -> tuple[StackDiff, AuditReport]:
    """Say what the change does, and audit HEAD.

    Both are judged by the settings, policies, waivers and baseline of BASE. Where BASE holds no stack that can be read,
    there is nothing to judge by but HEAD itself; the diff says so.

    Raises `StackctlError` where HEAD holds no stack, or a limit is not understood.
    """
    limit = None if max_increase is None else limit_of(max_increase)
    own = load(head.files, head.unreadable)
    _check_head(head, own)
    before, judged, notes = _by_the_rules_of_base(base, head, own)
    with collector_paused():
        changed = changes(before.stack, own.stack, today)
    names = renamed(changed)
    others = replaced(before.stack, judged.stack)
    waivers = gate.held_waivers(before.stack, names, others) if base.is_stack else None
    baseline = base.baseline if base.is_stack else head.baseline

    audited_before = _marked(check(before, today), baseline)
    audited_after = check(judged, today, waivers)
    own_faults = _faults_of_gate(own, judged, audited_after)
    audited_after = _marked(replace(audited_after, findings=(*audited_after.findings, *own_faults)), baseline)
    findings = tuple(
        replace(finding, status="new") if finding.tool in others and finding.status == "baselined" else finding
        for finding in audited_after.findings
    )
    touched = _touched(base, head)
    unread = _unread(before, judged, touched)
    findings = gate.known_by_other_ids(audited_before.findings, findings, names, touched)
    audited_after = replace(audited_after, findings=findings)
    new, fixed = gate.difference(audited_before.findings, findings, names, touched, unread=unread, replaced=others)

    differing = () if judged is own else gate.differing(base.files, head.files)
    after_merge = _gate_change(
        base, head, own, files=differing, changed=changed, findings=findings, waivers=waivers, today=today
    )
    with collector_paused():
        report = stack_diff(
            audited_before,
            audited_after,
            revisions=(base.revision, head.revision),
            stack_name=head.name,
            changed=changed,
            renamed=names,
            new=new,
            fixed=fixed,
            gate=after_merge,
            fail_on=fail_on,
            limit=limit,
            unread=_unpriced(before, judged, touched),
            remarks=(
                *(*base.notes, *notes),
                *_left_out(unread),
                *_swapped(before, judged, others),
            ),
        )
    return report, _audit_of_head(judged, audited_after, report)


def only_new(audit: AuditReport, diff: StackDiff) -> AuditReport:
    """Mark all findings as known but those of the change."""
    new = {finding.fingerprint for finding in diff.new}
    findings = tuple(
        replace(finding, status="baselined") if finding.status == "new" and finding.fingerprint not in new else finding
        for finding in audit.findings
    )
    return replace(audit, findings=findings)


def _check_head(head: Snapshot, own: Loaded) -> None:
    where = head.revision.in_sentence
    if not head.is_stack:
        raise StackctlError(f"no stack in {where}", hint="a change that removes it cannot be judged")
    if not own.stack.tool_count:
        raise StackctlError(f"no tools in {where}", hint="a change that leaves none cannot be judged")


def _by_the_rules_of_base(base: Snapshot, head: Snapshot, own: Loaded) -> tuple[Loaded, Loaded, tuple[str, ...]]:
    """Load BASE, and HEAD by its rules; notes say otherwise."""
    if not base.is_stack:
        before = load([file for file in head.files if gate.is_of_gate(file.path)])
        note = f"{base.revision.short} holds no stack: everything is new, and judged by its own settings"
        return before, own, (note,)
    try:
        before = load(base.files, base.unreadable)
    except StackctlError as error:
        files = gate.judged_by(head.files, base.files)
        before = load(files, gate.judged_by(head.unreadable, base.unreadable))
        note = (
            f"the settings of {base.revision.short} are broken ({error.lines[0]}): those of the change count for both"
        )
        return before, own, (note,)
    same = gate.judged_by(base.unreadable, ()) == gate.judged_by(head.unreadable, ())
    if same and not gate.differing(base.files, head.files):
        return before, own, ()
    files = gate.judged_by(base.files, head.files)
    return before, load(files, gate.judged_by(base.unreadable, head.unreadable)), ()


def _marked(audited: Audited, baseline: baselines.Baseline | None) -> Audited:
    """Mark the findings that the baseline, if any, holds."""
    if baseline is None:
        return audited
    return replace(audited, findings=baselines.mark(audited.findings, baseline.entries))


def _faults_of_gate(own: Loaded, judged: Loaded, after: Audited) -> tuple[Finding, ...]:
    """Find what is wrong with the change's own policies.

    They do not count yet, but must not break what counts next.
    """
    if judged is own:
        return ()
    known = {(problem.file, problem.path, problem.message) for problem in judged.problems}
    problems = [
        problem
        for problem in own.problems
        if gate.is_of_gate(problem.file) and (problem.file, problem.path, problem.message) not in known
    ]
    rules = [configured for configured in own.rules if configured.rule.stage == "load"]
    return run(after.context, rules, problems, Locator(own.sources), {}).findings


def _gate_change(
    base: Snapshot,
    head: Snapshot,
    own: Loaded,
    *,
    files: tuple[str, ...],
    changed: Sequence[Changed],
    findings: Sequence[Finding],
    waivers: Mapping[str, Sequence[Waiver]] | None,
    today: date,
) -> GateChange:
    """Say what the change does to the gate, if anything."""
    before, after = base.baseline, head.baseline
    if before is not None and after is not None and before.entries != after.entries:
        files = (*files, after.file)
    of_gate = gate.changes_of_gate(changed)
    if waivers is None or not (files or dict(waivers) != dict(waivers_of(own.stack))):
        return GateChange(of_gate, files)
    after_merge = _marked(check(own, today), after).findings
    now, then = ({one.fingerprint for one in side if one.status == "new"} for side in (findings, after_merge))
    return GateChange(
        of_gate,
        files,
        appear=tuple(one for one in after_merge if one.status == "new" and one.fingerprint not in now),
        vanish=tuple(one for one in findings if one.status == "new" and one.fingerprint not in then),
    )


def _unread(before: Loaded, after: Loaded, touched: frozenset[str]) -> tuple[str, ...]:
    """List the files of HEAD that the change left unreadable.

    What it has done to that is not known.
    """
    hidden_before, hidden_after = _hidden(before), _hidden(after)
    return tuple(sorted(file for file in hidden_after if file in touched or file not in hidden_before))


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


def _swapped(before: Loaded, after: Loaded, others: frozenset[str]) -> Iterator[str]:
    for tool_id in sorted(others)[:_FEW]:
        was, now = (
            masked(f"{stack.tools[tool_id].name} of {stack.vendor_name(stack.tools[tool_id])}")
            for stack in (before.stack, after.stack)
        )
        yield (
            f"{tool_id} was {was} and is {now}: another product, so that all that is found in it is new, and no waiver "
            "of it holds; a new product goes into a file of its own"
        )
    if len(others) > _FEW:
        yield f"other products now, too: {some_of(sorted(others)[_FEW:])}"


def _unpriced(before: Loaded, after: Loaded, touched: frozenset[str]) -> tuple[str, ...]:
    """List the files of HEAD with prices left unreadable."""
    faulty_before, faulty_after = (
        {problem.file for problem in loaded.problems if concerns_money(problem) and problem.file.startswith(_PRICES)}
        for loaded in (before, after)
    )
    return tuple(sorted(file for file in faulty_after if file in touched or file not in faulty_before))


def _touched(base: Snapshot, head: Snapshot) -> frozenset[str]:
    """List the files of HEAD that differ in BASE.

    One that only moved is as well known as before.
    """
    before, after = ({file.path: file.data for file in snapshot.files} for snapshot in (base, head))
    moved = {data for path, data in before.items() if path not in after}
    return frozenset(path for path, data in after.items() if before.get(path) != data and data not in moved)


def _audit_of_head(loaded: Loaded, audited: Audited, diff: StackDiff) -> AuditReport:
    """Report the audit of HEAD as it was judged."""
    configured = tuple(one for one in loaded.rules if one.severity is not None)
    report = audit_report(
        audited,
        stack_name=diff.stack,
        rules=len(configured),
        kept=audited.findings,
        limited=False,
        catalogue=configured,
        fail_on=diff.fail_on,
    )
    return replace(report, crashes=diff.crashes)
