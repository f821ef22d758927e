"""Code Quality reports: what GitLab's documentation says of their fields holds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema  # type: ignore[import-untyped,unused-ignore] # its stubs are another package
import pytest

from stackctl.core.text.escape import terminal
from stackctl.model.finding import Severity
from stackctl.output.audit.gitlab import render
from tests.output import logs

if TYPE_CHECKING:
    from stackctl.model.reports.audit import AuditReport

SCHEMA = {
    "type": "array",
    "uniqueItems": True,
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    # Relative to the repository's root, and without "./".
                    "path": {"type": "string", "pattern": r"^(?!\.?/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def entries(report: AuditReport) -> Any:
    found = json.loads(render(report, logs.LOOK))
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found


@pytest.mark.parametrize("name", logs.reports())
def test_it_is_valid_and_no_fingerprint_is_there_twice(name: str) -> None:
    fingerprints = [entry["fingerprint"] for entry in entries(logs.reports()[name])]
    assert len(set(fingerprints)) == len(fingerprints)


def test_a_clean_stack_is_an_empty_list() -> None:
    assert render(logs.clean(), logs.LOOK) == "[]\n"


def test_a_finding() -> None:
    assert entries(replace(logs.of_sample(), findings=(logs.finding(),))) == [
        {
            "description": "DUP001: wrong. To fix: mend it",
            "check_name": "DUP001 a-name",
            "fingerprint": "0123456789abcdef",
            "severity": "critical",
            "location": {"path": "stack/tools/a.yaml", "lines": {"begin": 2}},
        }
    ]


def test_the_scale() -> None:
    findings = tuple(
        replace(logs.finding(severity=severity), fingerprint=str(severity)) for severity in reversed(Severity)
    )
    found = entries(replace(logs.of_sample(), findings=findings))
    assert [entry["severity"] for entry in found] == ["critical", "major", "info"]


def test_only_what_counts() -> None:
    findings = (replace(logs.finding(), status="waived"), replace(logs.finding("DUP002"), status="baselined"))
    assert entries(replace(logs.of_sample(), findings=findings)) == []


@pytest.mark.parametrize("told", [True, False])
def test_a_rule_that_failed_is_a_blocker(told: bool) -> None:
    (entry,) = entries(logs.failed(told=told))
    assert (entry["severity"], entry["location"]["path"]) == ("blocker", "stack/stackctl.yaml")
    assert "itself failed" in entry["description"]


def test_hostile_names_are_spelt_out() -> None:
    text = terminal(logs.HOSTILE_TEXT)
    described = [
        entry["description"] for entry in entries(logs.hostile()) if "itself failed" not in entry["description"]
    ]
    assert all(one.endswith(f": {text}. To fix: {text}") for one in described)
