from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import rounded
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import Tool

SEVERITY = Severity.WARNING

MANUAL = """\
The measured availability is below the target.

## What it finds
A live tool whose `sla: measured_percent:` is below its `sla: target_percent:`. Exactly on target is met. Both must be
given; SLA002 asks critical tools for a target.

## Why it matters
A tenth of a percent is three quarters of an hour in a month: forms that take nothing in, campaigns that stand still,
scores that come too late. Most contracts grant a credit for it, but only to those who claim it in time. And a target
that is missed again and again is an argument at the next renewal.

## How to fix
Claim the credit that the contract grants, ask the vendor for the cause, and keep the answer for the renewal. For a tool
that you run yourself, find the cause, or agree on a target that it can meet. When the next period has been measured,
write the new figure and its `period`.

## Source
No threshold but the target, which is the contract's. The minutes are those of a month of 30 days (43 200 minutes).

## Bad
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
sla: {target_percent: 99.9, measured_percent: 99.5, period: 2026-Q3}
```

## Good
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
sla: {target_percent: 99.9, measured_percent: 99.95, period: 2026-Q3}
```
"""

_MINUTES_A_PERCENT = Decimal(30 * 24 * 60) / 100


def check(context: Context) -> Iterator[Violation]:
    """Compare what was measured with what is promised."""
    for tool_id, tool in context.stack.live.items():
        target = None if tool.sla is None else tool.sla.target_percent
        measured = None if tool.sla is None else tool.sla.measured_percent
        if tool.sla is None or target is None or measured is None or measured >= target:
            continue
        minutes = (target - measured) * _MINUTES_A_PERCENT
        whole = int(rounded(Fraction(minutes), 0))
        when = f" in {tool.sla.period}" if tool.sla.period is not None else ""
        missed = count(whole, "minute") if whole else "less than a minute"
        yield Violation(
            tool=tool_id,
            path=("sla", "measured_percent"),
            message=f"{measured} % available{when}, {target} % promised: {missed} a month too little",
            help=_next_step(context, tool),
            evidence={
                "target_percent": target,
                "measured_percent": measured,
                "period": tool.sla.period,
                "minutes_in_30_days": minutes,
            },
        )


def _next_step(context: Context, tool: Tool) -> str:
    if tool.origin in ("saas", "service"):
        return f"claim the credit that the contract grants, and ask {context.stack.vendor_name(tool)} for the cause"
    owner = tool.owner.technical
    if owner is None or owner in context.departed:
        return "find the cause, or agree on a target that can be met"
    return (
        f"find the cause with {context.stack.person_name(owner)}, technical owner, or agree on a target that can be met"
    )
