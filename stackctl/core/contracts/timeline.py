"""A tool's contracts over time: which is in force when.

A contract runs from its start to its end; one that renews by itself goes on. Of several that run at once, the one that
bears most of the tool is in force; between equals the one that runs longest, then the first that the files name.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span
from stackctl.model.contract import SharedContract
from stackctl.model.scalars import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stackctl.model.contract import Contract
    from stackctl.model.stack import Stack

SIGNED_AGAIN_WITHIN = 31
"""How many days may lie between a contract's end and the start of the one that follows it."""

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class InForce:
    """A contract with days when it is in force."""

    contract: Contract
    days: Span


def days_of(terms: Contract) -> Span:
    """Return the days on which a contract runs, as known."""
    last = LAST_DAY if terms.end is None or terms.auto_renew else terms.end
    return Span(terms.start or FIRST_DAY, last)


def has_ended(terms: Contract, today: date) -> bool:
    """Say whether a contract is over and does not renew."""
    return days_of(terms).last < today


def contract_on(stack: Stack, tool_id: str, day: date) -> Contract | None:
    """Find the contract that is shown as the tool's.

    The one in force on the day; else the next to begin; else the last that ended.
    """
    contracts = stack.contracts_of(tool_id)
    if len(contracts) < 2:  # noqa: PLR2004 # nothing to choose
        return contracts[0] if contracts else None
    line = time_line(contracts, tool_id)
    found = next((period.contract for period in line if period.days.holds(day)), None)
    following = next((period.contract for period in line if period.days.first > day), None)
    return found or following or (line[-1].contract if line else contracts[-1])


def successor(stack: Stack, tool_id: str, terms: Contract) -> Contract | None:
    """Find the contract that is signed to follow another.

    Another of the tool that begins within 31 days of the end, before or after it, and outlasts it.
    """
    end = days_of(terms).last
    if end == LAST_DAY:
        return None
    following = [
        other
        for other in stack.contracts_of(tool_id)
        if other is not terms
        and other.start is not None
        and abs((other.start - end).days) <= SIGNED_AGAIN_WITHIN
        and days_of(other).last > end
    ]
    return min(following, key=lambda other: (other.start or FIRST_DAY, -_share(other, tool_id)), default=None)


def supporting(stack: Stack, tool_id: str) -> tuple[Contract, ...]:
    """List the contracts that prices in a tool's file follow.

    A contract that brings prices of its own is none of them, unless there is no other.
    """
    contracts = stack.contracts_of(tool_id)
    without = tuple(terms for terms in contracts if not (isinstance(terms, SharedContract) and _has_prices(terms)))
    return without or contracts


def time_line(contracts: Sequence[Contract], tool_id: str) -> tuple[InForce, ...]:
    """Say which contract is in force when, in order."""
    spans = [(terms, days_of(terms)) for terms in contracts]
    spans = [(terms, days) for terms, days in spans if days.first <= days.last]
    cuts = sorted({cut for _, days in spans for cut in (days.first, days.last + DAY)})
    found: list[InForce] = []
    for first, following in pairwise(cuts):
        running = [(terms, days) for terms, days in spans if days.first <= first <= days.last]
        if not running:
            continue
        # Of equals the first stays first.
        terms, _ = max(running, key=lambda item: (_share(item[0], tool_id), item[1].last))
        days = Span(first, following - DAY)
        if found and found[-1].contract is terms and found[-1].days.last + DAY == first:
            days = Span(found.pop().days.first, days.last)
        found.append(InForce(terms, days))
    return tuple(found)


def _share(terms: Contract, tool_id: str) -> Decimal:
    return terms.covers.get(tool_id, Decimal(0)) if isinstance(terms, SharedContract) else _WHOLE


def _has_prices(terms: SharedContract) -> bool:
    return terms.cost is not None and bool(terms.cost.lines)
