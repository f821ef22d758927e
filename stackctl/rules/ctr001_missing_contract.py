"""A paid tool has no contract.

## What it finds
A live tool that costs money and is not home-grown, but names no contract: neither `contract:` in its own file nor one
in `contracts/` that covers it.

## Why it matters
Where nobody knows the terms, nobody knows when notice is due, what the price may rise to, or who is liable. A tool that
somebody pays for with a card usually runs on the vendor's general terms, which renew by themselves.

## How to fix
Find the order or the terms that were accepted, and write at least `start`, `end`, `auto_renew` and `notice` under
`contract:`. Where one contract covers several tools, put it into `contracts/` and name its id. A tool that is paid by
the month without any term has a contract, too: one of a month that renews by itself.

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
  lines: [{item: Guru, amount: 230.00, per: month}]
contract: {start: 2026-05-01, end: 2027-04-30, auto_renew: true, notice: 30 days}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.money import to_cents
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Violation]:
    """Looks for the contract of each live tool that costs money."""
    stack = context.stack
    currency = stack.settings.base_currency
    for tool_id, tool in stack.live.items():
        cost = context.annual[tool_id]
        if tool.origin == "homegrown" or not (cost.amount or cost.unconverted):
            continue
        if stack.contract_of(tool_id) is None:
            price = context.yearly([tool_id])
            yield Violation(
                tool=tool_id,
                path=("contract",),
                message=f"no contract{f', though it costs {price}' if price else ', though it costs money'}",
                help="write start, end, auto_renew and notice under contract:, or name one in contracts/",
                evidence={"annual_cost": to_cents(cost.amount, currency), "currency": currency},
            )
