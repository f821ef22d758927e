"""How one price runs: its days, its parts, its invoices.

A year is twelve equal months and a quarter three; part of a month counts by its days. A price for the term costs the
same in each equal term, spread evenly over its days.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, YEAR, Span, month_number, months, months_of
from stackctl.core.calendar.terms import USUAL_TERM, add_months, current_term, end_of_term, term_end
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
    """A cost line with its cost and its contract.

    `later` says when the lines of its kind begin whose first day is written, and what for: one may take over. It is
    asked for every term and invoice, so it keeps what it has worked out.
    """

    line: CostLine
    cost: Cost
    contract: Contract | None
    later: Sequence[tuple[date, str | None]] = ()

    @cached_property
    def whole(self) -> Fraction:
        """The amount times the quantity."""
        quantity = self.line.quantity
        return Fraction(self.line.amount) * (1 if quantity is None else Fraction(quantity))

    @cached_property
    def covered(self) -> Span:
        """The days that it covers."""
        # The end of a term is no end where the contract renews by itself.
        last = self.line.to or (None if self.contract is None else self.contract.end)
        if last is None:
            return Span(self.first, LAST_DAY)
        if self.renews:
            following = self._following(last)
            return Span(self.first, LAST_DAY if following is None else following - DAY)
        return Span(self.first, last)

    @cached_property
    def first(self) -> date:
        """The first day that it covers, `FIRST_DAY` if not known."""
        return self.line.from_ or (None if self.contract is None else self.contract.start) or FIRST_DAY

    @cached_property
    def renews(self) -> bool:
        """Whether it goes on past the signed term's end."""
        contract = self.contract
        if contract is None or not contract.auto_renew or contract.end is None:
            return False
        last = self.line.to or contract.end
        # What ends in the middle of a term was meant to.
        if last < contract.end or end_of_term(contract, last) != last:
            return False
        following = self._following(last)
        # A price whose end is written ends there where another takes over; any other lasts until that one begins.
        return following is None or (self.line.to is None and following > max(self.first, last + DAY))

    @property
    def is_dated(self) -> bool:
        """Whether it is known to which days it falls."""
        # What is paid once needs a day, and for a term the term.
        if self.line.per == "once":
            return self.first != FIRST_DAY
        return self.line.per != "term" or self.term is not None

    @cached_property
    def term(self) -> Span | None:
        """The known days that a price for the term pays."""
        first, contract = self.first, self.contract
        last = self.line.to or (None if contract is None else contract.end)
        if contract is not None and last is not None and self.line.to is None and last < first:
            last = end_of_term(contract, first)
        return None if first == FIRST_DAY or last is None or last < first else Span(first, last)

    def effective(self, span: Span, scenario: Scenario, *, monthly: bool) -> Iterator[Part]:
        """Yield what falls to a span, whole or by month."""
        if self.line.per == "once":
            yield from self._once(span)
            return
        for stretch in self._stretches(span, scenario):
            pieces = months_of(stretch.days) if monthly else (stretch.days,)
            if stretch.term is None:
                a_month = self.whole * stretch.factor / _MONTHS.get(self.line.per, 1)
                for piece in pieces:
                    yield Part(piece, a_month * months(piece), stretch.rises)
            else:
                a_day = self.whole * stretch.factor * self._share_of_day(stretch.term)
                for piece in pieces:
                    yield Part(piece, a_day * piece.days, stretch.rises)

    def invoices(self, span: Span, scenario: Scenario) -> Iterator[Part]:
        """Yield the invoices of a span, each with its period."""
        if self.line.per == "once":
            yield from self._once(span)
            return
        if not self._unit:
            return
        for anchor, period in self._invoiced(span):
            stretches = list(self._stretches(period, scenario))
            paid = (self.whole * stretch.factor * self._paid(anchor, stretch.days) for stretch in stretches)
            yield Part(period, sum(paid, Fraction(0)), stretches[0].rises if stretches else 0)

    def _once(self, span: Span) -> Iterator[Part]:
        if self.is_dated and span.holds(self.first):
            yield Part(Span(self.first, self.first), self.whole, 0)

    def _stretches(self, span: Span, scenario: Scenario) -> Iterator[_Stretch]:
        """Cut a span where terms end and prices may change."""
        days = span.within(self.covered)
        own = self.term if self.line.per == "term" else None
        if days is None or (own is None and self.line.per == "term"):
            return
        contract = self.contract
        percent = _NOTHING if contract is None or self.line.kind == "internal" else scenario.percent(contract)
        rise = percent / 100 if percent else _NOTHING
        is_even = own is None or (contract is not None and _renews_by_days(contract))
        if contract is None or not self.renews or (is_even and not rise):
            yield _Stretch(days, _ONCE, 0, own)
            return
        if own is not None and days.first <= own.last:
            held = Span(days.first, min(days.last, own.last))
            yield _Stretch(held, _ONCE, 0, own)
            if held.last == days.last:
                return
            days = Span(held.last + DAY, days.last)
        number, priced = current_term(contract, days.first) or 0, self._priced_until(contract, scenario.today)
        rises = max(0, number - priced) if rise else 0
        factor = (1 + rise) ** rises
        term = _term_of(contract, number, self.first)
        while True:
            held = Span(days.first, min(days.last, term.last))
            yield _Stretch(held, factor, rises, None if own is None else term)
            if held.last == days.last:
                return
            days = Span(held.last + DAY, days.last)
            number += 1
            term = Span(days.first, term_end(contract, number) or LAST_DAY)
            if rise and number > priced:
                rises, factor = rises + 1, factor * (1 + rise)

    def _priced_until(self, contract: Contract, today: date | None) -> int:
        """Find the last term with the price as written."""
        # Today's, or a later one that the line itself speaks of.
        spoken_of = max(self.first, self.line.to or FIRST_DAY, today or LAST_DAY)
        return current_term(contract, spoken_of) or 0

    @cached_property
    def _unit(self) -> Fraction:
        """How many months the amount pays for, 0 if unknown."""
        if self.line.per in _MONTHS:
            return Fraction(_MONTHS[self.line.per])
        term = self.term
        return Fraction(0) if term is None else _apart(term.first, term)

    def _share_of_day(self, term: Span) -> Fraction:
        """Return the share of the amount for one day."""
        own, contract = self.term, self.contract
        if own is None or term == own or contract is None or contract.end is None:
            return Fraction(1, term.days)
        if _renews_by_days(contract):
            return Fraction(1, own.days)
        return _apart(contract.end + DAY, term) / (self._unit * term.days)

    def _paid(self, anchor: date, days: Span) -> Fraction:
        """Return the share of the amount on an invoice."""
        own, contract = self.term, self.contract
        is_termly = self.line.per == "term" and self.line.billed in (None, "upfront")
        if is_termly and own is not None and contract is not None and _renews_by_days(contract):
            return _ONCE if days == own else Fraction(days.days, own.days)
        return _apart(anchor, days) / self._unit

    def _invoiced(self, span: Span) -> Iterator[tuple[date, Span]]:
        """Yield invoice periods, each with its anchor for months."""
        every, term = self.line.billed or self.line.per, self.term
        if every in _MONTHS or term is None:
            return self._regular(_MONTHS.get(every, YEAR), span)
        return self._termly(term.last, span)

    def _regular(self, step: int, span: Span) -> Iterator[tuple[date, Span]]:
        """Yield periods of so many months from the start on."""
        covered = self.covered
        anchor = covered.first
        number = max(0, (month_number(span.first) - month_number(anchor)) // step)
        while (first := add_months(anchor, number * step)) <= min(span.last, covered.last):
            number += 1
            if first >= span.first:
                yield anchor, Span(first, min(add_months(anchor, number * step) - DAY, covered.last))

    def _termly(self, end: date, span: Span) -> Iterator[tuple[date, Span]]:
        """Yield the terms, the first of them ending on `end`."""
        if span.holds(self.first) and self.first <= end:
            yield self.first, Span(self.first, end)
        contract, covered = self.contract, self.covered
        if contract is None or contract.end is None:
            return
        number = current_term(contract, max(span.first, end)) or 1
        before = term_end(contract, number - 1)
        while True:
            last = term_end(contract, number)
            if before is None or last is None:
                return
            first = max(before, end) + DAY
            if first > min(span.last, covered.last):
                return
            if span.first <= first <= last:
                # Counted from the end as signed, so that a term that is cut at a month's end is as long as the others.
                yield contract.end + DAY, Span(first, min(last, covered.last))
            number, before = number + 1, last

    def _following(self, last: date) -> date | None:
        """Find the first day of the price that takes over."""
        # Of the same kind, and where the end is not written, not for another item: new seats of one sort do not end
        # others.
        after = max(self.first, last)
        own = None if self.line.to is not None else item_of(self.line)
        for day, item in self.later[bisect_right(self.later, after, key=itemgetter(0)) :]:
            if own is None or item is None or item == own:
                return day
        return None


def prices_of(cost: Cost, contract: Contract | None) -> Iterator[Price]:
    """Yield the prices of a cost, in the file's order."""
    later: dict[LineKind, list[tuple[date, str | None]]] = {}
    for line in cost.lines:
        if line.from_ is not None:
            later.setdefault(line.kind, []).append((line.from_, item_of(line)))
    for days in later.values():
        days.sort(key=itemgetter(0))
    for line in cost.lines:
        yield Price(line, cost, contract, later.get(line.kind, ()))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days with `factor` times the written price, in a `term`."""

    days: Span
    factor: Fraction
    rises: int
    term: Span | None


def _term_of(contract: Contract, number: int, first: date) -> Span:
    """Return the days of a term, 0 from `first`."""
    last = term_end(contract, number) or LAST_DAY
    if number == 0:
        return Span(min(first, last), last)
    return Span((term_end(contract, number - 1) or LAST_DAY) + DAY, last)


def _renews_by_days(contract: Contract) -> bool:
    return (contract.renewal_term or USUAL_TERM).unit != "month"


def _apart(anchor: date, days: Span) -> Fraction:
    """Count months from one day to another, both included."""
    return _months_since(anchor, days.last + DAY) - _months_since(anchor, days.first)


def _months_since(anchor: date, day: date) -> Fraction:
    whole = month_number(day) - month_number(anchor)
    if add_months(anchor, whole) > day:
        whole -= 1
    begin = add_months(anchor, whole)
    return whole + Fraction((day - begin).days, (add_months(anchor, whole + 1) - begin).days)
