"""A rule that fails itself: the others have run, and every command that shows findings says that some are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stackctl import rules
from tests.cli.harness import CLEAN, make, stackctl

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(context: object, **thresholds: object) -> list[Any]:
        raise RuntimeError("planted")

    every = tuple(replace(rule, check=fail) if rule.code == "USE003" else rule for rule in rules.all_rules())
    monkeypatch.setattr(rules, "all_rules", lambda: every)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("command", [("audit",), ("show", "good"), ("list", "--columns", "id,findings")])
def test_it_is_told_and_ends_with_three(tmp_path: Path, command: tuple[str, ...]) -> None:
    make(tmp_path, CLEAN)
    ran = stackctl(*command, cwd=tmp_path)
    assert ran.code == 3
    assert "Not all was checked: USE003 failed." in ran.out


@pytest.mark.usefixtures("broken")
def test_a_list_without_findings_needs_no_rule(tmp_path: Path) -> None:
    make(tmp_path, CLEAN)
    ran = stackctl("list", "--columns", "id", cwd=tmp_path)
    assert (ran.code, "failed" in ran.out) == (0, False)
