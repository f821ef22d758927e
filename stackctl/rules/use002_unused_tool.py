from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import shown
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("days", 90, Count, "how many days without use are allowed"),)

MANUAL = """\
A live tool has not been used for a while.

## What it finds
A live tool whose newest evidence of use (`usage: last_used`) is older than the number of days that is allowed.

## Why it matters
A tool that nobody opens still costs its subscription, keeps its access to customer data, and needs its reviews. It is
the first place to look for savings before a renewal.

## How to fix
Ask the owner whether it is still needed. If it is not, set `status: sunsetting` and give notice in time. If it is used
in a way that single sign-on does not see, bring the evidence up to date.

## Source
A quarter of a year is the span that access reviews commonly look back over.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {last_used: 2026-05-01, as_of: 2026-11-15}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {last_used: 2026-11-10, as_of: 2026-11-15}
```
"""


def check(context: Context, days: Count) -> Iterator[Violation]:
    """Compare the last use of each live tool with today."""
    for tool_id, tool in context.stack.live.items():
        last = None if tool.usage is None else tool.usage.last_used
        if last is None or (context.today - last).days <= days:
            continue
        ago = (context.today - last).days
        cost = context.annual[tool_id].amount
        currency = context.stack.settings.base_currency
        price = f": {shown(cost, currency)} a year" if cost else ""
        yield Violation(
            tool=tool_id,
            path=("usage", "last_used"),
            message=f"not used for {ago} days (since {last}, allowed {days}){price}",
            help=context.way_out(tool_id),
            evidence={"last_used": last.isoformat(), "days": ago},
            idle={tool_id: cost},
        )
