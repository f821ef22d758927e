"""`renewals --format csv`: for spreadsheets: UTF-8 with a byte-order mark, as Excel wants it, lines end in CR LF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.render.commitments import columns_of, values_of
from stackctl.render.separated import separated

if TYPE_CHECKING:
    from stackctl.model.renewals import RenewalReport
    from stackctl.model.reports import Look


def render(report: RenewalReport, look: Look) -> str:
    """A line of column names, then a contract a line."""
    return separated(columns_of(report), values_of(report), look)
