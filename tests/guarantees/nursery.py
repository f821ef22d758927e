"""Children that need not import everything again: they are forked from a process that has run some commands already.

A run of the command in a process of its own takes a second to import what it needs, and a tenth to do its work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.guarantees.harness import REPOSITORY, Did, call, child, did_of, environment, ran_of, result_of
from tests.guarantees.watch import limit_memory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType


class Nursery:
    """Does tasks of `children.TASKS`, each in a fresh child; it says as much of each as `harness.child` does.

    `commands` are run once over the sample stack, for what they import; `more` are variables that all begin with. Where
    the system cannot fork, each child is a process of its own.
    """

    def __init__(self, commands: Sequence[Sequence[str]], *, home: Path, **more: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._process = (
            None
            if sys.platform == "win32"
            else subprocess.Popen(
                [sys.executable, "-m", "tests.guarantees.nursery", json.dumps([list(command) for command in commands])],
                cwd=REPOSITORY,
                env=environment(home, **more),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is not None:
            self._process.communicate()

    def child(self, task: str, arguments: Any, *, cwd: Path, home: Path, **more: str) -> Did:
        """Runs a task in a child."""
        if self._process is None:
            return child(task, arguments, cwd=cwd, home=home, **more)
        home.mkdir(parents=True, exist_ok=True)
        result = result_of(task, arguments, cwd=cwd, home=home, **more)
        result.unlink(missing_ok=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {"task": task, "arguments": arguments, "result": str(result), "cwd": str(cwd)}
        self._process.stdin.write(json.dumps({**job, "environment": environment(home, **more)}) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        out, err = (path.read_bytes() if path.exists() else b"" for path in _output_files(result))
        return did_of(ran_of(status, out, err), result)


def _output_files(result: Path) -> tuple[Path, Path]:
    return result.with_suffix(".out"), result.with_suffix(".err")


# ---- the process that children are forked from


def main() -> None:
    """Reads jobs, one a line; answers each with the status that its child ended with, negative for a signal."""
    limit_memory()
    for command in json.loads(sys.argv[1]):
        call(*command)
    for line in sys.stdin:
        job = json.loads(line)
        born = os.fork()
        if not born:
            _live(job)
        _, status = os.waitpid(born, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _live(job: dict[str, Any]) -> None:
    """The life of a child; it ends in here, whatever happens."""
    status = 1
    try:
        for number, path in enumerate((Path(os.devnull), *_output_files(Path(job["result"])))):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os.environ.clear()
        os.environ.update(job["environment"])
        os.chdir(job["cwd"])
        tempfile.tempdir = None
        from tests.guarantees.children import do

        do(job["task"], job["arguments"], Path(job["result"]))
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:  # noqa: BLE001 # nothing of it may go on as the parent does
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
