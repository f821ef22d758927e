"""A new stack is valid, clean on its first day, and ready to be copied."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stackctl.app.scaffold import scaffold
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build, build_settings
from stackctl.model.source import SourceFile

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("today", [date(2024, 2, 29), *(date(2026, 1, 1) + timedelta(days=37 * n) for n in range(20))])
def test_a_new_stack_has_no_problems_on_any_day(today: date) -> None:
    files = [SourceFile(path, text.encode()) for path, text in sorted(scaffold(today).items())]
    (settings_file,) = (file for file in files if file.path == "stackctl.yaml")
    settings, problems = build_settings(settings_file)
    stack, more = build(settings, files)
    assert (problems, more) == ((), ())
    assert (list(stack.tools), list(stack.systems)) == (["example-mailer"], ["website"])
    (due,) = Context(stack, today).notices.values()
    assert due.by > today
    assert due.missed is None


def test_its_dates_lie_round_the_day() -> None:
    tool = scaffold(TODAY)["tools/example-mailer.yaml"]
    assert "since: 2026-08-01" in tool
    assert "end: 2027-07-31" in tool
    assert "last_used: 2026-11-20" in tool


def test_its_files() -> None:
    files = scaffold(TODAY)
    assert sorted(files) == [
        "README.md", "stackctl.yaml", "systems/website.yaml", "teams.yaml", "tools/example-mailer.yaml",
    ]  # fmt: skip
    for path, text in files.items():
        assert text.endswith("\n"), path


@pytest.mark.parametrize("path", ["stackctl.yaml", "teams.yaml", "systems/website.yaml", "tools/example-mailer.yaml"])
def test_each_file_names_its_schema_from_where_it_stands(path: str) -> None:
    kind = {"stackctl.yaml": "settings", "teams.yaml": "teams", "systems/website.yaml": "system"}.get(path, "tool")
    up = "../" * path.count("/")
    assert scaffold(TODAY)[path].startswith(f"# yaml-language-server: $schema={up}schemas/{kind}.schema.json\n")
