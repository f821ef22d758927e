"""`log`: the changes by day, the newest first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from stackctl.core.text.messages import count
from stackctl.model.document import Column, Document, Item, Items, Notes, Row, Table
from stackctl.output.diff.things import change_texts, event, headline, is_of, subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.document import Words
    from stackctl.model.look import Look
    from stackctl.model.reports.changes import Changed
    from stackctl.model.reports.log import History, LogEntry

_SHORT = 7
_COLUMNS = (
    Column("Day", "day", "day"),
    Column("Commit", "code", "commit"),
    Column("Author", key="author"),
    Column("Subject", "note", "subject"),
    Column("Kind", key="kind"),
    Column("Id", "code", "id"),
    Column("What", key="what"),
    Column("Change", "note", "change"),
)


def document(history: History, look: Look) -> Document:  # noqa: ARG001 # days are written as git does
    """Show the commits of each day, and their number."""
    title = f"{history.stack} · {_title(history)}"
    days = groupby(history.entries, key=lambda entry: entry.day)
    return Document(
        "log",
        title,
        [
            *(Items(f"{day}", [_item(entry, history.tool) for entry in entries]) for day, entries in days),
            Notes(list(_remarks(history))),
        ],
        {
            "stack": history.stack,
            "today": history.today,
            "tool": history.tool,
            "since": history.since,
            "cut": history.cut,
            "entries": history.entries,
        },
        [Table(_COLUMNS, list(_rows(history)), name="Changes", title=title)],
        day=history.today,
    )


def short(entry: LogEntry) -> str:
    """Give the beginning of the id of a commit."""
    return entry.commit[:_SHORT]


def _title(history: History) -> str:
    """`change log of hubspot-marketing since 2026-01-01`."""
    about = "" if history.tool is None else f" of {history.tool}"
    since = "" if history.since is None else f" since {history.since}"
    return f"change log{about}{since}"


def _item(entry: LogEntry, tool: str | None) -> Item:
    said = entry.subject.strip() or "no subject"
    return Item(short(entry), f"{entry.author}: {said}", [_sentence(changed, tool) for changed in entry.changed])


def _sentence(changed: Changed, tool: str | None) -> Words:
    """Say what changed, without the log's own tool."""
    what = list(filter(None, [event(changed)] if is_of(changed, tool) else headline(changed)))
    return [*what, ": " if what and change_texts(changed) else "", "; ".join(change_texts(changed))]


def _rows(history: History) -> Iterator[Row]:
    """List a row a changed value, added or removed record."""
    for entry in history.entries:
        for changed in entry.changed:
            for text in change_texts(changed) or [""]:
                about = (*subject(changed), changed.what, text)
                yield Row((entry.day, entry.commit, entry.author, entry.subject, *about))


def _remarks(history: History) -> Iterator[str]:
    what = "the stack" if history.tool is None else history.tool
    since = "" if history.since is None else f" since {history.since}"
    number = len(history.entries)
    yield f"{count(number, 'commit') if number else 'no commit'} changed {what}{since}."
    if history.cut:
        yield "This clone holds only the newest part of its history; for the rest: git fetch --unshallow"
