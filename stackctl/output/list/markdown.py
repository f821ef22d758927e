"""`list --format markdown`: a table for a page or a comment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown
from stackctl.model.facts import NUMBERS
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.terminal import joined
from stackctl.output.kit.values import yes_or_no

if TYPE_CHECKING:
    from stackctl.model.facts import Cell
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Inventory
    from stackctl.output.kit.conventions import Conventions


def render(report: Inventory, look: Look) -> str:
    """The rows as a GitHub-flavoured table."""
    usual = conventions(look)
    heads = [f"{fact.name} ({report.currency})" if fact.type == "amount" else fact.name for fact in report.columns]
    rows = [[_cell(value, usual) for value in row.values.values()] for row in report.rows]
    rule = ["---:" if fact.type in NUMBERS else "---" for fact in report.columns]
    return joined(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))


def _cell(value: Cell, usual: Conventions) -> str:
    match value:
        case None:
            return ""
        case bool():
            return yes_or_no(value)
        case str():
            return markdown(value)
        case date():
            return usual.day(value)
        case _:
            return usual.number(Decimal(value))
