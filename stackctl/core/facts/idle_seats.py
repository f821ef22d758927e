"""What the seats that nobody uses cost."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span
from stackctl.core.money.amounts import exchange
from stackctl.core.money.cost import accrue, prices, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.core.facts.seats import Seats
    from stackctl.core.money.cost import Charge
    from stackctl.model.cost import CostLine
    from stackctl.model.stack import Stack

_RECURRING = frozenset({"subscription", "seats", "usage", "discount"})


def idle_cost(stack: Stack, tool_id: str, seats: Seats, span: Span) -> Fraction:
    """Add up what idle seats cost in a span.

    From the seats that are paid for on the days that it is about, where the tool's prices say how many: the cheapest go
    first. Else the idle share of the seats' price, or of all that recurs where seats have no price of their own.
    """
    charges = [charge for charge in accrue(stack, tool_id, span) if charge.line.per != "once"]
    of_seats = [charge for charge in charges if charge.line.kind == "seats"]
    if not of_seats:
        recurring = [charge for charge in charges if charge.line.kind in _RECURRING]
        return (1 - seats.share) * total(stack, recurring).amount
    own = stack.tools[tool_id].cost
    if any(not charge.line.quantity or charge.cost is not own for charge in of_seats):
        return (1 - seats.share) * total(stack, of_seats).amount
    parts = (_of_seats(accrue(stack, tool_id, days)) for days in _with_one_price(stack, tool_id, span))
    return sum((_idle(stack, charges, seats.active) for charges in parts), Fraction(0))


def _idle(stack: Stack, charges: Iterable[Charge[CostLine]], active: int) -> Fraction:
    """Add up the cheapest seats beyond the active ones."""
    base = stack.settings.base_currency
    priced: list[tuple[Fraction, Fraction]] = []
    for charge in charges:
        number = Fraction(charge.line.quantity or 0)
        rate = exchange(stack.settings, charge.currency, base)
        priced.append((Fraction(0) if rate is None else charge.amount * rate / number, number))
    idle = sum((number for _, number in priced), Fraction(0)) - active
    cost = Fraction(0)
    for a_seat, number in sorted(priced):
        taken = min(max(idle, Fraction(0)), number)
        cost, idle = cost + a_seat * taken, idle - taken
    return cost


def _of_seats(charges: Iterable[Charge[CostLine]]) -> list[Charge[CostLine]]:
    return [charge for charge in charges if charge.line.kind == "seats" and charge.line.per != "once"]


def _with_one_price(stack: Stack, tool_id: str, span: Span) -> Iterator[Span]:
    """Cut a span where prices of seats begin or end."""
    days = [price.days for price, _ in prices(stack, tool_id) if price.line.kind == "seats"]
    cuts = {span.first, span.last + DAY, *(held.first for held in days), *(held.last + DAY for held in days)}
    within = sorted(cut for cut in cuts if span.first <= cut <= span.last + DAY)
    return (Span(first, following - DAY) for first, following in pairwise(within))
