"""`list --format xlsx`: a workbook for whoever asks what there is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text.messages import count
from stackctl.output.kit.values import yes_or_no
from stackctl.output.kit.workbook import Column, Line, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.facts import Cell as FactCell
    from stackctl.model.facts import Fact, FactType
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Inventory
    from stackctl.output.kit.workbook import Cell, Kind


def render(report: Inventory, look: Look) -> bytes:
    """The rows, and what they cost a year."""
    sheet = Sheet(
        "Tools",
        f"{len(report.rows)} of {count(report.tools, 'tool')}",
        [Column(_head(report, fact), _KINDS[fact.type]) for fact in report.columns],
        [Line(tuple(map(_cell, row.values.values()))) for row in report.rows],
        facts=[("As of", report.today)],
        total=_total(report),
        below=_remarks(report),
    )
    return workbook([sheet], report.today, look)


_KINDS: Mapping[FactType, Kind] = {
    "text": "text", "texts": "text", "flag": "text", "day": "day", "amount": "number", "count": "number",
    "percent": "percent",
}  # fmt: skip


def _head(report: Inventory, fact: Fact) -> str:
    said = fact.name.replace("-", " ").capitalize()
    return f"{said} ({report.currency})" if fact.type == "amount" else said


def _cell(value: FactCell) -> Cell:
    return yes_or_no(value) if isinstance(value, bool) else value


def _total(report: Inventory) -> list[Cell] | None:
    names = [fact.name for fact in report.columns]
    if "annual-cost" not in names or not report.rows:
        return None
    costs = [row.values["annual-cost"] for row in report.rows]
    total = sum((cost for cost in costs if isinstance(cost, Decimal)), Decimal(0))
    cells: list[Cell] = ["Total", *[None] * (len(report.columns) - 1)]
    cells[names.index("annual-cost")] = total
    return cells


def _remarks(report: Inventory) -> list[str]:
    remarks = []
    lacking = sum("annual-cost" in row.values and row.values["annual-cost"] is None for row in report.rows)
    if lacking:
        remarks.append(f"The total is without {count(lacking, 'tool')} whose currency has no rate.")
    if report.crashes:
        remarks.append(f"Not all was checked: {', '.join(report.crashes)} failed.")
    return remarks
