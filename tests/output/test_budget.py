"""What people and programs are shown of budgets: words, tables that fit, and figures that every format has alike."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from stackctl import output
from stackctl.adapters.files.worktree import read_stack
from stackctl.app import reports
from stackctl.app.load import load
from stackctl.core.text.escape import terminal
from stackctl.model.look import Look
from stackctl.model.money import Money
from stackctl.output import formats
from stackctl.output.kit.terminal import cells
from tests.core.reports.budgets import budget, files, line, renewing, report, tool
from tests.output.poison import HOSTILE, SAMPLE, TODAY
from tests.output.readers import html_of
from tests.output.texts import renderer

if TYPE_CHECKING:
    from stackctl.app.load import Loaded
    from stackctl.model.reports.budget import BudgetReport, TermAhead

D = Decimal
RISING = renewing("2026-09-30", notice="30 days", uplift={"percent": "7"}, number="C-1")
OWNED = {"teams.yaml": "people: {ann: {name: Ann Lee}}"}
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture(scope="module")
def sample() -> Loaded:
    return load(*read_stack(SAMPLE))


def text(made: BudgetReport, width: int | None = None, **look: Any) -> str:
    return renderer("budget", "text")(made, Look(width=width, **look))


def broken(today: str = "2026-08-15", amount: str = "12100", **contract: str) -> BudgetReport:
    """A budget for a price of 1 000 a month that rises to 1 070 in October."""
    tools = {"a": tool(line("1000"), contract={**RISING, **contract})}
    return report(files(tools, [budget("M1", amount, owner="ann")], more=OWNED), today)


class TestFormats:
    def test_there_are_those_of_the_contract(self) -> None:
        assert formats("budget") == ("text", "json", "csv", "html", "markdown", "xlsx")


class TestWords:
    def test_what_breaks_it_and_what_can_be_done(self) -> None:
        lines = text(broken()).splitlines()
        assert lines[0] == "Budgets, EUR, fiscal year 2026 (2026-01-01 to 2026-12-31) · as of 2026-08-15"
        assert lines[1] == "The budget does not last: the forecast is 110.00 EUR over it."
        assert "M1 Web: over its budget by 110.00 EUR (1 %); it runs out in 2026-12" in lines
        assert "  The renewal of a (C-1) on 2026-10-01 breaks it: 3 210.00 EUR in the year, up 7 %." in lines
        todo = "give notice by 2026-08-31 (16 days left), renew it for less, or ask Ann Lee to raise the budget by"
        assert f"  G{todo[1:]} 110.00 EUR." in lines

    def test_the_last_day_for_notice(self) -> None:
        assert "give notice by 2026-08-31 (today is the last day)" in text(broken("2026-08-31")).lower()

    def test_notice_that_was_missed(self) -> None:
        shown = text(broken("2026-09-01"))
        assert "Notice was due by 2026-08-31, 1 day ago. Ask Ann Lee to raise the budget by 110.00 EUR" in shown

    def test_another_that_can_still_be_stopped(self) -> None:
        tools = {
            "a": tool(line("1000"), contract={**RISING, "notice": "60 days"}),
            "b": tool(line("300"), contract=renewing("2026-10-31", notice="14 days")),
        }
        shown = text(report(files(tools, [budget("M1", "15300")])))
        assert "Notice was due by 2026-08-01, 14 days ago." in shown
        assert "What can still be stopped is the renewal of b on 2026-11-01 (600.00 EUR in the year):" in shown
        assert "give notice by 2026-10-17 (63 days left), or raise the budget by 510.00 EUR." in shown

    def test_one_that_is_not_enough_alone(self) -> None:
        shown = text(broken(amount="8500"))
        assert "No single renewal" not in shown  # it has run out before the renewal
        assert "No renewal breaks it; the largest cost is a (12 210.00 EUR)." in shown
        assert "(3 210.00 EUR in the year, up 7 %), which is not enough alone:" in shown

    def test_no_notice_period(self) -> None:
        tools = {"a": tool(line("1000"), contract=renewing("2026-09-30"))}
        shown = text(report(files(tools, [budget("M1", "11000")])))
        assert "Stop it before 2026-10-01 (the contract names no notice), renew it for less" in shown

    def test_where_nothing_renews(self) -> None:
        shown = text(report(files({"a": tool(line("100")), "b": tool(line("50"))}, [budget("M1", "1000")])))
        assert "it ran out in 2026-07" in shown
        assert "No renewal breaks it; the largest costs are a (1 200.00 EUR) and b (600.00 EUR)." in shown
        assert "Raise the budget by 800.00 EUR, or cut a cost that no contract binds." in shown

    def test_budgets_that_last(self) -> None:
        tools = {"a": tool(line("100"), allocation={"M1": "50", "M2": "50"})}
        shown = text(report(files(tools, [budget("M1", "700"), budget("M2", "900")])))
        assert shown.splitlines()[1] == "All 2 budgets last: the forecast leaves 400.00 EUR."

    def test_some_of_several(self) -> None:
        tools = {"a": tool(line("100"), allocation={"M1": "50", "M2": "50"})}
        found = files(tools, [budget("M1", "500"), budget("M2", "900"), budget("M3", "1")])
        assert (
            text(report(found)).splitlines()[1] == "1 of 3 budgets does not last: the forecast is 100.00 EUR over it."
        )

    def test_a_year_that_is_over(self) -> None:
        found = files({"a": tool(line("100", from_="2025-01-01"))}, [budget("M1", "500", 2025)])
        shown = text(report(found, year=2025))
        assert "The budget did not last: it was exceeded by 700.00 EUR." in shown
        assert "  The year is over." in shown
        assert "for the year is over" in shown

    def test_no_budget_at_all(self) -> None:
        shown = text(report(files({"a": tool(line("100"))})))
        assert "There is no budget for fiscal year 2026." in shown
        assert "under budgets: - {cost_center: M1, fiscal_year: 2026, amount: …}" in shown
        assert "1 200.00" in shown
        assert "Left is" not in shown

    def test_none_for_this_year_but_for_others(self) -> None:
        found = files({"a": tool(line("100"))}, [budget("M1", "1", 2025), budget("M1", "1", 2028)])
        assert "no budget for fiscal year 2026, only for 2025 and 2028." in text(report(found))

    def test_costs_without_a_budget(self) -> None:
        tools = {"a": tool(line("100"), center=None), "b": tool(line("1")), "c": tool(line("2"), center="M2")}
        shown = text(report(files(tools, [budget("M1", "500")])))
        assert "Costs without a budget: 1 224.00 EUR of M2 and (no cost centre)." in shown

    def test_what_is_not_counted(self) -> None:
        tools = {"a": tool(line("100")), "b": tool(line("5"), currency="CHF"), "c": tool(line("9"), status="proposed")}
        more = {"spend/s.csv": "date,tool,amount,currency\n2026-02-01,a,7,CHF\n"}
        shown = text(report(files(tools, [budget("M1", "500"), budget("M2", "5", currency="USD")], more=more)))
        assert "as far as rates are known" in shown.splitlines()[1]
        assert "Not in the total: b 60.00 CHF, for want of a rate in stackctl.yaml under fx: rates:" in shown
        assert "Not in the total of the actual spend: a 7.00 CHF" in shown
        assert "Not in the total: the budget of M2, 5.00 USD" in shown
        assert "Not counted, for only proposed or evaluated: c 108.00 EUR." in shown
        assert "error    CST004" in shown

    def test_the_evidence(self) -> None:
        tools = {"a": tool(line("100"))}
        assert "What was actually spent is not known: there is nothing in spend/." in text(report(files(tools)))
        rows = "date,tool,amount,currency\n2026-02-01,a,7,EUR\n2026-03-01,a,8,EUR\n"
        made = report(files(tools, more={"spend/s.csv": rows}))
        assert "spend/ holds bookings from 2026-02-01 to 2026-03-01." in text(made)
        assert "it is more than that, for some of spend/ cannot be read" in text(replace(made, spend_is_partial=True))

    def test_what_is_used_is_told_from_all_of_it(self) -> None:
        nearly = report(files({"a": tool(line("100"))}, [budget("M1", "1201")]))
        barely = report(files({"a": tool(line("100"))}, [budget("M1", "1199.90")]))
        exactly = report(files({"a": tool(line("100"))}, [budget("M1", "1200")]))
        assert [re.findall(r"[█░]{6} +(\S+) %", text(one))[0] for one in (nearly, barely, exactly)] == [
            "99.9",
            "100.01",
            "100",
        ]


class TestTable:
    @pytest.mark.parametrize("year", [2025, 2026, 2027])
    @pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
    def test_it_fits(self, sample: Loaded, width: int, year: int) -> None:
        shown = text(reports.budget(sample, TODAY, year=year), width)
        assert max(map(cells, shown.splitlines())) <= width

    @pytest.mark.parametrize("width", [40, 60, 80, 120, None])
    def test_every_figure_is_whole_however_narrow_it_is(self, sample: Loaded, width: int | None) -> None:
        made = reports.budget(sample, TODAY)
        shown = text(made, width)
        for figures in (*(row.figures for row in made.rows), made.total):
            for number in (figures.budget, figures.committed, figures.forecast, figures.left, figures.billed):
                assert f"{number:,}".replace(",", " ") in shown
        assert "…" not in re.sub(r"\w…", "", shown)  # names may be cut

    def test_one_table_where_there_is_room(self, sample: Loaded) -> None:
        shown = text(reports.budget(sample, TODAY), 160)
        assert len(re.findall("^centre", shown, re.MULTILINE)) == 1
        assert "Marketing operations" in shown

    def test_colour_changes_nothing_but_the_colour(self, sample: Loaded) -> None:
        made = reports.budget(sample, TODAY)
        for width in (80, 120, None):
            coloured = text(made, width, color=True)
            assert "\x1b[1m" in coloured
            bare = re.sub("\x1b\\[[0-9;]*m", "", coloured)
            assert [one.rstrip() for one in bare.splitlines()] == text(made, width).splitlines()

    def test_numbers_and_days_of_a_locale(self) -> None:
        shown = text(broken(), locale="de_DE")
        assert "12.210,00" in shown
        assert "31.08.2026" in shown


def values(made: BudgetReport) -> list[tuple[Decimal | None, ...]]:
    """The amounts of each row, as every format has them."""
    return [
        (one.budget, one.committed, one.billed, one.actual, one.forecast, one.left, one.left_percent, one.run_rate)
        for one in (row.figures for row in made.rows)
    ]


class TestJson:
    def test_the_keys_of_the_contract(self) -> None:
        found = json.loads(renderer("budget", "json")(broken(), Look()))
        assert (found["schema"], found["fiscal_year"], found["over"]) == ("stackctl.budget/1", 2026, ["M1"])
        (row,) = found["rows"]
        months = row.pop("months")
        assert len(months) == 12
        assert months[-1] == {
            "month": "2026-12", "budget": "1008.33", "forecast": "1070.00", "accumulated": "12210.00",
            "billed": None, "actual": None,
        }  # fmt: skip
        assert row == {
            "cost_center": "M1",
            "name": "Web",
            "owner": "Ann Lee",
            "fiscal_year": 2026,
            "currency": "EUR",
            "budget": "12100.00",
            "committed": "12000.00",
            "billed": "8000.00",
            "actual": None,
            "forecast": "12210.00",
            "left": "-110.00",
            "left_percent": "-0.9",
            "run_rate": "1000.00",
            "runs_out": "2026-12",
            "broken_by": {
                "tool": "a",
                "tools": ["a"],
                "contract": "C-1",
                "date": "2026-10-01",
                "amount": "3210.00",
                "currency": "EUR",
                "percent": "7",
                "notice_by": "2026-08-31",
                "days_left": 16,
                "can_be_stopped": True,
            },
            "way_out": None,
            "largest": [{"tool": "a", "amount": "12210.00"}],
            "unconverted": [],
        }

    def test_the_totals(self, sample: Loaded) -> None:
        made = reports.budget(sample, TODAY, currency="EUR")
        found = json.loads(renderer("budget", "json")(made, Look()))
        for key in ("budget", "committed", "billed", "actual", "forecast", "left", "run_rate"):
            assert sum(D(row[key]) for row in found["rows"]) == D(found["totals"][key])
        of_days = [
            {"as_of": "2026-11-20", "currency": "GBP", "rate": "0.8712"},
            {"as_of": "2026-11-20", "currency": "USD", "rate": "1.0821"},
        ]
        rates = {"GBP": "0.8712", "USD": "1.0821"}
        assert found["rates"] == {"as_of": "2026-11-20", "per": "EUR", "rates": rates, "of_days": of_days}

    def test_a_locale_changes_nothing(self) -> None:
        assert renderer("budget", "json")(broken(), Look()) == renderer("budget", "json")(
            broken(), Look(locale="de_DE")
        )


class TestCsv:
    @pytest.mark.parametrize(
        ("locale", "delimiter", "decimal"), [(None, ",", "."), ("de_DE", ";", ","), ("en_US", ",", ".")]
    )
    def test_the_figures_are_read_back(self, sample: Loaded, locale: str | None, delimiter: str, decimal: str) -> None:
        made = reports.budget(sample, TODAY)
        raw = renderer("budget", "csv")(made, Look(locale=locale))
        assert raw.startswith("\ufeffcost_center")
        rows = list(csv.DictReader(io.StringIO(raw.removeprefix("\ufeff")), delimiter=delimiter))
        keys = ("budget", "committed", "billed", "actual", "forecast", "left", "left_percent", "run_rate")
        assert [tuple(D(row[key].replace(decimal, ".")) for key in keys) for row in rows] == values(made)
        assert [row["cost_center"] for row in rows] == [row.cost_center for row in made.rows]

    def test_the_renewal(self) -> None:
        raw = renderer("budget", "csv")(broken(), Look()).removeprefix("\ufeff")
        (row,) = csv.DictReader(io.StringIO(raw))
        told = [row[key] for key in ("runs_out", "broken_by", "contract", "renews_on", "renewal_amount", "notice_by")]
        assert told == ["2026-12", "a", "C-1", "2026-10-01", "3210.00", "2026-08-31"]
        assert row["days_left"] == "16"


class TestMarkdown:
    def test_a_reader_of_markdown_finds_the_table(self, sample: Loaded) -> None:
        made = reports.budget(sample, TODAY)
        html = html_of(renderer("budget", "markdown")(made, Look()))
        rows = [re.findall("<td[^>]*>(.*?)</td>", row) for row in re.findall("<tr>(.*?)</tr>", html, re.DOTALL)[1:]]
        assert len(rows) == len(made.rows) + 1
        assert {len(row) for row in rows} == {13}
        for row, one in zip(rows, made.rows, strict=False):
            assert row[0] == one.label
            assert D(row[6].replace(" ", "")) == one.figures.forecast
        assert rows[-1][0] == "<strong>total</strong>"
        assert "<h3>Budgets, EUR and USD, fiscal year 2026" in html

    def test_trouble_comes_before_the_notes(self) -> None:
        shown = renderer("budget", "markdown")(broken(), Look())
        assert shown.index("| centre |") < shown.index("breaks it") < shown.index("Committed is")

    def test_it_fits_a_comment(self) -> None:
        tools = {f"t{number}": tool(line("9"), center=f"C{number}") for number in range(1200)}
        budgets = [budget(f"C{number}", "100") for number in range(1200)]
        shown = renderer("budget", "markdown")(report(files(tools, budgets)), Look())
        assert len(shown) <= 65_536
        assert re.search(r"- \d+ lines more, for which there is no room here\.", shown)
        assert "**total**" in shown


class TestWorkbook:
    def read(self, made: BudgetReport) -> openpyxl.Workbook:
        raw = output.renderer("budget", "xlsx")(made, Look())
        assert isinstance(raw, bytes)
        return openpyxl.load_workbook(io.BytesIO(raw))

    def test_the_sheets(self, sample: Loaded) -> None:
        book = self.read(reports.budget(sample, TODAY))
        drawn = ["By cost centre", "Chart", "Actual by month", "Chart by month"]
        assert book.sheetnames == ["Budgets", "Over budget", *drawn, "By month", "Assumptions"]
        alone = self.read(report(files({"a": tool(line("1"))}))).sheetnames
        assert alone == ["Budgets", *(name for name in drawn if name != "Chart"), "By month", "Assumptions"]

    def test_the_figures_are_numbers_and_add_up(self, sample: Loaded) -> None:
        made = reports.budget(sample, TODAY, currency="EUR")
        rows = [[cell.value for cell in row] for row in self.read(made)["Budgets"].iter_rows()]
        head = next(number for number, row in enumerate(rows) if row[0] == "Cost centre")
        lines = rows[head + 1 : head + 1 + len(made.rows)]
        for name, key in {"Budget": "budget", "Forecast": "forecast", "Left": "left", "A month": "run_rate"}.items():
            column = rows[head].index(name)
            assert [D(str(row[column])) for row in lines] == [getattr(row.figures, key) for row in made.rows]
            total = rows[head + 1 + len(made.rows)]
            assert total[0] == "Total"
            assert D(str(total[column])) == getattr(made.total, key)

    def test_by_month(self) -> None:
        rows = [[cell.value for cell in row] for row in self.read(broken())["By month"].iter_rows()]
        head = next(number for number, row in enumerate(rows) if row[0] == "Cost centre")
        assert rows[head][4] == datetime(2026, 1, 1)  # noqa: DTZ001 # a day
        forecast, accumulated, total = rows[head + 1 : head + 4]
        assert forecast[:4] == ["M1", "Web", "EUR", "Forecast"]
        assert forecast[4:16] == [1000] * 9 + [1070] * 3
        assert accumulated[15] == 12210
        assert total[16:] == [12210, 12100]

    def test_the_renewal_and_what_to_do(self) -> None:
        rows = [[cell.value for cell in row] for row in self.read(broken())["Over budget"].iter_rows()]
        row = next(row for row in rows if row[0] == "M1")
        assert row[1:6] == ["EUR", 110, "2026-12", "a", "C-1"]
        assert row[6:] == [datetime(2026, 10, 1), 3210, 0.07, datetime(2026, 8, 31), 16]  # noqa: DTZ001 # days
        assert "Give notice by 2026-08-31" in str(rows[-1][0])

    def test_what_was_assumed(self) -> None:
        tools = {"a": tool(line("100")), "b": tool(line("5"), currency="CHF"), "c": tool(line("9"), status="proposed")}
        sheet = self.read(report(files(tools, [budget("M1", "500")])))["Assumptions"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert ["Left out", "Only proposed or evaluated: not counted.", "c", None, 108, "EUR"] in rows
        assert ["No rate", "Not in any amount.", "b", None, 60, "CHF"] in rows
        assert any(row[0] == "Finding" and "CST004" in str(row[1]) for row in rows)


def hostile(made: BudgetReport, word: str) -> BudgetReport:
    """The report with a text in the place of every one that comes out of the files."""
    (row,) = made.rows
    assert row.broken_by is not None
    broken_by: TermAhead = replace(row.broken_by, tools=(word, word), contract=word)
    figures = replace(row.figures, budget=D(9000))
    bad = replace(row, cost_center=word, name=word, owner=word, largest=((word, D(1)),), figures=figures)
    return replace(
        made,
        organisation=word,
        rows=(replace(bad, broken_by=broken_by, way_out=broken_by), replace(bad, broken_by=None, way_out=broken_by)),
        unconverted_budgets=((word, Money(D(1), "EUR")),),
    )


class TestHostileNames:
    @pytest.mark.parametrize("word", HOSTILE, ids=ascii)
    @pytest.mark.parametrize("form", ["text", "markdown", "csv", "json"])
    def test_they_do_nothing(self, word: str, form: str) -> None:
        shown = renderer("budget", form)(hostile(broken(), word), Look())
        assert not UNSEEN.search(shown.replace("\r\n", "\n").removeprefix("\ufeff"))
        if form == "json":
            assert json.loads(shown)["rows"][0]["cost_center"] == word
            return
        assert not re.search(r"^\s*::[a-z-]+[ :]|##\[", shown, re.MULTILINE)
        if form == "csv":
            assert shown.count("\n") == 3
            rows = list(csv.reader(io.StringIO(shown.removeprefix("\ufeff"))))
            assert not any(cell.startswith(("=", "@", "\t")) for row in rows for cell in row)
        if form == "markdown":
            assert not re.search(r"<(?!br>|!---->)", shown)
            table = [one for one in shown.splitlines() if one.startswith("|")]
            assert {one.count("|") for one in table} == {14}
        if form == "text":
            assert terminal(word) in shown

    @pytest.mark.parametrize("word", HOSTILE, ids=ascii)
    def test_a_workbook_keeps_them_as_text(self, word: str) -> None:
        raw = output.renderer("budget", "xlsx")(hostile(broken(), word), Look())
        assert isinstance(raw, bytes)
        book = openpyxl.load_workbook(io.BytesIO(raw))
        assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_name_of_two_lines_takes_one() -> None:
    one, two = (text(hostile(broken(), word), 80) for word in ("two lines", "two\nlines"))
    assert one == two


def test_the_day_of_the_report_is_that_of_the_workbook() -> None:
    raw = output.renderer("budget", "xlsx")(broken(), Look())
    assert raw == output.renderer("budget", "xlsx")(broken(), Look())
    assert isinstance(raw, bytes)
    created = openpyxl.load_workbook(io.BytesIO(raw)).properties.created
    assert created is not None
    assert created.date() == date(2026, 8, 15)
