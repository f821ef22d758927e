"""What is not needed is not loaded: a prompt, a hook and a pipe pay for what they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, make, process

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("typer", "pydantic", "yaml", "rich", "networkx", "cel_expr_python")


def _loaded(*arguments: str, cwd: Path) -> set[str]:
    """The packages that a run imports."""
    ran = process("-X", "importtime", "-m", "stackctl", *arguments, cwd=cwd)
    assert ran.code == 0
    lines = [line for line in ran.err.splitlines() if line.startswith("import time:")]
    assert lines
    return {line.rsplit("|", 1)[1].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("--version",), HEAVY),
        (("--help",), ("pydantic", "yaml", "networkx")),
        (("audit",), ("rich", "cel_expr_python")),
        (("audit", "--format", "json"), ("rich", "cel_expr_python")),
        (("validate",), ("rich", "networkx", "cel_expr_python")),
        (("list", "--format", "csv"), ("rich", "cel_expr_python")),
        (("list", "--columns", "id,annual-cost", "--format", "csv"), ("rich", "networkx", "cel_expr_python")),
        (("show", "good"), ("cel_expr_python",)),
        (("budget", "--format", "json"), ("rich", "networkx", "cel_expr_python", "xlsxwriter", "babel")),
        (("renewals", "--format", "json"), ("rich", "networkx", "cel_expr_python", "icalendar", "xlsxwriter", "babel")),
        (("rules", "--format", "json"), ("rich", "networkx", "cel_expr_python")),
    ],
)
def test_not_loaded(tmp_path: Path, arguments: tuple[str, ...], unneeded: tuple[str, ...]) -> None:
    make(tmp_path, CLEAN)
    assert _loaded(*arguments, cwd=tmp_path) & set(unneeded) == set()


def test_the_check_would_notice(tmp_path: Path) -> None:
    make(tmp_path, CLEAN)
    assert _loaded("list", "--select", "+good", "--where", "tool.live", cwd=tmp_path) >= set(HEAVY)
