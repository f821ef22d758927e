"""What was paid is not what was agreed.

## What it finds
A tool whose actual spend is off what its contract commits to by more than a share. The spend is that of
`spend/*.csv`; the commitment is what the cost lines bill in the same time. That time is the whole months from the
first to the last payment for any tool, at most the last twelve that have ended by today. A tool without any payment
in it is not looked at.

## Why it matters
Invoices above the contract are paid more often than found: seats that were added by themselves, a price that rose a
year early, a discount that was forgotten. Below it, an invoice is still to come, or the file tells a price that is no
longer true.

## How to fix
Hold the invoices against the contract. Where they are wrong, ask for the money back; where the file is, correct its
lines. Where a tool is paid at another time than the file says, write how it is `billed`.

## Settings
- `percent`: how far the spend may be off, in percent of the commitment

## Source
A house default: a tenth leaves room for exchange rates and parts of months.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
cost:
  lines: [{item: Guru, amount: 230.00, per: month, from: 2026-01-01}]
# file: spend/2026.csv
date,tool,amount,currency
2026-09-01,example,230.00,EUR
2026-10-01,example,330.00,EUR
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
cost:
  lines: [{item: Guru, amount: 230.00, per: month, from: 2026-01-01}]
# file: spend/2026.csv
date,tool,amount,currency
2026-09-01,example,230.00,EUR
2026-10-01,example,230.00,EUR
```
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.cost import Span, billed, total
from stackctl.core.money import compared, rate_of, rounded, to_cents
from stackctl.core.terms import add_months
from stackctl.model.finding import Severity, Violation
from stackctl.model.scalars import Percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context, percent: Percent = Decimal(10)) -> Iterator[Violation]:
    """Compares what was paid for each tool with what was billed."""
    stack = context.stack
    currency = stack.settings.base_currency
    period = _period(context)
    if period is None:
        return
    for tool_id, paid in _paid(context, period).items():
        due = total(stack, billed(stack, tool_id, period))
        if due.unconverted or abs(paid - due.amount) * 100 <= due.amount * Fraction(percent):
            continue
        actual, agreed = compared(paid, due.amount, currency)
        off = f", {rounded(abs(paid - due.amount) / due.amount * 100, 0)} %" if due.amount > 0 else ""
        way = "more" if paid > due.amount else "less"
        yield Violation(
            tool=tool_id,
            path=("cost", "lines"),
            message=f"{actual} paid from {period.first} to {period.last}, {agreed} agreed{off} {way}"
            if off
            else f"{actual} paid from {period.first} to {period.last}, nothing agreed",
            help="hold the invoices against the contract; correct the lines, or ask for the money back",
            evidence={
                "from": period.first.isoformat(),
                "to": period.last.isoformat(),
                "actual": to_cents(paid, currency),
                "committed": to_cents(due.amount, currency),
                "currency": currency,
                "percent": percent,
            },
        )


def _period(context: Context) -> Span | None:
    """The whole months that the payments are from, of the last twelve that have ended; None where there are none."""
    this_month = (context.today + timedelta(days=1)).replace(day=1)
    latest = this_month - timedelta(days=1)
    earliest = add_months(this_month, -12)
    days = [payment.day for payment in context.stack.payments if earliest <= payment.day <= latest]
    if not days:
        return None
    return Span(min(days).replace(day=1), add_months(max(days).replace(day=1), 1) - timedelta(days=1))


def _paid(context: Context, period: Span) -> dict[str, Fraction]:
    """What was paid for each declared tool in a time, in the base currency; one paid without a rate is left out."""
    found: dict[str, Fraction] = {}
    unknown: set[str] = set()
    for payment in context.stack.payments:
        if payment.tool in context.stack.tools and period.first <= payment.day <= period.last:
            rate = rate_of(context.stack.settings, payment.currency)
            if rate is None:
                unknown.add(payment.tool)
            else:
                found[payment.tool] = found.get(payment.tool, Fraction(0)) + Fraction(payment.amount) / rate
    return {tool_id: found[tool_id] for tool_id in sorted(found) if tool_id not in unknown}
