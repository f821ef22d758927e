"""Past costs that a change takes out of the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span, fiscal_year, fiscal_year_of
from stackctl.core.changes.effects.renewals import places
from stackctl.core.money.cost import Total, accrue, total
from stackctl.core.text.messages import count
from stackctl.model.tool import GONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from stackctl.core.facts.context import Context

_MOST = 5


def lost_past(before: Context, after: Context, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """Tell of days of the fiscal year that stop counting.

    Because a contract's start has moved, or a status has changed and its day has not. A sentence for each tool; of
    many, the first and how many more.
    """
    said = [
        sentence
        for tool_id in before.stack.tools
        if (present := renamed.get(tool_id, tool_id)) in after.stack.tools
        for sentence in (*_of_starts(before, tool_id, after, present), *_of_status(before, tool_id, after, present))
    ]
    more = len(said) - _MOST
    return tuple(said) if more <= 0 else (*said[:_MOST], f"{count(more, 'more tool')} with a past that stops counting")


def _of_starts(before: Context, tool_id: str, after: Context, present: str) -> Iterator[str]:
    """Tell of contracts whose start has moved past counted days."""
    was, now = places(before.stack, tool_id), places(after.stack, present)
    follow = {place: terms for terms in after.stack.contracts_of(present) if (place := now.get(id(terms))) is not None}
    for old in before.stack.contracts_of(tool_id):
        new = follow.get(was[id(old)])
        if new is None or old.start is None or new.start is None or new.start <= old.start:
            continue
        lost = _lost(before, tool_id, after, present, new.start - DAY)
        if lost:
            yield (
                f"{present}: the contract's start moved from {old.start} to {new.start}: {lost}; leave start: and move "
                "end:, or add the new term as a second contract"
            )


def _of_status(before: Context, tool_id: str, after: Context, present: str) -> Iterator[str]:
    """Tell of a new status with the former one's day."""
    old, new = before.stack.tools[tool_id], after.stack.tools[present]
    if old.status == new.status or old.since != new.since:
        return
    lost = _lost(before, tool_id, after, present, after.today) if new.status in GONE else ""
    if new.since is not None or lost:
        day = "is not given" if new.since is None else f"is not ({new.since})"
        yield (
            f"{present}: the status is new ({old.status} → {new.status}), its day {day}{f': {lost}' if lost else ''}; "
            "write the day of the change as since:"
        )


def _lost(before: Context, tool_id: str, after: Context, present: str, last: date) -> str:
    """Say what of the fiscal year no longer counts."""
    settings = after.stack.settings
    name = fiscal_year_of(settings, after.today)
    year = fiscal_year(settings, name)
    if last < year.first:
        return ""
    held = Span(year.first, min(last, year.last))
    was, now = (total(side.stack, accrue(side.stack, id_, held)) for side, id_ in ((before, tool_id), (after, present)))
    missing = Total(
        was.amount - now.amount,
        {code: amount - now.unconverted.get(code, 0) for code, amount in was.unconverted.items()},
    ).in_words(settings.base_currency)
    return f"{missing} of fiscal year {name} are no longer counted" if missing else ""
