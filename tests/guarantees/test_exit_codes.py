"""The exit statuses of the contract, for every command, whatever the format."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from stackctl import output, rules
from tests.cli.harness import CLEAN
from tests.commands import COMMANDS, GOOD_STACK, SCHEMAS, Command, options
from tests.effort import some
from tests.guarantees.harness import TODAY, Ran, call, environment, make_stack, start, together
from tests.guarantees.hostile import TOOL
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackctl.model.rule import Rule
    from tests.commands import Class
    from tests.guarantees.conftest import Promise

PROMISE = "{bad} of {total} runs with another exit status than the contract's"

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals are others there")
linux = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")


@dataclass(frozen=True)
class Condition:
    """A state of the world and a way to call, and what a command meets there."""

    met: Class
    files: Mapping[str, str | bytes] | None = field(default_factory=lambda: GOOD_STACK)
    """The stack in the working directory."""
    options: tuple[str, ...] = ()
    """Options before the command."""
    more: tuple[str, ...] = ()
    """Arguments after the command's own."""
    folders: tuple[str, ...] = ()
    """Folders in place of files: git keeps none of them."""
    formats: bool = True
    """Whether every format is tried."""

    def status(self, command: Command) -> int:
        """The exit status that a command ends with."""
        return command.status("clean" if self.folders and command.needs == "commits" else self.met)


def _stack(**files: str | bytes) -> Mapping[str, str | bytes]:
    """The good stack with other files, each by its name without folder and suffix."""
    return {**GOOD_STACK, **{_PATHS[name]: content for name, content in files.items()}}


_PATHS = {
    "tool": "tools/bad.yaml",
    "teams": "teams.yaml",
    "settings": "stackctl.yaml",
    "schema": "schemas/tool.schema.json",
}

CONDITIONS: dict[str, Condition] = {
    "clean": Condition("clean"),
    "findings of structure": Condition("invalid files", _stack(tool=TOOL + "nmae: x\n")),
    "findings of the rules alone": Condition("findings", _stack(tool=TOOL)),
    "schemas of another version": Condition("stale schemas", _stack(schema="{}")),
    "a file that is not YAML": Condition("unknown amounts", _stack(tool="name: [\n")),
    "a file of another encoding": Condition("unknown amounts", _stack(tool=b"name: \xff\n")),
    "a file that cannot be opened": Condition("unknown amounts", folders=("tools/bad.yaml",)),
    "unreadable teams": Condition("invalid files", _stack(teams="\t\n")),
    "broken settings": Condition("broken settings", _stack(settings="schema: [\n")),
    "settings with an unknown key": Condition("broken settings", _stack(settings="shcema: 1\n")),
    "settings of an unknown rule": Condition("broken settings", _stack(settings="rules: {X: off}\n")),
    "no stack": Condition("no stack", None),
    "no tools": Condition("no tools", {path: "" for path in GOOD_STACK if path == "stackctl.yaml"} | SCHEMAS),
    "a stack that is not there": Condition("no such stack", options=("--stack", "nowhere")),
    "a folder that is no stack": Condition("no such stack", options=("--stack", "tools")),
    "a date that is none": Condition("usage", options=("--today", "2026-02-30")),
    "a colour that is none": Condition("usage", options=("--color", "blue")),
    "an unknown global option": Condition("usage", options=("--nope",)),
    "an unknown option": Condition("usage", more=("--nope",)),
    "an option without its value": Condition("usage", more=("--format",), formats=False),
    "an unknown format": Condition("usage", more=("--format", "nope"), formats=False),
    "an argument too many": Condition("usage", more=("nope", "nope")),
    "help": Condition("help", more=("--help",), formats=False),
}


def _call(condition: Condition, command: Command, form: str) -> Ran:
    today = [] if "--today" in condition.options else ["--today", TODAY]
    return call(*today, *condition.options, *command.line(form=form), *condition.more)


def _prepare(condition: Condition, folder: Path, command: Command) -> None:
    """Make the world; a command that asks git meets a stack that was a good one before."""
    folder.mkdir()
    if condition.files is not None and command.needs not in ("history", "commits"):
        make_stack(folder, condition.files)
    elif condition.files is not None:
        repository = Repository.make(folder, GOOD_STACK)
        repository.write({**dict.fromkeys(GOOD_STACK), **condition.files})
        if command.needs == "commits":
            repository.commit({})
    for name in condition.folders:
        (folder / name).mkdir()


def _wrong_with(ran: Ran, status: int) -> str:
    """What is wrong with a run that should have had a status."""
    if ran.status != status:
        return f"{ran.status}, not {status}: {ran.err[-200:]}"
    if "Traceback" in ran.text:
        return "a traceback"
    said = _said(ran)
    if status == 2 and (ran.out or not said.startswith("error: ")):
        return "a refusal says why on standard error, and nothing else"
    told = status == 2 or (status == 1 and said.endswith("stackctl audit has the whole of it\n"))
    return "" if told or not said else f"noise: {said[-200:]}"


def _said(ran: Ran) -> str:
    """What was said on standard error, but for what must be known of an answer: what is compared, or built in."""
    lines = ran.err.splitlines(keepends=True)
    if lines and lines[0].startswith("note: the settings are broken, ") and ran.status == 0:
        lines = [line for line in lines[1:] if not line.startswith("stackctl.yaml:")]
    return "".join(line for line in lines if not line.startswith("comparing HEAD "))


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("name", CONDITIONS)
def test_the_status(
    name: str, command: Command, *, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    condition = CONDITIONS[name]
    status = condition.status(command)
    _prepare(condition, tmp_path / "stack", command)
    monkeypatch.chdir(tmp_path / "stack")
    forms = some(command.formats(), 1, of=(name, command.name)) if condition.formats else [""]
    wrong = {form: found for form in forms if (found := _wrong_with(_call(condition, command, form), status))}
    promise.count(bad=len(wrong), of=len(forms))
    assert not wrong


# ---- calls of single commands

WARNED = {**GOOD_STACK, "tools/good.yaml": CLEAN["tools/good.yaml"].replace(", technical: bob.ray", "")}
"""A stack in which there is one warning."""

CALLS: dict[str, tuple[str, int]] = {
    "nothing at all": ("", 0),
    "the version": ("--version", 0),
    "the version before a command": ("--version audit", 0),
    "help": ("--help", 0),
    "an unknown command": ("adit", 2),
    "warnings": ("audit", 0),
    "fail on warnings": ("audit --fail-on warning", 1),
    "fail on notes": ("audit --fail-on info", 1),
    "fail on nothing": ("audit --fail-on never", 0),
    "fail on an unknown severity": ("audit --fail-on warnings", 2),
    "a rule that finds nothing": ("audit --fail-on warning --rule STK", 0),
    "a rule that finds": ("audit --fail-on warning --rule own002", 1),
    "what is found is ignored": ("audit --fail-on warning --ignore OWN", 0),
    "an unknown rule": ("audit --rule OWN999", 2),
    "an unknown family": ("audit --ignore NOPE", 2),
    "tools that are fine": ("audit --fail-on warning --select web", 0),
    "tools that are not": ("audit --fail-on warning --select good", 1),
    "no such tool": ("audit --select nope", 2),
    "a selection that is none": ("audit --select owner:nobody", 2),
    "a path that is fine": ("audit --fail-on warning systems", 0),
    "a path that is not": ("audit --fail-on warning tools/good.yaml", 1),
    "no such path": ("audit tools/nope.yaml", 2),
    "a path to validate": ("validate tools", 0),
    "no such path to validate": ("validate nope", 2),
    "no such tool to show": ("show nope", 2),
    "no tool to show": ("show", 2),
    "a system to show": ("show web", 0),
    "no repository to compare in": ("diff", 2),
    "no repository to look back in": ("log", 2),
    "no repository to check in": ("ci", 2),
    "no repository to read from": ("audit --at HEAD", 2),
    "no such code": ("explain DUP999", 2),
    "no code": ("explain", 2),
    "a code in small letters": ("explain dup001", 0),
    "no such column": ("list --columns nope", 2),
    "no such column to sort by": ("list --sort nope", 2),
    "a list of no such tool": ("list --select nope", 2),
    "no such part": ("taxonomy nope", 2),
    "a new stack where there is one": ("init .", 2),
    "a new stack in a file": ("init stackctl.yaml", 2),
    "schemas in a file": ("schema stackctl.yaml", 2),
    "schemas as they are": ("schema", 0),
    "schemas that are missing": ("schema --check elsewhere", 1),
    "an output in no folder": ("audit --output nowhere/file", 2),
    "an output that is a folder": ("audit --output tools", 2),
    "an output without its value": ("audit --output", 2),
    "an output with findings": ("audit --fail-on warning --output file", 1),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_status_of_a_call(
    name: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    given, status = CALLS[name]
    monkeypatch.chdir(make_stack(tmp_path / "stack", WARNED))
    wrong = _wrong_with(call("--today", TODAY, *shlex.split(given)), status)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


@pytest.mark.parametrize("command", [one for one in COMMANDS if "--output" in options(one)])
def test_a_write_that_fails(
    command: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    monkeypatch.chdir(Repository.make(tmp_path / "stack", GOOD_STACK).top)
    ran = call("--today", TODAY, *COMMANDS[command].line(), "--output", "nowhere/file")
    wrong = _wrong_with(ran, 2)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


# ---- bugs


def _fail(*_: object, **__: object) -> NoReturn:
    raise ZeroDivisionError("SECRET in the data")


def _wrong_with_bug(ran: Ran, home: Path) -> str:
    """What is wrong with how a bug is told: one line, and the trace in a log."""
    if ran.status != 3:
        return f"{ran.status}, not 3"
    if ran.out or _said(ran).count("\n") != 1 or not _said(ran).startswith("error: a bug: ZeroDivisionError"):
        return f"not one line: {ran.text}"
    logs = list(home.glob("stackctl-*.log"))
    if not logs or str(logs[0]) not in ran.err or "Traceback" not in logs[0].read_text("utf-8"):
        return "no log"
    return "the data is shown" if "SECRET" in ran.err else ""


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("where", ["its work", "its output"])
def test_a_bug(
    where: str, command: Command, *, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    monkeypatch.chdir(Repository.make(tmp_path / "stack", GOOD_STACK).top)
    if where == "its work":
        for story in command.stories.split():
            monkeypatch.setattr(f"stackctl.app.{story}", _fail)
    else:
        monkeypatch.setattr(output, "renderer", lambda *_: _fail)
    for form in some(command.formats(), 1, of=(where, command.name)):
        for log in home.glob("stackctl-*.log"):
            log.unlink()
        wrong = _wrong_with_bug(_call(CONDITIONS["clean"], command, form), home)
        promise.count(bad=bool(wrong), of=1)
        assert not wrong


def test_a_bug_with_nowhere_to_log(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    monkeypatch.chdir(make_stack(tmp_path / "stack", GOOD_STACK))
    monkeypatch.setattr(f"stackctl.app.{COMMANDS['audit'].stories}", _fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    ran = call("--today", TODAY, "audit")
    is_wrong = ran.status != 3 or ran.err.count("\n") != 1
    promise.count(bad=is_wrong, of=1)
    assert not is_wrong


@pytest.mark.parametrize("form", COMMANDS["audit"].formats())
@pytest.mark.parametrize("code", ["OWN001", "WVR001"])
@pytest.mark.parametrize("options", [(), ("--rule", "STK"), ("--fail-on", "never"), ("--select", "good")], ids=" ".join)
def test_a_rule_that_fails(
    code: str,
    form: str,
    options: tuple[str, ...],
    *,
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    promise: Promise,
) -> None:
    def broken() -> tuple[Rule, ...]:
        return tuple(replace(rule, check=_fail) if rule.code == code else rule for rule in all_rules())

    all_rules: Callable[[], tuple[Rule, ...]] = rules.all_rules
    monkeypatch.chdir(make_stack(tmp_path / "stack", GOOD_STACK))
    monkeypatch.setattr(rules, "all_rules", broken)
    ran = call("--today", TODAY, "audit", "--format", form, *options)
    is_wrong = ran.status != 3 or "Traceback" in ran.text
    promise.count(bad=is_wrong, of=1)
    assert not is_wrong, ran
    if form == "json" and not options:
        assert code in [found["code"] for found in json.loads(ran.out)["findings"]]


# ---- signals and pipes, in processes of their own

_STARTED = 4
"""A plain run starts so many of the commands."""


def _line(command: str) -> list[str]:
    return ["--today", TODAY, *COMMANDS[command].line()]


@pytest.mark.long
@posix
def test_an_interrupt(tmp_path: Path, home: Path, promise: Promise) -> None:
    commands = some(COMMANDS, _STARTED, of="an interrupt")
    stack = Repository.make(tmp_path / "stack", GOOD_STACK).top

    def job(command: str) -> Ran:
        with start("held", _line(command), cwd=stack, home=home) as process:
            assert process.stderr is not None
            ready = process.stderr.readline()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
        return Ran(process.returncode, out, (err if ready == b"held\n" else ready + err).decode())

    done = together([lambda command=command: job(command) for command in commands])  # type: ignore[misc]
    wrong = {
        command: (ran.status, ran.err)
        for command, ran in zip(commands, done, strict=True)
        if ran.status != 130 or ran.out or _said(ran)
    }
    promise.count(bad=len(wrong), of=len(commands))
    assert not wrong


def _started(arguments: list[str], cwd: Path, home: Path, *, out: int, err: int) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "stackctl", *arguments],
        cwd=cwd,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        check=False,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout or b"", (done.stderr or b"").decode())


def _into_a_closed_pipe(arguments: list[str], cwd: Path, home: Path) -> Ran:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return _started(arguments, cwd, home, out=writing, err=subprocess.PIPE)
    finally:
        os.close(writing)


@pytest.mark.long
@posix
def test_a_closed_pipe(tmp_path: Path, home: Path, promise: Promise) -> None:
    stack = Repository.make(tmp_path / "stack", GOOD_STACK).top
    commands = some(COMMANDS, _STARTED, of="a closed pipe")
    lines = [*(_line(command) for command in commands), ["--version"], ["--help"], [], ["audit", "--help"]]
    done = together([lambda line=line: _into_a_closed_pipe(line, stack, home) for line in lines])  # type: ignore[misc]
    wrong = {
        " ".join(line): (ran.status, ran.err[-200:])
        for line, ran in zip(lines, done, strict=True)
        if ran.status != 141 or _said(ran)
    }
    promise.count(bad=len(wrong), of=len(lines))
    assert not wrong


@posix
def test_a_refusal_that_nobody_hears(tmp_path: Path, home: Path, promise: Promise) -> None:
    """1 would say that it ran."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = _started(["audit", "--nope"], tmp_path, home, out=subprocess.PIPE, err=writing)
    finally:
        os.close(writing)
    is_wrong = ran.status not in (2, 141) or bool(ran.out)
    promise.count(bad=is_wrong, of=1)
    assert not is_wrong, ran


@linux
@pytest.mark.parametrize("line", ["audit", "list", "--version", "--help"])
def test_a_full_disk(line: str, tmp_path: Path, home: Path, promise: Promise) -> None:
    stack = make_stack(tmp_path / "stack", GOOD_STACK)
    with Path("/dev/full").open("wb") as full:
        ran = _started(
            ["--today", TODAY, line] if "-" not in line else [line], stack, home, out=full.fileno(), err=subprocess.PIPE
        )
    wrong = _wrong_with(ran, 2)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
@pytest.mark.parametrize("line", ["audit", "audit --nope"])
def test_a_closed_stream(line: str, closed: str, tmp_path: Path, home: Path, promise: Promise) -> None:
    """What cannot be said at all is a failure (2); what need not be said changes nothing."""
    stack = make_stack(tmp_path / "stack", GOOD_STACK)
    command = f"{shlex.quote(sys.executable)} -m stackctl --today {TODAY} {line} {closed}"
    done = subprocess.run(["sh", "-c", command], cwd=stack, env=environment(home), capture_output=True, check=False)
    says_nothing = closed.startswith(">&-")
    status = 2 if line.endswith("nope") or says_nothing else 0
    is_wrong = done.returncode != status or b"Traceback" in done.stderr
    promise.count(bad=is_wrong, of=1)
    assert not is_wrong, (done.returncode, status, done.stderr[-300:])
