"""A vendor may train its models on personal data.

## What it finds
A live tool that uses artificial intelligence (`ai: uses`, or any other key under `ai:`), holds or receives personal
data, and does not exclude training on it: `trains_on_our_data` is true or not said.

## Why it matters
Training is a purpose of its own: it needs a legal basis of its own (Art. 5(1)(b) and 6 GDPR), a vendor that trains for
itself is no processor for that, and what a model has learned can hardly be deleted again. The European Data Protection
Board holds that a model trained on personal data is not anonymous as a matter of course (Opinion 28/2024).

## How to fix
Ask the vendor, or look into the order and the settings; many offer to opt out, often only on request. Have it excluded
in writing and note `trains_on_our_data: false`. Where it is wanted, have privacy review it and waive the finding.

## Source
Art. 5(1)(b) and 6 GDPR; EDPB Opinion 28/2024 on personal data in AI models.

## Bad
```yaml
name: Intercom
vendor: Intercom
category: conversational-marketing
status: active
data: {personal: [contact.email]}
ai: {uses: [chatbot]}
```

## Good
```yaml
name: Intercom
vendor: Intercom
category: conversational-marketing
status: active
data: {personal: [contact.email]}
ai: {uses: [chatbot], trains_on_our_data: false}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text import all_of
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context) -> Iterator[Violation]:
    """Looks at each live tool that uses AI and has personal data."""
    for tool_id, tool in context.stack.live.items():
        why = context.personal.get(tool_id)
        if tool.ai is None or why is None or tool.ai.trains_on_our_data is False:
            continue
        uses = f" ({all_of(tool.ai.uses)})" if tool.ai.uses else ""
        data = "personal data" if why == "declared" else f"personal data ({why})"
        said = "may be used to train its models" if tool.ai.trains_on_our_data is None else "trains its models"
        yield Violation(
            tool=tool_id,
            path=("ai", "trains_on_our_data"),
            message=f"uses AI{uses}, and {data} {said}",
            help="have training excluded in writing, and write trains_on_our_data: false under ai:",
            evidence={"uses": list(tool.ai.uses), "trains_on_our_data": tool.ai.trains_on_our_data, "personal": why},
        )
