"""What tools cost: prices accrued over the days that they cover.

A year is twelve equal months and a quarter three; part of a month counts by its days. This is the effective basis of
FinOps FOCUS: a cost belongs to the time that it serves, whenever it is invoiced.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money import rate_of, shown, to_cents
from stackctl.core.terms import add_months, term_end
from stackctl.core.text import all_of
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.tool import GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from stackctl.model.contract import Contract
    from stackctl.model.cost import Cost, CostLine
    from stackctl.model.stack import Stack

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def within(self, other: Span) -> Span | None:
        """The days that are in both; None where there are none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Accrued:
    """The part of a cost line that falls into a span, in the line's currency; a discount is negative."""

    line: CostLine
    cost: Cost
    currency: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in the base currency; `unconverted` holds, by currency, what no rate is known for."""

    amount: Fraction
    unconverted: Mapping[str, Fraction]

    def in_words(self, base: str) -> str:
        """What is to pay, by currency where no rate is known: `1 200 EUR and 300 GBP`; empty where it is nothing."""
        sums = ((base, self.amount), *sorted(self.unconverted.items()))
        return all_of([shown(sum_, currency) for currency, sum_ in sums if sum_ > 0])

    def unconverted_cents(self) -> Mapping[str, Decimal]:
        """What no rate is known for, by currency, as a finding's evidence holds it."""
        return {currency: to_cents(sum_, currency) for currency, sum_ in sorted(self.unconverted.items())}

    def times(self, share: Fraction) -> Total:
        """A share of it."""
        return Total(self.amount * share, {currency: sum_ * share for currency, sum_ in self.unconverted.items()})


def year_from(today: date) -> Span:
    """The twelve months that begin with the month of `today`."""
    first = today.replace(day=1)
    return Span(first, add_months(first, 12) - timedelta(days=1))


def fiscal_year(start_month: int, year: int) -> Span:
    """The fiscal year that begins in a calendar year, with the month that the organisation's years begin with."""
    first = date(year, start_month, 1)
    return Span(first, add_months(first, 12) - timedelta(days=1))


def fiscal_year_of(start_month: int, day: date) -> int:
    """The calendar year in which the fiscal year of a day begins."""
    return day.year if day.month >= start_month else day.year - 1


def months(span: Span) -> Fraction:
    """How many months a span has; part of a month counts by its days."""
    first, last = span.first, span.last
    length = monthrange(last.year, last.month)[1]
    apart = (last.year - first.year) * 12 + last.month - first.month
    if first.day == 1 and last.day == length:
        return Fraction(apart + 1)
    opening = Fraction(first.day - 1, monthrange(first.year, first.month)[1])
    return apart - opening + Fraction(last.day, length)


def accrue(stack: Stack, tool_id: str, span: Span, *, whole_life: bool = True) -> Iterator[Accrued]:
    """What each cost line of a tool, its share of shared contracts included, accrues in a span.

    A contract that renews by itself is taken as renewed at the present price. Costs end with the life of a tool that
    was rejected or retired; `whole_life=False` looks past it, at what is still being paid.
    """
    tool = stack.tools[tool_id]
    alive: Span | None = span
    if whole_life and tool.status in GONE:
        gone = tool.since or FIRST_DAY
        alive = span.within(Span(FIRST_DAY, gone - timedelta(days=1)))
    if alive is None:
        return
    if tool.cost is not None:
        yield from _accrue_cost(stack, tool.cost, stack.contract_of(tool_id), alive, Fraction(1))
    for contract_id in stack.covering.get(tool_id, ()):
        contract = stack.contracts[contract_id]
        if contract.cost is not None:
            share = Fraction(contract.covers[tool_id]) / 100
            yield from _accrue_cost(stack, contract.cost, contract, alive, share)


def billed(stack: Stack, tool_id: str, span: Span) -> Iterator[Accrued]:
    """What is invoiced in a span: each invoice on the first day of the time that it pays for, whole.

    Invoices are counted from the line's start, every month, quarter or year as `billed` says, or else as often as `per`
    does; `upfront` is once a term. The last one pays for what is left of the line's days. A line without a start is
    billed by the calendar.
    """
    tool = stack.tools[tool_id]
    blocks: list[tuple[Cost | None, Contract | None, Fraction]] = [(tool.cost, stack.contract_of(tool_id), Fraction(1))]
    for contract_id in stack.covering.get(tool_id, ()):
        contract = stack.contracts[contract_id]
        blocks.append((contract.cost, contract, Fraction(contract.covers[tool_id]) / 100))
    for cost, terms, share in blocks:
        for line in () if cost is None else cost.lines:
            if cost is not None and (amount := _invoiced(line, cost, terms, span)):
                sign = -1 if line.kind == "discount" else 1
                yield Accrued(line, cost, cost.currency or stack.settings.base_currency, sign * share * amount)


def _invoiced(line: CostLine, cost: Cost, contract: Contract | None, span: Span) -> Fraction:
    """The invoices of a line that fall into a span."""
    if line.per == "once":
        return _accrue_line(line, cost, contract, span)
    covered = _covered(line, cost, contract)
    how = line.billed or ("upfront" if line.per == "term" else line.per)
    periods = _terms(line, contract, covered, span) if how == "upfront" else _spans(covered.first, _MONTHS[how], span)
    amount = Fraction(0)
    for first, last in periods:
        if not (span.first <= first <= span.last and first <= covered.last):
            continue
        if how == "upfront" or line.per == "term" or last > covered.last:
            amount += _accrue_line(line, cost, contract, Span(first, min(last, covered.last)))
        else:
            # A whole period costs its price, however many days its months have.
            amount += _price(line) * _MONTHS[how] / _MONTHS[line.per]
    return amount


def _spans(anchor: date, every: int, span: Span) -> Iterator[tuple[date, date]]:
    """The first and last days of periods of so many months, counted from the anchor, as far as the span reaches."""
    number = max(0, ((span.first.year - anchor.year) * 12 + span.first.month - anchor.month) // every - 1)
    while (first := add_months(anchor, number * every)) <= span.last:
        number += 1
        yield first, add_months(anchor, number * every) - timedelta(days=1)


def _terms(line: CostLine, contract: Contract | None, covered: Span, span: Span) -> Iterator[tuple[date, date]]:
    """The first and last days of the terms that are paid upfront, as far as the span reaches."""
    last = line.to or (None if contract is None else contract.end)
    if contract is None or last is None or last != contract.end:
        yield covered.first, last or covered.last
        return
    first, renewal = covered.first, 0
    while first <= span.last:
        ends = term_end(contract, renewal)
        if ends is None:  # pragma: no cover - a contract with an end has terms
            return
        yield first, ends
        first, renewal = ends + timedelta(days=1), renewal + 1


def total(stack: Stack, parts: Iterable[Accrued]) -> Total:
    """The sum of parts in the base currency; nothing is dropped silently."""
    by_currency: dict[str, Fraction] = {}
    for part in parts:
        by_currency[part.currency] = by_currency.get(part.currency, Fraction(0)) + part.amount
    amount = Fraction(0)
    unconverted: dict[str, Fraction] = {}
    for currency, value in by_currency.items():
        rate = rate_of(stack.settings, currency)
        if rate is None:
            unconverted[currency] = value
        else:
            amount += value / rate
    return Total(amount, unconverted)


def by_cost_center(parts: Iterable[Accrued]) -> dict[str | None, list[Accrued]]:
    """The parts, each split over the cost centres that bear it; None for what no cost centre bears."""
    found: dict[str | None, list[Accrued]] = {}
    for part in parts:
        for center, share in _shares(part.cost).items():
            found.setdefault(center, []).append(replace(part, amount=part.amount * share))
    return found


def _shares(cost: Cost) -> Mapping[str | None, Fraction]:
    """What part of a cost each cost centre bears; together they bear all of it, whatever the percentages add up to."""
    if cost.allocation is None:
        return {cost.cost_center: Fraction(1)}
    shares: dict[str | None, Fraction] = {
        center: Fraction(percent) / 100 for center, percent in cost.allocation.items()
    }
    rest = 1 - sum(shares.values(), Fraction(0))
    return {**shares, None: rest} if rest else shares


def _accrue_cost(stack: Stack, cost: Cost, contract: Contract | None, span: Span, share: Fraction) -> Iterator[Accrued]:
    currency = cost.currency or stack.settings.base_currency
    for line in cost.lines:
        amount = _accrue_line(line, cost, contract, span)
        if amount:
            yield Accrued(line, cost, currency, -amount * share if line.kind == "discount" else amount * share)


def _accrue_line(line: CostLine, cost: Cost, contract: Contract | None, span: Span) -> Fraction:
    price = _price(line)
    covered = _covered(line, cost, contract)
    if line.per == "once":
        return price if covered.first != FIRST_DAY and span.first <= covered.first <= span.last else Fraction(0)
    part = span.within(covered)
    if part is None:
        return Fraction(0)
    if line.per == "term":
        term = _term(line, contract)
        return Fraction(0) if term is None else price * part.days / term.days
    return price * months(part) / _MONTHS[line.per]


def _price(line: CostLine) -> Fraction:
    return Fraction(line.amount) * (1 if line.quantity is None else Fraction(line.quantity))


def _covered(line: CostLine, cost: Cost, contract: Contract | None) -> Span:
    """The days that a line covers. The end of a term is no end where the contract renews by itself."""
    first = line.from_ or (None if contract is None else contract.start) or FIRST_DAY
    end = None if contract is None else contract.end
    last = line.to or end
    renews = contract is not None and contract.auto_renew and end is not None and last is not None and last >= end
    if last is None or (renews and not _is_followed(line, last, cost)):
        return Span(first, LAST_DAY)
    return Span(first, last)


def _is_followed(line: CostLine, last: date, cost: Cost) -> bool:
    """Whether a later line of the same kind takes over, so that this price is not the one that is renewed."""
    return any(
        other.kind == line.kind and other.from_ is not None and other.from_ > last
        for other in cost.lines
        if other is not line
    )


def _term(line: CostLine, contract: Contract | None) -> Span | None:
    first = line.from_ or (None if contract is None else contract.start)
    last = line.to or (None if contract is None else contract.end)
    return None if first is None or last is None or last < first else Span(first, last)
