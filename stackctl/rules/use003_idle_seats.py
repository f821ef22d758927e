from collections.abc import Iterator
from decimal import Decimal

from stackctl.core.calendar.terms import bound_until
from stackctl.core.facts.context import Context
from stackctl.core.facts.idle_seats import idle_cost
from stackctl.core.facts.seats import seats_of
from stackctl.core.money.amounts import shown, to_cents
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Percent

SEVERITY = Severity.WARNING

THRESHOLDS = (
    Threshold(
        "min_active_percent", Decimal(60), Percent, "the share of the seats paid for, in percent, that should be active"
    ),
)

MANUAL = """\
Too few of the seats that are paid for are in use.

## What it finds
A live tool whose active seats (`usage: active`) are a smaller share of the seats paid for than is expected. The seats
paid for are `usage: seats`; where that is missing, the quantities of the cost lines of `kind: seats` that cover today
and that the tool bears alone.

## Why it matters
An idle seat costs as much as one in use, and most contracts only let seats go at a renewal. The money in idle seats is
what those beyond the active ones cost in the next twelve months, by the prices of those months: a cut that is agreed
already counts, and of several prices the cheapest seats go first. Where the lines of `kind: seats` have no `quantity`,
it is the idle share of their cost; without such lines, of all that recurs.

## How to fix
Take back the seats that nobody uses, and renew for the number in use, before notice is due. Where more people are about
to start, say so in a waiver with a date.

## Source
A house default: at three seats in five there is room for holidays and newcomers; below that, a smaller contract is
nearly always the cheaper one.

## Bad
```yaml
name: Mailchimp
vendor: Intuit
category: email-marketing
status: active
cost:
  lines: [{item: Seats, kind: seats, amount: 30.00, per: month, quantity: 40}]
usage: {seats: 40, active: 9, as_of: 2026-11-15}
```

## Good
```yaml
name: Mailchimp
vendor: Intuit
category: email-marketing
status: active
cost:
  lines: [{item: Seats, kind: seats, amount: 30.00, per: month, quantity: 12}]
usage: {seats: 12, active: 9, as_of: 2026-11-15}
```
"""


def check(context: Context, min_active_percent: Percent) -> Iterator[Violation]:
    """Compare the active seats with the seats paid for."""
    currency = context.stack.settings.base_currency
    for tool_id in context.stack.live:
        seats = seats_of(context.stack, tool_id, context.today)
        if seats is None or not seats.are_below(min_active_percent):
            continue
        idle = idle_cost(context.stack, tool_id, seats, context.year)
        price = f": {shown(idle, currency)} a year idle" if idle > 0 else ""
        yield Violation(
            tool=tool_id,
            path=("usage", "active"),
            message=f"{seats.against(min_active_percent)}{price}",
            help=_next_step(context, tool_id),
            evidence={
                "active": seats.active,
                "seats": seats.paid,
                "min_active_percent": min_active_percent,
                "idle_per_year": to_cents(idle, currency),
                "currency": currency,
            },
            idle={tool_id: idle} if idle > 0 else {},
        )


def _next_step(context: Context, tool_id: str) -> str:
    due = context.notices.get(tool_id)
    if due is not None:
        return f"renew with fewer seats: notice is due by {due.by}"
    terms = context.contract_of(tool_id)
    end = None if terms is None else bound_until(terms, context.today)
    if end is not None and end >= context.today:
        return f"renew with fewer seats: the contract's term ends on {end}"
    return "pay for fewer seats, or give the idle ones to people who need them"
