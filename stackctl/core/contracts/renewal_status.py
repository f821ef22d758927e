"""What a contract asks for next, and how it is told that it asks for something else than before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, assert_never

from stackctl.core.calendar.terms import current_term, notice, term_end

if TYPE_CHECKING:
    from datetime import date

    from stackctl.model.contract import Contract

Kind = Literal["none", "endless", "ended", "ends", "renews", "due", "missed"]
"""No contract; one without an end; one that has ended, or will; one that renews by itself: without a deadline for
notice, with one, or with one that has passed."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a contract asks for; `end` is the last day of the term that holds today, or of the last one.

    `notice` is the last day for notice in that term; where it has passed, the contract runs to `runs_until` at least.
    `is_said` is whether the file says if it renews by itself.
    """

    kind: Kind
    end: date | None = None
    notice: date | None = None
    runs_until: date | None = None
    is_said: bool = field(default=True, compare=False)


def outlook(terms: Contract | None, today: date) -> Outlook:
    """What a contract asks for on a day; None stands for no contract."""
    if terms is None:
        return Outlook("none")
    if terms.end is None:
        return Outlook("endless")
    end = term_end(terms, current_term(terms, today) or 0)
    due = notice(terms, today)
    if due is not None:
        return Outlook("missed" if due.missed else "due", end, due.missed or due.by, due.runs_until)
    if terms.auto_renew:
        return Outlook("renews", end)
    return Outlook("ended" if terms.end < today else "ends", end, is_said=terms.auto_renew is not None)


def differ(was: Outlook, now: Outlook) -> bool:
    """Whether there is something to tell: a contract without an end has no date, like none at all."""
    return was != now and {was.kind, now.kind} != {"none", "endless"}


def told(was: Outlook, now: Outlook) -> str:
    """How two outlooks differ, in words: `notice is due by 2026-12-01 instead of 2026-10-02`."""
    match now.kind:
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
            assert_never(now.kind)


def _as_it_was(was: Outlook) -> str:
    match was.kind:
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
            assert_never(was.kind)


def _ends(was: Outlook, now: Outlook) -> str:
    ends = f"the contract {'ends' if now.kind == 'ends' else 'ended'} on {now.end}"
    match was.kind:
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
            assert_never(was.kind)


def _renews(was: Outlook, now: Outlook) -> str:
    renews = f"the contract renews by itself after {now.end}"
    match was.kind:
        case "due" | "missed":
            return f"no notice asked for any more: {renews}"
        case "renews":
            return f"{renews} instead of {was.end}"
        case "ends" | "ended" | "endless" | "none":
            return f"{_news(was)}: {renews}"
        case _:
            assert_never(was.kind)


def _asks_for_notice(was: Outlook, now: Outlook) -> str:
    """The deadline comes last, so that how far off it is can be told after it."""
    if was.notice is None:
        return f"{_news(was)}{':' if now.kind == 'due' else ';'} {_deadline(was, now)}"
    if was.kind == "missed" and now.kind == "due":
        return f"notice was due by {was.notice}, and is due by {now.notice} now"
    if was.end == now.end:
        return _deadline(was, now)
    as_before = ", as before" if was.notice == now.notice else ""
    return f"the term ends on {now.end} instead of {was.end}; {_deadline(was, now)}{as_before}"


def _news(was: Outlook) -> str:
    """What is new of a contract that did not ask for notice."""
    match was.kind:
        case "ends" | "ended":
            return "renews by itself from now on"
        case "endless":
            return "has an end now"
        case "none":
            return "a new contract"
        case "renews" | "due" | "missed":
            return "asks for notice from now on"
        case _:
            assert_never(was.kind)


def _deadline(was: Outlook, now: Outlook) -> str:
    instead = f" instead of {was.notice}" if was.notice not in (None, now.notice) else ""
    if now.kind == "due":
        return f"notice is due by {now.notice}{instead}"
    longer = f" instead of {was.runs_until}" if was.runs_until not in (None, now.runs_until) else ""
    return f"the contract runs until {now.runs_until}{longer}: notice had to be given by {now.notice}{instead}"
