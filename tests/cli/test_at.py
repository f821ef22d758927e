"""`--at REV`: any report as of a git revision."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, DONE, Ran, make, stackctl
from tests.commands import COMMANDS, options
from tests.repositories import commit, git, repository

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = [
    command.line(form="json")
    for command in COMMANDS.values()
    if command.needs == "tools" and "--at" in options(command.name)
]
NEW = DONE.format(name="New")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A repository: first `CLEAN` in `stack/`, tagged v1; now with one tool more, and one in the working tree alone."""
    top = repository(tmp_path / "home")
    commit(top, {f"stack/{name}": text for name, text in CLEAN.items()})
    git(top, "tag", "v1")
    commit(top, {"stack/tools/new.yaml": NEW, "stack/stackctl.yaml": "schema: 1\norganisation: Now\n"}, day=1)
    make(top, {"stack/tools/uncommitted.yaml": NEW.replace("New", "Newest")})
    return top


def _tools(ran: Ran) -> list[str]:
    assert ran.code == 0, ran.err
    return [row["id"] for row in ran.json["rows"]]


def _list(cwd: Path, *before: str, at: str) -> Ran:
    return stackctl(*before, "list", "--format", "json", "--at", at, cwd=cwd)


@pytest.mark.parametrize("report", REPORTS, ids=" ".join)
def test_every_report_says_what_it_said_then(home: Path, tmp_path: Path, report: list[str]) -> None:
    git(tmp_path, "clone", "--quiet", str(home), "then")
    git(tmp_path / "then", "checkout", "--quiet", "v1")
    then = stackctl(*report, cwd=tmp_path / "then")
    at = stackctl(*report, "--at", "v1", cwd=home)
    assert (at.code, at.out) == (then.code, then.out)
    assert at.err == f"note: the stack as of v1 ({git(home, 'rev-parse', 'v1')[:7]})\n"


def test_the_working_tree_does_not_count(home: Path) -> None:
    assert _tools(_list(home, at="v1")) == ["good"]
    assert _tools(_list(home, at="HEAD")) == ["good", "new"]
    assert _tools(stackctl("list", "--format", "json", cwd=home)) == ["good", "new", "uncommitted"]


def test_the_rules_are_those_of_the_revision(home: Path) -> None:
    commit(home, {"stack/stackctl.yaml": "schema: 1\nrules:\n  STK003: {severity: nonsense}\n"}, day=2)
    assert stackctl("audit", cwd=home).code == 2
    assert stackctl("audit", "--at", "HEAD~1", cwd=home).code == 0
    assert stackctl("audit", "--at", "HEAD", cwd=home).code == 2


def test_dates_count_from_today_all_the_same(home: Path) -> None:
    ran = stackctl("--today", "2027-02-03", "audit", "--format", "json", "--at", "v1", cwd=home)
    assert ran.json["today"] == "2027-02-03"


def test_a_baseline_is_a_file_on_disk(home: Path) -> None:
    commit(home, {"stack/tools/bad.yaml": "{name: A, vendor: B, category: crm, status: active}\n"}, day=2)
    ran = stackctl("audit", "--at", "HEAD", "--baseline", "known.yaml", "--write-baseline", cwd=home)
    assert ran.code == 0, ran.err
    assert (home / "known.yaml").is_file()
    assert stackctl("audit", "--at", "HEAD", "--fail-on", "info", cwd=home).code == 1
    assert stackctl("audit", "--at", "HEAD", "--fail-on", "info", "--baseline", "known.yaml", cwd=home).code == 0


class TestWhereTheStackIs:
    def test_a_working_tree_without_a_stack(self, home: Path) -> None:
        shutil.rmtree(home / "stack")
        assert _tools(_list(home, at="v1")) == ["good"]
        assert _tools(_list(home, "--stack", "stack", at="v1")) == ["good"]

    @pytest.mark.parametrize("folder", ["", "stack", "stack/tools", "docs", "docs/stack"])
    def test_it_is_found_from_any_folder(self, home: Path, folder: str) -> None:
        shutil.rmtree(home / "stack")
        (home / folder).mkdir(parents=True, exist_ok=True)
        assert _tools(_list(home / folder, at="v1")) == ["good"]

    def test_one_that_has_moved_since_is_told(self, home: Path) -> None:
        (home / "martech").mkdir()
        (home / "stack").rename(home / "martech" / "stack")
        commit(home, {}, day=2)
        ran = _list(home, "--stack", "martech/stack", at="v1")
        assert _tools(ran) == ["good"]
        assert ran.err.endswith("), where it is in stack/\n")

    def test_the_one_here_comes_before_the_others(self, home: Path) -> None:
        commit(home, {f"other/{name}": text for name, text in CLEAN.items()}, day=2)
        assert _tools(_list(home, at="HEAD")) == ["good", "new", "uncommitted"]
        assert _tools(_list(home, "--stack", "other", at="HEAD")) == ["good"]

    def test_two_revisions_are_compared_where_the_working_tree_holds_no_stack(self, home: Path) -> None:
        shutil.rmtree(home / "stack")
        for place in ((), ("--stack", "stack")):
            ran = stackctl(*place, "diff", "v1", "HEAD", "--format", "json", cwd=home)
            assert ran.json["tools"]["added"] == ["new"], ran.err

    def test_several_of_which_none_is_here(self, home: Path) -> None:
        commit(home, {f"other/{name}": text for name, text in CLEAN.items()}, day=2)
        (home / "docs").mkdir()
        ran = stackctl("--stack", "docs", "list", "--at", "HEAD", cwd=home)
        assert ran.code == 2
        assert "error: no stack in docs/ at HEAD (" in ran.err
        assert ", but in other/ and stack/\n" in ran.err

    def test_another_one_that_stands_here_all_the_same_is_not_taken_for_it(self, home: Path) -> None:
        make(home / "other", CLEAN)
        for words in (("list", "--at", "v1"), ("diff", "HEAD", "v1"), ("log", "--at", "v1")):
            assert stackctl(*words, cwd=home / "stack").code in (0, 1)
            ran = stackctl(*words, cwd=home / "other")
            assert (ran.code, ran.out) == (2, "")
            assert "error: no stack in other/ at v1 (" in ran.err

    def test_a_folder_that_never_was(self, home: Path) -> None:
        ran = stackctl("--stack", "stak", "list", "--at", "HEAD", cwd=home)
        assert ran.code == 2
        assert ran.err.startswith("error: no such folder: stak/, neither now nor at HEAD (")

    def test_none_at_that_revision(self, home: Path) -> None:
        git(home, "checkout", "--quiet", "--orphan", "empty")
        git(home, "rm", "-r", "--quiet", "--force", ".")
        commit(home, {"stack/tools/uncommitted.yaml": None, "readme": ""}, day=3)
        ran = stackctl("list", "--at", "HEAD", cwd=home)
        assert ran.code == 2
        assert ran.err.startswith("error: no stack at HEAD (")

    def test_no_tools_at_that_revision(self, home: Path) -> None:
        commit(home, {"stack/tools/good.yaml": None, "stack/tools/new.yaml": None}, day=2)
        git(home, "rm", "--quiet", "stack/tools/uncommitted.yaml")
        git(home, "commit", "--quiet", "-m", "none", day=3)
        ran = stackctl("list", "--at", "HEAD", cwd=home)
        assert (ran.code, ran.err.splitlines()[1][:16]) == (2, "error: no tools ")

    def test_no_repository(self, tmp_path: Path) -> None:
        make(tmp_path / "stack", CLEAN)
        ran = stackctl("list", "--at", "HEAD", cwd=tmp_path)
        assert ran.code == 2
        assert ran.err.startswith("error: no git repository holds ")


class TestPaths:
    def test_a_file_of_the_revision_alone(self, home: Path) -> None:
        bad = "{name: A, vendor: B, category: crm, status: active}\n"
        commit(home, {"stack/tools/eu/bad.yaml": bad}, day=2)
        commit(home, {"stack/tools/eu/bad.yaml": None}, day=3)
        for path in ("stack/tools/eu/bad.yaml", "tools/eu", "stack/tools/eu/"):
            ran = stackctl("audit", "--at", "HEAD~1", "--format", "json", path, cwd=home)
            assert {found["file"] for found in ran.json["findings"]} == {"tools/eu/bad.yaml"}
        ran = stackctl("audit", "--at", "HEAD", "stack/tools/eu/bad.yaml", cwd=home)
        assert ran.code == 2
        assert "no such file or folder" in ran.err


def test_an_unknown_revision_has_a_did_you_mean(home: Path) -> None:
    ran = stackctl("cost", "--at", "mian", cwd=home)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith('error: no revision "mian" (did you mean "main"?)\n')
