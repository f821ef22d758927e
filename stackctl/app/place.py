"""Where a stack is: the folder that was named, or the nearest one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stackctl.adapters.files.worktree import find_root
from stackctl.model.errors import StackctlError


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that was `named` as the stack's; None: it is looked for from the working directory."""

    named: Path | None = None

    def root(self) -> Path:
        """The stack's folder. Raises `StackctlError` where there is none."""
        return find_root(Path.cwd(), self.named)

    def folder(self) -> Path:
        """The stack's folder, or where one would be looked for: a revision may hold it all the same."""
        if self.named is not None:
            return self.named
        try:
            return self.root()
        except StackctlError:
            return Path.cwd()
