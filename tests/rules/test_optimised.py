"""Rules do what they do and have their pages where Python drops asserts and docstrings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.harness import process, stackctl

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("arguments", [("audit",), ("rules",), ("explain", "USE003"), ("explain", "STK001")])
def test_nothing_is_lost_without_docstrings(arguments: tuple[str, ...]) -> None:
    whole = stackctl(*arguments, cwd=ROOT)
    assert process("-OO", "-m", "stackctl", *arguments, cwd=ROOT) == whole
    assert whole.out
