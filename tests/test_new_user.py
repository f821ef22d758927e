"""A new user's first hour: breaks files, does just what the messages say, and starts a stack of their own."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import jsonschema  # type: ignore[import-untyped,unused-ignore] # its stubs are another package
import pytest
import yaml

from stackctl import rules
from tests.cli.harness import contents, copy_of_sample, make, stackctl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Edit = tuple[str, str, str]
"""A file with the text in it that is replaced, and by what."""

MISTAKES: dict[str, Edit] = {
    "a typo in a key": ("tools/brevo.yaml", "owner: {", "ownr: {"),
    "a typo in a key further in": ("tools/canto.yaml", "  auto_renew: ", "  auto_renw: "),
    "a typo in a value": ("tools/looker.yaml", "status: active\n", "status: actve\n"),
    "a wrong date": ("tools/awin.yaml", "\nsince: ", "\nsince: 31/12/2024 # was "),
    "an unknown owner": ("tools/hubspot-marketing.yaml", "business: marta.ruiz", "business: marta.ruis"),
    "an unknown tool": ("tools/mailchimp.yaml", "with: salesforce", "with: sales-force"),
    "a key given twice": ("tools/braze.yaml", "\nvendor: ", "\nname: Braze again\nvendor: "),
    "a required key is missing": ("tools/typeform.yaml", "\ncategory: interactive-content", ""),
    "one value for a list": ("tools/semrush.yaml", "\nregions: [", "\nregions: eu # was ["),
}


def _validated(home: Path) -> list[dict[str, Any]]:
    """The findings of `validate`; that the text says the same is checked."""
    ran = stackctl("validate", "--format", "json", cwd=home)
    assert ran.err == ""
    found: list[dict[str, Any]] = ran.json["findings"]
    text = stackctl("validate", cwd=home)
    assert text.code == ran.code == (1 if found else 0)
    for one in found:
        assert f"{one['file']}:{one['line']}:{one['column']}\n" in text.out
        assert one["message"] in text.out
        assert one["help"] in text.out
    return found


def _mend(home: Path, found: dict[str, Any]) -> None:
    """Does what the message says, at the place that it names, and looks at nothing else."""
    path = home / "stack" / found["file"]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at, column = found["line"] - 1, found["column"] - 1
    message, help_ = found["message"], found["help"]
    wrong = re.search(r'"([^"]*)"', message)
    meant = re.search(r'did you mean "([^"]*)"\?', message)
    example = re.search(r"such as (\S+)", help_)
    written = re.search(r"write (\[[^\]]*\])", help_)
    missing = re.search(r"write (\w+): and its value", help_)
    before, after = lines[at][:column], lines[at][column:]
    if missing is not None:
        lines.insert(0, f"{missing[1]}: {_first_of_the_taxonomy(missing[1], home)}\n")
    elif "keep one of the two" in message:
        del lines[at]
    elif wrong is not None and meant is not None:
        assert after.startswith(wrong[1])
        lines[at] = before + meant[1] + after[len(wrong[1]) :]
    elif wrong is not None and (remedy := written or example) is not None:
        assert after.startswith(wrong[1])
        lines[at] = before + remedy[1] + after[len(wrong[1]) :]
    else:
        pytest.fail(f"the message does not say what to do: {message}: {help_}")
    path.write_text("".join(lines), encoding="utf-8")


def _first_of_the_taxonomy(key: str, home: Path) -> str:
    assert key == "category"
    slug: str = stackctl("taxonomy", "--format", "json", cwd=home).json["entries"][0]["slug"]
    return slug


def _break(home: Path, edit: Edit) -> None:
    name, old, new = edit
    path = home / "stack" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestMistakes:
    @pytest.mark.parametrize("mistake", MISTAKES)
    def test_the_message_is_enough_to_mend_it(self, tmp_path: Path, mistake: str) -> None:
        home = copy_of_sample(tmp_path)
        assert _validated(home) == []
        _break(home, MISTAKES[mistake])
        (found,) = _validated(home)
        assert found["file"] == MISTAKES[mistake][0]
        _mend(home, found)
        assert _validated(home) == []

    def test_all_at_once(self, tmp_path: Path) -> None:
        home = copy_of_sample(tmp_path)
        for edit in MISTAKES.values():
            _break(home, edit)
        found = _validated(home)
        assert sorted(one["file"] for one in found) == sorted(name for name, _, _ in MISTAKES.values())
        for one in found:
            _mend(home, one)
        assert _validated(home) == []

    def test_every_code_leads_to_a_page(self, tmp_path: Path) -> None:
        home = copy_of_sample(tmp_path)
        for edit in MISTAKES.values():
            _break(home, edit)
        last = stackctl("validate", cwd=home).out.splitlines()[-1]
        assert re.fullmatch(r"What a code means: stackctl explain STK\d{3}", last)
        assert stackctl(*last.split(": stackctl ")[1].split(), cwd=home).code == 0


WRITTEN = {
    "README.md",
    "stackctl.yaml",
    "teams.yaml",
    "tools/example-mailer.yaml",
    "systems/website.yaml",
    *(
        f"schemas/{kind}.schema.json"
        for kind in ("budgets", "contract", "policy", "request", "settings", "system", "teams", "tool", "vendor")
    ),
}


def _yaml_files(root: Path) -> list[Path]:
    return sorted(root.rglob("*.yaml"))


class TestInit:
    def test_an_empty_folder(self, tmp_path: Path) -> None:
        ran = stackctl("init", cwd=tmp_path)
        assert (ran.code, ran.err) == (0, "")
        assert set(contents(tmp_path / "stack")) == WRITTEN
        assert set(contents(tmp_path)) == {f"stack/{name}" for name in WRITTEN}
        told = ran.out.splitlines()
        assert sorted(told[:-1]) == sorted(f"wrote stack/{name}" for name in WRITTEN)
        assert told[-1] == "check it with: stackctl audit"
        for command in (("audit", "--fail-on", "info"), ("validate",)):
            after = stackctl(*command, cwd=tmp_path)
            assert (after.code, after.err) == (0, "")
            assert "nothing found" in after.out

    def test_the_next_step_works_as_it_is_told(self, tmp_path: Path) -> None:
        for folder in ("stack", "marketing/stack", "other", "."):
            home = tmp_path / folder.replace("/", "-").replace(".", "here")
            home.mkdir()
            last = stackctl("init", folder, cwd=home).out.splitlines()[-1]
            assert last.startswith("check it with: stackctl ")
            ran = stackctl(*last.removeprefix("check it with: stackctl ").split(), cwd=home)
            assert (ran.code, ran.err) == (0, ""), folder

    def test_twice_is_refused_and_changes_nothing(self, tmp_path: Path) -> None:
        stackctl("init", cwd=tmp_path)
        make(tmp_path, {"stack/teams.yaml": "# mine\n"})
        (tmp_path / "stack" / "README.md").unlink()
        before = contents(tmp_path)
        ran = stackctl("init", cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            "error: there is a stack already: stack/stackctl.yaml\n       check it with: stackctl audit\n"
        )
        assert contents(tmp_path) == before

    @pytest.mark.parametrize("name", ["README.md", "teams.yaml", "tools/example-mailer.yaml", "notes.txt"])
    def test_a_file_of_one_s_own_is_kept(self, tmp_path: Path, name: str) -> None:
        make(tmp_path / "stack", {name: "# mine\n"})
        ran = stackctl("init", cwd=tmp_path)
        assert (ran.code, ran.err) == (0, "")
        assert (tmp_path / "stack" / name).read_text(encoding="utf-8") == "# mine\n"
        assert set(contents(tmp_path / "stack")) == WRITTEN | {name}
        assert (f"kept stack/{name}" in ran.out) == (name in WRITTEN)
        assert f"wrote stack/{name}" not in ran.out

    def test_as_json(self, tmp_path: Path) -> None:
        make(tmp_path / "stack", {"teams.yaml": "# mine\n"})
        told = stackctl("init", "--format", "json", cwd=tmp_path).json
        assert told["schema"] == "stackctl.init/1"
        assert set(told["written"]) == {f"stack/{name}" for name in WRITTEN - {"teams.yaml"}}
        assert told["unchanged"] == ["stack/teams.yaml"]

    @pytest.mark.parametrize("blocked", ["stack", "stack/tools"])
    def test_a_file_in_the_way(self, tmp_path: Path, blocked: str) -> None:
        make(tmp_path, {blocked: "a file\n"})
        ran = stackctl("init", cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: ")
        assert (tmp_path / blocked).read_text(encoding="utf-8") == "a file\n"
        assert not (tmp_path / "stack" / "stackctl.yaml").exists()

    def test_what_was_begun_can_be_finished(self, tmp_path: Path) -> None:
        make(tmp_path, {"stack/tools": "a file\n"})
        stackctl("init", cwd=tmp_path)
        (tmp_path / "stack" / "tools").unlink()
        assert stackctl("init", cwd=tmp_path).code == 0
        assert stackctl("audit", cwd=tmp_path).code == 0

    @pytest.mark.parametrize(
        "day",
        [
            "1981-06-15",
            "1999-12-31",
            "2024-02-29",
            "2026-01-01",
            "2026-01-31",
            "2026-03-30",
            "2026-03-31",
            "2026-05-31",
            "2026-11-22",
            "2026-12-31",
            "2198-06-15",
        ],
    )
    def test_it_starts_clean_on_any_day(self, tmp_path: Path, day: str) -> None:
        assert stackctl("--today", day, "init", cwd=tmp_path).code == 0
        ran = stackctl("--today", day, "audit", "--fail-on", "info", cwd=tmp_path)
        assert (ran.code, ran.err) == (0, ""), ran.out
        assert "nothing found" in ran.out

    @pytest.mark.parametrize("day", ["1980-01-01", "1980-03-31", "2199-12-31"])
    def test_at_the_ends_of_the_calendar_it_says_so_or_works(self, tmp_path: Path, day: str) -> None:
        ran = stackctl("--today", day, "init", cwd=tmp_path)
        assert ran.code in (0, 2)
        if ran.code == 0:
            assert stackctl("--today", day, "audit", cwd=tmp_path).code == 0
        else:
            assert not (tmp_path / "stack" / "stackctl.yaml").exists()


class TestWhatInitWrites:
    @pytest.fixture
    def stack(self, tmp_path: Path) -> Path:
        stackctl("init", cwd=tmp_path)
        return tmp_path / "stack"

    def test_every_file_names_its_schema_which_is_there(self, stack: Path) -> None:
        files = _yaml_files(stack)
        assert len(files) == 4
        for path in files:
            first = path.read_text(encoding="utf-8").splitlines()[0]
            named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
            assert named is not None, path
            assert (path.parent / named[1]).resolve().is_relative_to(stack.resolve())
            assert (path.parent / named[1]).is_file()

    def test_every_file_fits_its_schema_as_other_readers_take_it(self, stack: Path) -> None:
        for path in _yaml_files(stack):
            first = path.read_text(encoding="utf-8").splitlines()[0]
            schema = json.loads((path.parent / first.rpartition("=")[2]).read_text(encoding="utf-8"))
            validator = jsonschema.Draft7Validator(schema)
            validator.check_schema(schema)
            data = _as_an_editor_reads(yaml.safe_load(path.read_text(encoding="utf-8")))
            assert [error.message for error in validator.iter_errors(data)] == [], path

    def test_the_schemas_notice_mistakes(self, stack: Path) -> None:
        schema = json.loads((stack / "schemas" / "tool.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft7Validator(schema)
        text = (stack / "tools" / "example-mailer.yaml").read_text(encoding="utf-8")
        changes: list[Callable[[dict[str, Any]], object]] = [
            lambda tool: tool.pop("name"),
            lambda tool: tool.update(ownr={}),
            lambda tool: tool.update(status="actve"),
            lambda tool: tool.update(since="31/12/2024x"),
            lambda tool: tool.update(capabilities="email"),
            lambda tool: tool["cost"]["lines"][0].update(amount=-1),
            lambda tool: tool["contract"].update(notice="5 business days"),
            lambda tool: tool["usage"].update(seats=1.5),
        ]
        for number, change in enumerate(changes):
            data = _as_an_editor_reads(yaml.safe_load(text))
            change(data)
            format_checked = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
            assert not validator.is_valid(data) or not format_checked.is_valid(data), number

    def test_files_are_plain_text(self, stack: Path) -> None:
        for name, data in contents(stack).items():
            text = data.decode()
            assert text.endswith("\n"), name
            assert "\r" not in text
            assert "\t" not in text
            assert not re.search(r" +$", text, re.MULTILINE), name
            assert "{today}" not in text, "a date was not filled in"

    def test_what_the_comments_mention_exists(self, stack: Path, tmp_path: Path) -> None:
        for path in _yaml_files(stack):
            text = path.read_text(encoding="utf-8")
            for command in re.findall(r"`stackctl ([^`]+)`", text):
                assert stackctl(*command.split(), cwd=tmp_path).code == 0, command
            assert set(re.findall(r"\b[A-Z]{3}\d{3}\b", text)) <= {*rules.codes(), "EX-0001"}

    def test_what_is_commented_out_works_too(self, stack: Path, tmp_path: Path) -> None:
        path = stack / "stackctl.yaml"
        text = path.read_text(encoding="utf-8")
        commented = re.compile(r"^# ?((?: *\w+:|  ).*)$", re.MULTILINE)
        body = text.split("\n", 2)[2]
        path.write_text(commented.sub(r"\1", body), encoding="utf-8")
        assert "\nfx:" in path.read_text(encoding="utf-8")
        assert "\nrules:" in path.read_text(encoding="utf-8")
        ran = stackctl("audit", cwd=tmp_path)
        assert (ran.code, ran.err) == (0, "")


def _as_an_editor_reads(value: Any) -> Any:
    """Dates as text: the YAML server of editors does not make dates of them."""
    match value:
        case dict():
            return {key: _as_an_editor_reads(item) for key, item in value.items()}
        case list():
            return [_as_an_editor_reads(item) for item in value]
        case date():
            return value.isoformat()
        case _:
            return value
