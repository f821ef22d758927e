"""Nothing outside the stack is read, shown or written, and nothing in it makes the command wait."""

from __future__ import annotations

import json
import os
import socket
import sys
import unicodedata
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import COMMANDS
from tests.effort import some
from tests.guarantees.harness import GOOD, REPOSITORY, TODAY, Did, child, make_stack
from tests.guarantees.hostile import TOOL
from tests.guarantees.nursery import Nursery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.guarantees.conftest import Promise

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")

PROMISE = "{bad} of {total} ways out that lead out"
SECRET = "PLANTED-7c1f"
OUTSIDE = f"name: {SECRET}\nvendor: {SECRET}\ncategory: crm\nstatus: active\n{SECRET}: x\n"
SAID = ("--today", TODAY)
LOOK = [
    [*SAID, *command.line(arguments, form="json")]
    for command in COMMANDS.values()
    if command.needs == "tools"
    for arguments in (command.plain, *command.calls)
]
"""Every look at a stack; the audit comes first."""


def _looks(of: str) -> list[list[str]]:
    """The audit, and of the other looks a part in a plain run."""
    return [LOOK[0], *some(LOOK[1:], 4, of=of)]


Plant = Callable[[Path, Path], object]
"""Puts something into a stack (the first folder) that leads to the second."""
Observe = Callable[[Path, Path, list[list[str]]], Did]
"""Runs commands in a stack, and tells what they opened and wrote; the second folder is their home."""


def _link(place: str, target: str = "{outside}/secret.yaml") -> Plant:
    def plant(stack: Path, outside: Path) -> None:
        path = stack / place
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(target.format(outside=outside))

    return plant


def _pipe(place: str) -> Plant:
    def plant(stack: Path, _: Path) -> None:
        path = stack / place
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)

    return plant


def _socket(place: str) -> Plant:
    def plant(stack: Path, _: Path) -> None:
        # A name may only be short: from the working directory.
        before = Path.cwd()
        os.chdir(stack)
        try:
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(place)
        finally:
            os.chdir(before)

    return plant


def _chain(stack: Path, outside: Path) -> None:
    _link("tools/a.yaml", "b")(stack, outside)
    _link("tools/b")(stack, outside)


def _linked_tools(stack: Path, outside: Path) -> None:
    (stack / "tools").rename(stack / "good-tools")
    _link("tools", "{outside}")(stack, outside)


def _folders(stack: Path, outside: Path) -> None:
    deep = stack / "tools" / "/".join("d" * 20)
    deep.mkdir(parents=True)
    (deep / "secret.yaml").write_text(OUTSIDE, "utf-8")


PLANTED: dict[str, tuple[Plant, str]] = {
    "a link to a file": (_link("tools/x.yaml"), "tools/x.yaml"),
    "a relative link": (_link("tools/x.yaml", "../../outside/secret.yaml"), "tools/x.yaml"),
    "a link to a link": (_chain, "tools/a.yaml"),
    "a link to a file of the stack": (_link("tools/x.yaml", "good.yaml"), "tools/x.yaml"),
    "a link to nothing": (_link("tools/x.yaml", "{outside}/nothing.yaml"), "tools/x.yaml"),
    "a link to itself": (_link("tools/x.yaml", "x.yaml"), "tools/x.yaml"),
    "a link to a folder": (_link("tools/x", "{outside}"), "tools/x"),
    "a link to a folder, named as a file": (_link("tools/x.yaml", "{outside}"), "tools/x.yaml"),
    "a link to the folder above": (_link("tools/x", ".."), "tools/x"),
    "a link in place of tools": (_linked_tools, "tools"),
    "a link in place of systems": (_link("systems", "{outside}"), "systems"),
    "a link in systems": (_link("systems/x.yaml"), "systems/x.yaml"),
    "a link in vendors": (_link("vendors/x.yaml"), "vendors/x.yaml"),
    "a link in contracts": (_link("contracts/x.yaml"), "contracts/x.yaml"),
    "a link in requests": (_link("requests/x.yaml"), "requests/x.yaml"),
    "a link for the teams": (_link("teams.yaml"), "teams.yaml"),
    "a link for the budgets": (_link("budgets.yaml"), "budgets.yaml"),
    "a link to a device": (_link("tools/x.yaml", "/dev/zero"), "tools/x.yaml"),
    "a link to a terminal": (_link("tools/x.yaml", "/dev/tty"), "tools/x.yaml"),
    "a link to the environment": (_link("tools/x.yaml", "/proc/self/environ"), "tools/x.yaml"),
    "a link to the standard input": (_link("tools/x.yaml", "/proc/self/fd/0"), "tools/x.yaml"),
    "a pipe": (_pipe("tools/x.yaml"), "tools/x.yaml"),
    "a pipe for the teams": (_pipe("teams.yaml"), "teams.yaml"),
    "a socket": (_socket("tools/x.yaml"), "tools/x.yaml"),
    "folders without end": (_folders, "tools/" + "/".join("d" * 17)),
}
"""What is put into a stack, and the path that must be refused."""

REFERENCES: dict[str, tuple[str, bool]] = {
    "a contract": ("contract: ../../outside/secret\n", True),
    "a contract of an absolute path": ("contract: {outside}/secret\n", True),
    "a successor": ("status: sunsetting\nreplaced_by: ../../outside/secret\n", True),
    "an integration": (
        "integrations:\n  - {{with: ../outside/secret, direction: push, objects: [lead], method: api}}\n",
        True,
    ),
    "a document": ("contract: {{number: A, document: ../../outside/secret.yaml}}\n", False),
    "a vendor": ("vendor: ../../outside/secret\n", False),
}
"""Lines of a tool, and whether they must be refused: a vendor is free text, and a document is a link for people."""

ARGUMENTS: dict[str, list[str]] = {
    "a path above": ["audit", "../outside/secret.yaml"],
    "a folder above": ["audit", "../outside"],
    "a path that goes up in its midst": ["audit", "tools/../../outside/secret.yaml"],
    "an absolute path": ["audit", "{outside}/secret.yaml"],
    "an absolute folder": ["validate", "{outside}"],
    "one path within, one without": ["audit", "tools", "../outside"],
    "the root of the machine's devices": ["validate", "/dev/zero"],
    "a folder whose name begins as the stack's": ["audit", "../stack-of-others"],
    "a tool": ["show", "../../outside/secret"],
    "a tool of an absolute path": ["show", "{outside}/secret"],
    "a selection": ["list", "--select", "../../outside/secret"],
    "a rule": ["explain", "../../outside/secret"],
    "a part of the taxonomy": ["taxonomy", "../../outside/secret"],
}


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    for name in ("outside", "stack-of-others"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "secret.yaml").write_text(OUTSIDE, "utf-8")
    return tmp_path / "outside"


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    return make_stack(tmp_path / "stack", {GOOD[0]: GOOD[1]})


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with Nursery(LOOK, home=tmp_path_factory.mktemp("nursery")) as nursery:
        yield nursery


@pytest.fixture
def observe(nursery: Nursery) -> Observe:
    return lambda stack, home, commands: nursery.child("observed", commands, cwd=stack, home=home, PLANTED=SECRET)


def _way_out(did: Did, stack: Path) -> str:
    """What of the world outside a run has shown, read or changed; nothing where it stayed inside."""
    if did.result is None:
        return f"the child ended with {did.ran.status} at {did.now}: {did.ran.err[-300:]}"
    if any(SECRET in run["text"] for run in did.result["runs"]):
        return "the secret is shown"
    # A library that writes calendars reads the system's time zones.
    inside = [stack, Path(sys.prefix), Path(sys.base_prefix), REPOSITORY, *map(Path, zoneinfo.TZPATH)]
    roots = [os.path.realpath(folder) for folder in inside]
    led = [path for path in did.result["opened"] if not any(os.path.commonpath([path, root]) == root for root in roots)]
    if led:
        return f"opened: {led}"
    if did.result["written"]:
        return f"written: {did.result['written']}"
    bad = [run["status"] for run in did.result["runs"] if run["status"] not in (0, 1, 2)]
    return f"ended with {bad}" if bad else ""


def _findings(did: Did) -> list[tuple[str, str]]:
    audit: dict[str, Any] = json.loads(did.result["runs"][0]["out"])
    return [(found["code"], found["file"]) for found in audit["findings"]]


@pytest.mark.long
@pytest.mark.parametrize("name", PLANTED)
def test_what_leads_out_of_the_stack_is_refused(
    name: str, *, stack: Path, observe: Observe, outside: Path, home: Path, promise: Promise
) -> None:
    plant, refused = PLANTED[name]
    plant(stack, outside)
    did = observe(stack, home, _looks(name))
    wrong = _way_out(did, stack)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong
    assert ("STK001", refused) in _findings(did)
    assert did.result["runs"][0]["status"] == 1


def test_settings_that_are_a_link_are_refused(stack: Path, outside: Path, home: Path, promise: Promise) -> None:
    _link("stackctl.yaml")(stack, outside)
    # In a process of its own: what it imports is seen, too.
    did = child("observed", LOOK, cwd=stack, home=home, PLANTED=SECRET)
    wrong = _way_out(did, stack)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong
    assert {run["status"] for run in did.result["runs"]} == {2}


@pytest.mark.long
@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_is_not_followed_out_of_the_stack(
    name: str, *, stack: Path, observe: Observe, outside: Path, home: Path, promise: Promise
) -> None:
    line, is_refused = REFERENCES[name]
    key = line.partition(":")[0]
    kept = "".join(one for one in TOOL.splitlines(keepends=True) if not one.startswith(f"{key}:"))
    if "status:" in line:
        kept = kept.replace("status: active\n", "")
    (stack / "tools" / "good.yaml").write_text(kept + line.format(outside=outside), "utf-8")
    did = observe(stack, home, _looks(name))
    wrong = _way_out(did, stack)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong
    if is_refused:
        assert {("STK002", "tools/good.yaml"), ("STK006", "tools/good.yaml")} & set(_findings(did))


@pytest.mark.parametrize("name", ARGUMENTS)
def test_an_argument_does_not_lead_out_of_the_stack(
    name: str, *, stack: Path, observe: Observe, outside: Path, home: Path, promise: Promise
) -> None:
    did = observe(stack, home, [[*SAID, *(one.format(outside=outside) for one in ARGUMENTS[name])]])
    wrong = _way_out(did, stack) or ("" if did.result["runs"][0]["status"] == 2 else "not refused")
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


# ---- commands that write


SCHEMAS: dict[str, Plant] = {
    "a link to a device": _link("schemas/tool.schema.json", "/dev/zero"),
    "a link to a file": _link("schemas/tool.schema.json"),
    "a pipe": _pipe("schemas/tool.schema.json"),
}


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("given", [["schema", "--check"], ["schema"]], ids=" ".join)
def test_schemas_lead_nowhere(
    name: str, given: list[str], *, stack: Path, observe: Observe, outside: Path, home: Path, promise: Promise
) -> None:
    SCHEMAS[name](stack, outside)
    did = observe(stack, home, [given])
    wrong = _changed(did, stack, outside)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


INIT: dict[str, Plant] = {
    "a link in place of tools": _link("fresh/tools", "{outside}"),
    "a link in place of a file": _link("fresh/teams.yaml"),
    "a link to a device": _link("fresh/teams.yaml", "/dev/zero"),
    "a pipe": _pipe("fresh/teams.yaml"),
}


@pytest.mark.parametrize("name", INIT)
def test_a_new_stack_stays_in_its_folder(
    name: str, *, stack: Path, observe: Observe, outside: Path, home: Path, promise: Promise
) -> None:
    INIT[name](stack, outside)
    did = observe(stack, home, [[*SAID, "init", "fresh"]])
    wrong = _changed(did, stack, outside)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


def _changed(did: Did, stack: Path, outside: Path) -> str:
    """What a run that may write in the stack has changed or shown of what is outside."""
    if did.result is None:
        return f"the child ended with {did.ran.status} at {did.now}: {did.ran.err[-300:]}"
    root = os.path.realpath(stack)
    left = [path for path in did.result["written"] if os.path.commonpath([path, root]) != root]
    if left:
        return f"written: {left}"
    if sorted(path.name for path in outside.iterdir()) != ["secret.yaml"]:
        return "files outside were added"
    if (outside / "secret.yaml").read_text("utf-8") != OUTSIDE:
        return "the file outside was changed"
    if SECRET in did.result["runs"][0]["text"]:
        return "the secret is shown"
    status = did.result["runs"][0]["status"]
    return "" if status in (0, 1, 2) else f"ended with {status}"


# ---- twins


def _has_both(folder: Path, names: tuple[str, ...]) -> bool:
    return sum(path.name in names for path in folder.iterdir()) == len(names)


TWINS = {
    "case": ("HubSpot.yaml", "hubspot.yaml"),
    "normal forms": tuple(f"{unicodedata.normalize(form, 'café')}.yaml" for form in ("NFC", "NFD")),
    "letters that look alike": ("h\u0443bspot.yaml", "hubspot.yaml"),
    "widths": ("\uff48ubspot.yaml", "hubspot.yaml"),
    "suffixes": ("hubspot.yml", "hubspot.yaml"),
    "an invisible character": ("hub\u200bspot.yaml", "hubspot.yaml"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", TWINS)
def test_no_file_hides_behind_its_twin(
    name: str, *, stack: Path, observe: Observe, home: Path, promise: Promise
) -> None:
    for twin in TWINS[name]:
        (stack / "tools" / twin).write_text(TOOL, "utf-8")
    if not _has_both(stack / "tools", TWINS[name]):
        pytest.skip("the file system keeps one of the two")
    did = observe(stack, home, _looks(name))
    wrong = _way_out(did, stack)
    odd = [twin for twin in TWINS[name] if twin != "hubspot.yaml"]
    seen = _findings(did)
    hidden = [twin for twin in odd if ("STK005", f"tools/{twin}") not in seen]
    promise.count(bad=bool(wrong or hidden), of=1)
    assert not wrong
    assert not hidden


# ---- the test itself


def test_the_observer_sees_a_way_out(stack: Path, observe: Observe, outside: Path, home: Path) -> None:
    """A folder outside that somebody names is written into; the judges above would not let that pass."""
    did = observe(stack, home, [["schema", "../outside"]])
    assert _way_out(did, stack).startswith("opened: ")
    assert _changed(did, stack, outside).startswith("written: ")
