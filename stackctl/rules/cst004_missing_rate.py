"""An amount is in a currency without an exchange rate.

## What it finds
A currency other than the base currency that a tool, a contract, an approval or a budget is in, and that
`stackctl.yaml` has no rate for under `fx: rates:`. Each place is told, at its `currency`. What was rejected or
retired is left out.

## Why it matters
Amounts without a rate are in no sum: the yearly cost, the budgets and the approvals are then too low, and reports
have to say so beside every total.

## How to fix
Write the rate under `fx: rates:`: units of the currency for one unit of the base currency, as of a day. Take the rate
that finance books by.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
cost:
  currency: USD
  lines: [{item: Guru, amount: 230.00, per: month}]
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
cost:
  currency: USD
  lines: [{item: Guru, amount: 230.00, per: month}]
# file: stackctl.yaml
fx: {as_of: 2026-11-20, rates: {USD: 1.0821}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.money import rate_of, shown
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import BUDGETS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context
    from stackctl.model.source import KeyPath

SEVERITY = Severity.ERROR


def check(context: Context) -> Iterator[Violation]:
    """Looks at every currency that an amount is in."""
    stack = context.stack
    for tool_id, tool in stack.present.items():
        if tool.cost is not None and tool.cost.lines:
            amount = context.annual[tool_id].unconverted.get(tool.cost.currency or "")
            yearly = f": {shown(amount, tool.cost.currency or '')} a year" if amount else ": its cost"
            yield from _missing(context, tool.cost.currency, yearly, ("cost", "currency"), tool=tool_id)
        for index, approval in enumerate(tool.approvals):
            path = ("approvals", index, "currency")
            yield from _missing(context, approval.currency, ": the approval", path, tool=tool_id)
    for contract_id, contract in stack.contracts.items():
        if contract.cost is not None and contract.cost.lines:
            file = f"contracts/{contract_id}.yaml"
            yield from _missing(context, contract.cost.currency, ": its cost", ("cost", "currency"), file=file)
    for index, budget in enumerate(stack.budgets):
        what = f": the budget of {budget.cost_center} for {budget.fiscal_year}"
        yield from _missing(context, budget.currency, what, ("budgets", index, "currency"), file=BUDGETS_FILE)


def _missing(
    context: Context,
    currency: str | None,
    what: str,
    path: KeyPath,
    *,
    tool: str | None = None,
    file: str | None = None,
) -> Iterator[Violation]:
    settings = context.stack.settings
    if currency is not None and rate_of(settings, currency) is None:
        yield Violation(
            tool=tool,
            path=path,
            message=f"no rate for {currency}{what} is in no sum",
            help=f"write {currency}: under fx: rates: in stackctl.yaml, in {currency} for one {settings.base_currency}",
            evidence={"currency": currency},
            file=file,
        )
