from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import shown
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
A live tool is used by no team.

## What it finds
A live tool whose `used_by` names no team.

## Why it matters
A tool that no team claims is paid for by all and defended by nobody: its whole cost may be spent for nothing. And
nobody knows whom to ask, or to warn, before it is changed or switched off.

## How to fix
Name the teams that use it. Where nobody does, set `status: sunsetting` and give notice in time. A tool that works in
the background, such as a tag manager, is used by the team that runs it.

## Source
A house rule without a threshold: somebody should miss the tool when it is gone.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
cost:
  lines: [{item: Business, amount: 100.00, per: month}]
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
used_by: [web]
cost:
  lines: [{item: Business, amount: 100.00, per: month}]
# file: teams.yaml
teams:
  web: {name: Web}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for a team that uses each live tool."""
    currency = context.stack.settings.base_currency
    for tool_id, tool in context.stack.live.items():
        if tool.used_by:
            continue
        cost = context.annual[tool_id].amount
        price = f": {shown(cost, currency)} a year" if cost > 0 else ""
        yield Violation(
            tool=tool_id,
            path=("used_by",),
            message=f"no team uses it{price}",
            help=f"name the teams that use it under used_by:; if there is none, {context.way_out(tool_id)}",
            evidence={"used_by": ()},
            idle={tool_id: cost} if cost > 0 else {},
        )
