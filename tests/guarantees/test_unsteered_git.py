"""Git is never steered: by the name of a revision, by what a repository configures, or by the environment."""

from __future__ import annotations

import json
import os
import shutil
import sys
from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, DONE, Ran, contents, stackctl
from tests.repositories import commit, git, repository

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.guarantees.conftest import Promise

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the canaries are shell scripts")

PROMISE = "{bad} of {total} ways to steer git do"
OTHER = DONE.format(name="Elsewhere")

NAMES = [
    "-x",
    "--output=x",
    "--upload-pack=touch canary",
    "--exec=touch canary",
    "--git-dir=/",
    "-O/dev/null",
    "--",
    "--help",
    "--all",
    "-",
    "main --output=x",
    "main..v1",
    "^main",
    "--not",
    "main\n--output=x",
    "main\0--output=x",
    "$(touch canary)",
    "`touch canary`",
    "; touch canary",
    "| touch canary",
    "main^{/(((((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+}",
    "x" * 10_000,
    "\x1b[31mmain",
    "ext::sh -c touch% canary",
    "..",
    "/etc/passwd",
    "HEAD:stack/tools/good.yaml",
]
"""Names of revisions that are none, or are options, or are run by a shell."""

LIVE = ["refs/heads/--output=x", "refs/heads/$(touch${IFS}canary)", "refs/tags/-x", "--output=x", "-x"]
"""Names that are those of branches and tags of the repository, and what is left of them where people shorten them."""

HOOKS = [
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-applypatch", "post-checkout", "post-commit",
    "post-index-change", "post-merge", "post-receive", "post-rewrite", "post-update", "pre-applypatch", "pre-auto-gc",
    "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "pre-receive", "prepare-commit-msg",
    "proc-receive", "push-to-checkout", "reference-transaction", "sendemail-validate", "update",
]  # fmt: skip

PROGRAMS = [
    "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.gitProxy",
    "core.alternateRefsCommand", "sequence.editor", "diff.external", "diff.hostile.textconv", "diff.hostile.command",
    "filter.hostile.clean", "filter.hostile.smudge", "filter.hostile.process", "merge.hostile.driver",
    "credential.helper", "gpg.program", "gpg.ssh.program", "uploadpack.packObjectsHook", "remote.origin.uploadpack",
    "remote.origin.receivepack", "remote.origin.vcs", "interactive.diffFilter", "pager.log", "pager.diff-tree",
    "pager.rev-list", "pager.cat-file", "pager.ls-tree", "difftool.x.cmd", "mergetool.x.cmd", "browser.x.cmd",
]  # fmt: skip
"""Settings of git whose value is run."""

VALUES = {
    "filter.hostile.required": "true",
    "log.showSignature": "true",
    "protocol.ext.allow": "always",
    "protocol.allow": "always",
    "remote.origin.url": "ext::sh -c {canary}% config",
    "remote.origin.promisor": "true",
    "extensions.partialClone": "origin",
    "core.attributesFile": "{folder}/attributes",
    "core.quotePath": "true",
    "core.autocrlf": "true",
    "core.ignoreCase": "true",
    "core.precomposeUnicode": "true",
    "diff.renames": "copies",
    "diff.orderFile": "{folder}/order",
    "diff.noprefix": "true",
    "diff.ignoreSubmodules": "none",
    "diff.submodule": "log",
    "log.date": "relative",
    "log.follow": "true",
    "i18n.logOutputEncoding": "utf-16",
    "color.ui": "always",
    "core.useReplaceRefs": "true",
    "trace2.eventTarget": "{folder}/canaries/trace2",
    "alias.rev-parse": "!{canary} alias",
    "alias.log": "!{canary} alias",
    "alias.diff-tree": "!{canary} alias",
    "gc.auto": "1",
    "core.commitGraph": "true",
    "advice.graftFileDeprecated": "true",
    "grep.patternType": "perl",
    "status.showUntrackedFiles": "all",
    "core.splitIndex": "true",
    "core.untrackedCache": "true",
}
"""What else a repository may set that could change an answer, or lead to a program."""

ENVIRONMENT = {
    **dict.fromkeys(
        ["GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_PAGER", "PAGER", "GIT_EDITOR", "EDITOR", "VISUAL",
         "GIT_SEQUENCE_EDITOR", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_PROXY_COMMAND"],
        "{canary}",
    ),
    **{
        f"GIT_TRACE{kind}": "{folder}/canaries/trace"
        for kind in ("", "_PERFORMANCE", "_SETUP", "_PACKET", "_PACK_ACCESS", "_FSMONITOR", "2", "2_EVENT", "2_PERF")
    },
    "GIT_DIR": "{elsewhere}/.git",
    "GIT_WORK_TREE": "{elsewhere}",
    "GIT_COMMON_DIR": "{elsewhere}/.git",
    "GIT_INDEX_FILE": "{elsewhere}/.git/index",
    "GIT_OBJECT_DIRECTORY": "{elsewhere}/.git/objects",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "{elsewhere}/.git/objects",
    "GIT_NAMESPACE": "elsewhere",
    "GIT_CEILING_DIRECTORIES": "{elsewhere}:/:/tmp",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM": "0",
    "GIT_EXEC_PATH": "{folder}/exec",
    "GIT_TEMPLATE_DIR": "{folder}/exec",
    "GIT_CONFIG": "{folder}/config",
    "GIT_CONFIG_GLOBAL": "{folder}/config",
    "GIT_CONFIG_SYSTEM": "{folder}/config",
    "GIT_CONFIG_PARAMETERS": "'core.fsmonitor'='{canary}'",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "core.fsmonitor",
    "GIT_CONFIG_VALUE_0": "{canary}",
    "GIT_CONFIG_KEY_1": "diff.external",
    "GIT_CONFIG_VALUE_1": "{canary}",
    "GIT_ALLOW_PROTOCOL": "ext:file:ssh",
    "GIT_PROTOCOL_FROM_USER": "1",
    "GIT_REPLACE_REF_BASE": "refs/replace/",
    "GIT_NO_REPLACE_OBJECTS": "",
    "GIT_GRAFT_FILE": "{folder}/grafts",
    "GIT_SHALLOW_FILE": "{folder}/shallow",
    "GIT_LITERAL_PATHSPECS": "0",
    "GIT_ICASE_PATHSPECS": "1",
    "GIT_GLOB_PATHSPECS": "1",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_FLUSH": "0",
    "GIT_OPTIONAL_LOCKS": "1",
    "GIT_QUARANTINE_PATH": "/",
    "GIT_ATTR_SOURCE": "HEAD",
    "GIT_DIFF_OPTS": "--output=canaries/x",
    "GIT_REF_PARANOIA": "1",
    "GIT_PREFIX": "other/",
    "LC_ALL": "de_DE.UTF-8",
    "LANGUAGE": "de",
}  # fmt: skip

COMMANDS = [
    ["audit", "--format", "json", "--at", "v1"],
    ["audit", "--format", "json", "--at", "side"],
    ["list", "--format", "json", "--at", "HEAD~1"],
    ["show", "good", "--format", "json"],
    ["log", "--format", "json"],
    ["log", "--format", "json", "good", "--at", "side"],
]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a stack, two branches, a merge and a tag; `good` changes with every commit."""
    top = repository(tmp_path_factory.mktemp("clean") / "home")
    commit(top, {**{f"stack/{name}": text for name, text in CLEAN.items()}, ".gitattributes": "* text\n"}, "one")
    git(top, "tag", "v1")
    git(top, "checkout", "--quiet", "-b", "side")
    commit(top, {"stack/tools/side.yaml": DONE.format(name="Side")}, "side", 1)
    git(top, "checkout", "--quiet", "main")
    commit(top, {"stack/tools/good.yaml": DONE.format(name="Better")}, "two", 2)
    git(top, "merge", "--quiet", "--no-ff", "--no-edit", "side", day=3)
    commit(top, {"stack/tools/good.yaml": DONE.format(name="Best")}, "three", 4)
    return top


class Hostile:
    """A copy of a repository in which everything that can be set leaves a canary."""

    def __init__(self, clean: Path, folder: Path) -> None:
        self.folder = folder
        self.top = folder / "home"
        self.canaries = folder / "canaries"
        self.canaries.mkdir()
        self.canary = folder / "canary.sh"
        self.canary.write_text(f'#!/bin/sh\ntouch "{self.canaries}/ran-$$"\nexit 0\n')
        self.canary.chmod(0o755)
        shutil.copytree(clean, self.top, symlinks=True)
        self.elsewhere = repository(folder / "elsewhere")
        commit(self.elsewhere, {"stack/stackctl.yaml": "", "stack/tools/elsewhere.yaml": OTHER})
        git(self.elsewhere, "tag", "v1")
        for name in ("git-rev-parse", "git-ls-tree", "git-cat-file", "git-rev-list", "git-diff-tree", "git-remote-ext"):
            self.program(folder / "exec" / name)
        (folder / "grafts").write_text(git(self.top, "rev-parse", "HEAD") + "\n")
        (folder / "shallow").write_text(git(self.top, "rev-parse", "HEAD") + "\n")
        (folder / "order").write_text("stack/teams.yaml\n")
        (folder / "attributes").write_text("* diff=hostile filter=hostile merge=hostile\n")
        (folder / "config").write_text(f'[core]\n\tfsmonitor = "{self.canary}"\n[diff]\n\texternal = "{self.canary}"\n')

    def program(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        shutil.copy2(self.canary, path)

    def text(self, template: str) -> str:
        return template.format(canary=self.canary, folder=self.folder, elsewhere=self.elsewhere)

    def state(self) -> dict[str, tuple[bytes, int]]:
        """Every file of the repository, with its bytes and the time of its last change."""
        return {name: (data, (self.top / name).stat().st_mtime_ns) for name, data in contents(self.top).items()}

    def wrong(self, ran: list[Ran], wanted: list[Ran], before: object) -> str:
        """How git was steered; nothing where it was not."""
        for one, other in zip(ran, wanted, strict=True):
            if one != other:
                lines = zip_longest(one.out.splitlines(), other.out.splitlines())
                return f"another answer: {one.code} {one.err} {[pair for pair in lines if len({*pair}) > 1]}"
        if any(self.canaries.iterdir()):
            return f"ran or wrote: {sorted(path.name for path in self.canaries.iterdir())}"
        return "" if self.state() == before else "the repository was changed"


@pytest.fixture
def hostile(clean: Path, tmp_path: Path) -> Hostile:
    return Hostile(clean, tmp_path)


@pytest.fixture(scope="module")
def untouched(clean: Path, tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """One for the tests that plant nothing; with branches and tags of hostile names."""
    hostile = Hostile(clean, tmp_path_factory.mktemp("untouched"))
    for ref in LIVE:
        if ref.startswith("refs/"):
            git(hostile.top, "update-ref", ref, "v1")
    return hostile


@pytest.fixture(scope="module")
def wanted(clean: Path) -> list[Ran]:
    ran = _run(clean)
    assert [one.code for one in ran] == [0] * len(COMMANDS), ran
    return ran


def _run(top: Path, env: Mapping[str, str] | None = None) -> list[Ran]:
    return [stackctl(*one, cwd=top, env=env) for one in COMMANDS]


def _asking(name: str) -> list[list[str]]:
    """The ways to name a revision on the command line."""
    return [["list", f"--at={name}"], ["log", f"--at={name}"], ["diff", "--", name], ["diff", "--", "HEAD", name]]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:30])
def test_a_name_that_is_no_revision_does_nothing(name: str, untouched: Hostile, promise: Promise) -> None:
    hostile = untouched
    before = hostile.state()
    files = sorted(contents(hostile.folder))
    ran = [stackctl(*one, cwd=hostile.top) for one in _asking(name)]
    # A range is understood by `diff`, and by nothing else.
    wrong = [one.err for one in ran if one.code != 2 and not (".." in name and one.code in (0, 1))]
    if sorted(contents(hostile.folder)) != files or hostile.state() != before:
        wrong.append("something was written")
    wrong += [one.err for one in ran if "\x1b" in one.err or "fatal" in one.err or "usage: git" in one.err]
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


@pytest.mark.parametrize("name", LIVE)
def test_a_branch_of_such_a_name_is_a_branch_or_nothing(name: str, untouched: Hostile, promise: Promise) -> None:
    hostile = untouched
    before, files = hostile.state(), sorted(contents(hostile.folder))
    ran = [stackctl("list", "--format", "json", f"--at={name}", cwd=hostile.top), *(
        stackctl(*one, cwd=hostile.top) for one in _asking(name)[1:]
    )]  # fmt: skip
    codes = {0, 1} if name.startswith("refs/") else {2}
    wrong = [one.err for one in ran if one.code not in codes]
    if name.startswith("refs/") and json.loads(ran[0].out)["rows"][0]["id"] != "good":
        wrong.append("another revision")
    if sorted(contents(hostile.folder)) != files or hostile.state() != before:
        wrong.append("something was written")
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


def _configured(hostile: Hostile) -> None:
    for key in PROGRAMS:
        git(hostile.top, "config", key, str(hostile.canary))
    for key, value in VALUES.items():
        git(hostile.top, "config", key, hostile.text(value))
    git(hostile.top, "config", "core.repositoryFormatVersion", "1")
    (hostile.top / ".git" / "info").mkdir(exist_ok=True)
    (hostile.top / ".git" / "info" / "attributes").write_text("* diff=hostile filter=hostile merge=hostile\n")


def _hooked(hostile: Hostile) -> None:
    for name in HOOKS:
        hostile.program(hostile.top / ".git" / "hooks" / name)
        hostile.program(hostile.folder / "own-hooks" / name)
    git(hostile.top, "config", "core.hooksPath", str(hostile.folder / "own-hooks"))


def _replaced(hostile: Hostile) -> None:
    """Other commits, trees and files stand for those of the history."""
    top = hostile.top
    blob = git(top, "hash-object", "-w", "--stdin", data=OTHER.encode())
    for name in ("HEAD:stack/tools/good.yaml", "v1:stack/tools/good.yaml"):
        git(top, "replace", git(top, "rev-parse", name), blob)
    tree = git(top, "rev-parse", "v1^{tree}")
    git(top, "replace", "-f", git(top, "rev-parse", "side"), git(top, "commit-tree", tree, "-m", "another"))


def _grafted(hostile: Hostile) -> None:
    (hostile.top / ".git" / "info").mkdir(exist_ok=True)
    (hostile.top / ".git" / "info" / "grafts").write_text(git(hostile.top, "rev-parse", "HEAD") + "\n")


def _graphed(hostile: Hostile) -> None:
    """A commit graph that lies: written while commits were replaced by others."""
    git(hostile.top, "commit-graph", "write", "--reachable")
    for path in (hostile.top / ".git" / "objects" / "info").glob("commit-graph*"):
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-40] + bytes(40))


def _git_here(hostile: Hostile) -> None:
    for folder in (hostile.top, hostile.top / "stack"):
        for name in ("git", "git.exe", "git.cmd"):
            hostile.program(folder / name)


def _included(hostile: Hostile) -> None:
    git(hostile.top, "config", "include.path", str(hostile.folder / "config"))
    git(hostile.top, "config", "includeIf.gitdir:**.path", str(hostile.folder / "config"))


def _aside(hostile: Hostile) -> None:
    git(hostile.top, "config", "core.worktree", str(hostile.elsewhere))


PLANTED: dict[str, Callable[[Hostile], None]] = {
    "settings": _configured,
    "hooks": _hooked,
    "replaced objects": _replaced,
    "grafts": _grafted,
    "a commit graph": _graphed,
    "git in the working directory": _git_here,
    "included settings": _included,
    "another working tree": _aside,
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_a_repository_holds_steers_nothing(
    name: str, hostile: Hostile, wanted: list[Ran], promise: Promise
) -> None:
    PLANTED[name](hostile)
    _forget(hostile)
    before = hostile.state()
    path = os.pathsep.join((".", "", os.environ["PATH"]))
    wrong = hostile.wrong(_run(hostile.top, {"PATH": path}), wanted, before)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_a_variable_steers_nothing(name: str, untouched: Hostile, wanted: list[Ran], promise: Promise) -> None:
    hostile = untouched
    _forget(hostile)
    before = hostile.state()
    env = {name: hostile.text(ENVIRONMENT[name])}
    ran = stackctl(*COMMANDS[0], cwd=hostile.top, env=env)
    wrong = hostile.wrong([ran], wanted[:1], before)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


def test_all_of_it_together_steers_nothing(hostile: Hostile, wanted: list[Ran], promise: Promise) -> None:
    for name, plant in PLANTED.items():
        if name != "another working tree":
            plant(hostile)
    _forget(hostile)
    before = hostile.state()
    ran = _run(hostile.top, {key: hostile.text(value) for key, value in ENVIRONMENT.items()})
    wrong = hostile.wrong(ran, wanted, before)
    promise.count(bad=bool(wrong), of=1)
    assert not wrong


@pytest.mark.parametrize("how", ["a transport of its own", "a program on the other side"])
def test_a_partial_clone_fetches_nothing(how: str, hostile: Hostile, promise: Promise) -> None:
    git(hostile.top, "config", "uploadpack.allowFilter", "true")
    top = hostile.folder / "partial"
    git(hostile.folder, "clone", "--quiet", "--no-checkout", "--filter=blob:none", hostile.top.as_uri(), str(top))
    git(top, "config", "protocol.ext.allow", "always")
    if how == "a transport of its own":
        git(top, "config", "remote.origin.url", f"ext::{hostile.canary} %S")
    else:
        git(top, "config", "remote.origin.uploadpack", str(hostile.canary))
    before = contents(top)
    ran = stackctl("list", "--at", "v1", cwd=top)
    ran_log = stackctl("log", cwd=top)
    wrong = [one.err for one in (ran, ran_log) if one.code != 2 or "the repository lacks a part" not in one.err]
    wrong += [path.name for path in hostile.canaries.iterdir()]
    if contents(top) != before:
        wrong.append("the repository was changed")
    promise.count(bad=bool(wrong), of=1)
    assert not wrong
    # The test itself: git alone does run it.
    git(top, "cat-file", "-p", "v1:stack/tools/good.yaml", check=False)
    assert any(hostile.canaries.iterdir())


def test_the_canaries_sing(hostile: Hostile) -> None:
    """Plain git in such a repository runs what is set: otherwise nothing above would be shown."""
    _configured(hostile)
    git(hostile.top, "status", check=False)
    assert any(hostile.canaries.iterdir())
    _forget(hostile)
    _replaced(hostile)
    assert git(hostile.top, "cat-file", "-p", "v1:stack/tools/good.yaml") == OTHER.strip()
    _grafted(hostile)
    assert git(hostile.top, "rev-list", "--count", "HEAD") == "1"


def _forget(hostile: Hostile) -> None:
    """Removes the canaries that were left while the repository was made hostile."""
    for path in hostile.canaries.iterdir():
        path.unlink()
