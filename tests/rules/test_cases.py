"""Runs the cases of every rule: a stack in, the exact findings of that rule out.

A file `<module>.yaml` beside this one holds the cases of the rule `stackctl/rules/<module>.py`:

    - case: what it shows
      today: 2026-11-22
      settings: |            # optional: stackctl.yaml
      files:
        tools/a.yaml: |
          name: A
      findings:              # of this rule alone, in order; `waived` ends the line of a waived one
        - "tools/a.yaml:1:7 error the message"
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from stackctl import rules
from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.model.source import SourceFile

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    code: str
    name: str
    today: date
    files: tuple[SourceFile, ...]
    findings: tuple[str, ...]


def _cases(path: Path) -> list[Case]:
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(
            code=path.stem[:6].upper(),
            name=entry["case"],
            today=date.fromisoformat(str(entry.get("today", "2026-11-22"))),
            files=tuple(
                SourceFile(name, text.encode())
                for name, text in sorted({"stackctl.yaml": entry.get("settings", ""), **entry["files"]}.items())
            ),
            findings=tuple(entry["findings"]),
        )
        for entry in entries
    ]


ALL = [case for path in sorted(HERE.glob("*.yaml")) for case in _cases(path)]


def _found(case: Case) -> list[str]:
    loaded = load(case.files)
    _, outcome = check(loaded, case.today)
    assert not outcome.crashes
    return [
        f"{f.file}:{f.position.line}:{f.position.column} {f.severity} {f.message}"
        + (" waived" if f.status == "waived" else "")
        for f in outcome.findings
        if f.code == case.code
    ]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.code}: {case.name}")
def test_case(case: Case) -> None:
    assert _found(case) == list(case.findings)


@pytest.mark.parametrize("code", rules.codes())
def test_every_rule_has_a_firing_and_a_silent_case(code: str) -> None:
    cases = [case for case in ALL if case.code == code]
    assert any(case.findings for case in cases), "no case in which the rule fires"
    assert any(not case.findings for case in cases), "no case in which the rule is silent"


def test_no_cases_without_a_rule() -> None:
    modules = {path.stem for path in (HERE.parents[1] / "stackctl" / "rules").glob("*_*.py")} - {"__init__"}
    assert {path.stem for path in HERE.glob("*.yaml")} <= modules
