"""Nothing limits how much the price rises at a renewal.

## What it finds
A contract of a live tool that renews by itself and names no `uplift: cap_percent`, whether a rise is expected or
nothing is said of it.

## Why it matters
A contract that renews by itself renews at the price that the vendor then asks for, unless the contract limits it. A cap
is given easily when the contract is signed, and hardly ever after.

## How to fix
Look the cap up in the contract and write it as `uplift: {cap_percent: 7}`; a fixed price is `cap_percent: 0`. Where
there is none, ask for one at the next negotiation, and waive the finding until then.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {start: 2026-05-01, end: 2027-04-30, auto_renew: true, notice: 30 days, uplift: {percent: 5}}
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {start: 2026-05-01, end: 2027-04-30, auto_renew: true, notice: 30 days, uplift: {percent: 5, cap_percent: 7}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Violation]:
    """Looks for the cap of each contract that renews by itself."""
    for one in context.agreements:
        uplift = one.terms.uplift
        if not one.terms.auto_renew or (uplift is not None and uplift.cap_percent is not None):
            continue
        expected = None if uplift is None else uplift.percent
        rise = "the price may rise" if expected is None else f"the price is expected to rise by {expected} %"
        yield Violation(
            tool=one.tool,
            path=one.path("uplift"),
            message=f"the contract renews by itself, {rise}, and nothing limits it{one.others}",
            help="write the contract's limit as uplift: {cap_percent: …}, or ask for one at the next negotiation",
            evidence={"percent": expected, "tools": list(one.tools)},
            file=one.file,
            detail=one.file or "",
        )
