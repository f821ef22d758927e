"""The comment of a run that could not check anything: so that no older one is taken for its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.run import Refusal

FORMATS = {"markdown": __name__}
_MOST = 20


def render(report: Refusal, look: Look) -> str:  # noqa: ARG001 # every renderer has the same signature
    """The reasons as they were told in the log, the first of many, and the next step."""
    lines = [f"- {markdown(line)}" for line in report.lines[:_MOST]]
    more = len(report.lines) - _MOST
    if more > 0:
        lines.append(f"- {more} more are in the log of the job")
    if report.hint is not None:
        lines += ["", f"Next step: {markdown(report.hint)}"]
    return "\n".join(["### Stack check: it could not run", "", "Nothing of this change was checked.", "", *lines, ""])
