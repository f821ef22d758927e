"""A tool is less available than was promised.

## What it finds
A live tool whose measured availability (`sla: measured_percent`) is below the one that was promised
(`sla: target_percent`).

## Why it matters
Most contracts give money back for missed availability, but only to who asks in time. A tool that misses its target
again and again pulls down everything that it feeds, and is a reason to end the contract early or to pay less.

## How to fix
Claim the credit for the period before its deadline, and ask the vendor for the cause. Where the target is missed on and
off, take it into the next negotiation, or look for another tool.

## Source
The target is the contract's own. The minutes are those of a month of 30 days: 43 200.

## Bad
```yaml
name: Contentful
vendor: Contentful
category: cms
status: active
sla: {target_percent: 99.9, measured_percent: 99.5, period: 2026-Q3}
```

## Good
```yaml
name: Contentful
vendor: Contentful
category: cms
status: active
sla: {target_percent: 99.9, measured_percent: 99.95, period: 2026-Q3}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text import count
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING

_MINUTES_A_MONTH = 30 * 24 * 60


def check(context: Context) -> Iterator[Violation]:
    """Compares what was measured of each live tool with its target."""
    for tool_id, tool in context.stack.live.items():
        if tool.sla is None or tool.sla.target_percent is None or tool.sla.measured_percent is None:
            continue
        target, measured = tool.sla.target_percent, tool.sla.measured_percent
        if measured < target:
            minutes = round((target - measured) * _MINUTES_A_MONTH / 100)
            period = "" if tool.sla.period is None else f" in {tool.sla.period}"
            missed = f"{count(minutes, 'minute')} a month" if minutes else "less than a minute a month"
            yield Violation(
                tool=tool_id,
                path=("sla", "measured_percent"),
                message=f"{measured} % available{period}, {target} % promised: {missed} too little",
                help=(
                    "look for the cause with the team that runs it"
                    if tool.origin == "homegrown"
                    else "claim the credit that the contract gives for it, and ask the vendor for the cause"
                ),
                evidence={"target_percent": target, "measured_percent": measured, "period": tool.sla.period},
            )
