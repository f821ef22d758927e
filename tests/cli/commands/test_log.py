"""`stackctl log`: the change log of a stack, out of its repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, DONE, make, stackctl
from tests.repositories import commit, git, repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.harness import Ran

OLD = DONE.format(name="Old")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Five commits: a clean stack, a tool more, which changes, gets another id, and goes."""
    top = repository(tmp_path / "home")
    commit(top, {f"stack/{name}": text for name, text in CLEAN.items()}, "start")
    commit(top, {"stack/tools/old.yaml": OLD}, "a tool", 1)
    commit(top, {"stack/tools/old.yaml": OLD.replace("active: 9", "active: 7")}, "fewer seats in use", 2)
    renamed = {"stack/tools/old.yaml": None, "stack/tools/new.yaml": OLD.replace("active: 9", "active: 7")}
    commit(top, renamed, "another id", 3)
    commit(top, {"stack/tools/new.yaml": None, "readme": "x"}, "gone", 4)
    return top


def _subjects(ran: Ran) -> list[str]:
    assert ran.code == 0, ran.err
    return [entry["subject"] for entry in ran.json["entries"]]


def _log(home: Path, *arguments: str) -> Ran:
    return stackctl("log", "--format", "json", *arguments, cwd=home)


def test_the_newest_comes_first(home: Path) -> None:
    ran = _log(home)
    assert _subjects(ran) == ["gone", "another id", "fewer seats in use", "a tool", "start"]
    assert ran.json["schema"] == "stackctl.log/1"
    assert [entry["day"] for entry in ran.json["entries"]] == [f"2026-01-0{day}" for day in (5, 4, 3, 2, 1)]
    assert (ran.json["cut"], ran.err) == (False, "")


@pytest.mark.parametrize(
    ("arguments", "subjects"),
    [
        (["--limit", "2"], ["gone", "another id"]),
        (["-n", "1", "--at", "HEAD~2"], ["fewer seats in use"]),
        (["--since", "2026-01-03"], ["gone", "another id", "fewer seats in use"]),
        (["new"], ["gone", "another id", "fewer seats in use", "a tool"]),
        (["new", "--since", "2026-01-03", "--limit", "2"], ["gone", "another id"]),
        (["old"], ["fewer seats in use", "a tool"]),
        (["good"], ["start"]),
        (["web", "--at", "main~1"], ["start"]),
        (["good", "--since", "2026-01-02"], []),
    ],
    ids=" ".join,
)
def test_what_is_asked_for(home: Path, arguments: list[str], subjects: list[str]) -> None:
    assert _subjects(_log(home, *arguments)) == subjects


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["goood"], 'there never was a tool or system "goood" (did you mean "good"?)'),
        (["olt"], 'there never was a tool or system "olt" (did you mean "old"?)'),
        (["--since", "yesterday"], '--since "yesterday" is not a date'),
        (["--since", "20260101"], '--since "20260101" is not a date'),
        (["--at", "mian"], 'no revision "mian" (did you mean "main"?)'),
        (["--at=--output=x"], '"--output=x" cannot be a revision: it begins with a hyphen'),
    ],
    ids=" ".join,
)
def test_what_cannot_be_asked_for(home: Path, arguments: list[str], message: str) -> None:
    ran = _log(home, *arguments)
    assert (ran.code, ran.out, ran.err.splitlines()[0]) == (2, "", f"error: {message}")


def test_the_formats_are_those_of_the_folder(home: Path) -> None:
    for format_ in ("text", "markdown", "html"):
        ran = stackctl("log", "--format", format_, cwd=home)
        assert ran.code == 0
        assert "fewer seats in use" in ran.out
    assert stackctl("log", "--format", "pdf", cwd=home).code == 2


def test_what_is_not_committed_is_not_told(home: Path) -> None:
    make(home, {"stack/tools/next.yaml": OLD})
    assert _subjects(_log(home))[0] == "gone"
    assert _log(home, "next").code == 2


def test_a_shallow_clone_says_that_it_is_one(home: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=3", home.as_uri(), "clone")
    ran = _log(tmp_path / "clone")
    assert _subjects(ran) == ["gone", "another id"]
    assert ran.json["cut"] is True
    # It has not changed since, and is there all the same.
    assert _subjects(_log(tmp_path / "clone", "good")) == []


def test_a_shallow_clone_does_not_say_never(home: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", home.as_uri(), "clone")
    ran = stackctl("log", "old", cwd=tmp_path / "clone")
    assert ran.code == 2
    assert 'no tool or system "old" in the part of the history that this clone holds' in ran.err
    assert "git fetch --unshallow" in ran.err


def test_a_working_tree_without_a_stack(home: Path) -> None:
    git(home, "rm", "-r", "--quiet", "stack")
    assert len(_subjects(_log(home))) == 5


def test_settings_that_were_broken_are_no_hindrance(home: Path) -> None:
    commit(home, {"stack/stackctl.yaml": "schema: [\n", "stack/tools/x.yaml": OLD}, "broken", 5)
    commit(home, {"stack/stackctl.yaml": "schema: 1\n"}, "mended", 6)
    assert "broken" in _subjects(_log(home))
    assert "broken" in _subjects(_log(home, "--at", "HEAD~1"))


def test_no_repository_and_no_commit(tmp_path: Path) -> None:
    make(tmp_path / "stack", CLEAN)
    ran = _log(tmp_path)
    assert (ran.code, ran.err.startswith("error: no git repository holds ")) == (2, True)
    repository(tmp_path)
    ran = _log(tmp_path)
    assert (ran.code, ran.err.splitlines()[0]) == (2, "error: the repository has no commit yet")


class TestTheCard:
    """`show` has the last three changes of a tool."""

    def _history(self, home: Path, *arguments: str) -> list[str]:
        ran = stackctl("show", "--format", "json", *arguments, cwd=home)
        assert ran.code == 0, ran.err
        return [entry["subject"] for entry in ran.json["history"]]

    def test_it_follows_a_tool_to_its_former_id(self, home: Path) -> None:
        assert self._history(home, "new", "--at", "HEAD~1") == ["another id", "fewer seats in use", "a tool"]
        assert self._history(home, "good") == ["start"]

    def test_and_to_its_former_folder(self, home: Path) -> None:
        commit(home, {"stack/tools/good.yaml": None, "stack/tools/eu/good.yaml": CLEAN["tools/good.yaml"]}, "moved", 5)
        assert self._history(home, "good") == ["moved", "start"]

    def test_only_the_last_three_are_told(self, home: Path) -> None:
        for day in range(5, 10):
            commit(home, {"stack/tools/good.yaml": DONE.format(name=f"Good {day}")}, f"day {day}", day)
        assert self._history(home, "good") == ["day 9", "day 8", "day 7"]

    def test_people_read_who_when_and_what(self, home: Path) -> None:
        ran = stackctl("show", "new", "--at", "HEAD~1", cwd=home)
        last = ran.out.partition("last changes\n")[2].splitlines()
        assert [line[:12] for line in last] == ["2026-01-04  ", "2026-01-03  ", "2026-01-02  "]
        assert last[0][12:].startswith("renamed from old (Ann Lee, ")

    def test_what_is_not_committed_has_none(self, home: Path) -> None:
        make(home, {"stack/tools/next.yaml": OLD})
        assert self._history(home, "next") == []

    def test_nobody_is_bothered_where_there_is_no_repository(self, tmp_path: Path) -> None:
        make(tmp_path / "stack", CLEAN)
        ran = stackctl("show", "good", cwd=tmp_path)
        assert (ran.code, ran.err, "last changes" in ran.out) == (0, "", False)
        ran = stackctl("show", "good", cwd=tmp_path, env={"PATH": str(tmp_path)})
        assert (ran.code, ran.err) == (0, "")
