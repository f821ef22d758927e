"""What is shown adds up: lines to those above them, columns to wider ones, and all of it to the grand total."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.money.amounts import units
from stackctl.core.money.rounding import nested, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.money.rounding import Keys

MANY = settings(deadline=None, derandomize=True, max_examples=80)
COLUMNS = [
    (year, f"{year}-Q{number // 3 + 1}", f"{year}-{number + 1:02}") for year in ("2026", "2027") for number in range(12)
]

SMALL = st.builds(Fraction, st.integers(-5000, 50000), st.sampled_from([1, 3, 7, 30, 31, 100, 365, 10821]))
LEAVES = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["x", "y", "z", None])),
    st.lists(SMALL, min_size=24, max_size=24),
    max_size=8,
)


def rounded_lines(leaves: Mapping[Keys, list[Fraction]], digits: int) -> tuple[dict[Keys, list[int]], list[int]]:
    denominator = lcm(*(amount.denominator for row in leaves.values() for amount in row))
    parts = [(keys, [int(amount * denominator) for amount in row]) for keys, row in leaves.items()]
    lines, total = nested(parts, denominator, COLUMNS, digits)
    return dict(lines), total


def near(shown: int, exact: Fraction, digits: int) -> bool:
    """Whether an amount is one of the two that the exact one lies between."""
    scale: int = 10**digits
    return abs(shown - exact * scale) < 1


@MANY
@given(LEAVES, st.sampled_from([0, 2, 3]))
def test_lines_and_years_and_quarters_and_months_add_up(leaves: dict[Keys, list[Fraction]], digits: int) -> None:
    lines, total = rounded_lines(leaves, digits)
    assert set(lines) == {keys[:depth] for keys in leaves for depth in (1, 2)}
    assert sum(total) == units(sum((sum(row, Fraction(0)) for row in leaves.values()), Fraction(0)), digits)
    for depth in (1, 2):
        rows = [row for keys, row in lines.items() if len(keys) == depth]
        assert [sum(column) for column in zip(*rows, strict=True)] == (total if rows else [])
    for keys, row in lines.items():
        own = [amounts for leaf, amounts in leaves.items() if leaf[: len(keys)] == keys]
        exact = [sum(column, Fraction(0)) for column in zip(*own, strict=True)]
        assert near(sum(row), sum(exact, Fraction(0)), digits)
        if len(keys) == 2:
            for width in (12, 3, 1):
                for at in range(0, 24, width):
                    assert near(sum(row[at : at + width]), sum(exact[at : at + width], Fraction(0)), digits)


@MANY
@given(LEAVES)
def test_a_line_is_the_same_whatever_stands_below_it(leaves: dict[Keys, list[Fraction]]) -> None:
    deep, deep_total = rounded_lines(leaves, 2)
    outer: dict[Keys, list[Fraction]] = {}
    for keys, row in leaves.items():
        before = outer.get(keys[:1], [Fraction(0)] * 24)
        outer[keys[:1]] = [one + other for one, other in zip(before, row, strict=True)]
    flat, flat_total = rounded_lines(outer, 2)
    assert {keys: sum(row) for keys, row in flat.items()} == {k: sum(row) for k, row in deep.items() if len(k) == 1}
    assert sum(deep_total) == sum(flat_total)


def test_the_largest_comes_first_and_nobody_last() -> None:
    leaves: dict[Keys, list[Fraction]] = {
        (None,): [Fraction(5)] * 24,
        ("b",): [Fraction(5)] * 24,
        ("a",): [Fraction(5)] * 24,
        ("z",): [Fraction(9)] * 24,
    }
    assert list(rounded_lines(leaves, 2)[0]) == [("z",), ("a",), ("b",), (None,)]


def test_nothing_is_nothing() -> None:
    assert rounded_lines({}, 2) == ({}, [0] * 24)


def test_equal_quarters_are_shown_equal_where_they_can_be() -> None:
    third = Fraction(23687380, 1000) / 3
    lines, _ = rounded_lines({("a",): [third] * 12 + [Fraction(0)] * 12}, 2)
    (row,) = lines.values()
    assert [sum(row[at : at + 3]) for at in (0, 3, 6, 9)] == [2368738] * 4


def test_columns_come_to_what_is_wished_by_exchange_within_rows() -> None:
    half = [1, 1]
    assert table_of([1, 1], [2, 0], [half, half], 2, 0) == [[1, 0], [1, 0]]
    assert table_of([1, 1], [0, 2], [half, half], 2, 0) == [[0, 1], [0, 1]]
    assert table_of([1, 1], [1, 1], [half, half], 2, 0) in ([[1, 0], [0, 1]], [[0, 1], [1, 0]])


def test_what_needs_no_rounding_is_left_as_it_is() -> None:
    assert table_of([3, 1], [2, 2], [[2, 4], [1, 1]], 2, 0) == [[1, 2], [1, 0]]
