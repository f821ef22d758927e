"""Words of all formats of `audit`: sentences, order, sums, places."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import shown
from stackctl.core.text.messages import all_of, count
from stackctl.model.finding import Severity
from stackctl.model.rule import FAMILIES, OWN_FAMILY
from stackctl.model.source import TOP
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.model.baseline import BaselineEntry
    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.reports.audit import AuditReport, MissedNotices


def sentence(found: Finding) -> str:
    """Say what is wrong and what to do; not escaped."""
    return f"{found.message}. To fix: {found.help}" if found.help else found.message


def in_repository(found: Finding, look: Look) -> str:
    """Return the finding's path from the root of the repository."""
    return f"{look.from_repository}{found.file}"


def new_findings(report: AuditReport) -> list[Finding]:
    """List new findings, the worst first, else in file order."""
    return sorted((found for found in report.findings if found.status == "new"), key=lambda found: found.severity.rank)


def by_subject(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Group findings by tool, system or file, the worst first."""
    groups: dict[str, list[Finding]] = {}
    for found in findings:
        groups.setdefault(found.tool or found.file, []).append(found)
    for group in groups.values():
        group.sort(key=lambda found: (found.severity.rank, found.position, found.code))
    return dict(sorted(groups.items(), key=lambda item: (item[1][0].severity.rank, item[1][0].file, item[0])))


def is_crash(found: Finding, report: AuditReport) -> bool:
    """Check whether a finding says that a rule itself failed."""
    about = (found.code in report.crashes, found.tool, found.file, found.position)
    return about == (True, None, SETTINGS_FILE, TOP)


def unreported_crashes(report: AuditReport) -> list[str]:
    """List failed rules that no selected finding names."""
    said = {found.code for found in report.findings if is_crash(found, report)}
    return [code for code in report.crashes if code not in said]


def crashed(code: str) -> str:
    """Say that a rule itself failed."""
    return f"the rule {code} itself failed: what it would have found is missing"


def size_of(report: AuditReport) -> str:
    """`41 tools, 8 systems, 63 integrations`."""
    tools, systems = count(report.tools, "tool"), count(report.systems, "system")
    return f"{tools}, {systems}, {count(report.integrations, 'integration')}"


def counts_of(report: AuditReport) -> str:
    """`3 errors, 9 warnings, 4 notes`."""
    errors, warnings, notes = (report.counted(severity) for severity in Severity)
    return f"{count(errors, 'error')}, {count(warnings, 'warning')}, {count(notes, 'note')}"


def not_counted(report: AuditReport) -> list[str]:
    """Count what is excluded: `2 waived`, `3 in the baseline`."""
    waived, baselined = report.with_status("waived"), report.with_status("baselined")
    return [*([f"{waived} waived"] if waived else []), *([f"{baselined} {known_how(report)}"] if baselined else [])]


def known_how(report: AuditReport) -> str:
    """Say why known findings do not count: baseline or BASE."""
    return "known before" if report.baseline is None else "in the baseline"


def totals(report: AuditReport) -> str:
    """Sum up: `3 errors, 9 warnings, 4 notes in …`."""
    tools = len({found.tool for found in report.findings if found.status == "new" and found.tool is not None})
    return "; ".join([f"{counts_of(report)} in {tools} of {count(report.tools, 'tool')}", *not_counted(report)])


def clean(report: AuditReport) -> str:
    """Say what was checked without findings, and what comes next."""
    nothing = "nothing new found" if report.with_status("baselined") else "nothing found"
    scope = f"{nothing} in what was asked for" if report.limited else nothing
    text = f"{report.stack}: {size_of(report)} checked against {report.rules} rules as of {report.today}: {scope}"
    text += f" ({', '.join(known)})" if (known := not_counted(report)) else ""
    if report.next_event is not None:
        text += f". Next: {report.next_event.what} on {report.next_event.day}"
    return f"{text}."


def by_family(findings: Iterable[Finding]) -> str:
    """`duplicate 2 · unused 5`."""
    numbers: dict[str, int] = {}
    for found in findings:
        name = FAMILIES.get(found.family, OWN_FAMILY)
        numbers[name] = numbers.get(name, 0) + 1
    order = [*FAMILIES.values(), OWN_FAMILY]
    return " · ".join(f"{name} {numbers[name]}" for name in order if name in numbers)


def cost_remarks(report: AuditReport) -> Iterator[str]:
    """Say the stack's cost, the waste, and the notices due."""
    if report.command != "audit":
        return
    text = f"The stack costs {shown(report.annual_cost.amount, report.annual_cost.currency)} a year"
    if report.retired_cost.amount:
        text += f", {shown(report.retired_cost.amount, report.retired_cost.currency)} of it for retired tools"
    if report.at_stake.amount:
        stake = shown(report.at_stake.amount, report.at_stake.currency)
        text += f"; {stake} of it is in tools that are duplicate, unused or retired"
    yield f"{text}."
    for money in report.unconverted:
        amount = shown(money.amount, money.currency)
        yield f"Not in it: {amount} a year, for want of a rate for {money.currency} in stackctl.yaml under fx: rates:"
    if report.notices_due:
        due = f"{count(report.notices_due, 'notice deadline')} in the next {report.notice_days} days"
        yield f"{due}: stackctl renewals --within {report.notice_days}d"
    if report.missed_notices is not None:
        yield _missed(report.missed_notices)


def _missed(missed: MissedNotices) -> str:
    amounts = [shown(money.amount, money.currency) for money in (missed.locked_in, *missed.unconverted) if money.amount]
    text = f"{count(missed.count, 'notice')} missed in the last {missed.days} days"
    until = f"{'until' if missed.count == 1 else 'the last until'} {missed.until}"
    return f"{text}: {all_of(amounts)} locked in {until}." if amounts else f"{text}: locked in {until}."


def baseline_remarks(report: AuditReport) -> Iterator[str]:
    """Say how the baseline changed, if it did."""
    use = report.baseline
    if use is None:
        return
    if use.written:
        dropped = f"; dropped, for it no longer occurs: {counted(use.gone)}" if use.gone else ""
        yield f"The baseline {use.file} holds {count(use.entries, 'finding')}{dropped}."
    elif use.gone:
        ends, they = ("s", "it drops") if len(use.gone) == 1 else ("", "they drop")
        gone = f"{count(len(use.gone), 'finding')} of the baseline no longer occur{ends}: {counted(use.gone)}"
        yield f"{gone}; with --write-baseline, {they} out."


def counted(entries: Iterable[BaselineEntry]) -> str:
    """Entries in a sentence, by code: `DUP001, USE003 (2)`."""
    codes = Counter(entry.code for entry in entries)
    return ", ".join(code if number == 1 else f"{code} ({number})" for code, number in sorted(codes.items()))
