"""Where the repository holds a stack as of a revision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.adapters.files.worktree import find_root
from stackctl.adapters.git.repository import read_stack_at, repository_of, resolve, stack_folders_at
from stackctl.app.snapshot import Snapshot
from stackctl.core.text.messages import some_of
from stackctl.model.errors import StackctlError
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from stackctl.adapters.git.repository import Repository
    from stackctl.model.revision import Revision


def folder_of_stack(stack: Path | None) -> Path:
    """Answer the stack's folder, or where it would be found."""
    if stack is not None:
        return stack
    try:
        return find_root(Path.cwd(), None)
    except StackctlError:
        return Path.cwd()


def repository_of_stack(stack: Path | None) -> Repository:
    """Find the repository of the folder, even without a stack.

    Raises `StackctlError` where there is none; where there is no stack either, that comes first.
    """
    try:
        return repository_of(folder_of_stack(stack))
    except StackctlError:
        find_root(Path.cwd(), stack)
        raise


def locate(stack: Path | None, repository: Repository, revision: Revision) -> tuple[Path, str]:
    """Find the stack's folder on disk and in the repository.

    On disk, it may be gone: then where it was. Raises `StackctlError` where the revision holds no stack, or several of
    which none is named.
    """
    folder = _folder_at(repository, revision, named=stack is not None)
    return folder_of_stack(stack) if folder == repository.folder else repository.top / folder, folder


def read_at(stack: Path | None, name: str) -> Snapshot:
    """Read the stack as it stands at a revision.

    Raises `StackctlError` where there is no such revision, and no stack in it.
    """
    repository = repository_of_stack(stack)
    revision = resolve(repository, name)
    root, folder = locate(stack, repository, revision)
    moved = "" if folder == repository.folder else f", where it is in {in_words(folder)}"
    note = f"the stack as of {revision.short}{moved}"
    return Snapshot(revision, root, *read_stack_at(repository, revision, folder), notes=(note,))


def looked_for(folder: str, *, named: bool) -> tuple[str, ...]:
    """List the folders to look in, in this order."""
    if named:
        return (folder,)
    parts = folder.split("/")[:-1]
    above = ("".join(f"{part}/" for part in parts[:end]) for end in range(len(parts) - 1, -1, -1))
    return (folder, f"{folder}stack/", *above)


def in_words(folder: str) -> str:
    """Name a folder of a repository for people."""
    return folder or "the root of the repository"


def _folder_at(repository: Repository, revision: Revision, *, named: bool) -> str:
    """Find the stack's folder in the repository at a revision.

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
