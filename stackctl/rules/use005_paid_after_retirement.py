from collections.abc import Iterator
from datetime import date, timedelta

from stackctl.core.calendar.periods import Span
from stackctl.core.calendar.terms import add_months, notice
from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import to_cents
from stackctl.core.money.cost import accrue, total
from stackctl.model.finding import Severity, Violation
from stackctl.model.scalars import LAST_DAY
from stackctl.model.tool import Tool

SEVERITY = Severity.ERROR

MANUAL = """\
A retired tool still costs money.

## What it finds
A retired tool with a cost that falls on days after its retirement (`since`), today or later. What was paid up to the
retirement, and what ended since then, is not found.

## Why it matters
Nobody uses the tool, so all of that money is lost. It happens where the tool was switched off but notice was not given,
or where the contract runs on to the end of its term.

## How to fix
Give notice, and write the last day paid for as `to` of the cost lines, or as the contract's `end` with
`auto_renew: false`. Where the cost has ended already, that is all there is to do; where it cannot be ended
early, waive the finding until the last day.

## Source
A house rule without a threshold: a tool that is gone should cost nothing.

## Bad
```yaml
name: Drift
vendor: Salesloft
category: conversational-marketing
status: retired
since: 2026-06-30
cost:
  lines: [{item: Premium, amount: 2500.00, per: month, from: 2025-01-01}]
```

## Good
```yaml
name: Drift
vendor: Salesloft
category: conversational-marketing
status: retired
since: 2026-06-30
cost:
  lines: [{item: Premium, amount: 2500.00, per: month, from: 2025-01-01, to: 2026-06-30}]
```
"""

_DAY = timedelta(days=1)


def check(context: Context) -> Iterator[Violation]:
    """Accrue what each retired tool still costs."""
    currency = context.stack.settings.base_currency
    for tool_id, tool in context.stack.tools.items():
        if tool.status != "retired":
            continue
        first = context.today if tool.since is None else max(tool.since + _DAY, context.today)
        ahead = Span(first, add_months(first, 12) - _DAY)
        cost = total(context.stack, accrue(context.stack, tool_id, ahead, whole_life=False))
        amounts = cost.in_words(currency)
        if not amounts:
            continue
        last = _last_day(context, tool_id, first)
        ends_soon = last is not None and last <= ahead.last
        span = f"until {last}" if ends_soon else f"a year{f' until {last}' if last else ''}"
        yield Violation(
            tool=tool_id,
            path=("status",) if tool.cost is None else ("cost",),
            message=f"retired{f' since {tool.since}' if tool.since else ''}, still costs {amounts} {span}",
            help=_next_step(context, tool_id, tool, last),
            evidence={
                "since": None if tool.since is None else tool.since.isoformat(),
                "next_12_months": to_cents(cost.amount, currency),
                "currency": currency,
                "until": None if last is None else last.isoformat(),
            },
            idle={tool_id: cost.amount} if cost.amount > 0 else {},
        )


def _last_day(context: Context, tool_id: str, first: date) -> date | None:
    """Find the day after which nothing is left to pay."""
    days = {
        part.line.to or part.line.from_
        for part in accrue(context.stack, tool_id, Span(first, LAST_DAY), whole_life=False)
    }
    days |= {terms.end for terms in context.stack.contracts_of(tool_id)}
    for day in sorted(day for day in days if day is not None and first <= day < LAST_DAY):
        rest = Span(day + _DAY, LAST_DAY)
        if not any(True for _ in accrue(context.stack, tool_id, rest, whole_life=False)):
            return day
    return None


def _next_step(context: Context, tool_id: str, tool: Tool, last: date | None) -> str:
    if last is not None:
        return f"ask the vendor to end it early; if that cannot be, waive the finding until {last}"
    terms = context.contract_of(tool_id)
    if terms is not None and terms.auto_renew:
        due = notice(terms, context.today)
        by = "" if due is None else f" by {due.by}"
        return f"give notice{by}, and write auto_renew: false and the end of the last term into the contract"
    if tool.cost is not None:
        return "end the contract, and write the last day paid for as to: of the cost lines"
    return "end the contract, or take the tool out of covers: of the shared one"
