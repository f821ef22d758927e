"""The commits that changed a stack, before and after."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from stackctl.adapters.git.objects import asked, read_blobs
from stackctl.core.loading.files import FOLDERS, most_bytes
from stackctl.model.errors import StackctlError
from stackctl.model.reports.log import Commit, Touched
from stackctl.model.stack import BUDGETS_FILE, SETTINGS_FILE, TEAMS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackctl.adapters.git.objects import Repository
    from stackctl.model.revision import Revision

_MOST_COMMITS = 256 * 1024 * 1024
_MOST_CHANGED = 256 * 1024 * 1024
_MOST_OF_A_COMMIT = 1024 * 1024
_FIRST_CHUNK, _LARGEST_CHUNK = 16, 512
_MOST_MOVES = 20
_OWN = (*FOLDERS, SETTINGS_FILE, TEAMS_FILE, BUDGETS_FILE)
_FILE_MODE = "100"


@dataclass(frozen=True, slots=True)
class _Difference:
    """A line of `diff-tree --raw`, with modes and ids."""

    path: str
    before: tuple[str | None, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class _Head:
    """What a commit says of itself."""

    day: date
    author: str
    subject: str
    has_parents: bool


def history_of(
    repository: Repository,
    newest: Revision,
    *,
    since: date | None = None,
    without: Revision | None = None,
    touching: Sequence[str] = (),
    folder: str | None = None,
) -> Iterator[Commit]:
    """Read the commits that changed the stack, the newest first.

    Children come before parents, otherwise the later commit first. `since` is a day of the author; `without` leaves out
    what that revision has; of `touching`, paths in the stack, none means all. `folder` is the stack's at `newest`,
    followed through moves as a whole. A shallow clone's oldest commit is left out: what it changed is unknown.
    """
    assert newest.commit is not None  # noqa: S101 # the working tree has no history
    folders = _folders(repository, newest.commit, repository.folder if folder is None else folder)
    paths = [f"{folder}{path}" for folder in folders for path in touching]
    excluded = () if without is None or without.commit is None else (f"^{without.commit}",)
    commits = _commits(repository, newest.commit, *excluded, paths=paths)
    cut = _cut(repository, newest.commit)
    for chunk in _chunks(commits):
        objects = read_blobs(repository, dict.fromkeys(chunk, _MOST_OF_A_COMMIT))
        heads = {one: _head(data) for one, data in objects.items()}
        wanted = [
            one
            for one in chunk
            if (since is None or heads[one].day >= since) and not (one in cut and heads[one].has_parents)
        ]
        found = _differences(repository, wanted, [f"{folder}{own}" for folder in folders for own in _OWN])
        changed = {one: _in_stack(found[one], folders) for one in wanted if one in found}
        contents = _contents(repository, [file for files in changed.values() for file in files])
        for one, files in changed.items():
            if files:
                head = heads[one]
                yield Commit(one, head.day, head.author, head.subject, tuple(_touched(it, contents) for it in files))


def _touched(file: _Difference, contents: Mapping[str, bytes]) -> Touched:
    before = tuple(None if id_ is None else contents[id_] for id_ in file.before)
    return Touched(file.path, before, None if file.after is None else contents[file.after])


def _folders(repository: Repository, commit: str, folder: str) -> tuple[str, ...]:
    """List the folders the stack has stood in, newest first."""
    # where its settings went, all of it did
    folders = [folder]
    while len(folders) < _MOST_MOVES:
        settings = f"{folders[-1]}{SETTINGS_FILE}"
        commits = _commits(repository, commit, "--full-history", paths=[settings])
        came_from = [_origin(all_, settings) for all_ in _differences(repository, commits, ()).values()]
        origin = next((one for one in reversed(came_from) if one is not None and one not in folders), None)
        if origin is None:
            break
        folders.append(origin)
    return tuple(folders)


def _origin(differences: Iterable[_Difference], settings: str) -> str | None:
    """Find the folder that a commit moved the settings from."""
    came, left = False, []
    for one in differences:
        if one.path == settings:
            came = one.after is not None and not any(one.before)
        elif one.after is None and (one.path == SETTINGS_FILE or one.path.endswith(f"/{SETTINGS_FILE}")):
            left.append(one.path.removesuffix(SETTINGS_FILE))
    return left[0] if came and len(left) == 1 else None


def _commits(repository: Repository, *arguments: str, paths: Sequence[str] = ()) -> list[str]:
    # The paths come after two hyphens, where nothing is taken for an option or a revision.
    answer = asked(repository.git, "rev-list", "--date-order", *arguments, "--", *paths, most=_MOST_COMMITS)
    if answer.status != 0:
        raise StackctlError(f"the history cannot be read: {answer.said}", hint="git fsck looks for damage")
    return answer.out.decode("ascii", "replace").splitlines()


def _chunks(commits: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut in chunks: small at first, later large."""
    # for who wants the newest alone, and so that git is seldom started
    start, size = 0, _FIRST_CHUNK
    while start < len(commits):
        yield commits[start : start + size]
        start, size = start + size, min(size * 4, _LARGEST_CHUNK)


def _differences(repository: Repository, commits: Sequence[str], paths: Sequence[str]) -> dict[str, list[_Difference]]:
    """List what each commit changed below some paths."""
    # of a merge, the files that are as in none of its parents
    if not commits:
        return {}
    options = ("--stdin", "-r", "-c", "-z", "--root", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff")
    data = "".join(f"{one}\n" for one in commits).encode()
    answer = asked(repository.git, "diff-tree", *options, "--", *paths, data=data, most=_MOST_CHANGED)
    if answer.status != 0:
        raise StackctlError(f"the history cannot be read: {answer.said}", hint="git fsck looks for damage")
    found: dict[str, list[_Difference]] = {}
    fields = iter(answer.out.split(b"\0"))
    current: list[_Difference] = []
    for one in fields:
        if one.startswith(b":"):
            current.append(_difference(one.decode("ascii", "replace"), os.fsdecode(next(fields, b""))))
        elif one:
            current = found.setdefault(one.decode("ascii", "replace"), [])
    return found


def _difference(facts: str, path: str) -> _Difference:
    """Parse `:100644 100644 id id M`."""
    # with one more colon, mode and id for each further parent of a merge
    parents = len(facts) - len(facts.lstrip(":"))
    parts = facts[parents:].split(" ")
    modes, ids = parts[: parents + 1], parts[parents + 1 : 2 * parents + 2]
    # A link, a submodule and nothing at all are alike: no file that is read.
    held = [id_ if mode.startswith(_FILE_MODE) else None for mode, id_ in zip(modes, ids, strict=True)]
    return _Difference(path, tuple(held[:-1]), held[-1])


def _in_stack(differences: Iterable[_Difference], folders: Sequence[str]) -> list[_Difference]:
    """Name differences by path in the stack, without its moves."""
    found: dict[str, _Difference] = {}
    for one in differences:
        folder = max((folder for folder in folders if one.path.startswith(folder)), key=len)
        path = one.path[len(folder) :]
        other = found.get(path)
        if other is None:
            found[path] = _Difference(path, one.before, one.after)
        else:
            before = tuple(first or second for first, second in zip(other.before, one.before, strict=True))
            found[path] = _Difference(path, before, other.after or one.after)
    return [one for _, one in sorted(found.items()) if all(before != one.after for before in one.before)]


def _contents(repository: Repository, differences: Iterable[_Difference]) -> dict[str, bytes]:
    wanted: dict[str, int] = {}
    for one in differences:
        for id_ in (*one.before, one.after):
            if id_ is not None:
                wanted[id_] = max(most_bytes(one.path), wanted.get(id_, 0))
    return read_blobs(repository, wanted)


def _cut(repository: Repository, newest: str) -> frozenset[str]:
    """List a shallow clone's seemingly first and real first commits."""
    return frozenset(_commits(repository, "--max-parents=0", newest) if repository.shallow else ())


def _head(data: bytes) -> _Head:
    """Parse a commit: its keys and values, then the message."""
    lines, _, message = data.partition(b"\n\n")
    head = dict(reversed([_pair(line) for line in lines.split(b"\n") if not line.startswith(b" ")]))
    encoding = head.get(b"encoding", b"utf-8").decode("ascii", "replace")
    author, _, when = head.get(b"author", b"").rpartition(b"> ")
    name = _text(author.partition(b" <")[0].strip(), encoding) or "nobody"
    subject = _text(message.strip().partition(b"\n")[0], encoding)
    return _Head(_day(when), name, subject, b"parent" in head)


def _pair(line: bytes) -> tuple[bytes, bytes]:
    key, _, value = line.partition(b" ")
    return key, value


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return data.decode("utf-8", "backslashreplace")


def _day(when: bytes) -> date:
    """Read the author's local day from `1767265200 +0100`."""
    # the first or last one where a date cannot say it
    seconds, _, zone = when.decode("ascii", "replace").partition(" ")
    try:
        minutes = int(zone[:3]) * 60 + int(zone[0] + zone[3:])
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds), minutes=minutes)
    except (ValueError, OverflowError, IndexError):
        return date(1970, 1, 1)
    return moment.date()
