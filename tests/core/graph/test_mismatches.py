"""What the two ends of an integration say differently of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.graph.mismatches import mismatches
from stackctl.core.loading.build import build
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile
from stackctl.model.tool import Direction, IntegrationStatus, Method

if TYPE_CHECKING:
    import random

MANY = settings(deadline=None, derandomize=True, max_examples=200)


def found(a: list[str], b: list[str]) -> list[str]:
    """What a and b contradict each other in, by what each says: `key objects value-of-a value-of-b`."""
    sources = []
    for name, other, said in (("a", "b", a), ("b", "a", b)):
        lines = "".join(f"  - {{with: {other}, {one}}}\n" for one in said)
        text = f"name: A\nvendor: {name}\ncategory: crm\nstatus: active\nintegrations:\n{lines or '  []'}\n"
        sources.append(SourceFile(f"tools/{name}.yaml", text.encode()))
    sources.append(SourceFile("tools/p.yaml", b"name: P\nvendor: P\ncategory: crm\nstatus: active\n"))
    stack, problems = build(Settings(), sources)
    assert problems == ()
    return [
        " ".join([one.key, *one.objects, *one.values])
        for told in mismatches(stack).values()
        for one in told
        if one.here.node == "a" and one.there.node == "b"
    ]


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("push", "pull", []),
        ("both", "both", []),
        ("push", "push", ["direction push push"]),
        ("pull", "pull", ["direction pull pull"]),
        ("both", "pull", ["direction both pull"]),
        ("both", "push", ["direction both push"]),
        ("push", "both", ["direction push both"]),
    ],
)
def test_who_sends(here: str, there: str, expected: list[str]) -> None:
    assert found([f"direction: {here}"], [f"direction: {there}"]) == expected
    named = found([f"direction: {here}, objects: [lead]"], [f"direction: {there}, objects: [lead]"])
    assert named == [one.replace("direction", "direction lead") for one in expected]


def test_only_one_end_says_anything() -> None:
    assert found(["direction: push, objects: [lead]"], []) == []
    assert found(["direction: push, objects: [lead]", "direction: pull, objects: [lead], status: broken"], []) == []


def test_details_are_compared_where_both_give_them() -> None:
    here = ["direction: push, objects: [lead, order], schedule: daily, via: p"]
    assert found(here, ["direction: pull, objects: [order], schedule: daily"]) == []
    assert found(here, ["direction: pull, objects: [order, lead], schedule: hourly, status: planned"]) == [
        "status lead order live planned",
        "schedule lead order daily hourly",
    ]


def test_what_one_declaration_agrees_with_is_not_held_against_another() -> None:
    here = ["direction: push, objects: [lead], status: live", "direction: push, objects: [lead], status: retired"]
    assert found(here, ["direction: pull, objects: [lead]"]) == []
    assert found(["direction: pull, objects: [lead]"], here) == []
    assert found(here, ["direction: pull, objects: [lead], status: broken"]) == [
        "status lead live broken",
        "status lead retired broken",
    ]


def test_an_end_that_names_no_object_may_mean_any() -> None:
    assert found(["direction: push"], ["direction: pull, objects: [lead]"]) == []
    assert found(["direction: push"], ["direction: push, objects: [lead]"]) == []
    assert found(["direction: push, status: broken"], ["direction: pull, objects: [lead]"]) == [
        "status lead broken live"
    ]


def test_two_methods_are_two_connections() -> None:
    assert found(["direction: push, method: api"], ["direction: push, method: file"]) == []
    assert found(["direction: push, method: api"], ["direction: push"]) == ["direction push push"]
    assert found(["direction: push, method: api, status: broken"], ["direction: pull, method: file"]) == []


declared = st.builds(
    "direction: {}, objects: [{}], status: {}, method: {}".format,
    st.sampled_from(get_args(Direction)),
    st.sampled_from(["lead", "order", "lead, order", ""]),
    st.sampled_from(get_args(IntegrationStatus)),
    st.sampled_from(get_args(Method)[:2]),
)
MIRROR = {"push": "pull", "pull": "push", "both": "both"}


def mirrored(one: str) -> str:
    word = one.removeprefix("direction: ").split(",")[0]
    return one.replace(f"direction: {word}", f"direction: {MIRROR[word]}", 1)


@MANY
@given(st.lists(declared, max_size=4), st.randoms())
def test_ends_that_mirror_each_other_do_not_contradict(said: list[str], chance: random.Random) -> None:
    other = [mirrored(one) for one in said]
    chance.shuffle(other)
    assert found(said, other) == []


@MANY
@given(st.lists(declared, max_size=3), st.lists(declared, max_size=3))
def test_it_is_the_same_seen_from_the_other_end(here: list[str], there: list[str]) -> None:
    def turned(one: str) -> str:
        *words, first, second = one.split()
        return " ".join([*words, second, first])

    assert sorted(map(turned, found(there, here))) == sorted(found(here, there))


def test_many_declarations_of_one_pair_take_no_longer_than_their_number_asks() -> None:
    here = [f"direction: push, objects: [lead], schedule: daily, notes: n{number}" for number in range(3_000)]
    there = [f"direction: pull, objects: [lead], schedule: hourly, notes: n{number}" for number in range(3_000)]
    assert found(here, there) == ["schedule lead daily hourly"]
