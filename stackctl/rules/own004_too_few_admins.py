from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import all_of, count
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("admins", 2, Count, "how many admins a tool of high or critical criticality needs"),)

MANUAL = """\
An important tool has too few admins.

## What it finds
A live tool of `criticality: high` or `critical` with fewer admins than are asked for. People who have left do not
count, and nobody counts twice.

## Why it matters
With one admin, a holiday, an illness or a lost phone is enough to keep everybody out: no user can be locked, no
integration repaired, and the vendor may take days to let another person in.

## How to fix
Give a second person the rights of an admin, and name both under `admins`. Each needs an account of their own.

## Source
Google's practices for administrator accounts ask for more than one super administrator, each a person of their own
(support.google.com/a/answer/9011373). That the same holds for every important tool is a house default.

## Bad
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
criticality: high
admins: [ben.ode]
# file: teams.yaml
people:
  ben.ode: {name: Ben Ode}
```

## Good
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
criticality: high
admins: [ben.ode, chris.lind]
# file: teams.yaml
people:
  ben.ode: {name: Ben Ode}
  chris.lind: {name: Chris Lind}
```
"""


def check(context: Context, admins: Count) -> Iterator[Violation]:
    """Count the admins of each important live tool."""
    for tool_id, tool in context.stack.live.items():
        named = dict.fromkeys(tool.admins)
        gone = [person for person in named if person in context.departed]
        there = [person for person in named if person not in context.departed]
        if tool.criticality not in ("high", "critical") or len(there) >= admins:
            continue
        names = all_of([context.stack.person_name(person) for person in gone])
        without = f" ({names} {'has' if len(gone) == 1 else 'have'} left)" if gone else ""
        yield Violation(
            tool=tool_id,
            path=("admins",),
            message=f"{count(len(there), 'admin') if there else 'no admin'}{without}, "
            f"at least {admins} needed: criticality {tool.criticality}",
            help=f"make {count(admins - len(there), 'more person', 'more people')} admin, and name them under admins:",
            evidence={
                "admins": tuple(there),
                "departed": tuple(gone),
                "needed": admins,
                "criticality": tool.criticality,
            },
        )
