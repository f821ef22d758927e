"""The flows of data, from the integrations of either end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stackctl.model.stack import Stack
    from stackctl.model.tool import Integration, IntegrationStatus, Method


@dataclass(frozen=True, slots=True, order=True)
class Declaration:
    """Where a flow is declared: a node, and the index."""

    node: str
    index: int


@dataclass(frozen=True, slots=True)
class Flow:
    """One object that goes one way by one method.

    `object` and `method` are None where not declared. `live`: it flows now, with a live declaration and both ends live;
    systems always are. A carrier that is not declared is left out.
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
    """List all flows, one a direction, object and method."""
    found: dict[tuple[str, str, str, str], list[tuple[Declaration, Integration]]] = {}
    for place, integration in integrations_of(stack):
        for source, target in ways_of(place, integration):
            for name in dict.fromkeys(integration.objects) or ("",):
                key = (source, target, name, integration.method or "")
                found.setdefault(key, []).append((place, integration))
    return tuple(_flow(stack, key, found[key]) for key in sorted(found))


def integrations_of(stack: Stack) -> Iterator[tuple[Declaration, Integration]]:
    """Yield every integration with its place, tools first."""
    # Those with an end that is not declared, or with the declaring end itself, are left out.
    for nodes in (stack.tools, stack.systems):
        for node_id, node in nodes.items():
            for index, integration in enumerate(node.integrations):
                if integration.with_ != node_id and integration.with_ in stack.files:
                    yield Declaration(node_id, index), integration


def ways_of(place: Declaration, integration: Integration) -> tuple[tuple[str, str], ...]:
    """Return source and target of each direction of an integration."""
    there, back = (place.node, integration.with_), (integration.with_, place.node)
    if integration.direction == "both":
        return there, back
    return (there,) if integration.direction == "push" else (back,)


def integration_at(stack: Stack, place: Declaration) -> Integration:
    """Return the integration that is declared at a place."""
    node = stack.tools.get(place.node) or stack.systems[place.node]
    return node.integrations[place.index]


def connection_count(stack: Stack) -> int:
    """Count the connections, one declared at both ends once."""
    return len(
        {
            (*sorted((place.node, integration.with_)), integration.method or "")
            for place, integration in integrations_of(stack)
            if integration.status != "retired"
        }
    )


def answerable(stack: Stack, place: Declaration, departed: Collection[str]) -> str | None:
    """Name who answers for an integration, unless departed.

    Its owner, or the technical or business owner of the declaring end, by the full name; else None.
    """
    owner = stack.owner_of(place.node)
    owners = () if owner is None else (owner.technical, owner.business)
    asked = (integration_at(stack, place).owner, *owners)
    return next((stack.person_name(person) for person in asked if person is not None and person not in departed), None)


def _flow(stack: Stack, key: tuple[str, str, str, str], declared: list[tuple[Declaration, Integration]]) -> Flow:
    source, target, name, _ = key
    others = [integration for _, integration in declared]
    first = next((other for other in others if other.status == "live"), others[0])
    return Flow(
        source=source,
        target=target,
        object=name or None,
        method=first.method,
        status=first.status,
        live=first.status == "live" and _is_live(stack, source) and _is_live(stack, target),
        via=next((other.via for other in (first, *others) if other.via is not None and other.via in stack.files), None),
        schedule=first.schedule,
        declared=tuple(declaration for declaration, _ in declared),
    )


def _is_live(stack: Stack, node_id: str) -> bool:
    tool = stack.tools.get(node_id)
    return tool.status in LIVE if tool is not None else True
