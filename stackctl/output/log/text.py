"""`log` as people read it: by commit, the newest first, what changed in the words of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.output.diff.things import details, happened, is_of, named
from stackctl.output.kit.terminal import joined, styled, wrapped
from stackctl.output.log.words import remarks, short, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.look import Look
    from stackctl.model.reports.changes import Changed
    from stackctl.model.reports.log import History, LogEntry

_INDENT, _DEEPER = "  ", "    "


def render(history: History, look: Look) -> str:
    """What it is the log of, the commits, and how many they are."""
    below = [line for remark in remarks(history) for line in wrapped(remark, look)]
    if not history.entries:
        return joined(below)
    head = [styled(line, "bold", look) for line in wrapped(f"{history.stack} · {title(history)}", look)]
    entries = [line for entry in history.entries for line in ("", *_entry(entry, history.tool, look))]
    return joined([*head, *entries, "", *below])


def _entry(entry: LogEntry, tool: str | None, look: Look) -> Iterator[str]:
    """The commit, then each thing that it changed; of one tool, without its name."""
    mark = f"{entry.day}  {short(entry)}  "
    first, *rest = wrapped(f"{entry.author}: {entry.subject}", look, first=mark, indent=" " * len(mark))
    yield styled(mark, "dim", look) + first[len(mark) :]
    yield from rest
    for one in entry.changed:
        yield from wrapped(_sentence(one, tool), look, first=_INDENT, indent=_DEEPER)


def _sentence(changed: Changed, tool: str | None) -> str:
    what = happened(changed) if is_of(changed, tool) else named(changed)
    return ": ".join(filter(None, (what, "; ".join(details(changed)))))
