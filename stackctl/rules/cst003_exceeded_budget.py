"""A cost centre is committed to more than its budget.

## What it finds
A budget whose cost centre is committed to more than its amount in the fiscal year that holds today, or in the next
one. Committed is the effective cost, accrued over the fiscal year, of the tools that are approved, live or sunsetting,
and of the retired ones up to their end: tools that are only proposed or being evaluated commit nobody. A contract that
renews by itself counts as renewed at the present price. Budgets of one cost centre and fiscal year are added up. What
is in a currency without a rate is left out, and a budget in such a currency is compared with the costs in that
currency alone; CST004 tells of the rate.

## Why it matters
Commitments are signed: money over the budget is found elsewhere in the year, or tools are cut in a hurry, at the worst
price. Seen before a notice deadline, it can still be changed.

## How to fix
Cut the cost: the finding names the largest ones. Or let whoever answers for the budget raise it, and write the new
amount. A cost that others bear in part is shared with `allocation`.

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

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.cost import Total, accrue, by_cost_center, total
from stackctl.core.money import apportioned, rate_of, shown, shown_apart, shown_percent, to_cents
from stackctl.core.periods import fiscal_year, fiscal_year_of
from stackctl.core.text import all_of
from stackctl.model.currency import DIGITS
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import BUDGETS_FILE
from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackctl.core.context import Context
    from stackctl.core.periods import Span
    from stackctl.model.people import Budget
    from stackctl.model.stack import Stack

SEVERITY = Severity.ERROR

_COMMITTED = LIVE | {"approved", "retired"}
_MOST_IN_HELP = 3
_MOST_IN_EVIDENCE = 10


@dataclass(slots=True)
class _Budgets:
    """The budgets of a cost centre and fiscal year, each with its place in the file."""

    places: list[int] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)


def check(context: Context) -> Iterator[Violation]:
    """Compares the budgets of this and the next fiscal year with what their cost centres bear."""
    stack = context.stack
    start = stack.settings.fiscal_year_start
    this_year = fiscal_year_of(start, context.today)
    found: dict[int, dict[str, _Budgets]] = {this_year: {}, this_year + 1: {}}
    for index, budget in enumerate(stack.budgets):
        if budget.fiscal_year in found:
            group = found[budget.fiscal_year].setdefault(budget.cost_center, _Budgets())
            group.places.append(index)
            group.budgets.append(budget)
    for year, groups in found.items():
        if groups:
            committed = _committed(stack, fiscal_year(start, year))
            for center, group in groups.items():
                yield from _compared(stack, center, group, committed.get(center, {}))


def _committed(stack: Stack, span: Span) -> Mapping[str, Mapping[str, Total]]:
    """What each cost centre bears in a span, by tool."""
    found: dict[str, dict[str, Total]] = {}
    for tool_id, tool in stack.tools.items():
        if tool.status in _COMMITTED:
            for center, parts in by_cost_center(accrue(stack, tool_id, span)).items():
                if center is not None:
                    found.setdefault(center, {})[tool_id] = total(stack, parts)
    return found


def _compared(stack: Stack, center: str, group: _Budgets, by_tool: Mapping[str, Total]) -> Iterator[Violation]:
    first = group.budgets[0]
    currency = first.currency or stack.settings.base_currency
    budget = _in_currency(stack, group.budgets, currency)
    known = {tool_id: _known(stack, cost, currency) for tool_id, cost in by_tool.items()}
    committed = sum(known.values(), Fraction(0))
    if budget is None or to_cents(committed, currency) <= budget:
        return
    digits = DIGITS[currency]
    parts = apportioned(known, digits)
    largest = sorted((tool_id for tool_id in parts if parts[tool_id] > 0), key=lambda t: (-parts[t], t))
    listed = largest[:_MOST_IN_EVIDENCE]
    told, allowed, over = shown_apart(committed, budget, currency)
    share = f" ({shown_percent(committed - budget, budget)})" if budget else ""
    cut = all_of([f"{tool_id} ({shown(parts[tool_id], currency)})" for tool_id in largest[:_MOST_IN_HELP]])
    ask = "" if first.owner is None else f"ask {stack.person_name(first.owner)} to "
    yield Violation(
        tool=None,
        path=("budgets", group.places[0], "amount"),
        message=(
            f"{_center_name(stack, center)} is committed to {told} in fiscal year {first.fiscal_year}, "
            f"{over} over its budget of {allowed}{share}"
        ),
        help=f"{ask}raise the budget, or cut the largest costs: {cut}",
        evidence={
            "cost_center": center,
            "fiscal_year": first.fiscal_year,
            "currency": currency,
            "committed": sum(parts.values()),
            "budget": to_cents(budget, currency),
            "over": sum(parts.values()) - to_cents(budget, currency),
            "contributors": {tool_id: parts[tool_id] for tool_id in listed},
            "others": sum(parts.values()) - sum(parts[tool_id] for tool_id in listed),
            "unconverted": sorted({one for cost in by_tool.values() for one in cost.unconverted} - {currency}),
        },
        file=BUDGETS_FILE,
        detail=str(first.fiscal_year),
    )


def _in_currency(stack: Stack, budgets: list[Budget], currency: str) -> Fraction | None:
    """The sum of budgets in a currency; None where a rate is missing for it."""
    whole = Fraction(0)
    target = rate_of(stack.settings, currency)
    for budget in budgets:
        own = budget.currency or stack.settings.base_currency
        rate = rate_of(stack.settings, own)
        if own == currency:
            whole += Fraction(budget.amount)
        elif rate is None or target is None:
            return None
        else:
            whole += Fraction(budget.amount) / rate * target
    return whole


def _known(stack: Stack, cost: Total, currency: str) -> Fraction:
    """As much of a cost as can be told in a currency."""
    rate = rate_of(stack.settings, currency)
    return cost.unconverted.get(currency, Fraction(0)) if rate is None else cost.amount * rate


def _center_name(stack: Stack, center: str) -> str:
    name = stack.settings.cost_centers.get(center)
    return center if name is None else f"{center} ({name})"
