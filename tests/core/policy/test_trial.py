"""The examples of policies: what is bad is found, what is good is not, and both are valid."""

from __future__ import annotations

from datetime import date

import pytest

from stackctl.app.load import load
from stackctl.app.reference import try_policies
from stackctl.model.reports.tested import Trial, TriedExample
from stackctl.model.source import SourceFile

TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"
TEAMS = "people: {ann: {name: Ann}}\nteams: {ops: {name: Ops}}\n"
HEAD = "code: ACME001\nfor: tool\nwhen: tool.owner.technical == ''\nmessage: nobody keeps {tool.name}\n"


def tried(examples: str, head: str = HEAD, settings: str = "") -> Trial:
    text = head + (f"examples:\n{examples}" if examples else "")
    files = {"stackctl.yaml": settings, "teams.yaml": TEAMS, "policies/own.yaml": text}
    sources = [SourceFile(name, content.encode()) for name, content in sorted(files.items())]
    return try_policies(load(sources), date(2026, 11, 22))


def block(kind: str, *texts: str) -> str:
    """Examples as they stand in a file."""
    lines = [f"  {kind}:\n"]
    for text in texts:
        lines += ["    - |\n", *(f"      {line}\n" for line in text.splitlines())]
    return "".join(lines)


def test_what_examples_can_be() -> None:
    report = tried(block("bad", TOOL, TOOL) + block("good", f"{TOOL}owner: {{technical: ann}}\n"))
    assert report.failures == 0
    (policy,) = report.policies
    assert (policy.code, policy.name, policy.file) == ("ACME001", "own", "policies/own.yaml")
    assert policy.examples == (TriedExample("bad", 1, ""), TriedExample("bad", 2, ""), TriedExample("good", 1, ""))


@pytest.mark.parametrize(
    ("examples", "failure"),
    [
        (block("bad", TOOL + "owner: {technical: ann}\n"), "not found"),
        (block("good", TOOL), "found: nobody keeps A"),
        (block("bad", TOOL + "ownr: x\n"), 'STK003 tools/example.yaml: unknown key "ownr" (did you mean "owner"?)'),
        (
            block("good", TOOL + "owner: {technical: bob}\n"),
            'STK006 tools/example.yaml: no person "bob"',
        ),
        ("  bad: {tool/a.yaml: x}\n", "tool/a.yaml: a file that nothing is read from"),
        ("  bad: {tools/a.yaml: ''}\n", "STK001 tools/a.yaml: the file is empty"),
        ("  bad: {stackctl.yaml: 'x: y'}\n", 'STK003 stackctl.yaml: unknown key "x"'),
    ],
)
def test_why_one_fails(examples: str, failure: str) -> None:
    report = tried(examples)
    assert report.failures == 1
    assert report.policies[0].examples[0].failure.startswith(failure)


def test_files_of_its_own_win_over_those_of_the_stack() -> None:
    own = "  good:\n    teams.yaml: 'people: {zoe: {name: Zoe}}'\n    tools/a.yaml: |\n"
    tool = "".join(f"      {line}\n" for line in f"{TOOL}owner: {{technical: zoe}}".splitlines())
    assert tried(own + tool).failures == 0


def test_a_policy_that_is_off_is_tried_all_the_same() -> None:
    assert tried(block("good", TOOL), settings="rules: {ACME001: off}\n").failures == 1


def test_one_that_is_broken_or_fails_itself() -> None:
    broken = tried(block("bad", TOOL), head=HEAD.replace("owner.technical", "owner.tecnical"))
    assert (broken.policies, broken.broken, broken.failures) == ((), ("policies/own.yaml",), 1)
    failing = tried(block("good", TOOL), head=HEAD.replace("tool.owner.technical == ''", "1 / size(tool.tags) > 1"))
    assert "it divides by zero" in failing.policies[0].examples[0].failure


def test_one_without_examples_fails_nothing() -> None:
    report = tried("")
    assert (report.failures, report.policies[0].examples) == (0, ())
