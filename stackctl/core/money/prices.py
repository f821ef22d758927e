"""How one price runs: its days, its parts, its invoices.

Months are counted from the day that a price begins, and from the day after a contract's signed end anew: each costs a
month's price, spread evenly over its days. A quarter is three of them, a year twelve, a term as many as it has. So over
whole terms what accrues is what is invoiced, from whatever day of the month.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from stackctl.core.calendar.periods import DAY, YEAR, Span, month_number, months_of
from stackctl.core.calendar.terms import USUAL_TERM, add_months, current_term, end_of_term, term_end
from stackctl.core.contracts.timeline import InForce
from stackctl.model.cost import item_of
from stackctl.model.scalars import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from stackctl.model.contract import Contract
    from stackctl.model.cost import Cost, CostLine, LineKind
    from stackctl.model.reports.cost import Uplift

_MONTHS = {"month": 1, "quarter": 3, "year": YEAR}
_NOTHING, _ONCE = Fraction(0), Fraction(1)

_Later: TypeAlias = "Sequence[tuple[date, str | None]]"
"""When the lines of a kind begin whose first day is written, and what for."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The price at which contracts renew by themselves.

    At the renewals after `today`; without a day none changes the price.
    """

    uplift: Uplift
    today: date | None

    def percent(self, contract: Contract) -> Fraction:
        """Return the rise at each renewal in percent, else 0."""
        terms = contract.uplift
        if terms is None or self.uplift == "none":
            return _NOTHING
        expected, cap = terms.percent, terms.cap_percent
        if self.uplift == "cap":
            return Fraction(expected or 0) if cap is None else Fraction(cap)
        return Fraction(expected or 0) if cap is None else min(Fraction(expected or 0), Fraction(cap))


PRESENT = Scenario("none", None)
"""All renewals at the present price."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a price falls to a period.

    `rises` counts the renewals that have made it dearer. The amount is never negative, a discount's neither.
    """

    period: Span
    amount: Fraction
    rises: int


@dataclass(frozen=True)
class Price:
    """A cost line on the days of one contract.

    Months are counted from `anchor`, and anew from the day after the contract's signed end. `is_followed`: a later
    price takes over after these days. It is asked for every term and invoice, so it keeps what it has worked out.
    """

    line: CostLine
    cost: Cost
    contract: Contract | None
    days: Span
    anchor: date
    is_followed: bool = False

    @cached_property
    def whole(self) -> Fraction:
        """The amount times the quantity."""
        quantity = self.line.quantity
        return Fraction(self.line.amount) * (1 if quantity is None else Fraction(quantity))

    @property
    def renews(self) -> bool:
        """Whether it goes on past the signed term's end."""
        return self._again is not None and self.days.last >= self._again

    @property
    def is_dated(self) -> bool:
        """Whether it is known when it begins."""
        return self.anchor != FIRST_DAY

    @cached_property
    def term(self) -> Span | None:
        """The known days that a price for the term pays."""
        first, to = self.anchor, self.line.to
        signed = None if self.contract is None else self.contract.end
        if self.contract is not None and signed is not None and signed < first:
            signed = end_of_term(self.contract, first)
        # A written end counts under the contract that it lies in; the others' terms are paid for whole.
        last = to if to is not None and (signed is None or self.days.holds(to)) else signed
        return None if first == FIRST_DAY or last is None or last < first else Span(first, last)

    def effective(self, span: Span, scenario: Scenario, *, monthly: bool) -> Iterator[Part]:
        """Yield what falls to a span, whole or by month."""
        days = span.within(self.days)
        if days is None:
            return
        if self.line.per == "once":
            yield Part(self.days, self.whole, 0)
            return
        if not self._unit:
            return
        for stretch in self._stretches(days, scenario):
            a_unit = self.whole * stretch.factor / self._unit
            for piece in months_of(stretch.days) if monthly else (stretch.days,):
                yield Part(piece, a_unit * self._units(piece), stretch.rises)

    def invoices(self, span: Span, scenario: Scenario) -> Iterator[Part]:
        """Yield the invoices of a span, each with its period."""
        if self.line.per == "once":
            yield from self.effective(span, scenario, monthly=False)
        elif self._unit:
            for period in self._invoiced(span):
                stretches = list(self._stretches(period, scenario))
                paid = (self.whole * stretch.factor * self._units(stretch.days) for stretch in stretches)
                yield Part(period, sum(paid, Fraction(0)) / self._unit, stretches[0].rises)

    def _stretches(self, days: Span, scenario: Scenario) -> Iterator[_Stretch]:
        """Cut days where a renewal may change the price."""
        contract = self.contract
        percent = _NOTHING if contract is None or self.line.kind == "internal" else scenario.percent(contract)
        if contract is None or not percent or not self.renews:
            yield _Stretch(days, _ONCE, 0)
            return
        rise = 1 + percent / 100
        number, priced = current_term(contract, days.first) or 0, self._priced_until(contract, scenario.today)
        while True:
            rises = max(0, number - priced)
            held = Span(days.first, min(days.last, term_end(contract, number) or LAST_DAY))
            yield _Stretch(held, rise**rises, rises)
            if held.last == days.last:
                return
            days = Span(held.last + DAY, days.last)
            number += 1

    def _priced_until(self, contract: Contract, today: date | None) -> int:
        """Find the last term with the price as written."""
        # Today's, or a later one that the line itself speaks of.
        spoken_of = max(self.line.from_ or FIRST_DAY, self.line.to or FIRST_DAY, today or LAST_DAY)
        return current_term(contract, spoken_of) or 0

    @cached_property
    def _again(self) -> date | None:
        """The day that months are counted from anew, if any."""
        contract = self.contract
        return None if contract is None or contract.end is None or not contract.auto_renew else contract.end + DAY

    @cached_property
    def _unit(self) -> Fraction:
        """How many units the amount pays for, 0 if unknown."""
        if self.line.per in _MONTHS:
            return Fraction(_MONTHS[self.line.per])
        return _NOTHING if self.term is None else self._units(self.term)

    def _units(self, days: Span) -> Fraction:
        """Count months, or days where terms are counted by them."""
        contract = self.contract
        if self.line.per == "term" and contract is not None and (contract.renewal_term or USUAL_TERM).unit != "month":
            return Fraction(days.days)
        return sum((_months(anchor, held) for anchor, held in self._counted(days)), Fraction(0))

    def _counted(self, days: Span) -> Iterator[tuple[date, Span]]:
        """Cut days by what their months are counted from."""
        again = self._again
        if again is None or days.last < again:
            yield self.anchor, days
        elif days.first >= again:
            yield again, days
        else:
            yield self.anchor, Span(days.first, again - DAY)
            yield again, Span(again, days.last)

    def _invoiced(self, span: Span) -> Iterator[Span]:
        """Yield the periods whose invoices fall into a span."""
        every, term = self.line.billed or self.line.per, self.term
        if every in _MONTHS or term is None:
            found = self._regular(_MONTHS.get(every, YEAR), span)
        else:
            found = self._termly(term.last, span)
        return (period for period in found if span.holds(period.first))

    def _regular(self, step: int, span: Span) -> Iterator[Span]:
        """Yield periods of so many months from the start on."""
        for anchor, held in self._counted(self.days):
            days = Span(max(held.first, span.first), min(held.last, span.last))
            number = max(0, (month_number(days.first) - month_number(anchor)) // step - 1)
            while (first := add_months(anchor, number * step)) <= days.last:
                number += 1
                last = min(add_months(anchor, number * step) - DAY, held.last)
                if last >= days.first:
                    yield Span(max(first, held.first), last)

    def _termly(self, end: date, span: Span) -> Iterator[Span]:
        """Yield the terms, the first of them ending on `end`."""
        if self.days.first <= end:
            yield Span(self.days.first, min(end, self.days.last))
        if self.contract is None or not self.renews:
            return
        number = max(1, current_term(self.contract, max(span.first, self.days.first)) or 0)
        while True:
            before, last = term_end(self.contract, number - 1), term_end(self.contract, number)
            if before is None or last is None:
                return
            first = max(before, end, self.days.first - DAY) + DAY
            if first > min(span.last, self.days.last):
                return
            if first <= last:
                yield Span(first, min(last, self.days.last))
            number += 1


def prices_of(cost: Cost, contracts: Sequence[InForce]) -> Iterator[Price]:
    """Yield a cost's prices by contract, in the file's order.

    `contracts` say which is in force when; a price without days runs as long as any of them.
    """
    later: dict[LineKind, list[tuple[date, str | None]]] = {}
    for line in cost.lines:
        if line.from_ is not None:
            later.setdefault(line.kind, []).append((line.from_, item_of(line)))
    for begins in later.values():
        begins.sort(key=itemgetter(0))
    for line in cost.lines:
        of_kind = later.get(line.kind, ())
        for contract, days in _runs(line, contracts, of_kind):
            is_followed = _following(of_kind, days.last, None if line.to is not None else item_of(line)) is not None
            yield Price(line, cost, contract, days, _anchor(line, contract, days), is_followed)


def _runs(line: CostLine, contracts: Sequence[InForce], later: _Later) -> Iterator[tuple[Contract | None, Span]]:
    """Yield a line's days, cut by contract."""
    first = line.from_ or (contracts[0].days.first if contracts else FIRST_DAY)
    if line.per == "once":
        # Without a day it falls to none.
        if first != FIRST_DAY:
            yield _held(contracts, first), Span(first, first)
        return
    if not contracts:
        if first <= (line.to or LAST_DAY):
            yield None, Span(first, line.to or LAST_DAY)
        return
    goes_on = line.to is None or _renews_after(line.to, contracts, later)
    last = _last_day(line, first, contracts, later) if goes_on or line.to is None else line.to
    if line.per == "term" and line.from_ is not None and line.to is not None:
        contracts = _as_one(contracts, line.to)
    for place, period in enumerate(contracts):
        begin, end = period.days.first, period.days.last
        is_last = place == len(contracts) - 1
        # Days without a contract count where the file says so.
        if place == 0 and line.from_ is not None:
            begin = FIRST_DAY
        if not goes_on and is_last:
            end = LAST_DAY
        elif not goes_on and line.from_ is not None:
            end = contracts[place + 1].days.first - DAY
        held = Span(max(begin, first), min(end, last))
        if held.first <= held.last:
            yield period.contract, held


def _as_one(contracts: Sequence[InForce], last: date) -> Sequence[InForce]:
    """Give all days to the contract of the last one."""
    begun = [period for period in contracts if period.days.first <= last]
    if not begun:
        return contracts
    days = Span(begun[0].days.first, begun[-1].days.last)
    return (InForce(begun[-1].contract, days), *contracts[len(begun) :])


def _renews_after(last: date, contracts: Sequence[InForce], later: _Later) -> bool:
    """Say whether a price goes on past its written end."""
    contract = _held(contracts, last)
    if contract is None or not contract.auto_renew or contract.end is None or last < contract.end:
        return False
    # What ends in the middle of a term was meant to; so was an end where another price takes over.
    return end_of_term(contract, last) == last and _following(later, last, None) is None


def _last_day(line: CostLine, first: date, contracts: Sequence[InForce], later: _Later) -> date:
    """Find a price's last day where none is written."""
    holder = _held(contracts, first)
    signed = line.to or (None if holder is None else holder.end) or LAST_DAY
    # Of the same kind and, where both say what for, the same item: new seats of one sort do not end others.
    following = None if line.to is not None else _following(later, max(first, signed), item_of(line))
    until = contracts[-1].days.last
    return until if following is None else min(until, following - DAY)


def _following(later: _Later, after: date, item: str | None) -> date | None:
    """Find the first day of a price that takes over."""
    for day, other in later[bisect_right(later, after, key=itemgetter(0)) :]:
        if item is None or other is None or other == item:
            return day
    return None


def _held(contracts: Sequence[InForce], day: date) -> Contract | None:
    """Find a day's contract, else the one before, else after."""
    before = [period.contract for period in contracts if period.days.first <= day]
    return before[-1] if before else contracts[0].contract if contracts else None


def _anchor(line: CostLine, contract: Contract | None, days: Span) -> date:
    """Find the day that a price's months are counted from."""
    # Under a later contract its own start counts, so that each whole term costs a whole number of months.
    if contract is None or line.from_ == days.first or contract.start is None:
        return days.first
    return contract.start


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days with `factor` times the written price."""

    days: Span
    factor: Fraction
    rises: int


def _months(anchor: date, days: Span) -> Fraction:
    """Count months from one day to another, both included."""
    return _months_since(anchor, days.last + DAY) - _months_since(anchor, days.first)


def _months_since(anchor: date, day: date) -> Fraction:
    whole = month_number(day) - month_number(anchor)
    if add_months(anchor, whole) > day:
        whole -= 1
    begin = add_months(anchor, whole)
    return whole + Fraction((day - begin).days, (add_months(anchor, whole + 1) - begin).days)
