from collections.abc import Iterator, Mapping

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count
from stackctl.model.tool import PIPELINE, Status, Tool

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("days", 180, Count, "for how many days a tool may stay at one status of the pipeline"),)

MANUAL = """\
A tool has been in the pipeline for long.

## What it finds
A tool that is proposed, evaluating or approved for more than the number of days that is set, counted from `since`: the
day when it came to that status. A tool without `since` cannot be judged and is not found.

## Why it matters
An evaluation that nobody ends is a decision that nobody takes: trials run on and hold data, the vendor keeps calling,
and the team that asked builds its own way round. What was approved and never begun often has no sponsor any more.

## How to fix
Decide, and write the status that it has come to, with the day as `since`: `evaluating`, `approved`, `implementing`, or
`rejected` with the reason under `notes`.

## Source
A house default: half a year is two quarters, enough for a trial, the reviews, and a round of budget.

## Bad
```yaml
name: 6sense Revenue Marketing
vendor: 6sense
category: abm
status: evaluating
since: 2026-03-02
```

## Good
```yaml
name: 6sense Revenue Marketing
vendor: 6sense
category: abm
status: evaluating
since: 2026-09-01
```
"""

_NEXT: Mapping[Status, str] = {
    "proposed": "whether it is looked at: set status: evaluating or rejected, with the day as since:",
    "evaluating": "whether it is bought: set status: approved or rejected, with the day as since:",
    "approved": "whether it still comes: set status: implementing or rejected, with the day as since:",
}


def check(context: Context, days: Count) -> Iterator[Violation]:
    """Count the days of each tool in the pipeline."""
    for tool_id, tool in context.stack.tools.items():
        if tool.status not in PIPELINE or tool.since is None:
            continue
        passed = (context.today - tool.since).days
        if passed <= days:
            continue
        yield Violation(
            tool=tool_id,
            path=("since",),
            message=f"{tool.status} for {count(passed, 'day')} (since {tool.since}, allowed {days})",
            help=f"{_who(context, tool)} {_NEXT[tool.status]}",
            evidence={"status": tool.status, "since": tool.since.isoformat(), "days": passed, "allowed": days},
        )


def _who(context: Context, tool: Tool) -> str:
    owner = tool.owner.business
    if owner is None or owner in context.departed:
        return "decide"
    return f"ask {context.stack.person_name(owner)}"
