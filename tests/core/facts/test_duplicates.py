"""When two names mean the same product; pairs make groups by chains, and the last to come stands for its group."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.facts import duplicates
from stackctl.core.facts.duplicates import among, between, clusters, near_pairs, newcomer, normalised, product_of
from stackctl.core.loading.build import build
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

MANY = settings(deadline=None, derandomize=True, max_examples=200)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("HubSpot, Inc.", "hubspot"),
        ("HUBSPOT", "hubspot"),
        ("hub-spot", "hub spot"),
        ("Hub_Spot", "hub spot"),
        ("  Marketing   Hub\t", "marketing hub"),
        ("Adobe Systems GmbH & Co. KG", "adobe systems"),
        ("Brevo SAS", "brevo"),
        ("Straße", "strasse"),
        ("Cafe\u0301", "caf\u00e9"),
        ("\uff28\uff55\uff42\uff33\uff50\uff4f\uff54", "hubspot"),
        ("\ufb01n", "fin"),
        ("6sense", "6sense"),
        ("Яндекс Метрика", "яндекс метрика"),
        ("谷歌 分析", "谷歌 分析"),
        ("AB", "ab"),
        ("Inc. Ltd", "inc ltd"),
        ("", ""),
        ("…!?", ""),
        ("🚀🎉", ""),
        ("🚀 Launch", "launch"),
    ],
)
def test_a_name_is_normalised(name: str, expected: str) -> None:
    assert normalised(name) == expected


@MANY
@given(st.text(max_size=30))
def test_punctuation_and_a_legal_form_round_a_name_change_nothing(name: str) -> None:
    assert normalised(f"  ({name})  ") == normalised(name)
    word = normalised(f"product {name}")
    assert normalised(f"Product {name}, Inc.") == word


@pytest.mark.parametrize(
    ("name", "vendors", "expected"),
    [
        ("hubspot marketing hub", "hubspot", "marketing hub"),
        ("hubspot", "hubspot", ""),
        ("hubspot platform", "hubspot", ""),
        ("hubspot marketing software", "hubspot", ""),
        ("hubspot marketing", "hubspot", "marketing"),
        ("hubspot hub platform", "hubspot", "hub platform"),
        ("marketing platform", "hubspot", "marketing platform"),
        ("sendinblue", "brevo|sendinblue", ""),
        ("sendinblue meetings", "brevo|sendinblue", "meetings"),
        ("brevo meetings", "brevo|sendinblue", "meetings"),
        ("send grid email", "send|send grid", "email"),
        ("hubspotter", "hubspot", "hubspotter"),
        ("marketing hub", "hubspot", "marketing hub"),
        ("marketing hubspot hub", "hubspot", "marketing hubspot hub"),
        ("google marketing platform analytics", "google marketing platform", "analytics"),
        ("analytics", "", "analytics"),
        ("", "hubspot", ""),
    ],
)
def test_the_vendor_before_a_name_is_taken_away(name: str, vendors: str, expected: str) -> None:
    assert product_of(name, vendors.split("|")) == expected


def near(names: list[str], wanted: str = "0.9") -> list[tuple[str, str]]:
    return [(names[first], names[second]) for first, second in near_pairs(names, Decimal(wanted))]


def test_near_names_are_found_and_equal_ones_left_to_others() -> None:
    names = ["marketing hub", "marketing hubs", "sales cloud", "marketing hub", "sales clouds"]
    assert near(names) == [
        ("marketing hub", "marketing hubs"),
        ("marketing hubs", "marketing hub"),
        ("sales cloud", "sales clouds"),
    ]


def test_the_similarity_is_the_least_that_counts() -> None:
    names = ["abcdefghij", "abcdefghix"]  # nine letters of ten are shared: a ratio of exactly 0.9
    assert near(names, "0.9") == [("abcdefghij", "abcdefghix")]
    assert near(names, "0.91") == []
    assert near(names, "0") == [("abcdefghij", "abcdefghix")]
    assert near(["ab", "xy"], "0") == [("ab", "xy")]
    assert near(["ab", "xy"], "1") == []


@pytest.mark.parametrize("names", [[], ["one"], ["one", "one"]])
def test_where_there_are_no_two_different_names_there_are_no_pairs(names: list[str]) -> None:
    assert near(names, "0") == []


@pytest.mark.parametrize("size", [2, 10, 24])
def test_in_a_small_block_every_pair_is_a_candidate(size: int) -> None:
    names = [f"name {number}" for number in range(size)]
    assert duplicates._candidates(names) == set(combinations(range(size), 2))


@pytest.mark.parametrize("size", [25, 100, 1000, 4000])
def test_in_a_large_block_the_candidates_grow_with_the_names_not_with_their_square(size: int) -> None:
    pairs = duplicates._candidates(random_names(size))
    assert len(pairs) <= 16 * size
    assert all(0 <= first < second < size for first, second in pairs)


def random_names(size: int) -> list[str]:
    chance = random.Random(size)
    return ["".join(chance.choices("abcdefghij ", k=12)) for _ in range(size)]


def test_in_a_large_block_names_that_differ_at_the_end_or_at_the_start_are_found() -> None:
    names = [*random_names(300), "marketing hub", "marketing hubs", "a marketing hub"]
    assert near(names, "0.92") == [("marketing hub", "marketing hubs"), ("marketing hub", "a marketing hub")]


@MANY
@given(st.lists(st.text("abc ", max_size=6), max_size=40), st.sampled_from(["0", "0.5", "0.8", "1"]))
def test_pairs_are_in_order_given_once_and_of_different_names(names: list[str], wanted: str) -> None:
    pairs = list(near_pairs(names, Decimal(wanted)))
    assert pairs == sorted(set(pairs))
    assert all(first < second and names[first] != names[second] for first, second in pairs)


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
    chain = [f"{number:05}" for number in range(5_000)]
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


def numbered(size: int, prefix: str) -> list[str]:
    return [f"{prefix}{number:03}" for number in range(size)]


@pytest.mark.parametrize("size", [0, 1, 2, 12])
def test_of_a_few_that_are_alike_every_pair_is_linked(size: int) -> None:
    members = numbered(size, "t")
    assert list(among(members)) == list(combinations(members, 2))
    assert sorted(among(members[::-1])) == list(among(members))


@pytest.mark.parametrize("size", [13, 500])
def test_many_that_are_alike_are_linked_in_a_chain(size: int) -> None:
    members = numbered(size, "t")
    assert len(list(among(members))) == size - 1
    assert clusters(among(members)) == [tuple(members)]
    assert all(first < second for first, second in among(members[::-1]))


def test_few_of_two_kinds_are_linked_each_with_each() -> None:
    assert list(between(["c", "a"], ["b"])) == [("b", "c"), ("a", "b")]
    assert len(list(between(numbered(12, "t"), numbered(12, "u")))) == 144


@pytest.mark.parametrize(("some", "others"), [(13, 1), (1, 13), (40, 50)])
def test_many_of_two_kinds_are_linked_by_one_pair(some: int, others: int) -> None:
    assert list(between(numbered(some, "u"), numbered(others, "t"))) == [("t000", "u000")]


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
