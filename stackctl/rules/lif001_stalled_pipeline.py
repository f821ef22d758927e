"""A tool has been on its way in for long.

## What it finds
A tool that is `proposed`, `evaluating` or `approved`, and came to that status (`since`) more days ago than allowed.

## Why it matters
Somebody waits for it, a trial may run out, and data may flow through a test account that nobody has reviewed. What is
not decided is decided by whoever buys it with a card.

## How to fix
Decide: the next status with its day as `since`, or `status: rejected`. Where it waits for something on purpose, waive
the finding until that day.

## Settings
- `days`: how long a tool may stay in one status of the pipeline

## Source
A house default: half a year is longer than a thorough evaluation with a trial and the reviews takes.

## Bad
```yaml
name: 6sense
vendor: 6sense
category: abm
status: evaluating
since: 2026-03-02
```

## Good
```yaml
name: 6sense
vendor: 6sense
category: abm
status: evaluating
since: 2026-09-02
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.finding import Severity, Violation
from stackctl.model.scalars import Count
from stackctl.model.tool import PIPELINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context, days: Count = 180) -> Iterator[Violation]:
    """Counts the days of each tool in the pipeline."""
    for tool_id, tool in context.stack.tools.items():
        if tool.status not in PIPELINE or tool.since is None:
            continue
        age = (context.today - tool.since).days
        if age > days:
            yield Violation(
                tool=tool_id,
                path=("since",),
                message=f"{tool.status} for {age} days (since {tool.since}, allowed {days})",
                help="decide: write the next status, or rejected, with its day under since:",
                evidence={"status": tool.status, "since": tool.since.isoformat(), "days": age, "allowed": days},
            )
