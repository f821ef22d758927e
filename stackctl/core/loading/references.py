"""The references of a stack's files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.text.messages import nearest, quoted
from stackctl.model.finding import Problem
from stackctl.model.stack import BUDGETS_FILE, TEAMS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from stackctl.model.compliance import Data
    from stackctl.model.contract import SharedContract
    from stackctl.model.cost import Cost
    from stackctl.model.people import Request
    from stackctl.model.source import KeyPath
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Integration, Owner, System, Tool

_MOST_HINTS = 100


@dataclass(frozen=True, slots=True)
class _Known:
    """What may be referred to; None where that is unreadable."""

    nodes: Collection[str]
    people: Collection[str] | None
    teams: Collection[str] | None
    cost_centers: Collection[str] | None
    categories: Collection[str]
    objects: Collection[str]
    personal: Collection[str]
    contracts: Collection[str]


@dataclass(frozen=True, slots=True)
class _Dangling:
    path: KeyPath
    kind: str
    name: str
    known: Collection[str]
    where: str


def dangling(
    stack: Stack, unread_files: Collection[str], contract_files: Mapping[str, str], *, declared: Stack | None = None
) -> Iterator[Problem]:
    """Find references to nothing or to themselves (STK006).

    `contract_files` leads from ids to files; `declared` is the stack that must declare them, where it is another one.
    """
    known = _known(declared or stack, unread_files, contract_files)
    hints = 0
    hint_of: dict[tuple[str, str], str] = {}
    for file, tool_id, found in _all(stack, known, contract_files):
        key = (found.kind, found.name)
        if key not in hint_of and hints < _MOST_HINTS:
            hints += 1
            near = nearest(found.name, found.known)
            hint_of[key] = "" if near is None else f" (did you mean {quoted(near)}?)"
        if found.name == tool_id and found.kind == "tool or system":
            message, help_ = f"{quoted(found.name)} is this file itself", "name another tool or system, or delete it"
        else:
            message = f"no {found.kind} {quoted(found.name)}{hint_of.get(key, '')}"
            help_ = f"correct it, or declare it in {found.where}"
        yield Problem("STK006", file, found.path, message, help_, tool_id)


def _known(stack: Stack, unread: Collection[str], contract_files: Mapping[str, str]) -> _Known:
    people_known = TEAMS_FILE not in unread
    centers = {
        *stack.settings.cost_centers,
        *(team.cost_center for team in stack.teams.values() if team.cost_center is not None),
        *(budget.cost_center for budget in stack.budgets),
    }
    personal = set(stack.taxonomy.personal)
    return _Known(
        nodes=stack.files.keys(),
        people=stack.people.keys() if people_known else None,
        teams=stack.teams.keys() if people_known else None,
        cost_centers=centers if people_known and BUDGETS_FILE not in unread else None,
        categories=stack.taxonomy.categories.keys(),
        objects=stack.taxonomy.objects.keys(),
        personal=personal,
        contracts=contract_files.keys(),
    )


_Placed = tuple[str, str | None, _Dangling]
"""A file, the id of the tool or system that it declares, and a reference in it."""


def _all(stack: Stack, known: _Known, contract_files: Mapping[str, str]) -> Iterator[_Placed]:
    for tool_id, tool in stack.tools.items():
        for found in _of_tool(tool_id, tool, known):
            yield stack.files[tool_id], tool_id, found
    for system_id, system in stack.systems.items():
        for found in _of_system(system_id, system, known):
            yield stack.files[system_id], system_id, found
    for contract_id, contract in stack.contracts.items():
        for found in (*_of_cost(("cost",), contract.cost, known), *_of_cover(contract, stack)):
            yield contract_files[contract_id], None, found
    for found in _of_teams(stack, known):
        yield TEAMS_FILE, None, found
    for index, budget in enumerate(stack.budgets):
        for found in _person(("budgets", index, "owner"), budget.owner, known):
            yield BUDGETS_FILE, None, found
    for request_id, request in stack.requests.items():
        for found in _of_request(request, known):
            yield f"requests/{request_id}.yaml", None, found


def _of_cover(contract: SharedContract, stack: Stack) -> Iterator[_Dangling]:
    for covered in contract.covers:
        if covered not in stack.tools and covered not in stack.unread:
            yield _Dangling(("covers", covered), "tool", covered, stack.tools.keys(), "tools/")


def _of_request(request: Request, known: _Known) -> Iterator[_Dangling]:
    if request.requested_by is not None:
        yield from _team(("requested_by",), request.requested_by, known)
    for index, flow in enumerate(request.needs.flows):
        path: KeyPath = ("needs", "flows", index)
        yield from _node((*path, "from"), flow.from_, None, known)
        yield from _node((*path, "to"), flow.to, None, known)
        yield from _objects((*path, "objects"), flow.objects, known)


def _of_tool(tool_id: str, tool: Tool, known: _Known) -> Iterator[_Dangling]:
    if tool.category not in known.categories:
        where = "stackctl.yaml under taxonomy: categories:"
        yield _Dangling(("category",), "category", tool.category, known.categories, where)
    yield from _of_owner(tool.owner, known)
    for index, admin in enumerate(tool.admins):
        yield from _person(("admins", index), admin, known)
    for index, team in enumerate(tool.used_by):
        yield from _team(("used_by", index), team, known)
    if isinstance(tool.contract, str) and tool.contract not in known.contracts:
        yield _Dangling(("contract",), "contract", tool.contract, known.contracts, "contracts/")
    if tool.replaced_by is not None:
        yield from _node(("replaced_by",), tool.replaced_by, tool_id, known)
    yield from _of_cost(("cost",), tool.cost, known)
    yield from _of_integrations(tool_id, tool.integrations, known)
    yield from _of_data(tool.data, known)


def _of_system(system_id: str, system: System, known: _Known) -> Iterator[_Dangling]:
    yield from _of_owner(system.owner, known)
    yield from _of_integrations(system_id, system.integrations, known)
    yield from _of_data(system.data, known)


def _of_owner(owner: Owner, known: _Known) -> Iterator[_Dangling]:
    yield from _person(("owner", "business"), owner.business, known)
    yield from _person(("owner", "technical"), owner.technical, known)
    if owner.team is not None:
        yield from _team(("owner", "team"), owner.team, known)


def _of_integrations(own_id: str, integrations: tuple[Integration, ...], known: _Known) -> Iterator[_Dangling]:
    for index, integration in enumerate(integrations):
        path: KeyPath = ("integrations", index)
        yield from _node((*path, "with"), integration.with_, own_id, known)
        if integration.via is not None:
            yield from _node((*path, "via"), integration.via, None, known)
        yield from _person((*path, "owner"), integration.owner, known)
        yield from _objects((*path, "objects"), integration.objects, known)


def _of_data(data: Data | None, known: _Known) -> Iterator[_Dangling]:
    if data is None:
        return
    yield from _objects(("data", "master_of"), data.master_of, known)
    for index, category in enumerate(data.personal):
        if category not in known.personal:
            where = "stackctl.yaml under taxonomy: personal:"
            yield _Dangling(("data", "personal", index), "category of personal data", category, known.personal, where)


def _of_cost(path: KeyPath, cost: Cost | None, known: _Known) -> Iterator[_Dangling]:
    if cost is None or known.cost_centers is None:
        return
    where = "stackctl.yaml under cost_centers:"
    if cost.cost_center is not None and cost.cost_center not in known.cost_centers:
        yield _Dangling((*path, "cost_center"), "cost centre", cost.cost_center, known.cost_centers, where)
    for center in cost.allocation or ():
        if center not in known.cost_centers:
            yield _Dangling((*path, "allocation", center), "cost centre", center, known.cost_centers, where)


def _of_teams(stack: Stack, known: _Known) -> Iterator[_Dangling]:
    for team_id, team in stack.teams.items():
        path: KeyPath = ("teams", team_id)
        yield from _person((*path, "lead"), team.lead, known)
        for index, member in enumerate(team.members):
            yield from _person((*path, "members", index), member, known)
        if team.parent is not None:
            yield from _team((*path, "parent"), team.parent, known)


def _person(path: KeyPath, name: str | None, known: _Known) -> Iterator[_Dangling]:
    if name is not None and known.people is not None and name not in known.people:
        yield _Dangling(path, "person", name, known.people, "teams.yaml under people:")


def _team(path: KeyPath, name: str, known: _Known) -> Iterator[_Dangling]:
    if known.teams is not None and name not in known.teams:
        yield _Dangling(path, "team", name, known.teams, "teams.yaml under teams:")


def _node(path: KeyPath, name: str, own_id: str | None, known: _Known) -> Iterator[_Dangling]:
    if name == own_id or name not in known.nodes:
        yield _Dangling(path, "tool or system", name, known.nodes, "tools/ or systems/")


def _objects(path: KeyPath, names: tuple[str, ...], known: _Known) -> Iterator[_Dangling]:
    for index, name in enumerate(names):
        if name not in known.objects:
            where = "stackctl.yaml under taxonomy: objects:"
            yield _Dangling((*path, index), "data object", name, known.objects, where)
