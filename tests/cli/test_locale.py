"""`--locale` and the formats for spreadsheets, from the command line."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from stackctl.output.kit import conventions as module
from tests.cli.harness import CLEAN, SAMPLE, contents, make, process, stackctl
from tests.effort import some
from tests.output.sheets import read

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (("list",), ("cost",))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make(tmp_path / "stack", CLEAN)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_unknown_locale_is_refused_before_anything_else(command: tuple[str, ...], tmp_path: Path) -> None:
    # There is no stack here: that would be the next thing to say.
    ran = stackctl(*command, "--locale", "de_ED", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        'error: --locale "de_ED" is not known (did you mean "de_DE"?)\n'
        "       name a language and a country, such as de_DE, en_US or fr_CH\n"
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("library", "option", "value"), [("babel", "--locale", "de_DE"), ("xlsxwriter", "--format", "xlsx")]
)
def test_a_missing_library_names_the_extra(
    command: tuple[str, ...], library: str, option: str, value: str, home: Path
) -> None:
    module._usual_in.cache_clear()
    with patch.dict(sys.modules, {library: None}):
        ran = stackctl(*command, option, value, cwd=home)
        assert stackctl(*command, "--format", "csv", cwd=home).code == 0
    assert (ran.code, ran.out) == (2, "")
    asked = option if option == "--locale" else f"{option} {value}"
    assert ran.err == (
        f'error: {asked} needs the extra "reports"\n'
        "       install it with: python -m pip install 'martech-stackctl[reports]'\n"
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_machines_are_told_the_same_everywhere(command: tuple[str, ...], home: Path) -> None:
    plain = stackctl(*command, "--format", "json", cwd=home)
    assert plain.code == 0
    assert stackctl(*command, "--format", "json", "--locale", "de_DE", cwd=home) == plain


def test_numbers_and_days_are_as_usual_there(home: Path) -> None:
    def line(number: int, *arguments: str) -> str:
        return stackctl(*arguments, cwd=home).out.splitlines()[number]

    listed = ("list", "--columns", "id,annual-cost,term-end")
    assert line(1, *listed, "--locale", "de_DE").split() == ["good", "120", "31.12.2028"]
    assert line(1, *listed, "--format", "csv", "--locale", "en_US") == "good,120.00,12/31/2028"
    assert line(2, "cost", "--locale", "fr_FR").split()[:2] == ["crm", "120,00"]
    assert line(1, "cost", "--by", "tool", "--format", "csv", "--locale", "de_AT") == "good;120,00;EUR"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_workbook_is_written_whole(command: tuple[str, ...], home: Path) -> None:
    ran = stackctl(*command, "--format", "xlsx", "--output", "book.xlsx", cwd=home)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    first, *_ = read(contents(home)["book.xlsx"]).values()
    assert Decimal("120.00") in first.table[-1]


@pytest.mark.long
@pytest.mark.parametrize("command", some(["list", "cost --by team,tool,month", "cost --by month"], 1, of="same bytes"))
def test_the_same_stack_gives_the_same_bytes_everywhere(command: str, tmp_path: Path) -> None:
    environments = {
        "a": {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        "b": {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8"},
        "c": {"PYTHONHASHSEED": "4711", "TZ": "America/Adak", "LC_ALL": "C.UTF-8"},
    }
    for name, env in environments.items():
        arguments = ("--stack", str(SAMPLE), *command.split(), "--format", "xlsx", "--output", f"{name}.xlsx")
        ran = process("-m", "stackctl", *arguments, cwd=tmp_path, env=env)
        assert (ran.out, ran.err) == ("", "")
    made = contents(tmp_path)
    assert len(made) == 3
    assert len(set(made.values())) == 1
