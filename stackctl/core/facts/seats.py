"""Seats paid for, against those in use."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import YEAR, months, year_from
from stackctl.core.money.amounts import below
from stackctl.core.money.cost import Charge, Total, prices, total

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stackctl.core.money.prices import Price
    from stackctl.model.cost import CostLine
    from stackctl.model.reports.cost import Unit
    from stackctl.model.stack import Stack

_TIMES_A_YEAR: Mapping[str, int] = {"month": 12, "quarter": 4, "year": 1}


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
        standing = f"{below(self.share * 100, percent)} %, below {plain(percent)} %"
        return f"{self.active} of {plain(self.paid)} {noun} active ({standing})"


@dataclass(frozen=True, slots=True)
class Shortage:
    """More people than seats paid for."""

    paid: Decimal  # at least one
    missing: Decimal  # more than none
    line: CostLine | None  # the last seat price in force
    yearly: Total  # what the missing seats cost at it in a year


def seats_of(stack: Stack, tool_id: str, today: date) -> Seats | None:
    """Count a tool's seats; None where unknown or contradictory."""
    usage = stack.tools[tool_id].usage
    if usage is None or usage.active is None:
        return None
    paid = _paid(stack, tool_id, today)
    return Seats(usage.active, paid) if paid and usage.active <= paid else None


def shortage_of(stack: Stack, tool_id: str, today: date) -> Shortage | None:
    """Count the seats missing; None where enough or unknown."""
    usage = stack.tools[tool_id].usage
    if usage is None:
        return None
    in_force = [
        (price, share) for price, share in prices(stack, tool_id) if _is_for_seats(price) and price.days.holds(today)
    ]
    # A price without a quantity may be for any number of seats, and of a shared one's some are another tool's.
    if usage.seats is None and any(price.line.quantity is None or share != 1 for price, share in in_force):
        return None
    paid = _paid(stack, tool_id, today)
    missing = max(usage.active or 0, usage.assigned or 0) - paid
    if not paid or missing <= 0:
        return None
    last = in_force[-1][0] if in_force else None
    charges = [] if last is None else [_a_year(stack, tool_id, last, missing, today)]
    return Shortage(paid, missing, None if last is None else last.line, total(stack, charges))


def units_of(stack: Stack, tool_id: str, today: date, unit: Unit) -> Decimal | None:
    """Count a tool's seats paid for, or its active people."""
    usage = stack.tools[tool_id].usage
    if unit == "active-user":
        return None if usage is None or not usage.active else Decimal(usage.active)
    return _paid(stack, tool_id, today) or None


def plain(number: Decimal) -> str:
    """Write a quantity without idle zeros."""
    return f"{number.normalize():f}"


def _paid(stack: Stack, tool_id: str, today: date) -> Decimal:
    """Count the seats paid for, 0 if unknown."""
    usage = stack.tools[tool_id].usage
    if usage is not None and usage.seats is not None:
        return Decimal(usage.seats)
    own = (price for price, share in prices(stack, tool_id) if share == 1 and _is_for_seats(price))
    return sum((price.line.quantity or Decimal(0) for price in own if price.days.holds(today)), Decimal(0))


def _is_for_seats(price: Price) -> bool:
    return price.line.kind == "seats"


def _a_year(stack: Stack, tool_id: str, price: Price, seats: Decimal, today: date) -> Charge[CostLine]:
    """Charge so many seats for a year, at a price."""
    times = Fraction(_TIMES_A_YEAR.get(price.line.per, 0))
    if price.line.per == "term" and price.term is not None:
        times = YEAR / months(price.term)
    amount = Fraction(price.line.amount) * times * Fraction(seats)
    currency = price.cost.currency or stack.settings.base_currency
    return Charge(tool_id, price.line, price.cost, price.contract, {}, currency, amount, year_from(today))
