"""What a contract asks for next, and how that changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, assert_never

from stackctl.core.calendar.terms import end_of_term, notice

if TYPE_CHECKING:
    from datetime import date

    from stackctl.model.contract import Contract

RenewalState = Literal["none", "endless", "ended", "ends", "renews", "due", "missed"]
"""What a contract comes to.

No contract; one without an end; one that has ended, or will; one that renews by itself: without a deadline for notice,
with one, or with one that has passed.
"""


@dataclass(frozen=True, slots=True)
class RenewalStatus:
    """What a contract asks for on a day.

    `end` is the last day of the term that holds the day, or of the last one; `notice` the last day for notice in that
    term. Where it has passed, the contract runs to `runs_until` at least. `is_said`: the file says if it renews by
    itself.
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
    if terms.end is None:
        return RenewalStatus("endless")
    end = end_of_term(terms, today)
    due = notice(terms, today)
    if due is not None:
        return RenewalStatus("missed" if due.missed else "due", end, due.missed or due.by, due.runs_until)
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
            return f"there is no contract any more: {_as_it_was(was)}"
        case "endless":
            return f"{'no notice date any more: ' if was.notice else ''}the contract has no end now"
        case "ends" | "ended":
            return _ends(was, now)
        case "renews":
            return _renews(was, now)
        case "due" | "missed":
            return _asks_for_notice(was, now)
        case _:
            assert_never(now.state)


def _as_it_was(was: RenewalStatus) -> str:
    match was.state:
        case "due":
            return f"notice was due by {was.notice}"
        case "missed":
            return f"notice had to be given by {was.notice}"
        case "renews":
            return f"it renewed by itself after {was.end}"
        case "ends":
            return f"it was to end on {was.end}"
        case "ended":
            return f"it ended on {was.end}"
        case "none" | "endless":
            return "it had no end"
        case _:
            assert_never(was.state)


def _ends(was: RenewalStatus, now: RenewalStatus) -> str:
    ends = f"the contract {'ends' if now.state == 'ends' else 'ended'} on {now.end}"
    match was.state:
        case "due" | "missed":
            if now.is_said:
                return f"no notice needed any more: {ends}"
            return f"no notice date any more: {ends}, and the file does not say whether it renews by itself"
        case "renews":
            return f"does not renew by itself any more: {ends}"
        case "ends" | "ended":
            return f"{ends} instead of {was.end}"
        case "endless":
            return f"has an end now: {ends}"
        case "none":
            return f"a new contract: {ends}"
        case _:
            assert_never(was.state)


def _renews(was: RenewalStatus, now: RenewalStatus) -> str:
    renews = f"the contract renews by itself after {now.end}"
    match was.state:
        case "due" | "missed":
            return f"no notice asked for any more: {renews}"
        case "renews":
            return f"{renews} instead of {was.end}"
        case "ends" | "ended" | "endless" | "none":
            return f"{_news(was)}: {renews}"
        case _:
            assert_never(was.state)


def _asks_for_notice(was: RenewalStatus, now: RenewalStatus) -> str:
    """Describe a deadline at the end, where callers go on."""
    if was.notice is None:
        return f"{_news(was)}{':' if now.state == 'due' else ';'} {_deadline(was, now)}"
    if was.state == "missed" and now.state == "due":
        return f"notice was due by {was.notice}, and is due by {now.notice} now"
    if was.end == now.end:
        return _deadline(was, now)
    as_before = ", as before" if was.notice == now.notice else ""
    return f"the term ends on {now.end} instead of {was.end}; {_deadline(was, now)}{as_before}"


def _news(was: RenewalStatus) -> str:
    """Say what is new of a contract without notice."""
    match was.state:
        case "ends" | "ended":
            return "renews by itself from now on"
        case "endless":
            return "has an end now"
        case "none":
            return "a new contract"
        case "renews" | "due" | "missed":
            return "asks for notice from now on"
        case _:
            assert_never(was.state)


def _deadline(was: RenewalStatus, now: RenewalStatus) -> str:
    instead = f" instead of {was.notice}" if was.notice not in (None, now.notice) else ""
    if now.state == "due":
        return f"notice is due by {now.notice}{instead}"
    longer = f" instead of {was.runs_until}" if was.runs_until not in (None, now.runs_until) else ""
    return f"the contract runs until {now.runs_until}{longer}: notice had to be given by {now.notice}{instead}"
