from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.duplicates import newcomer
from stackctl.core.text.messages import some_of
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.ERROR

MANUAL = """\
An object has more than one system of record.

## What it finds
An object that two or more live tools or systems claim with `data: master_of`. One finding for an object, at the tool
that came last by `since`; at a system only where no tool claims the object.

## Why it matters
The system of record is the one whose value holds when two differ. With two of them nobody can say which address,
consent or stage is right, and a correction made in one is undone from the other.

## How to fix
Decide which one keeps the object, with the owners of all, and delete it from `master_of` of the others.

## Source
A house rule without a threshold: one object, one system of record (GDPR Art. 5(1)(d) asks that personal data be
accurate).

## Bad
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
data: {master_of: [contact]}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
data: {master_of: [contact, account]}
```

## Good
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
data: {master_of: [lead]}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
data: {master_of: [contact, account]}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Count the systems of record of each object."""
    stack = context.stack
    for name, masters in context.masters.items():
        if len(masters) == 1:
            continue
        tools = [node for node in masters if node in stack.tools]
        found_at = newcomer(stack, tools) if tools else masters[-1]
        data = (stack.tools.get(found_at) or stack.systems[found_at]).data
        others = [node for node in masters if node != found_at]
        yield Violation(
            tool=found_at,
            path=("data", "master_of", data.master_of.index(name) if data is not None else 0),
            message=f"{name} has {len(masters)} systems of record: {some_of(['this one', *others])}",
            help=f"decide with {some_of(_people(context, masters))} which one keeps {name}, "
            "and delete it from master_of of the others",
            evidence={"object": name, "masters": [{"id": node, "file": stack.files[node]} for node in masters]},
            pairs=frozenset((min(found_at, other), max(found_at, other)) for other in others),
        )


def _people(context: Context, masters: tuple[str, ...]) -> list[str]:
    """Name who can decide: the owner of each, if any."""
    found = []
    for node in masters:
        owner = context.stack.owner_of(node)
        people = () if owner is None else (owner.business, owner.technical)
        asked = next((person for person in people if person is not None and person not in context.departed), None)
        found.append(f"the owner of {node}" if asked is None else context.stack.person_name(asked))
    return list(dict.fromkeys(found))
