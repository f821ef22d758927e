from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.INFO

THRESHOLDS = (Threshold("days", 120, Count, "how many days old the evidence may be"),)

MANUAL = """\
The usage evidence of a live tool is out of date.

## What it finds
A live tool whose evidence of use was taken (`usage: as_of`) more days ago than is allowed.

## Why it matters
Seats and sign-ins of half a year ago are a poor ground for a renewal: people have joined and left since then. A tool
may look used that is not, or be dropped while it is needed.

## How to fix
Take the figures again from the same source, and write them with their day as `as_of`.

## Source
A house default: evidence taken once a quarter, and a month to take it in.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {seats: 20, active: 15, as_of: 2026-05-31, source: okta}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {seats: 20, active: 15, as_of: 2026-10-31, source: okta}
```
"""


def check(context: Context, days: Count) -> Iterator[Violation]:
    """Compare the day of each tool's evidence with today."""
    for tool_id, tool in context.stack.live.items():
        taken = None if tool.usage is None else tool.usage.as_of
        if tool.usage is None or taken is None or (context.today - taken).days <= days:
            continue
        age = (context.today - taken).days
        source = "the tool's administration or single sign-on" if tool.usage.source is None else tool.usage.source
        yield Violation(
            tool=tool_id,
            path=("usage", "as_of"),
            message=f"usage evidence is {count(age, 'day')} old (of {taken}, allowed {days})",
            help=f"take the figures again from {source}, and write their day under as_of:",
            evidence={"as_of": taken.isoformat(), "age_in_days": age, "days": days, "source": tool.usage.source},
        )
