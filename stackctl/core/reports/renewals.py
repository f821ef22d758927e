"""Contracts by the day that asks for a decision."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import YEAR, Span
from stackctl.core.calendar.terms import USUAL_TERM, bound_until, current_term, notice, shifted, working
from stackctl.core.contracts.register import contract_register
from stackctl.core.contracts.timeline import successor
from stackctl.core.money.amounts import apportioned, to_cents
from stackctl.core.money.contract_costs import at_stake, cost_of, locked_in
from stackctl.core.text.messages import all_of, quoted
from stackctl.model.contract import SharedContract
from stackctl.model.currency import DIGITS
from stackctl.model.errors import StackctlError
from stackctl.model.money import Money
from stackctl.model.reports.audit import Event
from stackctl.model.reports.cost import Unconverted
from stackctl.model.reports.renewals import Grouping, Lapsed, Renewal, RenewalGroup, RenewalKind, RenewalReport
from stackctl.model.scalars import Duration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from stackctl.core.calendar.terms import Notice
    from stackctl.core.contracts.register import RegisteredContract
    from stackctl.core.facts.context import Context
    from stackctl.core.money.cost import Total
    from stackctl.model.contract import Contract
    from stackctl.model.stack import Stack

_HORIZON = re.compile(r"(0|[1-9][0-9]{0,2}) ?(d|days?|w|weeks?|m|months?|y|years?)", re.ASCII)
_UNITS = {"d": Duration(1, "day"), "w": Duration(1, "week"), "m": Duration(1, "month"), "y": Duration(YEAR, "month")}


def horizon_of(text: str) -> Duration:
    """Read how far ahead to look: `90d`, `12 weeks`, `1y`.

    Raises `StackctlError` for anything else.
    """
    match = _HORIZON.fullmatch(text)
    if match is None:
        raise StackctlError(
            f"--within {quoted(text)} is not a time",
            hint="write up to three digits and days, weeks, months or years, such as 90d, 12w, 6m, 1y or 3 months",
        )
    unit = _UNITS[match[2][0]]
    return replace(unit, count=int(match[1]) * unit.count)


def renewals(
    context: Context,
    *,
    within: Duration | None = None,
    span: Span | None = None,
    by: Grouping | None = None,
    tools: Collection[str] | None = None,
    broken: Sequence[str] = (),
) -> RenewalReport:
    """Report the contracts of live and approved tools, by day.

    `within` limits them to the days until then, but for what was missed in the current term and what has ended; `span`
    to contracts with a day in it, of which the first stands there, passed or not; `tools` to the contracts of these.
    `broken` are the files with errors.
    """
    base = context.stack.settings.base_currency
    until = span.last if span is not None else None if within is None else shifted(context.today, within, 1)
    signed = context.signed if span is None else context.signed_on(span.first)
    contracts = [contract for contract in signed if _is_of(contract, tools)]
    endless = [contract for contract in contracts if not _has_day(contract)]
    drafts = [_draft(context, contract, span) for contract in contracts if _has_day(contract)]
    drafts.sort(key=lambda draft: draft.order)
    after = until or context.today
    later = next((one.row for one in drafts if one.row.day > after and not _is_due(one, span, until)), None)
    due = [draft for draft in drafts if _is_due(draft, span, until)]
    rows = tuple(_priced([_placed(draft, by, until) for draft in due], base))
    return RenewalReport(
        today=context.today,
        organisation=context.stack.settings.organisation or "",
        within=within,
        first=None if span is None else span.first,
        until=until,
        by=by,
        currency=base,
        rows=rows,
        groups=_groups(rows, by, base),
        annual_cost=_sum((row.annual_cost for row in rows), base),
        at_stake=_sum((row.at_stake for row in rows), base),
        unconverted=tuple(Unconverted(row.tool, money) for row in rows for money in row.unconverted),
        contracts=len(signed),
        endless=tuple(contract.tool for contract in endless if not _is_undated(contract)),
        undated=tuple(contract.tool for contract in endless if _is_undated(contract)),
        lapsed=_lapsed(context, tools),
        broken=tuple(broken),
        limited=tools is not None,
        next_event=None if later is None else _event(later),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A contract's row before its amounts are rounded, with these."""

    row: Renewal
    annual: Total
    at_stake: Total | None
    locked_in: Total | None

    @property
    def order(self) -> tuple[date, str, str]:
        return self.row.day, self.row.tool, self.row.file


def _draft(context: Context, contract: RegisteredContract, span: Span | None) -> _Draft:
    stack, today, terms = context.stack, context.today, contract.terms
    since = _since(terms, span, today)
    due = notice(terms, today) if span is None else _notice_since(terms, since, today)
    last = bound_until(terms, since) if due is None or span is None else due.term_end
    assert last is not None, "a contract without an end has no row"  # noqa: S101 # for the type's sake
    day = last if due is None else due.by
    missed = None if due is None else due.missed
    stake = at_stake(stack, contract, today, since)
    followed_by, uplift = _followed_by(stack, contract), terms.uplift
    row = Renewal(
        tool=contract.tool,
        tool_name=stack.tools[contract.tool].name,
        tools=contract.tools,
        vendor=_vendor(context, contract),
        contract=terms.number or contract.contract_id,
        contract_id=contract.contract_id,
        identity=context.identities[id(terms)],
        file=contract.file,
        kind=_kind(contract, due, today) if followed_by is None else "followed",
        followed_by=followed_by,
        day=day,
        days_left=(day - today).days,
        term_end=last,
        notice_by=None if due is None else due.by,
        auto_renew=terms.auto_renew,
        missed=missed,
        runs_until=None if due is None else due.runs_until,
        renews_until=None if stake is None else stake.term.last,
        annual_cost=None,
        at_stake=None,
        locked_in=None,
        unconverted=(),
        owner=_owner(context, contract.tools),
        notice=None if terms.notice is None else str(terms.notice),
        notice_how=terms.notice_how,
        document=terms.document,
        uplift_percent=None if uplift is None else uplift.percent,
        uplift_cap=None if uplift is None else uplift.cap_percent,
        working=_working(terms, last) if due is None else None if missed == day else due.working,
        missed_working=None if missed is None or terms.notice is None else working(last, terms.notice),
    )
    renewed = None if due is None or missed is None else replace(due, term_end=last)
    lost = None if renewed is None else locked_in(stack, contract, renewed, today)
    saved = None if stake is None or missed == day else stake.cost
    return _Draft(row, cost_of(stack, contract, context.year), saved, lost)


def _since(terms: Contract, span: Span | None, today: date) -> date:
    """Return the first day that a decision counts from."""
    if span is None:
        return today
    first = max(span.first, terms.start or span.first)
    due = notice(terms, first)
    return max(first, today) if due is not None and due.open_ended else first


def _notice_since(terms: Contract, first: date, today: date) -> Notice | None:
    """Find the first notice from a day on."""
    due = notice(terms, first)
    if due is None:
        return None
    is_late = due.by < today
    return replace(due, missed=due.by if is_late else None, runs_until=due.renews_until if is_late else None)


def _kind(contract: RegisteredContract, due: Notice | None, today: date) -> RenewalKind:
    if due is not None:
        return "way-out" if due.open_ended else "notice"
    if contract.terms.auto_renew:
        return "renewal"
    return "ended" if contract.terms.end is not None and contract.terms.end < today else "end"


def _followed_by(stack: Stack, contract: RegisteredContract) -> str | None:
    """Name what is signed to follow a contract."""
    following = [successor(stack, tool_id, contract.terms) for tool_id in contract.tools]
    names = [stack.contract_name(found) or "another contract" for found in following if found is not None]
    return all_of(list(dict.fromkeys(names))) if len(names) == len(following) else None


def _working(terms: Contract, last: date) -> str | None:
    number = current_term(terms, last)
    times = "" if number == 1 else f"{number} × "
    return f"{terms.end} + {times}{terms.renewal_term or USUAL_TERM} = {last}" if number else None


def _vendor(context: Context, contract: RegisteredContract) -> str:
    if isinstance(contract.terms, SharedContract):
        return context.stack.vendor_called(contract.terms.vendor)
    return context.stack.vendor_name(context.stack.tools[contract.tool])


def _owner(context: Context, tools: Iterable[str]) -> str | None:
    """Name who is to act, present people before those gone."""
    # The business owner before the technical one, then the team.
    stack = context.stack
    gone: str | None = None
    for tool_id in tools:
        owner = stack.tools[tool_id].owner
        people = [person for person in (owner.business, owner.technical) if person is not None]
        here = [person for person in people if person not in context.departed]
        if here:
            return stack.person_name(here[0])
        if owner.team is not None:
            team = stack.teams.get(owner.team)
            return owner.team if team is None else team.name
        gone = gone or next((f"{stack.person_name(person)} (has left)" for person in people), None)
    return gone


def _is_of(contract: RegisteredContract, tools: Collection[str] | None) -> bool:
    return tools is None or not set(contract.tools).isdisjoint(tools)


def _goes_on(contract: RegisteredContract) -> bool:
    return _has_day(contract) and (bool(contract.terms.auto_renew) or contract.terms.end is None)


def _has_day(contract: RegisteredContract) -> bool:
    terms = contract.terms
    return terms.end is not None or (terms.notice is not None and terms.notice.to is not None)


def _is_due(draft: _Draft, span: Span | None, until: date | None) -> bool:
    if span is not None:
        return span.holds(draft.row.day)
    return until is None or draft.row.day <= until or draft.row.missed is not None


def _event(row: Renewal) -> Event:
    if row.kind == "notice":
        return Event(row.day, f"notice for {row.tool} is due")
    if row.kind == "way-out":
        return Event(row.day, f"notice for {row.tool} can be given, to end it on {row.term_end},")
    if row.kind == "followed":
        return Event(row.day, f"the contract of {row.tool} is followed by {row.followed_by}")
    return Event(row.day, f"the contract of {row.tool} {'renews' if row.kind == 'renewal' else 'ends'}")


def _is_undated(contract: RegisteredContract) -> bool:
    return bool(contract.terms.auto_renew) and contract.terms.notice is not None


def _priced(drafts: Sequence[_Draft], base: str) -> list[Renewal]:
    """Round the rows' amounts so that they add up."""
    annual = _shown([draft.annual for draft in drafts], base)
    at_stake = _shown([draft.at_stake for draft in drafts], base)
    locked = _shown([draft.locked_in for draft in drafts], base)
    return [
        replace(
            draft.row,
            annual_cost=annual[number],
            at_stake=at_stake[number],
            locked_in=locked[number],
            unconverted=_unconverted(draft.annual) or _unconverted(draft.at_stake),
        )
        for number, draft in enumerate(drafts)
    ]


def _shown(totals: Sequence[Total | None], base: str) -> list[Money | None]:
    """Show totals in the base currency, or their only one."""
    known = {number: total for number, total in enumerate(totals) if total is not None}
    amounts = {number: total.amount for number, total in known.items() if total.amount or not total.unconverted}
    found = {number: total.without_rate[0] for number, total in known.items() if len(total.without_rate) == 1}
    found |= {number: Money(rounded, base) for number, rounded in apportioned(amounts, DIGITS[base]).items()}
    return [found.get(number) for number in range(len(totals))]


def _unconverted(total: Total | None) -> tuple[Money, ...]:
    return () if total is None else total.without_rate


def _placed(draft: _Draft, by: Grouping | None, until: date | None) -> _Draft:
    """Put a row, and its stake, in or out."""
    row = draft.row
    in_range = until is None or row.day <= until
    group = None if by is None else row.owner if by == "owner" else f"{row.day:%Y-%m}" if in_range else None
    at_stake = draft.at_stake if in_range else None
    return replace(draft, row=replace(row, in_range=in_range, group=group), at_stake=at_stake)


def _groups(rows: Sequence[Renewal], by: Grouping | None, base: str) -> tuple[RenewalGroup, ...]:
    """Group rows by name; first missed, last without owner."""
    if by is None:
        return ()
    found: dict[str | None, list[Renewal]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    names = sorted(found, key=lambda name: ((name is None) == (by == "owner"), (name or "").casefold(), name or ""))
    return tuple(
        RenewalGroup(
            name,
            tuple(found[name]),
            _sum((row.annual_cost for row in found[name]), base),
            _sum((row.at_stake for row in found[name]), base),
        )
        for name in names
    )


def _sum(amounts: Iterable[Money | None], base: str) -> Money:
    known = (money.amount for money in amounts if money is not None and money.currency == base)
    return Money(sum(known, to_cents(Fraction(0), base)), base)


def _lapsed(context: Context, tools: Collection[str] | None) -> tuple[Lapsed, ...]:
    """List renewing contracts whose tools are all retired."""
    stack = context.stack
    retired = [tool_id for tool_id, tool in stack.tools.items() if tool.status == "retired"]
    signed = {id(contract.terms) for contract in context.signed}
    dues = (
        (contract.tool, notice(contract.terms, context.today))
        for contract in contract_register(stack, context.today, retired)
        if _goes_on(contract) and id(contract.terms) not in signed
        if _is_of(contract, tools)
    )
    return tuple(Lapsed(tool, None if due is None else due.by) for tool, due in dues)
