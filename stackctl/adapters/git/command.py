"""Runs git so that only its answer comes of it.

A repository, the environment and whoever wrote the stack may set much in git: nothing of it is run, no hook, filter,
text conversion, monitor, pager or transport, and nothing is written. Only commands made for programs are called.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

_SECONDS = 120
"""The longest that one command of git may take."""
_MOST_TOLD = 64 * 1024
"""How much is kept of what git says on standard error, in bytes."""
_CHUNK = 64 * 1024
_PATIENCE = 2
"""Seconds to wait for the last words of a command that has ended."""

# What a repository may set goes for nothing: each of these makes git run a program, or trust a file of the repository
# that may lie about its commits.
_SETTINGS = {
    "core.fsmonitor": "false", "core.hooksPath": os.devnull, "core.pager": "cat", "core.commitGraph": "false",
    "core.useReplaceRefs": "false",  # a repository's own setting wins over the variable
    "core.sshCommand": "false", "core.askPass": "", "core.editor": "false", "credential.helper": "",
    "diff.external": "", "protocol.allow": "never", "gc.auto": "0", "maintenance.auto": "false",
}  # fmt: skip
# Configuration of the user and of the machine still counts: that is where somebody says which repositories of other
# owners are safe, as containers need. Replaced objects and grafts do not: they show another history than was reviewed.
_ENVIRONMENT = {
    "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",  # known to newer ones alone; the next line stops the others
    "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1", "GIT_ATTR_NOSYSTEM": "1", "GIT_PAGER": "cat", "GIT_EDITOR": "false",
}  # fmt: skip
_DROPPED = ("LC_", "LANG", "GIT_")


@dataclass(frozen=True, slots=True)
class Answer:
    """What git answered, and its first line of errors."""

    status: int
    out: bytes
    said: str


class TooMuchError(Exception):
    """git answered too much, or too late; `args[0]` says which."""


@dataclass(frozen=True, slots=True)
class Git:
    """The program, in the folder of a repository's top alone."""

    program: str
    top: Path

    def ask(self, *arguments: str, data: bytes = b"", most: int) -> Answer:
        """Run a command with `data` as its input.

        Raises `TooMuchError` over `most` bytes, and `StackctlError` where git cannot be run at all.
        """
        with self._started(arguments) as process:
            assert process.stdin is not None  # noqa: S101 # asked for
            assert process.stdout is not None  # noqa: S101
            assert process.stderr is not None  # noqa: S101
            told: list[bytes] = []
            threads = [
                threading.Thread(target=_feed, args=(process.stdin, data), daemon=True),
                threading.Thread(target=_listen, args=(process.stderr, told), daemon=True),
            ]
            late = threading.Event()
            timer = threading.Timer(_SECONDS, _stop, (process, late))
            timer.daemon = True
            for thread in (*threads, timer):
                thread.start()
            try:
                out = _read(process.stdout, most)
                if len(out) > most:
                    raise TooMuchError(f"answered more than {most} bytes")
                status = process.wait()
            finally:
                timer.cancel()
            if late.is_set():
                raise TooMuchError(f"took more than {_SECONDS} seconds")
            for thread in threads:
                thread.join(_PATIENCE)
            return Answer(status, out, _first_line(b"".join(told)))

    @contextlib.contextmanager
    def _started(self, arguments: tuple[str, ...]) -> Iterator[subprocess.Popen[bytes]]:
        settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
        try:
            process = subprocess.Popen(  # noqa: S603 # no shell; the arguments are ids and options of our own
                [self.program, *settings, *arguments],
                cwd=self.top,
                env=_environment(self.top),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=os.name != "nt",  # so that what git itself has started ends with it
            )
        except OSError as error:
            raise StackctlError(f"cannot run git in {self.top}: {(error.strerror or str(error)).lower()}") from error
        try:
            yield process
        finally:
            _kill(process)
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def find_git() -> str:
    """Find git in PATH's absolute folders, or raise `StackctlError`."""
    # never in the working directory
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise StackctlError("git was not found in PATH", hint="install it from https://git-scm.com")


def _environment(top: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith(_DROPPED)}
    return {**kept, **_ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(top.parent)}


def _read(stream: IO[bytes], most: int) -> bytes:
    """Read a stream, at most one byte more than `most`."""
    parts = []
    left = most + 1
    while left and (part := stream.read(min(left, _CHUNK))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _feed(stream: IO[bytes], data: bytes) -> None:
    # git may end before it has read everything.
    with contextlib.suppress(OSError):
        stream.write(data)
    with contextlib.suppress(OSError):
        stream.close()


def _listen(stream: IO[bytes], told: list[bytes]) -> None:
    kept = 0
    with contextlib.suppress(OSError, ValueError):
        while part := stream.read(_CHUNK):
            if kept < _MOST_TOLD:
                told.append(part)
                kept += len(part)
        stream.close()


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        # Of a group that has ended, but for its exit status, macOS says that it may not be killed.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _first_line(told: bytes) -> str:
    lines = told.decode("utf-8", "backslashreplace").splitlines()
    telling = (line for line in lines if line.startswith(("fatal: ", "error: ")))
    return next(telling, lines[0] if lines else "").removeprefix("fatal: ").removeprefix("error: ")
