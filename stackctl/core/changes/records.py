"""What changed between two stacks, record by record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never, get_args

from stackctl.core.changes.bookings import booking_changes
from stackctl.core.changes.model_diff import Difference, Pair, differences, matched
from stackctl.core.changes.renames import renames, with_new_ids
from stackctl.core.changes.unread import not_compared, reading_of, unread_changes, words_for
from stackctl.core.changes.wording.describe import change_of, in_words
from stackctl.core.changes.wording.introductions import Introductions
from stackctl.core.changes.wording.phrases import Scene, plain
from stackctl.core.text.secrets import masked
from stackctl.model.contract import SharedContract
from stackctl.model.people import Budget, Request
from stackctl.model.policy import Policy
from stackctl.model.reports.changes import Change, Changed, RecordKind
from stackctl.model.stack import BUDGETS_FILE, SETTINGS_FILE, TEAMS_FILE
from stackctl.model.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from stackctl.core.changes.renames import Named, Renames
    from stackctl.core.changes.wording.introductions import Record
    from stackctl.model.reports.changes import ChangeType
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack

_KINDS: tuple[RecordKind, ...] = get_args(RecordKind)
_CHANGE_TYPES: tuple[ChangeType, ...] = ("added", "renamed", "changed", "removed")


_NAMED: Mapping[RecordKind, Named] = {
    "tool": "node", "system": "node", "vendor": "vendor", "contract": "contract", "person": "person", "team": "team",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Located:
    """A record with the stack that it is in."""

    stack: Stack
    kind: RecordKind
    id: str
    record: Record

    @property
    def file(self) -> str:
        return _file(self.stack, self.kind, self.id)

    def changed(self, what: ChangeType, found: tuple[Change, ...], text: str = "", was: str | None = None) -> Changed:
        name = masked(_name(self.stack, self.record))
        return Changed(self.kind, masked(self.id), what, name, self.file, found, text, was)


def changes(before: Stack, after: Stack, today: date, *, whole: bool = True) -> tuple[Changed, ...]:
    """List what changed between two stacks.

    Tools first, each kind by id. Deadlines count from `today`. Of parts of a stack, not `whole`, references may lead
    nowhere.
    """
    scene = Scene(before, after, today, whole)
    records = tuple(_of_records(scene, not_compared(before, after)))
    bookings = booking_changes(before, after, renamed(records))
    found = (*records, *_of_settings(scene), *bookings, *unread_changes(before, after))
    return tuple(sorted(found, key=lambda it: (_KINDS.index(it.kind), _CHANGE_TYPES.index(it.what), it.id, it.file)))


def renamed(changed: Iterable[Changed], kinds: Collection[RecordKind] = ("tool", "system")) -> dict[str, str]:
    """Return new ids by old ones, of some kinds."""
    return {record.was: record.id for record in changed if record.was is not None and record.kind in kinds}


def _of_records(scene: Scene, skipped: Collection[str]) -> Iterator[Changed]:
    before, after = scene.before, scene.after
    olds, news = _records(before, skipped), _records(after, skipped)
    new_ids = {kind: _renames(olds[kind], news[kind], before, after) for kind in olds}
    refer: dict[Named, dict[str, str]] = {}
    for kind, ids in new_ids.items():
        if kind in _NAMED:
            refer.setdefault(_NAMED[kind], {}).update(ids)
    introductions = [Introductions(stack, scene.today, whole=scene.whole) for stack in (before, after)]
    for kind, old in olds.items():
        new, ids = news[kind], new_ids[kind]
        was = {present: gone for gone, present in ids.items()}
        for id_, record in new.items():
            if id_ in old or id_ in was:
                gone = was.get(id_, id_)
                former = _Located(before, kind, gone, old[gone])
                yield from _of_both(scene, former, _Located(after, kind, id_, record), refer)
            else:
                yield _came_or_went(scene, _Located(after, kind, id_, record), introductions)
        for id_, record in old.items():
            if id_ not in new and id_ not in ids:
                yield _came_or_went(scene, _Located(before, kind, id_, record), introductions)
    if BUDGETS_FILE not in skipped:
        yield from _of_budgets(scene, introductions, refer)


def _records(stack: Stack, skipped: Collection[str]) -> dict[RecordKind, dict[str, Record]]:
    """List the records with ids, but for `skipped` files."""
    found: dict[RecordKind, Mapping[str, Record]] = {
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
        kind: {id_: record for id_, record in records.items() if _file(stack, kind, id_) not in skipped}
        for kind, records in found.items()
    }


def _renames(old: Mapping[str, Record], new: Mapping[str, Record], before: Stack, after: Stack) -> dict[str, str]:
    gone = {id_: record for id_, record in old.items() if id_ not in new}
    came = {id_: record for id_, record in new.items() if id_ not in old}
    return renames(gone, came, before, after)


def _of_both(scene: Scene, old: _Located, new: _Located, refer: Renames) -> Iterator[Changed]:
    found = list(_of_place(old.file, new.file))
    if old.record != new.record:
        differing = differences(with_new_ids(old.record, refer), new.record, new.id)
        found += _changes_of(scene, differing, old.file, new.file)
    if old.id != new.id:
        yield new.changed("renamed", tuple(found), was=masked(old.id))
    elif found:
        yield new.changed("changed", tuple(found))


def _changes_of(scene: Scene, found: Iterable[Difference], old_file: str, new_file: str) -> Iterator[Change]:
    """Describe a record's differences; of an unreadable key, only that."""
    doubts_before = scene.before.doubtful.get(old_file, frozenset())
    doubts_after = scene.after.doubtful.get(new_file, frozenset())
    seen: set[str] = set()
    for difference in found:
        reading = reading_of(difference, doubts_before, doubts_after)
        if reading is None:
            yield change_of(difference, scene)
        elif reading.path not in seen:
            seen.add(reading.path)
            yield in_words(reading, words_for(reading))


def _of_place(before: str, after: str) -> Iterator[Change]:
    """Say where a file went that changed its folder."""
    old, new = before.rpartition("/")[0], after.rpartition("/")[0]
    if old != new:
        yield Change("file", before, after, f"moved to {plain(new)}/")


def _came_or_went(scene: Scene, it: _Located, introductions: Sequence[Introductions]) -> Changed:
    """Introduce a record that came, with waivers, or went."""
    came = it.stack is scene.after
    text = introductions[came].of(it.id, it.record)
    if not came:
        return it.changed("removed", (), text)
    waivers = matched((), it.record.waivers) if isinstance(it.record, Tool) else ()
    within = (Pair(it.record, it.record, it.id),)
    found = (
        change_of(Difference(f"waivers[{name}]", within, "waivers", (), None, waiver), scene)
        for name, _, waiver in waivers
    )
    return it.changed("added", tuple(found), text)


def _of_budgets(scene: Scene, introductions: Sequence[Introductions], refer: Renames) -> Iterator[Changed]:
    olds = tuple(with_new_ids(budget, refer) for budget in scene.before.budgets)
    for name, old, new in matched(olds, scene.after.budgets):
        was = _Located(scene.before, "budget", name, old) if isinstance(old, Budget) else None
        now = _Located(scene.after, "budget", name, new) if isinstance(new, Budget) else None
        if was is not None and now is not None:
            yield from _of_both(scene, was, now, {})
        elif (it := now or was) is not None:
            yield _came_or_went(scene, it, introductions)


def _of_settings(scene: Scene) -> Iterator[Changed]:
    before, after = _with_plain_rules(scene.before.settings), _with_plain_rules(scene.after.settings)
    if before != after:
        found = tuple(change_of(difference, scene) for difference in differences(before, after))
        if found:
            name = masked(after.organisation or "settings")
            yield Changed("settings", SETTINGS_FILE, "changed", name, SETTINGS_FILE, found)


def _with_plain_rules(settings: Settings) -> Settings:
    """Write `USE003: off` and `USE003: {severity: off}` alike."""
    rules = {code: {"severity": given} if isinstance(given, str) else given for code, given in settings.rules.items()}
    return settings.model_copy(update={"rules": rules})


def _name(stack: Stack, record: Record) -> str:
    match record:
        case Budget():
            name = stack.settings.cost_centers.get(record.cost_center, record.cost_center)
            return f"{name} {record.fiscal_year}"
        case Request():
            return record.i_want
        case Policy():
            return record.name or record.code
        case SharedContract():
            return record.number or stack.vendor_called(record.vendor)
        case _:
            return record.name


def _file(stack: Stack, kind: RecordKind, id_: str) -> str:
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
