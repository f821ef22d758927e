"""`budget --format json`: schema stackctl.budget/1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import to_json
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from stackctl.model.look import Look
    from stackctl.model.reports.budget import BudgetFigures, BudgetReport, BudgetRow, TermAhead


def render(report: BudgetReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """A row a cost centre, the totals, and all that was assumed or left out; amounts are text."""
    return to_json(
        {
            "schema": "stackctl.budget/1",
            "today": report.today.isoformat(),
            "fiscal_year": report.fiscal_year,
            "from": report.first.isoformat(),
            "to": report.last.isoformat(),
            "uplift": report.uplift,
            "rows": [_row(report, row) for row in report.rows],
            "totals": _figures(report.total),
            "over": [row.cost_center for row in report.over],
            "spend": {
                "from": _day(report.spend_from),
                "to": _day(report.spend_until),
                "partial": report.spend_is_partial,
            },
            "rates": {
                "as_of": _day(report.rates_as_of),
                "per": report.total.currency,
                "rates": {currency: f"{rate:f}" for currency, rate in report.rates.items()},
            },
            "renewed": encoded(report.renewed),
            "stopped": encoded(report.stopped),
            "left_out": encoded(report.left_out),
            "unconverted": encoded(report.unconverted),
            "unconverted_spend": encoded(report.unconverted_spend),
            "unconverted_budgets": [
                {"cost_center": center, **encoded(amount)} for center, amount in report.unconverted_budgets
            ],
            "findings": [encoded(found) for found in report.findings],
        }
    )


def _row(report: BudgetReport, row: BudgetRow) -> dict[str, Any]:
    return {
        "cost_center": row.cost_center,
        "name": row.name,
        "owner": row.owner,
        "fiscal_year": report.fiscal_year,
        **_figures(row.figures),
        "broken_by": _term(row.broken_by, row.figures.currency),
        "way_out": _term(row.way_out, row.figures.currency),
        "largest": [{"tool": tool, "amount": f"{amount:f}"} for tool, amount in row.largest],
        "unconverted": list(row.unconverted),
    }


def _figures(figures: BudgetFigures) -> dict[str, Any]:
    return {
        "currency": figures.currency,
        "budget": _amount(figures.budget),
        "committed": _amount(figures.committed),
        "billed": _amount(figures.billed),
        "actual": _amount(figures.actual),
        "forecast": _amount(figures.forecast),
        "left": _amount(figures.left),
        "left_percent": _amount(figures.left_percent),
        "run_rate": _amount(figures.run_rate),
        "runs_out": figures.runs_out,
        "months": [
            {"month": month.name, "forecast": f"{month.forecast:f}", "accumulated": f"{month.accumulated:f}"}
            for month in figures.months
        ],
    }


def _term(term: TermAhead | None, currency: str) -> dict[str, Any] | None:
    if term is None:
        return None
    return {
        "tool": term.tools[0],
        "tools": list(term.tools),
        "contract": term.contract,
        "date": term.day.isoformat(),
        "amount": f"{term.amount:f}",
        "currency": currency,
        "percent": f"{term.percent:f}",
        "notice_by": _day(term.notice_by),
        "days_left": term.days_left,
        "can_be_stopped": term.can_be_stopped,
    }


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
