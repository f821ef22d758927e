"""What the shape of the graph says; alone knows networkx."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from stackctl.core.graph.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    import networkx

    from stackctl.core.graph.flows import Flow


@dataclass(frozen=True, slots=True)
class Cut:
    """What the loss of a node does.

    All that it joins falls into `parts`, the largest of `rest` nodes; the others hold `lost` in all, `nearest` a few of
    these.
    """

    parts: int
    rest: int
    lost: int
    nearest: tuple[str, ...]


def cut_points(flows: Iterable[Flow], named: int = 10) -> Mapping[str, Cut]:
    """Find the nodes whose loss splits the live graph.

    Of what each cuts off, at most `named` names. Directions do not matter. A flow `via` a node is lost with that node.
    """
    live = [flow for flow in flows if flow.live]
    if not live:
        return {}
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    for flow in live:
        networkx.add_path(graph, (flow.source, *((flow.via,) if flow.via else ()), flow.target))
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    return {node: _cut(graph, node, named) for node in sorted(networkx.articulation_points(graph))}


def _cut(graph: networkx.Graph[str], gone: str, named: int) -> Cut:
    def around(starts: Iterable[str]) -> list[str]:
        return [node for node, _ in walk(starts, lambda node: ((other, None) for other in sorted(graph[node])), {gone})]

    parts: list[frozenset[str]] = []
    for neighbour in sorted(graph[gone]):
        if not any(neighbour in part for part in parts):
            parts.append(frozenset(around((neighbour,))))
    kept = max(parts, key=len)
    lost = around(sorted(graph[gone].keys() - kept))
    return Cut(len(parts), len(kept), len(lost), tuple(lost[:named]))


@dataclass(frozen=True, slots=True)
class Loop:
    """Nodes where an object goes round, and one closed way."""

    object: str
    nodes: tuple[str, ...]
    way: tuple[Flow, ...]


_Onwards = dict[str, dict[str, "Flow"]]
"""The flows of one object by source and target."""


def loops(flows: Iterable[Flow], is_tool: Callable[[str], bool], without: Mapping[str, Collection[str]]) -> list[Loop]:
    """Find where objects go round, through two tools or more.

    One loop for all that hang together; its way begins at the first tool by id and is as short as may be. `without` are
    nodes left out, by object. A tool and a system that push to one another are no loop.
    """
    left_out = {name: frozenset(nodes) for name, nodes in without.items()}
    by_object: dict[str, _Onwards] = {}
    for flow in flows:
        name = flow.object
        if name is not None and left_out.get(name, frozenset()).isdisjoint((flow.source, flow.target)):
            by_object.setdefault(name, {}).setdefault(flow.source, {}).setdefault(flow.target, flow)
    return [loop for name, onwards in sorted(by_object.items()) for loop in _loops_of(name, onwards, is_tool)]


def _loops_of(name: str, onwards: _Onwards, is_tool: Callable[[str], bool]) -> list[Loop]:
    import networkx

    directed: networkx.DiGraph[str] = networkx.DiGraph()
    directed.add_edges_from((source, target) for source, targets in onwards.items() for target in targets)
    found = []
    for component in networkx.strongly_connected_components(directed):
        # Tools round a system that syncs with each of them make one component, but no loop: their blocks are separate.
        tied = directed.subgraph(component).to_undirected(as_view=True)
        blocks = [frozenset(chain(*edges)) for edges in networkx.biconnected_component_edges(tied)]
        blocks = [block for block in blocks if sum(map(is_tool, block)) > 1]
        if blocks:
            nodes = sorted(frozenset().union(*blocks))
            first = next(filter(is_tool, nodes))
            block = min((block for block in blocks if first in block), key=sorted)
            found.append(Loop(name, tuple(nodes), _round(first, block, onwards, is_tool)))
    return sorted(found, key=lambda loop: loop.nodes)


def _round(first: str, block: AbstractSet[str], onwards: _Onwards, is_tool: Callable[[str], bool]) -> tuple[Flow, ...]:
    """Find a short way past another tool and back."""
    way = _way(first, lambda node: node == first, block, onwards)
    if any(is_tool(flow.source) and flow.source != first for flow in way):
        return way
    there = _way(first, lambda node: node != first and is_tool(node), block, onwards)
    other = there[-1].target
    passed = {flow.target for flow in there[:-1]}
    back = _way(other, lambda node: node == first, block - passed, onwards)
    return (*there, *(back or _way(other, lambda node: node == first, block, onwards)))


def _way(start: str, is_goal: Callable[[str], bool], within: AbstractSet[str], onwards: _Onwards) -> tuple[Flow, ...]:
    """Find the shortest way of one flow or more."""

    def ahead(node: str) -> Iterator[tuple[str, Flow]]:
        return ((target, flow) for target, flow in sorted(onwards[node or start].items()) if target in within)

    # The empty name is the start as it is left, so that a way may come back to it.
    came_by: dict[str, Flow] = {}
    for node, flow in walk(("",), ahead):
        if flow is not None:
            came_by[node] = flow
            if is_goal(node):
                way = [flow]
                while way[-1].source != start:
                    way.append(came_by[way[-1].source])
                return tuple(reversed(way))
    return ()
