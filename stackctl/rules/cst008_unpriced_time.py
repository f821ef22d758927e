from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from stackctl.core.calendar.periods import fiscal_year, fiscal_year_of
from stackctl.core.facts.context import Context
from stackctl.core.money.missing_prices import missing_prices
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.reports.cost import MissingPrice

SEVERITY = Severity.INFO

MANUAL = """\
A tool was in use for part of the fiscal year without a price.

## What it finds
A live tool, bought and with prices, that none of them covers on some days of the fiscal year up to today. It is in use
from the day that `since` says; without it, from its first contract or price on. A price that recurs covers the days
from its `from` to its `to`, else those of the contract. Not found are tools built in the house, tools without any price
or with such only that are paid once, and the days after a contract that has ended: CST001 and CTR002 see to those.

## Why it matters
The year is compared with the one before, and with its budget. What has no price counts as nothing: the past looks
cheaper than it was, and the present dearer. It happens where a new price is written over the old one, or where the
start of a contract is moved at a renewal.

## How to fix
Add a line with what was paid on those days, and end it with `to`. Where the tool was free, on trial or included, write
a line of amount 0, which says that somebody has looked. Where it came into use later, correct `since`.

## Source
A house rule without a threshold: the sums of a stack are only as good as its gaps.

## Bad
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
since: 2022-01-10
cost:
  lines: [{item: Teams, amount: 250.00, per: month, from: 2026-08-01}]
```

## Good
```yaml
name: Canva
vendor: Canva
category: content-marketing
status: active
since: 2022-01-10
cost:
  lines:
    - {item: Teams, amount: 210.00, per: month, from: 2025-08-01, to: 2026-07-31}
    - {item: Teams, amount: 250.00, per: month, from: 2026-08-01}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for days of use that no price covers."""
    stack, today = context.stack, context.today
    year = fiscal_year_of(stack.settings, today)
    found = missing_prices(stack, stack.live, fiscal_year(stack.settings, year), today)
    for tool_id, group in groupby(found, key=lambda one: one.tool):
        gaps = list(group)
        yield Violation(
            tool=tool_id,
            path=("cost", "lines"),
            message=f"no price {all_of([_days(one) for one in gaps])}, in use since {gaps[0].since}",
            help=_next_step(gaps, today),
            evidence={
                "fiscal_year": year,
                "in_use_since": gaps[0].since.isoformat(),
                "without_price": [{"from": one.first.isoformat(), "to": one.last.isoformat()} for one in gaps],
            },
        )


def _days(one: MissingPrice) -> str:
    if one.is_before:
        return f"before {one.last + timedelta(days=1)}"
    return f"on {one.first}" if one.first == one.last else f"from {one.first} to {one.last}"


def _next_step(gaps: Sequence[MissingPrice], today: date) -> str:
    first, last = gaps[-1].first, gaps[-1].last
    paid = f"is paid since {first}, or retire the tool" if last == today else f"was paid then, with to: {last}"
    return f"add under cost: lines: what {paid}; free time has a line of amount 0"
