"""The integration graph: tools and systems as nodes, one edge for each direction, object and method.

Also what its shape says: which nodes hold it together, and where data goes round in a circle. Both take time in
proportion to the number of flows.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from stackctl.core.graph.flows import Flow, flows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    import networkx

    from stackctl.model.stack import Stack


class IntegrationGraph:
    """A read-only directed multigraph; nodes are sorted by id, edges by source, target, object and method."""

    def __init__(self, stack: Stack, flows: Sequence[Flow]) -> None:
        import networkx

        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for node_id in sorted(stack.files):
            graph.add_node(node_id, kind="system" if node_id in stack.systems else "tool")
        for flow in flows:
            graph.add_edge(flow.source, flow.target, key=(flow.object or "", flow.method or ""), flow=flow)
        networkx.freeze(graph)
        self._graph = graph
        self._flows = tuple(flows)

    @property
    def networkx(self) -> networkx.MultiDiGraph[str]:
        """The frozen networkx graph; each edge carries its `Flow` as `flow`."""
        return self._graph

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of all tools and systems."""
        return tuple(self._graph)

    @property
    def flows(self) -> tuple[Flow, ...]:
        """All edges."""
        return self._flows

    def upstream(self, node_id: str, steps: int | None = None) -> frozenset[str]:
        """All that feeds a node over live flows, at most so many steps away; without the node itself."""
        return self._reached(node_id, steps, backwards=True)

    def downstream(self, node_id: str, steps: int | None = None) -> frozenset[str]:
        """All that a node feeds over live flows, at most so many steps away; without the node itself."""
        return self._reached(node_id, steps, backwards=False)

    def _reached(self, node_id: str, steps: int | None, *, backwards: bool) -> frozenset[str]:
        import networkx

        live = networkx.subgraph_view(
            self._graph, filter_edge=lambda source, target, key: self._graph.edges[source, target, key]["flow"].live
        )
        walked = live.reverse(copy=False) if backwards else live
        return frozenset(networkx.single_source_shortest_path_length(walked, node_id, cutoff=steps)) - {node_id}


def graph_of(stack: Stack) -> IntegrationGraph:
    """The integration graph of a stack."""
    return IntegrationGraph(stack, flows_of(stack))


@dataclass(frozen=True, slots=True)
class Cut:
    """What the loss of a node does: all that it joins falls into `parts`, the largest of them of `rest` nodes.

    The others hold `lost` nodes in all; `nearest` are a few of these, the nearest first, then by id.
    """

    parts: int
    rest: int
    lost: int
    nearest: tuple[str, ...]


def cut_points(flows: Iterable[Flow], named: int = 10) -> Mapping[str, Cut]:
    """The nodes whose loss splits the live graph (its articulation points), by id; at most `named` names for each.

    The direction of a flow does not matter. One that is carried `via` a node is lost with that node, so it leads from
    its source to the carrier and on to its target.
    """
    live = [flow for flow in flows if flow.live]
    if not live:
        return {}
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    for flow in live:
        networkx.add_path(graph, (flow.source, *((flow.via,) if flow.via else ()), flow.target))
    graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
    blocks = sorted(sorted(block) for block in _blocks(graph))
    blocks_of: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        for node in block:
            blocks_of.setdefault(node, []).append(number)
    branches = _branches(blocks, blocks_of)
    members = [frozenset(block) for block in blocks]
    return {node: _cut(graph, node, members, branches[node], named) for node in sorted(branches)}


def _blocks(graph: networkx.Graph[str]) -> Iterator[frozenset[str]]:
    """The sets of nodes within which the loss of one node separates no others (biconnected components)."""
    import networkx

    for edges in networkx.biconnected_component_edges(graph):
        yield frozenset(node for edge in edges for node in edge)


def _branches(blocks: Sequence[Sequence[str]], blocks_of: Mapping[str, Sequence[int]]) -> Mapping[str, dict[int, int]]:
    """How many nodes hang on each node that joins blocks, by the block that leads to them.

    Blocks and the nodes that join them make a tree. Walked from a root, each block counts what lies beyond it; what
    lies towards the root is all the rest.
    """
    found: dict[str, dict[int, int]] = {node: {} for node, numbers in blocks_of.items() if len(numbers) > 1}
    parent: dict[int, str] = {}
    seen: set[int] = set()
    crossed: set[str] = set()
    for root in range(len(blocks)):
        if root in seen:
            continue
        order = [root]
        seen.add(root)
        for number in order:
            for node in blocks[number]:
                if node in crossed:
                    continue
                crossed.add(node)
                ahead = [further for further in blocks_of[node] if further not in seen]
                seen.update(ahead)
                parent.update(dict.fromkeys(ahead, node))
                order.extend(ahead)
        # Beyond a block, seen from its parent: its own nodes but the parent, and all that hangs on those.
        beyond = {number: len(blocks[number]) - (number in parent) for number in order}
        home = {node: number for number in order for node in blocks[number] if parent.get(number) != node}
        for number in reversed(order[1:]):
            found[parent[number]][number] = beyond[number]
            beyond[home[parent[number]]] += beyond[number]
        for node in {parent[number] for number in order[1:]}:
            found[node][home[node]] = beyond[root] - 1 - sum(found[node].values())
    return found


def _cut(
    graph: networkx.Graph[str], node: str, blocks: Sequence[AbstractSet[str]], sizes: Mapping[int, int], named: int
) -> Cut:
    kept = max(sizes, key=lambda number: (sizes[number], -number))
    lost = sorted(further for further in graph[node] if further not in blocks[kept])
    nearest = islice(_outwards(graph, lost, node), named)
    return Cut(len(sizes), sizes[kept], sum(sizes.values()) - sizes[kept], tuple(nearest))


def _outwards(graph: networkx.Graph[str], start: Sequence[str], gone: str) -> Iterator[str]:
    """The nodes from these on, nearest first, in a graph without the one that is gone."""
    seen = {gone, *start}
    waiting = deque(start)
    while waiting:
        node = waiting.popleft()
        yield node
        ahead = sorted(further for further in graph[node] if further not in seen)
        seen.update(ahead)
        waiting.extend(ahead)


@dataclass(frozen=True, slots=True)
class Loop:
    """Where an object goes round: `nodes` are all that take part, `way` is one closed way of flows through them."""

    object: str
    nodes: tuple[str, ...]
    way: tuple[Flow, ...]


def loops(flows: Iterable[Flow], is_tool: Callable[[str], bool], without: Mapping[str, Collection[str]]) -> list[Loop]:
    """Where the flows take an object through two or more tools and back; one loop for all that hang together.

    `without` are nodes that are left out, by object. A tool and a system that push to one another are no loop: it takes
    a second tool. The way begins at the first tool by id and is as short as may be from there.
    """
    left_out = {name: frozenset(nodes) for name, nodes in without.items()}
    by_object: dict[str, _Onwards] = {}
    for flow in flows:
        name = flow.object
        if name is not None and left_out.get(name, frozenset()).isdisjoint((flow.source, flow.target)):
            by_object.setdefault(name, {}).setdefault(flow.source, {}).setdefault(flow.target, flow)
    return [
        Loop(name, nodes, way)
        for name, onwards in sorted(by_object.items())
        for nodes, way in _loops_of(onwards, is_tool)
    ]


_Onwards = dict[str, dict[str, Flow]]
"""The flows of one object by source and target."""


def _loops_of(onwards: _Onwards, is_tool: Callable[[str], bool]) -> list[tuple[tuple[str, ...], tuple[Flow, ...]]]:
    lasting = _lasting(onwards)
    if not lasting:
        return []
    import networkx

    directed: networkx.DiGraph[str] = networkx.DiGraph()
    directed.add_edges_from((source, target) for source in lasting for target in onwards[source] if target in lasting)
    found = []
    for component in networkx.strongly_connected_components(directed):
        if sum(map(is_tool, component)) < 2:  # noqa: PLR2004 # what a loop takes
            continue
        # Tools round a system that syncs with each of them make one component, but no loop: their blocks are separate.
        tied: networkx.Graph[str] = networkx.Graph()
        tied.add_edges_from(
            (source, target) for source in component for target in onwards[source] if target in component
        )
        blocks = [block for block in _blocks(tied) if sum(map(is_tool, block)) > 1]
        if blocks:
            nodes = sorted({node for block in blocks for node in block})
            first = next(node for node in nodes if is_tool(node))
            block = min((block for block in blocks if first in block), key=sorted)
            found.append((tuple(nodes), _round(first, block, onwards, is_tool)))
    return sorted(found, key=lambda loop: loop[0])


def _lasting(onwards: _Onwards) -> Mapping[str, int]:
    """The nodes from which one can go on for ever: those in loops, and those that lead to one."""
    behind: dict[str, list[str]] = {}
    for source, targets in onwards.items():
        for target in targets:
            behind.setdefault(target, []).append(source)
    ways_on = {source: len(targets) for source, targets in onwards.items()}
    ends = [target for target in behind if target not in ways_on]
    while ends:
        for source in behind.get(ends.pop(), ()):
            ways_on[source] -= 1
            if not ways_on[source]:
                del ways_on[source]
                ends.append(source)
    return ways_on


def _round(first: str, block: AbstractSet[str], onwards: _Onwards, is_tool: Callable[[str], bool]) -> tuple[Flow, ...]:
    """A short way from a tool back to it that passes another tool; within a block from where all can be reached."""
    way = _way(first, lambda node: node == first, block, onwards)
    if any(is_tool(flow.source) and flow.source != first for flow in way):
        return way
    there = _way(first, lambda node: node != first and is_tool(node), block, onwards)
    other = there[-1].target
    passed = {flow.target for flow in there[:-1]}
    back = _way(other, lambda node: node == first, block - passed, onwards)
    return (*there, *(back or _way(other, lambda node: node == first, block, onwards)))


def _way(start: str, is_goal: Callable[[str], bool], within: AbstractSet[str], onwards: _Onwards) -> tuple[Flow, ...]:
    """The shortest way to a goal, of one flow at least; the first by id of several; empty where there is none."""
    came: dict[str, Flow] = {}
    waiting = deque([start])
    while waiting:
        for target, flow in sorted(onwards[waiting.popleft()].items()):
            if target not in within or target in came:
                continue
            came[target] = flow
            if is_goal(target):
                return _followed(start, target, came)
            waiting.append(target)
    return ()


def _followed(start: str, goal: str, came: Mapping[str, Flow]) -> tuple[Flow, ...]:
    found = [came[goal]]
    while found[-1].source != start:
        found.append(came[found[-1].source])
    return tuple(reversed(found))
