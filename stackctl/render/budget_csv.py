"""`budget --format csv`: a row a cost centre, without a total.

UTF-8 with a byte-order mark, as Excel wants it; lines end in CR LF.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.escape import csv_cell
from stackctl.render.conventions import conventions

if TYPE_CHECKING:
    from stackctl.model.budgets import BudgetReport, BudgetRow
    from stackctl.model.reports import Look
    from stackctl.render.conventions import Conventions

_Value = str | int | Decimal | date | None
_COLUMNS = (
    "cost_center",
    "name",
    "owner",
    "fiscal_year",
    "currency",
    "budget",
    "committed",
    "billed",
    "actual",
    "forecast",
    "left",
    "left_percent",
    "run_rate",
    "runs_out",
    "broken_by",
    "contract",
    "renews_on",
    "renewal_amount",
    "notice_by",
    "days_left",
)


def render(report: BudgetReport, look: Look) -> str:
    """The figures of the JSON's rows; numbers and days stay such, text never becomes a formula."""
    style = conventions(look)
    rows = [_values(report, row) for row in report.rows]
    out = StringIO()
    writer = csv.writer(out, delimiter=style.csv_delimiter)
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(value, style) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _values(report: BudgetReport, row: BudgetRow) -> tuple[_Value, ...]:
    figures, renewal = row.figures, row.broken_by
    return (
        row.cost_center,
        row.name,
        row.owner,
        report.fiscal_year,
        figures.currency,
        figures.budget,
        figures.committed,
        figures.billed,
        figures.actual,
        figures.forecast,
        figures.left,
        figures.left_percent,
        figures.run_rate,
        figures.runs_out,
        *(
            (None,) * 6
            if renewal is None
            else (
                " ".join(renewal.tools),
                renewal.contract,
                renewal.day,
                renewal.amount,
                renewal.notice_by,
                renewal.days_left,
            )
        ),
    )


def _cell(value: _Value, style: Conventions) -> str | int:
    match value:
        case None:
            return ""
        case str():
            return csv_cell(value)
        case Decimal():
            return style.csv_number(value)
        case date():
            return style.csv_day(value)
        case _:
            return value
