"""`export contracts --format json`: schema stackctl.export/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json
from stackctl.model.reports.focus import COMMITMENTS_VERSION, CommitmentRow
from stackctl.output.focus.json import records
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.focus import CommitmentReport


def render(report: CommitmentReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """The rows by column id, and the contracts that could not be told; amounts are text."""
    return to_json(
        {
            "schema": "stackctl.export/1",
            "dataset": "contracts",
            "focus_version": COMMITMENTS_VERSION,
            "today": report.today.isoformat(),
            "organisation": report.organisation,
            "rows": records(CommitmentRow, report.rows),
            "left_out": [{"contract": one.contract, "file": one.file, "reason": one.reason} for one in report.left_out],
            "findings": [encoded(found) for found in report.findings],
        }
    )
