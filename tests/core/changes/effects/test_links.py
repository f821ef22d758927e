"""Links that come, go and change: known answers, and the words for what differs."""

from __future__ import annotations

import pytest

from stackctl.core.changes.effects.links import LinkChanges, link_changes
from stackctl.model.reports.diff import Link
from tests.core.graph.graphs import context, system, tool


def of(before: dict[str, str], after: dict[str, str], renamed: dict[str, str] | None = None) -> LinkChanges:
    return link_changes(context(before), context(after), renamed or {})


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
def test_only_the_difference_is_told(before: str, after: str, text: str) -> None:
    assert changed(before, after) == [("a", "b", text)]


def test_what_is_told_of_some_objects_names_them() -> None:
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
    assert found == LinkChanges(removed=found.removed)


def test_a_link_flows_no_more_when_an_end_goes_out_of_use() -> None:
    link = "b, objects: [lead]"
    before = {"a": tool(link), "b": tool()}
    after = {"a": tool(link), "b": tool(status="retired")}
    found = of(before, after)
    assert found == LinkChanges(changed=found.changed)
    assert [one.text for one in found.changed] == ["flows no more: b is retired"]
    assert [one.text for one in of(after, before).changed] == ["flows now: b is active"]
    never = {"a": tool(link, status="proposed"), "b": tool(status="retired")}
    assert [one.text for one in of(before, never).changed] == ["flows no more: a is proposed and b is retired"]
    assert of(after, never) == LinkChanges()
    assert [one.text for one in of(after, {"a": tool(link), "B": system()}).changed] == ["flows now: b is a system"]


def test_names_schedules_and_the_place_of_an_integration_are_no_change() -> None:
    before = {"a": tool("b, objects: [lead], schedule: daily", "crm"), "b": tool(), "Crm": system()}
    after = {"a": tool("crm", "b, objects: [lead], schedule: hourly"), "b": tool(), "Crm": system()}
    assert of(before, after) == LinkChanges()


def test_a_link_that_both_ends_declare_stays_while_one_does() -> None:
    before = {"a": tool("b, objects: [lead]"), "b": tool("a, direction: pull, objects: [lead]")}
    after = {"a": tool(), "b": tool("a, direction: pull, objects: [lead]")}
    assert of(before, after) == LinkChanges()


def test_a_renamed_end_or_carrier_is_no_change() -> None:
    before = {"a": tool("b, objects: [lead], via: zap"), "b": tool(), "zap": tool()}
    after = {"x": tool("y, objects: [lead], via: z"), "y": tool(), "z": tool()}
    assert of(before, after, {"a": "x", "b": "y", "zap": "z"}) == LinkChanges()
    retold = {**after, "x": tool("y, objects: [lead, order], via: z")}
    (found,) = of(before, retold, {"a": "x", "b": "y", "zap": "z"}).changed
    assert (found.source, found.target, found.text) == ("x", "y", "order too")
    assert found.before == (Link("x", "y", ("lead",), None, "live", "z"),)
