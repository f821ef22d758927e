"""Comments hold whole elements, never more than there is room for, and say of each block what is left out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.output.kit.markdown import Block, code, fitted, heads, row, split, text

WHERE = "`stackctl diff main` shows all"
BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(["New", "Fixed: 3"]),
        st.lists(st.integers(0, 60).map(lambda length: f"- {'x' * length}"), max_size=30),
        st.integers(0, 9),
        st.booleans(),
        st.sampled_from(["", "What it means."]),
        st.sampled_from([(), heads(("a", "b"), right=1)]),
    ),
    max_size=6,
)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(BLOCKS, st.integers(0, 3000))
def test_blocks_fit_and_say_what_they_lack(blocks: list[Block], more: int) -> None:
    frame = sum(len(page) + 2 for page in fitted(blocks, 0, WHERE)) + 80 * len(blocks)
    pages = fitted(blocks, frame + more, WHERE)
    assert sum(len(page) + 2 for page in pages) <= frame + more
    for block, page in zip(blocks, pages, strict=True):
        left = re.search(r"^(\d+) (?:more )?ha(?:ve|s) no room here: ", page, re.MULTILINE)
        shown = len(re.findall(r"^- ", page, re.MULTILINE))
        assert shown + (int(left[1]) if left else 0) == len(block.lines)
        assert page.count("<details>") == page.count("</details>") == block.folded
        assert page.startswith("<details><summary>" if block.folded else "**")
        # A head of a table without a row would be a table of its own.
        assert ("| a | b |" in page) is (bool(block.head) and shown > 0)


def test_all_is_shown_where_there_is_room() -> None:
    block = Block("Fixed", ["- a", "- b"], 0, folded=True, lead="What it means.")
    assert fitted([block], 1000, WHERE) == [
        "<details><summary>Fixed</summary>\n\nWhat it means.\n\n- a\n- b\n\n</details>"
    ]


@pytest.mark.parametrize(
    ("lines", "room", "below"),
    [
        (1, 0, f"1 has no room here: {WHERE}"),
        (2, 0, f"2 have no room here: {WHERE}"),
        (2, 11, f"- {'x' * 8}\n\n1 more has no room here: {WHERE}"),
        (3, 11, f"- {'x' * 8}\n\n2 more have no room here: {WHERE}"),
    ],
)
def test_the_words_for_what_is_left_out(lines: int, room: int, below: str) -> None:
    block = Block("New", [f"- {'x' * 8}"] * lines, 0)
    frame = len(fitted([block], 0, WHERE)[0]) + len("\n\n more\n\n")
    assert fitted([block], frame + room, WHERE) == [f"**New**\n\n{below}"]


def test_what_matters_more_goes_on_first() -> None:
    little, much = (Block(title, [f"- {at:08}" for at in range(100)], rank) for title, rank in (("b", 2), ("a", 1)))
    counts = [page.count("\n- ") for page in fitted([little, much], 1200, WHERE)]
    assert counts[0] == 5
    assert 50 < counts[1] < 100


def test_split() -> None:
    block = Block("New", ["- a", "- b", "- c"], 0, lead="x")
    assert split(block, 3, "More", 7) == [block]
    assert split(block, 2, "More", 7) == [
        Block("New", ["- a", "- b"], 0, lead="x"),
        Block("More", ["- c"], 7, folded=True),
    ]
    assert split(Block("New", [], 0), 2, "More", 7) == []


def test_texts_are_cut_before_they_are_escaped() -> None:
    assert text("a" * 700) == f"{'a' * 599}…"
    assert text("@x", 200) == "&#64;<!---->x"
    assert len(text("@a" * 1000)) < 2400
    assert text("@a" * 1000).endswith("…")
    assert code("b" * 300) == f"<code>{'b' * 199}…</code>"
    assert len(code("@a" * 1000)) < 850


def test_a_table() -> None:
    assert heads(("", "before", "after"), right=2) == ("|  | before | after |", "| --- | ---: | ---: |")
    assert row(["a", "b"]) == "| a | b |"
