"""The comment on a pull request: what needs a decision in the open, never too long, and nobody mentioned by data."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from markdown_it import MarkdownIt

from stackctl.model.finding import Severity
from stackctl.model.look import Look
from stackctl.model.reports.diff import GateChange, StackDiff
from stackctl.output.diff.markdown import render
from stackctl.output.kit.markdown import MARKER
from tests.output import diffs
from tests.output.poison import HOSTILE

LOOK = Look(from_repository="stack/")
COMMENT = 65_536
GFM = MarkdownIt("gfm-like")
NASTY = (
    *HOSTILE,
    "</details>",
    "<details><summary>x",
    "</summary></details></td></table>",
    "-->",
    "<!-- stackctl diff -->",
    "`",
    "``` x",
    "</code>",
    "a|b|c",
    "**",
    "- x",
    "# x",
    "\n\n# x",
    "1. x",
    "> x",
    "x\n/merge",
    "/merge",
    "@team",
    "mail a@x.example",
    "see #123 and a/b#4",
    "!1 %1 $1 ~bug &1",
    "GH-12",
    "[x](https://x.example)",
    "![x](https://x.example/x.png)",
    "<img src=https://x.example/x.png>",
    "https://x.example/",
    "www.x.example",
    ":bomb:",
    "\\",
    "&lt;",
)
REFERENCES = re.compile(r"@\w|#\d|\w://|www\.\w|(?<!\w)[!$]\d|%\d|~\w|GH-\d|:\w+:")


def section(text: str, title: str) -> str:
    """What stands under a title, up to the next."""
    return text.partition(f"**{title}**\n\n")[2].partition("\n\n**")[0].partition("\n\n<details>")[0].strip()


def structure(page: str) -> list[str]:
    """The elements of a page, without what is between them."""
    return re.findall(r"<[^>]*>", re.sub(r"<!---->", "", page))


def test_it_begins_with_the_marker_and_the_verdict() -> None:
    lines = render(diffs.rich(), LOOK).splitlines()
    assert lines[0] == MARKER == "<!-- stackctl diff -->"
    assert (
        lines[1]
        == "### Stack check: 2 new errors, 1 new warning and 1 new note, +9 900 EUR a year, but not all was checked"
    )
    page = GFM.render("\n".join(lines[:2]))
    assert page.startswith(f"{MARKER}\n<h3>Stack check: ")


def test_nothing_changed_takes_one_line() -> None:
    assert (
        render(diffs.empty(), LOOK)
        == f"{MARKER}\n### Stack check: nothing changed between main (1a2b3c4) and the working tree\n"
    )
    text = render(replace(diffs.empty(), remarks=("main held no stack.",)), LOOK)
    assert text.splitlines()[2:] == ["", "main held no stack."]


@pytest.mark.parametrize(
    "touched",
    [
        {"failures": ("the limit",)},
        {"crashes": ("USE001",)},
        {"notices": diffs.NOTICES[:1]},
        {"new": diffs.NEW[:1]},
        {"fixed": diffs.FIXED[:1]},
        {"gate": GateChange(files=("baseline.yaml",))},
        {"changed": (diffs.VENDOR,)},
        {"graph": diffs.GRAPH},
        {"cost": replace(diffs.empty().cost, after=diffs.eur("1.00"))},
    ],
)
def test_anything_else_is_something(touched: dict[str, object]) -> None:
    assert "nothing changed" not in render(replace(diffs.empty(), **touched), LOOK)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("diff", "line"),
    [
        (diffs.rich(), "**Check failed:** 2 new errors (--fail-on error); +9 900 EUR a year is more than"),
        (diffs.money_only(), "**Check passed:** no new errors."),
        (replace(diffs.money_only(), fail_on=Severity.WARNING), "**Check passed:** no new errors or warnings."),
        (replace(diffs.money_only(), fail_on=Severity.INFO), "**Check passed:** no new findings."),
        (replace(diffs.money_only(), fail_on=None), "**Check passed:** no finding fails it (--fail-on never)."),
    ],
)
def test_whether_it_passed_is_told_below(diff: StackDiff, line: str) -> None:
    assert render(diff, LOOK).splitlines()[3].startswith(line)


def test_the_figures() -> None:
    assert """
|  | before | after | change |
| --- | ---: | ---: | ---: |
| yearly cost (EUR) | 412 300 | 422 200 | +9 900 (+2.4 %) |
| tools | 41 | 41 | none |
| integrations | 63 | 64 | +1 |
| errors · warnings | 3 · 9 | 3 · 10 | 3 new, 2 fixed |
| notes | 4 | 5 | 1 new |
""" in render(diffs.rich(), LOOK)


@pytest.mark.parametrize(
    ("before", "after", "cells"),
    [
        ("100.00", "50.00", "100 | 50 | -50 (-50.0 %)"),
        ("0.00", "50.00", "0 | 50 | +50"),
        ("100000.00", "100020.00", "100 000 | 100 020 | +20 (+0.02 %)"),
        ("412300.00", "412299.60", "412 300.00 | 412 299.60 | -0.40"),
        ("100.00", "100.00", "100 | 100 | none"),
    ],
)
def test_the_yearly_cost(before: str, after: str, cells: str) -> None:
    cost = replace(diffs.COST, before=diffs.eur(before), after=diffs.eur(after))
    assert f"| yearly cost (EUR) | {cells} |\n" in render(replace(diffs.rich(), cost=cost), LOOK)


def test_findings_stand_in_the_open_the_worst_first() -> None:
    found = section(render(diffs.rich(), LOOK), "New")
    assert [line.split(" **")[0] for line in found.splitlines()] == ["- error", "- error", "- warning", "- info"]
    assert (
        "- error **REV001** `nova`: personal data, but no privacy review (has: security) (`stack/tools/nova.yaml:14`)"
        "<br>To fix: add a review:"
    ) in found
    assert found.splitlines()[-1] == (
        "- info **ENB001** `nova`: no docs, training or runbook (`stack/tools/nova.yaml:1`)"
    )


def test_what_fails_the_check_stands_in_the_open() -> None:
    many = tuple(replace(diffs.NEW[1], tool=f"t{at}", fingerprint=f"{at}") for at in range(20))
    mild = tuple(replace(diffs.NEW[0], tool=f"w{at}", fingerprint=f"w{at}") for at in range(30))
    text = render(replace(diffs.empty(), new=(*mild, *many)), LOOK)
    assert section(text, "New").count("- error") == 20
    assert "<details><summary>More that is new: 30 warnings</summary>" in text
    few = render(replace(diffs.empty(), new=(*mild, *many[:3])), LOOK)
    assert section(few, "New").count("- warning") == 17


def test_where_very_much_fails_each_rule_stands_in_the_open() -> None:
    """A leaver who owns forty things, or a crowd of small faults, does not push a missing review out of sight."""
    crowd = tuple(replace(diffs.NEW[1], code="OWN003", tool=f"a{at}", fingerprint=f"{at}") for at in range(900))
    one = replace(diffs.NEW[1], code="PRV001", tool="zz", file="tools/zz.yaml", fingerprint="zz")
    mild = replace(diffs.NEW[0], tool="w", fingerprint="w")
    text = render(replace(diffs.empty(), new=(mild, *crowd, one)), LOOK)
    new = section(text, "New")
    assert new.startswith("By rule: 900 OWN003, 1 PRV001.\n")
    assert [line.split("**")[1] for line in new.splitlines() if line.startswith("- error")] == [
        "OWN003",
        "OWN003",
        "OWN003",
        "PRV001",
    ]
    assert "<details><summary>More that fails the check: 897 errors</summary>" in text
    assert "<details><summary>More that is new: 1 warning</summary>" in text
    assert len(text) <= 60_000


def test_a_budget_is_told_of_once() -> None:
    text = render(diffs.rich(), LOOK)
    assert text.count("MKT-140 (Web and shop) is committed") == 1
    assert "5 000 EUR more than before" in section(text, "Budgets exceeded by more")


def test_a_change_of_the_rules_is_told_of() -> None:
    assert section(render(diffs.rich(), LOOK), "This change touches the rules that judge it").splitlines() == [
        (
            "They count as they stand in main (1a2b3c4); after the merge, 1 more finding will count and 1 finding will "
            "no longer count."
        ),
        "",
        "- `stackctl.yaml`: USE003 min&#95;active 0.6 → 0.4",
        "- `zoominfo`: waiver of DUP004 added: one contract, until 2027-03-31",
        "- `baseline.yaml` changed",
        "- counts after the merge: error **DUP002** `brevo`: overlaps with mailchimp",
        "- no longer counts after the merge: error **DUP004** `zoominfo`: contract is also that of cognism",
    ]
    silent = replace(diffs.rich(), gate=GateChange(files=("baseline.yaml",)))
    assert "the merge makes no finding come or go." in render(silent, LOOK)


def test_deadlines_that_are_near_are_never_folded() -> None:
    shown, _, folded = render(diffs.rich(), LOOK).partition("<details>")
    assert "- `brevo`: notice is due by 2026-11-30, before: none (in 8 days)" in shown
    assert "- `hubspot-marketing`: notice is due by 2027-01-29 instead of 2026-11-30 (in 68 days)" in folded
    assert "- `ahrefs`: no notice is due, instead of by 2027-01-01\n" in folded
    passed = replace(diffs.NOTICES[0], days_left=-1)
    late = render(replace(diffs.empty(), notices=(passed, replace(passed, days_left=0))), LOOK)
    assert "(1 day ago)" in late.partition("<details>")[0]
    assert "(today)" in late


def test_a_waiver_is_told_once() -> None:
    assert render(diffs.rich(), LOOK).count("waiver of DUP004 added") == 1


def test_what_changed_in_words() -> None:
    assert section(render(diffs.rich(), LOOK), "Changed").splitlines() == [
        "- `nova` added: analytics, 12 000 EUR a year, receives lead from hubspot-marketing",
        "- `sendinblue` renamed to `brevo`: name Sendinblue → Brevo",
        (
            "- `hubspot-marketing`: seats 40 → 60; notice 90 → 30 days: deadline 2026-11-30 → 2027-01-29; business "
            "owner Marta Ruiz → Dana Fox"
        ),
        "- `canto` removed: dam-mrm-pim, 18 000 EUR a year",
        "- budget `MKT-140`: budget of 2026 130 000 → 120 000 EUR",
    ]


def test_a_thing_of_many_changes_is_cut() -> None:
    much = replace(diffs.HUBSPOT, changes=diffs.HUBSPOT.changes * 10)
    assert section(render(replace(diffs.empty(), changed=(much,)), LOOK), "Changed").endswith("; 18 more")


def test_the_rest_is_folded() -> None:
    folded = re.findall(r"<summary>(.*)</summary>", render(diffs.rich(), LOOK))
    assert folded == [
        "Notice deadlines that moved: 2",
        "Fixed: 2 errors",
        "Yearly cost by cost centre: 2 changed",
        "Yearly cost by tool: 3 changed",
        (
            "Graph: 2 flows added, 1 flow removed, 1 flow changed, personal data comes to 2 more places, "
            "personal data leaves 1 place, 1 new single point of failure, "
            "1 single point of failure gone, 1 tool cut off"
        ),
        "Other changes: 1 added",
    ]
    text = render(diffs.rich(), LOOK)
    assert "| no cost centre | 28 200 | 18 000 | -10 200 |\n" in text
    assert "| `nova` | 0 | 12 000 | +12 000 |\n" in text
    assert "- flow added: <code>nova → snowflake</code>: event (etl, via fivetran, planned)\n" in text
    assert "- vendor `nova-inc` added" in text


@pytest.mark.parametrize("number", [10, 60, 300, 5000])
def test_it_is_never_too_long_and_says_what_is_left_out(number: int) -> None:
    diff = diffs.many(number)
    text = render(diff, LOOK)
    assert len(text) <= 60_000 < COMMENT
    assert len(text) > 55_000 or number < 300
    assert text.count("<details>") == text.count("</details>")
    page = GFM.render(text)
    assert page.count("<table>") == 3
    assert page.count("<details>") == text.count("<details>")
    # Every line of a table is a row of it, and every item an item.
    assert page.count("<tr>") == sum(line.startswith("|") for line in text.splitlines()) - 3
    assert page.count("<li>") == text.count("\n- ")
    assert ("no room here" in text) is (number > 60)


def told(text: str, *titles: str) -> int:
    """How many lines stand in blocks whose titles begin so, and how many are said to be left out there."""
    number = 0
    blocks = re.split(r"^(?:\*\*|<details><summary>)(?=[A-Z])", text, flags=re.MULTILINE)
    for block in (block for block in blocks if block.startswith(titles)):
        rows = len(re.findall(r"^\| (?!---)", block, re.MULTILINE))
        number += block.count("\n- ") + max(rows - 1, 0)
        number += sum(int(left) for left in re.findall(r"^(\d+) (?:more )?ha\w+ no room here: ", block, re.MULTILINE))
    return number


@pytest.mark.parametrize("number", [5, 100, 2000])
def test_nothing_is_lost_without_a_word(number: int) -> None:
    diff = diffs.many(number)
    text = render(diff, LOOK)
    assert told(text, "New**", "More that fails", "More that is new") == number
    assert told(text, "Changed**", "More changes") == number
    assert told(text, "This change", "More that the change of the rules") == number + 4
    assert told(text, "Notice deadlines") == number
    assert told(text, "Fixed") == number
    assert told(text, "Yearly cost by cost centre") == number
    assert told(text, "Yearly cost by tool") == number
    assert told(text, "Graph") == number + 8
    assert told(text, "Other changes") == number
    assert told(text, "Budgets") == 2


def test_of_each_section_there_is_a_beginning() -> None:
    text = render(diffs.many(), LOOK)
    assert section(text, "Budgets exceeded by more").count("- error") == 2
    assert section(text, "Changed").count("- ") >= 5
    for folded in re.findall(r"<details>.*?</details>", text, re.DOTALL):
        assert len(re.findall(r"^[-|] ", folded, re.MULTILINE)) >= 5
    assert "more have no room here: `stackctl diff main` shows all\n" in text


def test_texts_without_end_leave_room_for_others() -> None:
    for long in ("`" * 70_000, "@a" * 40_000, "x" * 70_000):
        text = render(diffs.hostile(long), LOOK)
        assert len(text) < COMMENT
        for title in ("New", "Changed", "This change touches the rules that judge it"):
            assert section(text, title).startswith(("- ", "They"))


def test_a_name_that_a_shell_takes_for_more_is_told_by_its_commit() -> None:
    for name in ("--output=x", "-x", "a;b", "$(x)", "a b"):
        base = replace(diffs.rich().base, revision=replace(diffs.BASE, name=name))
        assert f"`stackctl diff {diffs.BASE.commit}` shows all" in render(replace(diffs.many(100), base=base), LOOK)


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_hostile_texts_change_nothing_but_themselves(text: str) -> None:
    tame, hostile = (GFM.render(render(diffs.hostile(words), LOOK)) for words in ("tame", text))
    assert structure(hostile) == structure(tame)
    assert "href" not in hostile
    assert "<img" not in hostile


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_hostile_texts_refer_to_nobody(text: str) -> None:
    page = GFM.render(render(diffs.hostile(text), LOOK))
    bare = re.sub(r"<code>.*?</code>", "<code></code>", page)
    pieces = [html.unescape(piece) for piece in re.split(r"<[^>]*>", bare)]
    assert [piece for piece in pieces if REFERENCES.search(piece)] == []


def test_a_quick_action_of_gitlab_begins_no_line() -> None:
    text = render(diffs.hostile("/merge\n/approve"), LOOK)
    assert not [line for line in text.splitlines() if line.lstrip().startswith("/")]


def test_a_money_of_no_rate_is_told() -> None:
    text = render(diffs.rich(), LOOK)
    assert "Not in the yearly cost: 1 200 GBP before and 2 400 GBP after, for want of a rate for GBP" in text
    assert "Not in the yearly cost: 10 CHF after, for" in text


def test_amounts_add_up_as_shown() -> None:
    change = replace(
        diffs.COST.tools[0],
        before=replace(diffs.eur("10.40"), amount=Decimal("10.40")),
        after=diffs.eur("20.60"),
    )
    text = render(replace(diffs.rich(), cost=replace(diffs.COST, tools=(change,))), LOOK)
    assert "| `hubspot-marketing` | 10 | 21 | +11 |" in text
