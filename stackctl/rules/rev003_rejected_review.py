from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.reviews import standing
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.ERROR

MANUAL = """\
A live tool is used although its newest review was rejected.

## What it finds
A live tool (implementing, active or sunsetting) where, for some kind of review, the newest result is `rejected`. It
holds for every kind, required or not. A review that is still pending has no result, so that it does not lift a
rejection.

## Why it matters
Somebody has looked and said no, and the tool runs all the same: what happens now happens knowingly. GDPR Art. 83(2)(b)
counts intent and negligence when a fine is set, and insurers and auditors ask the same question.

## How to fix
Take the tool out of use: give notice, and set `status: sunsetting` with a waiver that says until when, or
`status: retired`. If what was wrong has been put right, have it reviewed again and add the new result.

## Source
No threshold: a rejection holds until a newer result says otherwise.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
compliance:
  reviews:
    - {kind: security, status: approved, date: 2025-03-01}
    - {kind: security, status: rejected, date: 2026-09-01}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
compliance:
  reviews:
    - {kind: security, status: rejected, date: 2025-03-01}
    - {kind: security, status: approved, date: 2026-09-01}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for rejections among the reviews that count now."""
    for tool_id, tool in context.stack.live.items():
        for kind, entry in standing(tool).items():
            if entry.review.status != "rejected":
                continue
            yield Violation(
                tool=tool_id,
                path=entry.path("status"),
                message=f"{tool.status}, but the {kind} review of {entry.review.date} was rejected",
                help="take it out of use, or have it reviewed again and "
                f"add {{kind: {kind}, status: approved, date: …}} under compliance: reviews:",
                evidence={
                    "kind": kind,
                    "status": tool.status,
                    "date": entry.review.date.isoformat(),
                    "reviewer": entry.review.reviewer,
                },
            )
