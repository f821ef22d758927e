"""Pairs make groups by chains, whatever order they come in, and the last to come stands for its group."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.build import build
from stackctl.core.cluster import clusters, newcomer
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
    names = [f"{number:05}" for number in range(20_000)]
    pairs = list(zip(names, names[1:], strict=False))
    random.Random(1).shuffle(pairs)
    assert clusters(pairs) == [tuple(names)]


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
