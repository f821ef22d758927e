"""Bounded time and memory.

Time is the processor's, so that a busy machine fails nothing; a child ends itself where an input takes too long by the
clock.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.effort import many
from tests.guarantees.harness import TODAY, Did, child, make_stack, together
from tests.guarantees.hostile import TOOL, hostile_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.guarantees.conftest import Promise

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what a process took")

PROMISE = "{seconds:.2f} s, {megabytes:.0f} MB at most in {total} loads of a hostile file"
TARGET = "2 s, 256 MB"
SECONDS = 2.0
MEGABYTES = 256
WORST = many(5, 2)
TOLD = 3


@pytest.mark.long
def test_every_hostile_file_in_its_places(hostile: Did, promise: Promise) -> None:
    assert hostile.result is not None, hostile.now
    measured = hostile.result["measured"]
    over = [one for one in measured if one[2] > SECONDS or one[3] > MEGABYTES]
    most = {"seconds": max(one[2] for one in measured), "megabytes": max(one[3] for one in measured)}
    promise.count(bad=len(over), of=len(measured), **most)
    worst = sorted(measured, key=lambda one: (-one[2], -one[3]))[:TOLD]
    told = ", ".join(
        f"{name} as {place} {seconds:.2f} s, {megabytes:.0f} MB" for name, place, seconds, megabytes in worst
    )
    assert not over, f"the slowest: {told}; over the limits: {over[:TOLD]}"


@pytest.mark.long
def test_the_worst_files_through_a_whole_process(hostile: Did, tmp_path: Path, home: Path, promise: Promise) -> None:
    assert hostile.result is not None, hostile.now
    files = hostile_files()
    slow, big = (sorted(hostile.result["measured"], key=lambda one: -one[column]) for column in (2, 3))
    names = list(dict.fromkeys(one[0] for one in slow))[:WORST] + list(dict.fromkeys(one[0] for one in big))[:WORST]

    def job(name: str) -> Did:
        stack = make_stack(tmp_path / name / "stack", {"tools/good.yaml": TOOL, "tools/x.yaml": files[name]})
        return child("observed", [["--today", TODAY, "audit"]], cwd=stack, home=home / name)

    wanted = sorted(set(names))
    done = together([lambda name=name: job(name) for name in wanted])  # type: ignore[misc]
    for name, did in zip(wanted, done, strict=True):
        assert did.result is not None, f"{name}: the child ended with {did.ran.status}: {did.ran.err[-300:]}"
        took, memory = did.result["seconds"], did.result["megabytes"]
        is_over = took > SECONDS or memory > MEGABYTES
        promise.count(bad=is_over, of=1, seconds=took, megabytes=memory)
        assert not is_over, f"{name}: {took:.2f} s, {memory:.0f} MB"
        assert did.result["runs"][0]["status"] == 1
