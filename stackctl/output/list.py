"""`list`: the inventory as a table."""

from __future__ import annotations

from dataclasses import replace
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
    from stackctl.model.facts import Fact, FactType
    from stackctl.model.look import Look
    from stackctl.model.reports.list import Inventory

_COST = "annual-cost"
_KINDS: Mapping[FactType, Kind] = {
    "text": "text", "texts": "text", "flag": "text", "day": "day", "amount": "amount", "count": "number",
    "percent": "percent",
}  # fmt: skip
_SPARED: Mapping[str, int] = {"name": 2, "vendor": 2, "category": 1}
"""What a narrow terminal can do without: the id stands for name and vendor; the category is the next to go."""


def document(report: Inventory, look: Look) -> Document:
    """Show the rows, their number and their cost."""
    costs = [row.values[_COST] for row in report.rows if _COST in row.values]
    known = [cost for cost in costs if isinstance(cost, Decimal)]
    size, total = f"{len(report.rows)} of {count(report.tools, 'tool')}", report.annual_cost
    summary = size
    if costs:
        summary += f", {conventions(look).number(rounded(Fraction(total), 0))} {report.currency} a year"
        lacking = len(costs) - len(known)
        summary += f" without the {lacking} whose currency has no rate" if lacking else ""
        summary += f", {report.uncounted} proposed or evaluated not counted" if report.uncounted else ""
    failed = [f"Not all was checked: {', '.join(report.crashes)} failed."] if report.crashes else []
    table = Table(
        [_column(report, fact) for fact in report.columns],
        [Row(tuple(row.values[fact.name] for fact in report.columns)) for row in report.rows],
        notes=[summary, *failed],
        name="Tools",
        title=size,
    )
    sums: list[Value] = [total if fact.name == _COST else None for fact in report.columns]
    sheet = replace(
        table,
        columns=[
            replace(column, head=_sheet_head(report, fact))
            for column, fact in zip(table.columns, report.columns, strict=True)
        ],
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
            "columns": [fact.name for fact in report.columns],
            "rows": [row.values for row in report.rows],
            "tools": report.tools,
        },
        sheets=[sheet],
        rows=table,
        headed=False,
        day=report.today,
    )


def _column(report: Inventory, fact: Fact) -> Column:
    head = f"{report.currency} a year" if fact.type == "amount" else fact.name
    spared = report.usual and fact.name in _SPARED
    fit: Fit = "drop" if spared else "keep" if fact is report.columns[0] else "cut"
    return Column(head, _KINDS[fact.type], fact.name, fit, _SPARED.get(fact.name, 0), whole=fact.type == "amount")


def _sheet_head(report: Inventory, fact: Fact) -> str:
    words = fact.name.replace("-", " ").capitalize()
    return f"{words} ({report.currency})" if fact.type == "amount" else words
