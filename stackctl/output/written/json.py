"""What `init` and `schema` did: schemas stackctl.init/1 and stackctl.schema/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Written


def render(report: Written, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """The paths by what happened to them."""
    return to_json(
        {
            "schema": f"stackctl.{report.command}/1",
            "written": list(report.written),
            "unchanged": list(report.unchanged),
            "stale": list(report.stale),
        }
    )
