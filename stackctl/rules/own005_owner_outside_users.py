from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import Stack
from stackctl.model.tool import Tool

SEVERITY = Severity.INFO

MANUAL = """\
A tool belongs to a team that does not use it, and nobody who uses it owns it.

## What it finds
A live tool whose `owner: team` is not among the teams of `used_by`, where neither the business nor the technical owner
is a member of one of them. Teams that are part of each other count as one: a tool of Marketing that a team of
Marketing's uses is not found.

## Why it matters
Who pays and decides does not feel what is missing, and who feels it does not decide. Such tools are renewed out of
habit, or cancelled while somebody needs them.

## How to fix
Give the tool to a team that uses it, or make a member of such a team its business owner. Where the owning team does use
it, add it to `used_by`. Where one team runs tools for all others, set `OWN005: off`.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Sprout Social
vendor: Sprout Social
category: social-media-marketing
status: active
owner: {business: hugo.berg, team: it}
used_by: [social]
# file: teams.yaml
people:
  hugo.berg: {name: Hugo Berg}
  sofia.rossi: {name: Sofia Rossi}
teams:
  it: {name: IT, members: [hugo.berg]}
  social: {name: Social Media, lead: sofia.rossi}
```

## Good
```yaml
name: Sprout Social
vendor: Sprout Social
category: social-media-marketing
status: active
owner: {business: sofia.rossi, technical: hugo.berg, team: it}
used_by: [social]
# file: teams.yaml
people:
  hugo.berg: {name: Hugo Berg}
  sofia.rossi: {name: Sofia Rossi}
teams:
  it: {name: IT, members: [hugo.berg]}
  social: {name: Social Media, lead: sofia.rossi}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Compare the owners of each live tool with its users."""
    stack = context.stack
    for tool_id, tool in stack.live.items():
        team = tool.owner.team
        if team is None or not tool.used_by or not {team, *tool.used_by} <= stack.teams.keys():
            continue
        if _is_among_users(stack, team, tool) or _is_owned_by_user(stack, tool):
            continue
        users = all_of([stack.teams[user].name for user in tool.used_by])
        leads = ((lead, user) for user in tool.used_by if (lead := context.lead_of(user)) is not None)
        person = next((f"{lead}, who leads {user}," for lead, user in leads), "a member of a team that uses it")
        yield Violation(
            tool=tool_id,
            path=("owner", "team"),
            message=f"owned by {stack.teams[team].name}, used by {users}; no owner is in a team that uses it",
            help=f"make {person} the business owner, or add {team} to used_by: if it uses the tool",
            evidence={
                "team": team,
                "used_by": tool.used_by,
                "business": tool.owner.business,
                "technical": tool.owner.technical,
            },
        )


def _is_among_users(stack: Stack, team: str, tool: Tool) -> bool:
    """Tell whether the team, its parent or part uses it."""
    return any(team in stack.ancestors(user) or user in stack.ancestors(team) for user in tool.used_by)


def _is_owned_by_user(stack: Stack, tool: Tool) -> bool:
    owners = {tool.owner.business, tool.owner.technical}
    return any(owners & stack.members[user] for user in tool.used_by)
