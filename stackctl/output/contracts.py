"""`export contracts`: what contracts commit to, after FOCUS."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stackctl.core.text.messages import count
from stackctl.model.document import Column, Document, Findings, Row, Table
from stackctl.model.reports.focus import COMMITMENTS_VERSION, CommitmentRow
from stackctl.output.focus.json import records

if TYPE_CHECKING:
    from stackctl.model.document import Value
    from stackctl.model.look import Look
    from stackctl.model.reports.focus import CommitmentReport

FORMATS = {"csv": "stackctl.output.focus.csv"}
"""Rows for other programs: the columns of the specification."""

_COLUMNS = (
    Column("contract", "code", fit="keep"),
    Column("provider"),
    Column("tools"),
    Column("commits to", fit="drop", rank=1),
    Column("first day", "day", fit="drop", rank=2),
    Column("last day", "day", fit="keep"),
    Column("notice by", "day", fit="keep"),
    Column("cost", "amount", fit="keep"),
    Column("", fit="keep"),
    Column("quantity", "number", fit="drop", rank=3),
    Column("unit", fit="drop", rank=3),
)


def document(report: CommitmentReport, look: Look) -> Document:  # noqa: ARG001 # the formats know the locale
    """Show a row a commitment; a contract's money only once."""
    table = Table(
        _COLUMNS,
        [Row(_cells(row)) for row in report.rows],
        notes=[
            count(len(report.rows), "commitment"),
            *(f"{left.file}: contract {left.contract} has no row: {left.reason}" for left in report.left_out),
        ],
        name="Contracts",
        title="What contracts commit to in their present term",
    )
    return Document(
        "export",
        f"{report.organisation}: contracts" if report.organisation else "Contracts",
        [table, Findings(report.findings)],
        {
            "dataset": "contracts",
            "focus_version": COMMITMENTS_VERSION,
            "today": report.today,
            "organisation": report.organisation,
            "rows": records(CommitmentRow, report.rows),
            "left_out": report.left_out,
            "findings": report.findings,
        },
        headed=False,
        day=report.today,
    )


def _cells(row: CommitmentRow) -> tuple[Value, ...]:
    """Return a commitment's cells; its last day is inclusive."""
    return (
        row.contract_id,
        row.x_provider_name,
        row.x_tools,
        row.contract_commitment_description,
        row.contract_commitment_period_start,
        row.contract_commitment_period_end - timedelta(days=1),
        row.x_notice_by,
        row.contract_commitment_cost,
        row.billing_currency,
        row.contract_commitment_quantity,
        row.contract_commitment_unit,
    )
