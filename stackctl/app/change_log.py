"""The change log: what each commit did to the stack."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stackctl.adapters.git.history import history_of
from stackctl.adapters.git.repository import LAST_COMMIT, read_file_at, read_stack_at, repository_of, resolve
from stackctl.app.load import collector_paused
from stackctl.app.revision import locate, repository_of_stack
from stackctl.core.changes.log import came_from, entries, node_ids, of_node
from stackctl.core.loading.build import build_settings
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.reports.log import History, LogEntry
from stackctl.model.revision import Revision
from stackctl.model.source import SourceFile
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from stackctl.adapters.git.repository import Repository
    from stackctl.model.reports.show import Card
    from stackctl.model.settings import Settings


def history(
    stack: Path | None,
    today: date,
    *,
    at: str = LAST_COMMIT,
    tool: str | None = None,
    since: date | None = None,
    limit: int | None = None,
) -> History:
    """Tell the change log of the stack or one tool.

    Up to the revision `at`, and at most `limit` commits. Raises `StackctlError` for a tool that never was, and where
    no repository holds the stack at the revision.
    """
    repository = repository_of_stack(stack)
    newest = resolve(repository, at)
    root, folder = locate(stack, repository, newest)
    settings = _settings_at(repository, newest, folder)
    with collector_paused():
        log = entries(history_of(repository, newest, since=None if tool else since, folder=folder), settings)
        if tool is not None:
            whole = tuple(log)
            _check_node(repository, newest, folder, tool, node_ids(whole))
            log = (entry for entry in of_node(whole, tool) if since is None or entry.day >= since)
        kept = tuple(islice(log, limit))
    return History(settings.organisation or root.resolve().name, today, kept, tool, since, cut=repository.shallow)


def last_changes(root: Path, shown: Card, *, at: str | None = None, most: int = 3) -> tuple[LogEntry, ...]:
    """Tell the last changes of a node, newest first.

    None where no repository holds the stack: its card serves without.
    """
    try:
        repository = repository_of(root)
        return _last_changes(repository, resolve(repository, at or LAST_COMMIT), shown, most)
    except StackctlError:
        return ()


def _last_changes(repository: Repository, newest: Revision, shown: Card, most: int) -> tuple[LogEntry, ...]:
    """Follow the file's history, and that of its former names."""
    folder = repository.folder
    settings = _settings_at(repository, newest, folder)
    found: list[LogEntry] = []
    place: tuple[str, str] | None = (shown.id, shown.file)
    while place is not None and len(found) < most:
        node_id, path = place
        commits = history_of(repository, newest, touching=(path,), folder=folder)
        new = (entry for entry in of_node(entries(commits, settings), node_id) if entry not in found)
        for entry in islice(new, most - len(found)):
            found.append(entry)
            place = came_from(entry, node_id, path)
            if place is not None:
                newest = Revision(entry.commit, entry.commit)
                break
        else:
            place = None
    return tuple(found)


def _settings_at(repository: Repository, revision: Revision, folder: str) -> Settings:
    data = read_file_at(repository, revision, f"{folder}{SETTINGS_FILE}") or b""
    return build_settings(SourceFile(SETTINGS_FILE, data))[0]


def _check_node(repository: Repository, revision: Revision, folder: str, node_id: str, logged: set[str]) -> None:
    """Refuse a tool that neither log nor stack knows."""
    if node_id in logged:
        return
    files, _ = read_stack_at(repository, revision, folder)
    paths = (file.path for file in files if file.path.startswith(("tools/", "systems/")))
    known = logged | {path.rpartition("/")[2].rpartition(".")[0] for path in paths}
    if node_id in known:
        return
    meant = did_you_mean(node_id, known)
    if repository.shallow:
        raise StackctlError(
            f"no tool or system {quoted(node_id)} in the part of the history that this clone holds{meant}",
            hint="for the rest: git fetch --unshallow",
        )
    raise StackctlError(
        f"there never was a tool or system {quoted(node_id)}{meant}", hint="stackctl list has those of today"
    )
