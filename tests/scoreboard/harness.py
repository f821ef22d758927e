"""What the tests of the scoreboard share: clean environments, runs of the command, and the work of child processes.

What may crash, hang or eat memory happens in a child: `python -m tests.scoreboard.harness TASK ARGUMENTS RESULT`. It
notes in RESULT.now what it is at, so that a child that dies says on what; its result is JSON in RESULT.
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.scoreboard.hostile import TOLERATED, TOOL, hostile_files
from tests.scoreboard.mutate import mutations

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from stackctl.model.finding import Finding
    from stackctl.model.source import SourceFile
    from stackctl.pipeline import Loaded

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

REPORTS = {
    "audit": "audit",
    "validate": "audit",
    "list": "list",
    "show": "show",
    "cost": "cost",
    "budget": "budget",
    "renewals": "renewals",
    "export": "focus",
    "diff": "diff",
    "log": "log",
    "ci": "ci",
    "explain": "explain",
    "rules": "rules",
    "taxonomy": "taxonomy",
    "schema": "written",
    "init": "written",
}
"""Every command with the report whose formats it writes."""

REPORTS_OF_OPTIONS: dict[tuple[str, ...], str] = {("rules", "--test"): "tested", ("export", "contracts"): "contracts"}
"""The commands that write another report with an option or another argument."""

HANG_SECONDS = 15
"""The most that one input may take, by the clock."""
MEGABYTE = 1024 * 1024
MOST_MEMORY = 1024 * MEGABYTE
"""The address space of a child: what would take the machine down ends there."""

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
    hung = hasattr(signal, "SIGALRM") and done.returncode == -signal.SIGALRM
    return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"), hung)


@dataclass(frozen=True)
class Did:
    """What a child's task came to: `result` is None where the child died, and `now` is what it was at."""

    ran: Ran
    result: Any
    now: str


def child(task: str, arguments: Any, *, cwd: Path, home: Path, **more: str) -> Did:
    """Runs a task of `TASKS` in a child process."""
    home.mkdir(parents=True, exist_ok=True)
    result = home / f"{task}-{sha256(json.dumps([str(cwd), arguments, more]).encode()).hexdigest()[:12]}.json"
    command = [sys.executable, "-m", "tests.scoreboard.harness", task, json.dumps(arguments), str(result)]
    # It ends itself where one input takes too long; all of them together may take a while.
    ran = _run(command, cwd, environment(home, **more), 40 * HANG_SECONDS)
    now = result.with_suffix(".now")
    return Did(
        ran,
        json.loads(result.read_text("utf-8")) if result.exists() else None,
        now.read_text("utf-8") if now.exists() else "",
    )


def start(task: str, arguments: Any, *, cwd: Path, home: Path) -> subprocess.Popen[bytes]:
    """Starts a task of `TASKS` and lets it run."""
    result = home / f"{task}-{sha256(json.dumps(arguments).encode()).hexdigest()[:12]}.json"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scoreboard.harness", task, json.dumps(arguments), str(result)],
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
    with redirect_stdout(out), redirect_stderr(err):
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


def formats_of(command: str, *arguments: str) -> tuple[str, ...]:
    """What a command takes for `--format`, as it is called."""
    from stackctl.render import formats

    return formats(REPORTS_OF_OPTIONS.get((command, *arguments[:1]), REPORTS[command]))


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


# ---- the tasks of children


class _Now:
    """Tells whoever finds the child dead what it was at, and ends it where that takes too long."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")

    def at(self, what: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(what)
        self._file.flush()
        if hasattr(signal, "setitimer"):
            # Nobody handles the signal: it also ends a loop in a C library.
            signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)


def _limit_memory() -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _forget_peak() -> None:
    """From here on the peak is counted anew. Where the system cannot, it stays that of the whole process."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def peak() -> float:
    """The most memory that was resident, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not ru_maxrss: it begins with what the parent had.
        match = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("ascii", "replace"))
        if match is not None:
            return int(match[1]) / 1024
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MEGABYTE if sys.platform == "darwin" else peak / 1024


def _hostile(_: Any, now: _Now) -> dict[str, Any]:
    """Loads and checks every hostile file in every place of a stack, each with its time and memory."""
    from stackctl import pipeline, rules
    from stackctl.model.errors import StackctlError
    from stackctl.model.source import SourceFile

    rules.all_rules()
    judge = _Judge()
    unrefused: list[str] = []
    measured: list[tuple[str, str, float, float]] = []
    for name, content in hostile_files().items():
        for place in PLACES:
            now.at(f"{name} as {place}")
            files = dict(sorted({SETTINGS: b"", GOOD[0]: GOOD[1], place: content}.items()))
            _forget_peak()
            began, checked, slowest = time.process_time(), None, 0.0
            try:
                loaded = pipeline.load([SourceFile(path, data) for path, data in files.items()])
                findings = judge.check(f"{name} as {place}", loaded)
                checked = time.process_time() - began
                slowest = judge.money(f"{name} as {place}", loaded) if place in OF_MONEY else 0.0
            except StackctlError as error:
                findings = None
                judge.settings(f"{name} as {place}", error.lines, content)
            except Exception as error:  # noqa: BLE001 # that is what is counted
                findings = None
                judge.crashes.append(f"{name} as {place}: {type(error).__name__}: {error}"[:300])
            seconds = time.process_time() - began if checked is None else max(checked, slowest)
            measured.append((name, place, seconds, peak()))
            if place == PLACES[0] and name not in TOLERATED:
                refused = findings is None or any(found.file == place and found.family == "STK" for found in findings)
                unrefused += [] if refused else [name]
    return {**judge.verdict(len(measured)), "measured": measured, "unrefused": unrefused}


class _Judge:
    """Collects what went wrong with inputs."""

    def __init__(self) -> None:
        self.crashes: list[str] = []
        self.refusals = 0
        self.unplaced: list[str] = []

    def check(self, what: str, loaded: Loaded) -> tuple[Finding, ...]:
        """Runs the rules and looks at every finding."""
        from stackctl import pipeline

        _, outcome = pipeline.check(loaded, DAY)
        self.crashes += (
            f"{what}: the rule {code}: {type(error).__name__}: {error}"[:300] for code, error in outcome.crashes
        )
        self.refusals += len(outcome.findings)
        self.unplaced += (
            f"{what}: {found.code} {found.file}:{found.position.line}:{found.position.column} {found.message}"[:300]
            for found in outcome.findings
            if is_badly_placed(found, loaded.sources)
        )
        return outcome.findings

    def money(self, what: str, loaded: Loaded) -> float:
        """Makes the reports of costs and contracts; answers how many seconds the slowest took."""
        from stackctl import pipeline

        reports: tuple[Callable[[], object], ...] = (
            lambda: pipeline.cost(loaded, DAY, by="cost-center,tool,month", uplift="cap"),
            lambda: pipeline.cost(loaded, DAY, by="vendor,quarter", basis="billed"),
            lambda: pipeline.cost(loaded, DAY, by="owner", basis="actual"),
            lambda: pipeline.budget(loaded, DAY),
            lambda: pipeline.renewals(loaded, DAY, by="owner"),
            lambda: pipeline.export_focus(loaded, DAY),
            lambda: pipeline.export_contracts(loaded, DAY),
        )
        slowest = 0.0
        for number, report in enumerate(reports):
            began = time.process_time()
            try:
                report()
            except Exception as error:  # noqa: BLE001 # that is what is counted
                self.crashes.append(f"{what}: report {number}: {type(error).__name__}: {error}"[:300])
            slowest = max(slowest, time.process_time() - began)
        return slowest

    def settings(self, what: str, lines: Sequence[str], data: bytes) -> None:
        """Looks at the lines that refuse the settings."""
        self.refusals += len(lines)
        self.unplaced += (f"{what}: {line}"[:300] for line in lines if is_badly_placed_error(line, data))

    def verdict(self, inputs: int) -> dict[str, Any]:
        return {
            "inputs": inputs,
            "crashes": self.crashes,
            "refusals": self.refusals,
            "unplaced": self.unplaced,
        }


class _Remembering(list[bytes]):
    """Files that remember which of them was taken first."""

    first: int | None = None

    def __getitem__(self, index: Any) -> Any:
        if self.first is None:
            self.first = index
        return super().__getitem__(index)


def _first_of(files: _Remembering) -> int:
    if files.first is None:
        raise ValueError("a mutation of no file")
    return files.first


def mutated_stacks(count: int, seed: int) -> Iterator[dict[str, bytes]]:
    """So many mutations of the sample stack's files, each under the path of its file, as few stacks as possible.

    A stack holds what was mutated only; the files that it lacks are as they were.
    """
    originals = sample_files()
    paths = list(originals)
    files = _Remembering(originals.values())
    by_path: dict[str, list[bytes]] = defaultdict(list)
    source = mutations(files, count, seed)
    for _ in range(count):
        files.first = None
        content = next(source)
        by_path[paths[_first_of(files)]].append(content)
    for round_ in range(max(map(len, by_path.values()))):
        yield {path: contents[round_] for path, contents in by_path.items() if round_ < len(contents)}


_CHECKED_EACH = 8
_COUNTED_EACH = 32
_SEARCHED = 3


def _mutated(arguments: Any, now: _Now) -> dict[str, Any]:
    """Loads mutations of the sample stack, a stack of them at a time; runs the rules over some of these stacks."""
    from stackctl import rules

    count, seed = arguments
    originals = sample_files()
    rules.all_rules()
    judge = _Judge()
    done = searched = 0
    for number, stack in enumerate(mutated_stacks(count, seed)):
        now.at(f"stack {number} of the seed {seed}")
        done += len(stack)
        settings = stack.pop(SETTINGS, None)
        if settings is not None:
            _load(f"settings {number} of the seed {seed}", {SETTINGS: settings}, judge)
        depth = _depth(number)
        alone = _Judge()
        _load(f"stack {number} of the seed {seed}", {**originals, **stack}, alone, depth)
        if alone.crashes and searched < _SEARCHED:
            searched += 1
            one_by_one = _Judge()
            for path, content in stack.items():
                now.at(f"{path} of stack {number} of the seed {seed}")
                what = f"{path} of stack {number} of the seed {seed}"
                _load(what, {**originals, path: content}, one_by_one, depth)
            alone.crashes = one_by_one.crashes or alone.crashes
        judge.crashes += alone.crashes
        judge.unplaced += alone.unplaced
        judge.refusals += alone.refusals
    return judge.verdict(done)


def _depth(number: int) -> int:
    """How much is done with a stack: it is loaded, every eighth is checked, and some have reports of money made."""
    return 0 if number % _CHECKED_EACH else 1 if number % _COUNTED_EACH else 2


def _load(what: str, files: Mapping[str, bytes], judge: _Judge, depth: int = 0) -> None:
    from stackctl import pipeline
    from stackctl.model.errors import StackctlError

    try:
        loaded = pipeline.load(_as_files(files))
        if depth:
            judge.check(what, loaded)
        if depth > 1:
            judge.money(what, loaded)
    except StackctlError as error:
        judge.settings(what, error.lines, files[SETTINGS])
    except Exception as error:  # noqa: BLE001 # that is what is counted
        judge.crashes.append(f"{what}: {type(error).__name__}: {error}"[:300])


def _as_files(files: Mapping[str, bytes]) -> list[SourceFile]:
    from stackctl.model.source import SourceFile

    return [SourceFile(path, files[path]) for path in sorted(files)]


def _real(path: str, *, follow: bool) -> str:
    """Where a path leads; the links before its end are always followed."""
    folder, name = os.path.split(path)
    real = f"{os.path.realpath(folder or '.').rstrip('/')}/{name}"
    return os.path.realpath(real) if follow else real


def _observed(arguments: Any, now: _Now) -> dict[str, Any]:
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


def _repeated(arguments: Any, now: _Now) -> dict[str, Any]:
    """Runs commands one after the other; answers the hash of what each printed and wrote."""
    jobs, backwards = arguments
    seen: dict[str, Any] = {}
    for label, command in jobs.items():
        now.at(label)
        if backwards:
            with _folders_backwards():
                ran = call(*command)
        else:
            ran = call(*command)
        seen[label] = [ran.status, sha256(ran.out).hexdigest(), sha256(ran.err.encode()).hexdigest()]
    for path in sorted(Path("written").rglob("*")):
        if path.is_file():
            seen[path.as_posix()] = sha256(path.read_bytes()).hexdigest()
    return seen


def _held(arguments: Any, now: _Now) -> dict[str, Any]:
    """Runs the command up to where it would print, says so, and stays there until a signal comes."""
    from stackctl.cli.boundary import run

    def hold(*_: Any) -> Any:
        os.write(2, b"held\n")
        threading.Event().wait()

    # Who runs the tests in the background may have it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    now.at(" ".join(arguments))
    with patch("stackctl.render.renderer", hold):
        sys.exit(run(arguments))


TASKS: dict[str, Callable[[Any, _Now], dict[str, Any]]] = {
    "hostile": _hostile,
    "mutated": _mutated,
    "observed": _observed,
    "repeated": _repeated,
    "held": _held,
}


def main() -> None:
    """What a child does."""
    task, arguments, result = sys.argv[1:]
    _limit_memory()
    done = TASKS[task](json.loads(arguments), _Now(Path(result).with_suffix(".now")))
    Path(result).write_text(json.dumps(done), "utf-8")


if __name__ == "__main__":
    main()
