"""The integration graph: tools and systems as nodes, one edge for each direction, object and method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.flows import Flow, flows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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
