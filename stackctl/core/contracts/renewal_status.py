"""What a contract asks for next, and how that changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, assert_never

from stackctl.core.calendar.terms import bound_until, notice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stackctl.model.contract import Contract

RenewalState = Literal["none", "endless", "ended", "ends", "renews", "due", "missed", "open"]
"""What a contract comes to.

No contract; one without an end; one that has ended, or will; one that renews by itself: without a deadline for notice,
with one, or with one that has passed; one that is open-ended, but can be ended on fixed dates.
"""

_FORMER: Mapping[RenewalState, str] = {
    "none": "it had no end",
    "endless": "it had no end",
    "ended": "it ended on {end}",
    "ends": "it was to end on {end}",
    "renews": "it renewed by itself after {end}",
    "due": "notice was due by {notice}",
    "missed": "notice had to be given by {notice}",
    "open": "it could be ended on {end}, with notice by {notice}",
}
"""What a contract came to that is no more."""
_NEWS: Mapping[RenewalState, str] = {
    "none": "a new contract",
    "endless": "has an end now",
    "ended": "renews by itself from now on",
    "ends": "renews by itself from now on",
    "renews": "asks for notice from now on",
}
_OPENED: Mapping[RenewalState, str] = {
    "none": "a new contract",
    "endless": "has fixed dates to end on now",
    "ended": "does not end by itself any more",
    "ends": "does not end by itself any more",
    "renews": "asks for notice from now on",
    "due": "is open-ended now",
    "missed": "is open-ended now",
}
"""What is new of a contract that is open-ended now."""
"""What is new of a contract that asked for no notice."""


@dataclass(frozen=True, slots=True)
class RenewalStatus:
    """What a contract asks for on a day.

    `end` is the last day of the term that holds the day, or of the last one; of one that is open-ended the next way
    out. `notice` is the last day for notice to that end. Where it has passed, the contract runs to `runs_until` at
    least. `is_said`: the file says if it renews by itself.
    """

    state: RenewalState
    end: date | None = None
    notice: date | None = None
    runs_until: date | None = None
    is_said: bool = field(default=True, compare=False)


def renewal_status(terms: Contract | None, today: date) -> RenewalStatus:
    """Work out what a contract, if any, asks for."""
    if terms is None:
        return RenewalStatus("none")
    end, due = bound_until(terms, today), notice(terms, today)
    if due is not None:
        state: RenewalState = "open" if due.open_ended else "missed" if due.missed else "due"
        return RenewalStatus(state, end, due.missed or due.by, due.runs_until)
    if terms.end is None:
        return RenewalStatus("endless")
    if terms.auto_renew:
        return RenewalStatus("renews", end)
    return RenewalStatus("ended" if terms.end < today else "ends", end, is_said=terms.auto_renew is not None)


def differs(was: RenewalStatus, now: RenewalStatus) -> bool:
    """Say whether a change is news."""
    # A contract without an end has no date, like none at all.
    return was != now and {was.state, now.state} != {"none", "endless"}


def describe_change(was: RenewalStatus, now: RenewalStatus) -> str:
    """Write `notice is due by 2026-12-01 instead of 2026-10-02`."""
    match now.state:
        case "none":
            return f"there is no contract any more: {_FORMER[was.state].format(end=was.end, notice=was.notice)}"
        case "endless":
            return f"{'no notice date any more: ' if was.notice else ''}the contract has no end now"
        case "ends" | "ended":
            return _ends(was, now)
        case "renews":
            return _renews(was, now)
        case "due" | "missed":
            return _asks_for_notice(was, now)
        case "open":
            return _opens(was, now)
        case _:
            assert_never(now.state)


def _ends(was: RenewalStatus, now: RenewalStatus) -> str:
    ends = f"the contract {'ends' if now.state == 'ends' else 'ended'} on {now.end}"
    if was.state in ("ends", "ended"):
        return f"{ends} instead of {was.end}"
    if was.state == "renews":
        return f"does not renew by itself any more: {ends}"
    if was.notice is None:
        return f"{_NEWS[was.state]}: {ends}"
    if now.is_said:
        return f"no notice needed any more: {ends}"
    return f"no notice date any more: {ends}, and the file does not say whether it renews by itself"


def _renews(was: RenewalStatus, now: RenewalStatus) -> str:
    renews = f"the contract renews by itself after {now.end}"
    if was.state == "renews":
        return f"{renews} instead of {was.end}"
    return f"{_NEWS[was.state] if was.notice is None else 'no notice asked for any more'}: {renews}"


def _asks_for_notice(was: RenewalStatus, now: RenewalStatus) -> str:
    """Describe a deadline at the end, where callers go on."""
    if was.notice is None:
        return f"{_NEWS[was.state]}{':' if now.state == 'due' else ';'} {_deadline(was, now)}"
    if was.state == "missed" and now.state == "due":
        return f"notice was due by {was.notice}, and is due by {now.notice} now"
    if was.end == now.end:
        return _deadline(was, now)
    as_before = ", as before" if was.notice == now.notice else ""
    return f"the term ends on {now.end} instead of {was.end}; {_deadline(was, now)}{as_before}"


def _opens(was: RenewalStatus, now: RenewalStatus) -> str:
    way_out = f"the contract can be ended on {now.end}"
    by = f", with notice by {now.notice}"
    if was.state != "open":
        return f"{_OPENED[was.state]}: {way_out}{by}"
    earlier = "" if was.end == now.end else f" instead of {was.end}"
    return f"{way_out}{earlier}{by}{'' if was.notice == now.notice else f' instead of {was.notice}'}"


def _deadline(was: RenewalStatus, now: RenewalStatus) -> str:
    instead = f" instead of {was.notice}" if was.notice not in (None, now.notice) else ""
    if now.state == "due":
        return f"notice is due by {now.notice}{instead}"
    longer = f" instead of {was.runs_until}" if was.runs_until not in (None, now.runs_until) else ""
    return f"the contract runs until {now.runs_until}{longer}: notice had to be given by {now.notice}{instead}"
