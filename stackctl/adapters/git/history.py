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

_MOST = 256 * 1024 * 1024
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
        heads = {commit: _head(data) for commit, data in objects.items()}
        wanted = [
            commit
            for commit in chunk
            if (since is None or heads[commit].day >= since) and not (commit in cut and heads[commit].has_parents)
        ]
        found = _differences(repository, wanted, [f"{folder}{own}" for folder in folders for own in _OWN])
        changed = {commit: _in_stack(found[commit], folders) for commit in wanted if commit in found}
        contents = _contents(repository, [file for files in changed.values() for file in files])
        for commit, files in changed.items():
            if files:
                head = heads[commit]
                yield Commit(commit, head.day, head.author, head.subject, tuple(_touched(it, contents) for it in files))


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
        origin = next((place for place in reversed(came_from) if place is not None and place not in folders), None)
        if origin is None:
            break
        folders.append(origin)
    return tuple(folders)


def _origin(differences: Iterable[_Difference], settings: str) -> str | None:
    """Find the folder that a commit moved the settings from."""
    came, left = False, []
    for file in differences:
        if file.path == settings:
            came = file.after is not None and not any(file.before)
        elif file.after is None and (file.path == SETTINGS_FILE or file.path.endswith(f"/{SETTINGS_FILE}")):
            left.append(file.path.removesuffix(SETTINGS_FILE))
    return left[0] if came and len(left) == 1 else None


def _commits(repository: Repository, *arguments: str, paths: Sequence[str] = ()) -> list[str]:
    # The paths come after two hyphens, where nothing is taken for an option or a revision.
    out = _asked(repository, "rev-list", "--date-order", *arguments, "--", *paths)
    return out.decode("ascii", "replace").splitlines()


def _asked(repository: Repository, *arguments: str, data: bytes = b"") -> bytes:
    answer = asked(repository.git, *arguments, data=data, most=_MOST)
    if answer.status != 0:
        raise StackctlError(f"the history cannot be read: {answer.said}", hint="git fsck looks for damage")
    return answer.out


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
    data = "".join(f"{commit}\n" for commit in commits).encode()
    out = _asked(repository, "diff-tree", *options, "--", *paths, data=data)
    found: dict[str, list[_Difference]] = {}
    fields = iter(out.split(b"\0"))
    current: list[_Difference] = []
    for part in fields:
        if part.startswith(b":"):
            current.append(_difference(part.decode("ascii", "replace"), os.fsdecode(next(fields, b""))))
        elif part:
            current = found.setdefault(part.decode("ascii", "replace"), [])
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
    for file in differences:
        folder = max((folder for folder in folders if file.path.startswith(folder)), key=len)
        path = file.path[len(folder) :]
        other = found.get(path)
        if other is None:
            found[path] = _Difference(path, file.before, file.after)
        else:
            before = tuple(first or second for first, second in zip(other.before, file.before, strict=True))
            found[path] = _Difference(path, before, other.after or file.after)
    return [file for _, file in sorted(found.items()) if all(before != file.after for before in file.before)]


def _contents(repository: Repository, differences: Iterable[_Difference]) -> dict[str, bytes]:
    wanted: dict[str, int] = {}
    for file in differences:
        for id_ in (*file.before, file.after):
            if id_ is not None:
                wanted[id_] = max(most_bytes(file.path), wanted.get(id_, 0))
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
