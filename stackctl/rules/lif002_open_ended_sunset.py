"""A tool is being sunset with neither a successor nor an end.

## What it finds
A tool in `status: sunsetting` without `replaced_by` whose contract has no end in sight: it has none, or renews by
itself.

## Why it matters
A sunset without a day and a successor does not happen. The tool is paid for and maintained, people go on using it, and
nobody knows where its data should go.

## How to fix
Name the tool that takes over as `replaced_by`, or give notice and write the contract's `end` with `auto_renew: false`.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: sunsetting
```

## Good
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: sunsetting
contract: {start: 2024-01-01, end: 2026-12-31, auto_renew: false}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.agreements import ends
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Violation]:
    """Looks for the successor and the end of each tool that is being sunset."""
    for tool_id, tool in context.stack.live.items():
        terms = context.stack.contract_of(tool_id)
        if tool.status != "sunsetting" or tool.replaced_by is not None or ends(terms):
            continue
        renews = terms is not None and terms.auto_renew
        since = "" if tool.since is None else f" since {tool.since}"
        yield Violation(
            tool=tool_id,
            path=("status",),
            message=f"sunsetting{since}, but {'its contract renews by itself' if renews else 'no end is known'}"
            ", and nothing replaces it",
            help="name the tool that takes over under replaced_by:, or end the contract and write its end",
            evidence={
                "since": None if tool.since is None else tool.since.isoformat(),
                "auto_renew": None if terms is None else terms.auto_renew,
            },
        )
