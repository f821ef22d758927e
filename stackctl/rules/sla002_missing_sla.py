"""A critical tool has no promise of availability.

## What it finds
A live tool of one of the named criticalities without an `sla: target_percent`. A home-grown tool is meant too: there
the promise is that of the team which runs it.

## Why it matters
Without a target nobody can say whether an outage was too long, and no vendor pays for one. The availability of a path
through several tools can only be worked out where each of them has a figure.

## How to fix
Look the target up in the contract, or agree on one with whoever runs the tool, and write it under `sla:
target_percent`.

## Settings
- `criticality`: the criticalities of tools that need a target

## Source
A house rule; which tools are critical is the organisation's own choice.

## Bad
```yaml
name: Contentful
vendor: Contentful
category: cms
status: active
criticality: critical
```

## Good
```yaml
name: Contentful
vendor: Contentful
category: cms
status: active
criticality: critical
sla: {target_percent: 99.9}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import Criticality  # noqa: TC001 # the registry reads the threshold's type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.INFO


def check(context: Context, criticality: tuple[Criticality, ...] = ("critical",)) -> Iterator[Violation]:
    """Looks for the target of each live tool of these criticalities."""
    for tool_id, tool in context.stack.live.items():
        if tool.criticality in criticality and (tool.sla is None or tool.sla.target_percent is None):
            yield Violation(
                tool=tool_id,
                path=("sla", "target_percent"),
                message=f"criticality {tool.criticality}, but no promise of availability",
                help="agree on one, and write it under sla: target_percent:",
                evidence={"criticality": tool.criticality},
            )
