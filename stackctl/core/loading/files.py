"""The files of a stack, and what each holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from stackctl.core.loading.csv_reader import MAX_BYTES as MAX_SPEND_BYTES
from stackctl.core.loading.yaml_reader import MAX_BYTES
from stackctl.core.text.messages import did_you_mean
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import BUDGETS_FILE, SETTINGS_FILE, TEAMS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

FileKind = Literal["settings", "teams", "budgets", "tool", "system", "vendor", "contract", "request", "policy", "spend"]

POLICY_FOLDER = "policies"
_FILES: dict[str, FileKind] = {SETTINGS_FILE: "settings", TEAMS_FILE: "teams", BUDGETS_FILE: "budgets"}
_FOLDERS: dict[str, FileKind] = {
    "tools": "tool", "systems": "system", "vendors": "vendor", "contracts": "contract", "requests": "request",
    POLICY_FOLDER: "policy",
}  # fmt: skip
_DEEP = frozenset({"tools", "systems"})
SPEND_FOLDER = "spend"
FOLDERS = (*_FOLDERS, "usage", SPEND_FOLDER)
"""The folders of a stack; files elsewhere below its root are none of stackctl's business."""

LINK = "a link: links are not followed, copy the file"
FOLDER = "a folder, not a file"
MODULE = "a repository of its own, such as a submodule: its files are left alone, copy them"

_MAX_FILES = 100_000
_MAX_FOLDER_DEPTH = 16

_YAML = (".yaml", ".yml")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with what it holds."""

    kind: FileKind
    id: str  # of the thing where one file is one thing
    file: SourceFile


class FolderEntry(Protocol):
    """What a folder holds; `os.DirEntry` is one."""

    @property
    def name(self) -> str:
        """The last part of its path; other bytes as surrogates."""

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether it, or its target, is a folder."""

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether it, or its target, is a file."""

    def is_symlink(self) -> bool:
        """Tell whether it is a link."""


class UnlistableError(Exception):
    """Why a folder cannot be listed."""


Lister = Callable[[str], Sequence[FolderEntry]]
"""Lists a folder, sorted by name; nothing where there is none. Raises `UnlistableError`."""


def place(file: SourceFile) -> Placed | Unreadable | None:
    """Tell what a file holds, if it is of ours."""
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
    """Say why a file's name makes no id, if so."""
    if placed.kind in _FILES.values() or placed.kind == "spend" or _NAME.fullmatch(placed.id):
        return None
    wanted = re.sub(r"[^a-z0-9]+", "-", placed.id.lower()).strip("-") or "a-name"
    return f"the file's name is no id: use lower-case letters, digits and single hyphens, such as {wanted}.yaml"


def misplaced_folder(name: str) -> str | None:
    """Say that a folder's name is misspelt, if so."""
    if name in FOLDERS or name.startswith("."):
        return None
    hint = did_you_mean(name, FOLDERS) if name.rstrip("s") + "s" in FOLDERS or name.lower() in FOLDERS else ""
    return f"a folder that nothing is read from{hint}" if hint else None


def suffixes(folder: str) -> tuple[str, ...]:
    """List the endings of files that a folder holds, lower-case."""
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


def stack_paths(root: Sequence[FolderEntry], entries_of: Lister) -> Iterator[tuple[str, str | None]]:
    """Find a stack's files, refused ones with the reason."""
    for entry in root:
        if entry.name.lower().endswith(suffixes("")) and not entry.name.startswith("."):
            yield entry.name, _refusal_of_name(entry.name)
    links = {entry.name for entry in root if entry.is_symlink()}
    count = 0
    for folder in FOLDERS:
        if folder in links:
            yield folder, "a link to a folder: links are not followed"
            continue
        for path, problem in _walked(folder, entries_of, 0):
            count += 1
            if count > _MAX_FILES:
                yield path, f"more than {_MAX_FILES} files"
                return
            yield path, problem


def misplaced_folders(root: Sequence[FolderEntry]) -> Iterator[Unreadable]:
    """Find the folders at the root whose names are misspelt."""
    for entry in root:
        misplaced = misplaced_folder(entry.name)
        if misplaced is not None and _is_folder(entry):
            yield Unreadable(f"{entry.name}/", misplaced, "STK005")


def refused(path: str, reason: str) -> Unreadable:
    """Refuse a path; spell out bytes that are not UTF-8."""
    return Unreadable(path.encode("utf-8", "backslashreplace").decode(), reason)


def most_bytes(path: str) -> int:
    """Say how many bytes a file may hold."""
    return MAX_SPEND_BYTES if path.startswith(f"{SPEND_FOLDER}/") else MAX_BYTES


def _walked(folder: str, entries_of: Lister, depth: int) -> Iterator[tuple[str, str | None]]:
    """Find the files in a folder and below it."""
    try:
        entries = entries_of(folder)
    except UnlistableError as error:
        yield folder, f"cannot be listed: {error}"
        return
    if any(entry.name == ".git" for entry in entries):
        yield folder, MODULE
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.name.lower().endswith(suffixes(folder.partition("/")[0])):
            yield path, _refusal_of_name(path)
        elif entry.is_dir(follow_symlinks=False):
            if depth < _MAX_FOLDER_DEPTH:
                yield from _walked(path, entries_of, depth + 1)
            else:
                yield path, f"more than {_MAX_FOLDER_DEPTH} folders deep"
        elif entry.is_symlink() and not _is_file(entry):
            yield path, "a link to a folder, or to nothing: links are not followed"


def _is_file(entry: FolderEntry) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def _is_folder(entry: FolderEntry) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _refusal_of_name(path: str) -> str | None:
    try:
        path.encode()
    except UnicodeEncodeError:
        return "the file's name is not UTF-8: rename it"
    return None
