from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stackctl.core.facts.context import Context
from stackctl.model.finding import Evidence, Severity, Violation
from stackctl.model.source import KeyPath
from stackctl.model.stack import TEAMS_FILE
from stackctl.model.tool import GONE, System, Tool

SEVERITY = Severity.ERROR

_SOMEBODY = "somebody who is still there"
_HAND_OVER = "hand it over to {successor}"
_REPLACE = "replace the credential, and hand it over to {successor}"
_REVOKE = "revoke the credential, and delete credential_expires:"

MANUAL = """\
Somebody who has left is still named as an owner, an admin or a team's lead.

## What it finds
A person whose `left` is today or earlier and who is still

- the business or technical owner, or an admin, of a tool or system; tools that were rejected or retired are left out;
- the owner of an integration of such a tool or system, unless it is retired;
- the owner of a credential that is still valid (`credential_expires`), even of a retired integration or tool;
- the lead of a team.

## Why it matters
The tool has no owner in truth: questions, renewal notices and alarms go to a mailbox that nobody reads. An admin who
has left may also still be able to sign in, and who knows a key or token can use it until it expires.

## How to fix
Take the person's access away first, and replace the credentials that the person may know; of what is retired, revoke
them. Then name a successor in each place that is found.

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


@dataclass(frozen=True, slots=True)
class _Role:
    """What a person is relied on for."""

    path: KeyPath
    person: str
    name: str
    next_step: str  # with {successor} where somebody is to follow
    credential: date | None = None  # the last day of one that the person may still use


def check(context: Context) -> Iterator[Violation]:
    """Look for people who left but are still relied on."""
    stack = context.stack
    nodes: dict[str, Tool | System] = {**stack.tools, **stack.systems}
    for node_id, node in nodes.items():
        successor = _successor(context, node.owner.team)
        for role in (*_roles(node), *_of_integrations(node, context.today)):
            yield from _violations(context, node_id, role, successor)
    for team_id, team in stack.teams.items():
        if team.lead is not None:
            role = _Role(("teams", team_id, "lead"), team.lead, f"lead of {team.name}", _HAND_OVER)
            yield from _violations(context, None, role, _successor(context, team.parent))


def _successor(context: Context, team_id: str | None) -> str:
    lead = context.lead_of(team_id)
    return _SOMEBODY if lead is None else f"{context.stack.person_name(lead)}, who leads {team_id}"


def _roles(node: Tool | System) -> Iterator[_Role]:
    """List the people of a node that is not gone."""
    if not _is_present(node):
        return
    if node.owner.business is not None:
        yield _Role(("owner", "business"), node.owner.business, "business owner", _HAND_OVER)
    if node.owner.technical is not None:
        yield _Role(("owner", "technical"), node.owner.technical, "technical owner", _HAND_OVER)
    for index, admin in enumerate(node.admins if isinstance(node, Tool) else ()):
        yield _Role(("admins", index), admin, "admin", "take the access away and name {successor}")


def _of_integrations(node: Tool | System, today: date) -> Iterator[_Role]:
    """List the owners of integrations, and of credentials left over."""
    for index, integration in enumerate(node.integrations):
        if integration.owner is None:
            continue
        path: KeyPath = ("integrations", index, "owner")
        name = f"owner of the integration with {integration.with_}"
        expires = integration.credential_expires
        credential = expires if expires is not None and expires >= today else None
        if integration.status != "retired" and _is_present(node):
            yield _Role(path, integration.owner, name, _HAND_OVER if credential is None else _REPLACE, credential)
        elif credential is not None:
            yield _Role(path, integration.owner, name, _REVOKE, credential)


def _is_present(node: Tool | System) -> bool:
    return isinstance(node, System) or node.status not in GONE


def _violations(context: Context, node_id: str | None, role: _Role, successor: str) -> Iterator[Violation]:
    left = context.departed.get(role.person)
    if left is None:
        return
    evidence: dict[str, Evidence] = {"person": role.person, "role": role.name, "left": left.isoformat()}
    valid = ""
    if role.credential is not None:
        evidence["credential_expires"] = role.credential.isoformat()
        valid = f"; its credential is valid until {role.credential}"
    yield Violation(
        tool=node_id,
        path=role.path,
        message=f"{context.stack.person_name(role.person)}, {role.name}, left on {left}{valid}",
        help=role.next_step.format(successor=successor),
        evidence=evidence,
        file=TEAMS_FILE if node_id is None else None,
    )
