"""`renewals --format csv`: for spreadsheets: UTF-8 with a byte-order mark, as Excel wants it, lines end in CR LF."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.escape import csv_cell
from stackctl.render.commitments import columns_of, values_of
from stackctl.render.conventions import conventions

if TYPE_CHECKING:
    from stackctl.model.renewals import RenewalReport
    from stackctl.model.reports import Look
    from stackctl.render.commitments import Value
    from stackctl.render.conventions import Conventions


def render(report: RenewalReport, look: Look) -> str:
    """A line of column names, then a contract a line; numbers stay numbers, text never becomes a formula."""
    words = conventions(look)
    out = StringIO()
    writer = csv.writer(out, delimiter=words.csv_delimiter)
    writer.writerow(columns_of(report))
    writer.writerows([_cell(value, words) for value in values] for values in values_of(report))
    return "\ufeff" + out.getvalue()


def _cell(value: Value, words: Conventions) -> str:
    match value:
        case None:
            return ""
        case str():
            return csv_cell(value)
        case date():
            return words.csv_day(value)
        case int() | Decimal():
            return words.csv_number(Decimal(value))
