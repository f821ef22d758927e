from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from stackctl.core.calendar.terms import end_of_term
from stackctl.core.facts.context import Context
from stackctl.core.facts.seats import seats_of
from stackctl.core.money.amounts import shown, to_cents
from stackctl.core.money.cost import accrue, total
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
the idle share of a year's cost of the lines of `kind: seats`, or of all that recurs where the tool has no such line.

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

_RECURRING = frozenset({"subscription", "seats", "usage", "discount"})


def check(context: Context, min_active_percent: Percent) -> Iterator[Violation]:
    """Compare the active seats with the seats paid for."""
    currency = context.stack.settings.base_currency
    for tool_id in context.stack.live:
        seats = seats_of(context.stack, tool_id, context.today)
        if seats is None or not seats.are_below(min_active_percent):
            continue
        idle = (1 - seats.share) * _yearly_cost(context, tool_id)
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


def _yearly_cost(context: Context, tool_id: str) -> Fraction:
    """Sum up the seat lines, or else all that recurs."""
    parts = [part for part in accrue(context.stack, tool_id, context.year) if part.line.per != "once"]
    of_seats = [part for part in parts if part.line.kind == "seats"]
    recurring = [part for part in parts if part.line.kind in _RECURRING]
    return total(context.stack, iter(of_seats or recurring)).amount


def _next_step(context: Context, tool_id: str) -> str:
    due = context.notices.get(tool_id)
    if due is not None:
        return f"renew with fewer seats: notice is due by {due.by}"
    terms = context.stack.contract_of(tool_id)
    end = None if terms is None else end_of_term(terms, context.today)
    if end is not None and end >= context.today:
        return f"renew with fewer seats: the contract's term ends on {end}"
    return "pay for fewer seats, or give the idle ones to people who need them"
