"""Where every command begins and ends, never with a traceback."""

import os
import sys

from stackctl import __version__
from stackctl.model.errors import StackctlError

TYPE_CHECKING = False  # importing it from `typing` takes as long as answering --version
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

OK, FOUND, REFUSED, BUG, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 3, 130, 141
"""The exit statuses: ran; ran and found; could not run as asked; a bug in stackctl; ^C; nobody reads on."""


def run(arguments: "Sequence[str]") -> int:
    """Run a command and answer its exit status.

    Whatever goes wrong is told in one line on standard error.
    """
    # Looking for plugins of pydantic costs more than the audit of a tool, and none may change what a stack means.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 # lives as long as the process
    if sys.stdout is None:
        return _refuse("standard output is closed", hint=None)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # The same bytes on every machine, whatever its locale.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    status = _run(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        status = CLOSED_PIPE
    except OSError as error:
        status = _refuse_by_system(error)
        _give_up(sys.stdout)
    if status == CLOSED_PIPE:
        _give_up(sys.stdout)
    _say("")
    return status


def _say(text: str) -> None:
    """Write to standard error, if anybody can read it."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: "TextIO") -> None:
    """Keep the interpreter from flushing the stream at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return


def _run(arguments: "Sequence[str]") -> int:
    try:
        return _call(arguments)
    except StackctlError as error:
        return _refuse(*error.lines, hint=error.hint)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED_PIPE
    except OSError as error:
        return _refuse_by_system(error)
    except Exception as error:  # noqa: BLE001 # the boundary: nothing may pass it
        return _bug(error, debug="--debug" in arguments)


def _call(arguments: "Sequence[str]") -> int:
    if list(arguments) == ["--version"]:
        # Answered without typer, because a prompt or a hook asks for it often.
        sys.stdout.write(f"stackctl {__version__}\n")
        return OK
    import gc

    import typer

    from stackctl.cli.root import root

    # What is imported lives on: looking for garbage in it is in vain.
    gc.set_threshold(100_000)

    try:
        status = root().main(args=list(arguments), prog_name="stackctl", standalone_mode=False)
    except typer.Exit as end:
        status = end.exit_code
    except typer.Abort:
        status = INTERRUPTED
    except typer.TyperException as error:
        return _refuse(_one_line(error.format_message()), hint=_hint(error.format_message()))
    except SystemExit as end:
        # typer ends the process by itself in two cases: completion is done, or nobody reads on.
        status = CLOSED_PIPE if end.code else OK
    return status if isinstance(status, int) else OK


def _hint(message: str) -> str:
    misplaced = next((option for option in ("--stack", "--today", "--color", "--debug") if option in message), None)
    if misplaced is not None and message.startswith("No such option"):
        return f"{misplaced} is global and stands before the command: stackctl {misplaced} … audit"
    return "stackctl --help, or --help after a command, helps"


def _refuse_by_system(error: OSError) -> int:
    where = f"{error.filename}: " if error.filename else ""
    return _refuse(f"{where}{(error.strerror or str(error)).lower()}", hint=None)


def _refuse(*lines: str, hint: str | None) -> int:
    from stackctl.core.text.escape import terminal

    for line in lines:
        _say(f"error: {terminal(line)}\n")
    if hint is not None:
        _say(f"       {terminal(hint)}\n")
    return REFUSED


def _one_line(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return text[:1].lower() + text[1:]


def _bug(error: Exception, *, debug: bool) -> int:
    import tempfile
    import traceback

    from stackctl.core.text.escape import terminal

    trace = "".join(traceback.format_exception(error))
    if debug:
        _say(trace)
        return BUG
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="stackctl-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as log:
            log.write(f"stackctl {__version__}\nPython {sys.version}\n{trace}")
            where = f"; the log is {log.name}"
    except OSError:
        where = "; no log could be written, --debug before the command shows it"
    summary = terminal(f"{type(error).__name__} in stackctl {__version__}")
    _say(f"error: a bug: {summary}{where}\n")
    return BUG
