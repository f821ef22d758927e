"""`stackctl audit` and `validate`: what is reported, and what the exit status says of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from stackctl import rules
from tests.cli.harness import BARE, CLEAN, DONE, make, stackctl

if TYPE_CHECKING:
    from pathlib import Path

ALPHA = ["CST001", "ENB001", "OWN001", "OWN002", "REV001", "USE001", "USE004", "USE007"]
"""What is found of a tool with four keys, in its order in the file."""

FILES = {
    **CLEAN,
    "tools/alpha.yaml": BARE % ("Alpha", "One"),
    "tools/beta.yaml": DONE.format(name="Beta").replace("active: 9", "active: 2"),
    "tools/eu/delta.yaml": DONE.format(name="Delta").replace("since: 2024", "since: 2025") + "aliases: [Good]\n",
    "tools/gamma.yaml": DONE.format(name="Gamma") + "ownr: ann.lee\n",
}
"""Errors in alpha, delta and gamma, a warning in beta."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a stack in `stack/`."""
    make(tmp_path / "stack", FILES)
    (tmp_path / "elsewhere").mkdir()
    return tmp_path


def _places(*arguments: str, cwd: Path) -> list[str]:
    """The findings as `file code`; that the run itself went well is checked."""
    ran = stackctl("audit", "--format", "json", *arguments, cwd=cwd)
    assert (ran.code in (0, 1), ran.err) == (True, "")
    return ran.places


class TestReport:
    def test_all_of_it(self, home: Path) -> None:
        ran = stackctl("audit", "--format", "json", cwd=home)
        assert ran.code == 1
        assert [place for place in ran.places if "alpha" not in place] == [
            "tools/beta.yaml USE003",
            "tools/eu/delta.yaml DUP001",
            "tools/gamma.yaml STK003",
        ]
        assert sorted(place.split()[1] for place in ran.places if "alpha" in place) == ALPHA
        assert ran.json["summary"]["findings"] == {"error": 4, "warning": 5, "info": 2}
        assert (ran.json["summary"]["tools"], ran.json["summary"]["systems"]) == (5, 1)

    def test_text_and_json_agree(self, home: Path) -> None:
        text = stackctl("audit", cwd=home)
        assert text.code == 1
        assert "4 errors, 5 warnings, 2 notes in 4 of 5 tools" in text.out
        for found in stackctl("audit", "--format", "json", cwd=home).json["findings"]:
            assert f"{found['file']}:{found['line']}:{found['column']}" in text.out
            assert found["message"] in text.out

    def test_the_same_twice(self, home: Path) -> None:
        for form in ("text", "json"):
            assert stackctl("audit", "-f", form, cwd=home) == stackctl("audit", "-f", form, cwd=home)

    def test_a_clean_stack_takes_one_line(self, tmp_path: Path) -> None:
        make(tmp_path / "ours", CLEAN)
        ran = stackctl("audit", cwd=tmp_path / "ours")
        assert ran.code == 0
        assert ran.out == (
            f"ours: 1 tool, 1 system, 1 integration checked against {len(rules.codes())} rules as of 2026-11-22: "
            "nothing found. Next: the contract of good ends on 2028-12-31.\n"
        )


class TestFailOn:
    @pytest.mark.parametrize(
        ("rule", "statuses"),
        [
            ("OWN001", {"error": 1, "warning": 1, "info": 1, "never": 0}),
            ("USE003", {"error": 0, "warning": 1, "info": 1, "never": 0}),
            ("USE001", {"error": 0, "warning": 0, "info": 1, "never": 0}),
            ("DUP004", {"error": 0, "warning": 0, "info": 0, "never": 0}),
        ],
    )
    @pytest.mark.parametrize("form", ["text", "json"])
    def test_what_is_found_decides(self, home: Path, rule: str, statuses: dict[str, int], form: str) -> None:
        for level, status in statuses.items():
            ran = stackctl("audit", "--rule", rule, "--fail-on", level, "--format", form, cwd=home)
            assert ran.code == status, level
        assert stackctl("audit", "--rule", rule, "--format", form, cwd=home).code == statuses["error"]

    def test_what_is_waived_does_not_count(self, tmp_path: Path) -> None:
        waiver = "waivers: [{rule: OWN002, reason: r, by: ann.lee, until: 2026-11-22}]\n"
        text = DONE.format(name="Alpha").replace("technical: bob.ray, ", "")
        make(tmp_path, {**CLEAN, "tools/alpha.yaml": text + waiver})
        ran = stackctl("audit", "--fail-on", "info", "--format", "json", cwd=tmp_path)
        assert ran.code == 0
        assert [(found["code"], found["status"]) for found in ran.json["findings"]] == [("OWN002", "waived")]
        assert ran.json["summary"]["waived"] == 1
        later = stackctl("--today", "2026-11-23", "audit", "--fail-on", "warning", "--format", "json", cwd=tmp_path)
        assert later.code == 1
        assert later.codes == ["OWN002", "WVR001"]

    def test_before_any_work(self, tmp_path: Path) -> None:
        ran = stackctl("audit", "--fail-on", "fatal", cwd=tmp_path)
        assert ran.code == 2
        assert ran.err == 'error: --fail-on "fatal" is not a severity\n       write error, warning, info or never\n'


class TestRules:
    @pytest.mark.parametrize(
        ("arguments", "codes"),
        [
            (("--rule", "OWN"), ["OWN001", "OWN002"]),
            (("--rule", "own001"), ["OWN001"]),
            (("--rule", "OWN001", "--rule", "USE003"), ["OWN001", "USE003"]),
            (("--rule", "OWN", "--ignore", "OWN001"), ["OWN002"]),
            (("--rule", "OWN", "--ignore", "own"), []),
            (
                ("--ignore", "USE", "--ignore", "REV", "--ignore", "CST001", "--ignore", "ENB"),
                ["DUP001", "OWN001", "OWN002", "STK003"],
            ),
        ],
    )
    def test_codes_and_families(self, home: Path, arguments: tuple[str, ...], codes: list[str]) -> None:
        assert sorted(place.split()[1] for place in _places(*arguments, cwd=home)) == codes

    def test_a_rule_that_is_off_is_known(self, tmp_path: Path) -> None:
        make(tmp_path, {**FILES, "stackctl.yaml": "rules: {OWN001: off}\n"})
        assert _places("--rule", "OWN001", cwd=tmp_path) == []

    def test_what_is_left_out_says_so(self, home: Path) -> None:
        ran = stackctl("audit", "--rule", "DUP004", cwd=home)
        assert ran.code == 0
        assert "nothing found in what was asked for" in ran.out


class TestSelect:
    @pytest.mark.parametrize(
        ("expression", "files"),
        [
            ("beta", {"tools/beta.yaml"}),
            ("*a", {"tools/alpha.yaml", "tools/beta.yaml", "tools/eu/delta.yaml", "tools/gamma.yaml"}),
            ("beta delta", {"tools/beta.yaml", "tools/eu/delta.yaml"}),
            ("owner:ann.lee,*eta", {"tools/beta.yaml"}),
            ("owner:Ann*", {"tools/beta.yaml", "tools/eu/delta.yaml", "tools/gamma.yaml"}),
            ("vendor:one", {"tools/alpha.yaml"}),
            ("team:ops,status:live", {"tools/beta.yaml", "tools/eu/delta.yaml", "tools/gamma.yaml"}),
            ("+web", {"tools/beta.yaml", "tools/eu/delta.yaml", "tools/gamma.yaml"}),
            ("category:seo", set()),
        ],
    )
    def test_the_tools_that_are_meant(self, home: Path, expression: str, files: set[str]) -> None:
        assert {place.split()[0] for place in _places("--select", expression, cwd=home)} == files

    def test_a_finding_about_two_is_one_about_each(self, home: Path) -> None:
        assert _places("--select", "good", cwd=home) == ["tools/eu/delta.yaml DUP001"]

    @pytest.mark.parametrize("expression", ["", " ", ",", "a+b", "+", "owner:"])
    def test_what_means_nothing(self, home: Path, expression: str) -> None:
        ran = stackctl("audit", "--select", expression, cwd=home)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: ")


class TestPaths:
    def test_relative_to_the_working_folder(self, home: Path) -> None:
        assert _places("stack/tools/beta.yaml", cwd=home) == ["tools/beta.yaml USE003"]
        assert _places("beta.yaml", cwd=home / "stack" / "tools") == ["tools/beta.yaml USE003"]
        assert _places("../beta.yaml", cwd=home / "stack" / "tools" / "eu") == ["tools/beta.yaml USE003"]

    def test_relative_to_the_stack(self, home: Path) -> None:
        assert _places("tools/beta.yaml", cwd=home) == ["tools/beta.yaml USE003"]
        assert _places("tools/beta.yaml", cwd=home / "stack" / "tools") == ["tools/beta.yaml USE003"]
        ran = stackctl("--stack", "../stack", "audit", "-f", "json", "tools/beta.yaml", cwd=home / "elsewhere")
        assert ran.places == ["tools/beta.yaml USE003"]

    def test_absolute(self, home: Path) -> None:
        assert _places(str(home / "stack" / "tools" / "beta.yaml"), cwd=home) == ["tools/beta.yaml USE003"]

    @pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
    def test_by_way_of_a_link_above_the_stack(self, home: Path) -> None:
        # Editors name files by the folder that was opened; a home that is a link is common.
        (home / "link").symlink_to(home / "stack", target_is_directory=True)
        for cwd in (home, home / "link"):
            assert _places(str(home / "link" / "tools" / "beta.yaml"), cwd=cwd) == ["tools/beta.yaml USE003"]

    @pytest.mark.parametrize("folder", ["stack/tools/eu", "stack/tools/eu/", "./stack/tools/../tools/eu", "tools/eu"])
    def test_folders(self, home: Path, folder: str) -> None:
        assert _places(folder, cwd=home) == ["tools/eu/delta.yaml DUP001"]

    @pytest.mark.parametrize("folder", [".", "stack", "stack/", ".."])
    def test_the_root_and_what_is_above_it_is_everything(self, home: Path, folder: str) -> None:
        cwd = home / "stack" if folder == ".." else home
        assert _places(folder, cwd=cwd) == _places(cwd=home)

    def test_several(self, home: Path) -> None:
        assert _places("stack/tools/gamma.yaml", "stack/tools/eu", "stack/tools/gamma.yaml", cwd=home) == [
            "tools/eu/delta.yaml DUP001",
            "tools/gamma.yaml STK003",
        ]

    def test_a_name_that_begins_alike_is_another(self, tmp_path: Path) -> None:
        make(tmp_path, {**CLEAN, "tools/a/x.yaml": BARE % ("X", "X"), "tools/a.yaml": BARE % ("A", "A")})
        assert {place.split()[0] for place in _places("tools/a", cwd=tmp_path)} == {"tools/a/x.yaml"}
        assert {place.split()[0] for place in _places("tools/a.yaml", cwd=tmp_path)} == {"tools/a.yaml"}

    def test_all_is_loaded_and_checked_all_the_same(self, home: Path) -> None:
        ran = stackctl("audit", "--format", "json", "stack/tools/eu/delta.yaml", cwd=home)
        assert ran.places == ["tools/eu/delta.yaml DUP001"]
        assert ran.json["summary"]["tools"] == 5

    def test_a_file_without_findings_is_fine(self, home: Path) -> None:
        ran = stackctl("audit", "stack/tools/good.yaml", cwd=home)
        assert ran.code == 0
        assert "nothing found in what was asked for" in ran.out

    @pytest.mark.parametrize("path", ["elsewhere", "elsewhere/../elsewhere", "/"])
    def test_outside(self, home: Path, path: str) -> None:
        if path == "/":
            path = str(home / "elsewhere")
        ran = stackctl("audit", "stack/tools/beta.yaml", path, cwd=home)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.splitlines()[0].startswith(f"error: {path} is outside the stack ")

    def test_nothing_there(self, home: Path) -> None:
        ran = stackctl("audit", "stack/tools/none.yaml", cwd=home)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: no such file or folder: stack/tools/none.yaml\n")


class TestValidate:
    def test_structure_alone(self, home: Path) -> None:
        ran = stackctl("validate", "--format", "json", cwd=home)
        assert (ran.code, ran.err) == (1, "")
        assert ran.places == ["tools/gamma.yaml STK003"]
        assert ran.json["schema"] == "stackctl.validate/1"
        text = stackctl("validate", cwd=home)
        assert text.code == 1
        assert 'unknown key "ownr" (did you mean "owner"?)' in text.out
        assert "The stack costs" not in text.out

    def test_what_is_only_unwise_is_valid(self, home: Path) -> None:
        (home / "stack" / "tools" / "gamma.yaml").unlink()
        ran = stackctl("validate", cwd=home)
        assert ran.code == 0
        assert "nothing found" in ran.out

    def test_paths(self, home: Path) -> None:
        assert stackctl("validate", "stack/tools/alpha.yaml", cwd=home).code == 0
        assert stackctl("validate", "stack/tools/gamma.yaml", "stack/tools/alpha.yaml", cwd=home).code == 1
        assert stackctl("validate", "elsewhere", cwd=home).code == 2

    def test_a_broken_file_is_a_finding_that_hides_nothing(self, home: Path) -> None:
        make(home / "stack", {"tools/omega.yaml": "name: [\n"})
        ran = stackctl("validate", "--format", "json", cwd=home)
        assert ran.code == 1
        assert ran.places == ["tools/gamma.yaml STK003", "tools/omega.yaml STK001"]
