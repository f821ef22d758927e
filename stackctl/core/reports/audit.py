"""What an audit shows, adds up, and asks for next."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl import __version__
from stackctl.core.contracts.register import deadlines, missed_notices
from stackctl.core.contracts.timeline import successor
from stackctl.core.graph.flows import connection_count
from stackctl.core.money.amounts import money_of
from stackctl.core.money.contract_costs import locked_in
from stackctl.core.money.cost import together
from stackctl.model.reports.audit import AuditReport, Event, MissedNotices, Subject
from stackctl.model.stack import reviews_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackctl.core.audit.engine import Audited
    from stackctl.core.facts.context import Context
    from stackctl.model.finding import Finding, Severity
    from stackctl.model.rule import Configured

NOTICE_DAYS = 60
"""How far ahead the summary looks for notice deadlines."""
MISSED_DAYS = 90
"""How far back it looks for missed ones."""


def audit_report(
    audited: Audited,
    *,
    stack_name: str,
    rules: int,
    kept: Iterable[Finding],
    limited: bool,
    command: str = "audit",
    catalogue: tuple[Configured, ...] = (),
    fail_on: Severity | None = None,
) -> AuditReport:
    """Report the findings that are `kept`.

    `limited`: the caller left some out. `catalogue` are the rules asked about; `fail_on` is the mildest severity that
    fails.
    """
    context, findings = audited.context, tuple(kept)
    stack, base = context.stack, context.stack.settings.base_currency
    cost = together(context.committed.values())
    retired = (cost for tool_id, cost in context.committed.items() if stack.tools[tool_id].status == "retired")
    return AuditReport(
        command=command,
        version=__version__,
        today=context.today,
        stack=stack.settings.organisation or stack_name,
        tools=stack.tool_count,
        systems=stack.system_count,
        integrations=connection_count(stack),
        annual_cost=money_of(cost.amount, base),
        retired_cost=money_of(together(retired).amount, base),
        at_stake=money_of(_at_stake(context, findings), base),
        unconverted=cost.without_rate,
        findings=findings,
        subjects={id_: subject_of(context, id_) for id_ in sorted({found.tool for found in findings if found.tool})},
        rules=rules,
        notices_due=sum(
            deadline.is_news(context.today, NOTICE_DAYS) for deadline in deadlines(context.signed, context.today)
        ),
        notice_days=NOTICE_DAYS,
        next_event=_next_event(context),
        missed_notices=_missed_notices(context),
        limited=limited,
        crashes=audited.crashed,
        catalogue=catalogue,
        fail_on=fail_on,
    )


def subject_of(context: Context, node_id: str) -> Subject:
    """Return what heads the findings of a node."""
    stack = context.stack
    tool = stack.tools.get(node_id)
    if node_id in stack.unread and tool is None:
        return Subject(node_id, "", "cannot be used yet", None, None)
    if tool is None:
        system = stack.systems.get(node_id)
        kind = "system" if system is None else f"system · {system.kind}"
        owner = None if system is None else system.owner.business
        return Subject(node_id, "" if system is None else system.name, kind, stack.person_name(owner), None)
    cost = context.annual[node_id]
    return Subject(
        tool=node_id,
        vendor=stack.vendor_name(tool),
        category=tool.category,
        owner=stack.person_name(tool.owner.business) or "no business owner",
        annual_cost=money_of(cost.amount, stack.settings.base_currency) if cost.amount else None,
    )


def _at_stake(context: Context, findings: Iterable[Finding]) -> Fraction:
    """Add up the yearly cost in idle tools."""
    # Of each the most that any finding says, at most its yearly cost.
    idle: dict[str, Fraction] = {}
    for found in findings:
        if found.status != "waived":
            for tool_id, amount in found.idle.items():
                idle[tool_id] = max(amount, idle.get(tool_id, Fraction(0)))
    costs = context.committed
    return sum((min(amount, costs[tool].amount) for tool, amount in idle.items() if tool in costs), Fraction(0))


def _missed_notices(context: Context) -> MissedNotices | None:
    """Add up what notices missed of late lock in."""
    stack, today = context.stack, context.today
    missed = missed_notices(context.signed, today, MISSED_DAYS)
    if not missed:
        return None
    cost = together(locked_in(stack, one.contract, one.notice, today) for one in missed)
    return MissedNotices(
        count=len(missed),
        days=MISSED_DAYS,
        locked_in=money_of(cost.amount, stack.settings.base_currency),
        unconverted=cost.without_rate,
        until=max(one.notice.runs_until or one.notice.renews_until for one in missed),
    )


def _next_event(context: Context) -> Event | None:
    """Find what falls due first of notices, ends and expiries."""
    stack, today = context.stack, context.today
    events = [
        Event(due.by, f"notice for {tool_id} is due") for tool_id, due in context.notices.items() if not due.open_ended
    ]
    for tool_id, tool in stack.live.items():
        terms = context.contract_of(tool_id)
        is_last = terms is not None and successor(stack, tool_id, terms) is None
        if is_last and terms is not None and terms.end is not None and not terms.auto_renew:
            events.append(Event(terms.end, f"the contract of {tool_id} ends"))
        events += [
            Event(review.expires, f"the {review.kind} review of {tool_id} expires")
            for review in reviews_of(tool)
            if review.expires is not None
        ]
    return min((event for event in events if event.day >= today), key=lambda e: (e.day, e.what), default=None)
