"""`rules --format json`: schema stackctl.rules/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json
from stackctl.output.explain.json import rule

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import RuleList


def render(report: RuleList, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """All rules, sorted by code."""
    return to_json({"schema": "stackctl.rules/1", "rules": [rule(configured) for configured in report.rules]})
