"""`rules --test --format json`: schema stackctl.tested/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import to_json

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Trial


def render(report: Trial, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Every policy with its examples; `failure` is null where an example does what it says."""
    policies = [
        {
            "code": policy.code,
            "name": policy.name,
            "file": policy.file,
            "examples": [
                {"kind": one.kind, "number": one.number, "failure": one.failure or None} for one in policy.examples
            ],
        }
        for policy in report.policies
    ]
    return to_json(
        {
            "schema": "stackctl.tested/1",
            "failures": report.failures,
            "broken": list(report.broken),
            "policies": policies,
        }
    )
