"""A stack as its git repository has it at a revision: the same values as from a clean working tree.

Only the bytes that were committed count: no filter and no conversion of line ends is applied to them, so that a clone
with `core.autocrlf` may hold other bytes, at the same lines and columns. What stands in a submodule is another
repository's.
"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Literal

from stackctl.adapters.git_command import Answer, Git, TooMuchError, find_git
from stackctl.core.layout import FOLDERS
from stackctl.core.listing import (
    FOLDER,
    LINK,
    UnlistableError,
    misplaced_folders,
    most_bytes,
    refused,
    stack_paths,
)
from stackctl.core.text import did_you_mean, quoted
from stackctl.model.diff import Revision
from stackctl.model.errors import StackctlError
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LONGEST_NAME = 1000
_SHORT = 64 * 1024
_MOST_NAMES = 16 * 1024 * 1024
_MOST_LISTED = 64 * 1024 * 1024
_MOST_OF_ONE = 64 * 1024 * 1024
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")
_LINK_MODE = "120000"


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository. `top` is the folder that it stands in, `folder` the stack's below it, ending in `/` or empty.

    `shallow` is whether it holds only the newest part of its history.
    """

    top: Path
    folder: str
    git: Git = field(repr=False)
    shallow: bool = False


def repository_of(root: Path) -> Repository:
    """The repository that a stack's folder stands in, whether there is such a folder at present or not.

    A submodule and another working tree are repositories of their own; a bare one is known, too. Raises `StackctlError`
    where there is none, and where git refuses it.
    """
    real = Path(os.path.realpath(root))
    program = find_git()
    for top in (real, *real.parents):
        if not (os.path.lexists(top / ".git") or _is_bare(top)):
            continue
        git = Git(program, top)
        answer = _asked(git, "rev-parse", "--is-shallow-repository", "--show-prefix", most=_SHORT)
        if answer.status == 0 and answer.out.splitlines()[1:] in ([], [b""]):
            parts = real.relative_to(top).parts
            folder = "".join(f"{part}/" for part in parts)
            return Repository(top, folder, git, answer.out.startswith(b"true"))
        if "dubious ownership" in answer.said or "unsafe repository" in answer.said:
            raise StackctlError(
                f"git does not trust the repository {top}: it belongs to somebody else",
                hint=f"where it is yours, say so: git config --global --add safe.directory {_shell_word(top)}",
            )
        if answer.status != 0 and not answer.said.startswith("not a git repository"):
            raise StackctlError(f"git cannot read the repository {top}: {answer.said}")
    raise StackctlError(
        f"no git repository holds {root}", hint="a revision can only be read from one: start it with git init"
    )


def resolve(repository: Repository, name: str) -> Revision:
    """The commit that a name stands for: a branch, a tag, `HEAD~3`, the beginning of an id.

    A branch that is known only as that of the remote `origin` is taken from there, as a pipeline's clone has it; the
    revision's name says so. Raises `StackctlError` for any other name that is not known, and where it names no commit.
    """
    _check_name(name)
    for candidate in (name, f"refs/remotes/origin/{name}"):
        found = _id(_asked(repository.git, "rev-parse", "--verify", "--quiet", candidate, most=_SHORT))
        if found is None:
            continue
        commit = _id(_asked(repository.git, "rev-parse", "--verify", "--quiet", f"{found}^{{commit}}", most=_SHORT))
        if commit is not None:
            return Revision(name if candidate == name else f"origin/{name}", commit)
        if candidate == name and not _ID.fullmatch(name):
            raise StackctlError(f"{quoted(name)} is no commit", hint=_NAME_ONE)
    if repository.shallow:
        raise StackctlError(f"no revision {quoted(name)} in this clone, which is shallow", hint=_FETCH_MORE)
    known = did_you_mean(name, _names(repository))
    raise StackctlError(f"no revision {quoted(name)}{known}", hint=_NAME_ONE)


def merge_base(repository: Repository, one: Revision, other: Revision) -> Revision:
    """The last commit that two revisions have in common. Raises `StackctlError` where they have none."""
    first, second = _commit(one), _commit(other)
    answer = _asked(repository.git, "merge-base", first, second, most=_SHORT)
    found = answer.out.decode("ascii", "replace").partition("\n")[0]
    if answer.status == 0 and _ID.fullmatch(found):
        return Revision(f"{found[:7]}", found)
    message = f"{quoted(one.name)} and {quoted(other.name)} have no commit in common"
    if repository.shallow:
        raise StackctlError(f"{message} in this clone, which is shallow", hint=_FETCH_MORE)
    raise StackctlError(message, hint="their histories are unrelated: name another revision to compare with")


def is_ancestor(repository: Repository, one: Revision, other: Revision) -> bool:
    """Whether `other` contains `one`, as far as the clone knows."""
    answer = _asked(repository.git, "merge-base", "--is-ancestor", _commit(one), _commit(other), most=_SHORT)
    return answer.status == 0


def read_stack_at(
    repository: Repository, revision: Revision, folder: str | None = None
) -> tuple[list[SourceFile], list[Unreadable]]:
    """Every file of the stack, sorted by path, and every path that holds no file that can be read.

    `folder` is the stack's at that revision, where it is another than now. Of a file that is larger than it may be
    only that is told: its bytes are blanks.
    """
    tree = _Tree(repository, _commit(revision), repository.folder if folder is None else folder)
    unreadable: list[Unreadable] = []
    wanted: dict[str, str] = {}
    top = tree.entries("")
    for path, problem in stack_paths(top, tree.entries):
        entry = tree.known[path]
        if problem is not None:
            unreadable.append(refused(path, problem))
        elif entry.kind in ("folder", "module"):
            unreadable.append(Unreadable(path, FOLDER))
        elif entry.is_symlink():
            unreadable.append(Unreadable(path, LINK))
        else:
            wanted[path] = entry.object
    contents = read_blobs(repository, {blob: most_bytes(path) for path, blob in sorted(wanted.items(), reverse=True)})
    files = [SourceFile(path, contents[blob]) for path, blob in sorted(wanted.items())]
    return files, [*unreadable, *misplaced_folders(top)]


def stack_folders_at(repository: Repository, revision: Revision) -> tuple[str, ...]:
    """Every folder that holds `stackctl.yaml` at a revision, sorted, each ending in `/` or empty."""
    found = []
    for line in _listed(repository, _commit(revision), "-r", "--name-only"):
        path = os.fsdecode(line)
        if path == SETTINGS_FILE or path.endswith(f"/{SETTINGS_FILE}"):
            found.append(path.removesuffix(SETTINGS_FILE))
    return tuple(sorted(found))


def read_file_at(repository: Repository, revision: Revision, path: str) -> bytes | None:
    """What a file holds at a revision; None where there is none. `path` counts from the top of the repository.

    Raises `StackctlError` for one of more than 64 MiB.
    """
    if _leads_out(path):
        return None
    for line in _listed(repository, _commit(revision), paths=(path,)):
        entry = _entry(line)
        if entry.path == path and entry.is_file(follow_symlinks=False):
            contents = read_blobs(repository, {entry.object: _MOST_OF_ONE})
            if len(contents[entry.object]) > _MOST_OF_ONE:
                raise StackctlError(f"{path} is larger than {_MOST_OF_ONE // 1024 // 1024} MiB")
            return contents[entry.object]
    return None


def read_blobs(repository: Repository, wanted: Mapping[str, int]) -> dict[str, bytes]:
    """What objects hold, by their ids; `wanted` has the bytes that each may be read of.

    One that is larger is not read: it has one blank more than that. Raises `StackctlError` where one is missing.
    """
    if not wanted:
        return {}
    ids = list(wanted)
    names = "".join(f"{one}\n" for one in ids).encode()
    answer = _asked(repository.git, "cat-file", "--batch-check", data=names, most=len(ids) * 128)
    sizes: dict[str, int] = {}
    for one, line in zip(ids, answer.out.splitlines(), strict=False):
        parts = line.split()
        if len(parts) != 3 or parts[0].decode() != one:  # noqa: PLR2004 # id, kind, size
            break
        sizes[one] = int(parts[2])
    if len(sizes) < len(ids):
        raise _lacks(ids[len(sizes)], answer)
    small = [one for one in ids if sizes[one] <= wanted[one]]
    contents = _contents(repository, small, sizes)
    return {one: contents[one] if one in contents else b" " * (wanted[one] + 1) for one in ids}


def _contents(repository: Repository, ids: Sequence[str], sizes: Mapping[str, int]) -> dict[str, bytes]:
    most = sum(sizes[one] + 128 for one in ids)
    names = "".join(f"{one}\n" for one in ids).encode()
    answer = _asked(repository.git, "cat-file", "--batch", "--buffer", data=names, most=most)
    contents: dict[str, bytes] = {}
    at = 0
    for one in ids:
        # A line with the id, the kind and the size; the bytes; a line break.
        start = answer.out.find(b"\n", at) + 1
        end = start + sizes[one]
        if not start or not answer.out.startswith(f"{one} ".encode(), at) or end >= len(answer.out):
            raise _lacks(one, answer)
        contents[one] = answer.out[start:end]
        at = end + 1
    return contents


_NAME_ONE = "name a branch, a tag or a commit: git branch --all and git tag list them"
_FETCH_MORE = (
    "fetch the whole history: git fetch --unshallow; fetch-depth: 0 for actions/checkout; GIT_DEPTH: 0 for GitLab"
)


def _check_name(name: str) -> None:
    """Refuses what cannot be the name of one revision, or could be taken for an option."""
    if not name.strip():
        raise StackctlError("the revision has no name", hint=_NAME_ONE)
    if len(name) > _LONGEST_NAME or _UNSEEN.search(name):
        raise StackctlError(f"{quoted(name)} cannot be a revision", hint=_NAME_ONE)
    if name.startswith("-"):
        raise StackctlError(
            f"{quoted(name)} cannot be a revision: it begins with a hyphen",
            hint=f"a branch of that name is {quoted(f'refs/heads/{name}')} in full",
        )
    if ".." in name:
        raise StackctlError(
            f"{quoted(name)} is a range, not one revision", hint="name one, or two with a space between"
        )


def _commit(revision: Revision) -> str:
    if revision.commit is None or not _ID.fullmatch(revision.commit):
        raise StackctlError(f"{quoted(revision.name)} is no commit", hint=_NAME_ONE)
    return revision.commit


def _id(answer: Answer) -> str | None:
    """The one id that git has answered with, if it has."""
    text = answer.out.decode("ascii", "replace").removesuffix("\n")
    return text if answer.status == 0 and _ID.fullmatch(text) else None


def _names(repository: Repository) -> list[str]:
    """The branches and tags, as people call them."""
    where = ("refs/heads", "refs/tags", "refs/remotes")
    answer = _asked(repository.git, "for-each-ref", "--count=50000", "--format=%(refname)", *where, most=_MOST_NAMES)
    lines = answer.out.decode("utf-8", "backslashreplace").splitlines()
    names = (line.removeprefix("refs/").partition("/")[2] for line in lines)
    return [name for name in names if not name.endswith("/HEAD")]


def _asked(git: Git, *arguments: str, data: bytes = b"", most: int) -> Answer:
    try:
        return git.ask(*arguments, data=data, most=most)
    except TooMuchError as error:
        raise StackctlError(f"git {arguments[0]} {error.args[0]}: {git.top} is larger than stackctl reads") from error


def _listed(repository: Repository, commit: str, *options: str, paths: Iterable[str] = ()) -> Iterator[bytes]:
    """The lines of the tree of a commit, or of some of its paths."""
    answer = _asked(repository.git, "ls-tree", "-z", "--full-tree", *options, commit, "--", *paths, most=_MOST_LISTED)
    if answer.status != 0:
        raise _lacks(commit, answer)
    return (match[0] for match in re.finditer(rb"[^\0]+", answer.out))


def _lacks(object_id: str, answer: Answer) -> StackctlError:
    """Why an object could not be read: a partial clone fetches what it needs, and here nothing is fetched."""
    told = f" ({answer.said})" if answer.said else ""
    return StackctlError(
        f"the repository lacks a part of that revision, {object_id[:12]}{told}",
        hint="a partial clone has to fetch it first: git fetch --refetch --no-filter; git fsck looks for damage",
    )


def _leads_out(path: str) -> bool:
    """Whether a path is none from the top of a repository to something below it."""
    return path != normpath(path) or path.startswith(("/", "..")) or path == "."


def _is_bare(folder: Path) -> bool:
    return all(os.path.exists(folder / name) for name in ("HEAD", "objects", "refs"))


def _shell_word(path: Path) -> str:
    return shlex.quote(path.as_posix())


Kind = Literal["file", "folder", "link", "module"]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What stands in a folder of a tree, as `os.DirEntry` has it. `path` counts from the top of the repository."""

    path: str
    kind: Kind
    object: str
    tree: _Tree | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return self._end(follow=follow_symlinks) == "folder"

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return self._end(follow=follow_symlinks) == "file"

    def is_symlink(self) -> bool:
        return self.kind == "link"

    def _end(self, *, follow: bool) -> Kind | None:
        if follow and self.kind == "link" and self.tree is not None:
            return self.tree.end_of(self)
        return self.kind


class _Tree:
    """The folders of a stack at a commit, listed at once; nothing of what stands beside them is looked at."""

    def __init__(self, repository: Repository, commit: str, folder: str) -> None:
        self._repository = repository
        self._commit = commit
        self._folder = folder
        self.known: dict[str, _Entry] = {}
        """Files, links and folders by their path from the root of the stack."""
        self._children: dict[str, dict[str, _Entry]] = {"": {}}
        for line in self._lines((folder,) if folder else ()):
            self._add(line)
        own = [f"{folder}{name}" for name in FOLDERS if name in self.known and self.known[name].kind == "folder"]
        if own:
            for line in self._lines(own, "-r"):
                self._add(line)

    def entries(self, folder: str) -> list[_Entry]:
        """What stands in a folder of the stack, sorted by name."""
        if folder and folder in self.known and self.known[folder].kind == "file":
            raise UnlistableError("not a directory")
        children = self._children.get(folder, {})
        return [children[name] for name in sorted(children)]

    def end_of(self, link: _Entry) -> Kind | None:
        """What a link leads to within the repository; None where that is nothing, another link, or outside."""
        target = os.fsdecode(read_blobs(self._repository, {link.object: _SHORT})[link.object])
        path = normpath(f"{PurePosixPath(link.path).parent}/{target}")
        if target.startswith("/") or _leads_out(path) or _UNSEEN.search(path):
            return None
        found = [_entry(line) for line in _listed(self._repository, self._commit, paths=(path,))]
        return found[0].kind if len(found) == 1 and found[0].kind in ("file", "folder") else None

    def _lines(self, paths: Sequence[str], *options: str) -> Iterator[bytes]:
        return _listed(self._repository, self._commit, *options, paths=paths)

    def _add(self, line: bytes) -> None:
        entry = _entry(line, self)
        path = entry.path[len(self._folder) :]
        folder = path.rpartition("/")[0]
        self.known[path] = entry
        self._children.setdefault(folder, {})[entry.name] = entry
        while folder and folder not in self.known:
            above, _, name = folder.rpartition("/")
            self.known[folder] = _Entry(f"{self._folder}{folder}", "folder", "", self)
            self._children.setdefault(above, {})[name] = self.known[folder]
            folder = above


def _entry(line: bytes, tree: _Tree | None = None) -> _Entry:
    """A line of `ls-tree`: mode, type, id, a tab and the path."""
    facts, _, path = line.partition(b"\t")
    mode, type_, object_id = facts.decode("ascii").split(" ")[:3]
    kinds: dict[str, Kind] = {"tree": "folder", "commit": "module"}
    kind: Kind = "link" if mode == _LINK_MODE else kinds.get(type_, "file")
    return _Entry(os.fsdecode(path), kind, object_id, tree)
