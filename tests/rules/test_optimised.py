"""Rules do what they do and have their pages where Python drops asserts and docstrings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.harness import process

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("arguments", [("audit",), ("rules",), ("explain", "USE003"), ("explain", "STK001")])
def test_nothing_is_lost_without_docstrings(arguments: tuple[str, ...]) -> None:
    whole, optimised = (process(*flags, "-m", "stackctl", *arguments, cwd=ROOT) for flags in ((), ("-OO",)))
    assert (optimised.code, optimised.out, optimised.err) == (whole.code, whole.out, whole.err)
    assert whole.out
