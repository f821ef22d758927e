"""`audit` as people read it: grouped by tool, the worst first, then what it adds up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.escape import terminal
from stackctl.core.money import shown
from stackctl.core.text import count
from stackctl.model.finding import Severity
from stackctl.model.rule import FAMILIES, OWN_FAMILY
from stackctl.render.terminal import failures, joined, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.reports import AuditReport, Look
    from stackctl.render.terminal import Style

_INDENT = " " * 11


def render(report: AuditReport, look: Look) -> str:
    """The whole report; a clean stack takes one sentence."""
    told = [found for found in report.findings if found.status == "new"]
    if not told:
        return joined(_clean(report, look))
    return joined([*_head(report, look), *_groups(report, told, look), *_summary(report, told, look)])


def _clean(report: AuditReport, look: Look) -> Iterator[str]:
    scope = "nothing found in what was asked for" if report.limited else "nothing found"
    waived = report.with_status("waived")
    text = f"{report.stack}: {_counts(report)} checked against {report.rules} rules as of {report.today}: {scope}"
    text += f" ({waived} waived)" if waived else ""
    if report.next_event is not None:
        text += f". Next: {report.next_event.what} on {report.next_event.day}"
    yield from wrapped(f"{text}.", look)


def _head(report: AuditReport, look: Look) -> Iterator[str]:
    for line in wrapped(f"{report.stack} · {_counts(report)} · as of {report.today}", look):
        yield styled(line, "bold", look)


def _counts(report: AuditReport) -> str:
    tools, systems = count(report.tools, "tool"), count(report.systems, "system")
    return f"{tools}, {systems}, {count(report.integrations, 'integration')}"


def _groups(report: AuditReport, told: list[Finding], look: Look) -> Iterator[str]:
    groups: dict[str, list[Finding]] = {}
    for found in told:
        groups.setdefault(found.tool or found.file, []).append(found)
    for name, findings in sorted(groups.items(), key=lambda item: (_worst(item[1]), item[1][0].file, item[0])):
        yield ""
        yield from _group_head(report, name, look)
        for found in sorted(findings, key=lambda one: (one.severity.rank, one.position, one.code)):
            yield from finding_lines(found, look)


def _worst(findings: list[Finding]) -> int:
    return min(found.severity.rank for found in findings)


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


def _summary(report: AuditReport, told: list[Finding], look: Look) -> Iterator[str]:
    yield ""
    errors, warnings, notes = (report.counted(severity) for severity in Severity)
    tools = len({found.tool for found in told if found.tool is not None})
    counts = f"{count(errors, 'error')}, {count(warnings, 'warning')}, {count(notes, 'note')}"
    waived = report.with_status("waived")
    text = f"{counts} in {tools} of {count(report.tools, 'tool')}" + (f"; {waived} waived" if waived else "")
    for line in wrapped(text, look):
        yield styled(line, "bold", look)
    by_family: dict[str, int] = {}
    for found in told:
        name = FAMILIES.get(found.family, OWN_FAMILY)
        by_family[name] = by_family.get(name, 0) + 1
    order = [*FAMILIES.values(), OWN_FAMILY]
    yield from wrapped(" · ".join(f"{name} {by_family[name]}" for name in order if name in by_family), look)
    if report.command == "audit":
        yield from _money_lines(report, look)
        if report.notices_due:
            due = count(report.notices_due, "notice deadline")
            yield from wrapped(f"{due} in the next {report.notice_days} days.", look)
    yield from failures(report.crashes, look)
    yield from wrapped(f"What a code means: stackctl explain {_first_code(told)}", look)


def _first_code(told: list[Finding]) -> str:
    return min(told, key=lambda found: (found.severity.rank, found.file, found.position)).code


def _money_lines(report: AuditReport, look: Look) -> Iterator[str]:
    cost = shown(report.annual_cost.amount, report.annual_cost.currency)
    text = f"The stack costs {cost} a year"
    if report.at_stake.amount:
        stake = shown(report.at_stake.amount, report.at_stake.currency)
        text += f"; {stake} of it is in tools that are duplicate or unused"
    yield from wrapped(f"{text}.", look)
    for money in report.unconverted:
        amount = shown(money.amount, money.currency)
        missing = (
            f"Not in it: {amount} a year, for want of a rate for {money.currency} in stackctl.yaml under fx: rates:"
        )
        yield from wrapped(missing, look)
