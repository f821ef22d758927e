"""A stack at a moment, as its files stand then."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.adapters.files.worktree import find_root, read_stack
from stackctl.model.revision import WORKING_TREE, Revision
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.core.audit.baseline import Baseline
    from stackctl.model.source import SourceFile, Unreadable


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A stack's files at a revision, or as they stand.

    `root` is the stack's folder on disk, or where that was. `baseline` is the one that stands there; None where none
    was asked for. `notes` are what a reader must know of how the files were found.
    """

    revision: Revision
    root: Path
    files: Sequence[SourceFile]
    unreadable: Sequence[Unreadable] = ()
    baseline: Baseline | None = None
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The stack's name where its settings give none."""
        return self.root.resolve().name

    @property
    def is_stack(self) -> bool:
        """Whether there is a stack at all."""
        return SETTINGS_FILE in (*(file.path for file in self.files), *(path.path for path in self.unreadable))


def read(stack: Path | None, at: str | None = None) -> Snapshot:
    """Read a stack as it stands, or as of `at`.

    `stack` is the folder that was named as the stack's; without it, the nearest one is taken. Raises `StackctlError`
    where there is none, and where `at` is no revision.
    """
    if at is not None:
        from stackctl.app.revision import read_at

        return read_at(stack, at)
    root = find_root(Path.cwd(), stack)
    return Snapshot(Revision(WORKING_TREE), root, *read_stack(root))
