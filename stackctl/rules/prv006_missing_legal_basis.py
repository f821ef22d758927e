"""Personal data is held without a legal basis.

## What it finds
A live tool that declares personal data, but no `legal_basis`. A tool that declares none, although some reaches it, is
told by PRV002.

## Why it matters
Art. 6(1) GDPR allows processing only on one of six grounds, and which of them it is decides the rest: consent can be
withdrawn, a legitimate interest can be objected to. People must be told (Art. 13(1)(c)), so it has to be known.

## How to fix
Ask privacy which ground holds, and write it under `data: legal_basis`: consent, contract, legal-obligation,
vital-interests, public-task or legitimate-interest.

## Source
Art. 6(1) and 13(1)(c) GDPR.

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
data: {personal: [contact.email], legal_basis: consent}
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
        if tool.data is not None and declares_personal(tool.data) and tool.data.legal_basis is None:
            held = [*tool.data.personal, *tool.data.special]
            purpose = f" for its purpose ({tool.data.purpose})" if tool.data.purpose else ""
            yield Violation(
                tool=tool_id,
                path=("data", "legal_basis"),
                message=f"no legal basis for {all_of(held)}",
                help=f"ask privacy which ground holds{purpose}, and write it under data: legal_basis:",
                evidence={"personal": list(tool.data.personal), "special": list(tool.data.special)},
            )
