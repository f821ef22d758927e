"""A stack at a revision has the values of a clean working tree; names of revisions are one commit, or refused."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl.adapters.files.worktree import read_stack
from stackctl.adapters.git import command as git_command
from stackctl.adapters.git.command import find_git
from stackctl.adapters.git.repository import (
    Repository,
    is_ancestor,
    merge_base,
    read_file_at,
    read_stack_at,
    repository_of,
    resolve,
    stack_folders_at,
)
from stackctl.core.loading.csv_reader import MAX_BYTES as MAX_SPEND_BYTES
from stackctl.core.loading.files import FOLDER, MODULE
from stackctl.core.loading.yaml_reader import MAX_BYTES
from stackctl.model.errors import StackctlError
from stackctl.model.revision import Revision
from tests.repositories import commit, git, repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackctl.model.source import SourceFile, Unreadable

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems refuse such names")

A = b"name: A\n"


def _at(root: Path, name: str = "HEAD") -> tuple[list[SourceFile], list[Unreadable]]:
    there = repository_of(root)
    return read_stack_at(there, resolve(there, name))


def _links(root: Path) -> None:
    (root / "tools" / "to-file.yaml").symlink_to("a.yaml")
    (root / "tools" / "to-folder.yaml").symlink_to("deep")
    (root / "tools" / "to-nothing.yaml").symlink_to("nothing")
    (root / "tools" / "README").symlink_to("../readme.md")
    (root / "tools" / "folder").symlink_to("deep")
    (root / "tools" / "nothing").symlink_to("nothing-there")
    (root / "tools" / "outside").symlink_to("/")
    (root / "tools" / "itself").symlink_to("itself")
    (root / "systems").symlink_to("tools")
    (root / "tool").symlink_to("tools")
    (root / "teams.yaml").symlink_to("tools/a.yaml")
    (root / "readme.md").write_text("read me")
    (root / "tools" / "deep").mkdir()
    (root / "tools" / "deep" / "b.yaml").write_bytes(A)


def _names(root: Path) -> None:
    for name in ("tools/a b.yaml", "tools/-.yaml", "tools/ünï.yaml", "tools/a\nb.yaml", "tools/a\x1b[31m.yaml"):
        (root / name).write_bytes(A)
    (root / os.fsdecode(b"tools/caf\xe9.yaml")).write_bytes(A)
    (root / os.fsdecode(b"caf\xe9.yaml")).write_bytes(A)
    (root / "tools" / os.fsdecode(b"fold\xe9r")).mkdir()
    (root / "tools" / os.fsdecode(b"fold\xe9r") / "c.yaml").write_bytes(A)


def _order(root: Path) -> None:
    for name in (
        "tools/a-b.yaml",
        "tools/a/b.yaml",
        "tools/b/x.yaml",
        "tools/B.YAML",
        "tools/ab.yml",
        "tools/a0/c.yml",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(A)


def _folders(root: Path) -> None:
    deepest = "/".join(["tools", *["d"] * 16])
    names = (f"{deepest}/a.yaml", f"{deepest}/d/b.yaml", "tools/x.yaml/inner.yaml", "teams.yaml/b.yaml", "vendors")
    for name in (*names, "tool/a.yaml", "Systems/a.yaml", "docs/a.yaml", "tools/.hidden/a.yaml", "tools/.b.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(A)


def _kinds(root: Path) -> None:
    folders = ("systems", "vendors", "contracts", "requests", "policies", "spend", "usage")
    for name in ("team.yml", ".d.yaml", "budgets.yaml", *(f"{folder}/x.yaml" for folder in folders), "spend/a.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(A)
    (root / "tools" / "empty.yaml").write_bytes(b"")
    (root / "tools" / "run.yaml").write_bytes(A)
    (root / "tools" / "run.yaml").chmod(0o755)
    (root / "tools" / "bytes.yaml").write_bytes(bytes(range(256)))
    (root / "tools" / "crlf.yaml").write_bytes(b"name: A\r\nvendor: B\r\n")


def _strays(root: Path) -> None:
    own = ("tools/a.yaml.txt", "tools/d.yaml ", "tools/c.json", "tools/README.md", "spend/b.xlsx", "vendors/img/a.png")
    near = ("toolz/eu/a.yaml", "vendor/README.md", "contarcts/a/b/c/d.yaml", "spends/a.csv", "src/a.yaml")
    for name in (*own, *near):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(A)
    (root / "tools" / "to-notes").symlink_to("c.json")
    (root / "tools" / os.fsdecode(b"caf\xe9.txt")).write_bytes(A)


def _sizes(root: Path) -> None:
    (root / "tools" / "most.yaml").write_bytes(b" " * MAX_BYTES)
    (root / "tools" / "more.yaml").write_bytes(b" " * (MAX_BYTES + 9))
    (root / "spend").mkdir()
    (root / "spend" / "most.csv").write_bytes(b" " * (MAX_BYTES + 9))  # the same bytes, which are too many elsewhere
    (root / "spend" / "more.csv").write_bytes(b" " * (MAX_SPEND_BYTES + 9))


@linux
@pytest.mark.parametrize("folder", ["", "stack", "a b/ünï/stack"])
@pytest.mark.parametrize(
    "plant", [_links, _names, _order, _folders, _kinds, _strays], ids=lambda plant: plant.__name__[1:]
)
@pytest.mark.parametrize("format_", ["sha1", "sha256"])
def test_a_revision_has_the_values_of_a_clean_working_tree(
    tmp_path: Path, folder: str, plant: Callable[[Path], None], format_: str
) -> None:
    top = repository(tmp_path / "r", f"--object-format={format_}")
    root = top / folder
    (root / "tools").mkdir(parents=True)
    (root / "stackctl.yaml").write_text("schema: 1\n")
    (root / "tools" / "a.yaml").write_bytes(A)
    plant(root)
    commit(top, {"other/readme.md": "beside the stack"})
    assert _at(root) == read_stack(root)


def test_a_file_that_is_too_large_is_told_to_be_and_not_read(tmp_path: Path) -> None:
    top = repository(tmp_path)
    (top / "tools").mkdir()
    _sizes(top)
    commit(top, {})
    sizes = {file.path: len(file.data) for file in _at(top)[0]}
    assert sizes == {file.path: min(len(file.data), 2 * MAX_BYTES) for file in read_stack(top)[0]} | {
        "spend/more.csv": MAX_SPEND_BYTES + 1,
        "tools/more.yaml": MAX_BYTES + 9,  # it shares its bytes with a file of spend that may hold them
    }


def test_what_is_committed_counts_and_nothing_else(tmp_path: Path) -> None:
    top = repository(tmp_path)
    commit(top, {"tools/a.yaml": A, "tools/b.yaml": A})
    (top / "tools" / "a.yaml").write_bytes(b"name: Changed\n")
    (top / "tools" / "b.yaml").unlink()
    (top / "tools" / "new.yaml").write_bytes(A)
    git(top, "add", "tools/new.yaml")
    assert [(file.path, file.data) for file in _at(top)[0]] == [("tools/a.yaml", A), ("tools/b.yaml", A)]


@pytest.mark.parametrize("name", ["tools", "tools/eu", "tools/x.yaml"])
def test_a_submodule_is_not_read_and_is_told(tmp_path: Path, name: str) -> None:
    """As in a working tree, whether it is checked out there or not."""
    top = repository(tmp_path / "r")
    first = commit(top, {"systems/a.yaml": A, "tools/a.yaml": A} if name != "tools" else {"systems/a.yaml": A})
    git(top, "clone", "--quiet", "--no-local", str(top), str(top / name))
    git(top, "update-index", "--add", "--cacheinfo", f"160000,{first},{name}")
    git(top, "commit", "--quiet", "-m", "module")
    assert _at(top) == read_stack(top)
    files, unreadable = _at(top)
    assert "systems/a.yaml" in [file.path for file in files]
    assert [(one.path, one.reason) for one in unreadable] == [(name, FOLDER if name.endswith("yaml") else MODULE)]


@pytest.mark.parametrize("name", [b"..", b".hidden", b"."])
def test_a_name_in_a_hostile_tree_leads_nowhere(tmp_path: Path, name: bytes) -> None:
    assert _hostile(tmp_path, name) == (["tools/ok/x.yaml"], [])


def test_a_repository_in_a_hostile_tree_is_not_read(tmp_path: Path) -> None:
    assert _hostile(tmp_path, b".git") == ([], [MODULE])


def _hostile(top: Path, name: bytes) -> tuple[list[str], list[str]]:
    """What is read, and why not, where a tree holds a folder of a name that no working tree can have, and `ok`."""
    repository(top)
    blob = git(top, "hash-object", "-w", "--stdin", data=A)
    inner = git(top, "mktree", data=f"100644 blob {blob}\tx.yaml\n".encode())
    raw = b"".join(b"40000 " + one + b"\0" + bytes.fromhex(inner) for one in (name, b"ok"))
    tools = git(top, "hash-object", "-w", "-t", "tree", "--literally", "--stdin", data=raw)
    tree = git(top, "mktree", data=f"040000 tree {tools}\ttools\n".encode())
    one = git(top, "commit-tree", tree, "-m", "x")
    files, unreadable = read_stack_at(repository_of(top), Revision(one, one))
    return [file.path for file in files], [it.reason for it in unreadable]


def test_a_tree_that_grows_as_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository(tmp_path)
    blob = git(top, "hash-object", "-w", "--stdin", data=A)
    tree = git(top, "mktree", data="".join(f"100644 blob {blob}\tf{n}\n" for n in range(10)).encode())
    for _ in range(12):
        tree = git(top, "mktree", data="".join(f"040000 tree {tree}\td{n}\n" for n in range(10)).encode())
    tree = git(top, "mktree", data=f"040000 tree {tree}\ttools\n".encode())
    one = git(top, "commit-tree", tree, "-m", "x")
    monkeypatch.setattr("stackctl.adapters.git.objects._MOST_LISTED", 100_000)
    for call in (read_stack_at, stack_folders_at):
        with pytest.raises(StackctlError, match=r"git ls-tree answered more than 100000 bytes"):
            call(repository_of(top), Revision(one, one))


def test_git_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository(tmp_path)
    commit(top, {"tools/a.yaml": A})
    there = repository_of(top)
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(git_command, "_SECONDS", 0.2)
    with pytest.raises(StackctlError, match=r"took more than 0.2 seconds"):
        resolve(replace(there, git=replace(there.git, program=str(slow))), "HEAD")


class TestTheRepository:
    def test_a_folder_below_its_top(self, tmp_path: Path) -> None:
        top = repository(tmp_path / "r")
        commit(top, {"a/stack/stackctl.yaml": ""})
        there = repository_of(top / "a" / "stack")
        assert (there.top, there.folder, there.shallow) == (Path(os.path.realpath(top)), "a/stack/", False)
        assert repository_of(top).folder == ""

    def test_a_folder_that_is_there_no_longer(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        commit(top, {"stack/tools/a.yaml": A})
        commit(top, {"stack/tools/a.yaml": None, "readme": ""})
        shutil.rmtree(top / "stack", ignore_errors=True)
        assert [file.path for file in _at(top / "stack", "HEAD~1")[0]] == ["tools/a.yaml"]
        assert _at(top / "stack") == ([], [])

    @posix
    def test_a_link_to_the_root_of_the_stack(self, tmp_path: Path) -> None:
        top = repository(tmp_path / "r")
        commit(top, {"stack/tools/a.yaml": A})
        (tmp_path / "link").symlink_to(top / "stack")
        assert repository_of(tmp_path / "link").folder == "stack/"

    def test_another_working_tree(self, tmp_path: Path) -> None:
        top = repository(tmp_path / "r")
        commit(top, {"stack/tools/a.yaml": A})
        git(top, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "w"))
        commit(tmp_path / "w", {"stack/tools/b.yaml": A})
        assert [file.path for file in _at(tmp_path / "w" / "stack", "other")[0]] == ["tools/a.yaml", "tools/b.yaml"]
        assert [file.path for file in _at(top / "stack")[0]] == ["tools/a.yaml"]

    def test_a_stack_in_a_submodule_is_of_the_submodule(self, tmp_path: Path) -> None:
        inner = repository(tmp_path / "inner")
        commit(inner, {"stackctl.yaml": "", "tools/a.yaml": A})
        outer = repository(tmp_path / "outer")
        git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "sub")
        commit(outer, {})
        there = repository_of(outer / "sub")
        assert there.folder == ""
        assert [file.path for file in read_stack_at(there, resolve(there, "HEAD"))[0]] == [
            "stackctl.yaml",
            "tools/a.yaml",
        ]

    @pytest.mark.parametrize("place", [".", "stack", "stack/tools"])
    def test_one_that_was_committed_as_files_is_none(self, tmp_path: Path, place: str) -> None:
        """A change could bring its own history along otherwise, and be compared with that."""
        top = repository(tmp_path / "r")
        first = commit(top, {"stack/stackctl.yaml": "", "stack/tools/a.yaml": A})
        other = repository(tmp_path / "other", "--bare")
        shutil.copytree(other, top / place, dirs_exist_ok=True)
        there = repository_of(top / "stack")
        assert (there.top, there.folder) == (top.resolve(), "stack/")
        assert resolve(there, "HEAD").commit == first

    def test_a_bare_repository(self, tmp_path: Path) -> None:
        top = repository(tmp_path / "r")
        commit(top, {"stack/tools/a.yaml": A})
        git(tmp_path, "clone", "--quiet", "--bare", str(top), "bare.git")
        assert [file.path for file in _at(tmp_path / "bare.git" / "stack", "main")[0]] == ["tools/a.yaml"]

    def test_an_empty_folder_of_that_name_is_none(self, tmp_path: Path) -> None:
        top = repository(tmp_path / "r")
        commit(top, {"stack/tools/a.yaml": A})
        (top / "stack" / ".git").mkdir()
        assert repository_of(top / "stack").folder == "stack/"

    def test_none_at_all(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        with pytest.raises(StackctlError, match="no git repository holds"):
            repository_of(tmp_path)

    def test_one_that_git_cannot_read(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        git(top, "config", "core.repositoryformatversion", "99")
        with pytest.raises(StackctlError, match=r"git cannot read the repository .*version"):
            repository_of(top)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a folder away")
    def test_one_of_somebody_else(self, tmp_path: Path) -> None:
        top = repository(tmp_path / "it's theirs")
        commit(top, {"tools/a.yaml": A})
        for path in (top, top / ".git"):
            os.chown(path, 12345, 12345)
        with pytest.raises(StackctlError, match=r"does not trust the repository .* belongs to somebody else") as told:
            repository_of(top)
        assert told.value.hint is not None
        assert "git config --global --add safe.directory '" in told.value.hint

    def test_no_git(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(StackctlError, match="git was not found in PATH"):
            repository_of(repository(tmp_path / "r") if shutil.which("git") else tmp_path)

    @posix
    def test_git_is_not_looked_for_in_the_working_directory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "git").write_text("#!/bin/sh\n")
        (tmp_path / "git").chmod(0o755)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
        assert Path(find_git()).is_absolute()
        assert Path(find_git()).parent != tmp_path


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    top = repository(tmp_path_factory.mktemp("names"))
    for number in range(4):
        commit(top, {"tools/a.yaml": f"name: {number}\n", "stackctl.yaml": ""}, f"change {number}", number)
    git(top, "tag", "v1.2", "HEAD~1")
    git(top, "tag", "-a", "noted", "-m", "a tag with a text", "HEAD~2")
    git(top, "branch", "feature/x", "HEAD~1")
    git(top, "update-ref", "refs/heads/--output=x", "HEAD~3")
    git(top, "update-ref", "refs/remotes/origin/target", "HEAD~1")
    git(top, "update-ref", "refs/remotes/origin/both", "HEAD~1")
    git(top, "branch", "both", "HEAD")
    return repository_of(top)


class TestNames:
    @pytest.mark.parametrize(
        ("name", "back"),
        [
            ("main", 0),
            ("HEAD", 0),
            ("@", 0),
            ("HEAD~3", 3),
            ("main^", 1),
            ("v1.2", 1),
            ("noted", 2),
            ("feature/x", 1),
            ("refs/heads/--output=x", 3),
            ("origin/target", 1),
            ("both", 0),
            (":/change 1", 2),
            ("HEAD^{/change 0}", 3),
        ],
    )
    def test_what_stands_for_a_commit(self, there: Repository, name: str, back: int) -> None:
        wanted = git(there.top, "rev-parse", f"HEAD~{back}")
        assert resolve(there, name) == Revision(name, wanted)
        assert resolve(there, wanted) == Revision(wanted, wanted)
        assert resolve(there, wanted[:9]) == Revision(wanted[:9], wanted)

    def test_a_day_stands_for_the_last_commit_up_to_it(self, there: Repository) -> None:
        commits = [line.split() for line in git(there.top, "log", "--first-parent", "--format=%H %ct").splitlines()]
        days = {datetime.fromtimestamp(int(stamp), UTC).date() for _, stamp in commits}
        for day in (min(days), max(days), max(days) + timedelta(days=400)):
            until = datetime.combine(day, time.max, UTC).timestamp()
            wanted = next(commit_ for commit_, stamp in commits if int(stamp) <= until)
            assert resolve(there, str(day)) == Revision(str(day), wanted)
        with pytest.raises(StackctlError, match="no commit up to"):
            resolve(there, str(min(days) - timedelta(days=1)))
        with pytest.raises(StackctlError, match="no revision"):
            resolve(there, "2026-02-30")

    def test_a_branch_that_is_called_like_a_day_goes_first(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        commit(top, {"stackctl.yaml": ""}, "one", 0)
        first = git(top, "rev-parse", "HEAD")
        commit(top, {"stackctl.yaml": "schema: 1\n"}, "two", 1)
        git(top, "branch", "2199-01-01", first)
        assert resolve(repository_of(top), "2199-01-01") == Revision("2199-01-01", first)

    def test_a_branch_of_the_remote_alone_is_taken_from_there(self, there: Repository) -> None:
        assert resolve(there, "target") == Revision("origin/target", git(there.top, "rev-parse", "HEAD~1"))
        assert resolve(there, "target~1") == Revision("origin/target~1", git(there.top, "rev-parse", "HEAD~2"))

    @pytest.mark.parametrize(
        ("name", "message", "hint"),
        [
            ("", "the revision has no name", "git branch"),
            (" ", "the revision has no name", "git branch"),
            ("mian", 'no revision "mian" (did you mean "main"?)', "git branch"),
            ("targt", 'no revision "targt"', "git branch"),
            ("v1.1", 'no revision "v1.1" (did you mean "v1.2"?)', "git tag"),
            ("-x", '"-x" cannot be a revision: it begins with a hyphen', '"refs/heads/-x"'),
            ("--output=x", '"--output=x" cannot be a revision: it begins with a hyphen', '"refs/heads/--output=x"'),
            ("main..v1.2", '"main..v1.2" is a range, not one revision', "two with a space"),
            ("main...v1.2", '"main...v1.2" is a range, not one revision', "two with a space"),
            ("^main", 'no revision "^main"', "git branch"),
            ("main^@", 'no revision "main^@"', "git branch"),
            ("HEAD:tools/a.yaml", '"HEAD:tools/a.yaml" is no commit', "git branch"),
            ("HEAD^{tree}", '"HEAD^{tree}" is no commit', "git branch"),
            ("0" * 40, f'no revision "{"0" * 40}"', "git branch"),
            ("main\n", '"main" cannot be a revision', "git branch"),
            ("ma\0in", '"ma\0in" cannot be a revision', "git branch"),
            ("x" * 10_000, f'"{"x" * 59}…" cannot be a revision', "git branch"),
            ("main --output=x", 'no revision "main --output=x"', "git branch"),
            ("$(touch x)", 'no revision "$(touch x)"', "git branch"),
        ],
        ids=lambda value: ascii(value)[:30],
    )
    def test_what_stands_for_none(self, there: Repository, name: str, message: str, hint: str) -> None:
        with pytest.raises(StackctlError) as told:
            resolve(there, name)
        assert told.value.lines[0].startswith(message)
        assert told.value.hint is not None
        assert hint in told.value.hint

    def test_a_repository_without_a_commit(self, tmp_path: Path) -> None:
        with pytest.raises(StackctlError, match="no commit yet"):
            resolve(repository_of(repository(tmp_path)), "HEAD")

    def test_the_working_tree_is_no_commit(self, there: Repository) -> None:
        with pytest.raises(StackctlError, match="is no commit"):
            read_stack_at(there, Revision("working tree"))


class TestWhatTwoHaveInCommon:
    def test_where_they_part(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        root = commit(top, {"a": "1"})
        git(top, "checkout", "--quiet", "-b", "side")
        commit(top, {"b": "1"}, day=1)
        git(top, "checkout", "--quiet", "main")
        commit(top, {"c": "1"}, day=2)
        there = repository_of(top)
        main, side = resolve(there, "main"), resolve(there, "side")
        assert merge_base(there, main, side) == Revision(root[:7], root)
        assert merge_base(there, main, side).short == root[:7]
        assert is_ancestor(there, Revision(root, root), side)
        assert not is_ancestor(there, main, side)

    def test_nothing(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        commit(top, {"a": "1"})
        git(top, "checkout", "--quiet", "--orphan", "other")
        commit(top, {"a": "2"}, "other", day=1)
        there = repository_of(top)
        with pytest.raises(StackctlError, match="no commit in common") as told:
            merge_base(there, resolve(there, "main"), resolve(there, "other"))
        assert "unrelated" in (told.value.hint or "")

    def test_a_shallow_clone_says_what_to_fetch(self, tmp_path: Path) -> None:
        top = repository(tmp_path / "r")
        commit(top, {"a": "1"})
        git(top, "checkout", "--quiet", "-b", "side")
        commit(top, {"b": "1"}, day=1)
        git(top, "checkout", "--quiet", "main")
        commit(top, {"c": "1"}, day=2)
        git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", top.as_uri(), "clone")
        there = repository_of(tmp_path / "clone")
        assert there.shallow
        main, side = resolve(there, "main"), resolve(there, "side")
        hints = []
        with pytest.raises(StackctlError, match="no commit in common in this clone, which is shallow") as told:
            merge_base(there, main, side)
        hints.append(told.value.hint or "")
        with pytest.raises(StackctlError, match='no revision "HEAD~1" in this clone, which is shallow') as told:
            resolve(there, "HEAD~1")
        hints.append(told.value.hint or "")
        for hint in hints:
            assert "fetch-depth: 0" in hint
            assert "GIT_DEPTH: 0" in hint


class TestFilesAtARevision:
    def test_one_file(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        commit(top, {"stack/a*b.yaml": b"\0\n\xff", "stack/axb.yaml": "other", "empty": ""})
        there = repository_of(top)
        head = resolve(there, "HEAD")
        assert read_file_at(there, head, "stack/a*b.yaml") == b"\0\n\xff"
        assert read_file_at(there, head, "empty") == b""
        for none in ("stack", "stack/", "nothing", "stack/a?b.yaml", ":/empty", "../empty", "/empty", ""):
            assert read_file_at(there, head, none) is None

    @posix
    def test_a_link_is_no_file(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        (top / "link").symlink_to("/etc/passwd")
        commit(top, {})
        there = repository_of(top)
        assert read_file_at(there, resolve(there, "HEAD"), "link") is None

    def test_the_folders_that_hold_a_stack(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        names = ("stackctl.yaml", "b/stackctl.yaml", "a/c/stackctl.yaml", "a/mystackctl.yaml", "stackctl.yaml.d/x")
        commit(top, dict.fromkeys(names, ""))
        there = repository_of(top)
        assert stack_folders_at(there, resolve(there, "HEAD")) == ("", "a/c/", "b/")

    def test_a_partial_clone_is_not_completed(self, tmp_path: Path) -> None:
        top = repository(tmp_path / "r")
        commit(top, {"stack/tools/a.yaml": A})
        git(top, "config", "uploadpack.allowFilter", "true")
        git(tmp_path, "clone", "--quiet", "--no-checkout", "--filter=blob:none", top.as_uri(), "clone")
        with pytest.raises(StackctlError, match="the repository lacks a part of that revision") as told:
            _at(tmp_path / "clone" / "stack")
        assert "git fetch --refetch" in (told.value.hint or "")

    def test_a_damaged_repository(self, tmp_path: Path) -> None:
        top = repository(tmp_path)
        commit(top, {"tools/a.yaml": A})
        blob = git(top, "rev-parse", "HEAD:tools/a.yaml")
        path = top / ".git" / "objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        path.write_bytes(b"damaged")
        with pytest.raises(StackctlError, match="the repository lacks a part"):
            _at(top)
