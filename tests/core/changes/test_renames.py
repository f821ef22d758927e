"""A thing that got another id is known again by what it is; ids that refer to it are put in its new one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stackctl.core.changes.renames import REFERENCES, renames, replaced, with_new_ids
from stackctl.core.loading.fields import keys_of
from stackctl.model.contract import SharedContract
from stackctl.model.people import Budget, Person, Request, Team
from stackctl.model.policy import Policy
from stackctl.model.tool import System, Tool, Vendor
from tests.core.changes.wording.cases import model, stack

if TYPE_CHECKING:
    from stackctl.model.base import Model

EMPTY = stack()


def tool(**keys: Any) -> Tool:
    return Tool.model_validate({"name": "A", "vendor": "V", "category": "seo", "status": "active", **keys})


def found(before: dict[str, Tool], after: dict[str, Tool]) -> dict[str, str]:
    return renames(before, after, EMPTY, EMPTY)


def test_a_tool_is_known_again_by_the_number_of_its_contract() -> None:
    one, other = (
        tool(name="Drift", contract={"number": "X-1"}),
        tool(name="Chat", contract={"number": "X-1"}),
    )
    assert found({"drift": one}, {"chat": other}) == {"drift": "chat"}
    assert found({"drift": one}, {"chat": other.model_copy(update={"vendor": "W"})}) == {}
    assert (
        found(
            {"drift": tool(name="Drift", contract={"number": " "})},
            {"chat": tool(name="Chat", contract={"number": " "})},
        )
        == {}
    )


def test_another_product_under_the_same_contract_is_another_tool() -> None:
    before = tool(name="Hub", contract={"number": "X-1"}, url="u", description="d", notes="n", capabilities=["a", "b"])
    after = tool(
        name="Ads", category="crm", contract={"number": "X-1"}, url="v", description="e", notes="o", capabilities=["c"]
    )
    assert found({"hub": before}, {"ads": after}) == {}


def test_a_tool_of_a_vendor_that_was_renamed_is_known_again_by_the_number_and_what_it_says() -> None:
    file = {"contract": {"number": "X-1", "end": "2027-01-31"}, "description": "d", "notes": "n", "url": "u"}
    assert found({"a": tool(**file)}, {"b": tool(**{**file, "url": "v", "vendor": "W"})}) == {"a": "b"}


def test_a_tool_is_known_again_by_its_vendor_and_name() -> None:
    assert found(
        {"a": tool(name="Marketing Hub", vendor="HubSpot")},
        {"b": tool(name="HubSpot marketing-hub", vendor="HubSpot, Inc.")},
    ) == {"a": "b"}
    assert (
        found({"a": tool(name="Marketing Hub", vendor="HubSpot")}, {"b": tool(name="Marketing Hub", vendor="Other")})
        == {}
    )
    assert (
        found({"a": tool(name="Marketing Hub", vendor="HubSpot")}, {"b": tool(name="Sales Hub", vendor="HubSpot")})
        == {}
    )


BREVO = stack({"vendors/brevo.yaml": "{name: Brevo, former_names: [Sendinblue]}"})


@pytest.mark.parametrize("name", ["Sendinblue", "Sendinblue Marketing Platform"])
def test_a_tool_is_known_again_by_a_former_name_of_its_vendor(name: str) -> None:
    one, other = tool(name=name, vendor="Sendinblue"), tool(name="Brevo", vendor="brevo")
    for before in (EMPTY, BREVO):
        assert renames({"sendinblue": one}, {"brevo": other}, before, BREVO) == {"sendinblue": "brevo"}
    assert renames({"sendinblue": one}, {"brevo": other}, EMPTY, EMPTY) == {}


def test_a_former_name_is_not_enough_for_a_tool_that_says_other_things() -> None:
    one = tool(name="Sendinblue", vendor="Sendinblue", description="d", notes="n", capabilities=["a", "b"])
    other = tool(name="Brevo", vendor="brevo", category="crm", description="e", notes="o", capabilities=["c"])
    assert renames({"sendinblue": one}, {"brevo": other}, EMPTY, BREVO) == {}


def test_a_tool_that_took_its_vendors_new_name_is_the_same_product() -> None:
    one, other = tool(name="Sendinblue", vendor="Sendinblue"), tool(name="Brevo", vendor="brevo")
    before = replace(EMPTY, tools={"mail": one})
    assert replaced(before, replace(BREVO, tools={"mail": other})) == frozenset()
    assert replaced(before, replace(EMPTY, tools={"mail": other})) == {"mail"}


def test_a_tool_is_known_again_if_most_of_what_its_file_says_is_the_same() -> None:
    file = {"url": "https://a.example", "description": "d", "owner": {"business": "x"}, "tags": ["y"], "notes": "n"}
    assert found({"a": tool(**file)}, {"b": tool(name="B", **file)}) == {"a": "b"}
    assert (
        found(
            {"a": tool(**file)},
            {"b": tool(name="B", **{**file, "url": "z", "description": "z", "notes": "z", "tags": ["z"]})},
        )
        == {}
    )


def test_a_tool_that_shares_less_than_most_is_another() -> None:
    shared = {"url": "https://a.example", "description": "d", "notes": "n"}
    others = [{"tags": [f"{side}{n}" for n in range(5)]} for side in "xy"]
    assert found({"a": tool(**shared, **others[0])}, {"b": tool(name="B", **shared, **others[1])}) == {}


def test_the_surest_and_then_the_most_alike_go_together() -> None:
    before = {"a": tool(contract={"number": "1"}, notes="x"), "b": tool(notes="y", tags=["z"])}
    after = {"p": tool(notes="y", tags=["z"]), "q": tool(contract={"number": "1"}, notes="y")}
    assert found(before, after) == {"a": "q", "b": "p"}
    twins = {name: tool() for name in ("a", "b", "c")}
    assert found(twins, {"y": tool(), "x": tool()}) == {"a": "x", "b": "y"}


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("system", "name: Big CRM", "name: big crm", True),
        ("system", "name: CRM", "name: CRM, kind: erp", False),
        ("vendor", "name: Adobe Inc.", "name: Adobe", True),
        ("contract", "number: A-1", "number: A-1, vendor: W", True),
        ("contract", "number: A-1", "number: A-2, covers: {x: 100}", False),
        ("person", "email: omar@a.example, name: O", "email: Omar@a.example, name: Omar", True),
        ("person", "name: Omar Haas", "name: omar haas", True),
        ("person", "name: Omar", "name: Dana", False),
        ("team", "name: Ops", "name: ops", True),
        ("request", "i_want: a dashboard", "i_want: A dashboard", True),
        ("policy", "when: x", "when: y", True),
        ("policy", "code: ACME001", "code: ACME002", False),
    ],
)
def test_other_records_are_known_again_too(kind: str, one: str, other: str, same: bool) -> None:
    assert renames({"a": model(kind, one)}, {"b": model(kind, other)}, EMPTY, EMPTY) == ({"a": "b"} if same else {})


def test_ids_that_refer_to_a_renamed_record_are_put_in_the_new_ones() -> None:
    before = tool(
        vendor="acme",
        contract="master",
        admins=["dana", "omar"],
        used_by=["ops"],
        owner={"business": "dana", "team": "ops"},
        replaced_by="old",
        integrations=[{"with": "old", "direction": "push", "via": "bus"}],
        waivers=[{"rule": "DUP002", "with": "old", "reason": "r", "by": "dana", "until": "2027-01-31"}],
    )
    new = {
        "node": {"old": "new", "bus": "bus-2"},
        "vendor": {"acme": "acme-corp"},
        "contract": {"master": "master-2"},
        "person": {"dana": "dana.fox"},
        "team": {"ops": "mops"},
    }
    after = with_new_ids(before, new)  # type: ignore[arg-type]
    assert (after.vendor, after.contract, after.admins, after.used_by) == (
        "acme-corp",
        "master-2",
        ("dana.fox", "omar"),
        ("mops",),
    )
    assert (after.owner.business, after.owner.team, after.replaced_by) == ("dana.fox", "mops", "new")
    assert (after.integrations[0].with_, after.integrations[0].via) == ("new", "bus-2")
    assert (after.waivers[0].with_, after.waivers[0].by) == ("new", "dana.fox")
    contract = with_new_ids(model("contract", "covers: {old: 60, x: 40}"), {"node": {"old": "new"}})
    assert set(contract.covers) == {"new", "x"}


def test_what_refers_to_nothing_renamed_stays_itself() -> None:
    one = tool(admins=["a"], integrations=[{"with": "b", "direction": "push"}])
    assert with_new_ids(one, {}) is one
    assert with_new_ids(one, {"node": {"z": "y"}, "person": {"c": "d"}}) is one


def test_every_reference_is_a_field_of_its_model() -> None:
    known: list[Any] = []
    todo: list[Any] = [Tool, System, Vendor, SharedContract, Person, Team, Budget, Request, Policy]
    while todo:
        if (one := todo.pop()) not in known:
            known.append(one)
            todo += [inner for inner in keys_of(one).values() if inner is not None]
    for owner, names in REFERENCES.items():
        assert owner in known
        assert names.keys() <= owner.model_fields.keys()


def test_five_thousand_tools_that_all_went_for_five_thousand_others() -> None:
    """Seconds: to hold each against each would take minutes."""

    def many(prefix: str) -> dict[str, Model]:
        return {f"{prefix}{n}": tool(name=f"{prefix} {n}", vendor=f"V{n % 500}", notes=str(n)) for n in range(5_000)}

    assert renames(many("a"), many("b"), EMPTY, EMPTY) == {}
