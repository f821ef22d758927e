"""No cost centre bears a cost.

## What it finds
A tool that is in use or on its way in, or a contract in `contracts/`, with cost lines but neither `cost_center` nor
`allocation`. The cost centre of the team that owns the tool is not taken instead: who pays is a decision.

## Why it matters
What no cost centre bears is in nobody's budget, so nobody notices when it rises, and the report by cost centre does not
add up to what finance has booked.

## How to fix
Write `cost_center: MKT-110` under `cost:`, or percentages that add up to 100: `allocation: {MKT-110: 70, MKT-210: 30}`.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
cost:
  lines: [{item: Guru, amount: 230.00, per: month}]
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
cost:
  cost_center: MKT-110
  lines: [{item: Guru, amount: 230.00, per: month}]
# file: stackctl.yaml
cost_centers: {MKT-110: Demand generation}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.contract import SharedContract
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context
    from stackctl.model.cost import Cost

SEVERITY = Severity.WARNING

_HELP = "write cost_center: under cost:, or allocation: with percentages that add up to 100"


def check(context: Context) -> Iterator[Violation]:
    """Looks at the cost of each tool that is not gone, and of each contract that is for a live tool."""
    for tool_id, tool in context.stack.present.items():
        if _is_borne_by_nobody(tool.cost):
            price = context.yearly([tool_id])
            yield Violation(
                tool=tool_id,
                path=("cost", "cost_center"),
                message=f"no cost centre bears it{f': {price}' if price else ''}",
                help=_HELP,
            )
    for one in context.agreements:
        if isinstance(one.terms, SharedContract) and _is_borne_by_nobody(one.terms.cost):
            yield Violation(
                tool=one.tool,
                path=("cost", "cost_center"),
                message=f"no cost centre bears the contract{one.of_whom}",
                help=_HELP,
                evidence={"tools": one.tools},
                file=one.file,
                pairs=one.pairs(),
                detail=one.detail,
            )


def _is_borne_by_nobody(cost: Cost | None) -> bool:
    return cost is not None and bool(cost.lines) and cost.cost_center is None and not cost.allocation
