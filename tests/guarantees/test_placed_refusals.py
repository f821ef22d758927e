"""Every refusal says file, line and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.effort import many

if TYPE_CHECKING:
    from tests.guarantees.conftest import Promise
    from tests.guarantees.harness import Did

pytestmark = pytest.mark.long

PROMISE = "{percent} % of {total} refusals say file, line and code"
TARGET = "100 %"


def test_refusals_of_hostile_files(hostile: Did, promise: Promise) -> None:
    assert hostile.result is not None
    refusals, unplaced = hostile.result["refusals"], hostile.result["unplaced"]
    promise.count(bad=len(unplaced), of=refusals)
    assert not unplaced
    assert refusals > hostile.result["inputs"]


def test_refusals_of_mutations(mutated: list[Did], promise: Promise) -> None:
    for did in mutated:
        assert did.result is not None
        refusals, unplaced = did.result["refusals"], did.result["unplaced"]
        promise.count(bad=len(unplaced), of=refusals)
        assert not unplaced
        assert refusals > many(1_000, 100)
