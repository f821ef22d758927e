"""`taxonomy --format json`: schema stackctl.taxonomy/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Listed


def render(report: Listed, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """The entries of the part that was asked for; `remark` is the categories of a capability, or `personal`."""
    entries = [
        {"slug": slug, "name": name, **({"group": group} if group else {}), **({"remark": remark} if remark else {})}
        for group, slug, name, remark in report.entries
    ]
    return to_json({"schema": "stackctl.taxonomy/1", "part": report.title, "entries": entries})
