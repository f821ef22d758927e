"""`list --format json`: schema stackctl.list/1."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json

if TYPE_CHECKING:
    from stackctl.model.facts import Cell
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Inventory


def render(report: Inventory, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """The rows with the columns that were asked for; amounts and days are text."""
    rows = [{name: _plain(value) for name, value in row.values.items()} for row in report.rows]
    return to_json(
        {
            "schema": "stackctl.list/1",
            "today": report.today.isoformat(),
            "currency": report.currency,
            "columns": [fact.name for fact in report.columns],
            "rows": rows,
            "tools": report.tools,
        }
    )


def _plain(value: Cell) -> str | int | None:
    return str(value) if isinstance(value, Decimal | date) else value
