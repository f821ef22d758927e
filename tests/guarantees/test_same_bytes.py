"""Same input, same bytes: whatever the hash seed, the order of files, the time zone, the locale and the folder."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import COMMANDS, Command
from tests.effort import some
from tests.guarantees.harness import (
    SAMPLE,
    TODAY,
    Did,
    child,
    process,
    sample_files,
    together,
)
from tests.guarantees.hostile import TOOL
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.guarantees.conftest import Promise

pytestmark = pytest.mark.long

PROMISE = "{hashes:.0f} for each of {total} outputs in {environments:.0f} environments"
TARGET = "1 hash a format"

TWINS = {
    path: TOOL.encode() for path in ("systems/twin.yaml", "tools/a/twin.yaml", "tools/b/twin.yaml", "tools/twin.yaml")
}
"""Files that dispute an id: who comes first must not hang on the order in which they are met."""


CHANGE = {
    "stack/tools/hubspot-marketing.yaml": (SAMPLE / "tools/hubspot-marketing.yaml").read_bytes().replace(b"40", b"60"),
    "stack/tools/new.yaml": TOOL,
    "stack/tools/mailchimp.yaml": None,
}
"""What the last commit changed."""


@dataclass(frozen=True)
class Environment:
    """One combination of all that must not matter. `stack` is how the command is told where the stack is."""

    seed: str
    zone: str
    locale: str
    folder: str
    stack: str | None
    backwards: bool = False
    """The files are made in reverse, and folders are listed in reverse."""
    by_variable: bool = False
    """The date, and the stack where it is given, come by variables."""


ENVIRONMENTS = (
    Environment("0", "UTC", "C", ".", "stack"),
    Environment("4711", "America/Adak", "de_DE.UTF-8", "a/b", "../../stack", backwards=True),
    Environment("1", "Pacific/Kiritimati", "C.UTF-8", "stack", None, by_variable=True),
)


def _label(command: Command, given: str, form: str) -> str:
    return " ".join(filter(None, (command.name, given, form)))


def _jobs(environment: Environment, work: Path) -> dict[str, list[str]]:
    """All calls by labels that are the same in every environment."""
    said = [] if environment.by_variable else ["--today", TODAY]
    if environment.stack is not None and not environment.by_variable:
        said += ["--stack", environment.stack.format(work=work)]
    jobs: dict[str, list[str]] = {}
    for command in COMMANDS.values():
        for given in (command.plain, *some((*command.calls, *command.samples), 1, of=command.name)):
            first, *others = command.formats(given)
            for form in (first, *some(others, 1 if given == command.plain else 0, of=command.name)):
                label = _label(command, given, form)
                folder = f"written/{command.name}/{form}"
                line = command.line(given, form, tool="hubspot-marketing", folder=folder, stack=f"{work}/stack")
                jobs[label] = [*said, *line]
                if command.name == "audit" and not given:
                    jobs[f"{label} --output"] = [*jobs[label], "--output", f"written/audit.{form}"]
    return jobs


def _prepared(environment: Environment, work: Path) -> dict[str, str]:
    """Makes the stack and the working directory; answers the variables."""
    files = dict(sorted({**sample_files(), **TWINS}.items(), reverse=environment.backwards))
    repository = Repository.make(work, {f"stack/{path}": data for path, data in files.items()})
    repository.commit(CHANGE, "Seats for the newcomers", day="2026-11-20")
    (work / environment.folder / "written").mkdir(parents=True)
    variables = {"PYTHONHASHSEED": environment.seed, "TZ": environment.zone, "LC_ALL": environment.locale}
    if environment.by_variable:
        variables["STACKCTL_TODAY"] = TODAY
        if environment.stack is not None:
            variables["STACKCTL_STACK"] = environment.stack
    return variables


def _run(environment: Environment, work: Path, home: Path) -> Did:
    variables = _prepared(environment, work)
    jobs = [_jobs(environment, work), environment.backwards]
    return child("repeated", jobs, cwd=work / environment.folder, home=home, **variables)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What every call printed and wrote, by environment."""
    base = tmp_path_factory.mktemp("same")

    def job(number: int) -> Did:
        return _run(ENVIRONMENTS[number], base / str(number) / "work", base / str(number) / "home")

    done = together([lambda number=number: job(number) for number in range(len(ENVIRONMENTS))])  # type: ignore[misc]
    for did in done:
        assert did.result is not None, f"{did.now}: {did.ran.err[-500:]}"
    return [did.result for did in done]


def test_the_same_bytes_everywhere(outputs: list[dict[str, Any]], promise: Promise) -> None:
    differing = {}
    for label in sorted({label for one in outputs for label in one}):
        seen = {str(one.get(label)) for one in outputs}
        if len(seen) > 1:
            differing[label] = [one.get(label) for one in outputs]
        measured = {"hashes": float(len(seen)), "environments": float(len(outputs))}
        promise.count(bad=len(seen) > 1, of=1, **measured)
    assert not differing


def _most(label: str) -> int:
    """The highest status that a call may end with: what makes a new folder finds nothing."""
    name, *given = label.split()
    return 1 if 1 in COMMANDS[name].statuses.values() and given[:1] != ["{folder}"] else 0


def test_every_call_did_its_work(outputs: list[dict[str, Any]]) -> None:
    # The twins dispute an id, so that there is something to find, and nothing that a sum could hold.
    wrong = {
        label: value[0] for label, value in outputs[0].items() if isinstance(value, list) and value[0] > _most(label)
    }
    assert wrong == {}
    nothing = sha256(b"").hexdigest()
    assert [label for label, value in outputs[0].items() if value[1] == nothing and "--output" not in label] == []


def test_a_file_holds_what_is_printed(outputs: list[dict[str, Any]]) -> None:
    written = [name for name in outputs[0] if name.startswith("written/audit.")]
    assert written
    for name in written:
        form = name.removeprefix("written/audit.")
        assert outputs[0][name] == outputs[0][f"audit {form}"][1]


def test_a_process_of_its_own_prints_the_same(
    outputs: list[dict[str, Any]], tmp_path: Path, home: Path, promise: Promise
) -> None:
    """The standard output of a process has an encoding of its own, ASCII here, which the calls above do not see."""
    environment = ENVIRONMENTS[2]
    variables = {**_prepared(environment, tmp_path / "work"), "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    jobs = _jobs(environment, tmp_path / "work")
    commands = some(COMMANDS.values(), 4, of="a process of its own")
    labels = [_label(command, command.plain, command.formats()[0]) for command in commands]
    cwd = tmp_path / "work" / environment.folder
    done = together([lambda label=label: process(*jobs[label], cwd=cwd, home=home, **variables) for label in labels])  # type: ignore[misc]
    differing = []
    for label, ran in zip(labels, done, strict=True):
        is_same = [ran.status, sha256(ran.out).hexdigest()] == outputs[0][label][:2]
        differing += [] if is_same else [(label, ran.status, ran.err[-200:])]
        promise.count(bad=not is_same, of=0, hashes=1 if is_same else 2)
    assert not differing
