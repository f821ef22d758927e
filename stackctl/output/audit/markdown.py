"""`audit --format markdown`: a pull request comment or job summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.money.amounts import shown
from stackctl.core.text.escape import markdown
from stackctl.core.text.messages import NOUNS, counted
from stackctl.output.audit.words import (
    baseline_remarks,
    by_family,
    by_subject,
    clean,
    cost_remarks,
    in_repository,
    new_findings,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.money import Money
    from stackctl.model.reports.audit import AuditReport

_MOST = 60_000
"""How many characters it takes at the most: a comment on GitHub holds 65 536."""
_LONGEST = 600
"""How many characters of one text are shown: whatever is written into a file, the rest must have room."""
_OPEN = 20
"""How many findings are shown without a click."""
_FRAME = 200
"""How many characters the frame round the folded list takes, and the line that says how many had no room."""


def render(report: AuditReport, look: Look) -> str:
    """Write verdict, figures and findings, as many as fit."""
    counting = new_findings(report)
    begin = [f"### {_verdict(report)}"]
    if report.crashes:
        failed = f"Not all was checked: {', '.join(report.crashes)} failed."
        begin.append(f"**{_text(failed)}**")
    begin.append(_text(_about(report) if counting else clean(report)))
    begin += [_figures(report)] if counting else []
    end = [_text(remark) for remark in _remarks(report, counting)]
    room = _MOST - sum(len(part) + 2 for part in (*begin, *end))
    return "\n\n".join([*begin, *_findings(report, counting, look, room), *end]) + "\n"


def _verdict(report: AuditReport) -> str:
    what = "Stack audit" if report.command == "audit" else "Stack files"
    nothing = "nothing new found" if report.with_status("baselined") else "nothing found"
    found = counted(new_findings(report)) or nothing
    return f"{what}: {found}{', but not all was checked' if report.crashes else ''}"


def _about(report: AuditReport) -> str:
    return f"{report.stack} · {size_of(report)} · as of {report.today}"


def _figures(report: AuditReport) -> str:
    cells = {f"{noun}s": str(report.counted(level)) for level, noun in NOUNS.items()}
    cells["waived"] = str(report.with_status("waived"))
    if report.baseline is not None:
        cells["in the baseline"] = str(report.with_status("baselined"))
    if report.command == "audit":
        cells["cost a year"] = _money(report.annual_cost)
        cells["at stake"] = _money(report.at_stake)
    rows = (cells.keys(), ["---:"] * len(cells), cells.values())
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _money(money: Money) -> str:
    return _text(shown(money.amount, money.currency))


def _remarks(report: AuditReport, counting: list[Finding]) -> Iterator[str]:
    if counting:
        yield by_family(counting)
        yield from cost_remarks(report)
    yield from baseline_remarks(report)
    if counting:
        yield f"What a code means: stackctl explain {counting[0].code}"


def _findings(report: AuditReport, counting: list[Finding], look: Look, room: int) -> Iterator[str]:
    """List the worst findings openly, fold the others by tool."""
    worst = [found for found in counting if found.severity is counting[0].severity][:_OPEN]
    others = counting[len(worst) :]
    open_list, in_open = _listed(report, worst, look, room - _FRAME)
    if open_list:
        yield open_list
    folded, in_folded = _listed(report, others, look, room - _FRAME - len(open_list))
    if folded:
        yield f"<details><summary>The rest: {counted(in_folded)}</summary>\n\n{folded}\n\n</details>"
    left = len(counting) - len(in_open) - len(in_folded)
    if left:
        yield f"And {left} more, for which there is no room here: stackctl {report.command} shows them all."


def _listed(report: AuditReport, findings: list[Finding], look: Look, room: int) -> tuple[str, list[Finding]]:
    """List findings by subject, and return those that fit."""
    text = ""
    fitting: list[Finding] = []
    for name, group in by_subject(findings).items():
        begin = "\n\n" if text else ""
        head = f"{begin}{_head(report, name)}\n\n"
        for found in group:
            more = f"{head}{_item(found, look)}"
            if len(text) + len(more) > room:
                return text, fitting
            text, head = text + more, "\n"
            fitting.append(found)
    return text, fitting


def _head(report: AuditReport, name: str) -> str:
    subject = report.subjects.get(name)
    # Between blanks, the stars would be stars.
    head = f"**{_text(name.strip())}**"
    if subject is None:
        return head
    facts = [subject.vendor, subject.category, subject.owner or ""]
    if subject.annual_cost is not None:
        facts.append(f"{shown(subject.annual_cost.amount, subject.annual_cost.currency)} a year")
    return " · ".join([head, *(_text(fact) for fact in facts if fact)])


def _item(found: Finding, look: Look) -> str:
    place = _text(f"{in_repository(found, look)}:{found.position.line}")
    item = f"- {found.severity} **{_text(found.code)}** {_text(found.message)} ({place})"
    return f"{item}<br>To fix: {_text(found.help)}" if found.help else item


def _text(text: str) -> str:
    return markdown(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
