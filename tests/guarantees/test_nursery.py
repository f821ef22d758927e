"""The nursery itself: its children do as processes of their own would, and none is like another because of it."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.guarantees.harness import GOOD, TODAY, make_stack, process
from tests.guarantees.nursery import Nursery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")

AUDIT = ["--today", TODAY, "audit", "--format", "json"]


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with Nursery([AUDIT], home=tmp_path_factory.mktemp("nursery")) as nursery:
        yield nursery


@pytest.mark.parametrize("arguments", [AUDIT, ["audit", "--nope"], ["--version"]], ids=" ".join)
def test_a_child_does_as_a_process_does(arguments: list[str], nursery: Nursery, tmp_path: Path, home: Path) -> None:
    stack = make_stack(tmp_path / "stack", {GOOD[0]: GOOD[1]})
    forked = nursery.child("ran", arguments, cwd=stack, home=home).ran
    assert forked == process(*arguments, cwd=stack, home=home)


def test_a_child_that_fails_says_why_and_harms_no_other(nursery: Nursery, tmp_path: Path, home: Path) -> None:
    failed = nursery.child("no such task", None, cwd=tmp_path, home=home)
    assert (failed.ran.status, failed.result) == (1, None)
    assert "KeyError: 'no such task'" in failed.ran.err
    assert nursery.child("ran", ["--version"], cwd=tmp_path, home=home).ran.status == 0


def test_a_child_that_takes_too_long_is_ended(nursery: Nursery, tmp_path: Path, home: Path) -> None:
    did = nursery.child("waiting", 0.01, cwd=tmp_path, home=home)
    assert (did.ran.status, did.ran.hung, did.result, did.now) == (-signal.SIGALRM, True, None, "waiting")


def test_each_child_has_its_own_variables(nursery: Nursery, tmp_path: Path, home: Path) -> None:
    stack = make_stack(tmp_path / "stack", {GOOD[0]: GOOD[1]})
    first = nursery.child("ran", ["audit", "--format", "json"], cwd=stack, home=home, STACKCTL_TODAY=TODAY).ran
    second = nursery.child("ran", ["audit", "--format", "json"], cwd=stack, home=home, STACKCTL_TODAY="2020-02-02").ran
    assert TODAY.encode() in first.out
    assert b"2020-02-02" in second.out
    assert TODAY.encode() not in second.out
