"""`list --format xlsx`: a workbook for whoever asks what there is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text.messages import count
from stackctl.output.kit.workbook import Column, Line, Sheet, workbook

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Inventory
    from stackctl.output.kit.workbook import Cell, Kind


def render(report: Inventory, look: Look) -> bytes:
    """The rows, and what they cost a year."""
    sheet = Sheet(
        "Tools",
        f"{len(report.rows)} of {count(report.tools, 'tool')}",
        [Column(_head(report, name), _kind(report, name)) for name in report.columns],
        [Line(tuple(row.values[name] for name in report.columns)) for row in report.rows],
        facts=[("As of", report.today)],
        total=_total(report),
        below=_remarks(report),
    )
    return workbook([sheet], report.today, look)


def _head(report: Inventory, name: str) -> str:
    said = name.replace("-", " ").capitalize()
    return f"{said} ({report.currency})" if name == "annual-cost" else said


def _kind(report: Inventory, name: str) -> Kind:
    """What a column holds: whatever its first cell does that is not empty."""
    match next((row.values[name] for row in report.rows if row.values[name] is not None), None):
        case date():
            return "day"
        case Decimal() | int():
            return "number"
        case _:
            return "text"


def _total(report: Inventory) -> list[Cell] | None:
    if "annual-cost" not in report.columns or not report.rows:
        return None
    costs = [row.values["annual-cost"] for row in report.rows]
    total = sum((cost for cost in costs if isinstance(cost, Decimal)), Decimal(0))
    cells: list[Cell] = ["Total", *[None] * (len(report.columns) - 1)]
    cells[report.columns.index("annual-cost")] = total
    return cells


def _remarks(report: Inventory) -> list[str]:
    remarks = []
    lacking = sum("annual-cost" in row.values and row.values["annual-cost"] is None for row in report.rows)
    if lacking:
        remarks.append(f"The total is without {count(lacking, 'tool')} whose currency has no rate.")
    if report.crashes:
        remarks.append(f"Not all was checked: {', '.join(report.crashes)} failed.")
    return remarks
