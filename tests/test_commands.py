"""Every command has its record, and every report that there is is made by one of them and tried with hostile texts."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

from stackctl import output
from stackctl.cli.commands import listed
from tests.commands import COMMANDS, Command, options
from tests.output.samples import SAMPLES

REPORTS = {report for command in COMMANDS.values() for report in command.reports}


def test_every_command_has_a_record() -> None:
    assert list(COMMANDS) == list(listed())


def test_every_report_is_made_by_a_command() -> None:
    modules = {module.name for module in iter_modules(output.__path__)} - {"document", "kit"}
    assert {name for name in modules if output.formats(name)} == REPORTS


def test_every_report_is_tried_with_hostile_texts() -> None:
    assert {report for report, _ in SAMPLES.values()} == REPORTS


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_record_is_true(command: Command) -> None:
    for story in command.stories.split():
        module, _, name = story.rpartition(".")
        assert callable(getattr(import_module(f"stackctl.app.{module}"), name))
    asked = [arguments for arguments in command.makes_too if arguments not in command.calls]
    assert not asked, "a report of which the bytes are never compared"
    assert bool(command.reports) == ("--format" in options(command.name) or bool(command.writes))
