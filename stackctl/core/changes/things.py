"""What changed between two stacks: what came, what went, what got another id, and every value that differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never, get_args

from stackctl.core.changes.model_diff import Difference, Pair, differences, matched
from stackctl.core.changes.renames import renames, with_new_ids
from stackctl.core.changes.spend_changes import spend_changes
from stackctl.core.changes.unread_changes import not_compared, reading_of, unread_changes, words_for
from stackctl.core.changes.wording.describe import change_of, in_words
from stackctl.core.changes.wording.introductions import Introductions
from stackctl.core.changes.wording.phrases import Scene, plain
from stackctl.core.text.secrets import masked
from stackctl.model.contract import SharedContract
from stackctl.model.people import Budget, Request
from stackctl.model.policy import Policy
from stackctl.model.reports.changes import Change, Changed, Kind
from stackctl.model.stack import BUDGETS_FILE, SETTINGS_FILE, TEAMS_FILE
from stackctl.model.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from stackctl.core.changes.renames import Named, Renames
    from stackctl.core.changes.wording.introductions import Thing
    from stackctl.model.reports.changes import What
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack

_KINDS: tuple[Kind, ...] = get_args(Kind)
_WHATS: tuple[What, ...] = ("added", "renamed", "changed", "removed")


_NAMED: Mapping[Kind, Named] = {
    "tool": "node",
    "system": "node",
    "vendor": "vendor",
    "contract": "contract",
    "person": "person",
    "team": "team",
}


@dataclass(frozen=True, slots=True)
class _One:
    """A thing of a stack."""

    stack: Stack
    kind: Kind
    id: str
    thing: Thing

    @property
    def file(self) -> str:
        return _file(self.stack, self.kind, self.id)

    def changed(self, what: What, found: tuple[Change, ...], text: str = "", was: str | None = None) -> Changed:
        name = masked(_name(self.stack, self.thing))
        return Changed(self.kind, masked(self.id), what, name, self.file, found, text, was)


def changes(before: Stack, after: Stack, today: date, *, whole: bool = True) -> tuple[Changed, ...]:
    """What changed, tools first: added, renamed, changed, removed, each by id; then the other kinds.

    Deadlines count from `today`. References may lead nowhere, so that parts of a stack can be compared: they are not
    `whole`.
    """
    scene = Scene(before, after, today, whole)
    things = tuple(_of_things(scene, not_compared(before, after)))
    found = (
        *things,
        *_of_settings(scene),
        *spend_changes(before, after, renamed(things)),
        *unread_changes(before, after),
    )
    return tuple(sorted(found, key=lambda one: (_KINDS.index(one.kind), _WHATS.index(one.what), one.id, one.file)))


def renamed(changed: Iterable[Changed], kinds: Collection[Kind] = ("tool", "system")) -> dict[str, str]:
    """New ids by old ones, of the things of some kinds."""
    return {one.was: one.id for one in changed if one.was is not None and one.kind in kinds}


def _of_things(scene: Scene, skipped: Collection[str]) -> Iterator[Changed]:
    before, after = scene.before, scene.after
    olds, news = _things(before, skipped), _things(after, skipped)
    new_ids = {kind: _renames(olds[kind], news[kind], before, after) for kind in olds}
    refer: dict[Named, dict[str, str]] = {}
    for kind, ids in new_ids.items():
        if kind in _NAMED:
            refer.setdefault(_NAMED[kind], {}).update(ids)
    told_before = Introductions(before, scene.today, whole=scene.whole)
    told_after = Introductions(after, scene.today, whole=scene.whole)
    for kind, old in olds.items():
        new, ids = news[kind], new_ids[kind]
        was = {present: gone for gone, present in ids.items()}
        for id_, thing in new.items():
            if id_ in old or id_ in was:
                gone = was.get(id_, id_)
                yield from _of_both(scene, _One(before, kind, gone, old[gone]), _One(after, kind, id_, thing), refer)
            else:
                yield _came_or_went(scene, _One(after, kind, id_, thing), told_after)
        for id_, thing in old.items():
            if id_ not in new and id_ not in ids:
                yield _came_or_went(scene, _One(before, kind, id_, thing), told_before)
    if BUDGETS_FILE not in skipped:
        yield from _of_budgets(scene, told_before, told_after, refer)


def _things(stack: Stack, skipped: Collection[str]) -> dict[Kind, dict[str, Thing]]:
    """The things of each kind that has ids, but for those that stand in some files."""
    found: dict[Kind, Mapping[str, Thing]] = {
        "tool": stack.tools,
        "system": stack.systems,
        "vendor": stack.vendors,
        "contract": stack.contracts,
        "person": stack.people,
        "team": stack.teams,
        "request": stack.requests,
        "policy": stack.policies,
    }
    return {
        kind: {id_: thing for id_, thing in things.items() if not skipped or _file(stack, kind, id_) not in skipped}
        for kind, things in found.items()
    }


def _renames(old: Mapping[str, Thing], new: Mapping[str, Thing], before: Stack, after: Stack) -> dict[str, str]:
    gone = {id_: thing for id_, thing in old.items() if id_ not in new}
    came = {id_: thing for id_, thing in new.items() if id_ not in old}
    return renames(gone, came, before, after)


def _of_both(scene: Scene, old: _One, new: _One, refer: Renames) -> Iterator[Changed]:
    """What is there before and after, if anything differs."""
    found = list(_of_place(old.file, new.file))
    if old.thing != new.thing:
        differ = differences(with_new_ids(old.thing, refer), new.thing, new.id)
        found += _told(scene, differ, old.file, new.file)
    if old.id != new.id:
        yield new.changed("renamed", tuple(found), was=masked(old.id))
    elif found:
        yield new.changed("changed", tuple(found))


def _told(scene: Scene, differ: Iterable[Difference], old_file: str, new_file: str) -> Iterator[Change]:
    """The changes of a thing; of a key that could not be read on one side, only that."""
    doubts_before = scene.before.doubtful.get(old_file, frozenset())
    doubts_after = scene.after.doubtful.get(new_file, frozenset())
    told: set[str] = set()
    for one in differ:
        reading = reading_of(one, doubts_before, doubts_after)
        if reading is None:
            yield change_of(one, scene)
        elif reading.path not in told:
            told.add(reading.path)
            yield in_words(reading, words_for(reading))


def _of_place(before: str, after: str) -> Iterator[Change]:
    """Where a file went that stands in another folder."""
    old, new = before.rpartition("/")[0], after.rpartition("/")[0]
    if old != new:
        yield Change("file", before, after, f"moved to {plain(new)}/")


def _came_or_went(scene: Scene, one: _One, arrivals: Introductions) -> Changed:
    """A thing that is new, with its waivers, or gone."""
    text = arrivals.told(one.id, one.thing)
    if one.stack is scene.before:
        return one.changed("removed", (), text)
    waivers = matched((), one.thing.waivers) if isinstance(one.thing, Tool) else ()
    within = (Pair(one.thing, one.thing, one.id),)
    told = (
        change_of(Difference(f"waivers[{name}]", within, "waivers", (), None, it), scene) for name, _, it in waivers
    )
    return one.changed("added", tuple(told), text)


def _of_budgets(
    scene: Scene, told_before: Introductions, told_after: Introductions, refer: Renames
) -> Iterator[Changed]:
    olds = tuple(with_new_ids(budget, refer) for budget in scene.before.budgets)
    for name, old, new in matched(olds, scene.after.budgets):
        one = _One(scene.before, "budget", name, old) if isinstance(old, Budget) else None
        other = _One(scene.after, "budget", name, new) if isinstance(new, Budget) else None
        if one is not None and other is not None:
            yield from _of_both(scene, one, other, {})
        elif other is not None:
            yield _came_or_went(scene, other, told_after)
        elif one is not None:
            yield _came_or_went(scene, one, told_before)


def _of_settings(scene: Scene) -> Iterator[Changed]:
    before, after = _with_plain_rules(scene.before.settings), _with_plain_rules(scene.after.settings)
    if before != after:
        found = tuple(change_of(one, scene) for one in differences(before, after))
        if found:
            name = masked(after.organisation or "settings")
            yield Changed("settings", SETTINGS_FILE, "changed", name, SETTINGS_FILE, found)


def _with_plain_rules(settings: Settings) -> Settings:
    """The settings such that `USE003: off` and `USE003: {severity: off}` are one."""
    rules = {code: {"severity": given} if isinstance(given, str) else given for code, given in settings.rules.items()}
    return settings.model_copy(update={"rules": rules})


def _name(stack: Stack, thing: Thing) -> str:
    match thing:
        case Budget():
            name = stack.settings.cost_centers.get(thing.cost_center, thing.cost_center)
            return f"{name} {thing.fiscal_year}"
        case Request():
            return thing.i_want
        case Policy():
            return thing.name or thing.code
        case SharedContract():
            return thing.number or stack.vendor_called(thing.vendor)
        case _:
            return thing.name


def _file(stack: Stack, kind: Kind, id_: str) -> str:
    """Where a thing stands."""
    match kind:
        case "tool" | "system":
            return stack.files[id_]
        case "person" | "team":
            return TEAMS_FILE
        case "budget":
            return BUDGETS_FILE
        case "vendor" | "contract" | "request":
            return f"{kind}s/{id_}.yaml"
        case "policy":
            return f"policies/{id_}.yaml"
        case "settings" | "spend" | "file":
            return id_
        case _:
            assert_never(kind)
