"""Nobody has said after how long personal data is deleted.

## What it finds
A live tool that declares personal data, but no `retention_months`. A tool that declares none, although some reaches it,
is told by PRV002.

## Why it matters
Art. 5(1)(e) GDPR allows personal data to be kept no longer than its purpose needs, and Art. 30(1)(f) asks for the time
limits in the record of processing. What nobody limits is kept for ever, and a breach then covers all of it.

## How to fix
Agree with the tool's owner how long the data is needed, set the deletion up in the tool, and write the number of months
under `data: retention_months`.

## Source
Art. 5(1)(e) and 30(1)(f) GDPR.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
data: {personal: [contact.email]}
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
data: {personal: [contact.email], retention_months: 12}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import declares_personal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Violation]:
    """Looks at each live tool that declares personal data."""
    for tool_id, tool in context.stack.live.items():
        if tool.data is not None and declares_personal(tool.data) and tool.data.retention_months is None:
            held = [*tool.data.personal, *tool.data.special]
            yield Violation(
                tool=tool_id,
                path=("data", "retention_months"),
                message=f"no retention period for {all_of(held)}",
                help="agree when it is deleted, and write the number of months under data: retention_months:",
                evidence={"personal": list(tool.data.personal), "special": list(tool.data.special)},
            )
