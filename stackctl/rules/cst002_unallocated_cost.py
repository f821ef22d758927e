from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from stackctl.core.contracts.register import contract_file, identity_of
from stackctl.core.facts.context import Context
from stackctl.core.money.cost import accrue, total
from stackctl.model.cost import Cost, names_center
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
A cost is charged to no cost centre.

## What it finds
A cost with prices, of a tool or of a contract in contracts/, that has neither `cost_center` nor `allocation`, where at
least one of its lines has none of its own either. The cost centre of the owning team is no substitute: a team may own
what others pay for. Tools that are rejected or retired, contracts that cover only such, and costs whose prices are all
0 are not found.

## Why it matters
A cost without a cost centre is in no budget: the budgets look kept while the money is spent. At the year's end
somebody has to find out who ordered it.

## How to fix
Write the cost centre that pays as `cost_center`, or percentages that add up to 100 as `allocation`. Cost centres are
those that the settings, a budget or a team name.

Another `cost_center` for the whole cost moves its past as well. To move a tool from a day on, end the price line with
`to` on the day before, and add one that begins on the day, with its own `cost_center` or `allocation`: what was until
then stays where it was.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
cost:
  lines: [{item: Teams, amount: 250.00, per: month}]
```

## Good
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
cost:
  cost_center: MKT-130
  lines: [{item: Teams, amount: 250.00, per: month}]
# file: budgets.yaml
budgets:
  - {cost_center: MKT-130, fiscal_year: 2026, amount: 20000}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the cost centre of each tool and contract."""
    stack = context.stack
    for tool_id, tool in stack.present.items():
        if tool.cost is not None and (lines := _unallocated(tool.cost)):
            yield _violation(context, tool.cost, lines, tool_id, (tool_id,))
    for contract_id, contract in stack.contracts.items():
        covered = [tool_id for tool_id in contract.covers if tool_id in stack.present]
        if covered and contract.cost is not None and (lines := _unallocated(contract.cost)):
            largest = min(covered, key=lambda tool_id: (-contract.covers[tool_id], tool_id))
            found = _violation(context, contract.cost, lines, largest, covered)
            yield replace(found, file=contract_file(contract_id), detail=identity_of(contract))


def _unallocated(cost: Cost) -> Sequence[int]:
    """Return the places of the prices that nobody bears."""
    if names_center(cost):
        return ()
    found = [index for index, line in enumerate(cost.lines) if not names_center(line)]
    return found if any(cost.lines[index].amount for index in found) else ()


def _violation(
    context: Context,
    cost: Cost,
    places: Sequence[int],
    tool_id: str,
    tools: Iterable[str],
) -> Violation:
    stack, currency = context.stack, context.stack.settings.base_currency
    lines = {id(cost.lines[place]) for place in places}
    parts = [part for tool in tools for part in accrue(stack, tool, context.year) if id(part.line) in lines]
    yearly = total(stack, parts)
    amounts = yearly.in_words(currency)
    in_part = len(places) < len(cost.lines)
    subject = f"{amounts} a year are" if amounts else f"the {'price' if in_part else 'cost'} is"
    return Violation(
        tool=tool_id,
        path=("cost", "lines", places[0], "cost_center") if in_part else ("cost", "cost_center"),
        message=f"{subject} charged to no cost centre",
        help=f"write who pays as cost_center:{_suggestion(context, tool_id)}, or the shares of several as allocation:",
        evidence={**yearly.evidence("per_year", currency)},
    )


def _suggestion(context: Context, tool_id: str) -> str:
    """Name the cost centre of the owning team, if any."""
    team_id = context.stack.tools[tool_id].owner.team
    team = None if team_id is None else context.stack.teams.get(team_id)
    return "" if team is None or team.cost_center is None else f" {team.cost_center} (that of {team.name})"
