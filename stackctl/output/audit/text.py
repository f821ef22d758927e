"""`audit` on a terminal: findings by tool, then the totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.money.amounts import shown
from stackctl.core.text.escape import terminal
from stackctl.output.audit.words import (
    baseline_remarks,
    by_family,
    by_subject,
    clean,
    cost_remarks,
    new_findings,
    size_of,
    totals,
)
from stackctl.output.kit.findings import finding_lines
from stackctl.output.kit.terminal import failures, joined, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.reports.audit import AuditReport


def render(report: AuditReport, look: Look) -> str:
    """Write the report; one sentence for a clean stack."""
    counting = new_findings(report)
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
