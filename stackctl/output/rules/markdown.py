"""`rules --format markdown`: the reference as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown
from stackctl.output.kit.terminal import joined
from stackctl.output.kit.values import in_words

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import RuleList


def render(report: RuleList, look: Look) -> str:  # noqa: ARG001 # a page has its own width
    """Codes, severities, titles and settings with their defaults; the words of a stack's own rules are escaped."""
    rows = []
    for configured in report.rules:
        rule = configured.rule
        settings = ", ".join(f"`{one.name}: {in_words(one.default)}`" for one in rule.thresholds)
        title = markdown(rule.manual.title) if rule.own else rule.manual.title
        rows.append(f"| {rule.code} | {rule.severity} | {title} | {settings} |")
    return joined(["| code | severity | finds | settings |", "| --- | --- | --- | --- |", *rows])
