"""What `--help` and the README say is true: every example parses and runs, every option is told of."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from stackctl.cli.commands import listed
from stackctl.cli.root import root
from tests.cli.harness import REPOSITORY, SAMPLE, contents, stackctl
from tests.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = listed()

_PAGES = [path for path in (REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))) if path.is_file()]
_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _commands_in(text: str) -> list[str]:
    """The lines that call stackctl, without what is said of them after two blanks or a `#`."""
    lines = (line.strip().removeprefix("$ ") for line in text.splitlines())
    return [re.split(r" {2,}| #", line)[0] for line in lines if line.startswith("stackctl ")]


def _examples(command: str | None) -> list[str]:
    arguments = ["--help"] if command is None else [command, "--help"]
    text = stackctl(*arguments, cwd=REPOSITORY).out
    assert "\n  Examples:\n" in text
    block = text.split("\n  Examples:\n")[1].split("\n\n")[0]
    found = _commands_in(block)
    assert len(found) == len(block.splitlines()), "a line of the examples is wrapped, or is none"
    return found


EXAMPLES = [(command, example) for command in (None, *COMMANDS) for example in _examples(command)]


def _parse(line: str) -> None:
    """Parses a command line as the program does, and runs nothing. Raises where it is refused."""
    program, *arguments = shlex.split(line)
    assert program == "stackctl"
    group = root()
    with group.make_context("stackctl", arguments) as context:
        rest: list[str] = [*getattr(context, "_protected_args", ()), *context.args]
        if rest:
            name, command, rest = group.resolve_command(context, rest)
            command.make_context(name, rest, parent=context)


def _options(command: str | None) -> set[str]:
    """The long names of the options of a command, without --help."""
    group: Any = root()
    with group.make_context("stackctl", [], resilient_parsing=True) as context:
        found = group if command is None else group.get_command(context, command)
        names = {name for parameter in found.params for name in parameter.opts if name.startswith("--")}
    return names - {"--help", "--install-completion", "--show-completion"}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in a repository that has what the examples name, on a branch with a change."""
    folder = tmp_path_factory.mktemp("history")
    files = {f"stack/{name}": data for name, data in contents(SAMPLE).items()}
    made = Repository.make(folder, {**files, "baseline.yaml": b"schema: stackctl.baseline/1\nfindings: []\n"})
    for number in range(10):
        made.git("commit", "--quiet", "--allow-empty", "--message", f"change {number}")
    made.git("update-ref", "refs/remotes/origin/main", "HEAD")
    for tag in ("v1.0", "v1.1", "v1.2"):
        made.git("tag", tag)
    made.branch("new", {"stack/tools/jasper.yaml": None})
    return folder


class TestHelp:
    @pytest.mark.parametrize("command", [None, *COMMANDS])
    def test_both_spellings(self, tmp_path: Path, command: str | None) -> None:
        before = [] if command is None else [command]
        long, short = (stackctl(*before, option, cwd=tmp_path) for option in ("--help", "-h"))
        assert long == short
        assert (long.code, long.err) == (0, "")
        assert long.out.startswith(f"Usage: {' '.join(['stackctl', *before])} ")

    @pytest.mark.parametrize("command", COMMANDS)
    def test_it_comes_before_everything_else(self, tmp_path: Path, command: str) -> None:
        assert stackctl("--stack", "none", command, "--help", cwd=tmp_path).code == 0

    @pytest.mark.parametrize("command", [None, *COMMANDS])
    def test_every_option_is_explained(self, tmp_path: Path, command: str | None) -> None:
        text = stackctl(*([] if command is None else [command]), "--help", cwd=tmp_path).out
        for option in _options(command):
            assert re.search(rf"^  (-\w, )?{option}\b.*\n?.*[a-z]", text, re.MULTILINE), option

    @pytest.mark.parametrize("command", [None, *COMMANDS])
    def test_it_reads_well_at_80_columns(self, tmp_path: Path, command: str | None) -> None:
        text = stackctl(*([] if command is None else [command]), "--help", cwd=tmp_path, env={"COLUMNS": "80"}).out
        assert [line for line in text.splitlines() if len(line) > 80] == []
        assert not re.search(r"\[\[|list<|\]\.\.\.\]", text), "the marks of the framework"

    @pytest.mark.parametrize(("command", "example"), EXAMPLES, ids=str)
    def test_every_example_parses(self, command: str | None, example: str) -> None:
        _parse(example)

    @pytest.mark.parametrize(
        "example", sorted({example for _, example in EXAMPLES if not example.startswith("stackctl init")})
    )
    def test_every_example_runs(self, tmp_path: Path, history: Path, example: str) -> None:
        shutil.copytree(history, tmp_path / "copy")
        ran = stackctl(*shlex.split(example)[1:], cwd=tmp_path / "copy")
        assert ran.code in (0, 1)
        # Whoever asks for the past is told which; a pipeline, what it compares, and why.
        assert re.fullmatch(r"(?:(?:note: the stack as of|comparing HEAD) [^\n]+\n)?", ran.err)

    @pytest.mark.parametrize("example", sorted({e for _, e in EXAMPLES if e.startswith("stackctl init")}))
    def test_every_example_of_init_runs(self, tmp_path: Path, example: str) -> None:
        assert stackctl(*shlex.split(example)[1:], cwd=tmp_path).code == 0

    def test_the_check_of_the_examples_would_notice(self) -> None:
        for wrong in ("stackctl audit --nothing", "stackctl none", "stackctl --none audit", "stackctl show"):
            with pytest.raises(Exception, match=r".") as refused:
                _parse(wrong)
            assert not isinstance(refused.value, AssertionError)


class TestPages:
    """The README, and what is in docs/; that every option stands there is looked at in `tests/test_readme.py`."""

    @pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
    def test_every_command_line_parses(self, page: Path) -> None:
        text = page.read_text(encoding="utf-8")
        lines = [line for block in _BLOCK.findall(text) for line in _commands_in(block)]
        lines += [code for code in re.findall(r"`(stackctl [^`]+)`", text) if not re.search(r"…|\b[A-Z]{4,}\b", code)]
        for line in lines:
            words = shlex.split(line)
            ends = [number for number, word in enumerate(words) if re.fullmatch(r"[|>&;]+", word)]
            _parse(shlex.join(words[: min(ends, default=len(words))]))

    @pytest.mark.parametrize("variable", ["STACKCTL_STACK", "STACKCTL_TODAY", "NO_COLOR"])
    def test_every_variable_of_the_environment_is_told_of(self, variable: str) -> None:
        assert variable in self._all()

    @pytest.mark.parametrize("status", ["0", "1", "2", "3", "130", "141"])
    def test_every_exit_status_is_told_of(self, status: str) -> None:
        assert re.search(rf"(?<![\w.-]){status}(?![\w.-])", self._all())

    @staticmethod
    def _all() -> str:
        return "\n".join(page.read_text(encoding="utf-8") for page in _PAGES)
