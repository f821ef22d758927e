"""`renewals` as people and machines read it: what each format says, and that all of them say the same."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from stackctl.adapters.files.worktree import read_stack
from stackctl.app import reports
from stackctl.app.load import load
from stackctl.core.reports.renewals import renewals
from stackctl.core.text.escape import terminal
from stackctl.model.look import Look
from stackctl.model.scalars import Duration
from stackctl.output import formats
from stackctl.output import renderer as bytes_or_text
from stackctl.output.kit.terminal import cells
from tests.core.contracts.contracts import context, monthly, report, tool
from tests.output.poison import HOSTILE, SAMPLE, TODAY, hostile_renewals
from tests.output.readers import html_of
from tests.output.texts import BINARY, renderer

if TYPE_CHECKING:
    from stackctl.app.load import Loaded
    from stackctl.model.reports.renewals import Grouping, RenewalReport

PIPE = Look()
TEAMS = "people: {ann: {name: Ann Lee}, bob: {name: Bob Ray}}\n"
FILES = {
    "teams.yaml": TEAMS,
    "alpha": tool(
        "{number: A-1, end: 2027-02-28, auto_renew: true, notice: 90 days, notice_how: e-mail, uplift: {percent: 7}}",
        cost=monthly("1000.40"),
        owner="{business: ann}",
    ),
    "beta": tool(
        "{end: 2026-12-31, auto_renew: true, notice: 90 days, uplift: {percent: 6}}",
        cost=monthly("1500"),
        owner="{technical: bob}",
    ),
    "gamma": tool("{end: 2027-01-31, auto_renew: true}", cost=monthly("7", currency="GBP")),
    "delta": tool("{end: 2026-12-31, auto_renew: false}", cost=monthly("10")),
    "epsilon": tool("{end: 2026-11-01}"),
}
ROWS = [
    ["2026-10-02", "missed", "beta", "2026-12-31", "", "Bob Ray", "renews by itself until 2027-12-31, for 19 080 EUR"],
    ["-", "21 d ago", "epsilon", "2026-11-01", "0 EUR", "nobody", "has ended, still in use"],
    ["2026-11-30", "8 d", "alpha", "2027-02-28", "12 005 EUR", "Ann Lee", "e-mail"],
    ["-", "39 d", "delta", "2026-12-31", "20 EUR", "nobody", "ends, does not renew by itself"],
    ["-", "70 d", "gamma", "2027-01-31", "84 GBP", "nobody", "renews by itself, no notice is noted"],
    ["2027-10-02", "314 d", "beta", "2027-12-31", "18 000 EUR", "Bob Ray", "how is not noted"],
]
WORKINGS = [
    "2026-12-31 − 90 days = 2026-10-02",
    "",
    "2027-02-28 − 90 days = 2026-11-30",
    "",
    "",
    "2027-12-31 − 90 days = 2027-10-02",
]
BELOW = """\
2 notice deadlines, 1 renewal without a known deadline and 1 contract end; 1 deadline missed; \
1 contract ended but in use.
Together they cost 30 025 EUR a year.
At stake: 33 070 EUR, what the next terms cost if nothing is done, with the rises that are expected.
Not in the sums: 84 GBP a year for gamma, for want of a rate for GBP in stackctl.yaml under fx: rates:
"""
CALENDAR = "In a calendar: stackctl renewals --format ics --output renewals.ics\n"


@pytest.fixture(scope="module")
def sample() -> Loaded:
    return load(*read_stack(SAMPLE))


@pytest.fixture(scope="module")
def all_of_them() -> RenewalReport:
    return report(FILES)


def some(within: int, by: Grouping | None = None) -> RenewalReport:
    return renewals(context(FILES), within=Duration(within, "day"), by=by)


def columns(text: str) -> list[list[str]]:
    """The cells of a table's lines, by where the words of its head begin."""
    head, *lines = text.split("\n\n", maxsplit=1)[0].splitlines()
    starts = [match.start() for match in re.finditer(r"(?<=  )\S|^\S", head)]
    # The head of amounts is ranged right.
    starts[4] = head.index("term ends") + len("2026-12-31")
    ends = [*starts[1:], None]
    return [[line[start:end].strip() for start, end in zip(starts, ends, strict=True)] for line in lines]


def test_the_formats_are_those_of_the_contract() -> None:
    assert formats("renewals") == ("text", "json", "csv", "html", "ics", "markdown", "xlsx")


class TestText:
    def test_a_line_a_day_with_all_that_is_known(self, all_of_them: RenewalReport) -> None:
        text = renderer("renewals", "text")(all_of_them, PIPE)
        assert columns(text) == [[*row, working] for row, working in zip(ROWS, WORKINGS, strict=True)]
        assert text.split("\n\n")[1] == BELOW + CALENDAR

    def test_where_there_is_no_room_the_rest_stands_below(self, all_of_them: RenewalReport) -> None:
        lines = renderer("renewals", "text")(all_of_them, Look(width=80)).splitlines()
        assert lines[0].split() == ["notice", "by", "in", "tool", "term", "ends", "a", "year", "owner"]
        assert lines[6:8] == [
            "2026-11-30  8 d       alpha    2027-02-28  12 005 EUR  Ann Lee",
            "            e-mail · 2027-02-28 − 90 days = 2026-11-30",
        ]

    def test_on_the_narrowest_the_term_and_its_price_do_too(self, all_of_them: RenewalReport) -> None:
        words = " ".join(renderer("renewals", "text")(all_of_them, Look(width=40)).split())
        assert "2026-11-30 8 d alpha term ends 2027-02-28 · 12 005 EUR a year · Ann Lee · e-mail" in words

    @pytest.mark.parametrize("width", [40, 80, 100, 120, 200])
    @pytest.mark.parametrize("by", [None, "owner", "month"])
    def test_every_line_fits_and_colour_changes_nothing(self, sample: Loaded, width: int, by: Grouping | None) -> None:
        found = reports.renewals(sample, TODAY, by=by)
        lines = renderer("renewals", "text")(found, Look(width=width)).splitlines()
        assert max(cells(line) for line in lines) <= width
        coloured = renderer("renewals", "text")(found, Look(width=width, color=True))
        assert [line.rstrip() for line in re.sub(r"\x1b\[\d*m", "", coloured).splitlines()] == lines
        assert coloured != "\n".join(lines)

    def test_groups_have_headings_that_add_up(self) -> None:
        text = renderer("renewals", "text")(some(60, by="month"), PIPE)
        headings = [line for line in text.splitlines() if re.match(r"(missed|2\d{3}-\d\d): ", line)]
        assert headings == [
            "missed: 1 contract, 18 000 EUR a year",
            "2026-11: 2 contracts, 12 005 EUR a year, 12 845 EUR at stake",
            "2026-12: 1 contract, 20 EUR a year",
        ]
        assert "Together they cost 30 025 EUR a year.\nAt stake: 12 845 EUR, " in text
        # The amount stands where the contract has its one line.
        assert re.search(r"2026-10-02 +missed +beta +2026-12-31 +18 000 EUR", text)

    def test_what_nobody_owns_is_said_to_be_nobodys(self) -> None:
        text = renderer("renewals", "text")(renewals(context(FILES), by="owner"), PIPE)
        assert "\n\nnobody: 3 contracts, 20 EUR a year\n" in text

    def test_whole_units_add_up(self) -> None:
        files = {name: tool("{end: 2027-02-28}", cost=monthly("0.12")) for name in "abc"}
        text = renderer("renewals", "text")(report(files), PIPE)
        # 0.36 each, 1.08 in all.
        assert [row[4] for row in columns(text)] == ["1 EUR", "0 EUR", "0 EUR"]
        assert "Together they cost 1 EUR a year." in text

    def test_a_shared_contract_says_for_how_many(self) -> None:
        files = {"contracts/x.yaml": "vendor: V\ncovers: {a: 60, b: 30, c: 10}\nend: 2027-02-28\n"}
        files |= {name: tool() for name in "abc"}
        text = renderer("renewals", "text")(report(files), PIPE)
        assert columns(text)[0][2] == "a +2"
        assert "ends, or renews: that is not noted" in text
        assert "\nIt costs 0 EUR a year.\n" in text

    @pytest.mark.parametrize(
        ("files", "text"),
        [
            (
                {"a": tool()},
                (
                    "No contract is noted for the tools in use: write contract: into their files, with end, "
                    "auto_renew and notice (stackctl explain CTR001).\n"
                ),
            ),
            ({"a": tool("{end: 2027-02-28}")}, "in the next 30 days. Next: the contract of a ends on 2027-02-28.\n"),
            (
                {"a": tool("{auto_renew: true, notice: 30 days}")},
                (
                    "No deadline is known for 1 contract that renews with notice but has no end: a. Write the last "
                    "day of the term as end:.\n"
                ),
            ),
            (
                {"a": tool("{start: 2026-01-01}"), "b": tool("{start: 2026-01-01}")},
                "2 contracts without an end are not listed: a and b.\n",
            ),
            (
                {"a": tool("{end: 2027-02-28, auto_renew: true, notice: 90 days}", status="retired")},
                (
                    "a is retired, but its contract goes on by itself; notice is due by 2026-11-30. Where notice was "
                    "given, write auto_renew: false and its last day as end:.\n"
                ),
            ),
        ],
    )
    def test_what_there_is_not(self, files: dict[str, str], text: str) -> None:
        found = renderer("renewals", "text")(renewals(context(files), within=Duration(30, "day")), PIPE)
        assert text in found
        assert "calendar" not in found
        assert text.strip().split(" ")[0] in found

    def test_files_with_errors_are_told(self) -> None:
        found = renewals(context(FILES), broken=("contracts/x.yaml", "tools/a.yaml"))
        assert (
            "2 files have errors, so that dates and amounts may be missing: contracts/x.yaml and tools/a.yaml. "
            "stackctl validate tells them.\n" in renderer("renewals", "text")(found, PIPE)
        )


class TestJson:
    def test_the_keys_of_the_contract_come_first(self, all_of_them: RenewalReport) -> None:
        found = json.loads(renderer("renewals", "json")(all_of_them, PIPE))
        assert (found["schema"], found["today"]) == ("stackctl.renewals/1", "2026-11-22")
        alpha = next(row for row in found["rows"] if row["tool"] == "alpha")
        assert dict(list(alpha.items())[:10]) == {
            "tool": "alpha",
            "contract": "A-1",
            "term_end": "2027-02-28",
            "notice_by": "2026-11-30",
            "auto_renew": True,
            "days_left": 8,
            "missed": None,
            "annual_cost": "12004.80",
            "currency": "EUR",
            "working": "2027-02-28 − 90 days = 2026-11-30",
        }
        assert (alpha["at_stake"], alpha["uplift_percent"], alpha["owner"]) == ("12845.14", "7", "Ann Lee")
        beta = next(row for row in found["rows"] if row["tool"] == "beta")
        assert (beta["missed"], beta["runs_until"], beta["locked_in"]) == ("2026-10-02", "2027-12-31", "19080.00")
        assert found["total"] == {"annual_cost": "30024.80", "at_stake": "33069.94"}
        assert found["unconverted"] == [{"tool": "gamma", "amount": "84.00", "currency": "GBP"}]
        gamma = next(row for row in found["rows"] if row["tool"] == "gamma")
        assert (gamma["annual_cost"], gamma["currency"]) == ("84.00", "GBP")

    def test_groups(self) -> None:
        found = json.loads(renderer("renewals", "json")(some(60, by="month"), PIPE))
        assert (found["within"], found["until"], found["by"]) == ("60 days", "2027-01-21", "month")
        assert found["groups"][1] == {
            "name": "2026-11",
            "contracts": 2,
            "annual_cost": "12004.80",
            "at_stake": "12845.14",
        }
        assert {row["tool"]: row["group"] for row in found["rows"]}["beta"] is None


class TestTables:
    """CSV, Markdown and the workbook, each read back by another library."""

    @pytest.mark.parametrize(("locale", "delimiter", "cost"), [(None, ",", "12004.80"), ("de_DE", ";", "12004,80")])
    def test_csv(self, all_of_them: RenewalReport, locale: str | None, delimiter: str, cost: str) -> None:
        text = renderer("renewals", "csv")(all_of_them, Look(locale=locale))
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))
        assert [row["tool"] for row in rows] == ["epsilon", "alpha", "delta", "gamma", "beta"]
        alpha, gamma, beta = rows[1], rows[3], rows[4]
        assert alpha["annual_cost"] == cost
        assert alpha["notice_by"] == ("2026-11-30" if locale is None else "30.11.2026")
        assert (gamma["annual_cost"], gamma["without_rate"]) == ("", "84.00 GBP")
        assert beta["working"].startswith("2026-12-31 − 90 days = 2026-10-02; ")
        amounts = [Decimal(row["annual_cost"].replace(",", ".") or 0) for row in rows]
        assert sum(amounts) == all_of_them.annual_cost.amount

    def test_csv_of_groups_names_them_first(self) -> None:
        text = renderer("renewals", "csv")(some(60, by="month"), PIPE).removeprefix("\ufeff")
        rows = list(csv.reader(StringIO(text, newline="")))
        assert [row[0] for row in rows] == ["group", "missed", "2026-11", "2026-11", "2026-12"]

    def test_markdown(self, all_of_them: RenewalReport) -> None:
        html = html_of(renderer("renewals", "markdown")(all_of_them, PIPE))
        cells_ = [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", html)]
        rows = [cells_[at : at + 9] for at in range(0, len(cells_), 9)]
        assert rows[0] == ["notice by", "in", "tool", "term ends", "a year", "at stake", "owner", "how", "working"]
        told = [[*row[:5], *row[6:8]] for row in rows[1:]]
        assert told == [["" if cell == "-" else cell for cell in row] for row in ROWS]
        assert [row[5] for row in rows[1:]] == ["", "", "12 845 EUR", "", "84 GBP", "20 225 EUR"]
        assert [re.sub("<[^>]*>", "", item) for item in re.findall(r"<li>(.*?)</li>", html)] == BELOW.splitlines()

    def test_markdown_of_groups_and_of_nothing(self) -> None:
        text = renderer("renewals", "markdown")(some(60, by="owner"), PIPE)
        assert text.startswith("| owner | notice by |")
        assert "\n| nobody |  | 39 d | delta |" in text
        nothing = renderer("renewals", "markdown")(report({"a": tool()}), PIPE)
        assert nothing.startswith("- No contract is noted")

    def test_workbook(self, all_of_them: RenewalReport) -> None:
        found = workbook(all_of_them)
        assert found.sheetnames == ["Renewals", "At stake", "Chart", "Terms"]
        sheet = found["Renewals"]
        head = next(number for number, row in enumerate(sheet.values) if row[0] == "Notice by")
        names, *rows = list(sheet.values)[head:]
        table = [dict(zip(names, row, strict=True)) for row in rows]
        alpha, beta, total = table[1], table[4], table[5]
        assert (alpha["Notice by"], alpha["Days left"]) == (datetime(2026, 11, 30), 8)  # noqa: DTZ001 # as openpyxl reads a day
        assert (alpha["A year"], table[3]["Without rate"]) == (12004.8, "84.00 GBP")
        terms = [row for row in found["Terms"].values if row[0] == "alpha"]
        assert (terms[0][1], terms[0][7], terms[0][-1]) == ("A-1", 0.07, "2027-02-28 − 90 days = 2026-11-30")
        assert beta["Missed"] == datetime(2026, 10, 2)  # noqa: DTZ001
        assert (total["Notice by"], total["A year"], total["At stake"]) == ("Total", 30024.8, 33069.94)
        assert sum(Decimal(str(row["A year"] or 0)) for row in table[:5]) == Decimal("30024.80")
        remarks = [row[0] for row in sheet.values if row[0]]
        assert set(BELOW.splitlines()) <= set(remarks)

    def test_workbook_of_groups(self) -> None:
        found = workbook(some(60, by="month"))
        assert found.sheetnames == ["Renewals", "By month", "At stake", "Terms"]
        rows = [row for row in found["By month"].values if isinstance(row[1], int | float)]
        assert rows == [
            ("missed", 1, 18000, 0),
            ("2026-11", 2, 12004.8, 12845.14),
            ("2026-12", 1, 20, 0),
            ("Total", 4, 30024.8, 12845.14),
        ]

    def test_the_same_bytes_again(self, all_of_them: RenewalReport) -> None:
        for form in formats("renewals"):
            one, other = (bytes_or_text("renewals", form)(found, PIPE) for found in (all_of_them, report(FILES)))
            assert one == other


def workbook(found: RenewalReport) -> openpyxl.Workbook:
    made = bytes_or_text("renewals", "xlsx")(found, PIPE)
    assert isinstance(made, bytes)
    return openpyxl.load_workbook(BytesIO(made))


class TestHostileTexts:
    @pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
    def test_a_table_keeps_its_cells(self, sample: Loaded, hostile: str) -> None:
        found = hostile_renewals(sample, hostile)
        for form in formats("renewals"):
            if form in BINARY:
                assert bytes_or_text("renewals", form)(found, PIPE)
                continue
            text = renderer("renewals", form)(found, PIPE)
            assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text), form
            if form != "json":
                assert not re.search(r"^\s*::[a-z-]+[ :]|##\[", text, re.MULTILINE)
        assert terminal(hostile) in renderer("renewals", "text")(found, PIPE)
        rows = list(csv.reader(StringIO(renderer("renewals", "csv")(found, PIPE), newline="")))
        assert {len(row) for row in rows} == {26}
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
        lines = renderer("renewals", "markdown")(found, PIPE).split("\n\n")[0].splitlines()
        assert {line.count("|") for line in lines} == {11}
        assert json.loads(renderer("renewals", "json")(found, PIPE))["rows"][0]["owner"] == hostile

    @pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
    def test_on_a_terminal_they_keep_to_their_lines(self, sample: Loaded, hostile: str) -> None:
        found = hostile_renewals(sample, hostile)
        for width in (40, 80):
            text = renderer("renewals", "text")(found, Look(width=width))
            assert max(cells(line) for line in text.split("\n")) <= width
