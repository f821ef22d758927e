"""From commits to a change log."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stackctl.core.changes.records import changes
from stackctl.core.loading.build import build_part, build_settings
from stackctl.core.text.secrets import masked
from stackctl.model.reports.log import LogEntry
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.source import SourceFile
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackctl.core.loading.build import Known
    from stackctl.model.reports.changes import Changed
    from stackctl.model.reports.log import Commit
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack


def entries(commits: Iterable[Commit], settings: Settings) -> Iterator[LogEntry]:
    """Yield what each commit changed, in their order.

    Commits that changed nothing of a stack are left out. `settings` are the newest, for commits that leave them alone.
    Deadlines and yearly costs count from the day of the commit.
    """
    last: dict[str, Known] = {}
    for commit in commits:
        changed = _changed(commit, settings, last)
        if changed:
            yield LogEntry(commit.id, commit.day, masked(commit.author), masked(commit.subject), changed)


def of_node(log: Iterable[LogEntry], node_id: str) -> Iterator[LogEntry]:
    """Pick what a log says of a node, all ids."""
    for entry in log:
        own = tuple(record for record in entry.changed if _is_of(record, node_id))
        if own:
            yield replace(entry, changed=own)
        node_id = next((record.was for record in own if record.was is not None and record.id == node_id), node_id)


def came_from(entry: LogEntry, node_id: str, path: str) -> tuple[str, str] | None:
    """Return the id and file that a node had before."""
    for record in entry.changed:
        if record.kind not in ("tool", "system") or record.id != node_id:
            continue
        moved = next((str(it.before) for it in record.changes if it.path == "file"), None)
        if moved is not None or record.was is not None:
            was = record.was or node_id
            return was, moved or f"{path.rpartition('/')[0]}/{was}.yaml"
    return None


def node_ids(log: Iterable[LogEntry]) -> set[str]:
    """List all ids of nodes in a log."""
    return {
        id_
        for entry in log
        for record in entry.changed
        if record.kind in ("tool", "system")
        for id_ in (record.id, record.was)
        if id_ is not None
    }


def _is_of(changed: Changed, node_id: str) -> bool:
    if changed.kind in ("tool", "system"):
        return changed.id == node_id
    # A file that could not be read is known by its name alone.
    return changed.kind == "file" and changed.file.startswith(("tools/", "systems/")) and _stem(changed.file) == node_id


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


def _changed(commit: Commit, settings: Settings, last: dict[str, Known]) -> tuple[Changed, ...]:
    if not commit.files:
        return ()
    day = min(max(commit.day, FIRST_DAY), LAST_DAY)
    after = [(file.path, file.after) for file in commit.files]
    by_parent: list[tuple[Changed, ...]] = []
    for parent in range(len(commit.files[0].before)):
        before = [(file.path, file.before[parent]) for file in commit.files]
        by_parent.append(changes(*_stacks(before, after, settings, last), day, whole=False))
    return _in_all(by_parent)


def _stacks(
    before: Sequence[tuple[str, bytes | None]],
    after: Sequence[tuple[str, bytes | None]],
    settings: Settings,
    last: dict[str, Known],
) -> tuple[Stack, Stack]:
    """Build two stacks of the changed files alone."""
    # Settings that only one of the two has are taken for both.
    old, new = dict(before).get(SETTINGS_FILE), dict(after).get(SETTINGS_FILE)
    first, second = (settings if data is None else _settings(data) for data in (old or new, new or old))
    # The older commit, which comes next, leaves the files as they were before this one.
    newer = build_part(second, _files(after), last)
    return build_part(first, _files(before), last), newer


def _settings(data: bytes) -> Settings:
    return build_settings(SourceFile(SETTINGS_FILE, data))[0]


def _files(held: Iterable[tuple[str, bytes | None]]) -> list[SourceFile]:
    return [SourceFile(path, data) for path, data in held if data is not None]


def _in_all(by_parent: Sequence[tuple[Changed, ...]]) -> tuple[Changed, ...]:
    """Keep what differs from every parent of a merge."""
    first, *others = by_parent
    for other in others:
        known = {(record.kind, record.id, record.what): {it.path for it in record.changes} for record in other}
        common = [record for record in first if (record.kind, record.id, record.what) in known]
        left = [
            replace(
                record,
                changes=tuple(it for it in record.changes if it.path in known[record.kind, record.id, record.what]),
            )
            for record in common
        ]
        first = tuple(record for record in left if record.changes or record.what != "changed" or record.text)
    return first
