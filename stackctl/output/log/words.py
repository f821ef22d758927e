"""What the formats of `log` share; not escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.messages import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.reports.log import History, LogEntry

_SHORT = 7


def title(history: History) -> str:
    """`change log of hubspot-marketing since 2026-01-01`, after the name of the stack."""
    about = "" if history.tool is None else f" of {history.tool}"
    since = "" if history.since is None else f" since {history.since}"
    return f"change log{about}{since}"


def remarks(history: History) -> Iterator[str]:
    """How many commits there are, and that there may be more than the clone knows."""
    what = "the stack" if history.tool is None else history.tool
    since = "" if history.since is None else f" since {history.since}"
    number = len(history.entries)
    yield f"{count(number, 'commit') if number else 'no commit'} changed {what}{since}."
    if history.cut:
        yield "This clone holds only the newest part of its history; for the rest: git fetch --unshallow"


def short(entry: LogEntry) -> str:
    """The beginning of the id of a commit."""
    return entry.commit[:_SHORT]
