"""How many of the seats paid for are in use."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import Span
from stackctl.core.money.amounts import below
from stackctl.core.money.cost import accrue

if TYPE_CHECKING:
    from datetime import date

    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a tool."""

    active: int
    paid: Decimal  # at least one, and no fewer than are active

    @property
    def share(self) -> Fraction:
        """The share of active seats, from 0 to 1."""
        return Fraction(self.active) / Fraction(self.paid)

    def are_below(self, percent: Decimal) -> bool:
        """Tell whether a smaller share than that is active."""
        return self.share * 100 < percent

    def against(self, percent: Decimal) -> str:
        """Say how far below: `9 of 40 seats active (…)`."""
        noun = "seat" if self.paid == 1 else "seats"
        standing = f"{below(self.share * 100, percent)} %, below {_plain(percent)} %"
        return f"{self.active} of {_plain(self.paid)} {noun} active ({standing})"


def seats_of(stack: Stack, tool_id: str, today: date) -> Seats | None:
    """Count a tool's seats; None where unknown or contradictory."""
    # paid for are `usage: seats`, or the quantities of its own lines of kind seats that cover today
    tool = stack.tools[tool_id]
    active = None if tool.usage is None else tool.usage.active
    if active is None:
        return None
    paid = _paid(stack, tool_id, tool, today)
    return Seats(active, paid) if paid and active <= paid else None


def _paid(stack: Stack, tool_id: str, tool: Tool, today: date) -> Decimal:
    if tool.usage is not None and tool.usage.seats is not None:
        return Decimal(tool.usage.seats)
    own = () if tool.cost is None else tool.cost.lines
    parts = accrue(stack, tool_id, Span(today, today))
    quantities = [part.line.quantity for part in parts if part.line.kind == "seats" and part.line in own]
    return sum((quantity for quantity in quantities if quantity is not None), Decimal(0))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
