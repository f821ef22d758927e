"""Files, and keys in them, that can be read in one of two stacks only: what they held has not gone, it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.secrets import masked
from stackctl.model.changes import Changed
from stackctl.model.stack import BUDGETS_FILE, TEAMS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from stackctl.core.differences import Difference
    from stackctl.model.base import Model
    from stackctl.model.changes import What
    from stackctl.model.stack import Stack

_WORDS: Mapping[What, str] = {"added": "cannot be read", "removed": "is gone; it could not be read before"}


def unread_changes(before: Stack, after: Stack) -> Iterator[Changed]:
    """The files that can be read no more, or again, and those that came or went unread."""
    old, new = frozenset(_unread(before)), frozenset(_unread(after))
    if not old | new:
        return
    known_before, known_after = _files(before) | old, _files(after) | new
    for path in sorted(old ^ new):
        if path in known_before and path in known_after:
            yield _changed(path, "changed", "cannot be read any more" if path in new else "can be read again")
        else:
            what: What = "added" if path in known_after else "removed"
            yield _changed(path, what, _WORDS[what])


def not_compared(before: Stack, after: Stack) -> frozenset[str]:
    """The files of things that can be read on one side at the most, wherever they stand on the other."""
    unread = before.unread | after.unread
    nodes = (stack.files[id_] for stack in (before, after) for id_ in unread if id_ in stack.files)
    return frozenset((*nodes, *_unread(before), *_unread(after)))


def reading_of(difference: Difference, before: Collection[str], after: Collection[str]) -> tuple[str, str] | None:
    """The top-level key that a difference is below, and that it cannot be read, or can again; None where it can.

    `before` and `after` are the keys with problems. Waivers are told one by one all the same: nobody is to miss that
    one has gone.
    """
    top = difference.path.partition(".")[0].partition("[")[0]
    if top == "waivers" or top not in {*before, *after}:
        return None
    pair = difference.within[0]
    label = top.replace("_", " ")
    if top in after and _is_left_out(pair.after, top):
        return top, f"{label} cannot be read any more"
    return (top, f"{label} can be read again") if top in before and _is_left_out(pair.before, top) else None


def _is_left_out(model: Model, key: str) -> bool:
    return any(
        getattr(model, name) == info.get_default(call_default_factory=True)
        for name, info in type(model).model_fields.items()
        if (info.alias or name) == key and not info.is_required()
    )


def _changed(path: str, what: What, words: str) -> Changed:
    shown = masked(path)
    return Changed("file", shown, what, shown, shown, text=f"{shown} {words}")


def _unread(stack: Stack) -> Iterator[str]:
    """The files that are there but could not be read far enough to know the thing in them."""
    yield from (stack.files[id_] for id_ in stack.unread)
    folders = _folders(stack)
    for path in stack.doubtful:
        folder, _, name = path.partition("/")
        if folder in folders and name.removesuffix(".yaml") not in folders[folder]:
            yield path
    if TEAMS_FILE in stack.doubtful and not stack.people and not stack.teams:
        yield TEAMS_FILE
    if BUDGETS_FILE in stack.doubtful and not stack.budgets:
        yield BUDGETS_FILE


def _files(stack: Stack) -> frozenset[str]:
    """The files of things that could be read."""
    others = (f"{folder}/{id_}.yaml" for folder, ids in _folders(stack).items() for id_ in ids)
    teams = (TEAMS_FILE,) if stack.people or stack.teams else ()
    budgets = (BUDGETS_FILE,) if stack.budgets else ()
    return frozenset((*stack.files.values(), *others, *teams, *budgets))


def _folders(stack: Stack) -> Mapping[str, Collection[str]]:
    """The ids of the things that are one a file, by folder; tools and systems have `files`."""
    return {
        "vendors": stack.vendors.keys(),
        "contracts": stack.contracts.keys(),
        "requests": stack.requests.keys(),
        "policies": stack.policies.keys(),
    }
