"""`list`: the inventory as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import rounded
from stackctl.core.text.messages import count
from stackctl.model.document import Column, Document, Paragraph, Row, Table
from stackctl.output.kit.conventions import conventions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.document import Fit, Kind, Value
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Inventory

_COST = "annual-cost"
_SPARED: Mapping[str, int] = {"name": 2, "vendor": 2, "category": 1}
"""What a narrow terminal can do without: the id stands for name and vendor; the category is the next to go."""
_NUMBERS = frozenset({_COST, "findings", "integrations", "seats", "active-seats"})


def document(report: Inventory, look: Look) -> Document:
    """Show the rows, then how many there are and what they cost."""
    costs = [row.values[_COST] for row in report.rows if _COST in row.values]
    known = [cost for cost in costs if isinstance(cost, Decimal)]
    size, total = f"{len(report.rows)} of {count(report.tools, 'tool')}", sum(known, Decimal(0))
    summary = size
    if costs:
        summary += f", {conventions(look).number(rounded(Fraction(total), 0))} {report.currency} a year"
        lacking = len(costs) - len(known)
        summary += f" without the {lacking} whose currency has no rate" if lacking else ""
    failed = [f"Not all was checked: {', '.join(report.crashes)} failed."] if report.crashes else []
    table = Table(
        [_column(report, name) for name in report.columns],
        [Row(tuple(row.values[name] for name in report.columns)) for row in report.rows],
        notes=[summary, *failed],
        name="Tools",
        title=size,
    )
    sums: list[Value] = [total if name == _COST else None for name in report.columns]
    sheet = replace(
        table,
        columns=[replace(column, head=_sheet_head(report, column.key)) for column in table.columns],
        facts=[("As of", report.today)],
        total=(sums[0] or "Total", *sums[1:]) if costs else None,
    )
    return Document(
        "list",
        "Tools",
        [table if report.rows else Paragraph(f"no tool of {report.tools} matches")],
        {
            "today": report.today,
            "currency": report.currency,
            "columns": report.columns,
            "rows": [row.values for row in report.rows],
            "tools": report.tools,
        },
        sheets=[sheet],
        rows=table,
        headed=False,
        day=report.today,
    )


def _column(report: Inventory, name: str) -> Column:
    spared = report.usual and name in _SPARED
    head = f"{report.currency} a year" if name == _COST else name
    fit: Fit = "drop" if spared else "keep" if name == report.columns[0] else "cut"
    return Column(head, _kind(report, name), name, fit, _SPARED.get(name, 0), whole=name == _COST)


def _kind(report: Inventory, name: str) -> Kind:
    """What a column holds: whatever its first cell does that is not empty."""
    match next((row.values[name] for row in report.rows if row.values[name] is not None), None):
        case date():
            return "day"
        case Decimal() | int():
            return "number"
        case _:
            return "number" if name in _NUMBERS else "text"


def _sheet_head(report: Inventory, name: str) -> str:
    words = name.replace("-", " ").capitalize()
    return f"{words} ({report.currency})" if name == _COST else words
