"""A diff on a terminal: only sections that say something, and the verdict in the last line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from stackctl.model.look import Look
from stackctl.output.diff.text import render
from tests.output import diffs

TITLES = [
    "Added",
    "Removed",
    "Renamed",
    "Changed",
    "Yearly cost by cost centre",
    "Yearly cost by tool",
    "New findings",
    "Budgets exceeded by more",
    "Fixed",
    "Integration graph",
    "Notice",
    "This change touches the rules that judge it",
]


def titles(text: str) -> list[str]:
    """The lines after an empty one."""
    return re.findall(r"\n\n([^\n]*)", text)


def section(text: str, title: str) -> str:
    """What stands under a title."""
    return text.partition(f"\n\n{title}\n")[2].partition("\n\n")[0]


def test_sections_in_their_order_and_the_verdict_at_the_end() -> None:
    text = render(diffs.rich(), Look(width=80))
    assert text.startswith("Kestrelund Cycles · main (1a2b3c4) → working tree · as of 2026-11-22\n\nAdded\n")
    assert titles(text)[:-1] == TITLES
    assert titles(text)[-1] == "2 new errors, 1 new warning and 1 new note; 2 findings fixed; 41 tools"
    assert text.endswith(
        "\nCheck failed: 2 new errors (--fail-on error); +9 900 EUR a year is more than\n5 000 EUR (--max-increase).\n"
    )
    assert "\nNot all was checked: USE002 failed.\n" in text


def test_empty_sections_are_not_shown() -> None:
    text = render(diffs.money_only(), Look(width=80))
    assert text == (
        "Kestrelund Cycles · main (1a2b3c4) → working tree · as of 2026-11-22\n"
        "\n"
        "Changed\n"
        "  canto\n"
        "    licence 1 500 → 1 499.97 EUR\n"
        "\n"
        "Yearly cost by tool\n"
        "  tool   EUR before      after  change\n"
        "  canto   18 000.00  17 999.60   -0.40\n"
        "\n"
        "nothing new found; 41 tools\n"
        "The stack costs 412 299.60 EUR a year, 0.40 EUR less.\n"
        "Check passed: no new errors.\n"
    )


def test_nothing_changed_takes_one_line() -> None:
    line = "Kestrelund Cycles: nothing changed between main (1a2b3c4) and the working tree\n"
    assert render(diffs.empty(), Look(width=80)) == line
    assert render(replace(diffs.empty(), remarks=("main held no stack.",)), Look()) == f"{line}main held no stack.\n"
    head = replace(diffs.empty().head, revision=diffs.BASE)
    assert render(replace(diffs.empty(), head=head), Look()).endswith("between main (1a2b3c4) and main (1a2b3c4)\n")


def test_what_came_and_went() -> None:
    text = render(diffs.rich(), Look(width=80))
    assert section(text, "Added").splitlines() == [
        "  nova: analytics, 12 000 EUR a year, receives lead from hubspot-marketing",
        "  vendor nova-inc: Nova Inc., Berlin",
    ]
    assert section(text, "Removed") == "  canto: dam-mrm-pim, 18 000 EUR a year"
    assert section(text, "Renamed") == "  sendinblue → brevo\n    name Sendinblue → Brevo"
    assert "  hubspot-marketing\n    seats 40 → 60\n    notice 90 → 30 days: deadline" in section(text, "Changed")
    # What is told of with the rules that judge the change is not told of twice.
    assert text.count("USE003 min_active") == 1


def test_a_thing_that_came_with_waivers() -> None:
    thing = replace(diffs.NOVA, changes=diffs.ZOOMINFO.changes)
    text = render(replace(diffs.empty(), changed=(thing,)), Look(width=80))
    assert section(text, "Added").splitlines()[1] == "    waiver of DUP004 added: one contract, until 2027-03-31"


def test_findings_tell_what_they_are_about() -> None:
    lines = section(render(diffs.rich(), Look(width=80, prefix="stack/")), "New findings").splitlines()
    assert lines[:2] == [
        "  error    REV001  nova: personal data, but no privacy review (has: security)",
        "           stack/tools/nova.yaml:14:3",
    ]
    assert lines[-1] == "           stack/tools/nova.yaml:1:3"


def test_what_the_merge_does_to_the_rules() -> None:
    text = render(diffs.rich(), Look(width=80))
    assert section(text, TITLES[-1]).splitlines() == [
        "They count as they stand in main (1a2b3c4); after the merge, 1 more finding will",
        "count and 1 finding will no longer count.",
        "  stackctl.yaml: USE003 min_active 0.6 → 0.4",
        "  zoominfo: waiver of DUP004 added: one contract, until 2027-03-31",
        "  baseline.yaml changed",
        "Will count after the merge:",
        "  error    DUP002  brevo: overlaps with mailchimp",
        "Will no longer count after the merge:",
        "  error    DUP004  zoominfo: contract is also that of cognism",
    ]


def test_how_many_tools_there_are() -> None:
    more = replace(diffs.rich(), head=replace(diffs.rich().head, tools=42))
    assert "2 findings fixed; 41 → 42 tools\n" in render(more, Look())


def test_a_cost_that_stays() -> None:
    assert "\nThe stack costs 412 300 EUR a year, as before.\n" in render(
        replace(diffs.empty(), changed=(diffs.VENDOR,)), Look()
    )


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_line_fits(width: int) -> None:
    for diff in (diffs.rich(), diffs.many(50)):
        assert max(map(len, render(diff, Look(width=width)).splitlines())) <= width


def test_nothing_of_thousands_is_left_out() -> None:
    text = render(diffs.many(5000), Look(width=80))
    assert text.count("\n  tool-04999") == 4  # among what came and the notices, and in both tables
    assert text.count("tool-04999") == 9


def test_a_failure_is_red() -> None:
    text = render(diffs.rich(), Look(width=80, color=True))
    assert "\x1b[1;31mCheck failed: " in text
    assert "\x1b[1mCheck passed: " in render(diffs.money_only(), Look(width=80, color=True))
