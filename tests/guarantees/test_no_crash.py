"""No traceback, signal or hang on any input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.cli.commands import listed
from tests.guarantees.conftest import MUTATIONS
from tests.guarantees.harness import PLACES, TODAY, Did, Ran
from tests.guarantees.hostile import TOOL, hostile_files
from tests.guarantees.nursery import Nursery
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} inputs with a traceback, signal or hang"
HOSTILE = hostile_files()
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "audit": (),
    "validate": (),
    "list": ("--columns", "id,name,vendor,owner,annual-cost,findings"),
    "show": ("good",),
    "cost": ("--by", "tool,month", "--uplift", "cap"),
    "budget": (),
    "renewals": (),
    "export": ("focus",),
    "diff": ("HEAD~1",),
    "log": (),
    "ci": (),
    "explain": ("STK001",),
    "rules": (),
    "taxonomy": (),
    "schema": ("--check",),
    "init": ("fresh",),
}
FORTY = list(HOSTILE)[:: len(HOSTILE) // 40]
SINGLE = {
    "stackctl.yaml": "depth-flow-sequence-open-100000",
    "teams.yaml": "alias-recursive-root",
    "tools/x.yaml": "encoding-utf-16-le-bom",
}


def _died(did: Did) -> list[str]:
    return [] if did.result is not None else [f"a child ended with {did.ran.status} at {did.now}: {did.ran.err[-300:]}"]


def test_every_hostile_file_in_every_place_of_a_stack(hostile: Did, promise: Promise) -> None:
    inputs = len(HOSTILE) * len(PLACES)
    crashes = _died(hostile) or hostile.result["crashes"]
    promise.count(bad=len(crashes), of=inputs)
    assert not crashes
    assert hostile.result["inputs"] == inputs


def test_mutations_of_the_sample_stack(mutated: list[Did], promise: Promise) -> None:
    crashes = [crash for did in mutated for crash in _died(did) or did.result["crashes"]]
    promise.count(bad=len(crashes), of=MUTATIONS)
    assert not crashes
    assert sum(did.result["inputs"] for did in mutated) == MUTATIONS


def test_every_command_is_tried() -> None:
    assert list(ARGUMENTS) == list(listed())


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    commands = [["--today", TODAY, command, *ARGUMENTS[command]] for command in listed() if command != "init"]
    with Nursery(commands, home=tmp_path_factory.mktemp("nursery")) as nursery:
        yield nursery


def _run_all(stack: Path, home: Path, nursery: Nursery, promise: Promise) -> dict[str, Ran]:
    def job(command: str) -> Ran:
        return nursery.child("ran", ["--today", TODAY, command, *ARGUMENTS[command]], cwd=stack, home=home).ran

    ran = {command: job(command) for command in listed()}
    bad = {command: (one.status, one.err[-300:]) for command, one in ran.items() if not one.is_sound}
    promise.count(bad=len(bad), of=len(ran))
    assert not bad
    return ran


def _committed(top: Path, files: Mapping[str, bytes]) -> Path:
    """A stack in a repository whose last commit brought these files."""
    repository = Repository.make(top, {"stackctl.yaml": "", "tools/good.yaml": TOOL})
    repository.commit(files)
    return top


def test_every_command_over_a_folder_of_hostile_files(
    tmp_path: Path, home: Path, nursery: Nursery, promise: Promise
) -> None:
    assert len(FORTY) >= 40
    files = {f"tools/{name}.yaml": HOSTILE[name] for name in FORTY}
    stack = _committed(tmp_path / "stack", files)
    ran = _run_all(stack, home, nursery, promise)
    assert [command for command, one in ran.items() if one.status == 1] == [
        *("audit", "validate", "cost", "budget", "export", "diff", "ci", "schema")
    ]
    assert [command for command, one in ran.items() if one.status == 2] == []


@pytest.mark.parametrize("place", SINGLE)
def test_every_command_over_one_hostile_file(
    place: str, *, tmp_path: Path, home: Path, nursery: Nursery, promise: Promise
) -> None:
    stack = _committed(tmp_path / "stack", {place: HOSTILE[SINGLE[place]]})
    ran = _run_all(stack, home, nursery, promise)
    assert ran["audit"].status == (2 if place == "stackctl.yaml" else 1)
