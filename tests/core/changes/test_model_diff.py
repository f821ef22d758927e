"""Every value that differs is a difference, once; what only reads differently is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.changes.model_diff import (
    IDENTITY,
    TOGETHER,
    Difference,
    canonical,
    differences,
    identity_of,
    matched,
)
from stackctl.core.loading.fields import keys_of
from stackctl.model.base import Model
from stackctl.model.contract import SharedContract
from stackctl.model.cost import CostLine
from stackctl.model.people import Budget, Person, Request, Team
from stackctl.model.policy import Policy
from stackctl.model.settings import Settings
from stackctl.model.tool import Integration, System, Tool, Vendor
from tests.core.models import models

MODELS: tuple[type[Model], ...] = (
    Tool,
    System,
    Vendor,
    SharedContract,
    Person,
    Team,
    Budget,
    Request,
    Policy,
    Settings,
)
TWO = st.sampled_from(MODELS).flatmap(lambda model: st.tuples(models(model), models(model)))


def tool(**keys: Any) -> Tool:
    return Tool.model_validate({"name": "A", "vendor": "B", "category": "crm", "status": "active", **keys})


def paths(before: Model, after: Model) -> list[str]:
    return [one.path for one in differences(before, after)]


@given(TWO)
@settings(max_examples=80)
def test_two_models_differ_exactly_where_there_is_a_difference(two: tuple[Model, Model]) -> None:
    before, after = two
    assert (differences(before, after) == ()) == (canonical(before) == canonical(after))
    assert differences(before, before) == ()


@given(TWO)
@settings(max_examples=80)
def test_every_value_that_differs_is_reported_once(two: tuple[Model, Model]) -> None:
    found = differences(*two)
    told = [one.path for one in found]
    assert len(set(told)) == len(told)
    for path in told:
        assert not any(other.startswith((f"{path}.", f"{path}[")) for other in told)
    # What differs by an independent look at the blocks that both have is below one of them.
    for place in _differing(two[0], two[1]):
        assert any(path == place or path.startswith((f"{place}[", f"{place}.")) or _below(place, path) for path in told)


def _below(place: str, path: str) -> bool:
    return place.startswith((f"{path}.", f"{path}["))


def _differing(before: Model, after: Model, above: str = "") -> list[str]:
    """The fields whose values differ, of blocks that both models have."""
    found: list[str] = []
    for name, info in type(before).model_fields.items():
        one, other = getattr(before, name), getattr(after, name)
        place = f"{above}{info.alias or name}"
        if isinstance(one, Model) and type(one) is type(other):
            found += _differing(one, other, f"{place}.")
        elif canonical(one) != canonical(other):
            found.append(place)
    return found


@given(TWO)
@settings(max_examples=80)
def test_the_way_back_has_the_same_paths_with_the_values_swapped(two: tuple[Model, Model]) -> None:
    def facts(found: tuple[Difference, ...]) -> dict[str, tuple[Any, Any]]:
        return {one.path: (canonical(one.before), canonical(one.after)) for one in found}

    there, back = facts(differences(*two)), facts(differences(two[1], two[0]))
    assert there == {path: (before, after) for path, (after, before) in back.items()}


@given(st.sampled_from(MODELS).flatmap(models), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_words_entries_and_keys_is_no_difference(model: Model, random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, Model):
            return value.model_copy(update={name: shuffled(getattr(value, name)) for name in type(value).model_fields})
        if isinstance(value, Mapping):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        if isinstance(value, tuple):
            items = [shuffled(item) for item in value]
            random.shuffle(items)
            return tuple(items)
        return value

    assert differences(model, shuffled(model)) == ()


@given(st.lists(models(CostLine), max_size=5), st.lists(models(CostLine), max_size=5))
@settings(max_examples=80)
def test_entries_are_matched_one_to_one_equal_ones_first(one: list[CostLine], other: list[CostLine]) -> None:
    found = matched(one, other)
    assert sorted(map(repr, one)) == sorted(repr(old) for _, old, _ in found if old is not None)
    assert sorted(map(repr, other)) == sorted(repr(new) for _, _, new in found if new is not None)
    assert len({name for name, _, _ in found}) == len(found)
    left = [canonical(old) for _, old, new in found if old is not None and canonical(old) != canonical(new)]
    right = [canonical(new) for _, old, new in found if new is not None and canonical(old) != canonical(new)]
    assert not set(left) & set(right)
    assert all(identity_of(old) == identity_of(new) for _, old, new in found if old is not None and new is not None)


def test_defaults_that_are_written_out_and_idle_zeros_are_no_difference() -> None:
    full = tool(origin="saas", owner={}, capabilities=[], cost={"lines": [{"amount": "5.00", "per": "month"}]})
    assert differences(tool(cost={"lines": [{"kind": "subscription", "amount": "5", "per": "month"}]}), full) == ()


def test_a_block_that_is_there_and_empty_differs_from_none() -> None:
    assert paths(tool(), tool(contract={})) == ["contract"]
    assert paths(tool(), tool(data={})) == ["data"]


def test_values_of_a_block_that_comes_are_reported_one_by_one_but_for_blocks_that_are_one_record() -> None:
    after = tool(data={"stored_in": ["eu"], "purpose": "x"}, usage={"seats": "4", "active": "2"})
    assert paths(tool(), after) == ["usage", "data.stored_in", "data.purpose"]


def test_values_that_are_read_as_one_are_one_difference_if_two_of_them_differ() -> None:
    line = {"item": "Core seats", "amount": "5", "per": "month"}
    one, two = {**line, "amount": "6"}, {**line, "amount": "60", "per": "year", "billed": "year"}
    assert paths(tool(cost={"lines": [line]}), tool(cost={"lines": [one]})) == ["cost.lines[Core seats].amount"]
    (whole,) = differences(tool(cost={"lines": [line]}), tool(cost={"lines": [two]}))
    assert whole.path == "cost.lines[Core seats]"
    assert [part.field for part in whole.parts] == ["amount", "per", "billed"]


def test_entries_of_one_identity_are_numbered_and_go_with_the_one_that_they_are_most_like() -> None:
    push = {"with": "crm", "direction": "push", "objects": ["lead"], "method": "api"}
    pull = {"with": "crm", "direction": "pull", "objects": ["account"], "method": "file"}
    before, after = [push, pull], [{**pull, "status": "broken"}, {**push, "status": "planned"}]
    found = differences(tool(integrations=before), tool(integrations=after))
    assert [(one.path, one.after) for one in found] == [
        ("integrations[crm].status", "planned"),
        ("integrations[crm#2].status", "broken"),
    ]
    added = differences(tool(integrations=[push]), tool(integrations=[pull, push]))
    assert [(one.path, one.before) for one in added] == [("integrations[crm]", None)]


@pytest.mark.parametrize("number", [30, 300])
def test_very_many_entries_of_one_identity_are_matched_too(number: int) -> None:
    before = [Integration.model_validate({"with": "crm", "direction": "push", "notes": str(n)}) for n in range(number)]
    after = [one.model_copy(update={"notes": f"{one.notes}!"}) for one in before]
    assert all(old is not None and new is not None for _, old, new in matched(before, after))


def test_secrets_and_long_names_are_not_in_a_path() -> None:
    secret = "ghp_" + "a1" * 20
    lines = [{"item": f"{secret} {'y' * 100}{n}", "amount": "5", "per": "month"} for n in range(2)]
    found = paths(tool(), tool(cost={"lines": lines}, custom={secret: "x"}))
    assert len(set(found)) == 3
    assert all(secret not in path and len(path) < 90 for path in found)


def test_order_counts_in_lists_of_the_organisations_own() -> None:
    assert paths(tool(custom={"steps": ["a", "b"]}), tool(custom={"steps": ["b", "a"]})) == ["custom.steps"]


def test_every_entry_of_a_list_has_what_tells_it_from_its_neighbours() -> None:
    """A model that stands in a list must be in IDENTITY, or all its entries would be taken for the same thing."""
    for model in _all_models():
        for name, info in model.model_fields.items():
            inner = keys_of(model)[info.alias or name]
            if inner is not None and str(info.annotation).startswith("tuple["):
                assert inner in IDENTITY or inner is CostLine, inner


def test_what_is_reported_together_are_fields_of_the_model() -> None:
    for model, names in {**TOGETHER, **{model: frozenset(names) for model, names in IDENTITY.items()}}.items():
        assert names <= model.model_fields.keys()


def _all_models() -> list[type[Model]]:
    seen: list[Any] = []
    todo: list[Any] = list(MODELS)
    while todo:
        model = todo.pop()
        if model not in seen:
            seen.append(model)
            todo += [inner for inner in keys_of(model).values() if inner is not None]
    return seen
