"""Nobody knows to whom a vendor passes personal data on.

## What it finds
A live tool that is bought (`origin: saas` or `service`), holds or receives personal data, and names no list of
sub-processors: neither its own `compliance: sub_processors` nor its vendor's.

## Why it matters
Art. 28(2) and (4) GDPR let a processor bring in others only with authorisation and under the same duties, and give the
right to object to a new one. Whoever does not know the list cannot object, and does not see transfers to other
countries.

## How to fix
Write the address of the vendor's list under `compliance: sub_processors`, in the tool's file or once in the vendor's.
Most vendors publish one, and tell of changes by e-mail or feed when asked.

## Source
Art. 28(2) and (4) GDPR.

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
data: {personal: [contact.email]}
compliance: {sub_processors: https://www.typeform.com/sub-processors}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.INFO


def check(context: Context) -> Iterator[Violation]:
    """Looks for the list of each bought live tool with personal data."""
    stack = context.stack
    for tool_id, tool in stack.live.items():
        if tool.origin in ("saas", "service") and tool_id in context.personal and not stack.sub_processors_of(tool):
            vendor = stack.vendor_name(tool)
            yield Violation(
                tool=tool_id,
                path=("compliance", "sub_processors"),
                message=f"personal data, but no list of the sub-processors of {vendor}",
                help="write the address of the list under compliance: sub_processors:, here or in the vendor's file",
                evidence={"vendor": vendor, "personal": context.personal[tool_id]},
            )
