from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.reviews import newest
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("days", 30, Count, "how many days a review may be pending"),)

MANUAL = """\
A review has been pending for too long.

## What it finds
A tool that is in use or on its way, whose newest review of a kind is still `pending` more days after its `date`, the
day that it was asked for, than are allowed. Rejected and retired tools are left alone.

## Why it matters
A review that never ends is a decision by default: a live tool goes on without a result, and a tool on its way holds up
the people who asked for it, until somebody buys it with a credit card. GDPR Art. 35 wants the assessment before the
processing, not beside it.

## How to fix
Ask the reviewer what is missing. Then change the entry's status to the result and its date to the day of the result, or
delete the entry if nobody wants the review any more.

## Source
A house default: thirty days, the month that a vendor's answers to a questionnaire commonly take.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: evaluating
compliance:
  reviews:
    - {kind: security, status: pending, date: 2026-09-01}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: evaluating
compliance:
  reviews:
    - {kind: security, status: pending, date: 2026-11-10}
```
"""


def check(context: Context, days: Count) -> Iterator[Violation]:
    """Count the days of each pending review."""
    for tool_id, tool in context.stack.present.items():
        for kind, entry in newest(tool).items():
            review = entry.review
            waited = (context.today - review.date).days
            if review.status != "pending" or waited <= days:
                continue
            asked = f"ask {review.reviewer} for it" if review.reviewer is not None else "ask the reviewer for it"
            yield Violation(
                tool=tool_id,
                path=entry.path("status"),
                message=f"the {kind} review has been pending for {count(waited, 'day')} "
                f"(since {review.date}, allowed {days})",
                help=f"{asked}, and replace pending by the result and its day",
                evidence={"kind": kind, "since": review.date.isoformat(), "days": waited, "reviewer": review.reviewer},
            )
