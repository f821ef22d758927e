"""`export --format csv`: the columns of the specification.

UTF-8 without a byte-order mark; commas, lines that end in CR LF (RFC 4180). A null of the specification is an empty
cell, a day the moment in UTC at which it begins. The official validator takes nothing but ASCII in the columns of the
specification; stackctl's own ones keep the text as it is.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache, partial
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.text.escape import ascii_id, ascii_text, csv_cell, json_cell
from stackctl.model.reports.focus import CommitmentRow, FocusReport, FocusRow, cells, column_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stackctl.model.look import Look
    from stackctl.model.reports.focus import CommitmentReport


def render(report: FocusReport | CommitmentReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write column ids and rows; text never becomes a formula."""
    return table(FocusRow if isinstance(report, FocusReport) else CommitmentRow, report.rows)


def table(kind: type[FocusRow | CommitmentRow], rows: Iterable[FocusRow | CommitmentRow]) -> str:
    """Write a table of the specification as CSV."""
    out = StringIO()
    writer = csv.writer(out)
    names = column_ids(kind)
    writer.writerow(names)
    # The same texts stand in many rows.
    texts = [cache(partial(_text, way_of(name))) for name in names]
    for row in cells(rows, kind):
        writer.writerow(
            [text(value) if isinstance(value, str) else _cell(value) for text, value in zip(texts, row, strict=True)]
        )
    return out.getvalue()


def way_of(column: str) -> Callable[[str], str]:
    """Choose how the texts of a column are written."""
    if column.startswith("x_"):
        return str
    return ascii_id if column.endswith("Id") else ascii_text


def moment(day: date) -> str:
    """Write a day's beginning as the specification writes moments."""
    return f"{day.isoformat()}T00:00:00Z"


def _text(way: Callable[[str], str], value: str) -> str:
    return csv_cell(way(value))


def _cell(value: Decimal | date | Mapping[str, bool] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return moment(value) if isinstance(value, date) else json_cell(value)
