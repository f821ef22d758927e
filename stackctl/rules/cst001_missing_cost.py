"""Nobody knows what a tool costs.

## What it finds
A live tool that is not home-grown and has no cost line: neither in its own file nor in a contract of `contracts/` that
covers it. A line with the amount 0 says that the tool is free, and is enough.

## Why it matters
What is not known is in no budget, and is the first thing to be missing when tools are compared. Half of the work of a
renewal is to find out what was paid.

## How to fix
Write the prices under `cost: lines:`, one for each thing that is paid for: `{amount: 1450.00, per: month, billed:
year}`. For a tool that is free, write `{amount: 0, per: month}`.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
cost:
  lines: [{item: Guru, amount: 230.00, per: month}]
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Violation]:
    """Looks for the cost lines of each live tool."""
    stack = context.stack
    for tool_id, tool in stack.live.items():
        costs = (tool.cost, *(stack.contracts[contract].cost for contract in stack.covering.get(tool_id, ())))
        if tool.origin == "homegrown" or any(cost is not None and cost.lines for cost in costs):
            continue
        yield Violation(
            tool=tool_id,
            path=("cost", "lines"),
            message="no cost is known",
            help="write the prices under cost: lines:, such as {amount: 100.00, per: month}; of a free tool, amount: 0",
            evidence={"origin": tool.origin},
        )
