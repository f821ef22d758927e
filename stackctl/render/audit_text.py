"""`audit` as people read it: grouped by tool, the worst first, then what it adds up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.escape import terminal
from stackctl.core.money import shown
from stackctl.model.finding import Severity
from stackctl.render.findings import (
    baseline_remarks,
    by_family,
    by_subject,
    clean,
    cost_remarks,
    size_of,
    told,
    totals,
)
from stackctl.render.terminal import failures, joined, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.reports import AuditReport, Look
    from stackctl.render.terminal import Style

_INDENT = " " * 11


def render(report: AuditReport, look: Look) -> str:
    """The whole report; a clean stack takes one sentence."""
    counting = told(report)
    if not counting:
        return joined(_clean(report, look))
    return joined([*_head(report, look), *_groups(report, counting, look), *_summary(report, counting, look)])


def _clean(report: AuditReport, look: Look) -> Iterator[str]:
    for remark in (clean(report), *baseline_remarks(report)):
        yield from wrapped(remark, look)
    yield from failures(report.crashes, look)


def _head(report: AuditReport, look: Look) -> Iterator[str]:
    for line in wrapped(f"{report.stack} · {size_of(report)} · as of {report.today}", look):
        yield styled(line, "bold", look)


def _groups(report: AuditReport, counting: list[Finding], look: Look) -> Iterator[str]:
    for name, findings in by_subject(counting).items():
        yield ""
        yield from _group_head(report, name, look)
        for found in findings:
            yield from finding_lines(found, look)


def _group_head(report: AuditReport, name: str, look: Look) -> Iterator[str]:
    subject = report.subjects.get(name)
    if subject is None:
        yield styled(terminal(name), "bold", look)
        return
    facts = [name, subject.vendor, subject.category, subject.owner or ""]
    if subject.annual_cost is not None:
        facts.append(f"{shown(subject.annual_cost.amount, subject.annual_cost.currency)} a year")
    first, *rest = wrapped(" · ".join(fact for fact in facts if fact), look, indent="  ")
    safe = terminal(name)
    yield styled(safe, "bold", look) + first[len(safe) :] if first.startswith(safe) else first
    yield from rest


def finding_lines(found: Finding, look: Look) -> Iterator[str]:
    """A finding: what, where, and what to do."""
    severity = str(found.severity)
    label = f"  {severity:<9}{found.code}  "
    first, *rest = wrapped(found.message, look, first=label, indent=_INDENT)
    style: Style = (
        "error" if found.severity is Severity.ERROR else "warning" if found.severity is Severity.WARNING else "info"
    )
    yield f"  {styled(severity, style, look)}{label[2 + len(severity) :]}{first[len(label) :]}"
    yield from rest
    place = f"{look.prefix}{found.file}:{found.position.line}:{found.position.column}"
    # A path is never wrapped: a broken one cannot be clicked.
    yield _INDENT + styled(terminal(place), "dim", look)
    for line in wrapped(found.help, look, first=_INDENT, indent=_INDENT):
        yield styled(line, "dim", look) if line.strip() else line


def _summary(report: AuditReport, counting: list[Finding], look: Look) -> Iterator[str]:
    yield ""
    for line in wrapped(totals(report), look):
        yield styled(line, "bold", look)
    for remark in (by_family(counting), *cost_remarks(report), *baseline_remarks(report)):
        yield from wrapped(remark, look)
    yield from failures(report.crashes, look)
    yield from wrapped(f"What a code means: stackctl explain {_first_code(counting)}", look)


def _first_code(counting: list[Finding]) -> str:
    return min(counting, key=lambda found: (found.severity.rank, found.file, found.position)).code
