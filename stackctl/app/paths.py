"""Paths that somebody gives, as paths within the stack."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def relative_to_stack(paths: Sequence[str], root: Path, files: Collection[str] = ()) -> tuple[str, ...]:
    """Files and folders relative to the stack's root, with `/`; `.` is the root itself or a folder that holds it.

    A path is looked for from the working directory first, then from the stack's root; `files` are those of the stack,
    of which some may be in a revision alone. Raises `StackctlError` where it is in neither.
    """
    return tuple(_relative(path, root, files) for path in paths)


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
