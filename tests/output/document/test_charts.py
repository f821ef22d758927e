"""Charts of workbooks, read back by a library that is not their writer: each is drawn from the cells of its table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from stackctl.core.text.escape import xlsx_cell
from stackctl.model.document import Chart, Column, Document, Name, Row, Table
from stackctl.model.look import PLAIN, Look
from stackctl.output.document.xlsx import render
from tests.cli.harness import SAMPLE, stackctl
from tests.output.cost_reports import TODAY
from tests.output.poison import HOSTILE
from tests.output.sheets import pictures, read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.output.sheets import Picture, Read

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def made(rows: int = 2, *, text: str = "Costs", look: Look = PLAIN) -> bytes:
    lines = [Row((date(2026, month, 1), Decimal(month), Decimal(10 * month))) for month in range(1, rows + 1)]
    table = Table(
        [Column("Month", "month"), Column(Name(text), "amount"), Column("Other", "amount")],
        lines,
        total=("Total", Decimal(99), Decimal(99)),
        name=text,
        title="T",
        facts=[("As of", TODAY)],
        chart=Chart(f"{text[:9]} drawn", text, "stacked", (1, 2), "EUR"),
    )
    return render(Document("name", "Title", sheets=[table], day=TODAY), look)


def test_a_series_is_a_column_and_a_point_a_row_without_the_total() -> None:
    picture = pictures(made())["Costs drawn"]
    assert (picture.title, picture.axes, picture.is_stacked) == ("Costs", ("Month", "EUR"), True)
    assert picture.series == [
        (["Costs"], [JANUARY, FEBRUARY], [Decimal(1), Decimal(2)]),
        (["Other"], [JANUARY, FEBRUARY], [Decimal(10), Decimal(20)]),
    ]


def test_one_point_is_no_picture() -> None:
    assert pictures(made(rows=1)) == pictures(made(rows=0)) == {}
    assert list(read(made(rows=1))) == ["Costs"]


@pytest.mark.parametrize("text", [*HOSTILE, "it's", "a!b", "'", "=1+1", "Total", "Month"])
def test_whatever_a_sheet_is_called_the_cells_are_found(text: str) -> None:
    (picture,) = pictures(made(text=text)).values()
    ((name, across, values), _) = picture.series
    assert picture.title.removeprefix("'") == xlsx_cell(text).removeprefix("'")
    assert (across, values) == ([JANUARY, FEBRUARY], [Decimal(1), Decimal(2)])
    assert name == next(iter(read(made(text=text)).values())).heads[1:2]


def test_labels_are_in_the_language_and_data_is_not() -> None:
    picture = next(iter(pictures(made(text="Total", look=Look(locale="de_DE"))).values()))
    assert picture.axes == ("Monat", "EUR")
    assert [name for name, _, _ in picture.series] == [["Total"], ["Übrige"]]


def test_the_same_bytes_again() -> None:
    assert made() == made()


def drawn(tmp_path: Path, *call: str) -> tuple[dict[str, Read], dict[str, Picture]]:
    """The sheets and the charts of a report on the sample stack."""
    file = tmp_path / "made.xlsx"
    assert not stackctl(*call, "--format", "xlsx", "--output", str(file), cwd=SAMPLE).code
    return read(file.read_bytes()), pictures(file.read_bytes())


def test_costs_by_month_are_stacked_and_all_are_in_the_picture(tmp_path: Path) -> None:
    sheets, charts = drawn(tmp_path, "cost", "--by", "category,month")
    picture = charts["Chart"]
    assert picture.is_stacked
    assert len(picture.series) == 8
    assert [name for name, _, _ in picture.series][-1] == ["Other"]
    months = sheets["By month"]
    for at, month in enumerate(months.heads[1:-1]):
        assert {across[at] for _, across, _ in picture.series} == {month}
        assert sum(amount(values[at]) for _, _, values in picture.series) == amount(months.table[-1][1 + at])


def test_costs_without_months_are_bars_and_all_are_in_the_picture(tmp_path: Path) -> None:
    sheets, charts = drawn(tmp_path, "cost", "--by", "vendor,tool")
    ((_, names, values),) = charts["Chart"].series
    assert (len(names), names[-1], charts["Chart"].axes) == (15, "Other", ("Vendor", "EUR"))
    assert values[:-1] == sorted(values[:-1], key=amount, reverse=True)
    assert sum(map(amount, values)) == amount(sheets["Summary"].table[-1][2])


def test_costs_by_month_alone_are_columns(tmp_path: Path) -> None:
    sheets, charts = drawn(tmp_path, "cost", "--by", "month")
    ((name, _, values),) = charts["Chart"].series
    assert name == ["Amount (EUR)"]
    assert values == [row[1] for row in sheets["Summary"].lines]


def test_few_groups_have_no_other(tmp_path: Path) -> None:
    _, charts = drawn(tmp_path, "cost", "--by", "origin,quarter")
    assert ["Other"] not in [name for name, _, _ in charts["Chart"].series]


def test_a_comparison_is_not_drawn(tmp_path: Path) -> None:
    _, charts = drawn(tmp_path, "cost", "--by", "vendor", "--compare-to", "last-year")
    assert charts == {}


def test_budgets_stand_beside_what_was_committed_billed_and_spent(tmp_path: Path) -> None:
    sheets, charts = drawn(tmp_path, "budget")
    budgets = sheets["Budgets"]
    in_euros = [row for row in budgets.lines if row[3] == "EUR"]
    for (name,), centres, values in charts["Chart"].series:
        assert centres == [row[0] for row in in_euros]
        at = budgets.heads.index(name)
        assert values == [(*row, *[None] * len(budgets.heads))[at] for row in in_euros]
    assert [name for name, _, _ in charts["Chart"].series] == [["Budget"], ["Committed"], ["Billed"], ["Actual"]]
    assert any("Not here: MKT-160, which is in USD." in row for row in sheets["By cost centre"].rows)


def test_budget_and_actual_are_drawn_by_month(tmp_path: Path) -> None:
    sheets, charts = drawn(tmp_path, "budget", "--currency", "EUR")
    (budget, actual) = charts["Chart by month"].series
    assert (budget[0], actual[0], len(budget[1])) == (["Budget"], ["Actual"], 12)
    assert sum(map(amount, budget[2])) == amount(sheets["Budgets"].table[-1][4])
    assert sum(map(amount, filter(None, actual[2]))) == amount(sheets["Budgets"].table[-1][10])


def test_money_at_stake_is_drawn_by_month(tmp_path: Path) -> None:
    sheets, charts = drawn(tmp_path, "renewals")
    ((name, months, values),) = charts["Chart"].series
    renewals = sheets["Renewals"]
    at = renewals.heads.index("At stake")
    assert name == ["At stake"]
    assert sum(map(amount, values)) == amount(renewals.table[-1][at])
    days = [month for month in months if isinstance(month, date)]
    numbers = [day.year * 12 + day.month for day in days]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def amount(value: object) -> Decimal:
    assert isinstance(value, Decimal), value
    return value
