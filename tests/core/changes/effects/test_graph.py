"""What a change does to the graph: known answers by hand, and that nothing changes where nothing does."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.changes.effects.graph import graph_difference
from stackctl.model.reports.diff import GraphDifference, Link, Reach
from tests.core.graph.graphs import context, system, tool
from tests.core.money.costs import MANY


def of(before: dict[str, str], after: dict[str, str], renamed: dict[str, str] | None = None) -> GraphDifference:
    return graph_difference(context(before), context(after), renamed or {})


# form → hub → Crm, lead is personal, campaign is not; mail hangs on hub alone.
BASE = {
    "form": tool("hub, objects: [lead]"),
    "hub": tool("crm, objects: [campaign]"),
    "mail": tool("hub, objects: [campaign]"),
    "lone": tool(),
    "Crm": system(),
}


def test_nothing_changes_where_nothing_does() -> None:
    assert of(BASE, BASE) == GraphDifference()


def test_personal_data_comes_to_new_places_by_a_way_that_is_reported() -> None:
    found = of(
        BASE,
        {
            **BASE,
            "hub": tool("crm, objects: [campaign, lead]", "nova, objects: [lead, contact, campaign]"),
            "nova": tool(),
        },
    )
    assert found.reached == (
        Reach("crm", ("lead",), "form → hub → crm"),
        Reach("nova", ("contact", "lead"), "hub → nova"),
    )
    assert found.no_longer_reached == ()


def test_personal_data_that_a_tool_declares_itself() -> None:
    declares = "data: {personal: [contact.email]}\n"
    found = of(BASE, {**BASE, "lone": tool(more=declares), "nova": tool(more=declares), "Dwh": system(more=declares)})
    assert found.reached == (Reach("dwh", (), ""), Reach("lone", (), ""), Reach("nova", (), ""))
    proposed = {**BASE, "lone": tool(more=declares, status="proposed")}
    assert of(BASE, proposed).reached == ()
    assert of(proposed, {**BASE, "lone": tool(more=declares)}).reached == (Reach("lone", (), ""),)


def test_of_what_a_tool_declares_and_receives_the_second_is_reported() -> None:
    new = {"nova": tool("form, direction: pull, objects: [contact]", more="data: {personal: [contact.email]}\n")}
    assert of(BASE, {**BASE, **new}).reached == (Reach("nova", ("contact",), "form → nova"),)
    carries = {**BASE, **new, "mail": tool("hub, objects: [lead], via: nova")}
    assert of(BASE, carries).reached == (Reach("nova", ("contact",), "form → nova"),)


def test_what_only_carries_personal_data_is_reached_by_it() -> None:
    found = of(BASE, {**BASE, "form": tool("hub, objects: [lead], via: zap"), "zap": tool()})
    assert found.reached == (Reach("zap", ("lead",), "form → zap → hub"),)
    retired = {**BASE, "form": tool("hub, objects: [lead], via: zap"), "zap": tool(status="retired")}
    assert of(BASE, retired).reached == ()


def test_personal_data_that_no_longer_comes() -> None:
    after = {**BASE, "form": tool("hub, objects: [campaign]")}
    assert of(BASE, after).no_longer_reached == (Reach("hub", ("lead",), "form → hub"),)
    planned = {**BASE, "form": tool("hub, objects: [lead], status: planned")}
    assert of(BASE, planned).no_longer_reached == (Reach("hub", ("lead",), "form → hub"),)
    gone = {name: text for name, text in BASE.items() if name != "hub"}
    gone |= {"form": tool(), "mail": tool()}
    assert of(BASE, gone).no_longer_reached == (Reach("hub", ("lead",), "form → hub"),)


def test_another_way_to_a_place_that_has_the_data_is_no_new_reach() -> None:
    assert of(BASE, {**BASE, "lone": tool("hub, objects: [contact]")}).reached == ()


def test_a_long_way_is_cut_in_the_middle() -> None:
    line = {f"a{number}": tool(f"a{number + 1}, objects: [lead]") for number in range(11)}
    (found,) = of({**line, "a11": tool()}, {**line, "a11": tool("b, objects: [lead]"), "b": tool()}).reached
    assert found == Reach("b", ("lead",), "a0 → a1 → a2 → a3 → … → a9 → a10 → a11 → b")


def test_single_points_of_failure_come_and_go() -> None:
    # hub holds the others together; with a second way from mail to crm only form hangs on it, with one from form too
    # nothing does.
    assert of({"hub": tool(), "Crm": system()}, BASE).new_single_points == ("hub",)
    second = {**BASE, "mail": tool("hub, objects: [campaign]", "crm, objects: [campaign]")}
    assert of(BASE, second).former_single_points == ()
    third = {**second, "form": tool("hub, objects: [lead]", "crm, objects: [campaign]")}
    found = of(second, third)
    assert (found.new_single_points, found.former_single_points) == ((), ("hub",))
    assert of(third, second).new_single_points == ("hub",)


def test_a_single_point_that_is_marked_as_critical_is_one_and_a_system_is_none() -> None:
    marked = {**BASE, "hub": tool("crm, objects: [campaign]", more="criticality: critical\n")}
    assert of({}, marked).new_single_points == ("hub",)
    round_system = {"a": tool("crm"), "b": tool("crm"), "Crm": system()}
    assert of({}, round_system).new_single_points == ()


def test_a_carrier_that_comes_into_use_is_a_single_point() -> None:
    files = {"a": tool("b, via: zap"), "b": tool()}
    found = of({**files, "zap": tool(status="proposed")}, {**files, "zap": tool()})
    assert found == GraphDifference(new_single_points=("zap",))


def test_tools_that_are_cut_off() -> None:
    after = {**BASE, "hub": tool(status="retired"), "mail": tool("hub, objects: [campaign]", status="sunsetting")}
    assert of(BASE, after).cut_off == ("form", "mail")
    assert of(after, BASE).cut_off == ()
    # What was retired, or never had a live integration, is not cut off.
    assert of(BASE, {**after, "form": tool(status="retired"), "lone": tool("mail, status: planned")}).cut_off == (
        "mail",
    )


def test_renamed_tools_are_the_same_nodes() -> None:
    renamed = {
        "form": tool("centre, objects: [lead]"),
        "centre": tool("crm, objects: [campaign]"),
        "post": tool("centre, objects: [campaign]"),
        "lone": tool(),
        "Crm": system(),
    }
    ids = {"hub": "centre", "mail": "post"}
    assert of(BASE, renamed, ids) == GraphDifference()
    cut = {**renamed, "centre": tool(), "form": tool("centre, objects: [campaign]"), "post": tool()}
    found = of(BASE, cut, ids)
    assert found.no_longer_reached == (Reach("centre", ("lead",), "form → centre"),)
    assert found.former_single_points == ("centre",)
    assert found.cut_off == ("post",)
    assert {(one.source, one.target) for one in found.removed} == {("centre", "crm"), ("post", "centre")}


def test_no_graph_is_made_where_it_has_not_changed() -> None:
    """In an interpreter of its own: networkx takes as long to load as many a stack takes to compare."""
    program = (
        "import sys\n"
        "from tests.core.changes.effects.test_graph import BASE, of, tool\n"
        "assert of(BASE, {**BASE, 'lone': tool(status='retired'), 'new': tool()}).cut_off == ()\n"
        "assert 'networkx' not in sys.modules\n"
        "assert of(BASE, {}).former_single_points == ('hub',)\n"
        "assert 'networkx' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


NAMES = ("a", "b", "c", "d", "e")
INTEGRATION = st.tuples(
    st.sampled_from(("a", "b", "c", "d", "e", "crm")),
    st.sampled_from(("push", "pull", "both")),
    st.sampled_from(("[]", "[lead]", "[campaign]", "[lead, contact]")),
    st.sampled_from(("live", "planned")),
    st.sampled_from(("", ", via: a", ", via: e")),
    st.sampled_from(("", ", method: api")),
)
TOOL = st.tuples(
    st.sampled_from(("active", "active", "retired", "proposed")),
    st.lists(INTEGRATION, max_size=3),
    st.sampled_from(("", "data: {personal: [contact.email]}\n")),
)
STACK = st.dictionaries(st.sampled_from(NAMES), TOOL, min_size=2, max_size=5)
Drawn = dict[str, tuple[str, list[tuple[str, ...]], str]]


def files_of(drawn: Drawn) -> dict[str, str]:
    def texts(name: str, integrations: list[tuple[str, ...]]) -> list[str]:
        return [
            f"{end}, direction: {direction}, objects: {objects}, status: {status}{method}"
            + (via if via and via[-1] in drawn else "")
            for end, direction, objects, status, via, method in integrations
            if end != name and (end in drawn or end == "crm")
        ]

    tools = {
        name: tool(*texts(name, integrations), status=status, more=more)
        for name, (status, integrations, more) in drawn.items()
    }
    return {**tools, "Crm": system()}


@settings(MANY, max_examples=150)
@given(STACK, STACK)
def test_backwards_everything_is_the_other_way_round(one: Drawn, other: Drawn) -> None:
    before, after = context(files_of(one)), context(files_of(other))
    there, back = graph_difference(before, after, {}), graph_difference(after, before, {})
    assert (there.added, there.removed) == (back.removed, back.added)
    assert [(one.before, one.after) for one in there.changed] == [(one.after, one.before) for one in back.changed]
    assert all(one.text for one in (*there.changed, *back.changed))
    assert (there.reached, there.no_longer_reached) == (back.no_longer_reached, back.reached)
    assert (there.new_single_points, there.former_single_points) == (
        back.former_single_points,
        back.new_single_points,
    )
    assert not set(there.cut_off) & set(back.cut_off)
    assert graph_difference(before, before, {}) == GraphDifference()


@settings(MANY, max_examples=100)
@given(STACK)
def test_the_same_stack_under_other_names_is_the_same_graph(drawn: Drawn) -> None:
    """The names are moved by one, so that an id stands for another tool than before."""
    ids = dict(zip(NAMES, (*NAMES[1:], "f"), strict=True))
    moved = {
        ids[name]: (
            status,
            [
                (ids.get(end, end), *rest[:-2], rest[-2] and f", via: {ids[rest[-2][-1]]}", rest[-1])
                for end, *rest in links
            ],
            more,
        )
        for name, (status, links, more) in drawn.items()
    }
    before, after = context(files_of(drawn)), context(files_of(moved))
    assert graph_difference(before, after, {name: ids[name] for name in drawn}) == GraphDifference()


# Links that come, go and change


def changed(before: str, after: str) -> list[tuple[str, str, str]]:
    """What differs where a tool `a` has one of two integrations."""
    others = {"b": tool(), "Crm": system(), "zap": tool(), "make": tool()}
    found = of({**others, "a": tool(before)}, {**others, "a": tool(after)})
    assert found.added == found.removed == ()
    return [(one.source, one.target, one.text) for one in found.changed]


def test_links_that_come_and_go() -> None:
    before = {
        "a": tool("crm, objects: [lead, contact], method: api"),
        "b": tool(),
        "Crm": system(),
    }
    after = {
        "a": tool("b, objects: [order], method: ipaas, via: zap, status: planned", "crm, direction: pull"),
        "b": tool(),
        "Crm": system(),
        "zap": tool(),
    }
    found = of(before, after)
    assert found.added == (
        Link("a", "b", ("order",), "ipaas", "planned", "zap"),
        Link("crm", "a", (), None, "live"),
    )
    assert found.removed == (Link("a", "crm", ("contact", "lead"), "api", "live"),)
    assert found.changed == ()


def test_both_directions_are_two_links() -> None:
    before = {"a": tool(), "b": tool()}
    after = {"a": tool("b, direction: both, objects: [lead]"), "b": tool()}
    assert of(before, after).added == (
        Link("a", "b", ("lead",), None, "live"),
        Link("b", "a", ("lead",), None, "live"),
    )


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("b, objects: [lead]", "b, objects: [lead, contact]", "contact too"),
        ("b, objects: [lead, order, contact]", "b, objects: [lead]", "no longer contact and order"),
        ("b, objects: [lead]", "b, objects: [contact]", "contact instead of lead"),
        ("b", "b, objects: [lead]", "lead instead of data that is not named"),
        ("b, objects: [lead]", "b, objects: []", "data that is not named instead of lead"),
        ("b, objects: [lead], status: planned", "b, objects: [lead]", "live instead of planned"),
        ("b, objects: [lead], method: native", "b, objects: [lead], method: api", "by api instead of native"),
        ("b, objects: [lead]", "b, objects: [lead], method: api", "by api instead of one that is not named"),
        ("b, method: api", "b", "by a method that is not named instead of api"),
        ("b, objects: [lead]", "b, objects: [lead], via: zap", "through zap instead of directly"),
        ("b, objects: [lead], via: zap", "b, objects: [lead], via: make", "through make instead of through zap"),
        ("b, objects: [lead], via: zap", "b, objects: [lead]", "directly instead of through zap"),
        (
            "b, objects: [lead, order], method: file, status: planned",
            "b, objects: [lead, contact], method: api, via: zap",
            (
                "by api instead of file; contact instead of order; live instead of planned; "
                "through zap instead of directly"
            ),
        ),
    ],
)
def test_only_the_difference_is_reported(before: str, after: str, text: str) -> None:
    assert changed(before, after) == [("a", "b", text)]


def test_what_is_reported_of_some_objects_names_them() -> None:
    others = {"b": tool()}
    before = {**others, "a": tool("b, objects: [lead, contact, order]")}
    after = {**others, "a": tool("b, objects: [lead, contact], status: broken", "b, objects: [order]")}
    (found,) = of(before, after).changed
    assert found.text == "contact and lead: broken instead of live"
    assert found.before == (Link("a", "b", ("contact", "lead", "order"), None, "live"),)
    assert found.after == (
        Link("a", "b", ("contact", "lead"), None, "broken"),
        Link("a", "b", ("order",), None, "live"),
    )


def test_another_method_for_other_objects_is_another_link() -> None:
    before = {"a": tool("b, objects: [lead], method: api"), "b": tool()}
    after = {"a": tool("b, objects: [order], method: file"), "b": tool()}
    found = of(before, after)
    assert [one.objects for one in found.added] == [("order",)]
    assert [one.objects for one in found.removed] == [("lead",)]
    assert found.changed == ()


def test_one_of_two_methods_that_goes_is_a_link_that_goes() -> None:
    before = {"a": tool("b, objects: [lead], method: api", "b, objects: [lead], method: file"), "b": tool()}
    after = {"a": tool("b, objects: [lead], method: file"), "b": tool()}
    found = of(before, after)
    assert [one.method for one in found.removed] == ["api"]
    assert (found.added, found.changed) == ((), ())


def test_a_link_flows_no_more_when_an_end_goes_out_of_use() -> None:
    link = "b, objects: [lead]"
    before = {"a": tool(link), "b": tool()}
    after = {"a": tool(link), "b": tool(status="retired")}
    found = of(before, after)
    assert found.added == found.removed == ()
    assert [one.text for one in found.changed] == ["flows no more: b is retired"]
    assert [one.text for one in of(after, before).changed] == ["flows now: b is active"]
    never = {"a": tool(link, status="proposed"), "b": tool(status="retired")}
    assert [one.text for one in of(before, never).changed] == ["flows no more: a is proposed and b is retired"]
    assert of(after, never) == GraphDifference()
    assert [one.text for one in of(after, {"a": tool(link), "B": system()}).changed] == ["flows now: b is a system"]


def test_names_schedules_and_the_place_of_an_integration_are_no_change() -> None:
    before = {"a": tool("b, objects: [lead], schedule: daily", "crm"), "b": tool(), "Crm": system()}
    after = {"a": tool("crm", "b, objects: [lead], schedule: hourly"), "b": tool(), "Crm": system()}
    assert of(before, after) == GraphDifference()


def test_a_link_that_both_ends_declare_stays_while_one_does() -> None:
    before = {"a": tool("b, objects: [lead]"), "b": tool("a, direction: pull, objects: [lead]")}
    after = {"a": tool(), "b": tool("a, direction: pull, objects: [lead]")}
    assert of(before, after) == GraphDifference()


def test_a_renamed_end_or_carrier_is_no_change() -> None:
    before = {"a": tool("b, objects: [lead], via: zap"), "b": tool(), "zap": tool()}
    after = {"x": tool("y, objects: [lead], via: z"), "y": tool(), "z": tool()}
    assert of(before, after, {"a": "x", "b": "y", "zap": "z"}) == GraphDifference()
    retold = {**after, "x": tool("y, objects: [lead, order], via: z")}
    (found,) = of(before, retold, {"a": "x", "b": "y", "zap": "z"}).changed
    assert (found.source, found.target, found.text) == ("x", "y", "order too")
    assert found.before == (Link("x", "y", ("lead",), None, "live", "z"),)
