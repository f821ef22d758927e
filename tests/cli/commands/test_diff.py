"""`diff`: the states that are compared, and where the stack is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, DONE, stackctl
from tests.repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOBODY = DONE.format(name="Nobody").replace("business: ann.lee, ", "")
"""A tool with one fault: nobody owns it."""
LAX = {**CLEAN, "stackctl.yaml": "schema: 1\nrules: {OWN001: off}\n"}


@pytest.fixture
def home(tmp_path: Path) -> Repository:
    return Repository.make(tmp_path / "home", _in("stack", CLEAN))


def _in(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{path}" if folder else path: text for path, text in files.items()}


class TestAnotherStackInItsPlace:
    """A stack that is found before the one of BASE, or by a link, would be judged by rules of its own."""

    @pytest.mark.parametrize("command", [("diff", "main...", "HEAD"), ("diff", "main..."), ("ci", "--target", "main")])
    def test_one_further_up_is_not_taken_for_it(self, home: Repository, command: tuple[str, ...]) -> None:
        home.branch("change", _in("", LAX) | {"stack/tools/bad.yaml": NOBODY})
        ran = stackctl(*command, cwd=home.top)
        assert ran.code == 2
        assert "is in stack/; the one in the root of the repository is another" in ran.err
        assert "--stack DIR" in ran.err
        assert stackctl("--stack", "stack", *command, cwd=home.top).code == 1

    def test_nor_one_that_moved_there(self, home: Repository) -> None:
        home.commit(_in("other", LAX))
        home.branch("change", _in("", LAX) | {"other": None, "stack/tools/bad.yaml": NOBODY})
        ran = stackctl("ci", "--target", "main", cwd=home.top)
        assert ran.code == 2
        assert "is in stack/; the one in the root of the repository is another" in ran.err

    @pytest.mark.parametrize("named", [("--stack", "stack"), ()])
    def test_nor_one_that_a_link_leads_to(self, home: Repository, named: tuple[str, ...]) -> None:
        home.commit(_in("other", LAX))
        home.branch("change", {"stack": None, "other/tools/bad.yaml": NOBODY})
        (home.top / "stack").symlink_to("other")
        home.commit({})
        ran = stackctl(*named, "ci", "--target", "main", cwd=home.top)
        assert ran.code == 2
        assert "is in stack/; the one in other/ is another" in ran.err

    def test_a_new_one_beside_it_is_compared_where_it_is_named(self, home: Repository) -> None:
        home.branch("change", _in("uk", CLEAN))
        ran = stackctl("--stack", "uk", "diff", "main...", cwd=home.top)
        assert ran.code == 0
        assert "holds no stack: everything is new" in " ".join(ran.out.split())

    def test_one_that_moved_as_a_whole_is_still_the_same(self, home: Repository) -> None:
        home.branch("change", {"stack": None, **_in("marketing", LAX), "marketing/tools/bad.yaml": NOBODY})
        assert stackctl("--stack", "marketing", "diff", "main...", cwd=home.top).code == 1
        assert stackctl("ci", cwd=home.top / "marketing").code == 1


class TestWithoutItInTheWorkingTree:
    """Two commits are compared though the checkout is sparse, or the repository bare."""

    @pytest.mark.parametrize("named", [("--stack", "stack"), ()])
    def test_a_bare_repository(self, home: Repository, named: tuple[str, ...]) -> None:
        home.branch("change", {"stack/tools/bad.yaml": NOBODY})
        home.git("clone", "--quiet", "--bare", ".", "../bare")
        bare = home.top.parent / "bare"
        for command in (("diff", "main", "change"), ("ci", "--target", "main", "--output-dir", "../report")):
            ran = stackctl(*named, *command, cwd=bare)
            assert (ran.code, "Nobody" in ran.out or "bad" in ran.out) == (1, True), ran.err

    def test_a_sparse_checkout(self, home: Repository) -> None:
        home.branch("change", {"stack/tools/bad.yaml": NOBODY, "docs/a.md": "a"})
        home.git("sparse-checkout", "set", "docs")
        assert not (home.top / "stack").exists()
        assert stackctl("diff", "main", "HEAD", cwd=home.top).code == 1
        assert stackctl("ci", "--target", "main", cwd=home.top).code == 1

    def test_a_folder_that_is_nowhere_is_a_slip(self, home: Repository) -> None:
        home.branch("change", {"docs/a.md": "a"})
        home.git("sparse-checkout", "set", "docs")
        ran = stackctl("--stack", "stak", "diff", "main", "HEAD", cwd=home.top)
        assert ran.code == 2
        assert "no such folder: stak/, neither now nor at HEAD" in ran.err


class TestTwoBranches:
    @pytest.fixture
    def diverged(self, home: Repository) -> Repository:
        home.branch("change", {"stack/tools/new.yaml": DONE.format(name="New")})
        home.git("checkout", "--quiet", "main")
        home.commit({"stack/tools/other.yaml": DONE.format(name="Other")})
        home.git("checkout", "--quiet", "change")
        return home

    @pytest.mark.parametrize(
        ("named", "hint"),
        [(("main",), "main..."), (("main", "change"), "main...change"), (("main..change",), "main...change")],
    )
    def test_what_others_did_is_not_passed_off_as_undone(
        self, diverged: Repository, named: tuple[str, ...], hint: str
    ) -> None:
        out = " ".join(stackctl("diff", *named, cwd=diverged.top).out.split())
        assert "Removed other" in out
        assert "main has commits that" in out
        assert f"to leave it out: stackctl diff {hint} " in f"{out} "
        assert "Removed" not in stackctl("diff", hint, cwd=diverged.top).out

    @pytest.mark.parametrize("named", [(), ("main...",), ("change~1",), ("change", "change~1"), ("change",)])
    def test_nothing_is_said_where_one_comes_after_the_other(
        self, diverged: Repository, named: tuple[str, ...]
    ) -> None:
        assert "has commits that" not in stackctl("diff", *named, cwd=diverged.top).out


class TestTheBaseline:
    def test_one_that_is_nowhere_is_a_slip(self, home: Repository) -> None:
        home.branch("change", {"stack/tools/new.yaml": DONE.format(name="New")})
        for command in (("diff",), ("diff", "main..."), ("diff", "main", "HEAD"), ("ci", "--target", "main")):
            ran = stackctl(*command, "--baseline", "knwon.yaml", cwd=home.top)
            assert ran.code == 2
            assert "no baseline knwon.yaml in " in ran.err

    def test_one_that_the_change_brings_knows_nothing_yet(self, home: Repository) -> None:
        home.branch("change", {"stack/tools/bad.yaml": NOBODY})
        stackctl("audit", "--baseline", "known.yaml", "--write-baseline", cwd=home.top)
        assert stackctl("diff", "main...", "--baseline", "known.yaml", cwd=home.top).code == 1
        home.commit({})
        assert stackctl("diff", "main...", "HEAD", "--baseline", "known.yaml", cwd=home.top).code == 1
        assert stackctl("diff", "HEAD", "main", "--baseline", "known.yaml", cwd=home.top).code == 0
