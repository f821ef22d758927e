from __future__ import annotations

import pytest

from stackctl.core.graph.flows import Declaration, Flow
from stackctl.core.graph.lineage import Routes, in_words, way_to


def flow(source: str, target: str, object_: str | None = "lead", *, live: bool = True) -> Flow:
    return Flow(source, target, object_, None, "live", live, None, None, (Declaration(source, 0),))


FLOWS = (
    flow("a", "b"),
    flow("b", "c"),
    flow("c", "d"),
    flow("a", "d", "order"),
    flow("x", "c"),
    flow("d", "b"),
    flow("z", "d", live=False),
    flow("y", "d", None),
)
ROUTES = Routes(FLOWS)


def test_the_shortest_way_goes_by_the_object_alone() -> None:
    assert in_words(ROUTES.shortest({"a"}, "d", "lead") or ()) == "a → b → c → d"
    assert in_words(ROUTES.shortest({"a"}, "d", "order") or ()) == "a → d"


def test_of_several_sources_the_nearest_then_the_first() -> None:
    assert in_words(ROUTES.shortest({"a", "x"}, "d", "lead") or ()) == "x → c → d"
    assert in_words(ROUTES.shortest({"a", "x", "d"}, "b", "lead") or ()) == "a → b"


def test_no_way() -> None:
    assert ROUTES.shortest({"z", "y"}, "d", "lead") is None
    assert ROUTES.shortest({"d"}, "a", "lead") is None
    assert ROUTES.shortest((), "a", "lead") is None


def test_where_it_is_already_nothing_has_to_flow() -> None:
    assert ROUTES.shortest({"d"}, "d", "lead") == ()


def test_what_arrives() -> None:
    assert [f.source for f in ROUTES.arriving("b", "lead")] == ["a", "d"]
    assert ROUTES.arriving("b", "order") == ()


def test_what_an_object_reaches() -> None:
    brought = ROUTES.reached({"a"}, "lead")
    assert list(brought) == ["a", "b", "c", "d"]
    assert in_words(way_to("d", brought)) == "a → b → c → d"
    assert way_to("a", brought) == ()
    assert set(ROUTES.reached(["x", "a"], "order")) == {"x", "a", "d"}
    assert ROUTES.reached((), "lead") == {}


def test_the_end_of_a_long_way() -> None:
    brought = ROUTES.reached({"a"}, "lead")
    assert in_words(way_to("d", brought, 2)) == "b → c → d"
    assert in_words(way_to("b", brought, 2)) == "a → b"


@pytest.mark.parametrize(
    ("most", "words"),
    [(None, "a → b → c → d"), (4, "a → b → c → d"), (3, "a → b → … → d"), (2, "a → … → d")],
)
def test_a_long_way_in_a_few_words(most: int | None, words: str) -> None:
    assert in_words(ROUTES.shortest({"a"}, "d", "lead") or (), most) == words
    assert in_words((), most) == ""
