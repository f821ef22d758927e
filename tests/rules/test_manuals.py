"""What holds for every rule: a whole manual, and examples that do what they say."""

from __future__ import annotations

import re
from datetime import date
from inspect import signature

import pytest

from stackctl import rules
from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.model.source import SourceFile

TODAY = date(2026, 11, 22)

SECTIONS = ["What it finds", "Why it matters", "How to fix", "Source", "Bad", "Good"]
"""What every manual has, in this order; the registry puts "Settings" before "Source" where a rule has any."""

_FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^# file: (.+)\n", re.MULTILINE)


@pytest.mark.parametrize("code", rules.codes())
def test_the_manual_has_its_sections_in_order(code: str) -> None:
    rule = rules.rule(code)
    assert [heading for heading in rule.manual.sections if heading != "Settings"] == SECTIONS
    assert all(rule.manual.sections.values())


@pytest.mark.parametrize("code", rules.codes())
def test_the_title_is_one_sentence(code: str) -> None:
    title = rules.rule(code).manual.title
    assert title.endswith(".")
    assert not re.search(r"[.!?:;] ", title)
    assert title[0].isupper()


@pytest.mark.parametrize("code", rules.codes())
def test_the_check_takes_each_threshold(code: str) -> None:
    rule = rules.rule(code)
    given = {"audit": ["context"], "waivers": ["context", "waived"], "load": []}[rule.stage]
    parameters = signature(rule.check).parameters if rule.check else ()
    assert [*parameters] == [*given, *(threshold.name for threshold in rule.thresholds)]


@pytest.mark.parametrize("code", rules.codes())
def test_the_bad_example_is_found(code: str) -> None:
    rule = rules.rule(code)
    found = _codes_found(rule.manual.sections["Bad"])
    assert code in found
    if rule.stage != "load":
        assert not _structural(found), "the example is wrong in another way than it means to be"


@pytest.mark.parametrize("code", rules.codes())
def test_the_good_example_is_not_found(code: str) -> None:
    found = _codes_found(rules.rule(code).manual.sections["Good"])
    assert code not in found
    assert not _structural(found)


def _codes_found(section: str) -> set[str]:
    """The codes of all that is found in a stack that consists of an example."""
    outcome = check(load(_files(section)), TODAY)
    assert not outcome.crashes
    return {finding.code for finding in outcome.findings if finding.status == "new"}


def _files(section: str) -> list[SourceFile]:
    """The files of an example: up to the first line `# file: NAME` it is a tool, `tools/example.yaml`."""
    (text,) = _FENCE.findall(section)
    first, *rest = _FILE.split(text)
    files = dict(zip(rest[::2], rest[1::2], strict=True))
    if first.strip():
        files["tools/example.yaml"] = first
    return [SourceFile(name, files[name].encode()) for name in sorted(files)]


def _structural(codes: set[str]) -> set[str]:
    return {code for code in codes if code.startswith("STK")}
