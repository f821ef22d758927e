"""From the files of a stack to a loaded stack."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stackctl import rules
from stackctl.core.audit.engine import configure
from stackctl.core.loading.build import build, build_settings
from stackctl.core.loading.positions import Locator
from stackctl.model.errors import BrokenSettingsError
from stackctl.model.finding import family_of
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import SETTINGS_FILE, Stack

if TYPE_CHECKING:
    from stackctl.model.finding import Problem
    from stackctl.model.rule import Configured

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stack as loaded, before it is judged.

    With what is wrong with its files, the rules as it sets them, and the files themselves.
    """

    stack: Stack
    problems: tuple[Problem, ...]
    rules: tuple[Configured, ...]
    sources: dict[str, bytes]


def load(
    files: Sequence[SourceFile], unreadable: Sequence[Unreadable] = (), progress: Progress | None = None
) -> Loaded:
    """Read every file of a stack.

    Raises `BrokenSettingsError` where the settings are: nothing can be said of a stack whose rules are not known.
    """
    with collector_paused():
        sources = {file.path: file.data for file in files}
        for path in unreadable:
            if path.path == SETTINGS_FILE:
                raise BrokenSettingsError(f"{SETTINGS_FILE}: {path.reason}")
        locator = Locator(sources)
        settings, problems = build_settings(SourceFile(SETTINGS_FILE, sources.get(SETTINGS_FILE, b"")))
        if problems:
            raise BrokenSettingsError(*(_line(problem, locator) for problem in problems))
        stack, found = build(settings, files, unreadable, progress)
        every_rule = rules.all_rules()
        if stack.policies:
            from stackctl.core.policy.policies import policy_rules

            own_rules, faults = policy_rules(stack, locator, time.process_time)
            found, every_rule = (*found, *faults), (*every_rule, *own_rules)
        configured, more = configure(every_rule, _known_settings(settings.rules, found))
        if more:
            raise BrokenSettingsError(*(_line(problem, locator) for problem in more))
        return Loaded(stack, found, configured, sources)


def _known_settings(given: Mapping[str, Any], found: Sequence[Problem]) -> Mapping[str, Any]:
    """Leave out settings that may be of a broken policy.

    Its file is told already.
    """
    if not any(problem.file.startswith("policies/") for problem in found):
        return given
    built_in = {family_of(code) for code in rules.codes()}
    return {code: value for code, value in given.items() if family_of(code) in built_in}


def _line(problem: Problem, locator: Locator) -> str:
    place = problem.position or locator.place(problem.file, problem.path, at_key=problem.at_key)
    return f"{problem.file}:{place.line}:{place.column}: {problem.message}: {problem.help}"


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector.

    Loading makes millions of small values that all live on; looking for garbage among them takes a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
