"""A stack's files on disk: regular ones inside its folder."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.adapters.files.write import reason_of
from stackctl.core.loading.files import (
    FOLDER,
    LINK,
    POLICY_FOLDER,
    Lister,
    UnlistableError,
    most_bytes,
    stack_paths,
)
from stackctl.model.errors import StackctlError
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# Without a link at the end of a path, and without waiting for somebody to write into a pipe.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def find_root(start: Path, given: Path | None) -> Path:
    """Find the stack's root: the one given, or the nearest.

    Looks for `stackctl.yaml` in `start`, in `stack/` below it, then upwards; raises `StackctlError` where none is.
    """
    if given is not None:
        if not given.is_dir():
            raise StackctlError(f"no such folder: {given}", hint="give the folder that holds stackctl.yaml to --stack")
        if not _is_root(given):
            raise StackctlError(
                f"no stack here: {given} holds no {SETTINGS_FILE}", hint="start one with: stackctl init"
            )
        return given
    for folder in (start, start / "stack", *start.parents):
        if _is_root(folder):
            return folder
    raise StackctlError(
        f"no stack here: {SETTINGS_FILE} was not found in this folder, in stack/, or above",
        hint="start one with: stackctl init",
    )


def read_stack(root: Path) -> tuple[list[SourceFile], list[Unreadable]]:
    """Read every file, and list unreadable paths, sorted by path."""
    files: list[SourceFile] = []
    unreadable: list[Unreadable] = []
    for path in stack_paths(_top(root), _lister(root)):
        if isinstance(path, Unreadable):
            unreadable.append(path)
            continue
        try:
            files.append(SourceFile(path, _read(root / path, most_bytes(path))))
        except _NotAFileError as error:
            unreadable.append(Unreadable(path, str(error)))
        except OSError as error:
            unreadable.append(Unreadable(path, f"cannot be read: {reason_of(error)}"))
    files.sort(key=lambda file: file.path)
    return files, unreadable


def path_in_repository(root: Path) -> str:
    """Lead from the repository's root to the stack's."""
    # a repository is known by its `.git`: a folder, or a file in a submodule or another working tree
    real = Path(os.path.realpath(root))
    for folder in (real, *real.parents):
        if os.path.lexists(folder / ".git"):
            parts = real.relative_to(folder).parts
            return "".join(f"{part}/" for part in parts).encode("utf-8", "backslashreplace").decode()
    return ""


def relative_to_stack(paths: Sequence[str], root: Path, files: Collection[str] = ()) -> tuple[str, ...]:
    """Write paths relative to the stack's root, with `/`.

    `.` is the root or a folder that holds it. A path counts from the working directory first, then from the root, where
    `files` of a revision count, too. Raises `StackctlError` where it is in neither.
    """
    return tuple(_relative(path, root, files) for path in paths)


def tool_ids(root: Path) -> list[str]:
    """List tools by file name, for completion; read nothing."""
    paths = stack_paths(_top(root), _lister(root))
    return sorted(Path(path).stem for path in paths if isinstance(path, str) and path.startswith("tools/"))


def policy_files(root: Path) -> list[SourceFile]:
    """List files in policies/, for completion; read nothing else."""
    files: list[SourceFile] = []
    for path in stack_paths(_top(root), _lister(root)):
        if isinstance(path, str) and path.startswith(f"{POLICY_FOLDER}/"):
            with suppress(_NotAFileError, OSError):
                files.append(SourceFile(path, _read(root / path, most_bytes(path))))
    return files


class _NotAFileError(Exception):
    """Why a path is not read."""


def _relative(path: str, root: Path, files: Collection[str]) -> str:
    base = os.path.realpath(root)
    for given in (path, str(root / path)):
        if not os.path.lexists(given):
            gone = os.path.relpath(os.path.realpath(given), base).replace(os.sep, "/")
            if any(file == gone or file.startswith(f"{gone}/") for file in files):
                return gone
            continue
        # The folders on the way may be links, as /tmp is on some systems; what a link within the stack leads to is not
        # asked.
        folder, name = os.path.split(os.path.abspath(given))
        candidate = os.path.join(os.path.realpath(folder), name)
        if base == candidate or base.startswith(candidate.rstrip(os.sep) + os.sep):
            return "."
        if candidate.startswith(base + os.sep):
            return Path(os.path.relpath(candidate, base)).as_posix()
    if os.path.lexists(path):
        raise StackctlError(f"{path} is outside the stack {root}", hint="name files and folders of the stack")
    raise StackctlError(f"no such file or folder: {path}", hint="name files and folders of the stack")


def _is_root(folder: Path) -> bool:
    try:
        return (folder / SETTINGS_FILE).is_file()
    except OSError:
        return False


def _top(root: Path) -> list[os.DirEntry[str]]:
    try:
        return _entries(root)
    except OSError as error:
        raise StackctlError(f"cannot list {root}: {reason_of(error)}") from error


def _lister(root: Path) -> Lister:
    def entries_of(folder: str) -> list[os.DirEntry[str]]:
        try:
            return _entries(root / folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise UnlistableError(reason_of(error)) from error

    return entries_of


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as scan:
        return sorted(scan, key=lambda entry: entry.name)


def _read(path: Path, most: int) -> bytes:
    """Read a regular file, at most a byte too many."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK) or path.is_symlink():
            raise _NotAFileError(LINK) from None
        raise
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise _NotAFileError(FOLDER)
        if not stat.S_ISREG(mode):
            raise _NotAFileError("not a regular file")
        return _read_all(descriptor, most)
    finally:
        os.close(descriptor)


def _read_all(descriptor: int, most: int) -> bytes:
    size = os.fstat(descriptor).st_size
    data = os.read(descriptor, min(size, most) + 1)
    if len(data) <= size and len(data) < most:
        more = data
        while more and len(data) <= most:
            more = os.read(descriptor, most + 1 - len(data))
            data += more
    return data
