"""Runs the cases of every rule: a stack in, the exact findings of that rule out, with the advice and the facts.

A file `<module>.yaml` beside this one holds the cases of the rule `stackctl/rules/<module>.py`:

    - planted: …             # the fault that tests/test_planted_faults.py plants beside those of all other rules
    - case: what it shows
      today: 2026-11-22
      settings: |            # optional: stackctl.yaml
      files:
        tools/a.yaml: |
          name: A
      findings:              # of this rule alone, in order, each in full
        - USE007: tools/a.yaml:1:7
          message: …
          help: the next step
          evidence: {seats: 40, …}

A finding says besides what is unusual in it: a `severity` that is not the rule's, `waived: true`, a `tool` that is not
that of the file, the `pairs` of tools that it is about, and the `idle` cost of each. Amounts are text.

    python -m tests update

writes the findings as they are now: read each, as if you had to do what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from stackctl import rules
from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.model.source import SourceFile
from stackctl.output.kit.json import encoded
from tests.effort import EFFORT

if TYPE_CHECKING:
    from stackctl.model.finding import Finding

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    path: Path
    number: int
    name: str
    today: date
    files: tuple[SourceFile, ...]
    findings: list[dict[str, Any]]

    @property
    def code(self) -> str:
        return self.path.stem[:6].upper()


def _cases(path: Path) -> list[Case]:
    entries: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [
        Case(
            path,
            number,
            entry["case"],
            date.fromisoformat(str(entry.get("today", "2026-11-22"))),
            tuple(
                SourceFile(name, text.encode())
                for name, text in sorted({"stackctl.yaml": entry.get("settings", ""), **entry["files"]}.items())
            ),
            entry["findings"],
        )
        for number, entry in enumerate(entry for entry in entries if "case" in entry)
    ]


ALL = [case for path in sorted(HERE.glob("*.yaml")) for case in _cases(path)]


def _found(case: Case) -> list[dict[str, Any]]:
    outcome = check(load(case.files), case.today)
    assert not outcome.crashes
    return [_stated(finding) for finding in outcome.findings if finding.code == case.code]


def _stated(finding: Finding) -> dict[str, Any]:
    severity = str(finding.severity)
    unusual = {
        "severity": "" if severity == rules.rule(finding.code).severity else severity,
        "waived": finding.status == "waived",
        "tool": None if finding.file == f"tools/{finding.tool}.yaml" else finding.tool,
        "pairs": sorted(finding.pairs),
        "idle": {tool: str(cost) for tool, cost in finding.idle.items()},
        "evidence": finding.evidence,
    }
    return {
        finding.code: f"{finding.file}:{finding.position.line}:{finding.position.column}",
        "message": finding.message,
        "help": finding.help,
        **{key: encoded(value) for key, value in unusual.items() if value},
    }


def _write(case: Case, findings: list[dict[str, Any]]) -> None:
    texts = re.split(r"(?m)^(?=- case: )", case.path.read_text(encoding="utf-8"))
    given, key, _ = texts[case.number + 1].partition("\n  findings:")
    items = [indent(_written(finding), " " * 6).replace(" " * 6, "\n    - ", 1).rstrip() for finding in findings]
    texts[case.number + 1] = "".join([given, key, *(items or [" []"]), "\n"])
    case.path.write_text("".join(texts), encoding="utf-8")


def _written(finding: dict[str, Any]) -> str:
    """Words have a line of their own, however long; facts are wrapped."""
    lines = []
    for key, value in finding.items():
        width = 10_000 if isinstance(value, str) else 100
        text = yaml.dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=width)
        lines.append(f"{key}: {indent(text, '  ').strip().removesuffix('...')}".rstrip())
    return "\n".join(lines)


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.code}: {case.name}")
def test_case(case: Case) -> None:
    found = _found(case)
    if EFFORT.update:
        _write(case, found)
    else:
        assert found == case.findings


@pytest.mark.parametrize("code", rules.codes())
def test_every_rule_has_a_firing_and_a_silent_case(code: str) -> None:
    cases = [case for case in ALL if case.code == code]
    assert any(case.findings for case in cases), "no case in which the rule fires"
    assert any(not case.findings for case in cases), "no case in which the rule is silent"


def test_no_cases_without_a_rule() -> None:
    modules = {path.stem for path in (HERE.parents[1] / "stackctl" / "rules").glob("*_*.py")} - {"__init__"}
    assert {path.stem for path in HERE.glob("*.yaml")} <= modules
