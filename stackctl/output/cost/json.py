"""`cost --format json`: schema stackctl.cost/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json
from stackctl.output.cost.words import assumed, rows
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.cost import CostReport


def render(report: CostReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """The rows, the total, and all that was assumed or left out; amounts are text."""
    return to_json(
        {
            "schema": "stackctl.cost/1",
            "today": report.today.isoformat(),
            "from": report.first.isoformat(),
            "to": report.last.isoformat(),
            "fiscal_year": report.fiscal_year,
            "basis": report.basis,
            "uplift": report.uplift,
            "currency": report.currency,
            "by": list(report.by),
            "rows": [{"keys": keys, "amount": f"{amount:f}"} for keys, amount in rows(report)],
            "periods": [
                {"period": period.name, "amount": f"{amount:f}"}
                for period, amount in zip(report.periods, report.total.parts, strict=True)
            ],
            "total": f"{report.total.amount:f}",
            "tools": report.tools,
            "rates": {
                "as_of": None if report.rates_as_of is None else report.rates_as_of.isoformat(),
                "per": report.currency,
                "rates": {currency: f"{rate:f}" for currency, rate in report.rates.items()},
            },
            **assumed(report.renewed, report.stopped, report.left_out, report.unconverted),
            "spend_until": None if report.spend_until is None else report.spend_until.isoformat(),
            "findings": [encoded(found) for found in report.findings],
        }
    )
