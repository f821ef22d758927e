"""Seats: how many are paid for, and what share of them is used."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.cost import Span, accrue

if TYPE_CHECKING:
    from datetime import date

    from stackctl.model.stack import Stack


def paid_seats(stack: Stack, tool_id: str, today: date) -> Decimal:
    """The seats paid for: `usage: seats`, or else the quantities of the tool's own seat lines that cover today."""
    tool = stack.tools[tool_id]
    if tool.usage is not None and tool.usage.seats is not None:
        return Decimal(tool.usage.seats)
    own = () if tool.cost is None else tool.cost.lines
    return sum(
        (
            part.line.quantity
            for part in accrue(stack, tool_id, Span(today, today))
            if part.line.kind == "seats" and part.line.quantity is not None and part.line in own
        ),
        Decimal(0),
    )


def active_share(stack: Stack, tool_id: str, today: date) -> Fraction | None:
    """The share of the seats paid for that is active; None where it is not known, or where more are active."""
    usage = stack.tools[tool_id].usage
    if usage is None or usage.active is None:
        return None
    seats = paid_seats(stack, tool_id, today)
    return Fraction(usage.active) / Fraction(seats) if seats and usage.active <= seats else None
