"""`log --format markdown`: a change log for a page of a wiki, by day, the newest first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from stackctl.output.diff.things import details, happened, is_of, named
from stackctl.output.kit.markdown import code, text
from stackctl.output.log.words import remarks, short, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.model.look import Look
    from stackctl.model.reports.changes import Changed
    from stackctl.model.reports.log import History, LogEntry


def render(history: History, look: Look) -> str:  # noqa: ARG001 # a page has neither width nor colour
    """A heading, what it covers, and a heading a day with the commits of that day."""
    about = " ".join(text(remark) for remark in remarks(history))
    parts = [f"## {text(f'{history.stack}: {title(history)}')}", about]
    for day, entries in groupby(history.entries, key=lambda entry: entry.day):
        parts += [f"### {day}", "\n".join(_day(entries, history.tool))]
    return "\n\n".join(parts) + "\n"


def _day(entries: Iterable[LogEntry], tool: str | None) -> Iterator[str]:
    for entry in entries:
        said = text(entry.subject.strip()) or "no subject"
        yield f"- **{said}** ({text(entry.author)}, {code(short(entry))})"
        for one in entry.changed:
            yield f"  - {_sentence(one, tool)}"


def _sentence(changed: Changed, tool: str | None) -> str:
    what = text(happened(changed)) if is_of(changed, tool) else named(changed, code)
    return ": ".join(filter(None, (what, "; ".join(map(text, details(changed))))))
