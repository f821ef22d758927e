"""Prints how long stackctl takes beside something real, both sides in turn in one run: `python -m tests.bench`.

Ratios hold where seconds do not: they are the same on a slow machine and a fast one. Nothing is asserted.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import yaml
from yaml.cyaml import CSafeLoader

from stackctl.adapters.files.worktree import read_stack
from stackctl.app import audit as auditing
from stackctl.app import load as loading
from stackctl.app import reports
from stackctl.model.look import Look
from stackctl.output import renderer
from tests.bench import generate, repositories

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stackctl.app.load import Loaded

TODAY = "2026-11-22"
SAMPLE = Path(__file__).parents[2] / "stack"
SCHEMA = Path(__file__).parents[2] / "schemas" / "tool.schema.json"
NEEDS = "import typer, pydantic, yaml, networkx; from typer import _adapters; pydantic.TypeAdapter(int)"
"""Importing pydantic by its name alone loads nothing of it."""


def main() -> None:
    """Every ratio, a line each."""
    with tempfile.TemporaryDirectory() as place:
        folders = {count: generate.write(Path(place) / str(count), count) for count in (250, 500, 2000, 10_000)}
        stackctl = (sys.executable, "-m", "stackctl")
        bare = (sys.executable, "-c", "pass")
        version, help_ = process(*stackctl, "--version"), process(*stackctl, "--help")
        sample = process(*stackctl, "--stack", str(SAMPLE), "--today", TODAY, "audit", "--fail-on", "never")
        needs = process(sys.executable, "-c", NEEDS)
        against(
            "start: --version, times python -c pass",
            version,
            process(*bare),
            "1.8 at most",
            runs=15,
            clock=processor,
        )
        against("start: --help, times python -c pass", help_, process(*bare), "8 at most", runs=15, clock=processor)
        against(
            "audit of the sample, times importing what it needs",
            sample,
            needs,
            "2 at most",
            runs=15,
            clock=processor,
        )
        against(
            "load, validate and resolve 250 tools, times PyYAML's C loader",
            lambda: load(folders[250]),
            lambda: load_bare(folders[250]),
            "less than 1",
        )
        schema = ("check-jsonschema", "--schemafile", str(SCHEMA))
        if check_jsonschema_is_there():
            tools = [str(path) for path in sorted((folders[250] / "tools").iterdir())]
            against(
                "audit of 250 tools, times check-jsonschema on the same files",
                process(*stackctl, "--stack", str(folders[250]), "--today", TODAY, "audit", "--fail-on", "never"),
                process(sys.executable, "-m", *(word.replace("-", "_", 1) for word in schema[:1]), *schema[1:], *tools),
                "0.33 at most",
            )
        against(
            "audit of 2 000 tools, times PyYAML's C loader reading their files",
            lambda: audit(folders[2000]),
            lambda: load_bare(folders[2000]),
            "2 at most",
        )
        against(
            "audit of 2 000 tools, times that of 500",
            lambda: audit(folders[2000]),
            lambda: audit(folders[500]),
            "4.4 at most: linear",
        )
        against(
            "audit of 10 000 tools, times that of 2 000",
            lambda: audit(folders[10_000]),
            lambda: audit(folders[2000]),
            "5.5 at most: linear",
            runs=3,
        )
        stacks = {count: load(folders[count]) for count in (2000, 10_000)}
        against(
            "cost of 2 000 tools by month as CSV, times PyYAML's C loader reading their files",
            lambda: cost(stacks[2000]),
            lambda: load_bare(folders[2000]),
            "less than 1",
        )
        against(
            "cost of 10 000 tools by month as CSV, times that of 2 000",
            lambda: cost(stacks[10_000]),
            lambda: cost(stacks[2000]),
            "5.5 at most: linear",
            runs=5,
        )
        history = repositories.write(Path(place) / "history", tools=250, commits=1000)
        against(
            "log of 1 000 commits over 250 tools, times git log --patch",
            process(*stackctl, "--stack", str(history), "--today", TODAY, "log"),
            process("git", "-C", str(history), "log", "--patch"),
            "seconds, not minutes",
            runs=3,
        )
        changed = repositories.change(history, tools=20)
        of_changed = (*stackctl, "--stack", str(changed), "--today", TODAY)
        against(
            "diff of 250 tools, 20 of them changed, times one audit of them",
            process(*of_changed, "diff", "--fail-on", "never"),
            process(*of_changed, "audit", "--fail-on", "never"),
            "3 at most",
        )
        against(
            "audit of 250 tools at a revision, times that of the working tree",
            process(*of_changed, "audit", "--at", "HEAD", "--fail-on", "never"),
            process(*of_changed, "audit", "--fail-on", "never"),
            "1.3 at most",
        )
        print(f"{'memory of the audit of 10 000 tools':80} {memory(folders[10_000]):8.0f} MB  (400 at most)")


def against(
    name: str,
    ours: Callable[[], object],
    other: Callable[[], object],
    target: str,
    *,
    runs: int = 7,
    clock: Callable[[], float] = time.perf_counter,
) -> None:
    """Run both sides in turn, after one turn that does not count, and print the median of the ratios."""
    ratios = []
    for turn in range(runs + 1):
        first, second = timed(ours, clock), timed(other, clock)
        if turn:
            ratios.append(first / second)
    print(f"{name:80} {median(ratios):8.2f}     ({target})", flush=True)


def timed(run: Callable[[], object], clock: Callable[[], float]) -> float:
    began = clock()
    run()
    return clock() - began


def processor() -> float:
    """Seconds that the processes which have ended took of the processor; others on the machine do not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def process(*command: str) -> Callable[[], object]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


def load(folder: Path) -> Loaded:
    files, unreadable = read_stack(folder)
    return loading.load(files, unreadable)


def load_bare(folder: Path) -> Sequence[object]:
    return [yaml.load(path.read_bytes(), Loader=CSafeLoader) for path in sorted(folder.rglob("*.yaml"))]


def audit(folder: Path) -> object:
    files, unreadable = read_stack(folder)
    return auditing.audit(loading.load(files, unreadable), date.fromisoformat(TODAY), folder.name)


def cost(loaded: Loaded) -> object:
    report = reports.cost(loaded, date.fromisoformat(TODAY), by="tool,month")
    return renderer("cost", "csv")(report, Look())


def check_jsonschema_is_there() -> bool:
    command = (sys.executable, "-m", "check_jsonschema", "--version")
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def memory(folder: Path) -> float:
    """The most memory that a whole audit takes, in millions of bytes."""
    script = (
        "import resource, sys; from stackctl.cli.boundary import run; "
        f"run(['--stack', {str(folder)!r}, '--today', '{TODAY}', 'audit', '--fail-on', 'never']); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run((sys.executable, "-c", script), check=True, capture_output=True, text=True, encoding="utf-8")
    return int(done.stderr.split()[-1]) * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    main()
