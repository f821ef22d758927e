"""Policies and conditions from the command line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, DONE, make, process, stackctl

if TYPE_CHECKING:
    from pathlib import Path

OWN = """\
code: ACME001
severity: {severity}
for: tool
when: {when}
message: "{{tool.name}} is watched"
why: somebody must
examples:
  bad: |
    name: A
    vendor: A
    category: crm
    status: active
  good: |
    name: A
    vendor: A
    category: crm
    status: retired
"""


def own(when: str = "tool.live", severity: str = "warning") -> str:
    return OWN.format(when=when, severity=severity)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make(tmp_path, {**CLEAN, "policies/own.yaml": own(), "tools/other.yaml": DONE.format(name="Other")})


class TestAudit:
    def test_it_is_found_beside_the_others(self, home: Path) -> None:
        ran = stackctl("audit", "--format", "json", cwd=home)
        assert (ran.code, ran.places) == (0, ["tools/good.yaml ACME001", "tools/other.yaml ACME001"])
        first = ran.json["findings"][0]
        assert (first["name"], first["severity"], first["message"]) == ("own", "warning", "Good is watched")
        assert "own rules 2" in stackctl("audit", cwd=home).out

    def test_the_status_follows_its_severity(self, home: Path) -> None:
        assert stackctl("audit", "--fail-on", "warning", cwd=home).code == 1
        make(home, {"policies/own.yaml": own(severity="error")})
        assert stackctl("audit", cwd=home).code == 1
        make(home, {"stackctl.yaml": "rules: {ACME001: off}\n"})
        assert stackctl("audit", cwd=home).code == 0

    @pytest.mark.parametrize("word", ["ACME001", "ACME", "acme"])
    def test_chosen_and_left_out(self, home: Path, word: str) -> None:
        assert set(stackctl("audit", "--rule", word, "--format", "json", cwd=home).codes) == {"ACME001"}
        assert stackctl("audit", "--ignore", word, "--format", "json", cwd=home).codes == []

    def test_an_unknown_code_has_a_hint(self, home: Path) -> None:
        ran = stackctl("audit", "--rule", "ACM", cwd=home)
        assert (ran.code, ran.err.splitlines()[0]) == (2, 'error: no rule or family "ACM" (did you mean "ACME"?)')

    def test_a_condition_that_fails_fails_the_gate(self, home: Path) -> None:
        make(home, {"policies/own.yaml": own(when="1 / (size(tool.admins) - 2) > 1", severity="info")})
        ran = stackctl("audit", "--format", "json", cwd=home)
        assert (ran.code, ran.places) == (1, ["policies/own.yaml ACME001"])

    @pytest.mark.parametrize("command", ["audit", "validate"])
    def test_a_broken_one_is_an_error_at_its_place(self, home: Path, command: str) -> None:
        make(home, {"policies/own.yaml": own(when="tool.lve")})
        ran = stackctl(command, cwd=home)
        assert ran.code == 1
        assert 'STK002  there is no tool.lve (did you mean "live"?)' in ran.out
        assert "policies/own.yaml:4:12" in ran.out

    def test_without_the_engine(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "cel_expr_python", None)
        for command in (("audit",), ("show", "good"), ("list",), ("rules", "--test")):
            ran = stackctl(*command, cwd=home)
            assert (ran.code, ran.out) == (2, ""), command
            assert ran.err.splitlines()[1:] == [
                "       install it with: python -m pip install 'martech-stackctl[policy]'"
            ]
        for works in (("validate",), ("rules",), ("explain", "ACME001"), ("list", "--columns", "id")):
            assert stackctl(*works, cwd=home).code == 0, works
        (home / "policies" / "own.yaml").unlink()
        assert stackctl("audit", cwd=home).code == 0

    def test_the_engine_is_loaded_only_where_there_are_policies(self, home: Path) -> None:
        with_policies = process("-X", "importtime", "-m", "stackctl", "audit", cwd=home)
        (home / "policies" / "own.yaml").unlink()
        without = process("-X", "importtime", "-m", "stackctl", "audit", cwd=home)
        assert "cel_expr_python" in with_policies.err
        assert "cel_expr_python" not in without.err


class TestRules:
    def test_listed_and_explained(self, home: Path) -> None:
        ran = stackctl("rules", cwd=home)
        assert "ACME own rules\nACME001  warning  {tool.name} is watched" in ran.out
        page = stackctl("explain", "acme001", cwd=home)
        assert page.out.startswith("ACME001 own (warning)\n{tool.name} is watched.\n")
        assert "somebody must" in page.out
        entry = next(
            one for one in stackctl("rules", "--format", "json", cwd=home).json["rules"] if one["family"] == "ACME"
        )
        assert (entry["code"], entry["default_severity"]) == ("ACME001", "warning")

    def test_markdown_is_escaped(self, home: Path) -> None:
        make(home, {"policies/own.yaml": own().replace("somebody must", "'<b>*must*</b>'")})
        assert "<b>" not in stackctl("explain", "ACME001", "--format", "markdown", cwd=home).out
        assert "&#123;tool.name&#125;" in stackctl("rules", "--format", "markdown", cwd=home).out

    def test_their_examples_are_tried(self, home: Path) -> None:
        ran = stackctl("rules", "--test", cwd=home)
        assert (ran.code, ran.out) == (
            0,
            "ok  ACME001 bad 1: found\nok  ACME001 good 1: not found\n\n2 examples of 1 policy: none failed\n",
        )
        two = own().replace("001", "002").partition("examples:")[0]
        make(home, {"policies/own.yaml": own(when="tool.gone"), "policies/two.yaml": two, "policies/x.yaml": "code: ["})
        ran = stackctl("rules", "--test", cwd=home)
        assert ran.code == 1
        assert ran.out.splitlines()[0] == "failed  ACME001 bad 1 (policies/own.yaml): not found"
        assert "none    ACME002 (policies/two.yaml): no examples\n" in ran.out
        assert "failed  policies/x.yaml: not tried, because it is broken: stackctl validate\n" in ran.out
        assert ran.out.endswith("2 examples of 2 policies: 2 failed; 1 file is broken; 1 policy has no examples\n")

    def test_their_examples_are_tried_for_machines(self, home: Path) -> None:
        make(home, {"policies/own.yaml": own(when="true")})
        ran = stackctl("rules", "--test", "--format", "json", cwd=home)
        assert ran.code == 1
        assert ran.json == {
            "schema": "stackctl.tested/1",
            "failures": 1,
            "broken": [],
            "policies": [
                {
                    "code": "ACME001",
                    "name": "own",
                    "file": "policies/own.yaml",
                    "examples": [
                        {"kind": "bad", "number": 1, "failure": None},
                        {"kind": "good", "number": 1, "failure": "found: A is watched"},
                    ],
                }
            ],
        }

    def test_no_policies_and_no_stack(self, home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        (home / "policies" / "own.yaml").unlink()
        ran = stackctl("rules", "--test", cwd=home)
        assert (ran.code, ran.out) == (
            0,
            "no policies: write one in policies/, with examples of what is bad and good\n",
        )
        assert stackctl("rules", "--test", cwd=tmp_path_factory.mktemp("empty")).code == 2
        assert stackctl("rules", "--test", "--format", "markdown", cwd=home).code == 0


class TestWhere:
    def ids(self, home: Path, *arguments: str) -> list[str]:
        ran = stackctl("list", "--columns", "id", "--format", "json", *arguments, cwd=home)
        assert ran.code == 0, ran.err
        return [row["id"] for row in ran.json["rows"]]

    def test_with_and_without_a_selection(self, home: Path) -> None:
        assert self.ids(home, "--where", 'tool.name == "Other"') == ["other"]
        assert self.ids(home, "--where", "tool.annual_cost > 0") == ["good", "other"]
        assert self.ids(home, "--where", "tool.annual_cost > 0", "--select", "good") == ["good"]
        assert self.ids(home, "--where", 'tool.sla.period == "2026"') == []

    @pytest.mark.parametrize(
        ("where", "error", "hint"),
        [
            (
                "tool.live && tool.nam == 'x'",
                '--where: column 19: there is no tool.nam (did you mean "name"?)',
                "write tool.name",
            ),
            (
                "tool.name",
                "--where: column 1: it gives a text, not true or false",
                'compare it, as in tool.status == "active"',
            ),
            ("", "--where: it is empty", 'write one, such as tool.status == "active"'),
            ("tool.live \n and x", '--where: column 13: "and" means nothing here', "write &&"),
            ("1 / (size(tool.admins) - 2) > 1", "--where: it divides by zero, first for good", "correct the condition"),
        ],
    )
    def test_what_cannot_be_asked(self, home: Path, where: str, error: str, hint: str) -> None:
        ran = stackctl("list", "--where", where, cwd=home)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"error: {error}\n       {hint}\n"

    def test_without_the_engine(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "cel_expr_python", None)
        ran = stackctl("list", "--columns", "id", "--where", "tool.live", cwd=home)
        assert (ran.code, ran.err.splitlines()[0]) == (2, "error: --where needs an extra that is not installed")
