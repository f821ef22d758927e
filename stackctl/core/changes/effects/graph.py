"""What a change does to the integration graph: links, where personal data comes to, and what hangs on single tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.changes.effects.links import link_changes
from stackctl.core.graph.lineage import by_arrows
from stackctl.model.reports.diff import GraphDifference, Reach
from stackctl.model.stack import declares_personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stackctl.core.facts.context import Context
    from stackctl.core.graph.flows import Flow

_MOST_PLACES = 8


def graph_difference(before: Context, after: Context, renamed: Mapping[str, str]) -> GraphDifference:
    """What differs in the graph. `renamed` are the present ids of tools and systems by their former ones.

    Tools and systems have their present ids throughout, or the last where they are gone.
    """
    links = link_changes(before, after, renamed)
    came_to, comes_to = _personal(before, renamed), _personal(after, {})
    were, are = _single_points(before, after, renamed)
    return GraphDifference(
        added=links.added,
        removed=links.removed,
        changed=links.changed,
        reached=_reaches(after, comes_to.keys() - came_to.keys(), comes_to, {}),
        no_longer_reached=_reaches(before, came_to.keys() - comes_to.keys(), came_to, renamed),
        new_single_points=tuple(sorted(are - were)),
        former_single_points=tuple(sorted(were - are)),
        cut_off=_cut_off(before, after, renamed),
    )


def _personal(context: Context, renamed: Mapping[str, str]) -> Mapping[str, list[Flow]]:
    """The live tools and systems that hold, receive or carry personal data, by present id.

    With the flows that bring it; none where they only declare it. Of a node that receives some, what it carries
    between others is left out.
    """
    received: dict[str, list[Flow]] = {}
    carried: dict[str, list[Flow]] = {}
    for flow in context.personal_flows:
        received.setdefault(renamed.get(flow.target, flow.target), []).append(flow)
        if flow.via not in (None, flow.source, flow.target) and context.is_live(flow.via):
            carried.setdefault(renamed.get(flow.via, flow.via), []).append(flow)
    declared: dict[str, list[Flow]] = {
        renamed.get(node_id, node_id): []
        for nodes in (context.stack.live, context.stack.systems)
        for node_id, node in nodes.items()
        if declares_personal(node.data)
    }
    return {**declared, **carried, **received}


def _reaches(
    context: Context, nodes: Iterable[str], brought: Mapping[str, list[Flow]], renamed: Mapping[str, str]
) -> tuple[Reach, ...]:
    found = []
    for node in sorted(nodes):
        objects = tuple(sorted({flow.object or "" for flow in brought[node]}))
        first = min(brought[node], key=lambda flow: (flow.object or "", flow.source, flow.target), default=None)
        places = [] if first is None else [renamed.get(place, place) for place in _way(context, node, first, renamed)]
        found.append(Reach(node, objects, by_arrows(places, _MOST_PLACES)))
    return tuple(found)


def _way(context: Context, node: str, flow: Flow, renamed: Mapping[str, str]) -> list[str]:
    """The places on the way of an object, from where it begins to a node that receives it, or that carries it on."""
    object_ = flow.object or ""
    if renamed.get(flow.target, flow.target) == node:
        route = context.lineage.origin(flow.target, object_)
        return [*(step.source for step in route), flow.target]
    route = context.lineage.origin(flow.source, object_)
    return [*(step.source for step in route), flow.source, *filter(None, (flow.via,)), flow.target]


def _single_points(
    before: Context, after: Context, renamed: Mapping[str, str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The live tools without which the live graph falls apart, before and after; none where it is the same graph."""
    if _shape(before, renamed) == _shape(after, {}):
        return frozenset(), frozenset()
    from stackctl.core.graph.graph import cut_points

    was, now = (
        frozenset(node for node in cut_points(context.flows, named=0) if node in context.stack.live)
        for context in (before, after)
    )
    return frozenset(renamed.get(node, node) for node in was), now


def _shape(context: Context, renamed: Mapping[str, str]) -> frozenset[tuple[str, str, str, bool]]:
    """What the graph's single points hang on: its live ways, with their carriers and whether these are in use."""
    return frozenset(
        (
            renamed.get(flow.source, flow.source),
            renamed.get(flow.target, flow.target),
            "" if flow.via is None else renamed.get(flow.via, flow.via),
            flow.via is None or context.is_live(flow.via),
        )
        for flow in context.flows
        if flow.live
    )


def _cut_off(before: Context, after: Context, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The tools that are live before and after, and had a live flow, but have none now."""
    had = {renamed.get(tool_id, tool_id): tool_id for tool_id in before.live_flows_of if tool_id in before.stack.live}
    return tuple(
        sorted(tool_id for tool_id in had if tool_id in after.stack.live and tool_id not in after.live_flows_of)
    )
