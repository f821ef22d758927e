"""How stackctl was called: global options, clock, terminal, and output."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from stackctl.cli.progress import progress_bar
from stackctl.model.errors import BrokenSettingsError, StackctlError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.app.load import Loaded
    from stackctl.model.finding import Finding
    from stackctl.model.look import Look

_MOST_FAULTS = 5
WITHOUT_FAULTS = frozenset({"csv", "focus"})
"""The formats of reports of money that have no place for what makes the amounts wrong."""

Choice = TypeVar("Choice", bound=str)


class Invocation:
    """The global options as given."""

    def __init__(self, stack: str | None, day: str | None, color: str) -> None:
        self.stack, self.day, self.color = stack, day, color

    @property
    def today(self) -> date:
        """The day everything counts from, by default the local one."""
        if self.day is None:
            return datetime.now().astimezone().date()
        from stackctl.model.scalars import FIRST_DAY, LAST_DAY

        try:
            day = date.fromisoformat(self.day)
        except ValueError:
            day = None
        if day is None or day.isoformat() != self.day:
            raise StackctlError(f'--today "{self.day}" is not a date', hint="write year-month-day, such as 2026-11-22")
        if not FIRST_DAY <= day <= LAST_DAY:
            raise StackctlError(f'--today "{self.day}" is outside the years 1980 to 2199')
        return day

    @property
    def folder(self) -> Path | None:
        """The folder named as the stack's; None for the nearest."""
        return None if self.stack is None else Path(self.stack)

    def load(self, *, must_have_tools: bool = True, at: str | None = None) -> tuple[Path, Loaded]:
        """Read the stack as it stands or at a revision.

        Answers its folder, too. Raises `StackctlError` where there is none, or where it declares no tool.
        """
        from stackctl.app.load import load
        from stackctl.app.snapshot import read
        from stackctl.core.loading.yaml_reader import LIBYAML

        if not LIBYAML:
            note("note: this PyYAML was built without libyaml: files are read some nine times slower")
        snapshot = read(self.folder, at)
        for text in snapshot.notes:
            note(f"note: {text}")
        with progress_bar(len(snapshot.files)) as progress:
            loaded = load(snapshot.files, snapshot.unreadable, progress)
        if must_have_tools and not loaded.stack.tools and not loaded.problems:
            raise StackctlError(
                f"no tools in {snapshot.root / 'tools'}",
                hint="declare one: tools/name.yaml with name, vendor, category, status",
            )
        return snapshot.root, loaded

    def load_if_any(self, shown: str) -> Loaded | None:
        """Read the stack, if any and its settings are fit.

        `shown` is what a note says to be as built in where they are not.
        """
        from stackctl.adapters.files.worktree import find_root

        if self.stack is None:
            try:
                find_root(Path.cwd(), None)
            except StackctlError:
                return None
        try:
            return self.load(must_have_tools=False)[1]
        except BrokenSettingsError as error:
            note(f"note: the settings are broken, and the {shown} here as built in")
            for line in error.lines:
                note(line)
            return None

    def look(self, output: Path | None, root: Path | None = None, locale: str | None = None) -> Look:
        """Say how the report is seen: by terminal or not."""
        from stackctl.model.look import Look

        on_terminal = output is None and sys.stdout.isatty()
        colored = self.color == "always" or (self.color == "auto" and on_terminal and _may_color())
        from_repository = ""
        if root is not None:
            from stackctl.adapters.files.worktree import path_in_repository

            from_repository = path_in_repository(root)
        if not on_terminal:
            return Look(color=colored, from_repository=from_repository, locale=locale)
        width = max(shutil.get_terminal_size((80, 24)).columns, 20)
        return Look(width, colored, "" if root is None else _prefix(root), from_repository, locale)

    def tell(
        self,
        report: object,
        name: str,
        format_: str,
        output: str | None = None,
        root: Path | None = None,
        locale: str | None = None,
    ) -> None:
        """Write a report to standard output or a file.

        `check_format` has let the format pass. Raises `StackctlError` where it is no text and would go to a terminal.
        """
        from stackctl.output import renderer

        target = None if output is None else Path(output)
        made = renderer(name, format_)(report, self.look(target, root, locale))
        if target is not None:
            from stackctl.adapters.files.write import write

            write(target, made.encode("utf-8", "backslashreplace") if isinstance(made, str) else made)
        elif isinstance(made, str):
            sys.stdout.write(made)
        elif sys.stdout.isatty():
            raise StackctlError(f"{format_} is not for a terminal", hint=f"name a file: --output {name}.{format_}")
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(made)


def note(text: str) -> None:
    """Say something on standard error, in a line."""
    from stackctl.core.text.escape import terminal

    sys.stderr.write(f"{terminal(text)}\n")


def tell_faults(findings: Sequence[Finding]) -> None:
    """Say on standard error what makes amounts wrong or incomplete.

    For formats that have no place for it.
    """
    from stackctl.core.text.escape import terminal

    for one in findings[:_MOST_FAULTS]:
        place = f"{terminal(one.file)}:{one.position.line}:{one.position.column}"
        sys.stderr.write(f"{place}: {one.code} {terminal(one.message)}\n")
    more = len(findings) - _MOST_FAULTS
    if findings:
        rest = f" ({more} more)" if more > 0 else ""
        sys.stderr.write(f"the amounts are wrong or incomplete{rest}: stackctl audit has the whole of it\n")


def check_format(name: str, format_: str) -> None:
    """Refuse an unknown format before any work is done."""
    from stackctl.output import formats

    known = formats(name)
    if format_ not in known:
        from stackctl.core.text.messages import did_you_mean, one_of

        hint = did_you_mean(format_, known)
        raise StackctlError(f'--format "{format_}" is not known here{hint}', hint=f"write {one_of(known)}")


def check_choice(option: str, given: str, choices: Sequence[Choice]) -> Choice:
    """Choose what was given; refuse what is no choice."""
    for choice in choices:
        if choice == given:
            return choice
    from stackctl.core.text.messages import did_you_mean, one_of

    raise StackctlError(
        f'{option} "{given}" is not known here{did_you_mean(given, choices)}', hint=f"write {one_of(choices)}"
    )


def check_locale(locale: str | None) -> None:
    """Refuse an unknown locale before any work is done."""
    if locale is not None:
        from stackctl.model.look import Look
        from stackctl.output.kit.conventions import conventions

        conventions(Look(locale=locale))


def _may_color() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _prefix(root: Path) -> str:
    """Lead from the working directory to the stack, for links."""
    try:
        relative = os.path.relpath(root)
    except ValueError:  # another drive
        return f"{root.as_posix()}/"
    return "" if relative == "." else f"{Path(relative).as_posix()}/"
