"""A contract's document is not to be found.

## What it finds
A contract of a live tool without `document`.

## Why it matters
What the files say is only as good as what was signed. In a dispute, an audit or a negotiation somebody needs the paper,
and whoever signed it may have left by then.

## How to fix
Put the signed contract where the team can read it, and write the address, or a path in the repository, as `document`.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {start: 2026-05-01, end: 2027-04-30, auto_renew: false}
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {start: 2026-05-01, end: 2027-04-30, auto_renew: false, document: https://contracts.example/semrush.pdf}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text import quoted
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.INFO


def check(context: Context) -> Iterator[Violation]:
    """Looks for the document of each contract."""
    for one in context.agreements:
        if one.terms.document is None:
            number = "" if one.terms.number is None else f" {quoted(one.terms.number)}"
            yield Violation(
                tool=one.tool,
                path=one.path("document"),
                message=f"the contract{number} has no document{one.others}",
                help="put it where the team can read it, and write its address under contract: document:"
                if one.file is None
                else "put it where the team can read it, and write its address under document:",
                evidence={"number": one.terms.number, "tools": list(one.tools)},
                file=one.file,
                detail=one.file or "",
            )
