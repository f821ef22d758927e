"""Which files below the root of a stack are read, and which are refused: the same for a folder and for a revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from stackctl.core.loading.csv_reader import MAX_BYTES as MAX_SPEND_BYTES
from stackctl.core.loading.files import FOLDERS, SPEND_FOLDER, misplaced_folder, suffixes
from stackctl.core.loading.yaml_reader import MAX_BYTES
from stackctl.model.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = "a link: links are not followed, copy the file"
FOLDER = "a folder, not a file"
MODULE = "a repository of its own, such as a submodule: its files are left alone, copy them"

_MAX_FILES = 100_000
_MAX_FOLDER_DEPTH = 16


class Entry(Protocol):
    """What stands in a folder; `os.DirEntry` is one."""

    @property
    def name(self) -> str:
        """The last part of its path; half a pair of surrogates for each byte that is not UTF-8."""
        ...

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder, or a link to one."""
        ...

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a file, or a link to one."""
        ...

    def is_symlink(self) -> bool:
        """Whether it is a link."""
        ...


class UnlistableError(Exception):
    """Why a folder cannot be listed."""


Lister = Callable[[str], Sequence[Entry]]
"""What stands in a folder, sorted by name; nothing where there is none. Raises `UnlistableError`."""


def stack_paths(root: Sequence[Entry], entries_of: Lister) -> Iterator[tuple[str, str | None]]:
    """Every file of the stack's at its root and in its folders, relative to it; with a reason where refused.

    `entries_of` is asked for paths relative to the root.
    """
    for entry in root:
        if entry.name.lower().endswith(suffixes("")) and not entry.name.startswith("."):
            yield entry.name, _refusal_of_name(entry.name)
    links = {entry.name for entry in root if entry.is_symlink()}
    count = 0
    for folder in FOLDERS:
        if folder in links:
            yield folder, "a link to a folder: links are not followed"
            continue
        for path, problem in _walked(folder, entries_of, 0):
            count += 1
            if count > _MAX_FILES:
                yield path, f"more than {_MAX_FILES} files"
                return
            yield path, problem


def misplaced_folders(root: Sequence[Entry]) -> Iterator[Unreadable]:
    """The folders at the root of a stack that look like misspelt ones of its own."""
    for entry in root:
        misplaced = misplaced_folder(entry.name)
        if misplaced is not None and _is_folder(entry):
            yield Unreadable(f"{entry.name}/", misplaced, "STK005")


def refused(path: str, reason: str) -> Unreadable:
    """A path that is not read; where its name is not UTF-8, those bytes are spelt out."""
    return Unreadable(path.encode("utf-8", "backslashreplace").decode(), reason)


def most_bytes(path: str) -> int:
    """How many bytes a file of a stack may hold."""
    return MAX_SPEND_BYTES if path.startswith(f"{SPEND_FOLDER}/") else MAX_BYTES


def _walked(folder: str, entries_of: Lister, depth: int) -> Iterator[tuple[str, str | None]]:
    """The stack's files in a folder and in those below it."""
    try:
        entries = entries_of(folder)
    except UnlistableError as error:
        yield folder, f"cannot be listed: {error}"
        return
    if any(entry.name == ".git" for entry in entries):
        yield folder, MODULE
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.name.lower().endswith(suffixes(folder.partition("/")[0])):
            yield path, _refusal_of_name(path)
        elif entry.is_dir(follow_symlinks=False):
            if depth < _MAX_FOLDER_DEPTH:
                yield from _walked(path, entries_of, depth + 1)
            else:
                yield path, f"more than {_MAX_FOLDER_DEPTH} folders deep"
        elif entry.is_symlink() and not _is_file(entry):
            yield path, "a link to a folder, or to nothing: links are not followed"


def _is_file(entry: Entry) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def _is_folder(entry: Entry) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _refusal_of_name(path: str) -> str | None:
    try:
        path.encode()
    except UnicodeEncodeError:
        return "the file's name is not UTF-8: rename it"
    return None
