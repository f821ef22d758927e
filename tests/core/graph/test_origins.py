"""How data came to a place from where it begins."""

from __future__ import annotations

from stackctl.core.graph.flows import Declaration, Flow
from stackctl.core.graph.lineage import in_words
from stackctl.core.graph.origins import Origins


def flow(source: str, target: str, object_: str | None = "lead", *, live: bool = True) -> Flow:
    return Flow(source, target, object_, None, "live", live, None, None, (Declaration(source, 0),))


def way(target: str, *pairs: str, records: tuple[str, ...] = ()) -> str:
    """The way of a lead to a node, where it flows as in `a>b`."""
    flows = sorted((flow(*pair.split(">")) for pair in pairs), key=lambda one: (one.source, one.target))
    return in_words(Origins(flows, {"lead": records}).way(target, "lead"))


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
    origins = Origins(
        (flow("a", "b"), flow("x", "a", "order"), flow("y", "a", live=False), flow("z", "a", None), flow("b", "c")), {}
    )
    assert in_words(origins.way("c", "lead")) == "a → b → c"
    assert in_words(origins.way("a", "order")) == "x → a"
