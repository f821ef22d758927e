"""`audit --format github`: workflow commands, shown beside changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import github_data, github_property, terminal
from stackctl.model.finding import Severity
from stackctl.model.stack import SETTINGS_FILE
from stackctl.output.audit.words import (
    clean,
    crashed,
    in_repository,
    new_findings,
    sentence,
    totals,
    unreported_crashes,
)
from stackctl.output.kit.terminal import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.reports.audit import AuditReport

_SHOWN = 10
"""What GitHub shows of a step: ten errors, ten warnings, ten notices."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: AuditReport, look: Look) -> str:
    """Write the worst findings that GitHub shows, and the totals."""
    counting = new_findings(report)
    lines = [*_crashes(report, look), *(_finding(found, look) for found in counting)]
    shown = list(_first_of_each(lines))
    last = clean(report) if not lines else f"{report.stack}: {totals(report)}"
    if report.crashes:
        last += f". Not all was checked: {', '.join(report.crashes)} failed"
    if len(shown) < len(lines):
        last += f". {len(lines) - len(shown)} more are not shown here: stackctl audit shows them all"
    return joined([*shown, terminal(last)])


def _crashes(report: AuditReport, look: Look) -> Iterator[str]:
    for code in unreported_crashes(report):
        yield _command("error", _place(f"{look.from_repository}{SETTINGS_FILE}", 1, 1), code, crashed(code))


def _finding(found: Finding, look: Look) -> str:
    place = _place(in_repository(found, look), found.position.line, found.position.column)
    return _command(_COMMANDS[found.severity], place, f"{found.code} {found.name}", sentence(found))


def _place(file: str, line: int, column: int) -> str:
    return f"file={github_property(file)},line={line},col={column}"


def _command(command: str, place: str, title: str, message: str) -> str:
    return f"::{command} {place},title={github_property(title)}::{github_data(message)}"


def _first_of_each(lines: list[str]) -> Iterator[str]:
    numbers: dict[str, int] = {}
    for line in lines:
        command = line.partition(" ")[0]
        number = numbers[command] = numbers.get(command, 0) + 1
        if number <= _SHOWN:
            yield line
