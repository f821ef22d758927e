"""The folder for the reports of one check alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from stackctl.adapters.files.write import make_folder, read_if_any, reason_of, write
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

# It keeps the reports out of commits, and says whose the folder is.
_SIGN = b"# Reports of stackctl ci. Each run clears away those of the one before.\n*\n"


def begin(folder: Path, names: Collection[str]) -> None:
    """Make the folder, or delete earlier reports of these names.

    Raises `StackctlError` where the folder holds anything and was not made here: nobody else's file is deleted.
    """
    make_folder(folder)
    sign = folder / ".gitignore"
    if read_if_any(sign) == _SIGN:
        for name in sorted(names):
            _remove(folder / name)
        return
    if any(folder.iterdir()):
        raise StackctlError(
            f"{folder} holds other files than reports", hint="name a folder for them alone: --output-dir DIR"
        )
    write(sign, _SIGN, expected=None)


def _remove(path: Path) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StackctlError(f"cannot delete the report of an earlier run, {path}: {reason_of(error)}") from error
