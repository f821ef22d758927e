"""`export contracts --format csv`: as the other exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.reports.focus import CommitmentRow
from stackctl.output.focus.csv import table

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.focus import CommitmentReport


def render(report: CommitmentReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """A line of column ids, then the rows."""
    return table(CommitmentRow, report.rows)
