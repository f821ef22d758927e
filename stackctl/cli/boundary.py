"""Where every command begins and ends: options in, an exit status out, and never a traceback."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import TYPE_CHECKING

from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, FOUND, REFUSED, BUG, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 3, 130, 141
"""The exit statuses: ran; ran and found; could not run as asked; a bug in stackctl; ^C; nobody reads on."""


def run(arguments: Sequence[str]) -> int:
    """Runs a command and answers its exit status; whatever goes wrong is told in one line on standard error."""
    # Looking for plugins of pydantic costs more than the audit of a tool, and none may change what a stack means.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # The same bytes on every machine, whatever its locale.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        status = CLOSED_PIPE
    if status == CLOSED_PIPE:
        # The interpreter would flush once more as it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _run(arguments: Sequence[str]) -> int:
    try:
        import typer

        from stackctl.cli.root import root

        try:
            status = root().main(args=list(arguments), prog_name="stackctl", standalone_mode=False)
        except typer.Exit as end:
            status = end.exit_code
        except typer.Abort:
            status = INTERRUPTED
        except typer.TyperException as error:
            return _refuse(_one_line(error.format_message()), hint="stackctl --help, or --help after a command, helps")
        return status if isinstance(status, int) else OK
    except StackctlError as error:
        return _refuse(*error.lines, hint=error.hint)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED_PIPE
    except Exception as error:  # the boundary: nothing may pass it
        if "--debug" in arguments:
            raise
        return _bug(error)


def _refuse(*lines: str, hint: str | None) -> int:
    from stackctl.core.escape import terminal

    for line in lines:
        sys.stderr.write(f"error: {terminal(line)}\n")
    if hint is not None:
        sys.stderr.write(f"       {terminal(hint)}\n")
    return REFUSED


def _one_line(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return text[:1].lower() + text[1:]


def _bug(error: Exception) -> int:
    import traceback

    from stackctl import __version__
    from stackctl.core.escape import terminal

    trace = "".join(traceback.format_exception(error))
    where = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="stackctl-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as log:
            log.write(f"stackctl {__version__}\nPython {sys.version}\n{trace}")
            where = f"; the log is {log.name}"
    except OSError:
        where = "; no log could be written, --debug before the command shows it"
    summary = terminal(f"{type(error).__name__} in stackctl {__version__}")
    sys.stderr.write(f"error: a bug: {summary}{where}\n")
    return BUG
