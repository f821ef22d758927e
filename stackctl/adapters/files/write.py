"""The one way to write a file: all or nothing.

A temporary file beside it is filled, flushed to the disk and renamed over the old one; then the folder is flushed.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from typing import TYPE_CHECKING

from stackctl.core.loading.yaml_reader import MAX_BYTES
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ANY = object()
"""Stands for whatever a file holds now."""


def write(path: Path, data: bytes, *, expected: bytes | object | None = ANY) -> None:
    """Write a file whole, where it holds what is expected.

    `expected` None: it must not exist. Raises `StackctlError` where it holds something else, is no regular file, or
    cannot be written; it is then as it was.
    """
    try:
        _check_kind(path)
        with _locked(path.parent):
            _compare(path, expected)
            _replace(path, data, new=expected is None)
    except OSError as error:
        raise StackctlError(f"cannot write {path}: {reason_of(error)}", hint="nothing was changed") from error


def read_if_any(path: Path) -> bytes | None:
    """Read a file, if any, one byte past the limit.

    Raises `StackctlError` where it cannot be read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            # A pipe would wait for somebody to write into it.
            raise StackctlError(f"cannot read {path}: it is not a regular file")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StackctlError(f"cannot read {path}: {reason_of(error)}") from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, or raise `StackctlError`."""
    if folder.is_symlink():
        raise StackctlError(f"cannot write into {folder}: it is a link", hint="links are not followed")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StackctlError(f"cannot make the folder {folder}: {reason_of(error)}") from error


def reason_of(error: OSError) -> str:
    """Say in words why the system refused."""
    return (error.strerror or str(error)).lower()


def _check_kind(path: Path) -> None:
    """Refuse what a rename would destroy: links, devices, pipes."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        what = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "not a regular file"
        raise StackctlError(f"cannot write {path}: it is {what}", hint="nothing was changed")


def _compare(path: Path, expected: bytes | object | None) -> None:
    if expected is ANY:
        return
    try:
        now: bytes | None = path.read_bytes()
    except FileNotFoundError:
        now = None
    if now != expected:
        what = "already exists" if expected is None else "was changed by somebody else in the meantime"
        raise StackctlError(f"{path} {what}", hint="nothing was changed")


def _replace(path: Path, data: bytes, *, new: bool) -> None:
    mode = 0o644 if new or not path.exists() else path.stat().st_mode & 0o777
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        if new and hasattr(os, "link"):
            # A link fails where the name is taken by now; a rename would replace what is there.
            os.link(name, path)
            os.unlink(name)
        else:
            os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover - folders cannot be opened there
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep our other writers out of a folder meanwhile."""
    if os.name == "nt":  # pragma: no cover - a folder cannot be locked there, a file beside it can
        import msvcrt

        descriptor = os.open(folder / ".stackctl.lock", os.O_RDWR | os.O_CREAT)
        lock: Callable[[], None] = lambda: msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore] # noqa: E731
    else:
        import fcntl

        descriptor = os.open(folder, os.O_RDONLY)
        lock = lambda: fcntl.flock(descriptor, fcntl.LOCK_EX)  # noqa: E731
    try:
        lock()
        yield
    finally:
        os.close(descriptor)
