"""`export focus --format json`: schema stackctl.export/1."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import to_json
from stackctl.model.reports.focus import FOCUS_VERSION, FocusRow, cells, column_ids
from stackctl.output.focus.csv import moment
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackctl.model.look import Look
    from stackctl.model.reports.focus import CommitmentRow, FocusReport, Value


def render(report: FocusReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write rows and sums; amounts are text."""
    return to_json(
        encoded(
            {
                "schema": "stackctl.export/1",
                "dataset": "focus",
                "focus_version": FOCUS_VERSION,
                "today": report.today,
                "organisation": report.organisation,
                "from": report.first,
                "to": report.last,
                "currency": report.currency,
                "rates": {
                    "as_of": report.rates_as_of,
                    "per": report.currency,
                    "rates": report.rates,
                },
                "totals": [
                    {
                        "BillingCurrency": total.currency,
                        "BilledCost": total.billed,
                        "EffectiveCost": total.effective,
                    }
                    for total in report.totals
                ],
                "rows": records(FocusRow, report.rows),
                "findings": report.findings,
            }
        )
    )


def records(kind: type[FocusRow | CommitmentRow], rows: Iterable[FocusRow | CommitmentRow]) -> list[dict[str, Any]]:
    """Encode rows by column id, numbers and texts as text."""
    names = column_ids(kind)
    return [dict(zip(names, map(_value, row), strict=True)) for row in cells(rows, kind)]


def _value(value: Value) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return moment(value)
        case _:
            return value
