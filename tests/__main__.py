"""All checks of the project: `python -m tests`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent
PYTHON = (sys.executable, "-m")


def program(name: str) -> str:
    """A program that is no Python module: of this environment, or of the machine."""
    places = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])  # noqa: PTH120 # may be empty
    return shutil.which(name, path=places) or name


# What runs in pipelines, our own and other people's, with their rights.
PIPELINES = (
    "action.yml",
    *sorted(
        path.relative_to(ROOT).as_posix()
        for folder in (".github/workflows", "docs/ci/github")
        for path in ROOT.glob(f"{folder}/*.yml")
    ),
)
TESTS = ("pytest", "-q", "-n", "auto", "--dist", "loadgroup", "--no-loadscope-reorder")

STATIC: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", (*PYTHON, "ruff", "format", "--check", "--quiet")),
    ("lint", (*PYTHON, "ruff", "check", "--quiet")),
    ("import contracts", (sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()")),
    ("types", (*PYTHON, "mypy", "--no-error-summary")),
    ("workflows", (program("zizmor"), "--offline", "--no-progress", "--quiet", *PIPELINES)),
    ("schemas", (*PYTHON, "stackctl", "schema", "--check")),
    ("audit of the sample stack", (*PYTHON, "stackctl", "--today", "2026-11-22", "audit", "--fail-on", "never")),
)
TESTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    # This one comes first: it leaves the bytecode of all tests, which takes three times as long to make when measured.
    # The guarantees are named, so that the process that prints their figures knows of them from the start.
    ("tests of the rest, guarantees", (*PYTHON, *TESTS, "--half", "rest", "tests/guarantees", "tests")),
    ("tests that are measured", (*PYTHON, "coverage", "run", "-m", *TESTS, "--half", "measured")),
    ("coverage, gathered", (*PYTHON, "coverage", "combine", "--quiet")),
    ("coverage, branches included", (*PYTHON, "coverage", "report")),
)


def main() -> int:
    """Runs every check, whatever the others say; the exit status is 1 where one failed.

    What looks at the files alone runs beside the tests: none of it takes more than one processor.
    """
    with ThreadPoolExecutor(2) as pool:
        failed = [name for names in pool.map(_run_all, (STATIC, TESTED)) for name in names]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


def _run_all(checks: Iterable[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Runs checks one after the other; answers the names of those that failed."""
    return [name for name, command in checks if not _run(name, command)]


def _run(name: str, command: tuple[str, ...]) -> bool:
    """Runs a check and prints in one piece what it says."""
    # Bytecode is kept, so that several processes need not make it over and over.
    unwanted = ("STACKCTL_", "PYTHONDONTWRITEBYTECODE")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(unwanted)}
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = done.stdout.decode("utf-8", "replace").rstrip()
    status = "ok" if done.returncode == 0 else f"FAILED ({done.returncode})"
    told = (f"== {name}", *filter(None, [said]), f"   {status}, {time.monotonic() - began:.1f} s")
    print("\n".join(told), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
