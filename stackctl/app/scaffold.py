"""New stacks, after `new_stack/`, and schemas for the editor."""

from __future__ import annotations

import re
import shlex
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from stackctl import rules
from stackctl.adapters.files.write import make_folder, read_if_any, write
from stackctl.core.calendar.terms import add_months
from stackctl.core.loading.schema import schema_files
from stackctl.core.taxonomy.vocabulary import vocabulary
from stackctl.model.errors import StackctlError
from stackctl.model.reports.written import Written
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.settings import TaxonomyAdditions
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILES = ("stackctl.yaml", "teams.yaml", "tools/example-mailer.yaml", "systems/website.yaml", "README.md")


def init(folder: Path, today: date) -> Written:
    """Write a new stack, and leave alone what exists.

    Raises `StackctlError` where there is a stack already.
    """
    if read_if_any(folder / SETTINGS_FILE) is not None:
        raise StackctlError(f"there is a stack already: {folder / SETTINGS_FILE}", hint="check it with: stackctl audit")
    files = {**scaffold(today), **{f"schemas/{name}": text for name, text in _schemas().items()}}
    written: list[str] = []
    unchanged: list[str] = []
    # The settings come last: they are what makes a folder a stack.
    for name in sorted(files, key=lambda name: (name == SETTINGS_FILE, name)):
        path = folder / name
        make_folder(path.parent)
        if read_if_any(path) is None:
            write(path, files[name].encode(), expected=None)
            written.append(path.as_posix())
        else:
            unchanged.append(path.as_posix())
    where = "" if folder.as_posix() == "stack" else f"--stack {shlex.quote(folder.as_posix())} "
    return Written("init", tuple(written), tuple(unchanged), (), f"check it with: stackctl {where}audit")


def write_schemas(folder: Path, *, check: bool) -> Written:
    """Write the schemas of all files, or list stale ones."""
    unchanged: list[str] = []
    stale: list[str] = []
    for name, text in _schemas().items():
        path = folder / name
        (unchanged if read_if_any(path) == text.encode() else stale).append(path.as_posix())
        if not check and path.as_posix() in stale:
            make_folder(folder)
            write(path, text.encode())
    if check:
        where = "" if folder.as_posix() == "schemas" else f" {shlex.quote(folder.as_posix())}"
        next_step = f"write them with: stackctl schema{where}" if stale else ""
        return Written("schema", (), tuple(unchanged), tuple(stale), next_step)
    return Written("schema", tuple(stale), tuple(unchanged))


def scaffold(today: date) -> dict[str, str]:
    """Write the example as a stack that is new today.

    The example is of 2026-11-22. Its dates move to lie as far from `today`, so that a new stack starts clean.
    """
    since = add_months(today, -3).replace(day=1)
    days = {
        "2026-11-22": today,
        "2026-11-20": today - timedelta(days=2),
        "2026-08-01": since,
        "2027-07-31": add_months(since, 12) - timedelta(days=1),
        "2028-08-01": add_months(since, 24),
    }
    written = re.compile("|".join(days))

    def moved(match: re.Match[str]) -> str:
        return min(max(days[match[0]], FIRST_DAY), LAST_DAY).isoformat()

    example = resources.files("stackctl.app") / "new_stack"
    return {path: written.sub(moved, example.joinpath(path).read_text("utf-8")) for path in FILES}


@cache
def _schemas() -> Mapping[str, str]:
    return schema_files(rules.all_rules(), vocabulary(TaxonomyAdditions()))
