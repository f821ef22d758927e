"""The gate fails closed: no change passes by what it does to the rules, to the stack, or to the output."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from stackctl.core.audit import engine
from tests.cli.harness import CLEAN, DONE
from tests.guarantees.harness import TODAY, call, environment, process
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.guarantees.conftest import Promise

    Files = Mapping[str, str | bytes | None]

PROMISE = "{bad} of {total} ways round the gate lead through it"
NOBODY = DONE.format(name="Nobody").replace("business: ann.lee, ", "")
"""A tool with one fault: nobody owns it (OWN001)."""
COSTLY = DONE.format(name="Costly").replace("10.00", "900.00").replace("cost:\n", "cost:\n  currency: USD\n")
RULED = """\
code: OPS001
name: far-away
severity: error
for: tool
when: '"far" in tool.tags'
message: "is far away"
"""
SETTINGS = "schema: 1\nfx: {as_of: 2026-11-01, rates: {USD: 2}}\n"
STACK: Mapping[str, str] = {
    **{f"stack/{path}": text for path, text in CLEAN.items()},
    "stack/stackctl.yaml": SETTINGS,
    "stack/policies/near.yaml": RULED,
    "stack/baseline.yaml": "schema: stackctl.baseline/1\nfindings: []\n",
}
FAR = DONE.format(name="Far") + "tags: [far]\n"
"""A tool that breaks the organisation's own rule only."""
WAIVER = "waivers:\n  - {rule: OWN001, reason: later, by: ann.lee, until: 2027-12-31}\n"
OFF = ", ".join(f"{code}: off" for code in ("OWN001", "OPS001", "REV001", "CST006"))


def _tool(text: str, name: str = "bad") -> Files:
    return {f"stack/tools/{name}.yaml": text}


BYPASSES: dict[str, Files] = {
    "nothing": _tool(NOBODY),
    "own rule": _tool(FAR),
    "rule off": {**_tool(NOBODY), "stack/stackctl.yaml": SETTINGS + "rules: {OWN001: off}\n"},
    "all rules off": {**_tool(NOBODY), "stack/stackctl.yaml": SETTINGS + f"rules: {{{OFF}}}\n"},
    "rule milder": {**_tool(NOBODY), "stack/stackctl.yaml": SETTINGS + "rules: {OWN001: {severity: info}}\n"},
    "settings emptied": {**_tool(NOBODY), "stack/stackctl.yaml": ""},
    "settings broken": {**_tool(NOBODY), "stack/stackctl.yaml": "rules: [\n"},
    "settings gone": {**_tool(NOBODY), "stack/stackctl.yaml": None},
    "waiver in the tool": _tool(NOBODY + WAIVER),
    "waiver, and the rule off": {
        **_tool(NOBODY + WAIVER),
        "stack/stackctl.yaml": SETTINGS + "rules: {OWN001: off, WVR002: off}\n",
    },
    "policy gone": {**_tool(FAR), "stack/policies/near.yaml": None},
    "policy milder": {**_tool(FAR), "stack/policies/near.yaml": RULED.replace("error", "info")},
    "policy true of nothing": {**_tool(FAR), "stack/policies/near.yaml": re.sub("when:.*", "when: 'false'", RULED)},
    "policy broken": {**_tool(FAR), "stack/policies/near.yaml": "when: [\n"},
    "policy renamed": {
        **_tool(FAR),
        "stack/policies/near.yaml": None,
        "stack/policies/far.yaml": RULED.replace("OPS001", "OPS002").replace("far-away", "other"),
    },
    "policy off": {**_tool(FAR), "stack/stackctl.yaml": SETTINGS + "rules: {OPS001: off}\n"},
    "policy, broken alone": {"stack/policies/near.yaml": "when: [\n"},
    "tools emptied": {"stack/tools": None},
    "stack emptied": {"stack/tools": None, "stack/systems": None},
    "stack gone": {"stack": None},
    "stack moved, with other rules": {
        "stack": None,
        **{path.replace("stack/", "elsewhere/", 1): text for path, text in STACK.items() if "policies" not in path},
        "elsewhere/stackctl.yaml": SETTINGS + "rules: {OWN001: off}\n",
        "elsewhere/tools/bad.yaml": NOBODY,
    },
    "not YAML": _tool("name: [\n"),
    "not UTF-8": {"stack/tools/bad.yaml": b"name: \xff\n"},
    "too large": _tool("#" * 1_100_000),
    "too deep": _tool("[" * 200),
    "nothing in it": _tool(""),
    "another ending": {"stack/tools/bad.yml": NOBODY},
    "a name in capitals": {"stack/tools/Bad.yaml": NOBODY},
    "a second of one id": {"stack/tools/more/good.yaml": NOBODY},
    "what was sound is broken": {"stack/tools/good.yaml": "name: [\n"},
    "an owner who is not there": _tool(DONE.format(name="Bad").replace("business: ann.lee", "business: no.body")),
    "a person gone": {
        "stack/teams.yaml": CLEAN["teams.yaml"]
        .replace("  bob.ray: {name: Bob Ray}\n", "")
        .replace("members: [bob.ray], ", "")
    },
    "renamed, and without an owner": {
        "stack/tools/good.yaml": None,
        "stack/tools/better.yaml": NOBODY.replace("Nobody", "Good"),
    },
    "text conversions": {
        **_tool(NOBODY),
        "stack/.gitattributes": "*.yaml filter=gone diff=gone text eol=crlf ident export-ignore\n",
        ".gitattributes": "* filter=gone -diff linguist-generated binary\n",
    },
    "left out of git's sight": {
        **_tool(NOBODY),
        ".gitmodules": '[submodule "stack/tools"]\n\tpath = stack/tools\n\turl = ./x\n',
    },
}
"""What a change does to the files of a stack, by what it hopes for."""

LIMITED: dict[str, Files] = {
    "costs too much": _tool(COSTLY),
    "costs too much at its own rate": {**_tool(COSTLY), "stack/stackctl.yaml": SETTINGS.replace("USD: 2", "USD: 9999")},
    "costs in a currency without a rate": _tool(COSTLY.replace("USD", "CHF")),
    "costs in a currency with a rate of its own": {
        **_tool(COSTLY.replace("USD", "CHF")),
        "stack/stackctl.yaml": SETTINGS.replace("USD: 2", "USD: 2, CHF: 9999"),
    },
    "costs in another base currency": {
        **_tool(COSTLY),
        "stack/stackctl.yaml": "schema: 1\nbase_currency: JPY\nfx: {as_of: 2026-11-01, rates: {USD: 99, EUR: 99}}\n",
    },
    "costs what cannot be read": _tool(COSTLY.replace("900.00", "1e3")),
}
"""Changes that cost more a year than `--max-increase` allows, some of which hide it; the rest is in order."""


def _judge(repository: Repository, *options: str, head: str = "HEAD") -> int:
    where = ("--today", TODAY, "--stack", repository.top / "stack")
    return call(*where, "diff", *options, "main...", head).status


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Repository.make(tmp_path_factory.mktemp("gate") / "template", STACK).top


@pytest.fixture
def repository(template: Path, tmp_path: Path, home: Path) -> Repository:
    shutil.copytree(template, tmp_path / "repository")
    return Repository(tmp_path / "repository")


def test_a_change_that_is_in_order_passes(repository: Repository) -> None:
    repository.branch("change", _tool(DONE.format(name="Other"), "other"))
    assert _judge(repository) == 0
    assert _judge(repository, "--max-increase", "1000EUR", "--fail-on", "warning") == 0


def test_a_looser_rule_alone_passes_and_counts_from_then_on(repository: Repository) -> None:
    repository.branch("looser", {"stack/stackctl.yaml": SETTINGS + "rules: {OWN001: off}\n"})
    assert _judge(repository) == 0
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "looser")
    repository.branch("change", _tool(NOBODY))
    assert _judge(repository) == 0


@pytest.mark.parametrize("name", BYPASSES)
def test_ways_round_the_rules(name: str, repository: Repository, promise: Promise) -> None:
    repository.branch("change", BYPASSES[name])
    repository.write({"stack/.keep": ""})
    told = [_judge(repository), _judge(repository, "--baseline", str(repository.top / "stack/baseline.yaml"))]
    promise.count(bad=told.count(0), of=2)
    assert set(told) <= {1, 2}


@pytest.mark.parametrize("name", LIMITED)
def test_ways_round_the_limit(name: str, repository: Repository, promise: Promise) -> None:
    repository.branch("change", LIMITED[name])
    told = [_judge(repository, "--fail-on", "never", "--max-increase", limit) for limit in ("1000EUR", "500%")]
    promise.count(bad=told.count(0), of=2)
    assert set(told) <= {1, 2}


def test_a_baseline_of_its_own(repository: Repository, promise: Promise) -> None:
    repository.branch("change", _tool(NOBODY))
    stack, file = repository.top / "stack", repository.top / "stack/baseline.yaml"
    call("--today", TODAY, "--stack", stack, "audit", "--baseline", file, "--write-baseline")
    assert "OWN001" in file.read_text("utf-8")
    assert call("--today", TODAY, "--stack", stack, "audit", "--baseline", file).status == 0
    repository.commit({})
    elsewhere = repository.top / "mine.yaml"
    file.replace(elsewhere)
    repository.commit({})
    outside = repository.top.parent / "outside.yaml"
    outside.write_bytes(elsewhere.read_bytes())
    told = [_judge(repository, "--baseline", str(path)) for path in (file, elsewhere, outside)]
    promise.count(bad=told.count(0), of=len(told))
    assert told == [1, 1, 2]


def test_what_the_baseline_of_base_knows_passes(repository: Repository) -> None:
    stack, file = repository.top / "stack", repository.top / "stack/baseline.yaml"
    repository.write(_tool(NOBODY))
    call("--today", TODAY, "--stack", stack, "audit", "--baseline", file, "--write-baseline")
    repository.commit({"stack/tools/bad.yaml": None})
    repository.branch("change", _tool(NOBODY))
    assert _judge(repository) == 1
    assert _judge(repository, "--baseline", str(file)) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("place", ["tools/bad.yaml", "stackctl.yaml", "policies", "tools", "teams.yaml"])
def test_links(place: str, repository: Repository, promise: Promise) -> None:
    repository.git("checkout", "--quiet", "-b", "change")
    path = repository.top / "stack" / place
    if path.exists():
        path.rename(repository.top / "elsewhere")
    path.symlink_to(repository.top / "elsewhere")
    repository.commit(_tool(FAR, "far") if place == "policies" else {})
    told = [_judge(repository)]
    promise.count(bad=told.count(0), of=1)
    assert set(told) <= {1, 2}


@pytest.mark.parametrize("where", ["tools", "tools/more", "policies"])
def test_submodules(where: str, repository: Repository, tmp_path: Path, promise: Promise) -> None:
    inner = Repository.make(tmp_path / "inner", {"bad.yaml": NOBODY})
    repository.git("checkout", "--quiet", "-b", "change")
    if (repository.top / "stack" / where).exists():
        repository.git("rm", "-r", "--quiet", f"stack/{where}")
    commit = inner.git("rev-parse", "HEAD")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},stack/{where}")
    if where == "policies":
        repository.write(_tool(FAR, "far"))
        repository.git("add", "stack/tools")
    repository.git("commit", "--quiet", "--message", "a submodule")
    told = [_judge(repository)]
    promise.count(bad=told.count(0), of=1)
    assert set(told) <= {1, 2}


@pytest.mark.parametrize("where", ["stack", "."])
def test_a_history_of_its_own(where: str, repository: Repository, tmp_path: Path, promise: Promise) -> None:
    """A bare repository, committed as files, in which the change has always been there."""
    own = tmp_path / "own"
    repository.branch("change", _tool(NOBODY))
    repository.git("clone", "--quiet", "--bare", str(repository.top), str(own))
    Repository(own).git("branch", "--force", "main", "change")
    files = {f"{where}/{path.relative_to(own)}": path.read_bytes() for path in own.rglob("*") if path.is_file()}
    repository.commit({**files, f"{where}/refs/heads/keep": ""})
    told = [_judge(repository)]
    promise.count(bad=told.count(0), of=1)
    assert told == [1]


@pytest.mark.parametrize("code", ["OWN001", "WVR001", "OPS001"])
def test_a_rule_that_raises(
    code: str, repository: Repository, monkeypatch: pytest.MonkeyPatch, promise: Promise
) -> None:
    def broken(context: Any, rules: Any, *rest: Any) -> Any:
        failing = [
            replace(configured, rule=replace(configured.rule, check=_fail))
            if configured.rule.code == code
            else configured
            for configured in rules
        ]
        return checked(context, failing, *rest)

    checked = engine._checked
    repository.branch("change", _tool(DONE.format(name="Other"), "other"))
    monkeypatch.setattr(engine, "_checked", broken)
    told = [_judge(repository), _judge(repository, "--fail-on", "never")]
    promise.count(bad=told.count(0), of=len(told))
    assert told == [3, 3]


def _fail(*_: object, **__: object) -> NoReturn:
    raise ZeroDivisionError


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_output_that_is_cut_off(repository: Repository, home: Path, promise: Promise) -> None:
    repository.branch("change", _tool(DONE.format(name="Other"), "other"))
    diff = ["--today", TODAY, "diff", "main...", "HEAD"]
    sound = process(*diff, cwd=repository.top, home=home)
    assert sound.status == 0
    reader, writer = os.pipe()
    os.close(reader)
    with Path("/dev/full").open("wb") as full, os.fdopen(writer, "wb") as nobody:
        told = [
            subprocess.run(
                [sys.executable, "-m", "stackctl", *diff],
                cwd=repository.top,
                env=environment(home),
                stdout=stream,
                stderr=subprocess.DEVNULL,
                check=False,
            ).returncode
            for stream in (full, nobody)
        ]
    promise.count(bad=told.count(0), of=len(told))
    assert told == [2, 141]
