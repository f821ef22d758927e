"""Messages with expressions in them."""

from __future__ import annotations

import pytest

from stackctl.core.policy.semantics import Fault
from stackctl.core.policy.subjects import scope_of
from stackctl.core.policy.templates import Template, template

VALUES: dict[str, object] = {
    "tool": {
        "name": "A",
        "live": True,
        "annual_cost": 14400.0,
        "usage": {"seats": 3},
        "tags": ["a", "b"],
        "admins": [],
        "seats_active_percent": 23.456,
        "custom": {"a": {"y": "2", "x": "1"}, "long": "x" * 300},
        "owner": {},
        "notes": "two\nlines",
    }
}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("plain", "plain"),
        ("{tool.name}", "A"),
        ("{tool.name} and {tool.live}, {tool.usage.seats}", "A and true, 3"),
        ("{{ {tool.name} }}", "{ A }"),
        ("{{tool.name}}", "{tool.name}"),
        ("{tool.annual_cost} {tool.seats_active_percent} {tool.annual_cost / 7.0}", "14400 23.46 2057.14"),
        ("{tool.annual_cost / 5760.0}", "2.5"),
        ("{tool.tags} {tool.admins}", "a, b ?"),
        ("{tool.owner.technical} {tool.custom.none}", "? ?"),
        ("{tool.custom.a}", "x: 1, y: 2"),
        ("{tool.custom.long}", "x" * 200 + "…"),
        ('{"}" + tool.name + "{"}', "}A{"),
        ("{{'a': 1}}", "{'a': 1}"),
        ("{ {'a': tool.name}.a }", "A"),
        ('{"\\"}"}', '"}'),
        ("{tool.notes}", "two lines"),
        (" spaces \n around ", "spaces around"),
        ("{1 / 0}", "?"),
        ("{5e312} {0.004} {-1.5} {100.0}", "inf 0 -1.5 100"),
    ],
)
def test_filled(source: str, message: str) -> None:
    made = template(source, scope_of("tool"))
    assert isinstance(made, Template), made
    assert made.filled(VALUES) == message


@pytest.mark.parametrize(
    ("source", "offset", "message"),
    [
        ("a {tool.nam}", 8, 'there is no tool.nam (did you mean "name"?)'),
        ("{{x}} {tool.name} {tool.}", 24, "it ends too early"),
        ("a {tool.name", 2, "a brace is opened and not closed"),
        ("a } b", 2, "a brace is closed that was not opened"),
        ("{}", 1, "it is empty"),
        ("{tool.name}}", 11, "a brace is closed that was not opened"),
    ],
)
def test_a_fault_counts_from_the_start_of_the_message(source: str, offset: int, message: str) -> None:
    found = template(source, scope_of("tool"))
    assert isinstance(found, Fault)
    assert (found.offset, found.message) == (offset, message)


def test_what_it_asks_for() -> None:
    made = template("{tool.name} {today} {tool.usage.seats}", scope_of("tool"))
    assert isinstance(made, Template)
    assert made.paths == (("tool", "name"), ("today",), ("tool", "usage", "seats"))
