"""Data on health, belief or the like is held without an approved privacy review.

## What it finds
A live tool with special categories of personal data (`data: special`) whose newest decided privacy review is not
`approved`, or has expired. A review under conditions is not enough here.

## Why it matters
Art. 9 GDPR forbids to process such data unless one of its exceptions holds, and Art. 35(3)(b) asks for an impact
assessment where it is done on a large scale. The fines are those of Art. 83(5): up to 20 million euros or 4 % of the
yearly turnover.

## How to fix
Have privacy review the tool and note the result: `{kind: privacy, status: approved, date: …}` under `compliance:
reviews:`. Until then stop collecting the data; where the tool does not hold it after all, take it out of `data:
special`.

## Source
Art. 9, 35(3)(b) and 83(5) GDPR.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
data: {special: [health]}
compliance:
  reviews:
    - {kind: privacy, status: conditional, date: 2026-02-10}
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
data: {special: [health]}
compliance:
  reviews:
    - {kind: privacy, status: approved, date: 2026-02-10}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.reviews import standing
from stackctl.core.text import all_of
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stackctl.core.context import Context
    from stackctl.core.reviews import Entry

SEVERITY = Severity.ERROR


def check(context: Context) -> Iterator[Violation]:
    """Looks for the standing privacy review of each live tool with special categories."""
    for tool_id, tool in context.stack.live.items():
        if tool.data is None or not tool.data.special:
            continue
        entry = standing(tool).get("privacy")
        lack = _lack(entry, context.today)
        if lack is None:
            continue
        yield Violation(
            tool=tool_id,
            path=("data", "special") if entry is None else entry.path("status"),
            message=f"special categories ({all_of(tool.data.special)}), but {lack}",
            help="stop collecting them until {kind: privacy, status: approved, date: …} stands under reviews:",
            evidence={
                "special": list(tool.data.special),
                "review": None if entry is None else entry.review.status,
                "date": None if entry is None else entry.review.date.isoformat(),
            },
        )


def _lack(entry: Entry | None, today: date) -> str | None:
    """What is missing from an approved review that holds today; None where nothing is."""
    if entry is None:
        return "no privacy review"
    review = entry.review
    if review.status != "approved":
        return f"the privacy review of {review.date} is {review.status}"
    if review.expires is not None and review.expires < today:
        return f"the privacy review expired on {review.expires}"
    return None
