"""The commits of a repository that changed a stack, with what its files held before and after."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from stackctl.adapters.git.history import history_of
from stackctl.adapters.git.repository import repository_of, resolve
from tests.repositories import BEGAN, commit, git, repository

if TYPE_CHECKING:
    from pathlib import Path

    from stackctl.model.reports.log import Commit

A, B, C = "name: A\n", "name: B\n", "name: C\n"


def _history(top: Path, folder: str = "", **limits: object) -> list[Commit]:
    there = repository_of(top / folder)
    return list(history_of(there, resolve(there, "HEAD"), **limits))  # type: ignore[arg-type]


def _told(commits: list[Commit]) -> list[tuple[str, dict[str, tuple[object, ...]]]]:
    return [(one.subject, {it.path: (*it.before, it.after) for it in one.files}) for one in commits]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return repository(tmp_path / "r")


@pytest.mark.parametrize("folder", ["", "stack/", "a b/ü/", ":(top)s*[x]/"])
@pytest.mark.parametrize("format_", ["sha1", "sha256"])
def test_what_each_commit_changed_in_the_stack_alone(tmp_path: Path, folder: str, format_: str) -> None:
    top = repository(tmp_path, f"--object-format={format_}")
    commit(top, {f"{folder}tools/a.yaml": A, f"{folder}stackctl.yaml": "", "other/a.yaml": A}, "one")
    commit(top, {":(top)sAx/tools/a.yaml": C, "sAx/tools/a.yaml": C}, "a name that a pattern would match")
    commit(top, {"other/b.yaml": B, f"{folder}readme.md": "x", f"{folder}docs/tools/x.yaml": A}, "beside", 1)
    commit(top, {f"{folder}tools/a.yaml": B, f"{folder}tools/eu/c.yaml": C}, "two", 2)
    commit(top, {f"{folder}tools/a.yaml": None, f"{folder}teams.yaml": "people: {}\n"}, "three", 3)
    assert _told(_history(top, folder)) == [
        ("three", {"teams.yaml": (None, b"people: {}\n"), "tools/a.yaml": (B.encode(), None)}),
        ("two", {"tools/a.yaml": (A.encode(), B.encode()), "tools/eu/c.yaml": (None, C.encode())}),
        ("one", {"stackctl.yaml": (None, b""), "tools/a.yaml": (None, A.encode())}),
    ]


def test_what_a_commit_says_of_itself(top: Path) -> None:
    one = commit(top, {"tools/a.yaml": A}, "a subject\n\nand a text\n", 1)
    (found,) = _history(top)
    assert (found.id, found.day, found.author, found.subject) == (one, date(2026, 1, 2), "Ann Lee", "a subject")


@pytest.mark.parametrize(
    ("author", "day", "name"),
    [
        (b"Ann <a@x> 1767222000 +0000", "2025-12-31", "Ann"),
        (b"Ann <a@x> 1767222000 +0100", "2026-01-01", "Ann"),
        (b"Ann <a@x> 1767222000 -1130", "2025-12-31", "Ann"),
        (b"Ann <a@x> 0 +0000", "1970-01-01", "Ann"),
        (b"Ann <a@x> 99999999999999999 +0000", "1970-01-01", "Ann"),
        (b" <a@x> 1767222000 +0100", "2026-01-01", "nobody"),
        (b"J\xfcrg <a@x> 1767222000 +0100", "2026-01-01", "J\\xfcrg"),
        (b"J\xc3\xbcrg > <a@x> 1767222000 +0100", "2026-01-01", "Jürg >"),
        (b"nonsense", "1970-01-01", "nobody"),
    ],
)
def test_authors_and_days_as_odd_as_they_come(top: Path, author: bytes, day: str, name: str) -> None:
    commit(top, {"tools/a.yaml": A})
    tree = git(top, "rev-parse", "HEAD^{tree}").encode()
    data = b"tree " + tree + b"\nauthor " + author + b"\ncommitter Ann <a@x> 1767222000 +0100\n\nsubject\n"
    one = git(top, "hash-object", "-w", "-t", "commit", "--literally", "--stdin", data=data)
    git(top, "update-ref", "refs/heads/main", one)
    (found,) = _history(top)
    assert (found.day.isoformat(), found.author, found.subject) == (day, name, "subject")


def test_a_message_in_another_encoding(top: Path) -> None:
    commit(top, {"tools/a.yaml": A})
    for encoding, subject in (("latin-1", "M\xfcnchen"), ("nonsense", "M\\xfcnchen"), ("rot13", "M\\xfcnchen")):
        text = "Ann Lee <a@x> 1767222000 +0100"
        head = f"tree {git(top, 'rev-parse', 'HEAD^{tree}')}\nauthor {text}\ncommitter {text}\nencoding {encoding}\n\n"
        data = head.encode() + b"M\xfcnchen\n"
        git(top, "update-ref", "refs/heads/main", git(top, "hash-object", "-w", "-t", "commit", "--stdin", data=data))
        assert [one.subject for one in _history(top)] == [subject]


class TestMerges:
    def _part(self, top: Path, ours: dict[str, str], theirs: dict[str, str]) -> None:
        commit(top, {"tools/a.yaml": "1\n2\n3\n4\n5\n"}, "base")
        git(top, "checkout", "--quiet", "-b", "side")
        commit(top, dict(theirs), "theirs", 1)
        git(top, "checkout", "--quiet", "main")
        commit(top, dict(ours), "ours", 2)

    def test_what_a_side_has_told_is_not_told_again(self, top: Path) -> None:
        self._part(top, {"tools/b.yaml": B}, {"tools/c.yaml": C})
        git(top, "merge", "--quiet", "--no-edit", "side", day=3)
        assert [subject for subject, _ in _told(_history(top))] == ["ours", "theirs", "base"]

    def test_a_file_that_is_as_in_no_parent_is_told_by_all_of_them(self, top: Path) -> None:
        self._part(top, {"tools/a.yaml": "0\n2\n3\n4\n5\n"}, {"tools/a.yaml": "1\n2\n3\n4\n9\n"})
        git(top, "merge", "--quiet", "--no-edit", "-m", "merge", "side", day=3)
        merge, *_ = _told(_history(top))
        assert merge == ("merge", {"tools/a.yaml": (b"0\n2\n3\n4\n5\n", b"1\n2\n3\n4\n9\n", b"0\n2\n3\n4\n9\n")})

    def test_children_come_first_whatever_their_clocks_say(self, top: Path) -> None:
        commit(top, {"tools/a.yaml": A}, "parent", 9)
        commit(top, {"tools/a.yaml": B}, "child", 1)
        assert [one.subject for one in _history(top)] == ["child", "parent"]


class TestMoves:
    def test_a_stack_that_moves_as_a_whole_has_not_changed(self, top: Path) -> None:
        commit(top, {"old/stackctl.yaml": "", "old/tools/a.yaml": A, "old/tools/b.yaml": A}, "one")
        commit(top, {"old/tools/a.yaml": B}, "two", 1)
        (top / "new" / "deep").mkdir(parents=True)
        shutil.move(top / "old", top / "new" / "deep" / "stack")
        commit(top, {"new/deep/stack/tools/b.yaml": C}, "moved, and one changed", 2)
        commit(top, {"new/deep/stack/tools/a.yaml": C}, "four", 3)
        assert _told(_history(top, "new/deep/stack")) == [
            ("four", {"tools/a.yaml": (B.encode(), C.encode())}),
            ("moved, and one changed", {"tools/b.yaml": (A.encode(), C.encode())}),
            ("two", {"tools/a.yaml": (A.encode(), B.encode())}),
            (
                "one",
                {
                    "stackctl.yaml": (None, b""),
                    "tools/a.yaml": (None, A.encode()),
                    "tools/b.yaml": (None, A.encode()),
                },
            ),
        ]

    def test_from_the_root_and_back(self, top: Path) -> None:
        commit(top, {"stackctl.yaml": "", "tools/a.yaml": A}, "one")
        (top / "s").mkdir()
        shutil.move(top / "tools", top / "s" / "tools")
        shutil.move(top / "stackctl.yaml", top / "s" / "stackctl.yaml")
        commit(top, {}, "down", 1)
        commit(top, {"s/tools/a.yaml": B}, "two", 2)
        shutil.move(top / "s" / "tools", top / "tools")
        shutil.move(top / "s" / "stackctl.yaml", top / "stackctl.yaml")
        commit(top, {}, "up", 3)
        assert [one.subject for one in _history(top)] == ["two", "one"]

    def test_another_stack_that_comes_or_goes_is_no_move(self, top: Path) -> None:
        commit(top, {"a/stackctl.yaml": "", "a/tools/a.yaml": A}, "one")
        commit(top, {"b/stackctl.yaml": "", "b/tools/a.yaml": A}, "another", 1)
        commit(top, {"a/stackctl.yaml": None, "a/tools/a.yaml": None}, "gone", 2)
        assert [one.subject for one in _history(top, "b")] == ["another"]


class TestLimits:
    def test_the_day_is_that_of_the_author(self, top: Path) -> None:
        for day in range(4):
            commit(top, {"tools/a.yaml": f"name: {day}\n"}, f"day {day}", day)
        assert [one.subject for one in _history(top, since=date(2026, 1, 3))] == ["day 3", "day 2"]

    def test_what_another_revision_has_too(self, top: Path) -> None:
        for day in range(4):
            commit(top, {"tools/a.yaml": f"name: {day}\n"}, f"day {day}", day)
        there = repository_of(top)
        found = history_of(there, resolve(there, "HEAD"), without=resolve(there, "HEAD~2"))
        assert [one.subject for one in found] == ["day 3", "day 2"]

    def test_commits_that_touch_a_file(self, top: Path) -> None:
        commit(top, {"tools/a.yaml": A, "tools/b.yaml": A}, "both")
        commit(top, {"tools/b.yaml": B}, "b", 1)
        commit(top, {"tools/a.yaml": B, "tools/c.yaml": A}, "a and c", 2)
        found = _told(_history(top, touching=("tools/a.yaml",)))
        assert [(subject, sorted(files)) for subject, files in found] == [
            ("a and c", ["tools/a.yaml", "tools/c.yaml"]),
            ("both", ["tools/a.yaml", "tools/b.yaml"]),
        ]

    def test_a_shallow_clone_does_not_take_its_first_commit_for_the_first(self, top: Path, tmp_path: Path) -> None:
        for day in range(4):
            commit(top, {"tools/a.yaml": f"name: {day}\n"}, f"day {day}", day)
        git(tmp_path, "clone", "--quiet", "--depth=2", top.as_uri(), "clone")
        assert [one.subject for one in _history(tmp_path / "clone")] == ["day 3"]
        git(tmp_path, "clone", "--quiet", "--depth=9", top.as_uri(), "whole")
        assert [one.subject for one in _history(tmp_path / "whole")] == ["day 3", "day 2", "day 1", "day 0"]


def test_many_commits_are_read_in_chunks(top: Path) -> None:
    lines = []
    for number in range(60):
        data = f"name: {number}\n"
        lines.append(f"commit refs/heads/main\ncommitter Ann <a@x> {BEGAN + number} +0000\ndata 1\nx\n")
        lines.append(f"M 100644 inline tools/a.yaml\ndata {len(data)}\n{data}\n")
    git(top, "fast-import", "--quiet", data="".join(lines).encode())
    found = _history(top)
    assert [one.files[0].after for one in found] == [f"name: {number}\n".encode() for number in range(59, -1, -1)]
    there = repository_of(top)
    assert next(history_of(there, resolve(there, "main"))).files[0].after == b"name: 59\n"


def test_links_and_submodules_are_no_files(top: Path) -> None:
    one = commit(top, {"tools/a.yaml": A}, "a file")
    (top / "tools" / "a.yaml").unlink()
    (top / "tools" / "a.yaml").symlink_to("/etc/passwd")
    commit(top, {}, "a link", 1)
    git(top, "update-index", "--add", "--cacheinfo", f"160000,{one},tools/b.yaml")
    git(top, "commit", "--quiet", "-m", "a module", day=2)
    assert _told(_history(top)) == [
        ("a link", {"tools/a.yaml": (A.encode(), None)}),
        ("a file", {"tools/a.yaml": (None, A.encode())}),
    ]
