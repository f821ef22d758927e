"""What a change does to the integration graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from stackctl.core.graph.lineage import by_arrows
from stackctl.core.text.messages import all_of
from stackctl.model.reports.diff import GraphDifference, Link, LinkChange, Reach
from stackctl.model.stack import declares_personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stackctl.core.facts.context import Context
    from stackctl.core.graph.flows import Flow

_MOST_PLACES = 8
_UNNAMED = "data that is not named"


def graph_difference(before: Context, after: Context, renamed: Mapping[str, str]) -> GraphDifference:
    """Compare the graphs before and after, by present ids."""
    added, removed, changed = _link_changes(before, after, renamed)
    came_to, comes_to = _personal(before, renamed), _personal(after, {})
    were, are = _single_points(before, after, renamed)
    return GraphDifference(
        added=added,
        removed=removed,
        changed=changed,
        reached=_reaches(after, comes_to.keys() - came_to.keys(), comes_to, {}),
        no_longer_reached=_reaches(before, came_to.keys() - comes_to.keys(), came_to, renamed),
        new_single_points=tuple(sorted(are - were)),
        former_single_points=tuple(sorted(were - are)),
        cut_off=_cut_off(before, after, renamed),
    )


def _personal(context: Context, renamed: Mapping[str, str]) -> Mapping[str, list[Flow]]:
    """Find who holds, receives or carries personal data.

    Live tools and systems, with the flows that bring it; what a receiver carries between others is left out.
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
    """Trace an object from its beginning past a node."""
    object_ = flow.object or ""
    if renamed.get(flow.target, flow.target) == node:
        route = context.lineage.origin(flow.target, object_)
        return [*(step.source for step in route), flow.target]
    route = context.lineage.origin(flow.source, object_)
    return [*(step.source for step in route), flow.source, *filter(None, (flow.via,)), flow.target]


def _single_points(
    before: Context, after: Context, renamed: Mapping[str, str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Find what held and holds the live graph together."""
    if _shape(before, renamed) == _shape(after, {}):
        return frozenset(), frozenset()
    from stackctl.core.graph.graph import cut_points

    was, now = (
        frozenset(node for node in cut_points(context.flows, named=0) if node in context.stack.live)
        for context in (before, after)
    )
    return frozenset(renamed.get(node, node) for node in was), now


def _shape(context: Context, renamed: Mapping[str, str]) -> frozenset[tuple[str, str, str, bool]]:
    """Return the live ways with their carriers, used or not."""
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
    """Find the tools that lost their last live flow."""
    had = {renamed.get(tool_id, tool_id): tool_id for tool_id in before.live_flows_of if tool_id in before.stack.live}
    return tuple(
        sorted(tool_id for tool_id in had if tool_id in after.stack.live and tool_id not in after.live_flows_of)
    )


# ---- links


@dataclass(frozen=True, slots=True)
class _State:
    """How an object goes: `live` is whether it does now."""

    status: str
    live: bool
    via: str | None


_Ends = tuple[str, str]
_Connection = dict[str, _State]
"""How the objects go one way between two ends by one method, by name; the empty one stands for what is not named."""
_Connections = dict[_Ends, dict[str, _Connection]]
"""By source and target, then by method; the empty one stands for a method that is not named."""


def _link_changes(
    before: Context, after: Context, renamed: Mapping[str, str]
) -> tuple[tuple[Link, ...], tuple[Link, ...], tuple[LinkChange, ...]]:
    """List the links that came, went, and changed.

    One method in place of another, for at least one of the objects, is a change of one link.
    """
    was, now = _connections(before.flows, renamed), _connections(after.flows, {})
    turned = _turned(before, after, renamed)
    added: list[Link] = []
    removed: list[Link] = []
    changed: list[LinkChange] = []
    for ends in sorted(was.keys() | now.keys()):
        former, present = was.get(ends, {}), now.get(ends, {})
        if former == present:
            continue
        pairs = _pairs(former, present)
        for method in sorted(former.keys() - {one for one, _ in pairs}):
            removed += _links(ends, method, former[method])
        for method in sorted(present.keys() - {other for _, other in pairs}):
            added += _links(ends, method, present[method])
        for one, other in pairs:
            if one != other or former[one] != present[other]:
                why = all_of([turned[end] for end in ends if end in turned])
                links = _links(ends, one, former[one]), _links(ends, other, present[other])
                text = "; ".join(_differences((one, former[one]), (other, present[other]), why))
                changed.append(LinkChange(*ends, *links, text))
    return tuple(added), tuple(removed), tuple(changed)


def _turned(before: Context, after: Context, renamed: Mapping[str, str]) -> Mapping[str, str]:
    """Say which nodes came into use or went out."""
    on = {renamed.get(node_id, node_id): before.is_live(node_id) for node_id in before.stack.files}
    tools = after.stack.tools
    return {
        node_id: f"{node_id} is {tools[node_id].status if node_id in tools else 'a system'}"
        for node_id in after.stack.files
        if on.get(node_id, after.is_live(node_id)) != after.is_live(node_id)
    }


def _connections(flows: Iterable[Flow], renamed: Mapping[str, str]) -> _Connections:
    found: _Connections = {}
    for flow in flows:
        ends = (renamed.get(flow.source, flow.source), renamed.get(flow.target, flow.target))
        via = None if flow.via is None else renamed.get(flow.via, flow.via)
        connection = found.setdefault(ends, {}).setdefault(flow.method or "", {})
        connection[flow.object or ""] = _State(flow.status, flow.live, via)
    return found


def _pairs(former: Mapping[str, _Connection], present: Mapping[str, _Connection]) -> list[tuple[str, str]]:
    stayed = [(method, method) for method in sorted(former.keys() & present.keys())]
    gone, come = former.keys() - present.keys(), present.keys() - former.keys()
    if len(gone) == len(come) == 1:
        (one,), (other,) = gone, come
        if former[one].keys() & present[other].keys():
            stayed.append((one, other))
    return stayed


def _links(ends: _Ends, method: str, connection: _Connection) -> tuple[Link, ...]:
    """Turn a connection into links, one for objects alike."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for name, state in sorted(connection.items()):
        found.setdefault((state.status, state.via), []).append(name)
    return tuple(
        Link(*ends, objects=tuple(filter(None, names)), method=method or None, status=status, via=via)
        for (status, via), names in sorted(found.items(), key=lambda item: item[1])
    )


def _differences(former: tuple[str, _Connection], present: tuple[str, _Connection], why: str) -> Iterator[str]:
    """Put what differs in words."""
    # `why` makes data flow, or flow no more, where the link itself is the same.
    (method_before, was), (method_after, now) = former, present
    if method_before != method_after:
        yield f"by {method_after or 'a method that is not named'} instead of {method_before or 'one that is not named'}"
    come, gone = sorted(now.keys() - was.keys()), sorted(was.keys() - now.keys())
    stayed = sorted(was.keys() & now.keys())
    if come and gone:
        yield f"{_named(come)} instead of {_named(gone)}"
    elif come:
        yield f"{_named(come)} too"
    elif gone:
        yield f"no longer {_named(gone)}"
    for in_words in (_status_in_words, _carrier_in_words, partial(_flow_in_words, why)):
        yield from _by_object({name: in_words(was[name], now[name]) for name in stayed})


def _by_object(said: Mapping[str, str]) -> Iterator[str]:
    """Say the same of several objects once."""
    for text in filter(None, dict.fromkeys(said.values())):
        names = [name for name in said if said[name] == text]
        yield text if len(names) == len(said) else f"{_named(names)}: {text}"


def _status_in_words(was: _State, now: _State) -> str:
    return "" if was.status == now.status else f"{now.status} instead of {was.status}"


def _carrier_in_words(was: _State, now: _State) -> str:
    if was.via == now.via:
        return ""
    before, after = ("directly" if via is None else f"through {via}" for via in (was.via, now.via))
    return f"{after} instead of {before}"


def _flow_in_words(why: str, was: _State, now: _State) -> str:
    if was.live == now.live or was.status != now.status:
        return ""
    return f"flows now: {why}" if now.live else f"flows no more: {why}"


def _named(objects: Iterable[str]) -> str:
    return all_of([name or _UNNAMED for name in objects])
