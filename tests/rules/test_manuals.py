"""What holds for every rule: a whole manual, examples that do what they say, and the severity that was published."""

from __future__ import annotations

import re
from datetime import date

import pytest

from stackctl import rules
from stackctl.app.audit import check
from stackctl.app.load import load
from stackctl.model.source import SourceFile

TODAY = date(2026, 11, 22)

SEVERITIES = {
    "error": """
        STK001 STK002 STK003 STK004 STK005 STK006 STK007 STK008 DUP001 DUP004 USE005 REV001 REV002 REV003 OWN001 OWN003
        CTR002 CTR005 CST003 CST004 CST006 INT001 INT003 INT004 INT008 PRV001 PRV002 PRV003 PRV005 LIF003
        """,
    "warning": """
        DUP002 DUP003 USE002 USE003 USE004 USE007 REV004 REV006 OWN002 OWN004 CTR001 CTR003 CTR004 CTR007 CST001 CST002
        CST005 INT002 INT005 INT006 INT007 INT009 PRV004 PRV006 PRV008 LIF001 LIF002 LIF004 SLA001 REQ001 WVR001
        """,
    "info": "USE001 USE006 REV005 OWN005 CTR006 PRV007 SLA002 ENB001 WVR002",
}
SEVERITY_OF = {code: severity for severity, codes in SEVERITIES.items() for code in codes.split()}
"""The table of the rules as published, by code."""

_FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^# file: (.+)\n", re.MULTILINE)


@pytest.mark.parametrize("code", rules.codes())
def test_the_manual_has_its_sections_in_order(code: str) -> None:
    rule = rules.rule(code)
    wanted = list(rules.SECTIONS)
    if rule.thresholds:
        wanted.insert(wanted.index("Source"), "Settings")
    assert list(rule.manual.sections) == wanted


@pytest.mark.parametrize("code", rules.codes())
def test_the_title_is_one_sentence(code: str) -> None:
    title = rules.rule(code).manual.title
    assert title.endswith(".")
    assert not re.search(r"[.!?:;] ", title)
    assert title[0].isupper()


@pytest.mark.parametrize("code", rules.codes())
def test_the_severity_is_the_published_one(code: str) -> None:
    assert rules.rule(code).severity == SEVERITY_OF[code]


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
    _, outcome = check(load(_files(section)), TODAY)
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
