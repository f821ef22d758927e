from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.model.finding import Severity, Violation
from stackctl.model.source import KeyPath
from stackctl.model.stack import TEAMS_FILE
from stackctl.model.tool import System, Tool

SEVERITY = Severity.ERROR

MANUAL = """\
Somebody who has left is still named as an owner, an admin or a team's lead.

## What it finds
A person whose `left` is today or earlier and who is still the business or technical owner, or an admin, of a tool or
system, the owner of one of its integrations, or the lead of a team. Tools that were rejected or retired are left out.

## Why it matters
The tool has no owner in truth: questions, renewal notices and alarms go to a mailbox that nobody reads. An admin who
has left may also still be able to sign in.

## How to fix
Take the person's access away first. Then name a successor in each place that is found.

## Source
NIST SP 800-53 rev. 5, PS-4, asks for the access of people who leave to be disabled, and for what they controlled to
stay within reach. That a departed owner is an error from the last day on is a house rule.

## Bad
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: active
owner: {business: omar.haas}
# file: teams.yaml
people:
  omar.haas: {name: Omar Haas, left: 2026-08-31}
```

## Good
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: active
owner: {business: anna.kowalska}
# file: teams.yaml
people:
  anna.kowalska: {name: Anna Kowalska}
  omar.haas: {name: Omar Haas, left: 2026-08-31}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for people who left but are still relied on."""
    nodes: dict[str, Tool | System] = {**context.stack.present, **context.stack.systems}
    for node_id, node in nodes.items():
        lead = context.lead_of(node.owner.team)
        successor = None if lead is None else f"{context.stack.person_name(lead)}, who leads {node.owner.team}"
        for path, person, role in _people(node):
            if person in context.departed:
                yield _violation(context, node_id, path, person, role=role, successor=successor)
    for team_id, team in context.stack.teams.items():
        if team.lead in context.departed and team.lead is not None:
            lead = context.lead_of(team.parent)
            successor = None if lead is None else f"{context.stack.person_name(lead)}, who leads {team.parent}"
            place = ("teams", team_id, "lead")
            yield _violation(context, None, place, team.lead, role=f"lead of {team.name}", successor=successor)


def _people(node: Tool | System) -> Iterator[tuple[KeyPath, str, str]]:
    """List each place that names a person in a role."""
    if node.owner.business is not None:
        yield ("owner", "business"), node.owner.business, "business owner"
    if node.owner.technical is not None:
        yield ("owner", "technical"), node.owner.technical, "technical owner"
    for index, admin in enumerate(node.admins if isinstance(node, Tool) else ()):
        yield ("admins", index), admin, "admin"
    for index, integration in enumerate(node.integrations):
        if integration.owner is not None:
            path: KeyPath = ("integrations", index, "owner")
            yield path, integration.owner, f"owner of the integration with {integration.with_}"


def _violation(
    context: Context, node_id: str | None, path: KeyPath, person: str, *, role: str, successor: str | None
) -> Violation:
    left = context.departed[person]
    others = successor or "somebody who is still there"
    return Violation(
        tool=node_id,
        path=path,
        message=f"{context.stack.person_name(person)}, {role}, left on {left}",
        help=f"take the access away and name {others}" if role == "admin" else f"hand it over to {others}",
        evidence={"person": person, "role": role, "left": left.isoformat()},
        file=TEAMS_FILE if node_id is None else None,
    )
