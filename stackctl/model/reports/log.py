"""The change log of a stack, from its repository."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.reports.changes import Changed


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that a commit changed; None where absent.

    `path` is that in the stack. `before` holds a version for each parent of the commit: several for a merge.
    """

    path: str
    before: tuple[bytes | None, ...]
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; of a merge, files that match no parent."""

    id: str
    day: date
    author: str
    subject: str
    files: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What a commit changed; `day` in the author's time zone."""

    commit: str
    day: date
    author: str
    subject: str
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The commits of a stack or `tool`, the newest first.

    `cut` is whether the repository holds only the newest part of its history.
    """

    stack: str
    today: date
    entries: tuple[LogEntry, ...]
    tool: str | None = None
    since: date | None = None
    cut: bool = False
