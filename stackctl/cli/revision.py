"""The stack as of a revision: `--at REV`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.adapters.git import read_stack_at, repository_of, resolve, stack_folders_at
from stackctl.core.escape import terminal
from stackctl.core.text import some_of
from stackctl.model.errors import StackctlError
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from stackctl.adapters.git import Repository
    from stackctl.cli.invocation import Invocation
    from stackctl.model.diff import Revision
    from stackctl.model.source import SourceFile, Unreadable


@dataclass(frozen=True, slots=True)
class Past:
    """A stack at a revision: its folder on disk, or where that was, and its folder in the repository."""

    root: Path
    repository: Repository
    revision: Revision
    folder: str


def read_at(invocation: Invocation, name: str) -> tuple[Path, list[SourceFile], list[Unreadable]]:
    """The stack's folder and its files as they stand at a revision; what was read is told on standard error.

    Raises `StackctlError` where there is no such revision, or no stack in it.
    """
    past = past_of(invocation, name)
    moved = "" if past.folder == past.repository.folder else f", where it is in {_words(past.folder)}"
    sys.stderr.write(terminal(f"note: the stack as of {past.revision.short}{moved}") + "\n")
    return past.root, *read_stack_at(past.repository, past.revision, past.folder)


def past_of(invocation: Invocation, name: str) -> Past:
    """Where the stack is at a revision; the working tree need not hold it any more.

    Raises `StackctlError` where there is no repository, no such revision, and no stack in it, or several of which none
    is named.
    """
    place = place_of(invocation)
    repository = repository_of(place)
    revision = resolve(repository, name)
    folder = _folder_at(repository, revision, named=invocation.stack is not None)
    return Past(place if folder == repository.folder else repository.top / folder, repository, revision, folder)


def place_of(invocation: Invocation) -> Path:
    """The stack's folder, or where one would be looked for: the working tree need not hold what is committed."""
    if invocation.stack is not None:
        return Path(invocation.stack)
    try:
        return invocation.root()
    except StackctlError:
        return Path.cwd()


def _folder_at(repository: Repository, revision: Revision, *, named: bool) -> str:
    """The stack's folder at a revision, from the top of the repository.

    The same as now; or what would be found from there; or, where the stack has moved since, the only one that there
    is. A folder that was named and is nowhere, or that never was a stack's, is a slip of the pen.
    """
    folders = stack_folders_at(repository, revision)
    folder = repository.folder
    nearest = [folder] if named else [folder, f"{folder}stack/", *_above(folder)]
    for one in nearest:
        if one in folders:
            return one
    if named and not (repository.top / folder).is_dir():
        raise StackctlError(
            f"no such folder: {_words(folder)}, neither now nor at {revision.short}",
            hint="give the folder that holds stackctl.yaml to --stack",
        )
    if len(folders) == 1 and not (named and (repository.top / folders[0] / SETTINGS_FILE).is_file()):
        return folders[0]
    if not folders:
        raise StackctlError(f"no stack at {revision.short}: it holds no stackctl.yaml")
    where = some_of([_words(one) for one in folders])
    raise StackctlError(
        f"no stack in {_words(folder)} at {revision.short}, but in {where}",
        hint="say which: stackctl --stack DIR …",
    )


def _above(folder: str) -> list[str]:
    parts = folder.split("/")[:-1]
    return ["".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) - 1, -1, -1)]


def _words(folder: str) -> str:
    return folder or "the root of the repository"
