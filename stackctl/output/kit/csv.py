"""Tables of separated values (CSV) as spreadsheets take them: UTF-8 with a byte-order mark, lines that end in CR LF."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.text.escape import csv_cell
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.values import yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackctl.model.look import Look
    from stackctl.output.kit.conventions import Conventions

Value = str | int | Decimal | date | None


def separated(heads: Sequence[str], rows: Iterable[Iterable[Value]], look: Look) -> str:
    """A line of heads, then the rows; numbers and days stay such, text never becomes a formula."""
    usual = conventions(look)
    out = StringIO()
    writer = csv.writer(out, delimiter=usual.csv_delimiter)
    writer.writerow(heads)
    writer.writerows([_cell(value, usual) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


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
