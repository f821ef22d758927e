"""What the tests of the guarantees share: clean environments, runs of the command, and how findings are judged."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.guarantees.hostile import TOOL
from tests.reading import files_read_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from stackctl.model.finding import Finding

REPOSITORY = Path(__file__).parents[2]
SAMPLE = REPOSITORY / "stack"
TODAY = "2026-11-22"
DAY = date.fromisoformat(TODAY)

PLACES = (
    *("tools/x.yaml", "stackctl.yaml", "teams.yaml", "budgets.yaml"),
    *("systems/x.yaml", "vendors/x.yaml", "contracts/x.yaml", "requests/x.yaml", "policies/x.yaml", "spend/x.csv"),
)
"""Where a file of each kind stands."""
OF_MONEY = ("tools/x.yaml", "budgets.yaml", "contracts/x.yaml", "spend/x.csv")
"""Those that reports of money are made of."""

SETTINGS = "stackctl.yaml"
GOOD = ("tools/good.yaml", TOOL.encode())

HANG_SECONDS = 15
"""The most that one input may take of the processor."""

_CODE = re.compile(r"[A-Z]{3}\d{3}")
_SETTINGS_ERROR = re.compile(r"stackctl\.yaml:(\d+):(\d+): \S.*", re.DOTALL)


# ---- running the command as a process


@dataclass(frozen=True)
class Ran:
    """What a run left behind; a negative status is the signal that ended it."""

    status: int
    out: bytes
    err: str
    hung: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether it ended by itself, with a status of the contract, and without a traceback."""
        return not self.hung and self.status in (0, 1, 2) and "Traceback" not in self.err

    @property
    def text(self) -> str:
        """Both outputs."""
        return self.out.decode("utf-8", "replace") + self.err


def environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing of the machine's but what a program needs to start; no coverage, which would be measured with it."""
    kept = ("PATH", "SYSTEMROOT", "COMSPEC", "PATHEXT")
    scrubbed = {key: value for key, value in os.environ.items() if key in kept}
    folders = {key: str(home) for key in ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP")}
    return {**scrubbed, **folders, "PYTHONPATH": str(REPOSITORY), "TERM": "dumb", **more}


def process(*arguments: str | Path, cwd: Path, home: Path, **more: str) -> Ran:
    """Runs `stackctl` as a process of its own."""
    command = [sys.executable, "-m", "stackctl", *map(str, arguments)]
    return _run(command, cwd, environment(home, **more), 4 * HANG_SECONDS)


def _run(command: Sequence[str], cwd: Path, env: Mapping[str, str], seconds: int) -> Ran:
    try:
        done = subprocess.run(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        return Ran(-signal.SIGKILL, error.stdout or b"", (error.stderr or b"").decode("utf-8", "replace"), hung=True)
    return ran_of(done.returncode, done.stdout, done.stderr)


def ran_of(status: int, out: bytes, err: bytes) -> Ran:
    """What a process left behind that has ended by itself, or by the alarm that it had set."""
    hung = hasattr(signal, "SIGALRM") and status in (-signal.SIGALRM, -signal.SIGPROF)
    return Ran(status, out, err.decode("utf-8", "replace"), hung)


@dataclass(frozen=True)
class Did:
    """What a child's task came to: `result` is None where the child died, and `now` is what it was at."""

    ran: Ran
    result: Any
    now: str


def child(task: str, arguments: Any, *, cwd: Path, home: Path, **more: str) -> Did:
    """Runs a task of `children.TASKS` in a child process."""
    home.mkdir(parents=True, exist_ok=True)
    result = result_of(task, arguments, cwd=cwd, home=home, **more)
    command = [sys.executable, "-m", "tests.guarantees.children", task, json.dumps(arguments), str(result)]
    # It ends itself where one input takes too long; all of them together may take a while.
    return did_of(_run(command, cwd, environment(home, **more), 40 * HANG_SECONDS), result)


def result_of(task: str, arguments: Any, *, cwd: Path, home: Path, **more: str) -> Path:
    """Where a child leaves its result."""
    return home / f"{task}-{sha256(json.dumps([str(cwd), arguments, more]).encode()).hexdigest()[:12]}.json"


def did_of(ran: Ran, result: Path) -> Did:
    """What a child's task came to."""
    now = result.with_suffix(".now")
    return Did(
        ran,
        json.loads(result.read_text("utf-8")) if result.exists() else None,
        now.read_text("utf-8") if now.exists() else "",
    )


def start(task: str, arguments: Any, *, cwd: Path, home: Path) -> subprocess.Popen[bytes]:
    """Starts a task of `children.TASKS` and lets it run."""
    result = home / f"{task}-{sha256(json.dumps(arguments).encode()).hexdigest()[:12]}.json"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.guarantees.children", task, json.dumps(arguments), str(result)],
        cwd=cwd,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def together(jobs: Iterable[Callable[[], Any]]) -> list[Any]:
    """Runs jobs that wait for children, as many at a time as there are processors; answers in their order."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return [done.result() for done in [pool.submit(job) for job in jobs]]


# ---- running the command in this process


def call(*arguments: str | Path) -> Ran:
    """Runs `stackctl` in this process, from the arguments to the exit status."""
    from stackctl.cli.boundary import run

    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with files_read_once(), redirect_stdout(out), redirect_stderr(err):
        status = run([str(argument) for argument in arguments])
        err.flush()
    heard = [stream.detach().getvalue() for stream in (out, err)]
    return Ran(status, heard[0], heard[1].decode("utf-8", "replace"))


def make_stack(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files below a folder; the settings are empty unless they are given."""
    for name, content in {SETTINGS: "", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def sample_files() -> dict[str, bytes]:
    """The files of the sample stack by their paths."""
    return {path.relative_to(SAMPLE).as_posix(): path.read_bytes() for path in sorted(SAMPLE.rglob("*.*"))}


# ---- judging findings


def is_badly_placed(found: Finding, sources: Mapping[str, bytes]) -> bool:
    """Whether a finding fails to say file, line and code of something that exists."""
    if not _CODE.fullmatch(found.code) or not found.message.strip() or found.file not in sources:
        return True
    return not _is_in(sources[found.file], found.position.line, found.position.column)


def is_badly_placed_error(line: str, settings: bytes) -> bool:
    """The same of a line that refuses the settings."""
    match = _SETTINGS_ERROR.fullmatch(line)
    return match is None or not _is_in(settings, int(match[1]), int(match[2]))


def _is_in(data: bytes, line: int, column: int) -> bool:
    lines = data.count(b"\n") + 1
    return 1 <= line <= lines + 1 and column >= 1
