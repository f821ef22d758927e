from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.reviews import passed, required_kinds, required_reviews
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.ERROR

MANUAL = """\
A review that a live tool needs has expired.

## What it finds
A live tool whose standing review of a required kind, the newest that was approved or approved under conditions, has an
`expires` before today. The kinds that a tool needs are those of REV001, as the settings of that rule say. The day of
`expires` itself is still covered.

## Why it matters
A review is a picture of one day. Vendors change their hosting, their sub-processors and their owners, and GDPR Art.
32(1)(d) asks for regular testing of the measures, Art. 28 for a processor whose guarantees still hold. After a breach,
an expired review is what an authority or an insurer sees first.

## How to fix
Have the tool reviewed again and add the result as a new entry; keep the old one as the record. If the tool is on its
way out before a review would pay off, waive the finding until the day of its end.

## Source
No threshold: the date is the one that the reviewer set. Which kinds are required is the setting of REV001.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
compliance:
  reviews:
    - {kind: security, status: approved, date: 2024-10-15, expires: 2026-10-14}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
compliance:
  reviews:
    - {kind: security, status: approved, date: 2024-10-15, expires: 2026-10-14}
    - {kind: security, status: approved, date: 2026-10-05, expires: 2028-10-05}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Compare the end of each required review with today."""
    required = required_reviews(context.stack.settings)
    for tool_id, tool in context.stack.live.items():
        held = passed(tool)
        for kind in required_kinds(required, tool, personal=tool_id in context.personal):
            entry = held.get(kind)
            expires = None if entry is None else entry.review.expires
            if entry is None or expires is None or expires >= context.today:
                continue
            days = (context.today - expires).days
            yield Violation(
                tool=tool_id,
                path=entry.path("expires"),
                message=f"the {kind} review expired on {expires} ({count(days, 'day')} ago)",
                help=f"review it again, and add {{kind: {kind}, status: approved, date: …, expires: …}} "
                "under compliance: reviews:",
                evidence={
                    "kind": kind,
                    "status": entry.review.status,
                    "date": entry.review.date.isoformat(),
                    "expires": expires.isoformat(),
                    "days": days,
                },
            )
