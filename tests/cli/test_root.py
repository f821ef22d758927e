"""What holds for every command: the global options, the exit status, messages and where they go."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackctl import __version__, rules
from stackctl.app import audit
from stackctl.cli.commands import listed
from tests.cli.harness import BARE, CLEAN, Ran, make, process, stackctl
from tests.commands import COMMANDS as RECORDS
from tests.commands import GOOD_STACK, options
from tests.repositories import Repository

if TYPE_CHECKING:
    from stackctl.model.rule import Rule

COMMANDS = listed()
FORMATTED = [name for name in COMMANDS if "--format" in options(name)]


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    return Repository.make(tmp_path, GOOD_STACK).top


def _said(ran: Ran) -> str:
    """What was said on standard error, but for what `ci` compares."""
    return re.sub(r"\Acomparing HEAD [^\n]+\n", "", ran.err)


class TestAlone:
    def test_help_is_printed(self, tmp_path: Path) -> None:
        ran = stackctl(cwd=tmp_path)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == stackctl("--help", cwd=tmp_path).out
        for name, module in COMMANDS.items():
            assert re.search(rf"^  {name} +{re.escape(module.SUMMARY)}$", ran.out, re.MULTILINE)

    def test_version(self, tmp_path: Path) -> None:
        for option in (("--version",), ("--color", "never", "--version")):
            assert stackctl(*option, cwd=tmp_path) == Ran(0, f"stackctl {__version__}\n", "")

    def test_as_a_module(self, tmp_path: Path) -> None:
        assert process("-m", "stackctl", "--version", cwd=tmp_path) == Ran(0, f"stackctl {__version__}\n", "")

    def test_global_options_without_a_command(self, tmp_path: Path) -> None:
        assert stackctl("--color", "never", cwd=tmp_path).out.startswith("Usage: stackctl")


@pytest.mark.parametrize("name", COMMANDS)
class TestEveryCommand:
    def test_it_runs(self, stack: Path, name: str) -> None:
        ran = stackctl(*RECORDS[name].line(), cwd=stack)
        assert (ran.code, _said(ran)) == (0, "")
        assert ran.out.endswith("\n")

    def test_an_unknown_option(self, stack: Path, name: str) -> None:
        ran = stackctl(*RECORDS[name].line(), "--formt", "json", cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert "--formt" in ran.err.splitlines()[0]
        assert name not in FORMATTED or "--format" in ran.err.splitlines()[0]

    def test_one_argument_too_many(self, stack: Path, name: str) -> None:
        ran = stackctl(*RECORDS[name].line(), "none-such", "none-such", "none-such", cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: ")

    def test_global_options_stand_before_it(self, stack: Path, name: str) -> None:
        before = stackctl("--today", "2026-11-22", "--color", "never", *RECORDS[name].line(), cwd=stack)
        assert before.code == 0
        after = stackctl(*RECORDS[name].line(), "--today", "2026-11-22", cwd=stack)
        assert (after.code, after.out) == (2, "")
        assert after.err.startswith("error: no such option: --today")

    def test_no_stack(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "empty").mkdir()
        ran = stackctl(*RECORDS[name].line(), cwd=tmp_path / "empty")
        if RECORDS[name].status("no stack") == 2:
            assert ran == Ran(
                2,
                "",
                "error: no stack here: stackctl.yaml was not found in this folder, in stack/, or above\n"
                "       start one with: stackctl init\n",
            )
        else:
            assert (ran.code, ran.err) == (RECORDS[name].status("no stack"), "")

    def test_broken_settings(self, tmp_path: Path, name: str) -> None:
        broken = {"stackctl.yaml": "schema: 1\norganization: Example Corp\n"}
        Repository.make(tmp_path, GOOD_STACK).commit(broken)
        ran = stackctl(*RECORDS[name].line(), cwd=tmp_path)
        if RECORDS[name].status("broken settings") == 0:
            assert ran.code == 0
        else:
            assert (ran.code, ran.out) == (2, "")
            assert _said(ran).startswith(
                'error: stackctl.yaml:2:1: unknown key "organization" (did you mean "organisation"?)'
            )


@pytest.mark.parametrize("name", FORMATTED)
class TestFormats:
    def test_its_json_names_its_schema(self, stack: Path, name: str) -> None:
        ran = stackctl(*RECORDS[name].line(), "--format", "json", cwd=stack)
        assert (ran.code, ran.err) == (0, "")
        assert ran.json["schema"] == f"stackctl.{name}/1"

    def test_an_unknown_format(self, stack: Path, name: str) -> None:
        ran = stackctl(*RECORDS[name].line(), "--format", "jsn", cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith('error: --format "jsn" is not known here (did you mean "json"?)\n       write ')


class TestStack:
    def test_the_option_wins_over_the_environment_over_the_folder(self, tmp_path: Path) -> None:
        for name in ("here", "env", "given"):
            make(tmp_path / name, {**CLEAN, "stackctl.yaml": f"organisation: {name}\n"})
        here = tmp_path / "here"
        env = {"STACKCTL_STACK": str(tmp_path / "env")}
        assert stackctl("audit", cwd=here).out.startswith("here: ")
        assert stackctl("audit", cwd=here, env=env).out.startswith("env: ")
        assert stackctl("--stack", "../given", "audit", cwd=here, env=env).out.startswith("given: ")
        assert stackctl("audit", cwd=here, env={"STACKCTL_STACK": ""}).out.startswith("here: ")

    def test_the_folder_stack_below_and_the_folders_above(self, tmp_path: Path) -> None:
        make(tmp_path / "stack", CLEAN)
        for folder in (tmp_path, tmp_path / "stack", tmp_path / "stack" / "tools"):
            assert stackctl("audit", cwd=folder).code == 0

    def test_the_name_of_a_stack_without_organisation_is_its_folder(self, tmp_path: Path) -> None:
        make(tmp_path / "our-stack", CLEAN)
        assert stackctl("audit", cwd=tmp_path / "our-stack").out.startswith("our-stack: ")

    @pytest.mark.parametrize("command", ["audit", "list", "rules"])
    def test_a_folder_that_is_none(self, stack: Path, command: str) -> None:
        ran = stackctl("--stack", "none", command, cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: no such folder: none\n")
        ran = stackctl("--stack", "tools", command, cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: no stack here: tools holds no stackctl.yaml\n")

    def test_no_tools(self, tmp_path: Path) -> None:
        make(tmp_path, {"stackctl.yaml": ""})
        for command in ("audit", "validate", "list"):
            ran = stackctl(command, cwd=tmp_path)
            assert (ran.code, ran.out) == (2, "")
            assert ran.err.startswith("error: no tools in ")
        assert stackctl("rules", cwd=tmp_path).code == 0

    def test_only_a_broken_tool_is_a_finding(self, tmp_path: Path) -> None:
        make(tmp_path, {"stackctl.yaml": "", "tools/a.yaml": "name: [\n"})
        ran = stackctl("audit", "--format", "json", cwd=tmp_path)
        assert ran.code == 1
        assert ran.codes == ["STK001"]


class TestToday:
    def test_the_option_wins_over_the_environment(self, stack: Path) -> None:
        env = {"STACKCTL_TODAY": "2026-12-01"}
        assert stackctl("audit", "--format", "json", cwd=stack, env=env).json["today"] == "2026-12-01"
        ran = stackctl("--today", "2026-12-02", "audit", "--format", "json", cwd=stack, env=env)
        assert ran.json["today"] == "2026-12-02"

    def test_it_is_what_the_rules_count_from(self, stack: Path) -> None:
        assert stackctl("--today", "2027-02-18", "audit", "--rule", "USE002", "--format", "json", cwd=stack).codes == []
        later = stackctl("--today", "2027-02-19", "audit", "--rule", "USE002", "--format", "json", cwd=stack)
        assert later.codes == ["USE002"]

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ("yesterday", '--today "yesterday" is not a date'),
            ("2026-13-01", '--today "2026-13-01" is not a date'),
            ("2026-02-29", '--today "2026-02-29" is not a date'),
            ("20261122", '--today "20261122" is not a date'),
            ("2026-W47-7", '--today "2026-W47-7" is not a date'),
            ("22.11.2026", '--today "22.11.2026" is not a date'),
            ("2026-11-22T10:00", '--today "2026-11-22T10:00" is not a date'),
            (" 2026-11-22", '--today " 2026-11-22" is not a date'),
            ("1979-12-31", '--today "1979-12-31" is outside the years 1980 to 2199'),
            ("2200-01-01", '--today "2200-01-01" is outside the years 1980 to 2199'),
        ],
    )
    @pytest.mark.parametrize("command", ["audit", "list", "init"])
    def test_what_is_no_date(self, stack: Path, given: str, message: str, command: str) -> None:
        for ran in (
            stackctl("--today", given, command, cwd=stack),
            stackctl(command, cwd=stack, env={"STACKCTL_TODAY": given}),
        ):
            assert (ran.code, ran.out) == (2, "")
            assert ran.err.splitlines()[0] == f"error: {message}"

    @pytest.mark.parametrize("day", ["1980-01-01", "2199-12-31", "2028-02-29"])
    def test_the_ends_of_the_calendar(self, stack: Path, day: str) -> None:
        assert stackctl("--today", day, "audit", "--fail-on", "never", cwd=stack).code == 0


class TestMeant:
    @pytest.mark.parametrize(
        ("given", "meant"), [("lst", "list"), ("aduit", "audit"), ("explian", "explain"), ("rule", "rules")]
    )
    def test_an_unknown_command(self, stack: Path, given: str, meant: str) -> None:
        assert stackctl(given, cwd=stack) == Ran(
            2, "", f'error: no command "{given}" (did you mean "{meant}"?)\n       stackctl --help lists them\n'
        )

    def test_a_command_that_is_like_none(self, stack: Path) -> None:
        assert stackctl("xyzzy", cwd=stack).err.splitlines()[0] == 'error: no command "xyzzy"'

    def test_an_unknown_global_option(self, stack: Path) -> None:
        ran = stackctl("--stak", ".", "audit", cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert "--stak" in ran.err
        assert "--stack" in ran.err

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("explain", "USE03"), 'no rule "USE03" (did you mean "USE003"?)'),
            (("audit", "--rule", "DUP01"), 'no rule or family "DUP01" (did you mean "DUP001"?)'),
            (("audit", "--ignore", "ONW"), 'no rule or family "ONW" (did you mean "OWN"?)'),
            (("audit", "--fail-on", "warnings"), '--fail-on "warnings" is not a severity (did you mean "warning"?)'),
            (("audit", "--select", "goood"), 'no tool or system "goood" (did you mean "good"?)'),
            (("audit", "--select", "ownr:ann.lee"), '--select: no field "ownr" (did you mean "owner"?)'),
            (("audit", "--select", "owner:an.lee"), '--select: no owner "an.lee" (did you mean "ann.lee"?)'),
            (("audit", "--select", "status:actve"), '--select: no status "actve" (did you mean "active"?)'),
            (("show", "goodd"), 'no tool or system "goodd" (did you mean "good"?)'),
            (("show", "web2"), 'no tool or system "web2" (did you mean "web"?)'),
            (("list", "--columns", "id,ownr"), 'no column "ownr" (did you mean "owner"?)'),
            (("list", "--sort", "-vendr"), 'no column "vendr" (did you mean "vendor"?)'),
            (("taxonomy", "categoris"), 'no part "categoris" of the taxonomy (did you mean "categories"?)'),
            (
                ("--color", "alway", "audit"),
                '--color "alway" is not one of auto, always, never (did you mean "always"?)',
            ),
        ],
    )
    def test_an_unknown_word(self, stack: Path, arguments: tuple[str, ...], message: str) -> None:
        ran = stackctl(*arguments, cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.splitlines()[0] == f"error: {message}"

    @pytest.mark.parametrize("arguments", [("show",), ("explain",), ("audit", "--output"), ("--stack",)])
    def test_something_is_missing(self, stack: Path, arguments: tuple[str, ...]) -> None:
        ran = stackctl(*arguments, cwd=stack)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: ")

    @pytest.mark.parametrize("hostile", ["\x1b[31mred", "::error::x", "a\nb", "\u202ex", "##[error]x", "\udcff"])
    def test_what_was_typed_does_nothing_in_the_message(self, stack: Path, hostile: str) -> None:
        for arguments in ((hostile,), ("show", hostile), ("audit", hostile), ("audit", "--rule", hostile)):
            ran = stackctl(*arguments, cwd=stack)
            assert ran.code == 2
            assert not re.search("\x1b|\u202e|##\\[|^::|(?<= )::", ran.err, re.MULTILINE)
            assert len(ran.err.splitlines()) <= 3


class TestColour:
    @pytest.fixture
    def found(self, tmp_path: Path) -> Path:
        return make(tmp_path, {"stackctl.yaml": "", "tools/a.yaml": BARE % ("A", "A")})

    @pytest.mark.parametrize("command", [("audit",), ("list",), ("show", "a"), ("explain", "USE003"), ("rules",)])
    def test_only_where_it_is_asked_for(self, found: Path, command: tuple[str, ...]) -> None:
        plain = stackctl(*command, cwd=found)
        coloured = stackctl("--color", "always", *command, cwd=found)
        assert "\x1b" not in plain.out
        assert "\x1b[" in coloured.out
        assert plain.code == coloured.code
        assert stackctl("--color", "never", *command, cwd=found).out == plain.out

    def test_always_means_always(self, found: Path) -> None:
        env = {"NO_COLOR": "1", "TERM": "dumb"}
        assert "\x1b[" in stackctl("--color", "always", "audit", cwd=found, env=env).out

    def test_machines_see_none(self, found: Path) -> None:
        assert "\x1b" not in stackctl("--color", "always", "audit", "--format", "json", cwd=found).out


class TestUnexpected:
    """A bug ends with status 3 and one line, whatever the exception says."""

    @pytest.fixture
    def broken(self, stack: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("\x1b[31mhostile\n::error::text")

        monkeypatch.setattr(audit, "audit", fail)
        return stack

    def test_one_line_with_the_version_and_the_log(self, broken: Path) -> None:
        ran = stackctl("audit", cwd=broken)
        assert (ran.code, ran.out) == (3, "")
        found = re.fullmatch(
            rf"error: a bug: RuntimeError in stackctl {re.escape(__version__)}; the log is (\S+)\n", ran.err
        )
        assert found is not None
        log = Path(found[1])
        text = log.read_text(encoding="utf-8")
        log.unlink()
        assert text.startswith(f"stackctl {__version__}\nPython ")
        assert "Traceback (most recent call last):" in text

    def test_the_format_does_not_change_it(self, broken: Path) -> None:
        ran = stackctl("audit", "--format", "json", "--fail-on", "never", cwd=broken)
        Path(ran.err.split("the log is ")[1].strip()).unlink()
        assert ran.code == 3

    def test_debug_shows_the_trace_and_keeps_the_status(self, stack: Path) -> None:
        script = (
            "import sys; from stackctl.app import audit; from stackctl.__main__ import main\n"
            "def fail(*_, **__): raise RuntimeError('no')\n"
            "audit.audit = fail; sys.argv[1:] = ['--debug', 'audit']; main()\n"
        )
        ran = process("-c", script, cwd=stack)
        assert "Traceback (most recent call last):" in ran.err
        assert ran.code == 3

    def test_interrupted(self, stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(audit, "audit", interrupt)
        ran = stackctl("audit", cwd=stack)
        assert (ran.code, ran.out) == (130, "")
        assert "Traceback" not in ran.err

    @pytest.mark.parametrize("fail_on", ["error", "never"])
    def test_a_rule_that_fails_is_told_and_the_others_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fail_on: str
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise ValueError("no")

        def broken(rule: Rule) -> Rule:
            return dataclasses.replace(rule, check=fail) if rule.code == "OWN001" else rule

        changed = tuple(broken(rule) for rule in rules.all_rules())
        monkeypatch.setattr(rules, "all_rules", lambda: changed)
        make(tmp_path, {"stackctl.yaml": "", "tools/a.yaml": BARE % ("A", "A")})
        ran = stackctl("audit", "--fail-on", fail_on, "--format", "json", cwd=tmp_path)
        assert ran.code == 3
        assert "REV001" in ran.codes
        assert [found["message"] for found in ran.json["findings"] if found["code"] == "OWN001"] == [
            "the rule itself failed (ValueError): what it would have found is missing"
        ]
        assert "Not all was checked: OWN001 failed." in stackctl("audit", cwd=tmp_path).out
