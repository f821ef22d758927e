"""Sections of manuals, taken apart."""

from __future__ import annotations

import pytest

from stackctl.output.kit.values import blocks


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("a\nb\n\nc", [("", ["a", "b"]), ("", ["c"])]),
        (
            "a\n\n```yaml\nx: 1\n\ny: 2\n```\n\nb",
            [("", ["a"]), ("```", ["```yaml", "x: 1", "", "y: 2", "```"]), ("", ["b"])],
        ),
        ("````yaml\n```\nx\n```\n````", [("````", ["````yaml", "```", "x", "```", "````"])]),
        ("a\n```\nx\n```\nb", [("", ["a"]), ("```", ["```", "x", "```"]), ("", ["b"])]),
        ("```\nnever closed", [("```", ["```", "never closed"])]),
    ],
)
def test_paragraphs_and_fenced_blocks(text: str, parts: list[tuple[str, list[str]]]) -> None:
    assert list(blocks(text)) == parts
