from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.reviews import newest, passed
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.INFO

THRESHOLDS = (Threshold("days", 60, Count, "how many days ahead it looks"),)

MANUAL = """\
A review of a live tool expires soon.

## What it finds
A live tool whose standing review of a kind, required or not, was approved or approved under conditions and ends within
the number of days that is set, today included. One that has already ended is found by REV002 where it is required.

## Why it matters
A review takes weeks: a questionnaire goes out, the vendor answers, somebody reads. Begun when the old one has ended, it
leaves a gap in which the tool processes data without a valid result, which GDPR Art. 5(2) and 32 make the
organisation's to explain.

## How to fix
Ask for the next review now and note it as `pending`; add the result when it is there.

## Source
A house default: sixty days, twice the month that a review may be pending (REV004), so that there is time for one.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
compliance:
  reviews:
    - {kind: security, status: approved, date: 2024-12-20, expires: 2026-12-20}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
compliance:
  reviews:
    - {kind: security, status: approved, date: 2026-05-20, expires: 2028-05-20}
```
"""


def check(context: Context, days: Count) -> Iterator[Violation]:
    """Compare the end of each review with days to come."""
    for tool_id, tool in context.stack.live.items():
        asked = newest(tool)
        for kind, entry in passed(tool).items():
            expires = entry.review.expires
            if expires is None or not 0 <= (expires - context.today).days <= days:
                continue
            left = (expires - context.today).days
            when = f"in {count(left, 'day')}" if left else "today"
            yield Violation(
                tool=tool_id,
                path=entry.path("expires"),
                message=f"the {kind} review expires on {expires} ({when})",
                help=f"add {{kind: {kind}, status: pending, date: {context.today}}} under compliance: reviews:, "
                "and ask for it"
                if asked[kind] == entry
                else f"finish the {kind} review that is pending since {asked[kind].review.date}",
                evidence={
                    "kind": kind,
                    "date": entry.review.date.isoformat(),
                    "expires": expires.isoformat(),
                    "days": left,
                },
            )
