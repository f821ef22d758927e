from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from stackctl.core.contracts.register import contract_file, identity_of
from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import rate_of, shown, to_cents
from stackctl.core.money.cost import accrue
from stackctl.core.money.faults import rate_wanted
from stackctl.model.cost import Cost
from stackctl.model.finding import Evidence, Severity, Violation
from stackctl.model.source import KeyPath
from stackctl.model.stack import BUDGETS_FILE, Stack

_Sum = tuple[KeyPath, str | None, Fraction]
"""An amount in a currency, and where that is written."""

SEVERITY = Severity.ERROR

MANUAL = """\
A currency is used that has no exchange rate.

## What it finds
A currency other than the base currency, without a rate in the settings, in which there is something to sum up: a cost
with prices of a tool or of a contract in contracts/, a budget, an approval, or actual spend. One finding for each
place: a tool's cost, a contract's cost, a tool's approvals, the budgets, a file of spend. What is 0 needs no rate.

## Why it matters
What cannot be converted is missing in every sum in the base currency. Reports say so, but a total that leaves
something out is still the number that people remember.

## How to fix
Write the rate into stackctl.yaml: units of the currency for one unit of the base currency, and under `as_of` the day
that it is from. In a list of the rates of several days, one entry is enough; a booking has the rate of its day. The
European Central Bank publishes such rates for the euro.

## Source
A house rule without a threshold; nothing is converted at a guessed rate.

## Bad
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
cost:
  currency: AUD
  lines: [{item: Teams, amount: 400.00, per: month}]
```

## Good
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
cost:
  currency: AUD
  lines: [{item: Teams, amount: 400.00, per: month}]
# file: stackctl.yaml
fx: {as_of: 2026-11-20, rates: {AUD: 1.7843}}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the rate of every currency in use."""
    stack = context.stack
    for tool_id, tool in stack.tools.items():
        if tool.cost is not None:
            yield from _of_cost(context, tool.cost, tool_id, (tool_id,))
        approvals = (
            (("approvals", n, "currency"), a.currency, Fraction(a.up_to)) for n, a in enumerate(tool.approvals)
        )
        yield from _of_sums(stack, approvals, "approved", tool_id, None)
    for contract_id, contract in stack.contracts.items():
        covered = sorted((one for one in contract.covers if one in stack.tools), key=lambda one: -contract.covers[one])
        if contract.cost is not None:
            largest = covered[0] if covered else None
            for found in _of_cost(context, contract.cost, largest, covered):
                detail = f"{identity_of(contract)} {found.detail.lstrip()}"
                yield replace(found, file=contract_file(contract_id), detail=detail)
    budgets = ((("budgets", n, "currency"), b.currency, Fraction(b.amount)) for n, b in enumerate(stack.budgets))
    yield from _of_sums(stack, budgets, "budgeted", None, BUDGETS_FILE)
    spent: dict[str, list[_Sum]] = {}
    for row in sorted(stack.spend, key=lambda row: (row.file, row.row)):
        spent.setdefault(row.file, []).append(((row.row, "currency"), row.currency, Fraction(row.amount)))
    for file, sums in spent.items():
        yield from _of_sums(stack, sums, "spent", None, file)


def _of_cost(context: Context, cost: Cost, tool_id: str | None, tools: Iterable[str]) -> Iterator[Violation]:
    stack, currency = context.stack, cost.currency
    if currency is None or rate_of(stack.settings, currency) is not None or not any(line.amount for line in cost.lines):
        return
    parts = (part for tool in tools for part in accrue(stack, tool, context.year) if part.cost is cost)
    yearly = sum((part.amount for part in parts), Fraction(0))
    words = f"{shown(yearly, currency)} a year" if yearly > 0 else "the cost"
    violation = _violation(stack, currency, ("cost", "currency"), words, {"per_year": to_cents(yearly, currency)})
    yield replace(violation, tool=tool_id, detail=f" {currency}")


def _of_sums(
    stack: Stack, sums: Iterable[_Sum], what: str, tool_id: str | None, file: str | None
) -> Iterator[Violation]:
    """Report each currency once, where it is used first."""
    paths: dict[str, KeyPath] = {}
    amounts: dict[str, Fraction] = {}
    for path, currency, amount in sums:
        if currency is not None and amount and rate_of(stack.settings, currency) is None:
            paths.setdefault(currency, path)
            amounts[currency] = amounts.get(currency, Fraction(0)) + amount
    for currency, path in paths.items():
        words = f"{shown(amounts[currency], currency)} {what}"
        violation = _violation(stack, currency, path, words, {what: to_cents(amounts[currency], currency)})
        yield replace(violation, tool=tool_id, file=file, detail=currency)


def _violation(stack: Stack, currency: str, path: KeyPath, words: str, amounts: Mapping[str, Evidence]) -> Violation:
    base = stack.settings.base_currency
    return Violation(
        tool=None,
        path=path,
        message=f"no rate for {currency}: {words} cannot be counted in {base}",
        help=rate_wanted(stack.settings, currency),
        evidence={"currency": currency, "base_currency": base, **amounts},
    )
