from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

from stackctl.core.calendar.periods import Span
from stackctl.core.calendar.terms import add_months
from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import rate_of, rounded, shown_apart, to_cents
from stackctl.core.money.cost import billed, is_dated
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Percent
from stackctl.model.source import KeyPath
from stackctl.model.spend import SpendRow
from stackctl.model.stack import Stack

SEVERITY = Severity.WARNING

THRESHOLDS = (
    Threshold(
        "percent",
        Decimal(10),
        Percent,
        "the deviation, in percent of what should have been invoiced, from which on it is found",
    ),
)

MANUAL = """\
What was actually spent on a tool is not what its cost says.

## What it finds
A tool whose actual spend, as the files in spend/ hold it, is more or less than what its declared cost would have had
invoiced in the same period, by more than the threshold. The period is the whole months that all the spend covers: from
the month of its first day, at most the twelve that ended last, to the month of its last day, without the present
month. What is invoiced counts as `billed` says, on the first day of each invoice period, at the exchange rate of that
day; prices of `kind: internal` do not, since nobody sends an invoice for them. A tool without any spend in the period
is not found, nor is one without a declared cost, with a currency that has no rate, or with a price that is paid less
than monthly and says nowhere since when. Nothing is found while a row in spend/ cannot be read.

## Why it matters
More spend than declared is a price rise, extra seats or a contract that nobody wrote down; less is a missing invoice,
or a cost that is already gone. Either way every report on the declared cost is off by as much.

## How to fix
Look through the invoices. Where the price has changed, correct the cost lines; where the vendor charged too much, ask
for a credit note; where an invoice was booked in another month or against another tool, correct spend/. A yearly
invoice that was booked before the period begins is a reason for a waiver with a date.

## Source
Ten percent is a house default: room for exchange rates and metered use. The bases are those of FinOps FOCUS: billed
cost against actual spend, because a yearly invoice is paid in one sum.

## Bad
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
cost:
  lines: [{item: Teams, amount: 250.00, per: month, from: 2026-01-01}]
# file: spend/2026.csv
date,tool,amount,currency
2026-09-01,example,250.00,EUR
2026-10-01,example,400.00,EUR
```

## Good
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
cost:
  lines: [{item: Teams, amount: 250.00, per: month, from: 2026-01-01}]
# file: spend/2026.csv
date,tool,amount,currency
2026-09-01,example,250.00,EUR
2026-10-01,example,262.50,EUR
```
"""

_DAY = timedelta(days=1)
_LOOK_BACK = 12


def check(context: Context, percent: Percent) -> Iterator[Violation]:
    """Compare the spend of each tool with its invoices."""
    stack = context.stack
    span = _period(context)
    if span is None or stack.has_unread_spend:
        return
    by_tool: dict[str, list[SpendRow]] = {}
    for row in stack.spend:
        if span.first <= row.date <= span.last:
            by_tool.setdefault(row.tool, []).append(row)
    for tool_id in sorted(by_tool):
        spent = _spent(stack, by_tool[tool_id])
        due = _due(stack, tool_id, span)
        if spent is not None and due is not None and abs(spent - due) * 100 > Fraction(percent) * abs(due):
            yield _violation(context, by_tool[tool_id], span, spent, due, percent=percent)


def _period(context: Context) -> Span | None:
    """Find the whole months that spend covers, twelve at most."""
    days = [row.date for row in context.stack.spend if row.date <= context.today]
    if not days:
        return None
    tomorrow = context.today + _DAY
    after = min(tomorrow.replace(day=1), add_months(max(days).replace(day=1), 1))
    first = max(min(days).replace(day=1), add_months(tomorrow.replace(day=1), -_LOOK_BACK))
    return Span(first, after - _DAY) if first < after else None


def _spent(stack: Stack, rows: Sequence[SpendRow]) -> Fraction | None:
    """Sum up rows, unless a rate is missing."""
    return _in_base(stack, ((row.currency, row.date, Fraction(row.amount)) for row in rows))


def _in_base(stack: Stack, amounts: Iterable[tuple[str, date, Fraction]]) -> Fraction | None:
    """Add amounts up at the rates of their days."""
    whole = Fraction(0)
    for currency, day, amount in amounts:
        rate = rate_of(stack.settings, currency, day)
        if rate is None:
            return None
        whole += amount / rate
    return whole


def _due(stack: Stack, tool_id: str, span: Span) -> Fraction | None:
    """Sum up what is invoiced, unless that is not known."""
    if not is_dated(stack, tool_id) or not _is_invoiced(stack, tool_id):
        return None
    # At the rates of their days as well: a rate that moves is no deviation.
    due = (part for part in billed(stack, tool_id, span) if part.line.kind != "internal")
    return _in_base(stack, ((part.currency, part.period.first, part.amount) for part in due))


def _is_invoiced(stack: Stack, tool_id: str) -> bool:
    costs = (
        stack.tools[tool_id].cost,
        *(stack.contracts[contract_id].cost for contract_id in stack.covering.get(tool_id, ())),
    )
    return any(line.kind != "internal" for cost in costs if cost is not None for line in cost.lines)


def _violation(
    context: Context, rows: Sequence[SpendRow], span: Span, spent: Fraction, due: Fraction, *, percent: Decimal
) -> Violation:
    stack, tool_id = context.stack, rows[0].tool
    currency = stack.settings.base_currency
    more = spent > due
    paid, expected, _ = shown_apart(spent, due, currency)
    difference = shown_apart(max(spent, due), min(spent, due), currency)[2]
    if due:
        share = f" ({_percent(abs(spent - due) / abs(due), percent)} %)"
        against = f"{difference} {'more' if more else 'less'} than the {expected} to be invoiced{share}"
    else:
        against = "but nothing was to be invoiced"
    return Violation(
        tool=tool_id,
        path=_path(stack, tool_id),
        message=f"spent {paid} {_months(span.first, span.last)}, {against}",
        help=(
            "look through the invoices: correct the cost lines, or ask the vendor for a credit note"
            if more
            else "look for a missing invoice, or one booked elsewhere; otherwise correct the cost lines"
        ),
        evidence={
            "spent": to_cents(spent, currency),
            "billed": to_cents(due, currency),
            "difference": to_cents(spent - due, currency),
            "currency": currency,
            "from": span.first.isoformat(),
            "to": span.last.isoformat(),
            "rows": len(rows),
            "percent": percent,
        },
    )


def _path(stack: Stack, tool_id: str) -> KeyPath:
    return ("cost",) if stack.tools[tool_id].cost is not None else ("contract",)


def _months(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"in {first:%Y-%m}"
    return f"from {first:%Y-%m} to {last:%Y-%m}"


def _percent(share: Fraction, bound: Decimal) -> Decimal:
    """Round a share until it reads as above the bound."""
    rough = (rounded(share * 100, digits) for digits in count())
    return next(percent for percent in rough if percent > bound)
