"""Docstrings begin with a short sentence, which tells at a glance what a thing is for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "stackctl").rglob("*.py"))
MOST = 10
HELP = {"command", "_globals"}
"""Functions whose docstrings are what `--help` shows."""
SCHEMAS = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "schemas").glob("*.json")))


def first_lines(code: str) -> list[str]:
    """The first lines of docstrings, but for those that people read in `--help` or in an editor."""
    nodes = [
        node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and getattr(node, "name", "") not in HELP
    ]
    lines = [text.splitlines()[0] for text in map(ast.get_docstring, nodes) if text]
    return [line for line in lines if line not in SCHEMAS]


def words(line: str) -> int:
    """How many words a line has; what stands between backquotes is one."""
    return len(re.sub("`[^`]*`", "code", line).split())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT / "stackctl").as_posix())
def test_the_first_line_of_a_docstring_is_a_short_sentence(file: Path) -> None:
    lines = first_lines(file.read_text(encoding="utf-8"))
    assert [line for line in lines if words(line) > MOST or not line.endswith(".")] == []


def test_the_check_would_notice() -> None:
    assert first_lines('"""One."""\ndef two():\n    """Two.\n\n    Three."""\ndef command():\n    """Four."""') == [
        "One.", "Two.",
    ]  # fmt: skip
    assert words("Write `a → b`, at once.") == 4
