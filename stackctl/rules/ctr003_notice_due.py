"""Notice is due soon.

## What it finds
A contract of a live tool that renews by itself, and whose notice deadline is at most so many days away. The deadline is
the last day on which notice can be given: the last day of the present term less the notice. A contract that covers
several tools is told once, in its own file.

## Why it matters
The day after the deadline the contract is renewed, mostly for a year and at a higher price. It is the one moment to end
it, to buy fewer seats, or to talk about the price.

## How to fix
Decide with the owner whether the tool stays. To end or change the contract, give notice in the way that it asks for,
and write `auto_renew: false`, or the new terms. Where it shall renew, waive the finding until the deadline has
passed.

## Settings
- `within_days`: how many days before the deadline it is told

## Source
A house default: two months are enough to ask the users, get another offer and have the letter signed.

## Bad
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
contract: {start: 2025-03-01, end: 2027-02-28, auto_renew: true, notice: 90 days}
```

## Good
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
contract: {start: 2025-03-01, end: 2027-02-28, auto_renew: true, notice: 30 days}
```
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money import to_cents
from stackctl.core.terms import notice
from stackctl.core.text import count, quoted
from stackctl.model.finding import Severity, Violation
from stackctl.model.scalars import Count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context, within_days: Count = 60) -> Iterator[Violation]:
    """Looks at the next notice deadline of each contract."""
    currency = context.stack.settings.base_currency
    for one in context.agreements:
        due = notice(one.terms, context.today)
        if due is None or (due.by - context.today).days > within_days:
            continue
        days = (due.by - context.today).days
        left = "today" if days == 0 else f"in {count(days, 'day')}"
        price = context.yearly(one.tools)
        how = "" if one.terms.notice_how is None else f" ({quoted(one.terms.notice_how)})"
        amount = sum((context.annual[tool_id].amount for tool_id in one.tools), Fraction(0))
        yield Violation(
            tool=one.tool,
            path=one.path("notice"),
            message=f"notice is due by {due.by} ({left}){one.others}{f': {price} at stake' if price else ''}",
            help=f"decide whether it stays; to end or change it, give notice by then{how}",
            evidence={
                "notice_by": due.by.isoformat(),
                "days_left": days,
                "term_end": due.term_end.isoformat(),
                "working": due.working,
                "annual_cost": to_cents(amount, currency),
                "currency": currency,
                "tools": list(one.tools),
            },
            file=one.file,
            detail=one.file or "",
        )
