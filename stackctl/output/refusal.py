"""The comment of a failed run, which replaces older results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.run import Refusal

FORMATS = {"markdown": __name__}
_MOST = 20


def render(report: Refusal, look: Look) -> str:  # noqa: ARG001 # every renderer has the same signature
    """Write the first reasons as logged, and the next step."""
    lines = [f"- {markdown(line)}" for line in report.lines[:_MOST]]
    more = len(report.lines) - _MOST
    if more > 0:
        lines.append(f"- {more} more are in the log of the job")
    if report.hint is not None:
        lines += ["", f"Next step: {markdown(report.hint)}"]
    return "\n".join(["### Stack check: it could not run", "", "Nothing of this change was checked.", "", *lines, ""])
