"""The flows of data between tools and systems, derived from the integrations that either end declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.stack import Stack
    from stackctl.model.tool import Integration, IntegrationStatus, Method


@dataclass(frozen=True, slots=True, order=True)
class Declaration:
    """Where a flow is declared: the tool or system, and the index among its integrations."""

    node: str
    index: int


@dataclass(frozen=True, slots=True)
class Flow:
    """One object that goes one way by one method. `object` and `method` are None where they are not declared.

    `live` means that it flows now: at least one declaration is live, and so are both ends. Systems always are.
    """

    source: str
    target: str
    object: str | None
    method: Method | None
    status: IntegrationStatus
    live: bool
    via: str | None
    schedule: str | None
    declared: tuple[Declaration, ...]


def flows_of(stack: Stack) -> tuple[Flow, ...]:
    """All flows, one for each direction, object and method, sorted; ends that are not declared are left out."""
    found: dict[tuple[str, str, str, str], list[tuple[Declaration, Integration]]] = {}
    for node_id, index, integration in _integrations(stack):
        other = integration.with_
        if other == node_id or other not in stack.files:
            continue
        ends = []
        if integration.direction in ("push", "both"):
            ends.append((node_id, other))
        if integration.direction in ("pull", "both"):
            ends.append((other, node_id))
        for source, target in ends:
            for name in dict.fromkeys(integration.objects) or ("",):
                key = (source, target, name, integration.method or "")
                found.setdefault(key, []).append((Declaration(node_id, index), integration))
    return tuple(_flow(stack, key, found[key]) for key in sorted(found))


def integration_at(stack: Stack, place: Declaration) -> Integration:
    """The integration that is declared at a place."""
    node = stack.tools.get(place.node) or stack.systems[place.node]
    return node.integrations[place.index]


def connection_count(stack: Stack) -> int:
    """How many connections there are: pairs of ends and methods, one declared at both ends counted once."""
    return len(
        {
            (*sorted((node_id, integration.with_)), integration.method or "")
            for node_id, _, integration in _integrations(stack)
            if integration.status != "retired" and integration.with_ != node_id and integration.with_ in stack.files
        }
    )


def _integrations(stack: Stack) -> Iterator[tuple[str, int, Integration]]:
    for nodes in (stack.tools, stack.systems):
        for node_id, node in nodes.items():
            for index, integration in enumerate(node.integrations):
                yield node_id, index, integration


def _flow(stack: Stack, key: tuple[str, str, str, str], declared: list[tuple[Declaration, Integration]]) -> Flow:
    source, target, name, _ = key
    first = next((integration for _, integration in declared if integration.status == "live"), declared[0][1])
    return Flow(
        source=source,
        target=target,
        object=name or None,
        method=first.method,
        status=first.status,
        live=first.status == "live" and _is_live(stack, source) and _is_live(stack, target),
        via=first.via or next((integration.via for _, integration in declared if integration.via), None),
        schedule=first.schedule,
        declared=tuple(declaration for declaration, _ in declared),
    )


def _is_live(stack: Stack, node_id: str) -> bool:
    tool = stack.tools.get(node_id)
    return tool.status in LIVE if tool is not None else True
