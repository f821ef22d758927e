"""`list --format csv`: for spreadsheets: UTF-8 with a byte-order mark, as Excel wants it, lines end in CR LF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.output.kit.csv import separated

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Inventory


def render(report: Inventory, look: Look) -> str:
    """A line of column names, then the rows."""
    return separated([fact.name for fact in report.columns], (row.values.values() for row in report.rows), look)
