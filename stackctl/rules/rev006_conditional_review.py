from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.reviews import newest
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("days", 180, Count, "how many days a review may stay conditional"),)

MANUAL = """\
A review has stayed conditional for too long.

## What it finds
A live tool whose newest review of a kind is `conditional` and older than the number of days that is allowed. A newer
review of the same kind, even one that is pending, shows that somebody is at it and silences the finding.

## Why it matters
A conditional approval is a promise: a signed agreement, single sign-on, a narrower set of data. If nobody checks, the
condition turns into an exception for ever, and what it was to guard against (GDPR Art. 28 and 32 name most of it)
stays open while the review looks green.

## How to fix
Check whether the conditions are met. Then add a new review: approved if they are, rejected if they never will be.

## Source
A house default: half a year, long enough for one round of contract talks or one release of the vendor's.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
compliance:
  reviews:
    - {kind: security, status: conditional, date: 2026-02-01}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
compliance:
  reviews:
    - {kind: security, status: conditional, date: 2026-02-01}
    - {kind: security, status: approved, date: 2026-06-15}
```
"""


def check(context: Context, days: Count) -> Iterator[Violation]:
    """Count the days of each review that stayed conditional."""
    for tool_id, tool in context.stack.live.items():
        for kind, entry in newest(tool).items():
            review = entry.review
            age = (context.today - review.date).days
            if review.status != "conditional" or age <= days:
                continue
            yield Violation(
                tool=tool_id,
                path=entry.path("status"),
                message=f"the {kind} review is still conditional after {count(age, 'day')} "
                f"(since {review.date}, allowed {days})",
                help="check whether its conditions are met, and "
                f"add {{kind: {kind}, status: approved, date: …}} under compliance: reviews:",
                evidence={"kind": kind, "since": review.date.isoformat(), "days": age, "evidence": review.evidence},
            )
