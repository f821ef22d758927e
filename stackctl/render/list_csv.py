"""`list --format csv`: for spreadsheets: UTF-8 with a byte-order mark, as Excel wants it, lines end in CR LF."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.escape import csv_cell
from stackctl.render.conventions import conventions

if TYPE_CHECKING:
    from stackctl.model.reports import Inventory, Look
    from stackctl.render.conventions import Conventions


def render(report: Inventory, look: Look) -> str:
    """A line of column names, then the rows; numbers stay numbers, text never becomes a formula."""
    usual = conventions(look)
    out = StringIO()
    writer = csv.writer(out, delimiter=usual.csv_delimiter)
    writer.writerow(report.columns)
    for row in report.rows:
        writer.writerow([_cell(value, usual) for value in row.values.values()])
    return "\ufeff" + out.getvalue()


def _cell(value: str | Decimal | int | date | None, usual: Conventions) -> str:
    match value:
        case None:
            return ""
        case str():
            return csv_cell(value)
        case date():
            return usual.csv_day(value)
        case _:
            return usual.csv_number(Decimal(value))
