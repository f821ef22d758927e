"""How objects get from one place to another, and where they begin."""

from __future__ import annotations

import pytest

from stackctl.core.graph.flows import Declaration, Flow
from stackctl.core.graph.lineage import Lineage, in_words
from stackctl.core.graph.walk import way_to


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
LINEAGE = Lineage(FLOWS, {})


def test_the_shortest_way_goes_by_the_object_alone() -> None:
    assert in_words(LINEAGE.shortest({"a"}, "d", "lead") or ()) == "a → b → c → d"
    assert in_words(LINEAGE.shortest({"a"}, "d", "order") or ()) == "a → d"


def test_of_several_sources_the_nearest_then_the_first() -> None:
    assert in_words(LINEAGE.shortest({"a", "x"}, "d", "lead") or ()) == "x → c → d"
    assert in_words(LINEAGE.shortest({"a", "x", "d"}, "b", "lead") or ()) == "a → b"


def test_no_way() -> None:
    assert LINEAGE.shortest({"z", "y"}, "d", "lead") is None
    assert LINEAGE.shortest({"d"}, "a", "lead") is None
    assert LINEAGE.shortest((), "a", "lead") is None


def test_where_it_is_already_nothing_has_to_flow() -> None:
    assert LINEAGE.shortest({"d"}, "d", "lead") == ()


def test_what_an_object_reaches() -> None:
    brought = LINEAGE.reached({"a"}, "lead")
    assert list(brought) == ["a", "b", "c", "d"]
    assert in_words(way_to("d", brought)) == "a → b → c → d"
    assert way_to("a", brought) == ()
    assert set(LINEAGE.reached(["x", "a"], "order")) == {"x", "a", "d"}
    assert LINEAGE.reached((), "lead") == {}


def test_the_end_of_a_long_way() -> None:
    brought = LINEAGE.reached({"a"}, "lead")
    assert in_words(way_to("d", brought, 2)) == "b → c → d"
    assert in_words(way_to("b", brought, 2)) == "a → b"


@pytest.mark.parametrize(
    ("most", "words"),
    [(None, "a → b → c → d"), (4, "a → b → c → d"), (3, "a → b → … → d"), (2, "a → … → d")],
)
def test_a_long_way_in_a_few_words(most: int | None, words: str) -> None:
    assert in_words(LINEAGE.shortest({"a"}, "d", "lead") or (), most) == words
    assert in_words((), most) == ""


# Where an object comes from


def way(target: str, *pairs: str, records: tuple[str, ...] = ()) -> str:
    """The way of a lead to a node, where it flows as in `a>b`."""
    flows = sorted((flow(*pair.split(">")) for pair in pairs), key=lambda one: (one.source, one.target))
    return in_words(Lineage(flows, {"lead": records}).origin(target, "lead"))


def test_the_way_begins_where_the_object_does_not_arrive() -> None:
    assert way("d", "a>b", "b>c", "c>d") == "a → b → c → d"
    assert way("b", "a>b", "b>c", "c>d") == "a → b"


def test_of_several_senders_the_farthest_from_the_beginning_then_the_first() -> None:
    assert way("d", "form>d", "web>hub", "hub>d") == "web → hub → d"
    assert way("d", "b>d", "a>d") == "a → d"


def test_up_to_a_sender_the_way_is_the_shortest() -> None:
    assert way("d", "a>b", "b>c", "a>c", "c>d") == "a → c → d"


def test_what_has_been_at_the_place_before_is_left_out() -> None:
    assert way("b", "a>b", "b>c", "c>b") == "a → b"
    assert way("b", "b>c", "c>b") == "c → b"
    assert way("c", "b>c", "c>b") == "b → c"


def test_what_only_goes_round_begins_in_its_system_of_record() -> None:
    assert way("mailer", "crm>hub", "hub>crm", "hub>mailer") == "crm → hub → mailer"
    assert way("mailer", "sales>hub", "hub>sales", "hub>mailer") == "hub → mailer"
    assert way("mailer", "sales>hub", "hub>sales", "hub>mailer", records=("sales",)) == "sales → hub → mailer"


def test_a_record_that_is_fed_from_elsewhere_is_not_the_beginning() -> None:
    assert way("mailer", "web>crm", "crm>mailer", records=("crm", "unknown")) == "web → crm → mailer"


def test_where_it_does_not_arrive_there_is_no_way() -> None:
    assert way("a", "a>b") == ""
    assert way("nowhere", "a>b") == ""


def test_only_live_flows_of_the_object_count() -> None:
    lineage = Lineage(
        (flow("a", "b"), flow("x", "a", "order"), flow("y", "a", live=False), flow("z", "a", None), flow("b", "c")), {}
    )
    assert in_words(lineage.origin("c", "lead")) == "a → b → c"
    assert in_words(lineage.origin("a", "order")) == "x → a"
