"""`audit --format json`: schema stackctl.audit/1, and stackctl.validate/1 for `validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import to_json
from stackctl.model.finding import Severity
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from stackctl.model.baseline import BaselineUse
    from stackctl.model.look import Look
    from stackctl.model.reports.audit import AuditReport


def render(report: AuditReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write the report; paths from its root, amounts as text."""
    return to_json(
        encoded(
            {
                "schema": f"stackctl.{report.command}/1",
                "version": report.version,
                "today": report.today,
                "stack": report.stack,
                "summary": {
                    "tools": report.tools,
                    "systems": report.systems,
                    "integrations": report.integrations,
                    "annual_cost": report.annual_cost,
                    "retired_cost": report.retired_cost,
                    "at_stake": report.at_stake,
                    "unconverted": report.unconverted,
                    "findings": {str(severity): report.counted(severity) for severity in Severity},
                    "waived": report.with_status("waived"),
                    "baselined": report.with_status("baselined"),
                    "rules": report.rules,
                    "missed_notices": report.missed_notices,
                },
                **({} if report.baseline is None else {"baseline": baseline(report.baseline)}),
                "findings": report.findings,
            }
        )
    )


def baseline(use: BaselineUse) -> dict[str, Any]:
    """Encode a baseline; `gone` are entries that no longer occur."""
    return {
        "file": use.file,
        "entries": use.entries,
        "written": use.written,
        "gone": [
            {"code": entry.code, "tool": entry.tool, "file": entry.file, "fingerprint": entry.fingerprint}
            for entry in use.gone
        ],
    }
