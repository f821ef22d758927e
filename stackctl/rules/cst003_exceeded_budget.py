"""A cost centre has committed more than its budget.

## What it finds
A budget in `budgets.yaml` for the present fiscal year or the next one that is less than what is committed: the cost
that accrues to the cost centre in that year, of all tools that are approved, in use, or were in use, and of the
shared contracts that cover them. Contracts that renew by themselves are taken as renewed at the present price; tools
that are proposed or evaluated commit nothing yet. Entries for one cost centre and year add up.

## Why it matters
The contracts are signed: the money will be spent, whether it is in the budget or not. The earlier that is known, the
more renewals can still be changed.

## How to fix
Look at the dearest tools of the cost centre, which the finding names, and at their next notice deadlines: end one, buy
fewer seats, or move a share to the cost centre that uses it. Otherwise ask for more budget and correct the amount.

## Source
A house rule; the budget is the organisation's own.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
cost:
  cost_center: MKT-110
  lines: [{item: Guru, amount: 230.00, per: month}]
# file: budgets.yaml
budgets:
  - {cost_center: MKT-110, fiscal_year: 2026, amount: 2500}
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
# file: budgets.yaml
budgets:
  - {cost_center: MKT-110, fiscal_year: 2026, amount: 3000}
```
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.cost import accrue, by_cost_center, fiscal_year, fiscal_year_of, total
from stackctl.core.money import apportioned, compared, exact, rate_of, rounded, shown
from stackctl.core.text import all_of
from stackctl.model.currency import DIGITS
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import BUDGETS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackctl.core.context import Context

SEVERITY = Severity.ERROR

_UNCOMMITTED = frozenset({"proposed", "evaluating", "rejected"})
_NAMED = 3


def check(context: Context) -> Iterator[Violation]:
    """Adds up what each cost centre has committed in the present fiscal year and the next."""
    settings = context.stack.settings
    this_year = fiscal_year_of(settings.fiscal_year_start, context.today)
    for year in (this_year, this_year + 1):
        budgets = _budgets(context, year)
        committed = _committed(context, year) if budgets else {}
        for center, (index, budget) in budgets.items():
            by_tool = committed.get(center, {})
            if sum(by_tool.values(), Fraction(0)) > budget:
                place = ("budgets", index, "amount")
                yield replace(_violation(context, center, year, budget, by_tool), path=place)


def _budgets(context: Context, year: int) -> dict[str, tuple[int, Fraction]]:
    """By cost centre: the index of its first budget of the year, and the sum in the base currency.

    One in a currency without a rate cannot be compared: CST004 tells of it.
    """
    settings = context.stack.settings
    found: dict[str, tuple[int, Fraction]] = {}
    unknown: set[str] = set()
    for index, budget in enumerate(context.stack.budgets):
        if budget.fiscal_year != year:
            continue
        rate = rate_of(settings, budget.currency or settings.base_currency)
        if rate is None:
            unknown.add(budget.cost_center)
            continue
        first, amount = found.get(budget.cost_center, (index, Fraction(0)))
        found[budget.cost_center] = (first, amount + Fraction(budget.amount) / rate)
    return {center: entry for center, entry in found.items() if center not in unknown}


def _committed(context: Context, year: int) -> Mapping[str | None, Mapping[str, Fraction]]:
    """By cost centre and tool: what accrues in the fiscal year, in the base currency."""
    stack = context.stack
    span = fiscal_year(stack.settings.fiscal_year_start, year)
    found: dict[str | None, dict[str, Fraction]] = {}
    for tool_id, tool in stack.tools.items():
        if tool.status not in _UNCOMMITTED:
            for center, parts in by_cost_center(accrue(stack, tool_id, span)).items():
                found.setdefault(center, {})[tool_id] = total(stack, parts).amount
    return found


def _violation(
    context: Context, center: str, year: int, budget: Fraction, by_tool: Mapping[str, Fraction]
) -> Violation:
    settings = context.stack.settings
    currency = settings.base_currency
    spent = sum(by_tool.values(), Fraction(0))
    over = spent - budget
    percent = f", {rounded(over / budget * 100, 1)} %" if budget else ""
    dearest = sorted(by_tool, key=lambda tool_id: (-by_tool[tool_id], tool_id))
    named = all_of([f"{tool_id} ({shown(by_tool[tool_id], currency)})" for tool_id in dearest[:_NAMED]])
    name = settings.cost_centers.get(center)
    committed, budgeted = compared(spent, budget, currency)
    difference = shown(over, currency) if over >= 1 else exact(over, currency)
    return Violation(
        tool=None,
        path=(),
        message=(
            f"{center}{f' ({name})' if name else ''} is over its budget of {year}: {committed} committed, "
            f"{budgeted} budgeted ({difference} over{percent})"
        ),
        help=f"the dearest are {named}: end or change one, or correct the budget",
        evidence={
            "cost_center": center,
            "fiscal_year": year,
            "budget": rounded(budget, DIGITS[currency]),
            "committed": rounded(spent, DIGITS[currency]),
            "by_tool": dict(sorted(apportioned(by_tool, DIGITS[currency]).items())),
            "currency": currency,
        },
        file=BUDGETS_FILE,
        detail=f"{center} {year}",
    )
