"""A comment in Markdown: what a reviewer needs first, whole elements, and never too long."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from stackctl.model.finding import Severity
from stackctl.model.look import Look
from stackctl.model.reports.audit import Subject
from stackctl.output.audit.markdown import render
from tests.output import logs
from tests.output.readers import html_of

COMMENT = 65_536
"""How many characters a comment on GitHub holds."""


def test_the_verdict_is_the_heading() -> None:
    heads = {name: render(report, logs.LOOK).splitlines()[0] for name, report in logs.reports().items()}
    assert heads["clean"] == "### Stack audit: nothing found"
    assert heads["validate"] == "### Stack files: nothing found"
    assert heads["failed and told"] == "### Stack audit: 1 error, but not all was checked"
    assert heads["failed and untold"] == "### Stack audit: nothing found, but not all was checked"
    assert re.fullmatch(r"### Stack audit: \d+ errors, \d+ warnings and \d+ notes", heads["sample"])


def test_figures_that_a_decision_hangs_on() -> None:
    text = render(logs.of_sample(), logs.LOOK)
    assert "| errors | warnings | notes | waived | cost a year | at stake |\n| ---: |" in text
    assert html_of(text).count("<table>") == 1
    assert "in the baseline" not in text
    assert "| in the baseline |" in render(logs.hostile(), logs.LOOK)


def test_every_finding_is_there_the_worst_in_the_open() -> None:
    report = logs.of_sample()
    text = render(report, logs.LOOK)
    shown, _, folded = text.partition("<details>")
    new = [found for found in report.findings if found.status == "new"]
    assert shown.count("\n- error ") == sum(found.severity is Severity.ERROR for found in new)
    assert "\n- warning " not in shown
    assert text.count("\n- ") == len(new)
    assert folded.startswith("<summary>The rest: ")
    assert text.count("<details>") == text.count("</details>") == 1
    assert html_of(text).count("<li>") == len(new)


def test_an_item() -> None:
    report = replace(logs.of_sample(), findings=(logs.finding(),), subjects={})
    assert (
        "**a**\n\n- error **DUP001** wrong (stack/tools/a.yaml&#58;2)<br>To fix: mend it\n"
        in render(report, Look(from_repository="stack/"))
    )  # fmt: skip


def test_an_item_without_help() -> None:
    report = replace(logs.of_sample(), findings=(logs.finding(help_=""),), subjects={})
    assert "To fix" not in render(report, logs.LOOK)


def test_what_stands_over_the_findings_of_a_tool() -> None:
    subject = Subject("a", "Intuit", "email", None, None)
    report = replace(logs.of_sample(), findings=(logs.finding(),), subjects={"a": subject})
    assert "\n**a** · Intuit · email\n" in render(report, logs.LOOK)


def test_more_than_twenty_of_the_worst_are_folded_up() -> None:
    shown, _, folded = render(logs.many(23), logs.LOOK).partition("<details>")
    assert (shown.count("\n- "), folded.count("\n- ")) == (20, 3)
    assert "The rest: 3 errors" in folded


@pytest.mark.parametrize("number", [100, 1000, 3000])
def test_it_is_never_too_long(number: int) -> None:
    report = logs.many(number)
    text = render(report, logs.LOOK)
    assert len(text) <= 61_000 < COMMENT
    shown = text.count("\n- ")
    rest = re.search(
        r"^And (\d+) more, for which there is no room here: stackctl audit shows them all\.$", text, re.MULTILINE
    )
    assert shown + (int(rest[1]) if rest else 0) == number
    assert (rest is None) is (number == 100)
    assert html_of(text).count("<li>") == shown
    assert text.count("<details>") == text.count("</details>") == 1


def test_a_text_without_end_leaves_room_for_the_others() -> None:
    report = logs.many(30)
    long = "`" * 70_000
    findings = (replace(report.findings[0], message=long, help=long, tool=long), *report.findings[1:])
    text = render(replace(report, findings=findings, stack=long), logs.LOOK)
    assert len(text) < COMMENT
    assert text.count("\n- ") == 30
    assert html_of(text).count("<li>") == 30


def test_rules_that_failed_leave_room_for_the_findings() -> None:
    report = replace(logs.many(30), crashes=tuple(f"USE{at:03}" for at in range(1000)))
    text = render(report, logs.LOOK)
    assert text.count("\n- ") == 30
    assert len(text) < COMMENT


def test_a_rule_that_failed_is_told_first() -> None:
    text = render(logs.failed(told=False), logs.LOOK)
    assert text.splitlines()[2] == "**Not all was checked: USE003 failed.**"


def test_nothing_new() -> None:
    report = replace(logs.of_sample(), findings=(replace(logs.finding(), status="baselined"),))
    text = render(report, logs.LOOK)
    assert text.splitlines()[0] == "### Stack audit: nothing new found"
    assert "(1 known before)" in text


def test_hostile_names_make_no_markup() -> None:
    page = html_of(render(logs.hostile(), logs.LOOK))
    tags = set(re.findall(r"</?(\w+)", page))
    assert tags == {
        "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "br", "details", "summary",
    }  # fmt: skip
    assert "href" not in page
