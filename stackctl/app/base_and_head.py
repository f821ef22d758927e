"""BASE and HEAD: the two snapshots to compare."""

from __future__ import annotations

import os
import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stackctl.adapters.files.write import read_if_any
from stackctl.adapters.git.repository import (
    LAST_COMMIT,
    is_ancestor,
    merge_base,
    read_file_at,
    read_stack_at,
    resolve,
    stack_folders_at,
)
from stackctl.app.revision import folder_of_stack, in_words, locate, looked_for, repository_of_stack
from stackctl.app.snapshot import Snapshot, read
from stackctl.core.audit.baseline import Baseline, read_baseline
from stackctl.core.text.messages import all_of, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.revision import WORKING_TREE, Revision
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.adapters.git.repository import Repository


def base_and_head(
    stack: Path | None, base: str | None, head: str | None, baseline: str | None = None
) -> tuple[Snapshot, Snapshot]:
    """Read the two snapshots that the arguments name.

    `base` may be a range as in git: `A..B`, or `A...B` from where B left A. Without it, it is the last commit, without
    `head` the working tree. Raises `StackctlError` for what is no revision, and where a stack is not found in one.
    """
    repository = repository_of_stack(stack)
    first, last = revisions_of(repository, base, head)
    before, after = read_both(stack, repository, first, last, baseline)
    return replace(before, notes=(*before.notes, *_turned_round(repository, base, first, last))), after


def revisions_of(repository: Repository, base: str | None, head: str | None) -> tuple[Revision, Revision]:
    """Resolve the revisions that the arguments name; refuse any other."""
    first, dots, last = _parted(base or LAST_COMMIT)
    if last and head is not None:
        raise StackctlError(f"{quoted(base or '')} names both ends already", hint=f"leave out {quoted(head)}")
    end = last or head
    newest = Revision(WORKING_TREE) if end is None else resolve(repository, end)
    oldest = resolve(repository, first or LAST_COMMIT)
    if dots == "...":
        left = resolve(repository, LAST_COMMIT) if newest.commit is None else newest
        oldest = Revision(f"{oldest.name}...", merge_base(repository, oldest, left).commit)
    return oldest, newest


def _turned_round(repository: Repository, base: str | None, first: Revision, last: Revision) -> Iterator[str]:
    """Warn where BASE has gone on since HEAD left it.

    What others did there looks as if HEAD undid it.
    """
    if base is None or "..." in base or repository.shallow:
        return
    end = resolve(repository, LAST_COMMIT) if last.commit is None else last
    if first.commit == end.commit or is_ancestor(repository, first, end) or is_ancestor(repository, end, first):
        return
    # Of histories without a common commit, three dots name nothing.
    try:
        merge_base(repository, first, end)
    except StackctlError:
        return
    range_ = f"{first.name}..." if last.commit is None else f"{first.name}...{last.name}"
    yield (
        f"{first.name} has commits that {end.name} lacks: what they changed is told the other way round; to leave it "
        f"out: stackctl diff {shlex.quote(range_)}"
    )


def read_both(
    stack: Path | None, repository: Repository, base: Revision, head: Revision, baseline: str | None = None
) -> tuple[Snapshot, Snapshot]:
    """Read stack and baseline as they stand at both revisions.

    Raises `StackctlError` where the stack cannot be found in one of them, and where the change puts another one in its
    place.
    """
    baseline_before, baseline_after = _baselines(repository, (base, head), baseline)
    if head.commit is None:
        folder, last = repository.folder, resolve(repository, LAST_COMMIT)
        after = replace(read(stack), baseline=baseline_after)
    else:
        root, folder = locate(stack, repository, head)
        last = head
        after = Snapshot(head, root, *read_stack_at(repository, head, folder), baseline_after)
    folder_before = _folder_before(stack, repository, base, last, folder)
    moved = () if folder == folder_before else (f"the stack stood in {in_words(folder_before)} at {base.short}",)
    files, unreadable = read_stack_at(repository, base, folder_before)
    return Snapshot(base, after.root, files, unreadable, baseline_before, moved), after


def _parted(named: str) -> tuple[str, str, str]:
    """Part a range; without dots it is one revision."""
    for dots in ("...", ".."):
        first, found, last = named.partition(dots)
        if found:
            return first, dots, last
    return named, "", ""


def _folder_before(stack: Path | None, repository: Repository, base: Revision, last: Revision, folder: str) -> str:
    """Find the stack's folder in BASE, though it has moved.

    A change that moves the stack must not pass for one that brings a new one, which nothing judges yet. Nor may it put
    another stack where this one is looked for: a second one further up, or a link to a laxer one.
    """
    before, there = (stack_folders_at(repository, one) for one in (base, last))
    left = tuple(one for one in before if one not in there)
    named = stack is not None
    meant = next((one for one in _looked_for(repository, folder_of_stack(stack), named=named) if one in before), None)
    hidden = meant is not None and meant != folder and (meant in there or folder in before)
    if hidden or (not named and before and not left and folder not in before):
        where = all_of([in_words(one) for one in before if meant is None or one == meant])
        raise StackctlError(
            f"the stack of {base.short} is in {where}; the one in {in_words(folder)} is another",
            hint="name the folder that holds stackctl.yaml: --stack DIR",
        )
    if folder in before or not left:
        return folder
    if len(left) > 1:
        where = all_of([in_words(one) for one in left])
        raise StackctlError(
            f"no stack at {base.short} in {in_words(folder)}, but in {where}",
            hint="compare with a revision before or after the move",
        )
    return left[0]


def _looked_for(repository: Repository, root: Path, *, named: bool) -> tuple[str, ...]:
    """List the folders to look in, in order, without links.

    None of them where the way does not lead through the repository.
    """
    start = Path(os.path.abspath(root if named else Path.cwd()))
    inside = next((one for one in reversed((start, *start.parents)) if _is_same(one, repository.top)), None)
    if inside is None:
        return ()
    return looked_for("".join(f"{part}/" for part in start.relative_to(inside).parts), named=named)


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and one.samefile(other)


def _path_in(repository: Repository, path: str) -> str:
    """Answer a file's path in the repository; refuse one outside."""
    top = os.path.realpath(repository.top)
    folder, name = os.path.split(os.path.abspath(path))
    full = os.path.join(os.path.realpath(folder), name)
    if not Path(full).is_relative_to(top):
        raise StackctlError(
            f"the baseline {path} is outside the repository", hint="commit it: it counts as it stands in BASE"
        )
    return Path(os.path.relpath(full, top)).as_posix()


def _baselines(
    repository: Repository, sides: tuple[Revision, Revision], baseline: str | None
) -> tuple[Baseline | None, Baseline | None]:
    """Read the baseline as it stands in both revisions.

    An empty one where only one has none; None where none is asked for. Raises `StackctlError` where neither has it:
    that is a slip of the pen.
    """
    if baseline is None:
        return None, None
    path = _path_in(repository, baseline)
    before, after = (_baseline_at(repository, one, path) for one in sides)
    if before is None and after is None:
        shorts = all_of([one.in_sentence for one in sides])
        raise StackctlError(
            f"no baseline {path} in {shorts}",
            hint=f"write it with: stackctl audit --baseline {shlex.quote(baseline)} --write-baseline, and commit it",
        )
    return before or Baseline(path), after or Baseline(path)


def _baseline_at(repository: Repository, revision: Revision, path: str) -> Baseline | None:
    """Read the baseline at a revision, if there is one."""
    data = read_if_any(repository.top / path) if revision.commit is None else read_file_at(repository, revision, path)
    return None if data is None else read_baseline(SourceFile(path, data))
