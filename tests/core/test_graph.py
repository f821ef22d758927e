"""The graph: all nodes, one edge a flow, a fixed order, nothing that can be changed, and who feeds whom."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import networkx
import pytest

from stackctl.core.build import build
from stackctl.core.flows import flows_of
from stackctl.core.graph import IntegrationGraph, graph_of
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackctl.model.stack import Stack


def tool(status: str, *integrations: str) -> str:
    lines = "".join(f"  - {{{one}}}\n" for one in integrations)
    text = f"name: A\nvendor: V\ncategory: crm\nstatus: {status}\n"
    return text + (f"integrations:\n{lines}" if lines else "")


# form → hub → crm → dwh → bi, bi → hub closes a circle; old feeds hub no more, next does not feed it yet.
FILES = {
    "tools/form.yaml": tool("active", "with: hub, direction: push, objects: [lead]"),
    "tools/hub.yaml": tool("active", "with: crm, direction: both, objects: [lead, contact], method: native"),
    "tools/bi.yaml": tool(
        "sunsetting", "with: dwh, direction: pull", "with: hub, direction: push, method: reverse-etl"
    ),
    "tools/old.yaml": tool("retired", "with: hub, direction: push"),
    "tools/next.yaml": tool("active", "with: hub, direction: push, status: planned"),
    "tools/lone.yaml": tool("active"),
    "systems/crm.yaml": "name: CRM\nkind: crm\nintegrations: [{with: dwh, direction: push, objects: [account]}]\n",
    "systems/dwh.yaml": "name: DWH\nkind: warehouse\n",
}


def stack(order: list[str] | None = None) -> Stack:
    found, problems = build(Settings(), [SourceFile(path, FILES[path].encode()) for path in order or sorted(FILES)])
    assert problems == ()
    return found


@pytest.fixture(scope="module")
def graph() -> IntegrationGraph:
    return graph_of(stack())


def test_tools_and_systems_are_nodes_with_their_kind(graph: IntegrationGraph) -> None:
    assert graph.nodes == ("bi", "crm", "dwh", "form", "hub", "lone", "next", "old")
    kinds = {node: data["kind"] for node, data in graph.networkx.nodes(data=True)}
    assert {node for node, kind in kinds.items() if kind == "system"} == {"crm", "dwh"}
    assert set(kinds.values()) == {"system", "tool"}


def test_every_flow_is_an_edge(graph: IntegrationGraph) -> None:
    edges = list(graph.networkx.edges(keys=True))
    assert [graph.networkx.edges[edge]["flow"] for edge in edges] == list(graph.flows) == list(flows_of(stack()))
    assert edges == [(flow.source, flow.target, (flow.object or "", flow.method or "")) for flow in graph.flows]
    assert graph.networkx.number_of_edges("hub", "crm") == 2


CHANGES: dict[str, Callable[[networkx.MultiDiGraph[str]], object]] = {
    "add a node": lambda graph: graph.add_node("new"),
    "add nodes": lambda graph: graph.add_nodes_from(["new"]),
    "add an edge": lambda graph: graph.add_edge("hub", "form"),
    "add edges": lambda graph: graph.add_edges_from([("hub", "form")]),
    "remove a node": lambda graph: graph.remove_node("hub"),
    "remove an edge": lambda graph: graph.remove_edge("form", "hub"),
    "clear": lambda graph: graph.clear(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_graph_cannot_be_changed(graph: IntegrationGraph, change: str) -> None:
    with pytest.raises(networkx.NetworkXError, match=r"[Ff]rozen"):
        CHANGES[change](graph.networkx)
    assert len(graph.nodes) == len(FILES)


def test_the_order_does_not_depend_on_the_order_of_the_files(graph: IntegrationGraph) -> None:
    chance = random.Random(3)
    for _ in range(5):
        order = sorted(FILES)
        chance.shuffle(order)
        other = graph_of(stack(order))
        assert other.nodes == graph.nodes
        assert other.flows == graph.flows
        assert list(other.networkx.edges(keys=True)) == list(graph.networkx.edges(keys=True))


@pytest.mark.parametrize(
    ("node", "steps", "upstream", "downstream"),
    [
        ("form", None, "", "bi crm dwh hub"),
        ("form", 1, "", "hub"),
        ("form", 2, "", "crm hub"),
        ("form", 0, "", ""),
        ("hub", 1, "bi crm form", "crm"),
        ("hub", None, "bi crm dwh form", "bi crm dwh"),
        ("dwh", 1, "crm", "bi"),
        ("dwh", 2, "crm hub", "bi hub"),
        ("crm", None, "bi dwh form hub", "bi dwh hub"),
        ("lone", None, "", ""),
        ("old", None, "", ""),
        ("next", None, "", ""),
    ],
)
def test_what_feeds_a_node_and_what_it_feeds(
    graph: IntegrationGraph, node: str, steps: int | None, upstream: str, downstream: str
) -> None:
    assert graph.upstream(node, steps) == frozenset(upstream.split())
    assert graph.downstream(node, steps) == frozenset(downstream.split())


def test_a_stack_without_tools_has_an_empty_graph() -> None:
    found, _ = build(Settings(), [])
    assert graph_of(found).nodes == ()
    assert graph_of(found).flows == ()
