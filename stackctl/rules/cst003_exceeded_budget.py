from collections.abc import Iterator, Mapping
from fractions import Fraction

from stackctl.core.calendar.periods import fiscal_year, fiscal_year_of
from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import apportioned, shown, shown_apart, shown_percent, to_cents
from stackctl.core.money.budgets import Allowance
from stackctl.core.money.cost import Total
from stackctl.core.text.messages import all_of
from stackctl.model.currency import DIGITS
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import BUDGETS_FILE, Stack

SEVERITY = Severity.ERROR

MANUAL = """\
A cost centre is committed to more than its budget.

## What it finds
A budget whose cost centre is committed to more than its amount in the fiscal year that holds today, or in the next
one. Committed is the effective cost, accrued over the fiscal year, of the tools that are approved, live or sunsetting,
and of the retired ones up to their end: tools that are only proposed or being evaluated commit nobody. A contract that
renews by itself counts as renewed at the present price. Budgets of one cost centre and fiscal year are added up. What
is in a currency without a rate is left out, and a budget in such a currency is compared with the costs in that
currency alone; CST004 asks for the rate.

## Why it matters
Commitments are signed: money over the budget is found elsewhere in the year, or tools are cut in a hurry, at the worst
price. Seen before a notice deadline, it can still be changed.

## How to fix
Cut the cost: the finding names the largest ones. Or let whoever answers for the budget raise it, and write the new
amount. A cost that others bear in part is shared with `allocation`. From a day on only: end the price line with `to`,
and add one that begins then, with its own `cost_center` or `allocation`; the months before stay where they were.

## Source
A house rule without a threshold: a budget is its own.

## Bad
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
  - {cost_center: MKT-130, fiscal_year: 2026, amount: 2000}
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
  - {cost_center: MKT-130, fiscal_year: 2026, amount: 3000}
```
"""

_MOVE = "to move one to another cost centre, end its line with to: and add one with its own cost_center:"
_MOST_IN_HELP = 3
_MOST_IN_EVIDENCE = 10


def check(context: Context) -> Iterator[Violation]:
    """Compare the budgets of two fiscal years with their costs."""
    stack = context.stack
    if not stack.budgets:
        return
    from stackctl.core.money.budgets import allowances, center_costs

    this_year = fiscal_year_of(stack.settings, context.today)
    for year in (this_year, this_year + 1):
        allowed = allowances(stack, year)
        committed = center_costs(stack, fiscal_year(stack.settings, year)) if allowed else {}
        for center, allowance in allowed.items():
            yield from _compared(stack, center, year, allowance, committed.get(center, {}))


def _compared(
    stack: Stack, center: str, year: int, allowance: Allowance, by_tool: Mapping[str, Total]
) -> Iterator[Violation]:
    from stackctl.core.money.budgets import center_names, in_currency

    currency, budget = allowance.currency, allowance.amount
    known = {tool_id: in_currency(stack.settings, cost, currency) for tool_id, cost in by_tool.items()}
    committed = sum(known.values(), Fraction(0))
    if budget is None or to_cents(committed, currency) <= budget:
        return
    digits = DIGITS[currency]
    parts = apportioned(known, digits)
    largest = sorted((tool_id for tool_id in parts if parts[tool_id] > 0), key=lambda t: (-parts[t], t))
    listed = largest[:_MOST_IN_EVIDENCE]
    sum_, limit, over = shown_apart(committed, budget, currency)
    share = f" ({shown_percent(committed - budget, budget)})" if budget else ""
    cut = all_of([f"{tool_id} ({shown(parts[tool_id], currency)})" for tool_id in largest[:_MOST_IN_HELP]])
    ask = "" if allowance.owner is None else f"ask {stack.person_name(allowance.owner)} to "
    name = center_names(stack).get(center)
    yield Violation(
        tool=None,
        path=("budgets", allowance.place, "amount"),
        message=(
            f"{center if name is None else f'{center} ({name})'} is committed to {sum_} in fiscal year {year}, "
            f"{over} over its budget of {limit}{share}"
        ),
        help=f"{ask}raise the budget, or cut the largest costs: {cut}; {_MOVE}",
        evidence={
            "cost_center": center,
            "fiscal_year": year,
            "currency": currency,
            "committed": sum(parts.values()),
            "budget": to_cents(budget, currency),
            "over": sum(parts.values()) - to_cents(budget, currency),
            "contributors": {tool_id: parts[tool_id] for tool_id in listed},
            "others": sum(parts.values()) - sum(parts[tool_id] for tool_id in listed),
            "unconverted": sorted({other for cost in by_tool.values() for other in cost.unconverted} - {currency}),
        },
        file=BUDGETS_FILE,
        detail=str(year),
    )
