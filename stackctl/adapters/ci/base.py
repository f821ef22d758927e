"""BASE: the commit that a change is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.adapters.ci.runner import branch
from stackctl.adapters.git.repository import is_ancestor, merge_base, resolve
from stackctl.core.text.messages import quoted
from stackctl.model.errors import StackctlError
from stackctl.model.revision import Revision

if TYPE_CHECKING:
    from stackctl.adapters.git.repository import Repository
    from stackctl.model.run import Run

_USUAL = ("main", "master")
_NO_CHANGE = "check out the change: its last commit, or its merge into the target"


@dataclass(frozen=True, slots=True)
class Chosen:
    """HEAD, BASE (None: nothing came before), and why that one."""

    head: Revision
    base: Revision | None
    why: str


def choose(repository: Repository, run: Run, target: str | None = None) -> Chosen:
    """Choose HEAD and BASE of a run; `target` overrides it.

    Raises `StackctlError` where BASE is not in the clone, and where what is checked out does not hold the change: to
    compare the target with itself would let anything pass.
    """
    head = _found(repository, "HEAD")
    if head is None:
        raise StackctlError("the repository has no commit yet", hint="commit the stack first")
    if run.source is not None and head.commit not in (run.source, run.merge):
        _check_holds(repository, run.source, head, run)
    if target is not None:
        return _since(repository, _named(repository, target), head, run)
    if run.is_change:
        return _of_change(repository, run, head)
    if run.branch is not None and run.branch == run.target:
        return _before(repository, run, head)
    return _since(repository, _target(repository, run), head, run)


def _of_change(repository: Repository, run: Run, head: Revision) -> Chosen:
    if run.merge is not None and run.merge == head.commit and head.commit != run.source:
        # What GitHub checks out by itself: the merge of the change into the tip of the target, its first parent.
        parent = _found(repository, "HEAD^1")
        if parent is None:
            raise _too_shallow("the target branch", run)
        return Chosen(head, _as(run.target, parent), "the target branch that the change is merged into")
    if run.before is not None:
        before = _found(repository, run.before)
        if before is None:
            raise _too_shallow(f"the commit {run.before[:10]} that {run.runner} names as the state before", run)
        base = _left(repository, before, head, run)
        return Chosen(head, _as(run.target, base), f"the commit that {run.runner} names as the state before")
    return _since(repository, _target(repository, run), head, run)


def _check_holds(repository: Repository, source: str, head: Revision, run: Run) -> None:
    """Refuse a checkout without the last commit of the change."""
    there = _found(repository, source)
    if there is None and repository.shallow:
        raise _too_shallow(f"the last commit of the change, {source[:10]},", run)
    if there is None or not is_ancestor(repository, there, head):
        what = "the change" if run.number is None else f"change {run.number}"
        raise StackctlError(f"the last commit of {what}, {source[:10]}, is not in what is checked out", hint=_NO_CHANGE)


def _before(repository: Repository, run: Run, head: Revision) -> Chosen:
    """Find the state pushed before, else the commit before."""
    if run.before is not None and run.before != head.commit:
        before = _found(repository, run.before)
        if before is not None:
            return Chosen(head, before, f"the state before the push, as {run.runner} names it")
    parent = _found(repository, "HEAD^1")
    if parent is not None:
        return Chosen(head, Revision("HEAD~1", parent.commit), "the commit before")
    if repository.shallow:
        raise _too_shallow("the commit before HEAD", run)
    return Chosen(head, None, "there is no commit before")


def _since(repository: Repository, tip: Revision, head: Revision, run: Run) -> Chosen:
    """Find where HEAD left a branch."""
    # a HEAD that is part of it, and of no change, is compared with what was before
    base = _left(repository, tip, head, run)
    if base.commit == head.commit and not run.is_change:
        return _before(repository, run, head)
    if base.commit == head.commit and run.source is None:
        raise StackctlError(f"HEAD is a commit of {tip.name}: nothing of the change is checked out", hint=_NO_CHANGE)
    return Chosen(head, base, f"where it left {tip.name}")


def _left(repository: Repository, tip: Revision, head: Revision, run: Run) -> Revision:
    """Find the last commit that HEAD and a branch share."""
    try:
        return _as(tip.name, merge_base(repository, tip, head))
    except StackctlError as error:
        if repository.shallow:
            raise _too_shallow(f"the commit where HEAD left {tip.name}", run) from error
        raise


def _target(repository: Repository, run: Run) -> Revision:
    """Find the tip of the target or the default branch."""
    if run.target is not None:
        tip = _tip(repository, run.target)
        if tip is None:
            raise _too_shallow(f"the target branch {quoted(run.target)}", run)
        return tip
    default = _found(repository, "refs/remotes/origin/HEAD")
    if default is not None:
        return Revision("origin/HEAD", default.commit)
    tips = filter(None, (_tip(repository, name) for name in _USUAL))
    found = next(tips, None)
    if found is None:
        raise StackctlError("no branch to compare with is known", hint="name it: stackctl ci --target BRANCH")
    return found


def _named(repository: Repository, target: str) -> Revision:
    """Find a named revision; raise `StackctlError` for none."""
    name = branch(target)
    tip = None if name is None else _tip(repository, name)
    return resolve(repository, target) if tip is None else tip


def _tip(repository: Repository, name: str) -> Revision | None:
    """Find a branch's tip, as fetched or else local."""
    # by its whole name: a tag that is called like it would come first otherwise
    for place in ("refs/remotes/origin/", "refs/heads/", "refs/remotes/"):
        found = _found(repository, f"{place}{name}")
        if found is not None:
            return Revision(name, found.commit)
    return None


def _found(repository: Repository, name: str) -> Revision | None:
    """Find the commit of exactly this name."""
    # a branch of the remote that is called like an id is none
    try:
        found = resolve(repository, name)
    except StackctlError:
        return None
    return found if found.name == name else None


def _as(name: str | None, revision: Revision) -> Revision:
    return Revision(revision.name if name is None else name, revision.commit)


def _too_shallow(what: str, run: Run) -> StackctlError:
    return StackctlError(f"{what} is not in this clone", hint=run.more_history)
