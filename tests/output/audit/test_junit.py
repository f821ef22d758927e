"""JUnit XML: valid by the schema of Jenkins' xunit plugin; what fails the run fails as a test."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import xmlschema

from stackctl.core.text.escape import terminal
from stackctl.model.finding import Severity
from stackctl.output.audit.junit import render
from tests.output import logs
from tests.output.readers import valid_junit

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.audit import AuditReport


def suites_of(report: AuditReport, look: Look = logs.LOOK) -> ElementTree.Element:
    text = render(report, look)
    valid_junit(text)
    return ElementTree.fromstring(text)


def case(report: AuditReport, **names: str) -> ElementTree.Element:
    """The only case of a report that has all these attributes."""
    found = [one for one in suites_of(report).iter("testcase") if names.items() <= one.attrib.items()]
    assert len(found) == 1, [one.attrib for one in found]
    return found[0]


def outcome(one: ElementTree.Element) -> str:
    return next((child.tag for child in one), "passed")


@pytest.mark.parametrize("name", logs.reports())
def test_it_is_valid_and_the_numbers_are_right(name: str) -> None:
    suites = suites_of(logs.reports()[name])
    for element in (suites, *suites):
        cases = list(element.iter("testcase"))
        assert element.get("tests") == str(len(cases))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if element is not suites or attribute != "skipped":
                assert element.get(attribute) == str(sum(outcome(one) == tag for one in cases))
    ids = [(one.get("classname"), one.get("name")) for one in suites.iter("testcase")]
    assert len(set(ids)) == len(ids)


def test_the_schema_would_notice() -> None:
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        valid_junit(render(logs.clean(), logs.LOOK).replace("<testcase", "<case"))


def test_a_suite_for_each_family_in_their_order() -> None:
    names = [suite.get("name") for suite in suites_of(logs.of_sample())]
    assert names[:4] == ["STK structure", "DUP duplicate", "USE unused", "REV unreviewed"]
    assert suites_of(logs.of_sample()).get("name") == "stackctl audit of Kestrelund Cycles"


def test_a_family_of_an_organisations_own_comes_last() -> None:
    report = replace(logs.of_sample(), findings=(logs.finding("ORG001"),))
    assert [suite.get("name") for suite in suites_of(report)][-1] == "ORG"


def test_every_finding_and_every_rule_that_found_nothing_is_a_case() -> None:
    report = logs.of_sample()
    cases = list(suites_of(report).iter("testcase"))
    silent = {one.rule.code for one in report.catalogue} - {found.code for found in report.findings}
    assert len(cases) == len(report.findings) + len(silent)
    passed = {one.get("classname", "")[:6] for one in cases if one.get("name") == "nothing found"}
    assert passed == silent
    assert all(outcome(one) == "passed" for one in cases if one.get("name") == "nothing found")


@pytest.mark.parametrize("fail_on", [*Severity, None])
def test_what_fails_the_run_fails(fail_on: Severity | None) -> None:
    findings = tuple(replace(logs.finding(severity=one), fingerprint=str(one).ljust(16)) for one in Severity)
    report = replace(logs.of_sample(), findings=findings, fail_on=fail_on)
    outcomes = [outcome(one) for one in suites_of(report).iter("testcase") if one.get("classname") == "DUP001 a-name"]
    failing = 0 if fail_on is None else fail_on.rank + 1
    assert outcomes == ["failure"] * failing + ["system-out"] * (3 - failing)


def test_a_failure_says_what_where_and_what_to_do() -> None:
    one = case(replace(logs.of_sample(), findings=(logs.finding(),)), name="a 01234567")
    (failure,) = one
    assert one.attrib == {"classname": "DUP001 a-name", "name": "a 01234567"}
    assert failure.attrib == {"type": "error", "message": "wrong"}
    assert failure.text == "stack/tools/a.yaml:2:7\nmend it"


def test_what_is_too_mild_passes_and_says_so() -> None:
    one = case(replace(logs.of_sample(), findings=(logs.finding(severity=Severity.INFO),)), name="a 01234567")
    (said,) = one
    assert (said.tag, said.text) == ("system-out", "info: wrong\nstack/tools/a.yaml:2:7\nmend it")


def test_what_does_not_count_is_skipped() -> None:
    waived = replace(logs.finding(), status="waived", reason="until 2027-01-01 by Ann Lee: so")
    known = replace(logs.finding("DUP002"), status="baselined")
    report = replace(logs.of_sample(), findings=(waived, known))
    (skipped,) = case(report, classname="DUP001 a-name")
    assert skipped.attrib == {"type": "error", "message": "waived until 2027-01-01 by Ann Lee: so (wrong)"}
    (skipped,) = case(report, classname="DUP002 a-name")
    assert skipped.attrib == {"type": "error", "message": "known before (wrong)"}


@pytest.mark.parametrize("told", [True, False])
def test_a_rule_that_failed_is_an_error(told: bool) -> None:
    report = logs.failed(told=told)
    one = case(report, name="the rule itself")
    assert one.get("classname", "").startswith("USE003 ")
    (error,) = one
    assert (error.tag, error.get("type")) == ("error", "crash")
    assert "itself failed" in error.get("message", "")
    assert (error.text or "").startswith("stack/stackctl.yaml:1:1")
    assert not [one for one in suites_of(report).iter("testcase") if one.get("classname") == "USE003 idle-seats"][1:]


def test_a_name_does_not_hang_on_the_place() -> None:
    here, there = logs.finding(), replace(logs.finding(), position=replace(logs.finding().position, line=99))
    names = [case(replace(logs.of_sample(), findings=(one,)), name="a 01234567").attrib for one in (here, there)]
    assert names[0] == names[1]


def test_what_xml_cannot_hold_is_spelt_out() -> None:
    report = replace(logs.of_sample(), findings=(logs.finding(message="a\x00b\x1bc\ufffe\ud800 <&>'\"]]>"),))
    (failure,) = case(report, name="a 01234567")
    assert failure.get("message") == "a\\x00b\\x1bc\\ufffe\\ud800 <&>'\"]]>"
    (failure,) = case(replace(report, findings=(logs.finding(help_="]]> </failure>"),)), name="a 01234567")
    assert failure.text == "stack/tools/a.yaml:2:7\n]]> </failure>"


def test_hostile_names_are_read_back() -> None:
    messages = {one.get("message") for one in suites_of(logs.hostile()).iter() if one.get("message")}
    text = terminal(logs.HOSTILE_TEXT)
    assert messages == {
        text, f"waived {text} ({text})", f"in the baseline ({text})",
        "the rule USE003 itself failed: what it would have found is missing",
    }  # fmt: skip


def test_the_clock_leaves_no_trace() -> None:
    made = render(logs.clean(), logs.LOOK)
    assert " time=" not in made
    assert "timestamp" not in made
