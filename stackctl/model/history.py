"""The change log of a stack, as its repository has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.changes import Changed


@dataclass(frozen=True, slots=True)
class Entry:
    """What one commit changed. `commit` is its whole id, `day` that of its author, in the author's own time zone."""

    commit: str
    day: date
    author: str
    subject: str
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Commits that changed the stack, the newest first; of one `tool`, only what changed it.

    `cut` is whether the repository holds only the newest part of its history.
    """

    stack: str
    today: date
    entries: tuple[Entry, ...]
    tool: str | None = None
    since: date | None = None
    cut: bool = False
