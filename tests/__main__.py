"""The checks of the project.

python -m tests              every check and every test; of long corpora a part, drawn with a fixed seed
python -m tests thorough     the long corpora whole, and what the tests cover
python -m tests fast         what looks at the files alone, and the tests of the parts
python -m tests update       write goldens, pages of rules, records and schemas anew
python -m tests PATH…        just these tests; further options are pytest's
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tests.effort import SEED

if TYPE_CHECKING:
    from collections.abc import Sequence

Check: TypeAlias = tuple[str, tuple[str, ...]]
"""What a check is called, and the command that makes it."""

ROOT = Path(__file__).parent.parent
PYTHON = (sys.executable, "-m")


def program(name: str) -> str:
    """Find a program that is no Python module: of this environment, or of the machine."""
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
PYTEST = ("pytest", "-q")
# The guarantees are named, so that the process that prints their figures knows of them from the start.
ALL = (*PYTEST, "-n", "auto", "--dist", "loadgroup", "--no-loadscope-reorder", "tests/guarantees", "tests")
GENERATED = (
    "tests/rules/test_cases.py",
    "tests/test_goldens.py",
    "tests/test_docs.py",
    "tests/test_readme.py",
    "tests/guarantees/test_lasting_codes.py",
)

STATIC: tuple[Check, ...] = (
    ("format", (*PYTHON, "ruff", "format", "--check", "--quiet")),
    ("lint", (*PYTHON, "ruff", "check", "--quiet")),
    ("import contracts", (sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()")),
    ("types", (*PYTHON, "mypy", "--no-error-summary")),
    ("workflows", (program("zizmor"), "--offline", "--no-progress", "--quiet", *PIPELINES)),
    ("schemas", (*PYTHON, "stackctl", "schema", "--check")),
    ("audit of the sample stack", (*PYTHON, "stackctl", "--today", "2026-11-22", "audit", "--fail-on", "never")),
)
TESTS: tuple[Check, ...] = ((f"tests, long corpora drawn with the seed {SEED}", (*PYTHON, *ALL)),)
THOROUGH: tuple[Check, ...] = (
    ("long corpora, whole", (*PYTHON, *ALL, "--thorough")),
    ("tests that are measured", (*PYTHON, "coverage", "run", "-m", *ALL, "--part", "measured")),
    ("coverage, gathered", (*PYTHON, "coverage", "combine", "--quiet")),
    ("coverage, branches included", (*PYTHON, "coverage", "report")),
)
FAST: tuple[Check, ...] = (("tests of the parts", (*PYTHON, *ALL, "--part", "fast")),)
UPDATE: tuple[Check, ...] = (
    ("schemas", (*PYTHON, "stackctl", "schema")),
    ("cases of rules, goldens, pages, records", (*PYTHON, *PYTEST, "--update", *GENERATED)),
)

# What looks at the files alone runs beside the tests: none of it takes more than one processor.
RUNS: dict[str, tuple[Sequence[Check], ...]] = {
    "": (STATIC, TESTS),
    "thorough": (THOROUGH,),
    "fast": (STATIC, FAST),
    "update": (UPDATE,),
}


def main(arguments: Sequence[str]) -> int:
    """Run the checks that are asked for, whatever the others say; 1 where one failed."""
    name = arguments[0] if arguments else ""
    if name not in RUNS:
        return subprocess.call([*PYTHON, *PYTEST, *arguments], cwd=ROOT)
    rows = RUNS[name]
    with ThreadPoolExecutor(len(rows)) as pool:
        failed = [name for names in pool.map(_run_all, rows) for name in names]
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


def _run_all(checks: Sequence[Check]) -> list[str]:
    """Run checks one after the other; answer the names of those that failed."""
    return [name for name, command in checks if not _run(name, command)]


def _run(name: str, command: tuple[str, ...]) -> bool:
    """Run a check and print in one piece what it says."""
    # Bytecode is kept, so that several processes need not make it over and over.
    unwanted = ("STACKCTL_", "PYTHONDONTWRITEBYTECODE")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(unwanted)}
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = done.stdout.decode("utf-8", "replace").rstrip()
    status = "ok" if done.returncode == 0 else f"FAILED ({done.returncode})"
    parts = (f"== {name}", *filter(None, [said]), f"   {status}, {time.monotonic() - began:.1f} s")
    print("\n".join(parts), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
