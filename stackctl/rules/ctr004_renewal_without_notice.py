"""A contract renews by itself, and nobody knows when notice is due.

## What it finds
A contract of a live tool with `auto_renew: true` and no `notice`.

## Why it matters
Without the notice period there is no deadline to be reminded of: the contract renews until somebody looks into it by
chance, and then it is often too late by a few days.

## How to fix
Look the period up in the contract and write it as `notice: 90 days` (or weeks, or months). Where notice can be given up
to the last day, write `notice: 0 days`.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {start: 2026-05-01, end: 2027-04-30, auto_renew: true}
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {start: 2026-05-01, end: 2027-04-30, auto_renew: true, notice: 30 days}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.terms import current_term, term_end
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Violation]:
    """Looks for the notice of each contract that renews by itself."""
    for one in context.agreements:
        if not one.terms.auto_renew or one.terms.notice is not None:
            continue
        term = current_term(one.terms, context.today)
        end = None if term is None else term_end(one.terms, term)
        when = "" if end is None else f", next after {end}"
        yield Violation(
            tool=one.tool,
            path=one.path("notice"),
            message=f"the contract renews by itself{when}, but no notice is known{one.others}",
            help="look it up in the contract, and write notice: 90 days, or as many as it says",
            evidence={"term_end": None if end is None else end.isoformat(), "tools": list(one.tools)},
            file=one.file,
            detail=one.file or "",
        )
