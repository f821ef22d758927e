"""R2: every refusal says file, line and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.scoreboard.conftest import Scoreboard
    from tests.scoreboard.harness import Did

TEXT = "{percent} % of {total} refusals say file, line and code"


def test_refusals_of_hostile_files(hostile: Did, scoreboard: Scoreboard) -> None:
    assert hostile.result is not None
    refusals, unplaced = hostile.result["refusals"], hostile.result["unplaced"]
    scoreboard.count("R2", TEXT, "100 %", bad=len(unplaced), of=refusals)
    assert not unplaced
    assert refusals > hostile.result["inputs"]


def test_refusals_of_mutations(mutated: list[Did], scoreboard: Scoreboard) -> None:
    for did in mutated:
        assert did.result is not None
        refusals, unplaced = did.result["refusals"], did.result["unplaced"]
        scoreboard.count("R2", TEXT, "100 %", bad=len(unplaced), of=refusals)
        assert not unplaced
        assert refusals > 1_000
