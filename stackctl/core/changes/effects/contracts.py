"""What a change does to contracts: notice, and uncounted cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from stackctl.core.contracts.register import are_doubtful, contract_register
from stackctl.core.contracts.renewal_status import RenewalStatus, describe_change, differs, renewal_status
from stackctl.core.text.messages import count
from stackctl.model.reports.diff import NoticeMove
from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackctl.core.contracts.register import RegisteredContract
    from stackctl.core.facts.context import Context

_MOST = 5
_SIGNED = LIVE | {"approved"}

_Pair = tuple["RegisteredContract | None", "RegisteredContract | None"]


def notice_moves(before: Context, after: Context, renamed: Mapping[str, str]) -> tuple[NoticeMove, ...]:
    """List contracts whose deadline or end differs, by new day.

    A contract is the same where it stands in the same place, its tool's file or its own in contracts/; else where it
    has the same number, or has taken the place of another one of a tool. `renamed` are the present ids of tools by
    their former ones.
    """
    former = {renamed.get(tool_id, tool_id): tool_id for tool_id in before.stack.tools}
    stayed = [
        tool_id
        for tool_id, tool in after.stack.tools.items()
        if tool_id in former and not _SIGNED.isdisjoint((tool.status, before.stack.tools[former[tool_id]].status))
    ]
    was = [
        replace(contract, tools=tuple(renamed.get(tool_id, tool_id) for tool_id in contract.tools))
        for contract in contract_register(before.stack, before.today, [former[tool_id] for tool_id in stayed])
    ]
    now = contract_register(after.stack, after.today, stayed)
    moves = [
        _move(contract, other, after.today)
        for contract, other in _pairs(was, now)
        if not any(
            are_doubtful(before.stack, former[tool_id]) or are_doubtful(after.stack, tool_id)
            for tool_id in _of_only_one(contract, other)
        )
    ]
    return tuple(sorted(filter(None, moves), key=_order))


def _of_only_one(one: RegisteredContract | None, other: RegisteredContract | None) -> tuple[str, ...]:
    if one is None:
        return () if other is None else other.tools
    return one.tools if other is None else ()


def _order(move: NoticeMove) -> tuple[date, str, str]:
    return move.notice_after or move.end_after or date.max, move.tool, move.contract or ""


def _pairs(was: Sequence[RegisteredContract], now: Sequence[RegisteredContract]) -> Iterator[_Pair]:
    """Pair contracts as they were and are, None if absent."""
    present = {_place(former): former for former in now}
    left: list[RegisteredContract] = []
    for former in was:
        found = present.pop(_place(former), None)
        if found is None:
            left.append(former)
        else:
            yield former, found
    for by_number in (True, False):
        waiting, left = left, []
        of_tool: dict[str, list[RegisteredContract]] = {}
        for found in present.values():
            for tool_id in found.tools:
                of_tool.setdefault(tool_id, []).append(found)
        for former in waiting:
            candidates = (found for tool_id in former.tools for found in of_tool.get(tool_id, ()))
            free = (found for found in candidates if _place(found) in present)
            match = next((found for found in free if not by_number or _is_numbered_alike(former, found)), None)
            if match is None:
                left.append(former)
            else:
                del present[_place(match)]
                yield former, match
    yield from ((former, None) for former in left)
    yield from ((None, found) for found in present.values())


def _place(contract: RegisteredContract) -> tuple[str, str]:
    """Return a contract's place, whatever its tool was called."""
    if contract.contract_id is not None:
        return "contracts", contract.contract_id
    return "tools", contract.tool


def _is_numbered_alike(one: RegisteredContract, other: RegisteredContract) -> bool:
    return one.terms.number is not None and one.terms.number == other.terms.number


def _move(one: RegisteredContract | None, other: RegisteredContract | None, today: date) -> NoticeMove | None:
    was, now = (renewal_status(None if found is None else found.terms, today) for found in (one, other))
    contract = other or one
    if contract is None or not differs(was, now):
        return None
    return NoticeMove(
        tool=contract.tool,
        contract=contract.terms.number or contract.contract_id,
        notice_before=was.notice,
        notice_after=now.notice,
        end_before=was.end,
        end_after=now.end,
        days_left=None if now.notice is None else (now.notice - today).days,
        text=describe_change(was, now),
    )


# ---- contracts that run on


def contracts_left_running(before: Context, after: Context, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """Tell of contracts that no sum counts any more.

    A sentence for each tool that is paid for though the change takes it out of the yearly cost, or keeps it out as only
    proposed; of many, the first and how many more.
    """
    running = sorted([*_taken_out(before, after, renamed), *_kept_out(before, after, renamed)])
    sentences = tuple(sentence for _, sentence in running[:_MOST])
    more = len(running) - _MOST
    return sentences if more <= 0 else (*sentences, f"{count(more, 'more tool')} with a contract that runs on")


def _taken_out(before: Context, after: Context, renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for tool_id in before.stack.live:
        present = renamed.get(tool_id, tool_id)
        if present in after.stack.live or present in after.stack.unread:
            continue
        tool = after.stack.tools.get(present)
        terms = before.contract_of(tool_id) if tool is None else after.contract_of(present)
        runs = _runs(renewal_status(terms, after.today))
        if runs:
            state = "is removed" if tool is None else f"is {tool.status} now"
            yield present, f"{present} {state}, but {runs}{_money(before, tool_id)}"


def _kept_out(before: Context, after: Context, renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    former = {renamed.get(tool_id, tool_id): tool for tool_id, tool in before.stack.tools.items()}
    live = {*after.stack.live, *(renamed.get(tool_id, tool_id) for tool_id in before.stack.live)}
    for tool_id, tool in after.stack.tools.items():
        if tool_id in live or former.get(tool_id) == tool:
            continue
        terms = after.contract_of(tool_id)
        if terms is None or (terms.start is not None and terms.start > after.today):
            continue
        runs = _runs(renewal_status(terms, after.today))
        if runs and (money := _money(after, tool_id)):
            yield tool_id, f"{tool_id} is only {tool.status}, but {runs}{money}"


def _runs(found: RenewalStatus) -> str:
    """Say how a contract goes on; nothing where it ends."""
    match found.state:
        case "ends":
            return f"its contract runs until {found.end}"
        case "renews":
            return f"its contract runs until {found.end}, and renews by itself"
        case "due":
            return f"its contract runs until {found.end}, and renews unless notice is given by {found.notice}"
        case "missed":
            return f"its contract runs until {found.runs_until}: notice had to be given by {found.notice}"
        case "open":
            return f"its contract runs until {found.end} at least, with notice by {found.notice}"
        case _:
            return ""


def _money(context: Context, tool_id: str) -> str:
    yearly = context.yearly([tool_id])
    return f" ({yearly})" if yearly else ""
