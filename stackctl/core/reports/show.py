"""Everything about one tool or system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.calendar.terms import current_term, term_end
from stackctl.core.money.amounts import to_cents
from stackctl.core.money.cost import accrue
from stackctl.core.reports.audit import subject_of
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.money import Money
from stackctl.model.reports.common import Card, CostedLine, Neighbour
from stackctl.model.stack import reviews_of

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
    own = tuple(found for found in findings if found.tool == node_id)
    feeds, fed_by = _neighbours(context, node_id)
    tool = stack.tools.get(node_id)
    if tool is None:
        system = stack.systems[node_id]
        return Card(
            id=node_id,
            kind=f"system ({system.kind})",
            name=system.name,
            file=stack.files[node_id],
            status=None,
            subject=None,
            owner_business=_person(context, system.owner.business),
            owner_technical=_person(context, system.owner.technical),
            team=system.owner.team,
            admins=(),
            used_by=(),
            category=None,
            capabilities=(),
            description=system.notes,
            lines=(),
            annual_cost=None,
            unconverted=(),
            contract=None,
            term=None,
            notice=None,
            notice_by=None,
            seats=None,
            active=None,
            last_used=None,
            feeds=feeds,
            fed_by=fed_by,
            reviews=(),
            findings=own,
            today=context.today,
            data=system.model_dump(mode="json", by_alias=True, exclude_unset=True),
        )
    base = stack.settings.base_currency
    total = context.annual[node_id]
    terms = stack.contract_of(node_id)
    due = context.notices.get(node_id)
    usage = tool.usage
    return Card(
        id=node_id,
        kind="tool",
        name=tool.name,
        file=stack.files[node_id],
        status=tool.status,
        subject=subject_of(context, node_id),
        owner_business=_person(context, tool.owner.business),
        owner_technical=_person(context, tool.owner.technical),
        team=tool.owner.team,
        admins=tuple(stack.person_name(admin) for admin in tool.admins),
        used_by=tool.used_by,
        category=tool.category,
        capabilities=tool.capabilities,
        description=tool.description,
        lines=tuple(
            CostedLine(part.line, Money(to_cents(part.amount, part.currency), part.currency))
            for part in accrue(stack, node_id, context.year)
        ),
        annual_cost=Money(to_cents(total.amount, base), base),
        unconverted=tuple(Money(to_cents(amount, code), code) for code, amount in sorted(total.unconverted.items())),
        contract=None if terms is None else terms.number,
        term=None if terms is None else _term(terms, context),
        notice=None if due is None else due.working,
        notice_by=None if due is None else due.by,
        seats=None if usage is None else usage.seats,
        active=None if usage is None else usage.active,
        last_used=None if usage is None else usage.last_used,
        feeds=feeds,
        fed_by=fed_by,
        reviews=tuple(
            (review.kind, review.status, review.date, review.expires)
            for review in sorted(reviews_of(tool), key=lambda review: (review.kind, review.date))
        ),
        findings=own,
        today=context.today,
        data=tool.model_dump(mode="json", by_alias=True, exclude_unset=True),
    )


def _term(terms: Contract, context: Context) -> str | None:
    if terms.end is None:
        return None if terms.start is None else f"from {terms.start}, without an end"
    start = "" if terms.start is None else f"{terms.start} to "
    renewal = current_term(terms, context.today)
    if renewal is None:
        return f"{start}{terms.end}, ended"
    if renewal:
        return f"{start}{terms.end}, renewed until {term_end(terms, renewal)}"
    after = "renews by itself" if terms.auto_renew else "ends then" if terms.auto_renew is False else "renewal not told"
    return f"{start}{terms.end}, {after}"


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


def _person(context: Context, person_id: str | None) -> str | None:
    return None if person_id is None else context.stack.person_name(person_id)
