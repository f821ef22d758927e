"""What the rules find in a loaded stack."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stackctl.adapters.files.write import read_if_any, write
from stackctl.app.load import collector_paused
from stackctl.core.audit import baseline as baselines
from stackctl.core.audit.engine import Audited, run
from stackctl.core.facts.context import Context
from stackctl.core.loading.positions import Locator
from stackctl.core.reports.audit import audit_report
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.baseline import BaselineUse
from stackctl.model.errors import StackctlError
from stackctl.model.finding import Severity, family_of
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from stackctl.app.load import Loaded
    from stackctl.model.finding import Finding
    from stackctl.model.reports.audit import AuditReport
    from stackctl.model.tool import Waiver


@dataclass(frozen=True, slots=True)
class Scope:
    """What an audit reports on, of all that it checks.

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


def check(loaded: Loaded, today: date, waivers: Mapping[str, Sequence[Waiver]] | None = None) -> Audited:
    """Run all rules over a loaded stack.

    Where `waivers` are given, by tool, these count in place of its own. Raises `StackctlError` where it has policies
    and the engine for them is missing: not all would be checked.
    """
    if any(one.rule.own and one.severity is not None for one in loaded.rules):
        from stackctl.core.policy.expressions import need_engine

        need_engine("the stack has policies: checking them")
    with collector_paused():
        return run(Context(loaded.stack, today), loaded.rules, loaded.problems, Locator(loaded.sources), waivers)


def audit(
    loaded: Loaded,
    today: date,
    stack_name: str,
    scope: Scope = EVERYTHING,
    *,
    command: str = "audit",
    known: baselines.Baseline | None = None,
    fail_on: Severity | None = Severity.ERROR,
) -> AuditReport:
    """Report what the rules find, as far as in scope.

    `known` are findings that do not count. `fail_on` is the mildest severity that fails the run; None: nothing does.

    Raises `StackctlError` for a code, a tool or a path that does not exist.
    """
    for code in (*scope.codes, *scope.ignored):
        _check_code(code, loaded)
    if command == "validate":
        scope = replace(scope, codes=("STK",))
        loaded = replace(loaded, rules=tuple(one for one in loaded.rules if one.rule.stage == "load"))
    audited = check(loaded, today)
    selected = None if scope.select is None else _selected(audited.context, scope.select)
    findings = audited.findings if known is None else baselines.mark(audited.findings, known.entries)
    kept = [found for found in findings if _is_in(found, scope, selected)]
    report = audit_report(
        audited,
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
    gone = () if audited.crashes else baselines.gone(audited.findings, known.entries, uncertain)
    return replace(report, baseline=BaselineUse(known.file, len(known.entries), gone))


def read_baseline(path: Path, *, may_be_missing: bool) -> baselines.Baseline:
    """Read a baseline; refuse one that is missing or broken."""
    data = read_if_any(path)
    if data is not None:
        return baselines.read_baseline(SourceFile(path.as_posix(), data))
    if may_be_missing:
        return baselines.Baseline(path.as_posix())
    name = shlex.quote(path.as_posix())
    raise StackctlError(f"no baseline {path}", hint=f"write it with: stackctl audit --baseline {name} --write-baseline")


def write_baseline(path: Path, report: AuditReport, known: baselines.Baseline) -> AuditReport:
    """Write what a whole audit has found into the baseline.

    Answers the report in which all of that is known. A rule that failed leaves the file as it is: what it would have
    found must not drop out.
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


def _check_code(code: str, loaded: Loaded) -> None:
    known = {word for one in loaded.rules for word in (one.rule.code, one.rule.family)}
    if code.upper() not in known:
        raise StackctlError(f"no rule or family {quoted(code)}{did_you_mean(code.upper(), known)}")


def _selected(context: Context, expression: str) -> frozenset[str]:
    from stackctl.core.facts.select import select

    return select(context, expression)


def _is_in(found: Finding, scope: Scope, selected: frozenset[str] | None) -> bool:
    if not _is_asked(found.code, scope):
        return False
    if selected is not None and found.tool not in selected and not any(selected & set(pair) for pair in found.pairs):
        return False
    return not scope.paths or any(
        path in (".", found.file) or found.file.startswith(f"{path}/") for path in scope.paths
    )


def _is_asked(code: str, scope: Scope) -> bool:
    """Tell whether the findings of a rule were asked for."""
    return (not scope.codes or _is_of(code, scope.codes)) and not _is_of(code, scope.ignored)


def _is_of(code: str, codes: tuple[str, ...]) -> bool:
    return any(one.upper() in (code, family_of(code)) for one in codes)
