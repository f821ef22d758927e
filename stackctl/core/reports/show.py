"""Everything about one tool or system."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stackctl.core.calendar.terms import bound_until, notice
from stackctl.core.money.amounts import money_of
from stackctl.core.money.cost import accrue
from stackctl.core.reports.audit import subject_of
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.reports.show import Card, CostedLine, Neighbour
from stackctl.model.stack import reviews_of
from stackctl.model.tool import System

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.core.facts.context import Context
    from stackctl.model.contract import Contract
    from stackctl.model.finding import Finding


def card(context: Context, node_id: str, findings: Sequence[Finding]) -> Card:
    """Make the card of a tool or system.

    Raises `StackctlError` for one that is not known or not readable.
    """
    stack = context.stack
    if node_id in stack.unread:
        raise StackctlError(f"{stack.files[node_id]} cannot be read", hint="stackctl validate tells why")
    if node_id not in stack.files:
        raise StackctlError(f"no tool or system {quoted(node_id)}{did_you_mean(node_id, stack.files)}")
    node = stack.tools.get(node_id) or stack.systems[node_id]
    feeds, fed_by = _neighbours(context, node_id)
    found = Card(
        id=node_id,
        kind="tool",
        name=node.name,
        file=stack.files[node_id],
        owner_business=stack.person_name(node.owner.business),
        owner_technical=stack.person_name(node.owner.technical),
        team=node.owner.team,
        feeds=feeds,
        fed_by=fed_by,
        findings=tuple(finding for finding in findings if finding.tool == node_id),
        today=context.today,
        on_behalf_of_customers=node.data is not None and node.data.on_behalf_of_customers is True,
        data=node.model_dump(mode="json", by_alias=True, exclude_unset=True),
    )
    if isinstance(node, System):
        return replace(found, kind=f"system ({node.kind})", description=node.notes)
    total = context.annual[node_id]
    terms = context.contract_of(node_id)
    due = context.notices.get(node_id)
    usage = node.usage
    return replace(
        found,
        status=node.status,
        subject=subject_of(context, node_id),
        admins=tuple(stack.person_name(admin) for admin in node.admins),
        used_by=node.used_by,
        category=node.category,
        capabilities=node.capabilities,
        description=node.description,
        lines=tuple(
            CostedLine(charge.line, money_of(charge.amount, charge.currency))
            for charge in accrue(stack, node_id, context.year)
        ),
        annual_cost=money_of(total.amount, stack.settings.base_currency),
        unconverted=total.without_rate,
        contract=None if terms is None else terms.number,
        term=None if terms is None else _term(terms, context),
        notice=None if due is None else due.working,
        notice_by=None if due is None else due.by,
        seats=None if usage is None else usage.seats,
        assigned=None if usage is None else usage.assigned,
        active=None if usage is None else usage.active,
        last_used=None if usage is None else usage.last_used,
        reviews=tuple(
            (review.kind, review.status, review.date, review.expires)
            for review in sorted(reviews_of(node), key=lambda review: (review.kind, review.date))
        ),
    )


def _term(terms: Contract, context: Context) -> str | None:
    start, due, last = terms.start, notice(terms, context.today), bound_until(terms, context.today)
    signed = f"from {start}" if terms.end is None else f"{terms.end}" if start is None else f"{start} to {terms.end}"
    if due is not None and due.open_ended:
        way_out = f"open-ended, the next way out is {due.term_end}"
        return way_out if start is None and terms.end is None else f"{signed}, {way_out}"
    if terms.end is None or last is None:
        return None if start is None else f"{signed}, without an end"
    if last < context.today:
        return f"{signed}, ended"
    if terms.end < context.today:
        return f"{signed}, renewed until {last}"
    after = "renews by itself" if terms.auto_renew else "ends then" if terms.auto_renew is False else "renewal not told"
    return f"{signed}, {after}"


def _neighbours(context: Context, node_id: str) -> tuple[tuple[Neighbour, ...], tuple[Neighbour, ...]]:
    feeds: dict[str, list[tuple[str, str, bool]]] = {}
    fed_by: dict[str, list[tuple[str, str, bool]]] = {}
    for flow in context.flows:
        entry = (flow.object or "", flow.method or "", flow.live)
        if flow.source == node_id:
            feeds.setdefault(flow.target, []).append(entry)
        if flow.target == node_id:
            fed_by.setdefault(flow.source, []).append(entry)
    return _gathered(feeds), _gathered(fed_by)


def _gathered(entries: dict[str, list[tuple[str, str, bool]]]) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(
            id=other,
            objects=tuple(sorted({name for name, _, _ in flows if name})),
            methods=tuple(sorted({method for _, method, _ in flows if method})),
            live=any(live for _, _, live in flows),
        )
        for other, flows in sorted(entries.items())
    )
