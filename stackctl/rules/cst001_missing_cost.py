from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import Stack

SEVERITY = Severity.WARNING

MANUAL = """\
A tool is in use, and nobody has written what it costs.

## What it finds
A live tool that was not built in the house (`origin: homegrown`), with no price under `cost: lines`, and with no
contract in contracts/ that covers it and has a cost. A line of amount 0 is a price, too.

## Why it matters
What has no price is missing in every sum: the yearly cost of the stack, the budget of its cost centre, what a renewal
or a replacement would save. A tool whose cost nobody knows is also one that nobody will question.

## How to fix
Write what the invoice says under `cost: lines`. A tool that is free, open source without hosting costs for one, has a
line of amount 0, which says that somebody has looked. Where another contract pays for it, name the tool under `covers`
of that contract's file, with its share of the cost.

## Source
A house rule without a threshold: the sums of a stack are only as good as its gaps.

## Bad
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
```

## Good
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
cost:
  lines: [{item: Free plan, amount: 0, per: month}]
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for a price of each live tool."""
    stack = context.stack
    for tool_id, tool in stack.live.items():
        if tool.origin == "homegrown" or (tool.cost is not None and tool.cost.lines):
            continue
        if any(isinstance(named, str) and named not in stack.contracts for _, named in tool.contracts):
            continue  # its file could not be read, or is missing: that is found already
        covering = stack.covering.get(tool_id, ())
        if any(_has_prices(stack, contract_id) for contract_id in covering):
            continue
        by = f", and {_named(covering)}" if covering else ""
        yield Violation(
            tool=tool_id,
            path=("cost", "lines"),
            message=f"in use, but no cost is declared{by}",
            help=_next_step(stack, tool_id, covering),
            evidence={"origin": tool.origin, "covered_by": covering},
        )


def _has_prices(stack: Stack, contract_id: str) -> bool:
    cost = stack.contracts[contract_id].cost
    return cost is not None and bool(cost.lines)


def _named(covering: tuple[str, ...]) -> str:
    if len(covering) == 1:
        return f"the contract {covering[0]} that covers it has none either"
    return "none of the contracts that cover it has one"


def _next_step(stack: Stack, tool_id: str, covering: tuple[str, ...]) -> str:
    names = [named for _, named in stack.tools[tool_id].contracts if isinstance(named, str)]
    priced = next((named for named in names if _has_prices(stack, named)), None)
    if covering:
        return (
            f"write its prices under cost: lines: of contracts/{covering[0]}.yaml; a free tool has a line of amount 0"
        )
    if priced is not None:
        return f"name it with its share under covers: of contracts/{priced}.yaml, or write prices under cost: lines:"
    owner = stack.tools[tool_id].owner.business
    ask = "" if owner is None else f"ask {stack.person_name(owner)} for the invoice: "
    return f"{ask}write its prices under cost: lines:; a free tool has a line of amount 0"
