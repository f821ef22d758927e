"""The formats for services, from the command line: paths of the repository, the level that fails, the same status."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from stackctl.output import formats
from tests.cli.harness import BARE, CLEAN, DONE, make, stackctl

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    **CLEAN,
    "tools/alpha.yaml": BARE % ("Alpha", "One"),
    "tools/beta.yaml": DONE.format(name="Beta").replace("active: 9", "active: 2"),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A repository with a stack in `a/stack/`."""
    (tmp_path / ".git").mkdir()
    make(tmp_path / "a" / "stack", FILES)
    return tmp_path


def test_the_formats_are_those_of_the_contract() -> None:
    assert set(formats("audit")) == {"text", "json", "sarif", "junit", "github", "gitlab", "markdown"}
    assert formats("audit")[:2] == ("text", "json")


@pytest.mark.parametrize("command", ["audit", "validate"])
def test_help_names_them_all(command: str, tmp_path: Path) -> None:
    text = stackctl(command, "--help", cwd=tmp_path).out
    assert f"--format {'|'.join(formats('audit'))}" in " ".join(text.split())


@pytest.mark.parametrize("where", [".", "a", "a/stack", "a/stack/tools"])
def test_paths_count_from_the_repository_wherever_one_stands(home: Path, where: str) -> None:
    ran = stackctl("--stack", str(home / "a" / "stack"), "audit", "--format", "gitlab", cwd=home / where)
    assert {entry["location"]["path"] for entry in ran.json} == {"a/stack/tools/alpha.yaml", "a/stack/tools/beta.yaml"}


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "gitlab", "markdown"])
def test_every_one_of_them_has_these_paths(home: Path, form: str) -> None:
    assert "a/stack/tools/alpha.yaml" in stackctl("audit", "--format", form, cwd=home / "a").out


@pytest.mark.parametrize("form", ["text", "json"])
def test_text_and_json_count_from_the_stack(home: Path, form: str) -> None:
    out = stackctl("audit", "--format", form, cwd=home / "a").out
    assert "tools/alpha.yaml" in out
    assert "stack/tools" not in out


@pytest.mark.parametrize("level", ["error", "warning", "never"])
def test_what_fails_the_run_fails_as_a_test(home: Path, level: str) -> None:
    ran = stackctl("audit", "--fail-on", level, "-f", "junit", cwd=home / "a")
    suites = ElementTree.fromstring(ran.out)
    new = stackctl("audit", "-f", "json", cwd=home / "a").json
    counted = {"error": ("error",), "warning": ("error", "warning"), "never": ()}[level]
    expected = sum(found["severity"] in counted for found in new["findings"])
    assert suites.get("failures") == str(expected)
    assert ran.code == (1 if expected else 0)
    assert (expected > 0) is (level != "never")


def test_only_the_rules_that_were_asked_about_are_cases(home: Path) -> None:
    ran = stackctl("audit", "--rule", "DUP", "--ignore", "DUP003", "-f", "junit", cwd=home / "a")
    names = {case.get("classname", "")[:6] for case in ElementTree.fromstring(ran.out).iter("testcase")}
    assert names == {"DUP001", "DUP002", "DUP004", "DUP005"}


def test_a_rule_that_is_off_took_no_part(home: Path) -> None:
    make(home / "a" / "stack", {"stackctl.yaml": "schema: 1\nrules: {USE003: off}\n"})
    rules = stackctl("audit", "-f", "sarif", cwd=home / "a").json["runs"][0]["tool"]["driver"]["rules"]
    assert "USE003" not in {rule["id"] for rule in rules}
    assert "USE002" in {rule["id"] for rule in rules}


def test_validate_shows_its_own_rules(home: Path) -> None:
    rules = stackctl("validate", "-f", "sarif", cwd=home / "a").json["runs"][0]["tool"]["driver"]["rules"]
    assert {rule["id"][:3] for rule in rules} == {"STK"}


def test_a_waiver_says_why(home: Path) -> None:
    waiver = "waivers: [{rule: USE003, reason: more people in spring, by: ann.lee, until: 2027-03-31}]\n"
    make(home / "a" / "stack", {"tools/beta.yaml": FILES["tools/beta.yaml"] + waiver})
    results = stackctl("audit", "--rule", "USE003", "-f", "sarif", cwd=home / "a").json["runs"][0]["results"]
    (suppression,) = results[0]["suppressions"]
    assert suppression["justification"] == "waived until 2027-03-31 by Ann Lee: more people in spring"


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "gitlab", "markdown"])
def test_what_is_in_the_baseline_does_not_count(home: Path, form: str) -> None:
    given = ("audit", "--baseline", "known.yaml")
    stackctl(*given, "--write-baseline", cwd=home / "a")
    ran = stackctl(*given, "--format", form, cwd=home / "a")
    assert ran.code == 0
    assert "::error" not in ran.out
    assert '"suppressions": []' not in ran.out
    assert "<failure" not in ran.out
