"""What stackctl writes for a new stack: small, valid files that teach the format, and schemas for the editor."""

from __future__ import annotations

import shlex
from datetime import date, timedelta
from pathlib import Path

from stackctl import __version__, rules
from stackctl.adapters.files.write import make_folder, read_if_any, write
from stackctl.core.calendar.terms import add_months
from stackctl.core.loading.schema import schema_files
from stackctl.core.taxonomy.vocabulary import vocabulary
from stackctl.model.errors import StackctlError
from stackctl.model.reports.common import Written
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.settings import TaxonomyAdditions
from stackctl.model.stack import SETTINGS_FILE

_TEMPLATES = Path(__file__).parent / "templates"


def init(folder: Path, today: date) -> Written:
    """Write a new stack; what exists is left as it is.

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
    """Write the schemas of all files, or check which are stale."""
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
    """Fill in the templates; answers each text by its path.

    The dates lie round `today`, so that a new stack starts clean.
    """
    since = add_months(today, -3).replace(day=1)
    days = {
        "today": today,
        "since": since,
        "used": today - timedelta(days=2),
        "end": add_months(since, 12) - timedelta(days=1),
        "expires": add_months(since, 24),
    }
    words = {"version": __version__, **{name: f"{min(max(day, FIRST_DAY), LAST_DAY)}" for name, day in days.items()}}
    texts = {}
    for path in sorted(_TEMPLATES.rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(f"{{{word}}}", value)
        texts[path.relative_to(_TEMPLATES).as_posix()] = text
    return texts


def _schemas() -> dict[str, str]:
    return schema_files(rules.all_rules(), vocabulary(TaxonomyAdditions()))
