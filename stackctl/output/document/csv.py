"""The rows of a document as separated values (CSV).

UTF-8 with a byte-order mark, as Excel wants it; lines end in CR LF. The heads are keys in one style for all reports and
locales, that of the keys of files and of JSON: `annual_cost`.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.text.escape import csv_cell
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.values import yes_or_no

if TYPE_CHECKING:
    from stackctl.model.document import Column, Document, Value
    from stackctl.model.look import Look
    from stackctl.output.kit.conventions import Conventions


def render(document: Document, look: Look) -> str:
    """Write heads and rows; text never becomes a formula."""
    usual = conventions(look)
    table = (document.rows or document.tables[0]).flat
    out = StringIO()
    writer = csv.writer(out, delimiter=usual.csv_delimiter)
    writer.writerow(map(_head, table.columns))
    writer.writerows([_cell(value, usual) for value in row.cells] for row in table.rows)
    return "\ufeff" + out.getvalue()


def _head(column: Column) -> str:
    return re.sub(r"\W+", "_", column.key or str(column.head)).lower()


def _cell(value: Value, usual: Conventions) -> str:
    match value:
        case None:
            return ""
        case str():
            return csv_cell(value)
        case bool():
            return yes_or_no(value)
        case date():
            return usual.csv_day(value)
        case _:
            return usual.csv_number(Decimal(value))
