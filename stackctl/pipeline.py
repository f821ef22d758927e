"""The story of each command: from files to a report. The one place where adapters, rules and core meet."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl import rules
from stackctl.core.build import build, build_settings
from stackctl.core.context import Context
from stackctl.core.engine import Outcome, configure, run
from stackctl.core.locate import Locator
from stackctl.model.errors import StackctlError
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import SETTINGS_FILE, Stack

if TYPE_CHECKING:
    from datetime import date

    from stackctl.model.finding import Problem
    from stackctl.model.rule import Configured

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stack as loaded, with what is wrong with its files, the rules as it sets them, and the files themselves."""

    stack: Stack
    problems: tuple[Problem, ...]
    rules: tuple[Configured, ...]
    sources: dict[str, bytes]


def load(
    files: Sequence[SourceFile], unreadable: Sequence[Unreadable] = (), progress: Progress | None = None
) -> Loaded:
    """Reads every file of a stack.

    Raises `StackctlError` where the settings are broken: nothing can be said of a stack whose rules are not known.
    """
    with _collector_paused():
        sources = {file.path: file.data for file in files}
        for path in unreadable:
            if path.path == SETTINGS_FILE:
                raise StackctlError(f"{SETTINGS_FILE}: {path.reason}")
        locator = Locator(sources)
        settings, problems = build_settings(SourceFile(SETTINGS_FILE, sources.get(SETTINGS_FILE, b"")))
        configured, more = configure(rules.all_rules(), settings.rules)
        if problems or more:
            raise StackctlError(*(_line(problem, locator) for problem in (*problems, *more)))
        stack, found = build(settings, files, unreadable, progress)
        return Loaded(stack, found, configured, sources)


def audit(loaded: Loaded, today: date) -> tuple[Context, Outcome]:
    """Runs all rules over a loaded stack."""
    with _collector_paused():
        context = Context(loaded.stack, today)
        return context, run(context, loaded.rules, loaded.problems, Locator(loaded.sources))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Loading makes millions of small values that all live on; looking for garbage among them takes a third of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _line(problem: Problem, locator: Locator) -> str:
    place = problem.position or locator.place(problem.file, problem.path, at_key=problem.at_key)
    return f"{problem.file}:{place.line}:{place.column}: {problem.message}: {problem.help}"
