"""The files of a stack, and what each holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from stackctl.core.loading.characters import composed
from stackctl.core.loading.csv_reader import MAX_BYTES as MAX_SPEND_BYTES
from stackctl.core.loading.yaml_reader import MAX_BYTES
from stackctl.core.text.messages import exact
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import BUDGETS_FILE, SETTINGS_FILE, TEAMS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FileKind = Literal["settings", "teams", "budgets", "tool", "system", "vendor", "contract", "request", "policy", "spend"]

POLICY_FOLDER = "policies"
_FILES: dict[str, FileKind] = {SETTINGS_FILE: "settings", TEAMS_FILE: "teams", BUDGETS_FILE: "budgets"}
_FOLDERS: dict[str, FileKind] = {
    "tools": "tool", "systems": "system", "vendors": "vendor", "contracts": "contract", "requests": "request",
    POLICY_FOLDER: "policy",
}  # fmt: skip
_DEEP = frozenset({"tools", "systems"})
SPEND_FOLDER = "spend"
_KINDS: dict[str, FileKind] = {**_FOLDERS, SPEND_FOLDER: "spend"}
FOLDERS = (*_FOLDERS, "usage", SPEND_FOLDER)
"""The folders of a stack; files elsewhere below its root are none of stackctl's business."""

LINK = "a link: links are not followed, copy the file"
FOLDER = "a folder, not a file"
MODULE = "a repository of its own, such as a submodule: its files are left alone, copy them"

_MAX_FILES = 100_000
_MAX_FOLDER_DEPTH = 16

_YAML = (".yaml", ".yml")
_SUFFIXES: dict[FileKind, str] = {**dict.fromkeys(_FOLDERS.values(), "yaml"), "spend": "csv"}
_WITH_MORE = {
    "yaml": re.compile(r"([^.]+)\.(?:ya?ml[ .]*(?:\.txt)?|json)[ .]*", re.IGNORECASE),
    "csv": re.compile(r"([^.]+)\.csv[ .]*(?:\.txt)?[ .]*", re.IGNORECASE),
}
_SHEETS = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".tsv", ".tab", ".txt")
_FOR_PEOPLE = re.compile(
    r"\..*|readme.*|.*\.md|.*~|~\$.*|#.*#|.*\.(?:sw[a-p]|orig|rej|bak|tmp)|thumbs\.db|desktop\.ini",
    re.IGNORECASE | re.DOTALL,
)
"""The names of notes, of hidden files and of what editors and file managers leave behind."""
_NOT_ON_WINDOWS = re.compile(
    r'^(?:aux|con|nul|prn|com[1-9\u00b9\u00b2\u00b3]|lpt[1-9\u00b9\u00b2\u00b3]) *(?:\.|$)|[ .]$|[<>:"|?*\\]',
    re.IGNORECASE,
)
_DATA = (*_SHEETS, ".json", ".csv", *_YAML)
_NAMED = re.compile(rf"(?:{'|'.join(_KINDS)})/[^\"',\]}}#\r\n]+".encode())
_WITHOUT_ACCENTS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
"""The letters that are no others with accents."""
_SWAPPED = 2
_DEEPEST_LOOK = 2
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
    kind = _KINDS.get(folder)
    if kind is None:
        return None
    stem, dot, suffix = composed(rest).rpartition("/")[2].rpartition(".")
    wanted = _SUFFIXES[kind]
    if not dot or f".{suffix.lower()}" not in suffixes(folder):
        return stray(file.path)
    if suffix != wanted:
        is_misspelt = (suffix.lower() == "csv") is (wanted == "csv")
        how = f"rename it to {stem}.{wanted}" if is_misspelt else f"{folder}/ holds .{wanted} files"
        return Unreadable(file.path, f"ends in .{suffix}: {how}", "STK005", f"{folder}/{stem}.{wanted}")
    if "/" in rest and folder not in _DEEP:
        reason = f"{folder}/ has no sub-folders: move the file up"
        return Unreadable(file.path, reason, "STK005", f"{folder}/{stem}.{wanted}")
    return Placed(kind, stem, file)


def stray(path: str) -> Unreadable | None:
    """Say that nothing is read from a file, if so.

    Notes for people, hidden files and what editors leave behind are not told.
    """
    folder, name = path.partition("/")[0], path.rpartition("/")[2]
    kind = _KINDS.get(folder)
    if kind is None or _FOR_PEOPLE.fullmatch(name):
        return None
    wanted, meant = _SUFFIXES[kind], ""
    misnamed = _WITH_MORE[wanted].fullmatch(name)
    if misnamed is not None:
        meant = f"{misnamed[1]}.{wanted}"
        how = f"rename it to {meant}"
    elif wanted == "csv" and name.lower().endswith(_SHEETS):
        meant = f"{name.rpartition('.')[0]}.csv"
        how = f"save it as {meant}, with commas"
    else:
        how = f"{folder}/ holds .{wanted} files, move it, or name it in one of them"
    return _refused(path, f"a file that nothing is read from: {how}", "STK005", meant and f"{folder}/{meant}")


def named_files(files: Iterable[SourceFile]) -> frozenset[str]:
    """List documents in the stack's folders that its files name."""
    found = (name.strip().decode("utf-8", "replace") for file in files for name in _NAMED.findall(file.data))
    return frozenset(name for name in found if not name.lower().endswith(_DATA))


def node_meant(path: Unreadable) -> str | None:
    """Name the tool or system that a path may hold."""
    folder, _, rest = path.path.partition("/")
    name = rest.rpartition("/")[2]
    is_one = folder in _DEEP and (path.code != "STK005" or _WITH_MORE["yaml"].fullmatch(name) is not None)
    return (name.partition(".")[0] or name or None) if is_one else None


def misnamed(placed: Placed) -> str | None:
    """Say why a file's name will not do, if so."""
    if placed.kind in _FILES.values():
        return None
    impossible = next((part for part in placed.file.path.split("/") if _NOT_ON_WINDOWS.search(part)), None)
    if impossible is not None:
        return f"Windows cannot have a file or folder called {exact(impossible)}"
    if placed.kind == "spend" or _NAME.fullmatch(placed.id):
        return None
    wanted = re.sub(r"[^a-z0-9]+", "-", _plain(placed.id)).strip("-") or "a-name"
    return f"the file's name is no id: use lower-case letters, digits and single hyphens, such as {wanted}.yaml"


def misplaced_folder(name: str) -> str | None:
    """Name the folder that a misspelt one stands for."""
    if name in FOLDERS or name.startswith("."):
        return None
    return next((folder for folder in FOLDERS if any(_is_near(name.lower(), form) for form in _forms(folder))), None)


def suffixes(folder: str) -> tuple[str, ...]:
    """List the endings of files that a folder holds, lower-case."""
    return (".csv", *_YAML) if folder == SPEND_FOLDER else _YAML


def _plain(name: str) -> str:
    """Leave the accents out of a name, in lower case."""
    import unicodedata

    letters = unicodedata.normalize("NFKD", name.casefold().translate(_WITHOUT_ACCENTS))
    return "".join(char for char in letters if not unicodedata.combining(char))


def _forms(folder: str) -> Iterator[str]:
    """List the plural of a folder's name, and the singular."""
    yield folder
    if folder.endswith("ies"):
        yield f"{folder[:-3]}y"


def _is_near(name: str, known: str) -> bool:
    """Tell whether a slip of one letter lies between."""
    while name and known and name[0] == known[0]:
        name, known = name[1:], known[1:]
    while name and known and name[-1] == known[-1]:
        name, known = name[:-1], known[:-1]
    return max(len(name), len(known)) <= 1 or (len(name) == _SWAPPED and name == known[::-1])


def _place_at_root(file: SourceFile) -> Placed | Unreadable | None:
    kind = _FILES.get(file.path)
    if kind is not None:
        return Placed(kind, "", file)
    stem, _, suffix = file.path.rpartition(".")
    if suffix.lower() in ("yaml", "yml"):
        wanted = {name.removesuffix(".yaml") for name in _FILES} | {"team", "budget"}
        if stem.lower() in wanted:
            near = next(name for name in _FILES if name.startswith(stem.lower()))
            return Unreadable(file.path, f'a file that nothing is read from (did you mean "{near}"?)', "STK005", near)
    return None


def stack_paths(root: Sequence[FolderEntry], entries_of: Lister) -> Iterator[str | Unreadable]:
    """Find a stack's files, refused ones with the reason."""
    for entry in root:
        if entry.name.lower().endswith(suffixes("")) and not entry.name.startswith("."):
            yield _readable(entry.name)
    links = {entry.name for entry in root if entry.is_symlink()}
    count = 0
    for folder in FOLDERS:
        if folder in links:
            yield Unreadable(folder, "a link to a folder: links are not followed")
            continue
        for path in _walked(folder, entries_of, 0):
            count += 1
            if count > _MAX_FILES:
                yield _refused(path.path if isinstance(path, Unreadable) else path, f"more than {_MAX_FILES} files")
                return
            yield path
    for entry in root:
        meant = misplaced_folder(entry.name)
        if meant is not None and _is_folder(entry) and _holds_data(entry, entries_of):
            reason = f'a folder that nothing is read from (did you mean "{meant}"?)'
            yield Unreadable(f"{entry.name}/", reason, "STK005", f"{meant}/")


def most_bytes(path: str) -> int:
    """Say how many bytes a file may hold."""
    return MAX_SPEND_BYTES if path.startswith(f"{SPEND_FOLDER}/") else MAX_BYTES


def _walked(folder: str, entries_of: Lister, depth: int) -> Iterator[str | Unreadable]:
    """Find the files in a folder and below it."""
    try:
        entries = entries_of(folder)
    except UnlistableError as error:
        yield _refused(folder, f"cannot be listed: {error}")
        return
    if any(entry.name == ".git" for entry in entries):
        yield _refused(folder, MODULE)
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.name.lower().endswith(suffixes(folder.partition("/")[0])):
            yield _readable(path)
        elif entry.is_dir(follow_symlinks=False):
            if depth < _MAX_FOLDER_DEPTH:
                yield from _walked(path, entries_of, depth + 1)
            else:
                yield _refused(path, f"more than {_MAX_FOLDER_DEPTH} folders deep")
        elif entry.is_symlink() and not _is_file(entry):
            yield _refused(path, "a link to a folder, or to nothing: links are not followed")
        elif (refused := stray(path)) is not None:
            yield refused


def _holds_data(folder: FolderEntry, entries_of: Lister) -> bool:
    """Tell whether a folder holds files like ours."""
    if folder.is_symlink():
        return True  # where it leads is not looked at
    waiting = [(folder.name, 0)]
    for path, depth in waiting:
        try:
            entries = entries_of(path)
        except UnlistableError:
            continue
        if any(entry.name == ".git" for entry in entries):
            continue
        if any(entry.name.lower().endswith((*_YAML, ".csv")) for entry in entries):
            return True
        if depth < _DEEPEST_LOOK:
            waiting += [(f"{path}/{entry.name}", depth + 1) for entry in entries if entry.is_dir(follow_symlinks=False)]
    return False


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


def _readable(path: str) -> str | Unreadable:
    try:
        path.encode()
    except UnicodeEncodeError:
        return _refused(path, "the file's name is not UTF-8: rename it")
    return path


def _refused(path: str, reason: str, code: str = "STK001", meant: str = "") -> Unreadable:
    """Refuse a path; spell out bytes that are not UTF-8."""
    path, reason, meant = (text.encode("utf-8", "backslashreplace").decode() for text in (path, reason, meant))
    return Unreadable(path, reason, code, meant)
