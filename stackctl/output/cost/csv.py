"""`cost --format csv`: a row for each line of the report, and period where a time was asked for; no totals in between.

UTF-8 with a byte-order mark, as Excel wants it; lines end in CR LF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.output.cost.words import rows
from stackctl.output.kit.csv import separated

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.cost import CostReport


def render(report: CostReport, look: Look) -> str:
    """The groupings as asked for, the amount and its currency: the rows of the JSON."""
    cells = ((*keys.values(), amount, report.currency) for keys, amount in rows(report))
    return separated([*report.by, "amount", "currency"], cells, look)
