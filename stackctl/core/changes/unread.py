"""What can be read in only one of two stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.changes.model_diff import Difference
from stackctl.core.text.secrets import masked
from stackctl.model.reports.changes import Changed
from stackctl.model.stack import BUDGETS_FILE, TEAMS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from stackctl.model.base import Model
    from stackctl.model.reports.changes import ChangeType
    from stackctl.model.stack import Stack

_NO_MORE = "cannot be read any more"
_AGAIN = "can be read again"
_WORDS: Mapping[ChangeType, str] = {"added": "cannot be read", "removed": "could not be read before"}


def unread_changes(before: Stack, after: Stack) -> Iterator[Changed]:
    """Yield the files that turned unreadable or readable."""
    old, new = frozenset(_unread(before)), frozenset(_unread(after))
    if not old | new:
        return
    known_before, known_after = _files(before) | old, _files(after) | new
    for path in sorted(old ^ new):
        if path in known_before and path in known_after:
            yield _changed(path, "changed", _NO_MORE if path in new else _AGAIN)
        else:
            what: ChangeType = "added" if path in known_after else "removed"
            yield _changed(path, what, _WORDS[what])


def not_compared(before: Stack, after: Stack) -> frozenset[str]:
    """List the files unreadable on one side or both."""
    unread = before.unread | after.unread
    nodes = (stack.files[id_] for stack in (before, after) for id_ in unread if id_ in stack.files)
    return frozenset((*nodes, *_unread(before), *_unread(after)))


def reading_of(difference: Difference, before: Collection[str], after: Collection[str]) -> Difference | None:
    """Find the key that turned unreadable or readable.

    `before` and `after` are the top-level keys with problems. Waivers are still listed one by one: nobody is to miss
    that one has gone.
    """
    key = difference.path.partition(".")[0].partition("[")[0]
    if key == "waivers" or key not in {*before, *after}:
        return None
    pair = difference.within[0]
    field = next(name for name, info in type(pair.after).model_fields.items() if (info.alias or name) == key)
    old, new = getattr(pair.before, field), getattr(pair.after, field)
    empty = _left_out(type(pair.after), field)
    if (key in after and new == empty) or (key in before and old == empty):
        return Difference(key, (pair,), field, (), old, new)
    return None


def words_for(reading: Difference) -> str:
    """Write `cost cannot be read any more`, or `again`."""
    gone = reading.after == _left_out(type(reading.pair.after), reading.field)
    return f"{reading.path.replace('_', ' ')} {_NO_MORE if gone else _AGAIN}"


def _left_out(model: type[Model], field: str) -> object:
    """Return what a field holds where its key is missing."""
    # Nothing that any value equals where it cannot be.
    info = model.model_fields[field]
    return model if info.is_required() else info.get_default(call_default_factory=True)


def _changed(path: str, what: ChangeType, words: str) -> Changed:
    shown = masked(path)
    return Changed("file", shown, what, shown, shown, text=words)


def _unread(stack: Stack) -> Iterator[str]:
    """Yield the files that hold a record nobody could read."""
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
    others = (f"{folder}/{id_}.yaml" for folder, ids in _folders(stack).items() for id_ in ids)
    teams = (TEAMS_FILE,) if stack.people or stack.teams else ()
    budgets = (BUDGETS_FILE,) if stack.budgets else ()
    return frozenset((*stack.files.values(), *others, *teams, *budgets))


def _folders(stack: Stack) -> Mapping[str, Collection[str]]:
    return {
        "vendors": stack.vendors.keys(),
        "contracts": stack.contracts.keys(),
        "requests": stack.requests.keys(),
        "policies": stack.policies.keys(),
    }
