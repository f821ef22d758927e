"""`taxonomy` as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.output.kit.tables import table
from stackctl.output.kit.terminal import styled

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Listed


def render(report: Listed, look: Look) -> str:
    """The slugs with their names, in groups."""
    out: list[str] = []
    for group in dict.fromkeys(entry[0] for entry in report.entries):
        rows = [[terminal(word) for word in entry[1:]] for entry in report.entries if entry[0] == group]
        if not any(row[2] for row in rows):
            rows = [row[:2] for row in rows]
        drawn = table(None, rows, look, wrap=(1, 2))
        out.append(f"{styled(terminal(group), 'bold', look)}\n{drawn}" if group else drawn)
    return "\n".join(out)
