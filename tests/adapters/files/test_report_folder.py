"""The folder of the reports: those of one run, and nobody else's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.adapters.files.report_folder import begin
from stackctl.model.errors import StackctlError
from tests.cli.harness import contents

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("comment.md", "diff.json")


def test_it_is_made_and_keeps_out_of_commits(tmp_path: Path) -> None:
    begin(tmp_path / "a" / "b", NAMES)
    assert list(contents(tmp_path)) == ["a/b/.gitignore"]
    assert contents(tmp_path)["a/b/.gitignore"].endswith(b"\n*\n")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    begin(tmp_path, NAMES)
    assert list(contents(tmp_path)) == [".gitignore"]


def test_the_reports_of_an_earlier_run_go_and_others_stay(tmp_path: Path) -> None:
    begin(tmp_path, NAMES)
    for name in (*NAMES, "mine.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    begin(tmp_path, NAMES)
    assert list(contents(tmp_path)) == [".gitignore", "mine.txt"]


@pytest.mark.parametrize("name", ["comment.md", ".gitignore", "stackctl.yaml"])
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("*\n", encoding="utf-8")
    with pytest.raises(StackctlError, match="holds other files than reports") as refused:
        begin(tmp_path, NAMES)
    assert refused.value.hint == "name a folder for them alone: --output-dir DIR"
    assert contents(tmp_path) == {name: b"*\n"}


def test_a_link_in_place_of_a_report_goes_and_its_target_stays(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x", encoding="utf-8")
    begin(tmp_path / "out", NAMES)
    (tmp_path / "out" / "comment.md").symlink_to(tmp_path / "other")
    begin(tmp_path / "out", NAMES)
    assert list(contents(tmp_path)) == ["other", "out/.gitignore"]


def test_a_folder_in_place_of_a_report(tmp_path: Path) -> None:
    begin(tmp_path, NAMES)
    (tmp_path / "comment.md").mkdir()
    with pytest.raises(StackctlError, match=r"cannot delete the report of an earlier run"):
        begin(tmp_path, NAMES)


@pytest.mark.parametrize("kind", ["link", "file"])
def test_what_is_no_folder(tmp_path: Path, kind: str) -> None:
    (tmp_path / "there").mkdir()
    if kind == "link":
        (tmp_path / "out").symlink_to(tmp_path / "there")
    else:
        (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(StackctlError):
        begin(tmp_path / "out", NAMES)
    assert list((tmp_path / "there").iterdir()) == []
