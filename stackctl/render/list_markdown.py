"""`list --format markdown`: a table for a page or a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.escape import markdown
from stackctl.render.terminal import joined

if TYPE_CHECKING:
    from stackctl.model.reports import Inventory, Look


def render(report: Inventory, look: Look) -> str:  # noqa: ARG001 # a page has its own width
    """The rows as a GitHub-flavoured table."""
    heads = [f"{name} ({report.currency})" if name == "annual-cost" else name for name in report.columns]
    rows = [["" if value is None else markdown(str(value)) for value in row.values.values()] for row in report.rows]
    return joined(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))
