"""The work of child processes: what may crash, hang or eat memory.

`python -m tests.guarantees.children TASK ARGUMENTS RESULT` notes in RESULT.now what it is at, so that a child that dies
says on what; its result is JSON in RESULT.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.guarantees.corpus import hostile, mutated
from tests.guarantees.harness import call
from tests.guarantees.watch import Now, limit_memory, peak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType


def _real(path: str, *, follow: bool) -> str:
    """Where a path leads; the links before its end are always followed."""
    folder, name = os.path.split(path)
    real = f"{os.path.realpath(folder or '.').rstrip('/')}/{name}"
    return os.path.realpath(real) if follow else real


def _observed(arguments: Any, now: Now) -> dict[str, Any]:
    """Runs commands, and tells what they printed and opened, how long they worked and how much memory they took."""
    opened: set[str] = set()
    written: set[str] = set()

    def hear(event: str, about: tuple[Any, ...]) -> None:
        if event in ("os.listdir", "os.scandir"):
            opened.add(os.path.realpath(os.fspath(about[0] or ".")))
        elif event in ("os.mkdir", "os.rename", "os.link", "os.symlink"):
            target = about[0] if event == "os.mkdir" else about[1]
            if os.fspath(target).endswith(".pyc"):
                return
            written.add(_real(os.fspath(target), follow=False))
        elif event == "open" and not isinstance(about[0], int):
            path, _, flags = about
            opened.add(_real(os.fsdecode(path), follow=not flags & getattr(os, "O_NOFOLLOW", 0)))

    runs = []
    sys.addaudithook(hear)
    for command in arguments:
        now.at(" ".join(command))
        ran = call(*command)
        runs.append({"status": ran.status, "text": ran.text, "out": ran.out.decode()})
    return {
        "runs": runs,
        "opened": sorted(opened),
        "written": sorted(written),
        "seconds": time.process_time(),
        "megabytes": peak(),
    }


class _Backwards:
    """A listing of a folder from its end."""

    def __init__(self, entries: list[Any]) -> None:
        self._entries = entries

    def __enter__(self) -> Iterator[Any]:
        return iter(self._entries)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(self._entries)


@contextmanager
def _folders_backwards() -> Iterator[None]:
    scandir: Any = os.scandir
    listdir: Any = os.listdir

    def backwards(*where: Any) -> Any:
        with scandir(*where) as entries:
            return _Backwards(sorted(entries, key=lambda entry: str(entry.name), reverse=True))

    with (
        patch.object(os, "scandir", backwards),
        patch.object(os, "listdir", lambda *where: sorted(listdir(*where), reverse=True)),
    ):
        yield


def _repeated(arguments: Any, now: Now) -> dict[str, Any]:
    """Runs commands one after the other; answers the hash of what each printed and wrote."""
    jobs, backwards = arguments
    seen: dict[str, Any] = {}
    with _folders_backwards() if backwards else nullcontext():
        for label, command in jobs.items():
            now.at(label)
            ran = call(*command)
            seen[label] = [ran.status, sha256(ran.out).hexdigest(), sha256(ran.err.encode()).hexdigest()]
    for path in sorted(Path("written").rglob("*")):
        if path.is_file():
            seen[path.as_posix()] = sha256(path.read_bytes()).hexdigest()
    return seen


def _held(arguments: Any, now: Now) -> dict[str, Any]:
    """Runs the command up to where it would print, says so, and stays there until a signal comes."""
    from stackctl.cli.boundary import run

    def hold(*_: Any) -> Any:
        os.write(2, b"held\n")
        threading.Event().wait()

    # Who runs the tests in the background may have it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    now.at(" ".join(arguments))
    with patch("stackctl.output.renderer", hold):
        sys.exit(run(arguments))


def _ran(arguments: Any, now: Now) -> dict[str, Any]:
    """Runs the command as the process does: to its exit status, with the system's streams."""
    from stackctl.cli.boundary import run

    now.at(" ".join(arguments))
    sys.exit(run(arguments))


def _waiting(seconds: Any, now: Now) -> dict[str, Any]:
    """Waits for ever, and has so many seconds for it."""
    now.at("waiting")
    signal.setitimer(signal.ITIMER_REAL, seconds)
    threading.Event().wait()
    return {}


TASKS: dict[str, Callable[[Any, Now], dict[str, Any]]] = {
    "hostile": hostile,
    "mutated": mutated,
    "observed": _observed,
    "repeated": _repeated,
    "held": _held,
    "ran": _ran,
    "waiting": _waiting,
}


def do(task: str, arguments: Any, result: Path) -> None:
    """Does a task in this process, and leaves its result."""
    done = TASKS[task](arguments, Now(result.with_suffix(".now")))
    result.write_text(json.dumps(done), "utf-8")


def main() -> None:
    """What a child does."""
    task, arguments, result = sys.argv[1:]
    limit_memory()
    do(task, json.loads(arguments), Path(result))


if __name__ == "__main__":
    main()
