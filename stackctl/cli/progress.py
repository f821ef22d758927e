"""A progress bar on a terminal, for what takes long."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.app.load import Progress

_PATIENCE = 0.7
"""Seconds before a bar is shown."""


@contextmanager
def progress_bar(total: int) -> Iterator[Progress | None]:
    """Show how loading proceeds; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    began = time.monotonic()
    bar: Any = None
    task: Any = None

    def advance(done: int) -> None:
        nonlocal bar, task
        if bar is None and time.monotonic() - began > _PATIENCE:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
            bar = Progress(*columns, console=Console(stderr=True), transient=True)
            bar.start()
            task = bar.add_task("reading", total=total)
        if bar is not None:
            bar.update(task, completed=done)

    try:
        yield advance
    finally:
        if bar is not None:
            bar.stop()
