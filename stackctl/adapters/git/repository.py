"""A stack as git has it at a revision, unconverted.

Only committed bytes count, without filters or line-end conversion, so that a clone with `core.autocrlf` may hold
others, at the same lines and columns. What stands in a submodule is another repository's.
"""

from __future__ import annotations

import os
import re
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.adapters.git.command import Git, find_git
from stackctl.adapters.git.objects import Repository as Repository  # noqa: PLC0414 # offered here too
from stackctl.adapters.git.objects import asked, leads_out, listed, read_blobs
from stackctl.adapters.git.tree import Tree, entry_of
from stackctl.core.loading.files import FOLDER, LINK, most_bytes, stack_paths
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.revision import Revision
from stackctl.model.source import SourceFile, Unreadable
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from stackctl.adapters.git.command import Answer

LAST_COMMIT = "HEAD"

_LONGEST_NAME = 1000
_SHORT = 64 * 1024
_MOST_NAMES = 16 * 1024 * 1024
_MOST_OF_ONE = 64 * 1024 * 1024
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


def repository_of(root: Path) -> Repository:
    """Find the repository of a stack's folder, present or not.

    A bare one is not looked for within a working tree: what looks like one there was committed as files. Raises
    `StackctlError` where there is none, and where git refuses it.
    """
    real = Path(os.path.realpath(root))
    program = find_git()
    for top in _tops(real):
        git = Git(program, top)
        answer = asked(git, "rev-parse", "--is-shallow-repository", "--show-prefix", most=_SHORT)
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
        f"no git repository holds {root}", hint="revisions are read from git: begin with git init and a commit"
    )


def resolve(repository: Repository, name: str) -> Revision:
    """Find the commit of a name, or raise `StackctlError`."""
    # a branch known only as `origin`'s is taken from there, as a pipeline's clone has it; the revision's name says so
    _check_name(name)
    for candidate in (name, f"refs/remotes/origin/{name}"):
        found = _id(asked(repository.git, "rev-parse", "--verify", "--quiet", candidate, most=_SHORT))
        if found is None:
            continue
        commit = _id(asked(repository.git, "rev-parse", "--verify", "--quiet", f"{found}^{{commit}}", most=_SHORT))
        if commit is not None:
            return Revision(name if candidate == name else f"origin/{name}", commit)
        if candidate == name and not _ID.fullmatch(name):
            raise StackctlError(f"{quoted(name)} is no commit", hint=_NAME_ONE)
    if _is_day(name):
        return _last_of_day(repository, name)
    if repository.shallow:
        raise StackctlError(f"no revision {quoted(name)} in this clone, which is shallow", hint=_FETCH_MORE)
    names = _names(repository)
    if name == "HEAD" and not names:
        raise StackctlError("the repository has no commit yet", hint="commit the stack first: git add, git commit")
    known = did_you_mean(name, names)
    raise StackctlError(f"no revision {quoted(name)}{known}", hint=_NAME_ONE)


def _is_day(name: str) -> bool:
    try:
        return _DAY.fullmatch(name) is not None and date.fromisoformat(name) is not None
    except ValueError:
        return False


def _last_of_day(repository: Repository, day: str) -> Revision:
    """Find the last commit up to a day's end."""
    # In universal time, so that all find the same one.
    until = f"--before={day}T23:59:59+00:00"
    answer = asked(repository.git, "rev-list", "-1", "--first-parent", until, LAST_COMMIT, most=_SHORT)
    commit = _id(answer)
    if commit is not None:
        return Revision(day, commit)
    if repository.shallow:
        raise StackctlError(f"no commit up to {day} in this clone, which is shallow", hint=_FETCH_MORE)
    raise StackctlError(f"no commit up to {day}", hint="name a later day, a branch, a tag or a commit")


def merge_base(repository: Repository, one: Revision, other: Revision) -> Revision:
    """Find the last common commit, or raise `StackctlError`."""
    first, second = _commit(one), _commit(other)
    answer = asked(repository.git, "merge-base", first, second, most=_SHORT)
    found = answer.out.decode("ascii", "replace").partition("\n")[0]
    if answer.status == 0 and _ID.fullmatch(found):
        return Revision(f"{found[:7]}", found)
    message = f"{quoted(one.name)} and {quoted(other.name)} have no commit in common"
    if repository.shallow:
        raise StackctlError(f"{message} in this clone, which is shallow", hint=_FETCH_MORE)
    raise StackctlError(message, hint="their histories are unrelated: name another revision to compare with")


def is_ancestor(repository: Repository, one: Revision, other: Revision) -> bool:
    """Whether `other` contains `one`, as far as the clone knows."""
    answer = asked(repository.git, "merge-base", "--is-ancestor", _commit(one), _commit(other), most=_SHORT)
    return answer.status == 0


def read_stack_at(
    repository: Repository, revision: Revision, folder: str | None = None
) -> tuple[list[SourceFile], list[Unreadable]]:
    """Read every file at a revision; list the unreadable paths.

    `folder` is the stack's there, if not today's. The bytes of a file that is too large are blanks.
    """
    tree = Tree(repository, _commit(revision), repository.folder if folder is None else folder)
    unreadable: list[Unreadable] = []
    wanted: dict[str, str] = {}
    for path in stack_paths(tree.entries(""), tree.entries):
        if isinstance(path, Unreadable):
            unreadable.append(path)
            continue
        entry = tree.known[path]
        if entry.kind in ("folder", "module"):
            unreadable.append(Unreadable(path, FOLDER))
        elif entry.is_symlink():
            unreadable.append(Unreadable(path, LINK))
        else:
            wanted[path] = entry.object
    contents = read_blobs(repository, {blob: most_bytes(path) for path, blob in sorted(wanted.items(), reverse=True)})
    files = [SourceFile(path, contents[blob]) for path, blob in sorted(wanted.items())]
    return files, unreadable


def stack_folders_at(repository: Repository, revision: Revision) -> tuple[str, ...]:
    """List the folders of `stackctl.yaml`, empty or ending in `/`."""
    found = []
    for line in listed(repository, _commit(revision), "-r", "--name-only"):
        path = os.fsdecode(line)
        if path == SETTINGS_FILE or path.endswith(f"/{SETTINGS_FILE}"):
            found.append(path.removesuffix(SETTINGS_FILE))
    return tuple(sorted(found))


def read_file_at(repository: Repository, revision: Revision, path: str) -> bytes | None:
    """Read a file, if any; `path` counts from the top.

    Raises `StackctlError` for one of more than 64 MiB.
    """
    if leads_out(path):
        return None
    for line in listed(repository, _commit(revision), paths=(path,)):
        entry = entry_of(line)
        if entry.path == path and entry.is_file(follow_symlinks=False):
            contents = read_blobs(repository, {entry.object: _MOST_OF_ONE})
            if len(contents[entry.object]) > _MOST_OF_ONE:
                raise StackctlError(f"{path} is larger than {_MOST_OF_ONE // 1024 // 1024} MiB")
            return contents[entry.object]
    return None


_NAME_ONE = "name a branch, a tag or a commit: git branch --all and git tag list them"
_FETCH_MORE = (
    'fetch all branches with their history: git fetch --unshallow origin "+refs/heads/*:refs/remotes/origin/*"; '
    "fetch-depth: 0 for actions/checkout; GIT_DEPTH: 0 for GitLab"
)


def _check_name(name: str) -> None:
    """Refuse what names no revision or looks like an option."""
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
    """Read the one id of git's answer, if any."""
    text = answer.out.decode("ascii", "replace").removesuffix("\n")
    return text if answer.status == 0 and _ID.fullmatch(text) else None


def _names(repository: Repository) -> list[str]:
    """List branches and tags, as people call them."""
    where = ("refs/heads", "refs/tags", "refs/remotes")
    answer = asked(repository.git, "for-each-ref", "--count=50000", "--format=%(refname)", *where, most=_MOST_NAMES)
    lines = answer.out.decode("utf-8", "backslashreplace").splitlines()
    names = (line.removeprefix("refs/").partition("/")[2] for line in lines)
    return [name for name in names if not name.endswith("/HEAD")]


def _tops(folder: Path) -> list[Path]:
    """List folders upwards that may be a repository's top."""
    folders = (folder, *folder.parents)
    return [path for path in folders if os.path.lexists(path / ".git")] or [path for path in folders if _is_bare(path)]


def _is_bare(folder: Path) -> bool:
    return all(os.path.exists(folder / name) for name in ("HEAD", "objects", "refs"))


def _shell_word(path: Path) -> str:
    return shlex.quote(path.as_posix())
