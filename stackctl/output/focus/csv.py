"""`export --format csv`: the columns of the specification.

UTF-8 without a byte-order mark; commas, lines that end in CR LF (RFC 4180). A null of the specification is an empty
cell, a day the moment in UTC at which it begins.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.text.escape import csv_cell, json_cell
from stackctl.model.reports.focus import CommitmentRow, FocusReport, FocusRow, cells, column_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stackctl.model.look import Look
    from stackctl.model.reports.focus import CommitmentReport


def render(report: FocusReport | CommitmentReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write column ids and rows; text never becomes a formula."""
    return table(FocusRow if isinstance(report, FocusReport) else CommitmentRow, report.rows)


def table(kind: type[FocusRow | CommitmentRow], rows: Iterable[FocusRow | CommitmentRow]) -> str:
    """Write a table of the specification as CSV."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(column_ids(kind))
    # The same names stand in many rows.
    known: dict[str, str] = {}
    for row in cells(rows, kind):
        writer.writerow([_text(value, known) if isinstance(value, str) else _cell(value) for value in row])
    return out.getvalue()


def moment(day: date) -> str:
    """Write a day's beginning as the specification writes moments."""
    return f"{day.isoformat()}T00:00:00Z"


def _text(value: str, known: dict[str, str]) -> str:
    cell = known.get(value)
    if cell is None:
        cell = known[value] = csv_cell(value)
    return cell


def _cell(value: Decimal | date | Mapping[str, bool] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return moment(value) if isinstance(value, date) else json_cell(value)
