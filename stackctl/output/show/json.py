"""`show --format json`: schema stackctl.show/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.show import Card


def render(report: Card, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write the file's values as `declared`, and what derives."""
    return to_json(
        encoded(
            {
                "schema": "stackctl.show/1",
                "today": report.today,
                "id": report.id,
                "kind": report.kind,
                "name": report.name,
                "file": report.file,
                "declared": report.data,
                "annual_cost": report.annual_cost,
                "unconverted": report.unconverted,
                "cost_lines": [
                    {"item": costed.line.item, "kind": costed.line.kind, "annual_cost": costed.annual}
                    for costed in report.lines
                ],
                "term": report.term,
                "notice_by": report.notice_by,
                "notice_working": report.notice,
                "feeds": report.feeds,
                "fed_by": report.fed_by,
                "findings": report.findings,
                "history": report.history,
            }
        )
    )
