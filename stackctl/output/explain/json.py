"""`explain --format json`: schema stackctl.explain/1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackctl.core.text.escape import to_json
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import RulePage
    from stackctl.model.rule import Configured


def render(report: RulePage, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """The page with its sections as Markdown, and the settings."""
    manual = report.rule.manual
    sections = {heading.lower().replace(" ", "_"): body for heading, body in manual.sections.items()}
    return to_json(
        {
            "schema": "stackctl.explain/1",
            **rule(report.configured),
            "sections": sections,
            "set_in": dict(report.places),
        }
    )


def rule(configured: Configured) -> dict[str, Any]:
    """A rule with its settings, as JSON holds it."""
    one = configured.rule
    return {
        "code": one.code,
        "name": one.name,
        "family": one.family,
        "title": one.manual.title,
        "severity": "off" if configured.severity is None else str(configured.severity),
        "default_severity": str(one.severity),
        "settings": {
            threshold.name: {
                "value": encoded(configured.values[threshold.name]),
                "default": encoded(threshold.default),
                "summary": threshold.summary,
            }
            for threshold in one.thresholds
        },
    }
