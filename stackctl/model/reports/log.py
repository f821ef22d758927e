"""The change log of a stack, as its repository has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.reports.changes import Changed


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that a commit changed, by its path in the stack: its bytes; None where there was, or is, no such file.

    `before` has them as each parent of the commit had them: once, or more often for a merge.
    """

    path: str
    before: tuple[bytes | None, ...]
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit with the files of the stack that it changed; of a merge, those that are as in none of its parents."""

    id: str
    day: date
    author: str
    subject: str
    files: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
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
    entries: tuple[LogEntry, ...]
    tool: str | None = None
    since: date | None = None
    cut: bool = False
