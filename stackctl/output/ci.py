"""`result.env`: a check's figures as `name=value`, for CI outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.finding import Severity

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.diff import StackDiff

FORMATS = {"env": __name__}


def render(report: StackDiff, look: Look) -> str:  # noqa: ARG001 # every renderer has the same signature
    """Write numbers and currencies alone, no text of the stack."""
    counted = {severity: sum(found.severity is severity for found in report.new) for severity in Severity}
    before, after = report.cost.before, report.cost.after
    values = {
        "stackctl_gate": "shut" if report.failures or report.crashes else "open",
        "stackctl_new_errors": counted[Severity.ERROR],
        "stackctl_new_warnings": counted[Severity.WARNING],
        "stackctl_new_notes": counted[Severity.INFO],
        "stackctl_fixed": len(report.fixed),
        "stackctl_annual_before": before.amount,
        "stackctl_annual_after": after.amount,
        "stackctl_annual_delta": after.amount - before.amount,
        "stackctl_currency": after.currency,
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())
