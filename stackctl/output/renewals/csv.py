"""`renewals --format csv`: for spreadsheets: UTF-8 with a byte-order mark, as Excel wants it, lines end in CR LF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.output.kit.csv import separated
from stackctl.output.renewals.columns import columns_of, values_of

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.renewals import RenewalReport


def render(report: RenewalReport, look: Look) -> str:
    """A line of column names, then a contract a line."""
    return separated(columns_of(report), values_of(report), look)
