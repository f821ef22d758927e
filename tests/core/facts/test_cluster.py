"""Pairs make groups by chains, whatever order they come in, and the last to come stands for its group."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.facts.cluster import among, between, clusters, newcomer
from stackctl.core.loading.build import build
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

MANY = settings(deadline=None, derandomize=True, max_examples=200)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ("", ""),
        ("ab", "ab"),
        ("ba", "ab"),
        ("ab ab ba", "ab"),
        ("ab bc", "abc"),
        ("ab cd", "ab cd"),
        ("ab cd bc", "abcd"),
        ("ef cd ab", "ab cd ef"),
        ("ab bc ca", "abc"),
        ("za yb zc", "acz by"),
        ("aa", "a"),
    ],
)
def test_groups_are_chains_of_pairs(pairs: str, expected: str) -> None:
    found = clusters((pair[0], pair[1]) for pair in pairs.split())
    assert found == [tuple(group) for group in expected.split()]


def test_a_long_chain_is_one_group() -> None:
    chain = [f"{number:05}" for number in range(20_000)]
    pairs = list(pairwise(chain))
    random.Random(1).shuffle(pairs)
    assert clusters(pairs) == [tuple(chain)]


@MANY
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=10), st.randoms())
def test_groups_are_what_can_be_reached(pairs: list[tuple[str, str]], chance: random.Random) -> None:
    found = clusters(pairs)
    group_of = {name: group for group in found for name in group}
    assert sorted(group_of) == sorted({name for pair in pairs for name in pair})
    for name, group in group_of.items():
        reached = {name}
        for _ in pairs:
            reached |= {one for pair in pairs for one in pair if reached & set(pair)}
        assert set(group) == reached
    shuffled = [(other, one) for one, other in pairs]
    chance.shuffle(shuffled)
    assert clusters(shuffled) == found


def names(size: int, prefix: str) -> list[str]:
    return [f"{prefix}{number:03}" for number in range(size)]


@pytest.mark.parametrize("size", [0, 1, 2, 12])
def test_of_a_few_that_are_alike_every_pair_is_linked(size: int) -> None:
    members = names(size, "t")
    assert list(among(members)) == list(combinations(members, 2))
    assert sorted(among(members[::-1])) == list(among(members))


@pytest.mark.parametrize("size", [13, 500])
def test_many_that_are_alike_are_linked_in_a_chain(size: int) -> None:
    members = names(size, "t")
    assert len(list(among(members))) == size - 1
    assert clusters(among(members)) == [tuple(members)]
    assert all(first < second for first, second in among(members[::-1]))


def test_few_of_two_kinds_are_linked_each_with_each() -> None:
    assert list(between(["c", "a"], ["b"])) == [("b", "c"), ("a", "b")]
    assert len(list(between(names(12, "t"), names(12, "u")))) == 144


@pytest.mark.parametrize(("some", "others"), [(13, 1), (1, 13), (40, 50)])
def test_many_of_two_kinds_are_linked_by_one_pair(some: int, others: int) -> None:
    assert list(between(names(some, "u"), names(others, "t"))) == [("t000", "u000")]


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ({"a": "2026-01-02", "b": "2026-01-01"}, "a"),
        ({"a": "2026-01-01", "b": "2026-01-02"}, "b"),
        ({"a": "2026-01-01", "b": "2026-01-01", "c": "2025-01-01"}, "b"),
        ({"a": None, "b": "2026-01-01"}, "a"),
        ({"a": None, "b": None}, "b"),
    ],
)
def test_the_newcomer_came_last_and_of_equals_has_the_last_id(since: dict[str, str | None], expected: str) -> None:
    files = [
        SourceFile(
            f"tools/{tool_id}.yaml",
            f"name: A\nvendor: V\ncategory: crm\nstatus: active\nsince: {day or ''}\n".encode(),
        )
        for tool_id, day in since.items()
    ]
    stack, problems = build(Settings(), files)
    assert problems == ()
    assert newcomer(stack, since) == expected
    assert newcomer(stack, reversed(list(since))) == expected
