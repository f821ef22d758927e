"""`cost --format csv`: a row for each line of the report, and period where a time was asked for; no totals in between.

UTF-8 with a byte-order mark, as Excel wants it; lines end in CR LF.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from stackctl.core.escape import csv_cell
from stackctl.render.conventions import conventions
from stackctl.render.costs import rows

if TYPE_CHECKING:
    from stackctl.model.costs import CostReport
    from stackctl.model.reports import Look


def render(report: CostReport, look: Look) -> str:
    """The groupings as asked for, the amount and its currency: the rows of the JSON."""
    usual = conventions(look)
    out = StringIO()
    writer = csv.writer(out, delimiter=usual.csv_delimiter)
    writer.writerow([*report.by, "amount", "currency"])
    for keys, amount in rows(report):
        cells = ("" if key is None else csv_cell(key) for key in keys.values())
        writer.writerow([*cells, usual.csv_number(amount), report.currency])
    return "\ufeff" + out.getvalue()
