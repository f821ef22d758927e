from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
A live tool has no technical owner.

## What it finds
A live tool without `owner: technical`, the person who keeps it running.

## Why it matters
When an integration breaks or a credential runs out, nobody is called, and leads or consents are lost until somebody
notices. Whoever leaves keeps their access, because nobody looks after it.

## How to fix
Name the person who sets the tool up and repairs it as `owner: technical`. The business owner may be named for both.

## Source
A house rule. ISO/IEC 27001:2022, annex A 5.9, asks for owners of assets, but not for a technical one beside the other.

## Bad
```yaml
name: Clearbit
vendor: HubSpot
category: data-enhancement
status: active
owner: {business: anna.kowalska}
# file: teams.yaml
people:
  anna.kowalska: {name: Anna Kowalska}
```

## Good
```yaml
name: Clearbit
vendor: HubSpot
category: data-enhancement
status: active
owner: {business: anna.kowalska, technical: ben.ode}
# file: teams.yaml
people:
  anna.kowalska: {name: Anna Kowalska}
  ben.ode: {name: Ben Ode}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the technical owner of each live tool."""
    for tool_id, tool in context.stack.live.items():
        if tool.owner.technical is not None:
            continue
        admin = next((person for person in tool.admins if person not in context.departed), None)
        hint = "" if admin is None else f", such as {admin}, who administers it"
        yield Violation(
            tool=tool_id,
            path=("owner", "technical"),
            message="no technical owner",
            help=f"name a person under owner: technical:{hint}",
            evidence={"business": tool.owner.business, "admins": tool.admins},
        )
