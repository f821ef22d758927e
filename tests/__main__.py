"""All checks of the project, in the order in which they are quickest to fail: `python -m tests`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = (sys.executable, "-m")


def program(name: str) -> str:
    """A program that is no Python module: of this environment, or of the machine."""
    places = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])  # noqa: PTH120 # may be empty
    return shutil.which(name, path=places) or name


TESTS = ("pytest", "-q", "-n", "auto", "--dist", "loadgroup")
# They look at whole outputs, over and over: under coverage they take more than twice as long, and find no new line.
WHOLE = (
    "tests/scoreboard",
    "tests/real",
    "tests/render/test_screens.py",
    "tests/cli/test_completion.py",
    "tests/cli/test_help.py",
    "tests/cli/test_imports.py",
    "tests/cli/test_locale.py",
    "tests/cli/test_output.py",
    "tests/cli/test_pages.py",
    "tests/core/test_cost_proof.py",
    "tests/render/test_cost_formats.py",
    "tests/rules/test_bounds.py",
    "tests/test_new_user.py",
    "tests/test_planted_faults.py",
)
# What runs in other people's pipelines, with their rights.
PIPELINES = ("action.yml", *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/ci/github/*.yml")))
PARTS = tuple(word for path in WHOLE for word in ("--ignore", path))

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", (*PYTHON, "ruff", "format", "--check", "--quiet")),
    ("lint", (*PYTHON, "ruff", "check", "--quiet")),
    ("import contracts", (sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()")),
    ("types", (*PYTHON, "mypy", "--no-error-summary")),
    ("workflows", (program("zizmor"), "--offline", "--no-progress", "--quiet", *PIPELINES)),
    ("tests of the parts", (*PYTHON, "coverage", "run", "-m", *TESTS, *PARTS)),
    ("tests of the whole, scoreboard", (*PYTHON, *TESTS, *WHOLE)),
    ("coverage, gathered", (*PYTHON, "coverage", "combine", "--quiet")),
    ("coverage, branches included", (*PYTHON, "coverage", "report")),
    ("schemas", (*PYTHON, "stackctl", "schema", "--check")),
    ("audit of the sample stack", (*PYTHON, "stackctl", "--today", "2026-11-22", "audit", "--fail-on", "never")),
)


def main() -> int:
    """Runs every check, whatever the others say; the exit status is 1 where one failed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STACKCTL_")}
    failed: list[str] = []
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        print(f"   {'ok' if status == 0 else f'FAILED ({status})'}, {time.monotonic() - began:.1f} s", flush=True)
        if status != 0:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
