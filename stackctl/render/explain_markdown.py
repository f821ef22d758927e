"""`explain --format markdown`: a rule's page for a wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.render.values import in_words

if TYPE_CHECKING:
    from stackctl.model.reports import Look, RulePage


def render(report: RulePage, look: Look) -> str:  # noqa: ARG001 # a page has its own width
    """The manual as it is written; it is the program's own text, and needs no escaping."""
    rule = report.rule
    parts = [f"# {rule.code} {rule.name}", rule.manual.title]
    for heading, body in rule.manual.sections.items():
        parts += [f"## {heading}", body]
        if heading == "Settings":
            rows = [f"| `{one.name}` | `{in_words(one.default)}` |" for one in rule.thresholds]
            parts.append("\n".join(["| setting | default |", "| --- | --- |", *rows]))
    parts.append(f"Default severity: {rule.severity}.")
    return "\n\n".join(parts) + "\n"
