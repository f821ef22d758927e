"""Workflow commands as GitHub's runner reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stackctl.core.text.escape import terminal
from stackctl.model.finding import Severity
from stackctl.model.look import Look
from stackctl.output.audit.github import render
from tests.output import logs
from tests.output.readers import Command, commands


def test_a_finding_is_a_command_in_its_place() -> None:
    found = logs.finding(message="50 %, a: b", help_="mend, it")
    text = render(replace(logs.of_sample(), findings=(found,)), Look(from_repository="a,b:c/"))
    assert text.splitlines()[0] == (
        "::error file=a%2Cb%3Ac/tools/a.yaml,line=2,col=7,title=DUP001 a-name::50 %25, a: b. To fix: mend, it"
    )
    assert list(commands(text)) == [
        Command(
            "error",
            "50 %, a: b. To fix: mend, it",
            {"file": "a,b:c/tools/a.yaml", "line": "2", "col": "7", "title": "DUP001 a-name"},
        )
    ]


def test_the_worst_come_first() -> None:
    findings = tuple(logs.finding(severity=severity) for severity in reversed(Severity))
    names = [one.name for one in commands(render(replace(logs.of_sample(), findings=findings), logs.LOOK))]
    assert names == ["error", "warning", "notice"]


def test_the_last_line_is_plain_and_tells_the_totals() -> None:
    report = replace(logs.of_sample(), findings=(logs.finding(),))
    *_, last = render(report, logs.LOOK).splitlines()
    assert last == "Kestrelund Cycles: 1 error, 0 warnings, 0 notes in 1 of 41 tools"
    assert not list(commands(last))


@pytest.mark.parametrize(("number", "left"), [(10, 0), (11, 1), (25, 15)])
def test_no_more_than_github_shows(number: int, left: int) -> None:
    errors, notes = logs.many(number), logs.many(3, Severity.INFO)
    text = render(replace(errors, findings=errors.findings + notes.findings), logs.LOOK)
    assert [one.name for one in commands(text)] == ["error"] * 10 + ["notice"] * 3
    *_, last = text.splitlines()
    assert last.endswith(f". {left} more are not shown here: stackctl audit shows them all") is bool(left)


def test_what_does_not_count_is_not_shown() -> None:
    findings = (replace(logs.finding(), status="waived"), replace(logs.finding("DUP002"), status="baselined"))
    text = render(replace(logs.of_sample(), findings=findings), logs.LOOK)
    assert text.count("\n") == 1
    assert "nothing new found (1 waived, 1 known before)" in text
    assert not list(commands(text))


def test_a_clean_stack_takes_one_line() -> None:
    text = render(logs.clean(), logs.LOOK)
    assert text.startswith("Kestrelund Cycles: 41 tools, ")
    assert (text.count("\n"), list(commands(text))) == (1, [])


@pytest.mark.parametrize("told", [True, False])
def test_a_rule_that_failed_is_an_error(told: bool) -> None:
    text = render(logs.failed(told=told), logs.LOOK)
    (command,) = commands(text)
    assert (command.name, command.properties["file"]) == ("error", "stack/stackctl.yaml")
    assert "itself failed" in command.data
    assert text.endswith(". Not all was checked: USE003 failed\n")


def test_hostile_names_are_read_back_and_forge_nothing() -> None:
    text = terminal(logs.HOSTILE_TEXT)
    first, *others = [one for one in commands(render(logs.hostile(), logs.LOOK)) if "itself failed" not in one.data]
    assert first.data == f"{text}. To fix: {text}"
    assert first.properties["file"] == terminal(f"stack/tools/{logs.HOSTILE_TEXT}.yaml")
    assert first.properties["title"].endswith(text)
    assert first.properties.keys() == {"file", "line", "col", "title"}
    assert {one.name for one in (first, *others)} <= {"error", "warning", "notice"}
