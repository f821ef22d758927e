"""What the shape of the graph says: what holds it together, and where data goes round."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.graph.flows import Declaration, Flow
from stackctl.core.graph.graph import Cut, Loop, cut_points, loops

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping


# What holds the graph together

MANY = settings(deadline=None, derandomize=True, max_examples=300)


def flow(way: str, object_: str | None = "lead", *, live: bool = True) -> Flow:
    """`ab` is a flow from a to b, `acb` the same carried by c."""
    source, *via, target = list(way)
    carrier = via[0] if via else None
    return Flow(source, target, object_, None, "live", live, carrier, None, (Declaration(source, 0),))


def cuts(ways: str, named: int = 10) -> dict[str, str]:
    """By node: how many are lost, of how many others, and the names."""
    found = cut_points([flow(way) for way in ways.split()], named)
    return {node: f"{cut.lost}/{cut.rest} {''.join(cut.nearest)}" for node, cut in found.items()}


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ("", {}),
        ("ab", {}),
        ("ab ba ab", {}),
        ("ab bc", {"b": "1/1 c"}),
        ("ab bc ca", {}),
        ("ab bc ca cd", {"c": "1/2 d"}),
        ("ab bc cd de", {"b": "1/3 a", "c": "2/2 de", "d": "1/3 e"}),
        ("ha hb hc", {"h": "2/1 bc"}),
        ("ab bc ca cd de ec", {"c": "2/2 de"}),
        ("ab cd de", {"d": "1/1 e"}),
        # Carried: without c nothing goes from a to b; with a second way, it does.
        ("acb", {"c": "1/1 b"}),
        ("acb ab", {}),
        ("aab", {}),
        ("abb bc", {"b": "1/1 c"}),
    ],
)
def test_what_the_loss_of_a_node_cuts_off(ways: str, expected: dict[str, str]) -> None:
    assert cuts(ways) == expected


def test_the_nearest_are_named_and_no_more_than_asked_for() -> None:
    assert cuts("ab bc cx cy xz yw pa qa ra sa ta pq", 3)["b"] == "5/6 cxy"


def test_what_does_not_flow_holds_nothing_together() -> None:
    assert cut_points([flow("ab"), flow("bc", live=False)]) == {}


edges = st.tuples(st.sampled_from("abcdefghi"), st.sampled_from("abcdefghi")).map("".join)


@MANY
@given(st.lists(edges, max_size=14))
def test_the_cut_is_what_one_sees_when_the_node_is_taken_away(ways: list[str]) -> None:
    found = cut_points([flow(way) for way in ways])
    graph: networkx.Graph[str] = networkx.Graph([(way[0], way[1]) for way in ways])
    for node in graph:
        whole = networkx.node_connected_component(graph, node)
        without = graph.subgraph(whole - {node})
        parts = sorted(networkx.connected_components(without), key=len)
        if len(parts) < 2:
            assert node not in found
            continue
        cut = found[node]
        assert (cut.parts, cut.lost, cut.rest) == (len(parts), sum(map(len, parts[:-1])), len(parts[-1]))
        lost = set(cut.nearest)
        assert len(lost) == cut.lost
        assert all(part <= lost or not part & lost for part in parts)
    assert found.keys() <= set(graph)


def test_long_and_wide_graphs() -> None:
    names = [f"n{number:05}" for number in range(1_000)]

    def link(source: str, target: str) -> Flow:
        return Flow(source, target, "lead", None, "live", True, None, None, ())

    chain = cut_points([link(one, other) for one, other in pairwise(names)])
    assert len(chain) == len(names) - 2
    assert chain["n00010"] == Cut(2, 989, 10, tuple(f"n{number:05}" for number in range(9, -1, -1)))
    star = cut_points([link("hub", name) for name in names])
    assert star == {"hub": Cut(1_000, 1, 999, tuple(names[1:11]))}


# Where data goes round in a circle


def rounds(ways: str, systems: str = "STU", without: Mapping[str, Iterable[str]] | None = None) -> list[str]:
    """The nodes of each loop and one way round it; upper-case names are systems."""
    left_out = {name: frozenset(nodes) for name, nodes in (without or {}).items()}
    found = loops([flow(way) for way in ways.split()], lambda node: node not in systems, left_out)
    return [f"{''.join(loop.nodes)} {''.join(f.source for f in loop.way)}{loop.way[-1].target}" for loop in found]


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        ("", []),
        ("ab bc", []),
        ("ab ba", ["ab aba"]),
        ("ab bc ca", ["abc abca"]),
        ("cb ba ac", ["abc acba"]),
        ("ab bc ca bx xy", ["abc abca"]),
        ("ab ba cd dc", ["ab aba", "cd cdc"]),
        ("ab bc cd da ac", ["abcd acda"]),
        ("ab ba bc cb", ["abc aba"]),
        # With a system: two tools are needed in one round, not only somewhere about it.
        ("aS Sa", []),
        ("aS Sa bS Sb", []),
        ("aS Sb ba", ["Sab aSba"]),
        ("aS Sa bS Sb bc cb", ["bc bcb"]),
        ("aS Sa aT Ta Sb bT bS Tb", ["STab aSbTa"]),
        ("aS SU Ua", []),
        # b can only be passed by way of S, and so can a: a round, though it passes S twice.
        ("aS Sa at tS Sb bt", ["Sabt atSa"]),
        ("aS Sa aT TS Sb bT", ["STab aSbTSa"]),
    ],
)
def test_loops(ways: str, expected: list[str]) -> None:
    assert rounds(ways) == expected


def test_what_passes_the_system_of_record_is_no_loop() -> None:
    assert rounds("ab bc ca", without={"lead": "b"}) == []
    assert rounds("ab ba bc cb ca ac", without={"lead": "b"}) == ["ac aca"]
    assert rounds("ab ba", without={"order": "b"}) == ["ab aba"]


def test_each_object_goes_its_own_way() -> None:
    mixed = [flow("ab"), flow("ba", "order"), flow("cd", None), flow("dc", None)]
    assert loops(mixed, lambda node: True, {}) == []
    both = [*mixed, flow("ba"), flow("ab", "order")]
    assert [(loop.object, loop.nodes) for loop in loops(both, lambda node: True, {})] == [
        ("lead", ("a", "b")),
        ("order", ("a", "b")),
    ]


@MANY
@given(st.lists(edges, max_size=18), st.randoms())
def test_a_loop_is_what_can_be_gone_round(ways: list[str], chance: random.Random) -> None:
    flows = [flow(way) for way in dict.fromkeys(ways) if way[0] != way[1]]
    found = loops(flows, lambda node: True, {})
    graph: networkx.DiGraph[str] = networkx.DiGraph([(one.source, one.target) for one in flows])
    parts = [part for part in networkx.strongly_connected_components(graph) if len(part) > 1]
    assert sorted(loop.nodes for loop in found) == sorted(tuple(sorted(part)) for part in parts)
    for loop in found:
        assert set(loop.way) <= set(flows)
        assert loop.way[0].source == loop.way[-1].target == loop.nodes[0]
        assert [one.target for one in loop.way[:-1]] == [one.source for one in loop.way[1:]]
        # No shorter one from there.
        within = graph.subgraph(loop.nodes)
        lengths = networkx.single_source_shortest_path_length(within, loop.nodes[0])
        assert len(loop.way) == 1 + min(lengths[node] for node in within.predecessors(loop.nodes[0]))
    chance.shuffle(flows)
    assert loops(flows, lambda node: True, {}) == found


def test_a_long_loop() -> None:
    names = [f"n{number:05}" for number in range(1_000)]
    ring = [
        Flow(one, other, "lead", None, "live", True, None, None, ())
        for one, other in zip(names, [*names[1:], names[0]], strict=True)
    ]
    assert loops(ring, lambda node: True, {}) == [Loop("lead", tuple(names), tuple(ring))]
