"""The references of a stack's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.messages import exact, nearest, quoted
from stackctl.model.finding import Problem
from stackctl.model.stack import BUDGETS_FILE, TEAMS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stackctl.model.compliance import Data
    from stackctl.model.cost import Cost, CostLine
    from stackctl.model.people import Request
    from stackctl.model.source import KeyPath
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Integration, Owner, System, Tool

_MOST_HINTS = 100

_NODE = "tool or system"
_WHERE = {
    "person": "teams.yaml under people:", "team": "teams.yaml under teams:", _NODE: "tools/ or systems/",
    "tool": "tools/", "contract": "contracts/", "category": "stackctl.yaml under taxonomy: categories:",
    "data object": "stackctl.yaml under taxonomy: objects:", "cost centre": "stackctl.yaml under cost_centers:",
    "category of personal data": "stackctl.yaml under taxonomy: personal:",
}  # fmt: skip
"""Where the things of each kind are declared."""

_Reference = tuple["KeyPath", str, str | None]
"""Its place, the kind of what it names, and the name, if any."""


def dangling(
    stack: Stack, unread_files: Collection[str], contract_files: Mapping[str, str], *, declared: Stack | None = None
) -> Iterator[Problem]:
    """Find references to nothing or to themselves (STK006).

    `contract_files` leads from ids to files; `declared` is the stack that must declare them, where it is another one.
    """
    known = _known(declared or stack, unread_files, contract_files)
    hint_of: dict[tuple[str, str], str] = {}
    for file, own_id, references in _all(stack, contract_files):
        for path, kind, name in references:
            names = known[kind]
            is_own = name == own_id and kind == _NODE and path[-1] != "via"
            if name is None or names is None or (name in names and not is_own):
                continue
            if (kind, name) not in hint_of and len(hint_of) < _MOST_HINTS:
                near = nearest(name, names)
                hint_of[kind, name] = "" if near is None else f" (did you mean {quoted(near)}?)"
            if is_own:
                message, help_ = f"{quoted(name)} is this file itself", "name another tool or system, or delete it"
            else:
                message = f"no {kind} {exact(name)}{hint_of.get((kind, name), '')}"
                help_ = f"correct it, or declare it in {_WHERE[kind]}"
            yield Problem("STK006", file, path, message, help_, own_id)


def known_centers(stack: Stack, unread: Collection[str]) -> Collection[str] | None:
    """List the cost centres; None where a file is unreadable."""
    if TEAMS_FILE in unread or BUDGETS_FILE in unread:
        return None
    return {
        *stack.settings.cost_centers,
        *(team.cost_center for team in stack.teams.values() if team.cost_center is not None),
        *(budget.cost_center for budget in stack.budgets),
    }


def _known(
    stack: Stack, unread: Collection[str], contract_files: Mapping[str, str]
) -> Mapping[str, Collection[str] | None]:
    """List what is declared, by kind; None where unreadable."""
    people_known = TEAMS_FILE not in unread
    return {
        "person": stack.people.keys() if people_known else None,
        "team": stack.teams.keys() if people_known else None,
        _NODE: stack.files.keys(),
        "tool": stack.tools.keys(),
        "contract": contract_files.keys(),
        "category": stack.taxonomy.categories.keys(),
        "data object": stack.taxonomy.objects.keys(),
        "cost centre": known_centers(stack, unread),
        "category of personal data": stack.taxonomy.personal.keys(),
    }


def _all(stack: Stack, contract_files: Mapping[str, str]) -> Iterator[tuple[str, str | None, Iterable[_Reference]]]:
    """List each file, its tool or system, and its references."""
    for tool_id, tool in stack.tools.items():
        yield stack.files[tool_id], tool_id, _of_tool(tool)
    for system_id, system in stack.systems.items():
        yield stack.files[system_id], system_id, _of_system(system)
    for contract_id, contract in stack.contracts.items():
        yield contract_files[contract_id], None, _of_cost(contract.cost)
        covers = ((("covers", tool_id), "tool", tool_id) for tool_id in contract.covers if tool_id not in stack.unread)
        yield contract_files[contract_id], None, covers
    yield TEAMS_FILE, None, _of_teams(stack)
    for index, budget in enumerate(stack.budgets):
        yield BUDGETS_FILE, None, [(("budgets", index, "owner"), "person", budget.owner)]
    for request_id, request in stack.requests.items():
        yield f"requests/{request_id}.yaml", None, _of_request(request)


def _of_request(request: Request) -> Iterator[_Reference]:
    yield ("requested_by",), "team", request.requested_by
    for index, flow in enumerate(request.needs.flows):
        path: KeyPath = ("needs", "flows", index)
        yield (*path, "from"), _NODE, flow.from_
        yield (*path, "to"), _NODE, flow.to
        yield from _each((*path, "objects"), "data object", flow.objects)


def _of_tool(tool: Tool) -> Iterator[_Reference]:
    yield ("category",), "category", tool.category
    yield from _of_owner(tool.owner)
    yield from _each(("admins",), "person", tool.admins)
    yield from _each(("used_by",), "team", tool.used_by)
    for path, named in tool.contracts:
        if isinstance(named, str):
            yield path, "contract", named
    yield ("replaced_by",), _NODE, tool.replaced_by
    yield from _of_cost(tool.cost)
    yield from _of_integrations(tool.integrations)
    yield from _of_data(tool.data)


def _of_system(system: System) -> Iterator[_Reference]:
    yield from _of_owner(system.owner)
    yield from _of_integrations(system.integrations)
    yield from _of_data(system.data)


def _of_owner(owner: Owner) -> Iterator[_Reference]:
    yield ("owner", "business"), "person", owner.business
    yield ("owner", "technical"), "person", owner.technical
    yield ("owner", "team"), "team", owner.team


def _of_integrations(integrations: Sequence[Integration]) -> Iterator[_Reference]:
    for index, integration in enumerate(integrations):
        path: KeyPath = ("integrations", index)
        yield (*path, "with"), _NODE, integration.with_
        yield (*path, "via"), _NODE, integration.via
        yield (*path, "owner"), "person", integration.owner
        yield from _each((*path, "objects"), "data object", integration.objects)


def _of_data(data: Data | None) -> Iterator[_Reference]:
    if data is not None:
        yield from _each(("data", "master_of"), "data object", data.master_of)
        yield from _each(("data", "personal"), "category of personal data", data.personal)


def _of_cost(cost: Cost | None) -> Iterator[_Reference]:
    if cost is not None:
        yield from _of_bearers(("cost",), cost)
        for index, line in enumerate(cost.lines):
            yield from _of_bearers(("cost", "lines", index), line)


def _of_bearers(path: KeyPath, bearer: Cost | CostLine) -> Iterator[_Reference]:
    yield (*path, "cost_center"), "cost centre", bearer.cost_center
    for center in bearer.allocation or ():
        yield (*path, "allocation", center), "cost centre", center


def _of_teams(stack: Stack) -> Iterator[_Reference]:
    for team_id, team in stack.teams.items():
        path: KeyPath = ("teams", team_id)
        yield (*path, "lead"), "person", team.lead
        yield from _each((*path, "members"), "person", team.members)
        yield (*path, "parent"), "team", team.parent


def _each(path: KeyPath, kind: str, names: Iterable[str]) -> Iterator[_Reference]:
    return (((*path, index), kind, name) for index, name in enumerate(names))
