"""`audit --format gitlab`: Code Quality, for `artifacts: reports: codequality`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from stackctl.core.text.escape import terminal, to_json
from stackctl.model.finding import Severity
from stackctl.model.stack import SETTINGS_FILE
from stackctl.output.audit.words import crashed, in_repository, is_crash, new_findings, sentence, unreported_crashes

if TYPE_CHECKING:
    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.model.reports.audit import AuditReport


def render(report: AuditReport, look: Look) -> str:
    """Write the new findings as a list, empty for none.

    GitLab compares the list with that of the target branch by the fingerprints.
    """
    return to_json(
        [
            *(_crash(code, look) for code in unreported_crashes(report)),
            *(_finding(found, report, look) for found in new_findings(report)),
        ]
    )


def _crash(code: str, look: Look) -> dict[str, Any]:
    return {
        "description": terminal(crashed(code)),
        "check_name": terminal(code),
        "fingerprint": f"crash-{terminal(code)}",
        "severity": "blocker",
        "location": {"path": f"{look.from_repository}{SETTINGS_FILE}", "lines": {"begin": 1}},
    }


def _finding(found: Finding, report: AuditReport, look: Look) -> dict[str, Any]:
    return {
        "description": terminal(f"{found.code}: {sentence(found)}"),
        "check_name": terminal(f"{found.code} {found.name}"),
        "fingerprint": found.fingerprint,
        "severity": "blocker" if is_crash(found, report) else _level(found.severity),
        "location": {"path": in_repository(found, look), "lines": {"begin": found.position.line}},
    }


def _level(severity: Severity) -> str:
    """Map to GitLab's scale; a failed rule is a blocker."""
    match severity:
        case Severity.ERROR:
            return "critical"
        case Severity.WARNING:
            return "major"
        case Severity.INFO:
            return "info"
        case _:
            assert_never(severity)
