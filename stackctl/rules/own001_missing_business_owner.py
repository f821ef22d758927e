from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.ERROR

MANUAL = """\
A live tool has no business owner.

## What it finds
A live tool without `owner: business`, the person who decides what it is for. A team as the owner is not enough.

## Why it matters
Nobody answers for the money, the renewal or the data in the tool. Notice deadlines pass and reviews stay undone,
because a question about it reaches no one.

## How to fix
Agree with the team that uses it most on a person, and name that person as `owner: business`.

## Source
ISO/IEC 27001:2022, annex A 5.9, asks for an inventory of assets that names their owners; that it is a person, not a
team, is a house rule.

## Bad
```yaml
name: Clearbit
vendor: HubSpot
category: data-enhancement
status: active
owner: {team: growth}
# file: teams.yaml
people:
  anna.kowalska: {name: Anna Kowalska}
teams:
  growth: {name: Growth, lead: anna.kowalska}
```

## Good
```yaml
name: Clearbit
vendor: HubSpot
category: data-enhancement
status: active
owner: {business: anna.kowalska, team: growth}
# file: teams.yaml
people:
  anna.kowalska: {name: Anna Kowalska}
teams:
  growth: {name: Growth, lead: anna.kowalska}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the business owner of each live tool."""
    for tool_id, tool in context.stack.live.items():
        if tool.owner.business is not None:
            continue
        lead = context.lead_of(tool.owner.team)
        hint = "" if lead is None else f", such as {lead}, who leads {tool.owner.team}"
        yield Violation(
            tool=tool_id,
            path=("owner", "business"),
            message="no business owner",
            help=f"name a person under owner: business:{hint}",
            evidence={"technical": tool.owner.technical, "team": tool.owner.team},
        )
