"""Personal data is stored outside the allowed regions.

## What it finds
A live tool, or a system, with personal data, declared or brought by a live integration, that stores it (`data:
stored_in`) in a region that `stackctl.yaml` does not allow under `regions: allowed`. One finding for each region. Where
the settings allow no region by name, nothing is found. A transfer mechanism does not silence it: it makes a transfer
lawful, but not allowed by the organisation.

## Why it matters
Where data lies decides who can demand it and which law protects it. Chapter V GDPR lets personal data leave the
European Economic Area only on conditions, and many customers' contracts name the regions.

## How to fix
Move the data to an allowed region; most vendors let you choose one, some only at the start. Where the region is fine,
add it to `regions: allowed` in `stackctl.yaml`; for one tool and for a while, waive the finding.

## Source
Art. 44 to 49 GDPR; which regions are allowed is the organisation's own choice.

## Bad
```yaml
name: CustomerXM
vendor: Qualtrics
category: customer-success
status: active
data: {personal: [contact.email], stored_in: [eu, au]}
# file: stackctl.yaml
regions: {allowed: [eu, uk]}
```

## Good
```yaml
name: CustomerXM
vendor: Qualtrics
category: customer-success
status: active
data: {personal: [contact.email], stored_in: [eu]}
# file: stackctl.yaml
regions: {allowed: [eu, uk]}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text import one_of, quoted
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context
    from stackctl.model.compliance import Data

SEVERITY = Severity.ERROR


def check(context: Context) -> Iterator[Violation]:
    """Compares the regions of everything that holds personal data with those that are allowed."""
    stack = context.stack
    allowed = {region.casefold() for region in stack.settings.regions.allowed}
    if not allowed:
        return
    for nodes in (stack.live, stack.systems):
        for node_id, node in nodes.items():
            if node.data is not None and node_id in context.personal:
                yield from _outside(context, node_id, node.data, allowed)


def _outside(context: Context, node_id: str, data: Data, allowed: set[str]) -> Iterator[Violation]:
    names = context.stack.settings.regions.allowed
    for index, region in enumerate(data.stored_in):
        if region.casefold() not in allowed:
            yield Violation(
                tool=node_id,
                path=("data", "stored_in", index),
                message=f"personal data is stored in {quoted(region)}; allowed are {', '.join(names)}",
                help=f"move it to {one_of(names)}, or add the region to regions: allowed: in stackctl.yaml",
                evidence={
                    "region": region,
                    "allowed": list(names),
                    "transfers": [{"country": one.country, "mechanism": one.mechanism} for one in data.transfers],
                },
            )
