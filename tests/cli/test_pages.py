"""`show`, `explain`, `rules`, `taxonomy` and `schema`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from stackctl import rules
from tests.cli.harness import BARE, CLEAN, REPOSITORY, contents, copy_of_sample, make, stackctl
from tests.commands import COMMANDS, Command
from tests.effort import some
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_sample(tmp_path_factory.mktemp("home"))


class TestShow:
    @pytest.mark.long
    def test_every_tool_and_system_of_the_sample(self, home: Path) -> None:
        names = sorted(path.stem for kind in ("tools", "systems") for path in (home / "stack" / kind).rglob("*.yaml"))
        assert len(names) == 49
        for number, name in enumerate(some(names, 12)):
            ran = stackctl("show", name, "--format", ("text", "json")[number % 2], cwd=home)
            assert (ran.code, ran.err) == (0, "")
            assert ran.json["id"] == name if number % 2 else ran.out.startswith(f"{name} · ")

    def test_findings_do_not_change_the_status(self, home: Path) -> None:
        ran = stackctl("show", "brevo", cwd=home)
        assert ran.code == 0
        assert "OWN003" in ran.out

    def test_a_tool_whose_file_cannot_be_read(self, tmp_path: Path) -> None:
        make(tmp_path, {**CLEAN, "tools/bad.yaml": "name: [\n"})
        ran = stackctl("show", "bad", cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "error: tools/bad.yaml cannot be read\n       stackctl validate tells why\n"


class TestExplain:
    @pytest.mark.parametrize("code", rules.codes())
    def test_every_rule_in_every_format(self, home: Path, tmp_path: Path, code: str) -> None:
        forms = ("text", "json", "markdown")
        # With a stack, each rule in one format, in turn: the whole stack is read each time.
        here = forms[rules.codes().index(code) % len(forms)]
        for cwd, form in ((home, here), *((tmp_path, form) for form in forms)):
            ran = stackctl("explain", code, "--format", form, cwd=cwd)
            assert (ran.code, ran.err) == (0, "")
            assert code in ran.out

    def test_upper_and_lower_case(self, tmp_path: Path) -> None:
        assert stackctl("explain", "use003", cwd=tmp_path) == stackctl("explain", "USE003", cwd=tmp_path)

    def test_the_settings_as_they_stand_here(self, home: Path, tmp_path: Path) -> None:
        here = stackctl("explain", "USE003", cwd=home).out
        line = (
            (home / "stack" / "stackctl.yaml")
            .read_text(encoding="utf-8")
            .splitlines()
            .index("  USE003: {min_active_percent: 60}")
        )
        assert f"set in stackctl.yaml:{line + 1}:32" in here
        assert "set in stackctl.yaml:" not in stackctl("explain", "USE003", cwd=tmp_path).out

    def test_off_and_changed(self, tmp_path: Path) -> None:
        make(tmp_path, {**CLEAN, "stackctl.yaml": "rules: {USE003: {severity: off, min_active_percent: 45.5}}\n"})
        text = stackctl("explain", "USE003", cwd=tmp_path).out
        assert text.startswith("USE003 idle-seats (off)")
        assert "45.5" in text


class TestRules:
    def test_every_rule_is_listed(self, tmp_path: Path) -> None:
        for form in ("text", "json", "markdown"):
            ran = stackctl("rules", "--format", form, cwd=tmp_path)
            assert (ran.code, ran.err) == (0, "")
            assert [code for code in rules.codes() if code not in ran.out] == []

    def test_as_the_stack_sets_them(self, tmp_path: Path) -> None:
        make(tmp_path, {**CLEAN, "stackctl.yaml": "rules: {USE001: error, USE002: off, USE006: {days: 7}}\n"})
        lines = {line[:6]: line for line in stackctl("rules", cwd=tmp_path).out.splitlines()}
        assert "error*" in lines["USE001"]
        assert "off*" in lines["USE002"]
        assert "days 7*" in lines["USE006"]
        assert "*" not in lines["USE003"]


class TestTaxonomy:
    @pytest.mark.parametrize("part", ["categories", "capabilities", "objects", "personal"])
    def test_every_part(self, tmp_path: Path, part: str) -> None:
        text, data = stackctl("taxonomy", part, cwd=tmp_path), stackctl("taxonomy", part, "-f", "json", cwd=tmp_path)
        assert (text.code, data.code) == (0, 0)
        assert data.json["part"] == part
        assert all(entry["slug"] in text.out for entry in data.json["entries"])

    def test_categories_are_what_is_meant_without_a_word(self, tmp_path: Path) -> None:
        assert stackctl("taxonomy", cwd=tmp_path) == stackctl("taxonomy", "categories", cwd=tmp_path)

    def test_what_the_stack_adds(self, home: Path, tmp_path: Path) -> None:
        assert "loyalty-apps" in stackctl("taxonomy", cwd=home).out
        assert "loyalty-apps" not in stackctl("taxonomy", cwd=tmp_path).out
        assert "test-ride" in stackctl("taxonomy", "objects", cwd=home).out


class TestSchema:
    def test_written_checked_and_left_alone(self, tmp_path: Path) -> None:
        missing = stackctl("schema", "--check", cwd=tmp_path)
        assert missing.code == 1
        assert contents(tmp_path) == {}
        assert len(re.findall("^differs ", missing.out, re.MULTILINE)) == 9
        assert missing.out.endswith("write them with: stackctl schema\n")
        written = stackctl("schema", cwd=tmp_path)
        assert written.code == 0
        files = contents(tmp_path)
        assert len(files) == 9
        assert all(json.loads(data)["$schema"] for data in files.values())
        for arguments in (("schema",), ("schema", "--check")):
            again = stackctl(*arguments, cwd=tmp_path)
            assert (again.code, again.out) == (0, "all schemas are up to date\n")
        assert contents(tmp_path) == files

    def test_only_what_differs_is_written(self, tmp_path: Path) -> None:
        stackctl("schema", "a/b", cwd=tmp_path)
        (tmp_path / "a" / "b" / "tool.schema.json").write_text("{}", encoding="utf-8")
        assert stackctl("schema", "a/b", "--check", "--format", "json", cwd=tmp_path).json["stale"] == [
            "a/b/tool.schema.json"
        ]
        assert stackctl("schema", "a/b", "--format", "json", cwd=tmp_path).json["written"] == ["a/b/tool.schema.json"]
        assert stackctl("schema", "a/b", "--check", cwd=tmp_path).code == 0

    def test_where_it_cannot_be_written(self, tmp_path: Path) -> None:
        make(tmp_path, {"schemas": "a file"})
        ran = stackctl("schema", cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: cannot ")

    def test_those_of_the_repository_are_up_to_date(self) -> None:
        assert stackctl("schema", "--check", cwd=REPOSITORY).out == "all schemas are up to date\n"


class TestRead:
    """Looking changes nothing."""

    @pytest.mark.parametrize(
        "command",
        [one for one in COMMANDS.values() if not one.writes and "{folder}" not in one.plain],
        ids=lambda command: command.name,
    )
    def test_no_file_is_written(self, tmp_path: Path, command: Command) -> None:
        Repository.make(tmp_path, {"stackctl.yaml": "", "tools/a.yaml": BARE % ("A", "A"), "tools/b.yaml": "name: [\n"})
        before = contents(tmp_path)
        stackctl(*command.line(tool="a"), cwd=tmp_path)
        assert contents(tmp_path) == before
