"""The story of a change log: the commits of a repository, told as what each did to the stack."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stackctl.adapters.git.history import history_of
from stackctl.adapters.git.repository import read_file_at, read_stack_at
from stackctl.app.load import collector_paused
from stackctl.core.changes.log import came_from, entries, node_ids, of_node
from stackctl.core.loading.build import build_settings
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.reports.diff import Revision
from stackctl.model.reports.log import History, LogEntry
from stackctl.model.source import SourceFile
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from datetime import date

    from stackctl.adapters.git.repository import Repository
    from stackctl.model.reports.common import Card
    from stackctl.model.settings import Settings


def history(
    repository: Repository,
    newest: Revision,
    today: date,
    stack_name: str,
    *,
    folder: str,
    tool: str | None = None,
    since: date | None = None,
    limit: int | None = None,
) -> History:
    """The change log up to a revision, of the stack or of one tool; `folder` is the stack's there.

    `limit` is the number of commits that are told. Raises `StackctlError` for a tool that never was.
    """
    settings = _settings_at(repository, newest, folder)
    with collector_paused():
        log = entries(history_of(repository, newest, since=None if tool else since, folder=folder), settings)
        if tool is not None:
            told = tuple(log)
            _check_node(repository, newest, folder, tool, node_ids(told))
            log = (entry for entry in of_node(told, tool) if since is None or entry.day >= since)
        kept = tuple(islice(log, limit))
    return History(settings.organisation or stack_name, today, kept, tool, since, cut=repository.shallow)


def last_changes(
    repository: Repository, newest: Revision, shown: Card, *, folder: str, most: int = 3
) -> tuple[LogEntry, ...]:
    """The last changes of a tool or system up to a revision, the newest first, in the history of its file.

    `folder` is the stack's at that revision.
    """
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


def _check_node(repository: Repository, revision: Revision, folder: str, node_id: str, told: set[str]) -> None:
    """Refuses a tool that the log does not tell of, nor the stack hold, where the clone knows only how it ends."""
    if node_id in told:
        return
    files, _ = read_stack_at(repository, revision, folder)
    paths = (file.path for file in files if file.path.startswith(("tools/", "systems/")))
    known = told | {path.rpartition("/")[2].rpartition(".")[0] for path in paths}
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
