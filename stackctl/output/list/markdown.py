"""`list --format markdown`: a table for a page or a comment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.terminal import joined

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Inventory
    from stackctl.output.kit.conventions import Conventions


def render(report: Inventory, look: Look) -> str:
    """The rows as a GitHub-flavoured table."""
    usual = conventions(look)
    heads = [f"{name} ({report.currency})" if name == "annual-cost" else name for name in report.columns]
    rows = [[_cell(value, usual) for value in row.values.values()] for row in report.rows]
    rule = ["---:" if _is_number(report, name) else "---" for name in report.columns]
    return joined(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))


def _is_number(report: Inventory, name: str) -> bool:
    return any(isinstance(row.values[name], Decimal | int) for row in report.rows)


def _cell(value: str | Decimal | int | date | None, usual: Conventions) -> str:
    match value:
        case None:
            return ""
        case str():
            return markdown(value)
        case date():
            return usual.day(value)
        case _:
            return usual.number(Decimal(value))
