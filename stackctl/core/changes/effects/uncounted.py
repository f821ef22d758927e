"""What a change leaves unsaid by its sums: contracts that run, though the yearly cost does not count their tools.

Counted are live tools. One that is taken out, or comes in as only proposed, costs its money all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.contracts.renewal_status import RenewalStatus, renewal_status
from stackctl.core.text.messages import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackctl.core.facts.context import Context

_MOST = 5


def uncounted(before: Context, after: Context, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each tool that the change takes out of the yearly cost, or keeps out of it, while it is paid for.

    `renamed` are the present ids of tools by their former ones. Of many, the first by id and how many more there are.
    """
    told = sorted([*_taken_out(before, after, renamed), *_kept_out(before, after, renamed)])
    sentences = tuple(sentence for _, sentence in told[:_MOST])
    more = len(told) - _MOST
    return sentences if more <= 0 else (*sentences, f"{count(more, 'more tool')} with a contract that runs on")


def _taken_out(before: Context, after: Context, renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for tool_id in before.stack.live:
        present = renamed.get(tool_id, tool_id)
        if present in after.stack.live or present in after.stack.unread:
            continue
        tool = after.stack.tools.get(present)
        terms = before.stack.contract_of(tool_id) if tool is None else after.stack.contract_of(present)
        runs = _runs(renewal_status(terms, after.today))
        if runs:
            state = "is removed" if tool is None else f"is {tool.status} now"
            yield present, f"{present} {state}, but {runs}{_money(before, tool_id)}"


def _kept_out(before: Context, after: Context, renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    former = {renamed.get(tool_id, tool_id): tool for tool_id, tool in before.stack.tools.items()}
    for tool_id, tool in after.stack.tools.items():
        if tool_id in after.stack.live or former.get(tool_id) == tool or tool_id in _ids(before.stack.live, renamed):
            continue
        terms = after.stack.contract_of(tool_id)
        if terms is None or (terms.start is not None and terms.start > after.today):
            continue
        runs = _runs(renewal_status(terms, after.today))
        if runs and (money := _money(after, tool_id)):
            yield tool_id, f"{tool_id} is only {tool.status}, but {runs}{money}"


def _ids(tools: Mapping[str, object], renamed: Mapping[str, str]) -> frozenset[str]:
    return frozenset(renamed.get(tool_id, tool_id) for tool_id in tools)


def _runs(found: RenewalStatus) -> str:
    """That a contract goes on, and how; empty where it does not, or where none is known."""
    match found.state:
        case "ends":
            return f"its contract runs until {found.end}"
        case "renews":
            return f"its contract runs until {found.end}, and renews by itself"
        case "due":
            return f"its contract runs until {found.end}, and renews unless notice is given by {found.notice}"
        case "missed":
            return f"its contract runs until {found.runs_until}: notice had to be given by {found.notice}"
        case _:
            return ""


def _money(context: Context, tool_id: str) -> str:
    yearly = context.yearly([tool_id])
    return f" ({yearly})" if yearly else ""
