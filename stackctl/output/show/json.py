"""`show --format json`: schema stackctl.show/1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import to_json
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.show import Card, Neighbour


def render(report: Card, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write the file's values as `declared`, and what derives."""
    return to_json(
        {
            "schema": "stackctl.show/1",
            "today": report.today.isoformat(),
            "id": report.id,
            "kind": report.kind,
            "name": report.name,
            "file": report.file,
            "declared": report.data,
            "annual_cost": None if report.annual_cost is None else encoded(report.annual_cost),
            "unconverted": [encoded(money) for money in report.unconverted],
            "cost_lines": [
                {"item": costed.line.item, "kind": costed.line.kind, "annual_cost": encoded(costed.annual)}
                for costed in report.lines
            ],
            "term": report.term,
            "notice_by": None if report.notice_by is None else report.notice_by.isoformat(),
            "notice_working": report.notice,
            "feeds": [_neighbour(neighbour) for neighbour in report.feeds],
            "fed_by": [_neighbour(neighbour) for neighbour in report.fed_by],
            "findings": [encoded(found) for found in report.findings],
            "history": [encoded(entry) for entry in report.history],
        }
    )


def _neighbour(neighbour: Neighbour) -> dict[str, Any]:
    return {
        "id": neighbour.id,
        "objects": list(neighbour.objects),
        "methods": list(neighbour.methods),
        "live": neighbour.live,
    }
