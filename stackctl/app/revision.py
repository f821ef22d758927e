"""The stack as of a revision: `--at REV`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.adapters.git.repository import read_stack_at, repository_of, resolve, stack_folders_at
from stackctl.core.text.messages import some_of
from stackctl.model.errors import StackctlError
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from stackctl.adapters.git.repository import Repository
    from stackctl.app.place import Place
    from stackctl.model.reports.diff import Revision
    from stackctl.model.source import SourceFile, Unreadable


@dataclass(frozen=True, slots=True)
class Past:
    """A stack at a revision: its folder on disk, or where that was, and its folder in the repository."""

    root: Path
    repository: Repository
    revision: Revision
    folder: str

    @property
    def note(self) -> str:
        """What was read, in words."""
        moved = "" if self.folder == self.repository.folder else f", where it is in {in_words(self.folder)}"
        return f"the stack as of {self.revision.short}{moved}"


def read_at(past: Past) -> tuple[list[SourceFile], list[Unreadable]]:
    """The files of a stack as they stand at a revision."""
    return read_stack_at(past.repository, past.revision, past.folder)


def past_of(place: Place, name: str) -> Past:
    """Where the stack is at a revision; the working tree need not hold it any more.

    Raises `StackctlError` where there is no repository, no such revision, and no stack in it, or several of which none
    is named.
    """
    repository = repository_for(place)
    return past_at(place, repository, resolve(repository, name))


def repository_for(place: Place) -> Repository:
    """The repository that the stack's folder stands in, whether it holds a stack at present or not.

    Raises `StackctlError` where there is none; where there is no stack either, that comes first.
    """
    try:
        return repository_of(place.folder())
    except StackctlError:
        place.root()
        raise


def past_at(place: Place, repository: Repository, revision: Revision) -> Past:
    """The same, of a revision that is known in the repository that holds the stack's folder."""
    folder = _folder_at(repository, revision, named=place.named is not None)
    root = place.folder() if folder == repository.folder else repository.top / folder
    return Past(root, repository, revision, folder)


def looked_for(folder: str, *, named: bool) -> tuple[str, ...]:
    """The folders of a repository in which a stack is looked for from one of them, in this order."""
    if named:
        return (folder,)
    parts = folder.split("/")[:-1]
    above = ("".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) - 1, -1, -1))
    return (folder, f"{folder}stack/", *above)


def in_words(folder: str) -> str:
    """A folder of a repository as people are told it."""
    return folder or "the root of the repository"


def _folder_at(repository: Repository, revision: Revision, *, named: bool) -> str:
    """The stack's folder at a revision, from the top of the repository.

    The same as now; or, where the stack has moved since, what would be found from there, or the only one that there
    is. What stands in the working tree all the same has not moved, and is another stack. A folder that was named and
    is nowhere is a slip of the pen.
    """
    folders = stack_folders_at(repository, revision)
    folder = repository.folder
    if folder in folders:
        return folder
    moved = [one for one in folders if not (repository.top / one / SETTINGS_FILE).is_file()]
    found = next((one for one in looked_for(folder, named=named) if one in moved), None)
    if found is not None:
        return found
    if named and not (repository.top / folder).is_dir():
        raise StackctlError(
            f"no such folder: {in_words(folder)}, neither now nor at {revision.short}",
            hint="give the folder that holds stackctl.yaml to --stack",
        )
    if len(moved) == 1:
        return moved[0]
    if not folders:
        raise StackctlError(f"no stack at {revision.short}: it holds no stackctl.yaml")
    where = some_of([in_words(one) for one in folders])
    raise StackctlError(
        f"no stack in {in_words(folder)} at {revision.short}, but in {where}",
        hint="say which: stackctl --stack DIR …",
    )
