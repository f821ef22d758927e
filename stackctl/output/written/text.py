"""What `init` and `schema` did, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.output.kit.terminal import joined

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Written


def render(report: Written, look: Look) -> str:  # noqa: ARG001 # paths are never wrapped
    """A line for each file, then what to do next."""
    lines = [
        *(f"wrote {terminal(path)}" for path in report.written),
        *(f"differs {terminal(path)}" for path in report.stale),
    ]
    if report.command == "init":
        lines += [f"kept {terminal(path)}" for path in report.unchanged]
    elif not lines:
        lines.append("all schemas are up to date")
    return joined([*lines, *([terminal(report.next_step)] if report.next_step else [])])
