from collections.abc import Iterator
from decimal import Decimal

from stackctl.core.facts.context import Context
from stackctl.core.facts.seats import Shortage, plain, shortage_of
from stackctl.core.text.messages import all_of, quoted
from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import Usage

SEVERITY = Severity.WARNING

MANUAL = """\
More people have a tool than seats are paid for.

## What it finds
A live tool of which more people are active (`usage: active`) or have a seat (`usage: assigned`) than there are seats
paid for: `usage: seats`, or where that is missing, the quantities of the cost lines of `kind: seats` that cover today
and that the tool bears alone. Where such a line has no quantity, the number is not known, and nothing is found.

The money is that of the missing seats in a year, at the price of the last line of `kind: seats` that covers today:
where prices go by tiers, a further seat costs what the last tier costs. Discounts are not counted.

## Why it matters
Most contracts let the vendor count and bill what was used above the order, often at the list price and back to the
first day. Whoever sees it first can take seats back, or order them at the contract's price. Where nobody is over, one
of the numbers is wrong, and every share of active seats with it.

## How to fix
Take seats back from people who do not need them, and order what is left to order. Where a number is wrong, correct it:
`usage: seats` is what the contract has, with all orders that were added.

## Source
A house rule without a threshold. Licence terms call the bill for it a true-up.

## Bad
```yaml
name: Asana
vendor: Asana
category: projects-workflow
status: active
cost:
  lines: [{item: Seats, kind: seats, amount: 50.00, per: month, quantity: 20}]
usage: {seats: 20, assigned: 25, active: 25, as_of: 2026-11-15}
```

## Good
```yaml
name: Asana
vendor: Asana
category: projects-workflow
status: active
cost:
  lines: [{item: Seats, kind: seats, amount: 50.00, per: month, quantity: 25}]
usage: {seats: 25, assigned: 25, active: 25, as_of: 2026-11-15}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Compare the people with the seats paid for."""
    stack = context.stack
    base = stack.settings.base_currency
    for tool_id, tool in stack.live.items():
        short = shortage_of(stack, tool_id, context.today)
        if tool.usage is None or short is None:
            continue
        if tool.usage.seats is None and "cost" in stack.doubtful.get(stack.files[tool_id], ()):
            continue
        yield Violation(
            tool=tool_id,
            path=("usage", "active" if (tool.usage.active or 0) > short.paid else "assigned"),
            message=_message(tool.usage, short, base),
            help=f"take {_seats(short.missing)} back or order as many before the vendor counts, or correct the number "
            "that is wrong",
            evidence={
                "active": tool.usage.active,
                "assigned": tool.usage.assigned,
                "seats": short.paid,
                "missing": short.missing,
                **short.yearly.evidence("missing_per_year", base),
            },
        )


def _message(usage: Usage, short: Shortage, base: str) -> str:
    """Write `25 active and 25 assigned, but 20 seats paid for: …`."""
    numbers = (("active", usage.active), ("assigned", usage.assigned))
    over = [f"{number} {word}" for word, number in numbers if number is not None and number > short.paid]
    money = short.yearly.in_words(base)
    price = "" if short.line is None or short.line.item is None else f" at the price of {quoted(short.line.item)}"
    missing = f"{plain(short.missing)} too few{f', {money} a year{price}' if money else ''}"
    return f"{all_of(over)}, but {_seats(short.paid)} paid for: {missing}"


def _seats(number: Decimal) -> str:
    return f"{plain(number)} {'seat' if number == 1 else 'seats'}"
