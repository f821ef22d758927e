"""Which file of a stack holds what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from stackctl.core.text.messages import did_you_mean
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import BUDGETS_FILE, SETTINGS_FILE, TEAMS_FILE

Kind = Literal["settings", "teams", "budgets", "tool", "system", "vendor", "contract", "request", "policy", "spend"]

POLICY_FOLDER = "policies"
_FILES: dict[str, Kind] = {SETTINGS_FILE: "settings", TEAMS_FILE: "teams", BUDGETS_FILE: "budgets"}
_FOLDERS: dict[str, Kind] = {
    "tools": "tool",
    "systems": "system",
    "vendors": "vendor",
    "contracts": "contract",
    "requests": "request",
    POLICY_FOLDER: "policy",
}
_DEEP = frozenset({"tools", "systems"})
SPEND_FOLDER = "spend"
FOLDERS = (*_FOLDERS, "usage", SPEND_FOLDER)
"""The folders of a stack; files elsewhere below its root are none of stackctl's business."""

_YAML = (".yaml", ".yml")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with what it holds and, where one file is one thing, the id of that thing."""

    kind: Kind
    id: str
    file: SourceFile


def place(file: SourceFile) -> Placed | Unreadable | None:
    """What a file holds; None where it is none of ours; `Unreadable` (STK005) where it is in the wrong place."""
    folder, _, rest = file.path.partition("/")
    if not rest:
        return _place_at_root(file)
    kind = _FOLDERS.get(folder)
    if kind is None:
        return _place_spend(file, rest) if folder == SPEND_FOLDER else None
    stem, dot, suffix = rest.rpartition("/")[2].rpartition(".")
    if suffix.lower() not in ("yaml", "yml") or not dot:
        return None
    if suffix != "yaml":
        return Unreadable(file.path, f"ends in .{suffix}: rename it to {stem}.yaml", "STK005")
    if "/" in rest and folder not in _DEEP:
        return Unreadable(file.path, f"{folder}/ has no sub-folders: move the file up", "STK005")
    return Placed(kind, stem, file)


def misnamed(placed: Placed) -> str | None:
    """Why a file's name makes no id; None where it does."""
    if placed.kind in _FILES.values() or placed.kind == "spend" or _NAME.fullmatch(placed.id):
        return None
    wanted = re.sub(r"[^a-z0-9]+", "-", placed.id.lower()).strip("-") or "a-name"
    return f"the file's name is no id: use lower-case letters, digits and single hyphens, such as {wanted}.yaml"


def misplaced_folder(name: str) -> str | None:
    """What to say of a folder at the root that looks like a misspelt one of ours."""
    if name in FOLDERS or name.startswith("."):
        return None
    hint = did_you_mean(name, FOLDERS) if name.rstrip("s") + "s" in FOLDERS or name.lower() in FOLDERS else ""
    return f"a folder that nothing is read from{hint}" if hint else None


def suffixes(folder: str) -> tuple[str, ...]:
    """How the names of the files end that are looked at in a folder, lower-case."""
    return (".csv", *_YAML) if folder == SPEND_FOLDER else _YAML


def _place_spend(file: SourceFile, rest: str) -> Placed | Unreadable | None:
    stem, dot, suffix = rest.rpartition("/")[2].rpartition(".")
    if not dot or f".{suffix.lower()}" not in suffixes(SPEND_FOLDER):
        return None
    if suffix != "csv":
        how = f"rename it to {stem}.csv" if suffix.lower() == "csv" else "spend/ holds .csv files"
        return Unreadable(file.path, f"ends in .{suffix}: {how}", "STK005")
    if "/" in rest:
        return Unreadable(file.path, "spend/ has no sub-folders: move the file up", "STK005")
    return Placed("spend", stem, file)


def _place_at_root(file: SourceFile) -> Placed | Unreadable | None:
    kind = _FILES.get(file.path)
    if kind is not None:
        return Placed(kind, "", file)
    stem, _, suffix = file.path.rpartition(".")
    if suffix.lower() in ("yaml", "yml"):
        wanted = {name.removesuffix(".yaml") for name in _FILES} | {"team", "budget"}
        if stem.lower() in wanted:
            near = next(name for name in _FILES if name.startswith(stem.lower()))
            return Unreadable(file.path, f'a file that nothing is read from (did you mean "{near}"?)', "STK005")
    return None
