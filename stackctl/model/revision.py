"""Revisions of the repository that a stack stands in."""

from __future__ import annotations

from dataclasses import dataclass

WORKING_TREE = "working tree"


@dataclass(frozen=True, slots=True)
class Revision:
    """A state of the repository, or the working tree."""

    name: str  # what it was asked for by
    commit: str | None = None  # the whole id; None for the working tree

    @property
    def short(self) -> str:
        """The name, with the commit's short id if that helps."""
        if self.commit is None or self.commit.startswith(self.name):
            return self.name
        return f"{self.name} ({self.commit[:7]})"

    @property
    def in_sentence(self) -> str:
        """The same within a sentence: `the working tree`."""
        return f"the {self.short}" if self.commit is None else self.short
