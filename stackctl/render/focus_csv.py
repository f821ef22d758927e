"""`export focus --format csv`, and the cells of all exports.

UTF-8 without a byte-order mark; commas, lines that end in CR LF (RFC 4180). A null of the specification is an empty
cell, a day the moment in UTC at which it begins.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.escape import csv_cell, json_cell
from stackctl.model.focus import FocusRow, cells, column_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackctl.model.focus import CommitmentRow, FocusReport, Value
    from stackctl.model.reports import Look


def render(report: FocusReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """A line of column ids, then the rows; numbers stay numbers, text never becomes a formula."""
    return table(FocusRow, report.rows)


def table(kind: type[FocusRow | CommitmentRow], rows: Iterable[FocusRow | CommitmentRow]) -> str:
    """A table of the specification as CSV."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(column_ids(kind))
    writer.writerows([_cell(value) for value in cells(row)] for row in rows)
    return out.getvalue()


def moment(day: date) -> str:
    """The beginning of a day as the specification writes moments."""
    return f"{day.isoformat()}T00:00:00Z"


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return csv_cell(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return moment(value) if isinstance(value, date) else json_cell(value)
