"""The gate: a change is judged by what stood before.

By the settings, policies, waivers and baseline of BASE: a change cannot switch off the rule that it breaks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from stackctl.core.audit.waivers import waivers_of
from stackctl.model.stack import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from stackctl.model.finding import Finding
    from stackctl.model.reports.changes import Changed
    from stackctl.model.source import SourceFile, Unreadable
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Waiver

P = TypeVar("P", bound="SourceFile | Unreadable")

_POLICIES = "policies/"
_OF_CONTRACTS = "CTR"
_SPEND = "spend/"
_OF_ROWS = frozenset({"STK002", "STK006", "STK007", "STK008"})
_BOM = b"\xef\xbb\xbf"
_WORD = re.compile(r"[\w-]+")


def is_of_gate(path: str) -> bool:
    """Say whether a file decides what counts as wrong."""
    return path == SETTINGS_FILE or path == _POLICIES.rstrip("/") or path.startswith(_POLICIES)


def judged_by(base: Iterable[P], head: Iterable[P]) -> list[P]:
    """Put the gate's files of BASE into those of HEAD."""
    files = [*(file for file in head if not is_of_gate(file.path)), *(file for file in base if is_of_gate(file.path))]
    return sorted(files, key=lambda file: file.path)


def differing(base: Iterable[SourceFile], head: Iterable[SourceFile]) -> tuple[str, ...]:
    """List the gate's files that came, went or changed."""
    before, after = ({file.path: read(file) for file in files if is_of_gate(file.path)} for files in (base, head))
    return tuple(sorted(path for path in before | after if before.get(path) != after.get(path)))


def read(file: SourceFile) -> bytes:
    """Return a file's bytes, with the line ends of Unix."""
    return file.data.removeprefix(_BOM).replace(b"\r\n", b"\n")


def held_waivers(
    base: Stack, renamed: Mapping[str, str], replaced: Collection[str] = ()
) -> Mapping[str, Sequence[Waiver]]:
    """Return the waivers that hold for a change.

    Those of BASE, by their ids in HEAD; none about a tool in whose place another product stands now.
    """
    return {
        renamed.get(tool_id, tool_id): tuple(
            waiver
            if waiver.with_ is None
            else waiver.model_copy(update={"with_": renamed.get(waiver.with_, waiver.with_)})
            for waiver in waivers
            if waiver.with_ not in replaced
        )
        for tool_id, waivers in waivers_of(base).items()
        if tool_id not in replaced
    }


def changes_of_gate(changed: Iterable[Changed]) -> tuple[Changed, ...]:
    """Pick the changes of settings, policies and waivers."""
    found = []
    for record in changed:
        if record.kind in ("settings", "policy"):
            found.append(record)
        elif record.what != "removed" and record.waivers:
            found.append(replace(record, what="changed", changes=record.waivers, text=""))
    return tuple(found)


def known_by_other_ids(
    before: Sequence[Finding], after: Sequence[Finding], renamed: Mapping[str, str], touched: frozenset[str]
) -> tuple[Finding, ...]:
    """Mark findings that the baseline knows by former ids."""
    still = {found.fingerprint for found in after}
    gone = [found for found in before if found.status == "baselined" and found.fingerprint not in still]
    if not gone:
        return tuple(after)
    counting = [found for found in after if found.status == "new"]
    unknown = {found.fingerprint for found in _without_renamed(counting, gone, renamed, touched)[0]}
    return tuple(
        found if found.status != "new" or found.fingerprint in unknown else replace(found, status="baselined")
        for found in after
    )


def difference(
    before: Sequence[Finding],
    after: Sequence[Finding],
    renamed: Mapping[str, str],
    touched: frozenset[str],
    *,
    unread: Collection[str] = (),
    replaced: Collection[str] = (),
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Tell the findings a change adds from those it ends.

    Waived and known ones are neither. Added is also what is worse now, what is wrong with a `touched` file that cannot
    be read as it should, apart from rows of bookings that were as wrong before, and all of a tool that is `replaced` by
    another product. In files left `unread` nothing ends.
    """
    counting = {found.fingerprint: found for found in before if found.status == "new"}
    added = [
        found
        for found in after
        if found.status == "new"
        and (found.tool in replaced or not _was_there(found, counting.get(found.fingerprint), touched))
    ]
    still = {found.fingerprint for found in after}
    ended = [found for found in counting.values() if found.fingerprint not in still and found.file not in unread]
    return _without_renamed(added, ended, renamed, touched)


def _was_there(found: Finding, before: Finding | None, touched: frozenset[str]) -> bool:
    if before is None or found.severity.rank < before.severity.rank:
        return False
    return not _hides(found, touched) or _is_of_same_row(found, before)


def _is_of_same_row(found: Finding, before: Finding) -> bool:
    """Say whether a booking is wrong just as it was."""
    # A fingerprint names the row by what it says. What is wrong with the head of a file hides all of its rows.
    of_row = found.file.startswith(_SPEND) and found.code in _OF_ROWS and found.position.line > 1
    return of_row and found.message == before.message


def _hides(found: Finding, touched: frozenset[str]) -> bool:
    """Say whether an unreadable file hides what was changed."""
    return found.family == "STK" and found.file in touched


def _without_renamed(
    added: Sequence[Finding], ended: Sequence[Finding], renamed: Mapping[str, str], touched: frozenset[str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Drop findings that only speak of another id now.

    So do those of a contract that stands in a list now, where others were added.
    """
    waiting: dict[tuple[str, ...], list[Finding]] = {}
    for found in ended:
        if renamed or found.family == _OF_CONTRACTS:
            waiting.setdefault(_said(found, renamed), []).append(found)
    kept = []
    for found in added:
        same = waiting.get(_said(found, renamed))
        was_there = bool(same and same.pop())
        if not was_there or _hides(found, touched):
            kept.append(found)
    left = {found.fingerprint for rest in waiting.values() for found in rest}
    return tuple(kept), tuple(
        found for found in ended if found.fingerprint in left or not (renamed or found.family == _OF_CONTRACTS)
    )


def _said(found: Finding, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """Return what tells a finding from others."""
    # Of two tools that it names, it may be reported at the other once one has another id.
    tool = renamed.get(found.tool or "", found.tool or "")
    message = _WORD.sub(lambda match: renamed.get(match[0], match[0]), found.message)
    return (found.code, str(found.severity), "" if tool in _WORD.findall(message) else tool, message)
