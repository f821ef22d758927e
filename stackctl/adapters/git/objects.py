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
    """A git repository with a stack in it."""

    top: Path  # the folder that it stands in
    folder: str  # the stack's below it, ending in `/` or empty
    git: Git = field(repr=False)
    shallow: bool = False  # whether it holds only the newest part of its history


def asked(git: Git, *arguments: str, data: bytes = b"", most: int) -> Answer:
    """Ask git; raise `StackctlError` where it answers too much."""
    try:
        return git.ask(*arguments, data=data, most=most)
    except TooMuchError as error:
        raise StackctlError(f"git {arguments[0]} {error.args[0]}: {git.top} is larger than stackctl reads") from error


def listed(repository: Repository, commit: str, *options: str, paths: Iterable[str] = ()) -> Iterator[bytes]:
    """List the tree of a commit, or some of it."""
    answer = asked(repository.git, "ls-tree", "-z", "--full-tree", *options, commit, "--", *paths, most=_MOST_LISTED)
    if answer.status != 0:
        raise _lacks(commit, answer)
    return (match[0] for match in re.finditer(rb"[^\0]+", answer.out))


def read_blobs(repository: Repository, wanted: Mapping[str, int]) -> dict[str, bytes]:
    """Read objects by id; each may have so many bytes.

    A larger one is not read: it is blanks, one more than that. Raises `StackctlError` where one is missing.
    """
    if not wanted:
        return {}
    ids = list(wanted)
    names = "".join(f"{id_}\n" for id_ in ids).encode()
    answer = asked(repository.git, "cat-file", "--batch-check", data=names, most=len(ids) * 128)
    sizes: dict[str, int] = {}
    for id_, line in zip(ids, answer.out.splitlines(), strict=False):
        parts = line.split()
        if len(parts) != 3 or parts[0].decode() != id_:  # noqa: PLR2004 # id, kind, size
            break
        sizes[id_] = int(parts[2])
    if len(sizes) < len(ids):
        raise _lacks(ids[len(sizes)], answer)
    small = [id_ for id_ in ids if sizes[id_] <= wanted[id_]]
    contents = _contents(repository, small, sizes)
    return {id_: contents[id_] if id_ in contents else b" " * (wanted[id_] + 1) for id_ in ids}


def leads_out(path: str) -> bool:
    """Tell whether a path leads out of the repository."""
    return path != normpath(path) or path.startswith(("/", "..")) or path == "."


def _contents(repository: Repository, ids: Sequence[str], sizes: Mapping[str, int]) -> dict[str, bytes]:
    most = sum(sizes[id_] + 128 for id_ in ids)
    names = "".join(f"{id_}\n" for id_ in ids).encode()
    answer = asked(repository.git, "cat-file", "--batch", "--buffer", data=names, most=most)
    contents: dict[str, bytes] = {}
    at = 0
    for id_ in ids:
        # A line with the id, the kind and the size; the bytes; a line break.
        start = answer.out.find(b"\n", at) + 1
        end = start + sizes[id_]
        if not start or not answer.out.startswith(f"{id_} ".encode(), at) or end >= len(answer.out):
            raise _lacks(id_, answer)
        contents[id_] = answer.out[start:end]
        at = end + 1
    return contents


def _lacks(object_id: str, answer: Answer) -> StackctlError:
    """Say why an object is missing."""
    # a partial clone fetches what it needs, and here nothing is fetched
    told = f" ({answer.said})" if answer.said else ""
    return StackctlError(
        f"the repository lacks a part of that revision, {object_id[:12]}{told}",
        hint="a partial clone has to fetch it first: git fetch --refetch --no-filter; git fsck looks for damage",
    )
