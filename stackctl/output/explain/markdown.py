"""`explain --format markdown`: a rule's page for a wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown, terminal
from stackctl.output.kit.values import blocks, in_words

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import RulePage


def render(report: RulePage, look: Look) -> str:  # noqa: ARG001 # a page has its own width
    """The manual as it is written; the words of a stack's own rule are escaped, the program's own need it not."""
    rule = report.rule
    own = rule.own
    parts = [f"# {rule.code} {rule.name}", markdown(rule.manual.title) if own else rule.manual.title]
    for heading, body in rule.manual.sections.items():
        parts += [f"## {heading}", _escaped(body) if own else body]
        if heading == "Settings":
            rows = [f"| `{one.name}` | `{in_words(one.default)}` |" for one in rule.thresholds]
            parts.append("\n".join(["| setting | default |", "| --- | --- |", *rows]))
    parts.append(f"Default severity: {rule.severity}.")
    return "\n\n".join(parts) + "\n"


def _escaped(body: str) -> str:
    parts = []
    for fence, lines in blocks(body):
        if fence:
            parts.append("\n".join([lines[0], *(terminal(line) for line in lines[1:-1]), lines[-1]]))
        else:
            parts.append(markdown(" ".join(lines)))
    return "\n\n".join(parts)
