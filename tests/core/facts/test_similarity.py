"""When two names mean the same product, and how many of them are compared."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.facts import similarity
from stackctl.core.facts.similarity import near_pairs, normalised, without_vendor

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
    ("name", "vendor", "expected"),
    [
        ("hubspot marketing hub", "hubspot", "marketing hub"),
        ("hubspot", "hubspot", "hubspot"),
        ("hubspotter", "hubspot", "hubspotter"),
        ("marketing hub", "hubspot", "marketing hub"),
        ("marketing hubspot hub", "hubspot", "marketing hubspot hub"),
        ("google marketing platform analytics", "google marketing platform", "analytics"),
        ("analytics", "", "analytics"),
        ("", "hubspot", ""),
    ],
)
def test_the_vendor_before_a_name_is_taken_away(name: str, vendor: str, expected: str) -> None:
    assert without_vendor(name, vendor) == expected


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
    assert similarity._candidates(names) == set(combinations(range(size), 2))


def random_names(size: int) -> list[str]:
    chance = random.Random(size)
    return ["".join(chance.choices("abcdefghij ", k=12)) for _ in range(size)]


@pytest.mark.parametrize("size", [25, 100, 1000, 4000])
def test_in_a_large_block_the_candidates_grow_with_the_names_not_with_their_square(size: int) -> None:
    pairs = similarity._candidates(random_names(size))
    assert len(pairs) <= 16 * size
    assert all(0 <= first < second < size for first, second in pairs)


def test_in_a_large_block_names_that_differ_at_the_end_or_at_the_start_are_found() -> None:
    names = [*random_names(300), "marketing hub", "marketing hubs", "a marketing hub"]
    assert near(names, "0.92") == [("marketing hub", "marketing hubs"), ("marketing hub", "a marketing hub")]


@MANY
@given(st.lists(st.text("abc ", max_size=6), max_size=40), st.sampled_from(["0", "0.5", "0.8", "1"]))
def test_pairs_are_in_order_given_once_and_of_different_names(names: list[str], wanted: str) -> None:
    pairs = list(near_pairs(names, Decimal(wanted)))
    assert pairs == sorted(set(pairs))
    assert all(first < second and names[first] != names[second] for first, second in pairs)
