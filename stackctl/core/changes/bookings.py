"""Bookings that came or went, by file and tool."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.changes.wording.costs import amount
from stackctl.core.changes.wording.phrases import cut, plain
from stackctl.core.text.messages import all_of, count, some_of
from stackctl.core.text.secrets import masked
from stackctl.model.reports.changes import Change, Changed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackctl.model.reports.changes import Value
    from stackctl.model.spend import SpendRow
    from stackctl.model.stack import Stack

    Booking = tuple[object, ...]
    Bookings = Mapping[str, Counter[Booking]]


def booking_changes(before: Stack, after: Stack, new_ids: Mapping[str, str]) -> Iterator[Changed]:
    """Yield each file in spend/ whose bookings differ.

    Their order does not count. `new_ids` are those of renamed tools by their old ones. A file of unreadable bookings
    has not gone.
    """
    if before.spend == after.spend:
        return
    old, new = _by_file(before, new_ids), _by_file(after, {})
    for file in sorted(old.keys() | new.keys()):
        one, other = old.get(file, {}), new.get(file, {})
        tools = sorted(one.keys() | other.keys())
        found = tuple(
            _of_tool(tool, one.get(tool, Counter()), other.get(tool, Counter()))
            for tool in tools
            if one.get(tool) != other.get(tool)
        )
        if not found:
            continue
        name = masked(file.rpartition("/")[2])
        if file in old and file in new:
            yield Changed("spend", name, "changed", name, masked(file), found)
        elif file in new:
            yield Changed("spend", name, "added", name, masked(file), text=_summary(other))
        elif after.has_unread_spend and not before.has_unread_spend:
            text = "is gone, or cannot be read any more"
            yield Changed("file", masked(file), "changed", masked(file), masked(file), text=text)
        else:
            yield Changed("spend", name, "removed", name, masked(file), text=_summary(one))


def _by_file(stack: Stack, new_ids: Mapping[str, str]) -> Mapping[str, Bookings]:
    found: dict[str, dict[str, Counter[Booking]]] = {}
    for row in stack.spend:
        tool = new_ids.get(row.tool, row.tool)
        found.setdefault(row.file, {}).setdefault(tool, Counter())[_booking(row)] += 1
    return found


def _booking(row: SpendRow) -> Booking:
    return row.currency, row.amount, row.date, row.item, row.reference, row.source, row.cost_center


def _of_tool(tool: str, before: Counter[Booking], after: Counter[Booking]) -> Change:
    gone, came = before - after, after - before
    parts = [f"{_in_words(came)} added"] if came else []
    parts += [f"{_in_words(gone)} removed"] if gone else []
    text = cut(f"{plain(tool)}: {', '.join(parts)}")
    return Change(f"rows[{masked(tool)}]", _value(gone), _value(came), text)


def _in_words(rows: Counter[Booking]) -> str:
    sums = [amount(total, currency) for currency, total in _sums(rows).items()]
    return f"{count(rows.total(), 'booking')} of {some_of(sums)}"


def _value(rows: Counter[Booking]) -> Value:
    return {"bookings": rows.total(), "amounts": _sums(rows)} if rows else None


def _sums(rows: Counter[Booking]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for booking, times in rows.items():
        currency, paid = booking[0], booking[1]
        if isinstance(currency, str) and isinstance(paid, Decimal):
            found[currency] = found.get(currency, Decimal(0)) + paid * times
    return dict(sorted(found.items()))


def _summary(bookings: Bookings) -> str:
    rows: Counter[Booking] = sum(bookings.values(), Counter())
    sums = all_of([amount(total, currency) for currency, total in _sums(rows).items()])
    return cut(f"{count(rows.total(), 'booking')} of {sums} for {count(len(bookings), 'tool')}")
