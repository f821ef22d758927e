from collections.abc import Iterator
from datetime import date
from typing import assert_never

from stackctl.core.facts.context import Context
from stackctl.core.facts.reviews import PlacedReview, newest, standing
from stackctl.core.text.messages import all_of, count
from stackctl.model.finding import Severity, Violation
from stackctl.model.source import KeyPath

SEVERITY = Severity.ERROR

MANUAL = """\
Special-category data without an approved privacy review.

## What it finds
A live tool with anything under `data: special:` whose privacy review does not stand as approved today: there is none,
it is still pending, the newest result is conditional or rejected, or it has expired. The day of `expires` itself is
still covered, and so is the time in which a newer review is pending.

## Why it matters
GDPR Art. 9(1) forbids processing data about health, beliefs, origin and the like, unless one of the exceptions of Art.
9(2) holds; for large amounts Art. 35(3)(b) asks for an impact assessment before the processing begins. A list of people
with an allergy, or of members of a union, does harm that cannot be undone once it is out. That is why conditions are
not enough here, although REV001 accepts a conditional review.

## How to fix
Have the privacy review done with the data-protection officer, and note the result under `compliance: reviews:`. Until
it is approved, stop collecting the data. Where it is not needed, delete it in the tool and under `data: special:`.

## Source
Regulation (EU) 2016/679 (GDPR), Art. 9 and Art. 35(3)(b). That the review must be approved without conditions is a
house rule.

## Bad
```yaml
name: Swapcard
vendor: Swapcard
category: events-webinars
status: active
data: {personal: [contact.email], special: [health], retention_months: 12, legal_basis: consent}
compliance:
  reviews:
    - {kind: privacy, status: conditional, date: 2026-10-20}
```

## Good
```yaml
name: Swapcard
vendor: Swapcard
category: events-webinars
status: active
data: {personal: [contact.email], special: [health], retention_months: 12, legal_basis: consent}
compliance:
  reviews:
    - {kind: privacy, status: conditional, date: 2026-10-20}
    - {kind: privacy, status: approved, date: 2026-11-16}
```
"""

_APPROVE = "{kind: privacy, status: approved, date: …} under compliance: reviews:"


def check(context: Context) -> Iterator[Violation]:
    """Look at the privacy review of tools with special data."""
    for tool_id, tool in context.stack.live.items():
        special = () if tool.data is None else tool.data.special
        if not special:
            continue
        entry = standing(tool).get("privacy") or newest(tool).get("privacy")
        fault = _fault(entry, context.today)
        if fault is None:
            continue
        path, words, help_ = fault
        yield Violation(
            tool=tool_id,
            path=path,
            message=f"special-category data ({all_of(special)}), but {words}",
            help=help_,
            evidence={
                "special": special,
                "status": None if entry is None else entry.review.status,
                "date": None if entry is None else entry.review.date.isoformat(),
                "expires": None if entry is None or entry.review.expires is None else entry.review.expires.isoformat(),
            },
        )


def _fault(entry: PlacedReview | None, today: date) -> tuple[KeyPath, str, str] | None:
    """Say what is wrong with a privacy review, if anything."""
    if entry is None:
        return ("compliance", "reviews"), "no privacy review", f"have it reviewed, and add {_APPROVE}"
    review, path = entry.review, entry.path("status")
    match review.status:
        case "pending":
            words = f"the privacy review is pending since {review.date}"
            return path, words, "finish the review, and note its result; stop collecting the data until then"
        case "rejected":
            words = f"the privacy review of {review.date} was rejected"
            return path, words, "stop collecting the data and delete it, or fix what was rejected and review it again"
        case "conditional":
            words = f"the privacy review of {review.date} is only conditional"
            return path, words, f"meet the conditions, and add {_APPROVE}"
        case "approved":
            if review.expires is None or review.expires >= today:
                return None
            ago = count((today - review.expires).days, "day")
            words = f"the privacy review expired on {review.expires} ({ago} ago)"
            return entry.path("expires"), words, f"review it again, and add {_APPROVE}"
        case _:
            assert_never(review.status)
