"""A tool is in use although its contract has ended.

## What it finds
A live tool whose contract ended before today and does not renew by itself. Where the file does not say whether it does
(`auto_renew` is missing), the finding says so.

## Why it matters
Without a contract there is no agreed price, no support and nobody who is liable; the data-processing agreement that
hangs on it has ended, too. The vendor may switch the tool off any day, or charge its list price.

## How to fix
Write the new end where the contract was renewed, or `auto_renew: true` where it renews by itself. Otherwise sign a new
one, or take the tool out of use and set `status: retired`.

## Source
A house rule without a threshold; the end is the last day of the term as signed.

## Bad
```yaml
name: Swapcard
vendor: Swapcard
category: events-webinars
status: active
contract: {start: 2025-02-01, end: 2026-01-31, auto_renew: false}
```

## Good
```yaml
name: Swapcard
vendor: Swapcard
category: events-webinars
status: active
contract: {start: 2025-02-01, end: 2028-01-31, auto_renew: false}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text import count
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.ERROR


def check(context: Context) -> Iterator[Violation]:
    """Looks at the end of each contract that does not renew by itself."""
    for one in context.agreements:
        end, renews = one.terms.end, one.terms.auto_renew
        if end is None or end >= context.today or renews:
            continue
        ago = count((context.today - end).days, "day")
        unsaid = "; whether it renews by itself is not said" if renews is None else ""
        yield Violation(
            tool=one.tool,
            path=one.path("end"),
            message=f"the contract ended on {end} ({ago} ago){one.others}{unsaid}",
            help=(
                "write auto_renew: true where it renews by itself; otherwise renew it and write its new end"
                if renews is None
                else "renew it and write its new end, or take the tool out of use"
            ),
            evidence={"end": end.isoformat(), "auto_renew": renews, "tools": list(one.tools)},
            file=one.file,
            detail=one.file or "",
        )
