"""The files of a stack in a folder on disk. Reads regular files inside the folder, and nothing else."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.core.layout import FOLDERS, POLICY_FOLDER, SPEND_FOLDER, misplaced_folder, suffixes
from stackctl.core.parse import MAX_BYTES
from stackctl.core.rows import MAX_BYTES as MAX_SPEND_BYTES
from stackctl.model.errors import StackctlError
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_FILES = 100_000
_MAX_FOLDER_DEPTH = 16
# Without a link at the end of a path, and without waiting for somebody to write into a pipe.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def find_root(start: Path, given: Path | None) -> Path:
    """The root of the stack: the folder that was given, or the nearest that holds `stackctl.yaml`.

    Looks in `start`, in `stack/` below it, then upwards. Raises `StackctlError` where there is none.
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
    """Every file of the stack, sorted by path, and every path that holds no file that can be read."""
    files: list[SourceFile] = []
    unreadable: list[Unreadable] = []
    for path, problem in _paths(root):
        if problem is not None:
            unreadable.append(Unreadable(path.encode("utf-8", "backslashreplace").decode(), problem))
            continue
        try:
            most = MAX_SPEND_BYTES if path.startswith(f"{SPEND_FOLDER}/") else MAX_BYTES
            files.append(SourceFile(path, _read(root / path, most)))
        except _NotAFileError as error:
            unreadable.append(Unreadable(path, str(error)))
        except OSError as error:
            unreadable.append(Unreadable(path, f"cannot be read: {_reason(error)}"))
    files.sort(key=lambda file: file.path)
    for name in _entries_of(root):
        misplaced = misplaced_folder(name)
        if misplaced is not None and (root / name).is_dir():
            unreadable.append(Unreadable(f"{name}/", misplaced, "STK005"))
    return files, unreadable


def path_in_repository(root: Path) -> str:
    """The way from the root of the git repository to the stack's: ending in `/`, or empty where they are the same.

    Empty, too, where there is no repository. A repository is known by its `.git`: a folder, or a file in a submodule or
    another working tree.
    """
    real = Path(os.path.realpath(root))
    for folder in (real, *real.parents):
        if os.path.lexists(folder / ".git"):
            parts = real.relative_to(folder).parts
            return "".join(f"{part}/" for part in parts).encode("utf-8", "backslashreplace").decode()
    return ""


def tool_ids(root: Path) -> list[str]:
    """The ids of all tools by the names of their files, for completion; nothing is read."""
    return sorted(Path(path).stem for path, problem in _paths(root) if path.startswith("tools/") and problem is None)


def policy_files(root: Path) -> list[SourceFile]:
    """The files in policies/ that can be read, for completion; the rest of the stack is not looked at."""
    files: list[SourceFile] = []
    for path, problem in () if (root / POLICY_FOLDER).is_symlink() else _walked(root, POLICY_FOLDER, 0):
        with suppress(_NotAFileError, OSError):
            files += [] if problem is not None else [SourceFile(path, _read(root / path, MAX_BYTES))]
    return files


class _NotAFileError(Exception):
    """Why a path is not read."""


def _is_root(folder: Path) -> bool:
    try:
        return (folder / SETTINGS_FILE).is_file()
    except OSError:
        return False


def _paths(root: Path) -> Iterator[tuple[str, str | None]]:
    """Every file of the stack's at its root and in its folders, relative to it; with a reason where refused."""
    for name in _entries_of(root):
        if name.lower().endswith(suffixes("")) and not name.startswith("."):
            yield name, _refusal_of_name(name)
    count = 0
    for folder in FOLDERS:
        if (root / folder).is_symlink():
            yield folder, "a link to a folder: links are not followed"
            continue
        for path, problem in _walked(root, folder, 0):
            count += 1
            if count > _MAX_FILES:
                yield path, f"more than {_MAX_FILES} files"
                return
            yield path, problem


def _walked(root: Path, folder: str, depth: int) -> Iterator[tuple[str, str | None]]:
    """The stack's files in a folder and in those below it."""
    try:
        with os.scandir(root / folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        yield folder, f"cannot be listed: {_reason(error)}"
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.name.lower().endswith(suffixes(folder.partition("/")[0])):
            yield path, _refusal_of_name(path)
        elif entry.is_dir(follow_symlinks=False):
            if depth < _MAX_FOLDER_DEPTH:
                yield from _walked(root, path, depth + 1)
            else:
                yield path, f"more than {_MAX_FOLDER_DEPTH} folders deep"
        elif entry.is_symlink() and not _is_file(entry):
            yield path, "a link to a folder, or to nothing: links are not followed"


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _refusal_of_name(path: str) -> str | None:
    try:
        path.encode()
    except UnicodeEncodeError:
        return "the file's name is not UTF-8: rename it"
    return None


def _entries_of(root: Path) -> list[str]:
    try:
        return sorted(os.listdir(root))
    except OSError as error:
        raise StackctlError(f"cannot list {root}: {_reason(error)}") from error


def _read(path: Path, most: int) -> bytes:
    """The bytes of a regular file, at most one more than it may hold."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK) or path.is_symlink():
            raise _NotAFileError("a link: links are not followed, copy the file") from None
        raise
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise _NotAFileError("a folder, not a file")
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


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
