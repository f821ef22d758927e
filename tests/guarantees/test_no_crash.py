"""No traceback, signal or hang on any input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands import COMMANDS
from tests.effort import some
from tests.guarantees.harness import PLACES, TODAY, Did, Ran
from tests.guarantees.hostile import TOOL, hostile_files
from tests.guarantees.nursery import Nursery
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} inputs with a traceback, signal or hang"
HOSTILE = hostile_files()
FORTY = list(HOSTILE)[:: len(HOSTILE) // 40]
LINES = {
    f"{command.name} {arguments}": ["--today", TODAY, *command.line(arguments)]
    for command in COMMANDS.values()
    for arguments in (command.plain, *command.calls)
}
SINGLE = {
    "stackctl.yaml": "depth-flow-sequence-open-100000",
    "teams.yaml": "alias-recursive-root",
    "tools/x.yaml": "encoding-utf-16-le-bom",
}


def _died(did: Did) -> list[str]:
    return [] if did.result is not None else [f"a child ended with {did.ran.status} at {did.now}: {did.ran.err[-300:]}"]


@pytest.mark.long
def test_every_hostile_file_in_places_of_a_stack(hostile: Did, promise: Promise) -> None:
    crashes = _died(hostile) or hostile.result["crashes"]
    promise.count(bad=len(crashes), of=hostile.result["inputs"] if hostile.result else 0)
    assert not crashes
    assert {one[0] for one in hostile.result["measured"]} == set(HOSTILE)
    assert {one[1] for one in hostile.result["measured"]} == set(PLACES)


@pytest.mark.long
def test_mutations_of_the_sample_stack(mutated: list[Did], promise: Promise) -> None:
    crashes = [crash for did in mutated for crash in _died(did) or did.result["crashes"]]
    inputs = sum(did.result["inputs"] for did in mutated if did.result)
    promise.count(bad=len(crashes), of=inputs)
    assert not crashes
    assert inputs >= 8_000


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    lines = [["--today", TODAY, *command.line()] for command in COMMANDS.values() if command.name != "init"]
    with Nursery(lines, home=tmp_path_factory.mktemp("nursery")) as nursery:
        yield nursery


def _run_all(labels: Iterable[str], stack: Path, home: Path, nursery: Nursery, promise: Promise) -> dict[str, Ran]:
    ran = {label: nursery.child("ran", LINES[label], cwd=stack, home=home).ran for label in labels}
    bad = {label: (one.status, one.err[-300:]) for label, one in ran.items() if not one.is_sound}
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
    ran = _run_all(LINES, stack, home, nursery, promise)
    found = ("audit", "validate", "cost", "budget", "export", "diff", "ci", "schema")
    assert {label.split()[0] for label, one in ran.items() if one.status == 1} == set(found)
    assert [label for label, one in ran.items() if one.status == 2] == []


@pytest.mark.long
@pytest.mark.parametrize("place", SINGLE)
def test_every_command_over_one_hostile_file(
    place: str, *, tmp_path: Path, home: Path, nursery: Nursery, promise: Promise
) -> None:
    stack = _committed(tmp_path / "stack", {place: HOSTILE[SINGLE[place]]})
    labels = dict.fromkeys(("audit ", *some(LINES, 8, of=place)))
    ran = _run_all(labels, stack, home, nursery, promise)
    assert ran["audit "].status == (2 if place == "stackctl.yaml" else 1)
