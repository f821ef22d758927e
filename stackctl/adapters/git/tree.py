"""Folders in trees of git, listed as by `os.scandir`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Literal

from stackctl.adapters.git.objects import Repository, leads_out, listed, read_blobs
from stackctl.core.loading.files import FOLDERS, UnlistableError, misplaced_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINK_MODE = "120000"
_LONGEST_LINK = 4096
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")

Kind = Literal["file", "folder", "link", "module"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a tree, like `os.DirEntry`."""

    path: str
    kind: Kind
    object: str
    tree: Tree | None = None

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether it is a folder, or links to one."""
        return self._end(follow=follow_symlinks) in ("folder", "module")

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Tell whether it is a file, or links to one."""
        return self._end(follow=follow_symlinks) == "file"

    def is_symlink(self) -> bool:
        """Whether it is a link."""
        return self.kind == "link"

    def _end(self, *, follow: bool) -> Kind | None:
        if follow and self.kind == "link" and self.tree is not None:
            return self.tree.end_of(self)
        return self.kind


class Tree:
    """The folders of a stack at a commit, listed together."""

    def __init__(self, repository: Repository, commit: str, folder: str) -> None:
        self._repository = repository
        self._commit = commit
        self._folder = folder
        self.known: dict[str, Entry] = {}
        """Files, links and folders by their path from the root of the stack."""
        self._children: dict[str, dict[str, Entry]] = {"": {}}
        for line in self._lines((folder,) if folder else ()):
            self._add(line)
        own = [
            f"{folder}{name}"
            for name, entry in self.known.items()
            if entry.kind == "folder" and (name in FOLDERS or misplaced_folder(name) is not None)
        ]
        if own:
            for line in self._lines(own, "-r"):
                self._add(line)

    def entries(self, folder: str) -> list[Entry]:
        """List what stands in a folder of the stack, sorted."""
        if folder and folder in self.known and self.known[folder].kind == "file":
            raise UnlistableError("not a directory")
        if folder in self.known and self.known[folder].kind == "module":
            # What is in it is in another repository; a checked-out one is known by this.
            return [Entry(f"{self._folder}{folder}/.git", "file", "", self)]
        children = self._children.get(folder, {})
        return [children[name] for name in sorted(children)]

    def end_of(self, link: Entry) -> Kind | None:
        """Follow a link once; None where it leads nowhere here."""
        target = os.fsdecode(read_blobs(self._repository, {link.object: _LONGEST_LINK})[link.object])
        path = normpath(f"{PurePosixPath(link.path).parent}/{target}")
        if target.startswith("/") or leads_out(path) or _UNSEEN.search(path):
            return None
        found = [entry_of(line) for line in listed(self._repository, self._commit, paths=(path,))]
        return found[0].kind if len(found) == 1 and found[0].kind in ("file", "folder") else None

    def _lines(self, paths: Sequence[str], *options: str) -> Iterator[bytes]:
        return listed(self._repository, self._commit, *options, paths=paths)

    def _add(self, line: bytes) -> None:
        entry = entry_of(line, self)
        path = entry.path[len(self._folder) :]
        folder = path.rpartition("/")[0]
        self.known[path] = entry
        self._children.setdefault(folder, {})[entry.name] = entry
        while folder and folder not in self.known:
            above, _, name = folder.rpartition("/")
            self.known[folder] = Entry(f"{self._folder}{folder}", "folder", "", self)
            self._children.setdefault(above, {})[name] = self.known[folder]
            folder = above


def entry_of(line: bytes, tree: Tree | None = None) -> Entry:
    """Parse `ls-tree`'s mode, type, id, tab and path."""
    facts, _, path = line.partition(b"\t")
    mode, type_, object_id = facts.decode("ascii").split(" ")[:3]
    kinds: dict[str, Kind] = {"tree": "folder", "commit": "module"}
    kind: Kind = "link" if mode == _LINK_MODE else kinds.get(type_, "file")
    return Entry(os.fsdecode(path), kind, object_id, tree)
