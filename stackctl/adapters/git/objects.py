"""A git repository, and what its objects hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from posixpath import normpath
from typing import TYPE_CHECKING

from stackctl.adapters.git.command import Answer, Git, TooMuchError
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_MOST_LISTED = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository. `top` is the folder that it stands in, `folder` the stack's below it, ending in `/` or empty.

    `shallow` is whether it holds only the newest part of its history.
    """

    top: Path
    folder: str
    git: Git = field(repr=False)
    shallow: bool = False


def asked(git: Git, *arguments: str, data: bytes = b"", most: int) -> Answer:
    """What a command of git answers, at most so many bytes. Raises `StackctlError` where it answers more."""
    try:
        return git.ask(*arguments, data=data, most=most)
    except TooMuchError as error:
        raise StackctlError(f"git {arguments[0]} {error.args[0]}: {git.top} is larger than stackctl reads") from error


def listed(repository: Repository, commit: str, *options: str, paths: Iterable[str] = ()) -> Iterator[bytes]:
    """The lines of the tree of a commit, or of some of its paths."""
    answer = asked(repository.git, "ls-tree", "-z", "--full-tree", *options, commit, "--", *paths, most=_MOST_LISTED)
    if answer.status != 0:
        raise _lacks(commit, answer)
    return (match[0] for match in re.finditer(rb"[^\0]+", answer.out))


def read_blobs(repository: Repository, wanted: Mapping[str, int]) -> dict[str, bytes]:
    """What objects hold, by their ids; `wanted` has the bytes that each may be read of.

    One that is larger is not read: it has one blank more than that. Raises `StackctlError` where one is missing.
    """
    if not wanted:
        return {}
    ids = list(wanted)
    names = "".join(f"{one}\n" for one in ids).encode()
    answer = asked(repository.git, "cat-file", "--batch-check", data=names, most=len(ids) * 128)
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


def leads_out(path: str) -> bool:
    """Whether a path is none from the top of a repository to something below it."""
    return path != normpath(path) or path.startswith(("/", "..")) or path == "."


def _contents(repository: Repository, ids: Sequence[str], sizes: Mapping[str, int]) -> dict[str, bytes]:
    most = sum(sizes[one] + 128 for one in ids)
    names = "".join(f"{one}\n" for one in ids).encode()
    answer = asked(repository.git, "cat-file", "--batch", "--buffer", data=names, most=most)
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


def _lacks(object_id: str, answer: Answer) -> StackctlError:
    """Why an object could not be read: a partial clone fetches what it needs, and here nothing is fetched."""
    told = f" ({answer.said})" if answer.said else ""
    return StackctlError(
        f"the repository lacks a part of that revision, {object_id[:12]}{told}",
        hint="a partial clone has to fetch it first: git fetch --refetch --no-filter; git fsck looks for damage",
    )
