"""`log --format json`: schema stackctl.log/1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import to_json
from stackctl.output.diff.things import thing_in_json

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.log import History, LogEntry


def render(history: History, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """The commits that changed the stack, the newest first."""
    return to_json(
        {
            "schema": "stackctl.log/1",
            "stack": history.stack,
            "today": history.today.isoformat(),
            "tool": history.tool,
            "since": None if history.since is None else history.since.isoformat(),
            "cut": history.cut,
            "entries": [entry_in_json(entry) for entry in history.entries],
        }
    )


def entry_in_json(entry: LogEntry) -> dict[str, Any]:
    """A commit with what it changed."""
    return {
        "commit": entry.commit,
        "day": entry.day.isoformat(),
        "author": entry.author,
        "subject": entry.subject,
        "changed": [thing_in_json(one) for one in entry.changed],
    }
