"""Days of use that no price covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span
from stackctl.core.money.cost import prices
from stackctl.model.reports.cost import MissingPrice
from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from stackctl.core.money.prices import Price
    from stackctl.model.stack import Stack

_KEYS = frozenset({"cost", "contract", "status", "since"})


def missing_prices(stack: Stack, tools: Iterable[str], span: Span, today: date) -> tuple[MissingPrice, ...]:
    """List the days of use without a price.

    By tool, up to today. Of a live tool that is bought and has lasting prices, from its `since` on; where that is not
    written, from its first contract or price on.
    """
    return tuple(found for tool_id in sorted(tools) for found in _of_tool(stack, tool_id, span, today))


def _of_tool(stack: Stack, tool_id: str, span: Span, today: date) -> Iterator[MissingPrice]:
    tool = stack.tools[tool_id]
    lasting = [
        price for price, _ in prices(stack, tool_id) if price.line.per != "once" and price.line.kind != "discount"
    ]
    if tool.status not in LIVE or tool.origin == "homegrown" or not lasting or _is_doubtful(stack, tool_id):
        return
    starts = [terms.start for terms in stack.contracts_of(tool_id) if terms.start is not None]
    since = tool.since or min([*starts, *(price.days.first for price in lasting)])
    used = Span(since, today).within(span) if since <= today else None
    if used is not None:
        for first, last in _gaps(lasting, used):
            is_before = first == used.first and last < used.last
            yield MissingPrice(tool_id, first, last, since, is_before=is_before)


def _gaps(lasting: Sequence[Price], used: Span) -> Iterator[tuple[date, date]]:
    """Yield the days that no price covers, first and last."""
    day = used.first
    for price in sorted(lasting, key=lambda price: price.days.first):
        if price.days.first > day:
            yield day, min(price.days.first - DAY, used.last)
        day = max(day, price.days.last + DAY)
        if day > used.last:
            return
    # That a contract has ended, and what would follow, is reported as such.
    final = max(lasting, key=lambda price: price.days.last)
    if final.contract is None or final.contract.auto_renew or final.contract.end != final.days.last:
        yield day, used.last


def _is_doubtful(stack: Stack, tool_id: str) -> bool:
    """Tell whether what prices follow from could not be read."""
    tool = stack.tools[tool_id]
    unknown = any(isinstance(named, str) and named not in stack.contracts for _, named in tool.contracts)
    return unknown or bool(stack.doubtful.get(stack.files[tool_id], frozenset()) & _KEYS)
