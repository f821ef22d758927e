"""What a change does to a stack, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl import __version__
from stackctl.core.changes.cost_limit import exceeds
from stackctl.core.changes.effects.contracts import contracts_left_running, notice_moves
from stackctl.core.changes.effects.cost import cost_difference
from stackctl.core.changes.effects.graph import graph_difference
from stackctl.core.changes.effects.past import lost_past
from stackctl.core.graph.flows import connection_count
from stackctl.core.text.messages import counted, some_of
from stackctl.model.finding import Severity
from stackctl.model.reports.diff import GateChange, Side, StackDiff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackctl.core.audit.engine import Audited
    from stackctl.core.changes.cost_limit import Limit
    from stackctl.model.finding import Finding
    from stackctl.model.reports.changes import Changed
    from stackctl.model.revision import Revision


def stack_diff(
    base: Audited,
    head: Audited,
    *,
    revisions: tuple[Revision, Revision],
    stack_name: str,
    changed: tuple[Changed, ...],
    renamed: Mapping[str, str],
    new: tuple[Finding, ...],
    fixed: tuple[Finding, ...],
    gate: GateChange,
    fail_on: Severity | None,
    limit: Limit | None,
    unread: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
) -> StackDiff:
    """Put together the diff of two audited stacks.

    `limit` is how much more a year the change may cost; `unread` are the files of HEAD that could cost more than any.
    """
    cost = cost_difference(base.context, head.context, base.findings, head.findings, renamed)
    too_much = None if limit is None else exceeds(limit, cost, head.context.stack.settings) or _unknown(unread)
    failing = [] if fail_on is None else [found for found in new if found.severity.rank <= fail_on.rank]
    return StackDiff(
        version=__version__,
        today=head.context.today,
        stack=head.context.stack.settings.organisation or stack_name,
        base=_side(base, revisions[0]),
        head=_side(head, revisions[1]),
        changed=changed,
        cost=cost,
        new=new,
        fixed=fixed,
        graph=graph_difference(base.context, head.context, renamed),
        notices=notice_moves(base.context, head.context, renamed),
        gate=gate,
        fail_on=fail_on,
        failures=tuple(filter(None, (counted(failing, "new "), too_much))),
        crashes=tuple(dict.fromkeys((*base.crashed, *head.crashed))),
        remarks=(
            *remarks,
            *contracts_left_running(base.context, head.context, renamed),
            *lost_past(base.context, head.context, renamed),
        ),
    )


def _unknown(unread: Sequence[str]) -> str | None:
    if not unread:
        return None
    return (
        f"what {some_of(unread)} cost{'s' if len(unread) == 1 else ''} cannot be read, nor held to a limit: mend that"
    )


def _side(audited: Audited, revision: Revision) -> Side:
    stack = audited.context.stack
    numbers = dict.fromkeys(Severity, 0)
    for found in audited.findings:
        if found.status == "new":
            numbers[found.severity] += 1
    return Side(
        revision=revision,
        tools=stack.tool_count,
        systems=stack.system_count,
        integrations=connection_count(stack),
        errors=numbers[Severity.ERROR],
        warnings=numbers[Severity.WARNING],
        notes=numbers[Severity.INFO],
    )
