"""`rules --format json`: schema stackctl.rules/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.escape import to_json
from stackctl.render.explain_json import rule

if TYPE_CHECKING:
    from stackctl.model.reports import Look, RuleList


def render(report: RuleList, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """All rules, sorted by code."""
    return to_json({"schema": "stackctl.rules/1", "rules": [rule(configured) for configured in report.rules]})
