"""The cost report as CSV, Markdown and a workbook: other programs find the same amounts in each of them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from babel.numbers import parse_decimal
from hypothesis import given, settings
from markdown_it import MarkdownIt

from stackctl import __version__
from stackctl.core.text.escape import csv_cell, terminal, xlsx_cell
from stackctl.model.currency import DIGITS
from stackctl.model.look import PLAIN, Look
from stackctl.model.reports.cost import CostGroup
from stackctl.output import renderer as of_any
from stackctl.output.cost import leaves, rows, shares
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.labels import Labels
from tests.output.cost_reports import NAMES, TODAY, Keys, cost_report, cost_reports, with_remarks
from tests.output.sheets import read
from tests.output.texts import renderer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.reports.cost import CostReport

to_csv, to_markdown = renderer("cost", "csv"), renderer("cost", "markdown")
FEW = settings(deadline=None, derandomize=True, max_examples=40)
LOCALES = (None, "de_DE", "en_US", "fr_CH")
SIMPLE = cost_report(("category", "month"), {("crm",): [10_000, 20_000], ("seo",): [0, 5_050], (None,): [-1_000, 0]})


def to_xlsx(report: CostReport, look: Look) -> bytes:
    made = of_any("cost", "xlsx")(report, look)
    assert isinstance(made, bytes)
    return made


def _read_csv(text: str, locale: str | None) -> list[list[str]]:
    assert text.startswith("\ufeff")
    assert text.count("\n") == text.count("\r\n")
    usual = conventions(Look(locale=locale))
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=usual.csv_delimiter, strict=True))


def _parsed(text: str, locale: str | None) -> Decimal:
    return Decimal(text) if locale is None else parse_decimal(text, locale=locale, strict=True)


class _Tables(HTMLParser):
    """The cells of the tables of a page, and which of them are bold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.bold: list[bool] = []
        self.tags: set[str] = set()
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
            self.bold.append(False)
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True
        if tag == "strong" and self._in_cell:
            self.bold[-1] = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def _read_markdown(text: str) -> _Tables:
    return _Tables(
        MarkdownIt("commonmark", {"linkify": True}).enable(["table", "linkify", "strikethrough"]).render(text)
    )


class TestRows:
    def test_they_follow_the_groupings(self) -> None:
        leaves_: dict[Keys, list[int]] = {("a", "x"): [1, 2, 0, 4], ("a", "y"): [5, 0, 0, 6], ("b", "x"): [7, 0, 8, 0]}

        def of(*by: str) -> list[tuple[str, ...]]:
            # The keys of a line are always those of category and tool, in this order.
            return [tuple(str(key) for key in keys.values()) for keys, _ in rows(cost_report(by, leaves_))]

        assert of("category", "tool") == [("a", "x"), ("a", "y"), ("b", "x")]
        assert of("month", "category", "tool")[:3] == [
            ("2026-01", "a", "x"), ("2026-01", "a", "y"), ("2026-01", "b", "x"),
        ]  # fmt: skip
        assert of("category", "month", "tool")[:4] == [
            ("a", "2026-01", "x"), ("a", "2026-01", "y"), ("a", "2026-02", "x"), ("a", "2026-04", "x"),
        ]  # fmt: skip
        assert of("quarter", "category", "month", "tool") == [
            ("2026-Q1", "a", "2026-01", "x"), ("2026-Q1", "a", "2026-01", "y"), ("2026-Q1", "a", "2026-02", "x"),
            ("2026-Q1", "b", "2026-01", "x"), ("2026-Q1", "b", "2026-03", "x"),
            ("2026-Q2", "a", "2026-04", "x"), ("2026-Q2", "a", "2026-04", "y"),
        ]  # fmt: skip

    def test_time_alone_is_a_row_a_period(self) -> None:
        report = cost_report(("month",), {(): [100, 0, 250]})
        assert list(rows(report)) == [({"month": "2026-01"}, Decimal("1.00")), ({"month": "2026-03"}, Decimal("2.50"))]

    @given(report=cost_reports())
    @FEW
    def test_they_add_up_to_the_total_and_none_comes_twice(self, report: CostReport) -> None:
        found = list(rows(report))
        assert sum(amount for _, amount in found) == report.total.amount
        assert all(amount for _, amount in found)
        assert all(tuple(keys) == report.by for keys, _ in found)
        assert len({tuple(keys.values()) for keys, _ in found}) == len(found)


class TestShares:
    def test_known(self) -> None:
        report = cost_report(("category", "tool"), {("a", "x"): [1], ("a", "y"): [1], ("b", "z"): [1]})
        assert shares(report) == [Decimal(one) for one in ("66.7", "33.4", "33.3", "33.3", "33.3")]
        assert shares(cost_report(("month",), {(): [1, 1, 2]})) == [Decimal(25), Decimal(25), Decimal(50)]
        assert shares(cost_report(("tool",), {("a",): [1], ("b",): [-1]})) == [None, None]

    @given(report=cost_reports())
    @FEW
    def test_they_add_up(self, report: CostReport) -> None:
        found = shares(report)
        assert len(found) == (len(report.groups) if report.keyed else len(report.periods))
        if report.total.amount <= 0:
            assert not any(found)
            return
        of = dict(zip([group.keys for group in report.groups], found, strict=True)) if report.keyed else {}
        outermost = [share for keys, share in of.items() if len(keys) == 1] or found
        assert sum(share for share in outermost if share is not None) == 100
        for keys, share in of.items():
            below = [one for other, one in of.items() if len(other) == len(keys) + 1 and other[: len(keys)] == keys]
            assert not below or sum(one for one in below if one is not None) == share


class TestCsv:
    def test_known(self) -> None:
        assert to_csv(SIMPLE, PLAIN) == (
            "\ufeffcategory,month,amount,currency\r\n"
            "crm,2026-01,100.00,EUR\r\ncrm,2026-02,200.00,EUR\r\nseo,2026-02,50.50,EUR\r\n,2026-01,-10.00,EUR\r\n"
        )
        assert to_csv(SIMPLE, Look(locale="de_DE")).splitlines()[1:3] == [
            "crm;2026-01;100,00;EUR", "crm;2026-02;200,00;EUR",
        ]  # fmt: skip

    @pytest.mark.parametrize("locale", LOCALES)
    @given(report=cost_reports())
    @FEW
    def test_a_spreadsheet_finds_the_rows_and_the_total(self, locale: str | None, report: CostReport) -> None:
        head, *found = _read_csv(to_csv(report, Look(locale=locale)), locale)
        assert head == [*(name.replace("-", "_") for name in report.by), "amount", "currency"]
        expected = [
            (["" if key is None else csv_cell(key) for key in keys.values()], amount) for keys, amount in rows(report)
        ]
        assert [(row[:-2], _parsed(row[-2], locale)) for row in found] == expected
        assert sum((_parsed(row[-2], locale) for row in found), Decimal(0)) == report.total.amount
        assert {row[-1] for row in found} <= {report.currency}
        digits = DIGITS[report.currency]
        assert all(re.fullmatch(rf"-?\d+[.,]\d{{{digits}}}" if digits else r"-?\d+", row[-2]) for row in found)
        assert not any(cell.startswith(("=", "+", "@")) for row in found for cell in row)


def _sum(values: Sequence[object]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


class TestXlsx:
    def test_known(self) -> None:
        sheets = read(to_xlsx(replace(with_remarks(SIMPLE), fiscal_year=2026, uplift="expected"), Look(locale="en_GB")))
        assert list(sheets) == ["Summary", "By month", "Largest groups", "Lines", "Assumptions"]
        summary = sheets["Summary"]
        assert summary.rows[0] == ["canto: marketing technology cost"]
        assert summary.facts == {
            "Attention": "1 finding in the sheet Assumptions: the amounts are not right before these are mended.",
            "Basis": "Effective: a cost counts in the months that it serves",
            "Fiscal year": "2026",
            "From": date(2026, 1, 1),
            "To": date(2026, 2, 28),
            "Renewals": "Contracts that renew by themselves, with the rise that is expected",
            "Tools": Decimal(3),
            "As of": TODAY,
        }
        assert summary.heads == ["Category", "Amount (EUR)", "Share"]
        assert summary.table == [
            ["crm", Decimal(300), Decimal("0.881")],
            ["seo", Decimal("50.50"), Decimal("0.148")],
            ["(no category)", Decimal(-10), Decimal("-0.029")],
            ["Total", Decimal("340.50"), Decimal(1)],
        ]
        assert any("30/06/2026" in str(row[0]) for row in summary.rows if row)
        by_month = sheets["By month"]
        assert by_month.heads == ["Category", date(2026, 1, 1), date(2026, 2, 1), "Total"]
        assert by_month.table[0] == ["crm", Decimal(100), Decimal(200), Decimal(300)]
        assert by_month.table[-1] == ["Total", Decimal(90), Decimal("250.50"), Decimal("340.50")]
        lines = sheets["Lines"]
        assert lines.heads == [
            "Category", "Tool", "Vendor", "Contract", "Item", "Kind", "Cost centre", "Own amount", "Currency",
            "Rate for 1 EUR", "Amount (EUR)",
        ]  # fmt: skip
        assert lines.table[0] == [
            "crm", "crm", "crm", "crm", "crm", "subscription", "(no cost centre)", Decimal(100), "USD",
            Decimal("1.0821"), Decimal(100),
        ]  # fmt: skip
        assert lines.table[-1] == ["Total", *[None] * 9, Decimal("340.50")]
        stops = "The contract ends and does not renew by itself; what would follow is not counted."
        assumptions = sheets["Assumptions"]
        assert assumptions.facts["Made by"] == f"stackctl {__version__}"
        assert [[*row] for row in assumptions.table] == [
            ["Renewals", *[None] * 5, "Contracts that renew by themselves are counted with the rise that is expected."],
            ["Exchange rate", None, None, date(2026, 11, 20), Decimal("1.0821"), "USD",
             "USD for 1 EUR, as the settings have it."],
            ["Renews", "canto, brevo", "canto", date(2026, 6, 1), None, None, "Renews by itself, 7% dearer."],
            ["Stops", "canto", None, date(2026, 6, 30), Decimal("1234.50"), "EUR", stops],
            ["Left out", "canto", None, None, Decimal("1234.50"), "EUR", "Only proposed or evaluated: not counted."],
            ["No rate", "canto", None, None, Decimal(120_000), "JPY", "There is no rate for JPY: not in any amount."],
            ["Finding", "canto", *[None] * 4, "CST004 canto (tools/canto:1)"],
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("until", "told"),
        [(None, [None, "No spend is recorded."]),
         (date(2026, 10, 31), [date(2026, 10, 31), "The last day that spend is recorded of."])],
    )  # fmt: skip
    def test_actual_spend_has_no_renewals(self, until: date | None, told: list[object]) -> None:
        sheets = read(to_xlsx(replace(SIMPLE, basis="actual", spend_until=until), PLAIN))
        assert "Renewals" not in sheets["Summary"].facts
        assert [sheets["Assumptions"].table[0][at] for at in (0, 3, 6)] == ["Spend", *told]

    def test_time_alone_has_a_line_a_period(self) -> None:
        sheets = read(to_xlsx(cost_report(("month",), {(): [100, 300]}), PLAIN))
        assert sheets["Summary"].heads == ["Month", "Amount (EUR)", "Share"]
        assert sheets["Summary"].lines == [
            [date(2026, 1, 1), Decimal(1), Decimal("0.25")], [date(2026, 2, 1), Decimal(3), Decimal("0.75")],
        ]  # fmt: skip
        assert sheets["By month"].table == [["Total", Decimal(1), Decimal(3), Decimal(4)]]
        quarterly = read(to_xlsx(cost_report(("quarter",), {(): [100, 300]}), PLAIN))
        assert quarterly["Summary"].heads[0] == "Quarter"
        assert quarterly["By quarter"].heads[1:3] == ["2026-Q1", "2026-Q2"]

    @pytest.mark.parametrize("locale", LOCALES)
    @given(report=cost_reports())
    @FEW
    def test_every_sheet_adds_up(self, locale: str | None, report: CostReport) -> None:
        sheets = read(to_xlsx(report, Look(locale=locale)))
        whole, width = report.total.amount, len(report.keyed) or 1
        summary, by_period, *_, lines, _ = sheets.values()
        total = [Labels(Look(locale=locale)).say("Total")]
        assert summary.table[-1][:1] == by_period.table[-1][:1] == lines.table[-1][:1] == total
        assert summary.table[-1][width] == by_period.table[-1][-1] == lines.table[-1][-1] == whole
        assert _sum([row[width] for row in summary.lines]) == whole
        assert _sum([row[-1] for row in lines.lines]) == whole
        if report.keyed:
            assert [row[:width] for row in by_period.lines] == [
                [xlsx_cell(report.called(name, key)) or None for name, key in zip(report.keyed, one.keys, strict=True)]
                for one in leaves(report)
            ]
            for at in range(len(report.periods) + 1):
                assert _sum([row[width + at] for row in by_period.lines]) == by_period.table[-1][width + at]
        for row in by_period.table:
            assert _sum(row[width:-1]) == row[-1]
        digits = DIGITS[report.currency]
        shown = "#,##0" + (f".{'0' * digits}" if digits else "")
        assert summary.formats[summary.head + 1][width] == shown


class TestMarkdown:
    def test_known(self) -> None:
        assert to_markdown(SIMPLE, Look(locale="de_DE")) == (
            "### Effective cost, EUR, 01.01.2026 to 28.02.2026\n"
            "\n"
            "| category | 2026-01 | 2026-02 | total | share |\n"
            "| --- | ---: | ---: | ---: | ---: |\n"
            "| crm | 100,00 | 200,00 | 300,00 | 88,1 % |\n"
            "| seo | 0,00 | 50,50 | 50,50 | 14,8 % |\n"
            "| (no category) | -10,00 | 0,00 | -10,00 | -2,9 % |\n"
            "| **total** | **90,00** | **250,50** | **340,50** | **100,0 %** |\n"
            "\n"
            "- At the rates of 20.11.2026: 1 EUR = 1,0821 USD.\n"
        )

    def test_subtotals_are_bold_and_nothing_is_said_twice(self) -> None:
        report = cost_report(("team", "tool"), {("a", "x"): [100], ("a", "y"): [100], ("b", "x"): [200]})
        page = _read_markdown(to_markdown(report, PLAIN))
        assert page.rows[1:] == [
            ["a", "", "2.00", "50.0 %"], ["", "x", "1.00", "25.0 %"], ["", "y", "1.00", "25.0 %"],
            ["b", "", "2.00", "50.0 %"], ["", "x", "2.00", "50.0 %"], ["total", "", "4.00", "100.0 %"],
        ]  # fmt: skip
        assert page.bold[1:] == [True, False, False, True, False, True]

    def test_many_months_are_told_by_quarter_and_many_quarters_not_at_all(self) -> None:
        year = cost_report(("tool", "month"), {("a",): list(range(1, 13))}, "JPY")
        assert _read_markdown(to_markdown(year, PLAIN)).rows[:2] == [
            ["tool", "Q1", "Q2", "Q3", "Q4", "total", "share"],
            ["a", "6", "15", "24", "33", "78", "100.0 %"],
        ]
        periods = [replace(one, quarter=one.name) for one in year.periods]
        long = replace(year, by=("tool", "quarter"), periods=tuple(periods))
        assert _read_markdown(to_markdown(long, PLAIN)).rows[0] == ["tool", "total", "share"]

    def test_what_makes_the_amounts_wrong_stands_first(self) -> None:
        text = to_markdown(with_remarks(SIMPLE), Look(from_repository="stack/"))
        assert text.splitlines()[2:5] == [
            "**The amounts are not right before these are mended:**", "", "- CST004 canto (stack/tools/canto&#58;1)",
        ]  # fmt: skip

    def test_where_nothing_costs_anything_there_is_no_table(self) -> None:
        nothing = CostGroup((), Decimal(0), (Decimal(0), Decimal(0)))
        report = replace(SIMPLE, groups=(), items=(), total=nothing, rates=())
        assert to_markdown(report, PLAIN) == (
            "### Effective cost, EUR, 2026-01-01 to 2026-02-28\n\n"
            "Nothing that was asked for costs anything in 2026-01-01 to 2026-02-28.\n"
        )

    def test_it_always_fits_a_comment(self) -> None:
        name = "x" * 40_000
        report = with_remarks(cost_report(("tool",), {(f"{at} {name}",): [100] for at in range(2_000)}), name)
        text = to_markdown(
            replace(report, findings=report.findings * 1_000, unconverted=report.unconverted * 1_000), PLAIN
        )
        assert len(text) < 65_536
        page = _read_markdown(text)
        assert page.rows[-1][:2] == ["total", "2 000.00"]
        left = re.search(r"^- (\d+) lines more, for which there is no room here\.$", text, re.MULTILINE)
        assert left is not None
        assert len(page.rows) - 2 + int(left[1]) == 2_000
        assert len(re.findall(r"^- And \d+ more\.$", text, re.MULTILINE)) == 2

    @pytest.mark.parametrize("locale", LOCALES)
    @given(report=cost_reports())
    @FEW
    def test_a_page_finds_the_total_and_no_markup_in_names(self, locale: str | None, report: CostReport) -> None:
        page = _read_markdown(to_markdown(report, Look(locale=locale)))
        assert page.tags <= {"h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
        width = len(report.keyed) or 1
        if not page.rows:
            assert not any(report.total.parts)
            return
        total = page.rows[-1]
        assert total[0] == "total"
        amounts = [conventions(Look(locale=locale)).number(amount) for amount in (report.total.amount,)]
        assert total[-2:-1] == amounts
        assert {len(row) for row in page.rows} == {len(page.rows[0])}
        for row, group in zip(page.rows[1:-1], report.groups, strict=True) if report.keyed else ():
            name = report.called(report.keyed[len(group.keys) - 1], group.keys[-1]).strip()
            cell = row[len(group.keys) - 1]
            assert " ".join(cell.split()) == " ".join(terminal(name[:199] + "…" if len(name) > 200 else name).split())
        parts = [[_of_page(cell, locale) for cell in row[width:-2]] for row in page.rows[1:]]
        for line, row in zip(parts, page.rows[1:], strict=True):
            assert not line or sum(line) == _of_page(row[-2], locale)


def _of_page(text: str, locale: str | None) -> Decimal:
    if locale is None:
        return Decimal(text.replace(" ", ""))
    return parse_decimal(text.replace("−", "-").replace(" ", "\u202f" if locale == "fr_CH" else " "), locale=locale)


def test_every_hostile_name_is_tried() -> None:
    report = cost_report(("tool",), {(name,): [100] for name in NAMES})
    assert len(read(to_xlsx(with_remarks(report, NAMES[0]), PLAIN))["Lines"].lines) == 2 * len(NAMES)
    assert len(_read_csv(to_csv(report, PLAIN), None)) == len(NAMES) + 1
    assert len(_read_markdown(to_markdown(report, PLAIN)).rows) == len(NAMES) + 2
