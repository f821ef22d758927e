"""`list --format csv`: for spreadsheets: UTF-8 with a byte-order mark, as Excel wants it, lines end in CR LF."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.escape import csv_cell

if TYPE_CHECKING:
    from stackctl.model.reports import Inventory, Look


def render(report: Inventory, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """A line of column names, then the rows; numbers stay numbers, text never becomes a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(report.columns)
    for row in report.rows:
        writer.writerow(
            [
                "" if value is None else csv_cell(value) if isinstance(value, str) else value
                for value in row.values.values()
            ]
        )
    return "\ufeff" + out.getvalue()
