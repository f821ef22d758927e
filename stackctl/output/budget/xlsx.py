"""`budget --format xlsx`: a workbook for whoever signs the budget: the budgets, by month, and what was assumed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stackctl import __version__
from stackctl.output.budget.words import cause, notes, overrun, remedy, title, verdict
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.workbook import Cell, Column, Line, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.look import Look
    from stackctl.model.reports.budget import BudgetFigures, BudgetReport, BudgetRow

_BUDGETS = (
    Column("Cost centre"),
    Column("Name"),
    Column("Owner"),
    Column("Currency"),
    Column("Budget", "number"),
    Column("Committed", "number"),
    Column("Forecast", "number"),
    Column("Left", "number"),
    Column("Left, percent", "percent"),
    Column("Billed", "number"),
    Column("Actual", "number"),
    Column("A month", "number"),
    Column("Runs out"),
)
_OVER = (
    Column("Cost centre"),
    Column("Currency"),
    Column("Over by", "number"),
    Column("Runs out"),
    Column("Broken by"),
    Column("Contract"),
    Column("Renews on", "day"),
    Column("Amount in the year", "number"),
    Column("Rise", "percent"),
    Column("Notice by", "day"),
    Column("Days left", "number"),
)


def render(report: BudgetReport, look: Look) -> bytes:
    """The workbook. Totals are values; where all is in one currency, the lines add up to them."""
    over = (_over(report, look),) if report.over else ()
    sheets = (_budgets(report, look), *over, _by_month(report), _assumptions(report, look))
    return workbook(sheets, report.today, look)


def _budgets(report: BudgetReport, look: Look) -> Sheet:
    of = f"{report.organisation}: budgets" if report.organisation else "Budgets"
    return Sheet(
        "Budgets",
        f"{of} for marketing technology, fiscal year {report.fiscal_year}",
        _BUDGETS,
        [Line((row.label, row.name, row.owner, row.figures.currency, *_figures(row.figures))) for row in report.rows],
        facts=[
            ("Verdict", verdict(report, conventions(look))),
            ("From", report.first),
            ("To", report.last),
            ("As of", report.today),
        ],
        total=("Total", None, None, report.total.currency, *_figures(report.total)),
    )


def _over(report: BudgetReport, look: Look) -> Sheet:
    """The budgets that do not last: what breaks each, and below the table what can be done."""
    style = conventions(look)
    return Sheet(
        "Over budget",
        f"Budgets that do not last, fiscal year {report.fiscal_year}",
        _OVER,
        [Line(_trouble(row)) for row in report.over],
        facts=[("As of", report.today)],
        below=[
            f"{overrun(row, report, style)}. {cause(row, style)} {remedy(row, report, style)}" for row in report.over
        ],
    )


def _trouble(row: BudgetRow) -> tuple[Cell, ...]:
    figures, renewal = row.figures, row.broken_by
    over = None if figures.left is None else -figures.left
    facts = (row.label, figures.currency, over, figures.runs_out)
    if renewal is None:
        return (*facts, *(None,) * (len(_OVER) - len(facts)))
    return (
        *facts,
        ", ".join(renewal.tools),
        renewal.contract,
        renewal.day,
        renewal.amount,
        renewal.percent,
        renewal.notice_by,
        renewal.days_left,
    )


def _figures(figures: BudgetFigures) -> tuple[Cell, ...]:
    return (
        figures.budget,
        figures.committed,
        figures.forecast,
        figures.left,
        figures.left_percent,
        figures.billed,
        figures.actual,
        figures.run_rate,
        figures.runs_out,
    )


def _by_month(report: BudgetReport) -> Sheet:
    """Two lines a cost centre: what each month costs, and what the year comes to up to then."""
    lines = []
    for row in report.rows:
        figures, months = row.figures, row.figures.months
        head = (row.label, row.name, figures.currency)
        lines.append(Line((*head, "forecast", *(one.forecast for one in months), figures.forecast, figures.budget)))
        lines.append(Line((*head, "accumulated", *(one.accumulated for one in months), None, figures.budget)))
    total = report.total
    return Sheet(
        "By month",
        f"Forecast by month, fiscal year {report.fiscal_year}",
        [
            *(Column(head) for head in ("Cost centre", "Name", "Currency", "What")),
            *(Column(date.fromisoformat(f"{month.name}-01"), "number") for month in total.months),
            Column("Year", "number"),
            Column("Budget", "number"),
        ],
        lines,
        total=[
            "Total",
            None,
            total.currency,
            "forecast",
            *(month.forecast for month in total.months),
            total.forecast,
            total.budget,
        ],
    )


def _assumptions(report: BudgetReport, look: Look) -> Sheet:
    columns = [Column("What"), Column("Remark", "note"), Column("Tool"), Column("Day", "day")]
    return Sheet(
        "Assumptions",
        "What the figures rest on, and what is not in them",
        [*columns, Column("Amount", "number"), Column("Currency")],
        list(_assumed(report)),
        facts=[
            ("Figures", title(report, conventions(look))),
            ("As of", report.today),
            ("Made by", f"stackctl {__version__}"),
        ],
        below=tuple(notes(report, conventions(look))),
    )


def _assumed(report: BudgetReport) -> Iterator[Line]:
    for currency, rate in report.rates.items():
        per = f"{currency} for 1 {report.total.currency}, as the settings have it."
        yield Line(("Exchange rate", per, None, report.rates_as_of, rate, currency))
    for renewed in report.renewed:
        rise = f"{renewed.percent.normalize():f} % dearer" if renewed.percent else "at the present price"
        yield Line(("Renews", f"Renews by itself, {rise}.", ", ".join(renewed.tools), renewed.day, None, None))
    for stopped in report.stopped:
        remark, money = "The contract does not renew by itself; what would follow is not counted.", stopped.amount
        yield Line(("Stops", remark, stopped.tool, stopped.day, money.amount, money.currency))
    for what, remark, found in (
        ("Left out", "Only proposed or evaluated: not counted.", report.left_out),
        ("No rate", "Not in any amount.", report.unconverted),
        ("No rate", "Not in the actual spend.", report.unconverted_spend),
    ):
        for one in found:
            yield Line((what, remark, one.tool, None, one.amount.amount, one.amount.currency))
    for fault in report.findings:
        remark = f"{fault.code} {fault.message} ({fault.file}:{fault.position.line})"
        yield Line(("Finding", remark, fault.tool, None, None, None))
