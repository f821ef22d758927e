"""`export contracts --format json`: schema stackctl.export/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.escape import to_json
from stackctl.model.focus import COMMITMENTS_VERSION, CommitmentRow
from stackctl.render.audit_json import finding
from stackctl.render.focus_json import records

if TYPE_CHECKING:
    from stackctl.model.focus import CommitmentReport
    from stackctl.model.reports import Look


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
            "findings": [finding(found) for found in report.findings],
        }
    )
