"""Which keys a model takes, and to which model a path of keys leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.core.loading.fields import block_of, has_entries, has_free_keys, keys_of, model_at, places_of
from stackctl.model.compliance import Data, Dpa, Review, ReviewedCompliance
from stackctl.model.contract import Contract, SharedContract, Uplift
from stackctl.model.cost import Cost, CostLine
from stackctl.model.people import Budget, Budgets, NeededFlow, Needs, Person, Request, Team, Teams
from stackctl.model.settings import Fx, OwnCategory, Settings, TaxonomyAdditions
from stackctl.model.tool import Integration, Owner, Tool, Usage

if TYPE_CHECKING:
    from pydantic import BaseModel

    from stackctl.model.source import KeyPath


def test_keys_are_as_they_stand_in_a_file() -> None:
    assert keys_of(CostLine) == dict.fromkeys(
        ["item", "kind", "amount", "per", "quantity", "billed", "from", "to", "cost_center", "allocation"]
    )
    assert "schema" in keys_of(Settings)
    assert "with" in keys_of(Integration)
    assert not [key for model in (Tool, CostLine, Integration, Settings) for key in keys_of(model) if key.endswith("_")]


@pytest.mark.parametrize(
    ("key", "model"),
    [
        ("name", None),
        ("owner", Owner),
        ("usage", Usage),
        ("integrations", Integration),
        ("contract", Contract),
        ("custom", None),
        ("admins", None),
        ("status", None),
    ],
)
def test_a_key_leads_to_what_its_value_or_its_items_are_made_of(key: str, model: type[BaseModel] | None) -> None:
    assert keys_of(Tool)[key] is model


@pytest.mark.parametrize(
    ("start", "path", "end"),
    [
        (Tool, (), Tool),
        (Tool, ("owner",), Owner),
        (Tool, ("cost",), Cost),
        (Tool, ("cost", "lines"), CostLine),
        (Tool, ("cost", "lines", 3), CostLine),
        (Tool, ("contract",), Contract),
        (Tool, ("contract", "uplift"), Uplift),
        (Tool, ("integrations", 0), Integration),
        (Tool, ("compliance",), ReviewedCompliance),
        (Tool, ("compliance", "reviews", 0), Review),
        (Tool, ("compliance", "dpa"), Dpa),
        (Tool, ("data",), Data),
        (Tool, ("data", "personal", 0), None),
        (Tool, ("name",), None),
        (Tool, ("name", "x"), None),
        (Tool, ("unknown",), None),
        (Tool, ("unknown", "x"), None),
        (Tool, ("owner", "unknown"), None),
        (Tool, ("custom", "x"), None),
        (Tool, ("custom", "x", "y"), None),
        (SharedContract, ("covers", "hubspot"), None),
        (SharedContract, ("cost", "lines", 0), CostLine),
        (Teams, ("people", "anna"), Person),
        (Teams, ("people", "owner"), Person),
        (Teams, ("teams", "mops"), Team),
        (Teams, ("teams", "mops", "lead"), None),
        (Budgets, ("budgets", 0), Budget),
        (Request, ("needs",), Needs),
        (Request, ("needs", "flows", 1), NeededFlow),
        (Settings, ("fx",), Fx),
        (Settings, ("fx", "rates", "USD"), None),
        (Settings, ("taxonomy",), TaxonomyAdditions),
        (Settings, ("taxonomy", "categories", "fairs"), OwnCategory),
        (Settings, ("taxonomy", "categories", "fairs", "group"), None),
        (Settings, ("rules", "DUP002", "days"), None),
    ],
)
def test_a_path_leads_to_a_model(start: type[BaseModel], path: KeyPath, end: type[BaseModel] | None) -> None:
    assert model_at(start, path) is end


@pytest.mark.parametrize(
    ("start", "path", "free"),
    [
        (Tool, (), False),
        (Tool, ("custom",), True),
        (Tool, ("custom", "x"), False),
        (Tool, ("owner",), False),
        (Tool, ("admins",), False),
        (Tool, ("contract",), False),
        (Tool, ("cost", "allocation"), True),
        (Tool, ("cost", "lines"), False),
        (Tool, ("unknown",), False),
        (Tool, ("name", "x"), False),
        (SharedContract, ("covers",), True),
        (Teams, ("people",), True),
        (Teams, ("people", "anna"), False),
        (Teams, ("teams", "mops", "members"), False),
        (Settings, ("fx", "rates"), True),
        (Settings, ("taxonomy", "categories"), True),
        (Settings, ("taxonomy", "categories", "fairs"), False),
    ],
)
def test_the_keys_of_some_mappings_are_ones_own(start: type[BaseModel], path: KeyPath, free: bool) -> None:
    assert has_free_keys(start, path) is free


def test_every_key_of_a_model_is_asked_for_by_that_model() -> None:
    for model in (Tool, SharedContract, Teams, Budgets, Request, Settings):
        for key, inner in keys_of(model).items():
            assert model_at(model, (key,)) is inner


@pytest.mark.parametrize(
    ("model", "block", "entries"),
    [
        (Tool, (), False),
        (Tool, ("cost",), False),
        (Tool, ("contract",), False),
        (Tool, ("cost", "lines"), True),
        (Teams, ("people",), True),
        (Settings, ("taxonomy", "groups"), True),
        (Settings, ("taxonomy",), False),
    ],
)
def test_some_blocks_hold_entries(model: type[BaseModel], block: tuple[str, ...], entries: bool) -> None:
    assert has_entries(model, block) is entries


def test_a_key_is_at_home_in_every_block_that_has_it_the_outer_ones_first() -> None:
    assert places_of(Tool, "currency") == (("cost",), ("approvals",))
    assert places_of(Tool, "owner") == ((), ("integrations",))
    assert places_of(Tool, "nothing") == ()
    assert places_of(Teams, "email") == (("people",),)


def test_a_block_is_named_by_the_keys_that_lead_to_it() -> None:
    assert block_of(Tool, ("cost", "lines", 3)) == ("cost", "lines")
    assert block_of(Tool, ("cost", "allocation", "lines")) == ("cost", "allocation")
    assert block_of(Teams, ("people", "teams", "name")) == ("people", "name")
