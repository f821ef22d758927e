"""A retired tool still has live integrations.

## What it finds
A retired tool whose file declares an integration as live (`status: live`, or none). One finding for a tool, at the
first. A live integration that another tool declares with it is told there, by INT001.

## Why it matters
Either the data really flows, into a tool that nobody watches and whose contract has ended, or the file is wrong and
every answer about what depends on what is, too.

## How to fix
Switch the integrations off at both ends, revoke their keys, and set their `status: retired`. Where data still flows,
the tool is not retired: set `status: sunsetting`.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Drift
vendor: Salesloft
category: conversational-marketing
status: retired
integrations:
  - {with: hubspot, direction: push, objects: [lead]}
# file: tools/hubspot.yaml
name: HubSpot
vendor: HubSpot
category: marketing-automation
status: active
```

## Good
```yaml
name: Drift
vendor: Salesloft
category: conversational-marketing
status: retired
integrations:
  - {with: hubspot, direction: push, objects: [lead], status: retired}
# file: tools/hubspot.yaml
name: HubSpot
vendor: HubSpot
category: marketing-automation
status: active
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text import all_of
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.ERROR


def check(context: Context) -> Iterator[Violation]:
    """Looks at the integrations that each retired tool declares."""
    for tool_id, tool in context.stack.tools.items():
        if tool.status != "retired":
            continue
        live = [index for index, one in enumerate(tool.integrations) if one.status == "live"]
        if live:
            others = sorted({tool.integrations[index].with_ for index in live})
            since = "" if tool.since is None else f" since {tool.since}"
            yield Violation(
                tool=tool_id,
                path=("integrations", live[0], "status"),
                message=f"retired{since}, but its integration with {all_of(others)} is live",
                help="switch it off at both ends, revoke its keys, and set its status: retired",
                evidence={"with": list(others), "since": None if tool.since is None else tool.since.isoformat()},
            )
