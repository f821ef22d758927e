from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import shown
from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import Tool

SEVERITY = Severity.INFO

MANUAL = """\
A live tool has no usage evidence at all.

## What it finds
A live tool without `usage`, or with a `usage` that holds none of `last_used`, `active` and `assigned`. The number of
seats bought says nothing about their use, and neither does the day of the evidence.

## Why it matters
Whether a tool is worth its money cannot be told without evidence: USE002 and USE003 have nothing to judge by, and the
tool gets through every clean-up and every renewal unasked.

## How to fix
Look up in single sign-on, or in the tool's own administration, who used it last and how many people did, and write
`last_used` or `active` under `usage`, with the day of the evidence as `as_of`. Where nobody signs in, as with a tag or
a data pipe, the last day that it ran is its `last_used`.

## Source
A house rule without a threshold: what the other rules on use need at the least.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {seats: 20}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {seats: 20, active: 15, last_used: 2026-11-10, as_of: 2026-11-15}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for evidence of use of each live tool."""
    currency = context.stack.settings.base_currency
    for tool_id, tool in context.stack.live.items():
        if _has_evidence(tool):
            continue
        cost = context.annual[tool_id].amount
        price = f": {shown(cost, currency)} a year" if cost > 0 else ""
        yield Violation(
            tool=tool_id,
            path=("usage",),
            message=f"no evidence of use{price}",
            help=f"write last_used or active under usage:, from {_place_to_look(tool)}",
            evidence={"seats": None if tool.usage is None else tool.usage.seats},
        )


def _has_evidence(tool: Tool) -> bool:
    usage = tool.usage
    return usage is not None and not (usage.last_used is None and usage.active is None and usage.assigned is None)


def _place_to_look(tool: Tool) -> str:
    if tool.sso is not None and tool.sso.provider is not None:
        return f"what {tool.sso.provider} says of its sign-ins"
    return "its own administration or single sign-on"
