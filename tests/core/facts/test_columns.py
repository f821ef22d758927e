"""The table of facts: every value is of its type, and every name is one that users know."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from stackctl.adapters.files.worktree import read_stack
from stackctl.app.load import load
from stackctl.core.facts.columns import FACTS, ToolFact
from stackctl.core.facts.context import Context
from stackctl.core.policy.shapes import SHAPES, Shape, block
from stackctl.model.tool import Tool
from tests.cli.harness import SAMPLE

TYPES = {
    "text": (str,), "texts": (tuple,), "day": (date,), "amount": (Decimal,), "count": (int,), "percent": (Fraction,),
    "flag": (bool,),
}  # fmt: skip


@pytest.fixture(scope="module")
def sample() -> Context:
    return Context(load(*read_stack(SAMPLE)).stack, date(2026, 11, 22))


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)
def test_every_value_is_of_its_type(sample: Context, fact: ToolFact) -> None:
    values = [fact.value(sample, tool_id) for tool_id in sample.stack.tools]
    known = [value for value in values if value is not None]
    assert all(isinstance(value, TYPES[fact.type]) for value in known)
    assert all(isinstance(value, bool) == (fact.type == "flag") for value in known)
    assert known or fact.needs_rules
    if fact.of is not None:
        # Policies ask about systems, too, and about contracts that belong to no tool.
        for node_id in (*sample.stack.systems, ""):
            assert isinstance(fact.of(sample, node_id), (*TYPES[fact.type], type(None)))


@pytest.mark.parametrize("fact", [fact for fact in FACTS.values() if fact.of is None], ids=lambda fact: fact.name)
def test_what_is_not_worked_out_is_a_key_of_the_file_and_of_its_type(fact: ToolFact) -> None:
    shape: Shape | None = block(Tool)
    for key in fact.path.split("."):
        shape = None if shape is None else shape.keys.get(key)
    if fact.needs_rules:
        assert shape is None
    else:
        assert shape is not None
        assert (shape.kind, shape.item) == (SHAPES[fact.type].kind, SHAPES[fact.type].item)


def test_every_fact_is_described_and_has_one_name_everywhere() -> None:
    assert len({fact.path for fact in FACTS.values()}) == len(FACTS)
    for fact in FACTS.values():
        assert fact.meaning
        assert not fact.meaning.endswith(".")
        assert fact.name == fact.name.lower().replace("_", "-")


def test_the_fields_of_select_and_the_groupings_of_costs_are_those_that_users_know() -> None:
    assert {fact.select for fact in FACTS.values()} - {""} == {"owner", "team", "category", "status", "tag", "vendor"}
    assert [fact.by for fact in FACTS.values() if fact.by] == [
        *("tool", "vendor", "category", "team", "owner", "origin", "status", "tag")
    ]
