"""`budget --format csv`: a row a cost centre, without a total.

UTF-8 with a byte-order mark, as Excel wants it; lines end in CR LF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.output.kit.csv import separated

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.budget import BudgetReport, BudgetRow
    from stackctl.output.kit.csv import Value

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
    """The figures of the JSON's rows."""
    return separated(_COLUMNS, (_values(report, row) for row in report.rows), look)


def _values(report: BudgetReport, row: BudgetRow) -> tuple[Value, ...]:
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
