"""What tools cost: prices accrued over the days that they cover, or as they are invoiced, and who bears them.

A year is twelve equal months and a quarter three; part of a month counts by its days. On the effective basis of FinOps
FOCUS (`accrue`) a cost belongs to the time that it serves; on the billed one (`billed`) to the day of its invoice.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money import rate_of, shown, to_cents
from stackctl.core.terms import add_months, current_term, term_end
from stackctl.core.text import all_of
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.tool import GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from stackctl.model.contract import Contract
    from stackctl.model.cost import Cost, CostLine
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

_DAY = timedelta(days=1)
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
    """The part of a cost line that falls into a span, in the line's currency; a discount is negative.

    `cost` is the block that the line stands in: of the tool itself, or of a contract that covers it.
    """

    line: CostLine
    currency: str
    amount: Fraction
    cost: Cost


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
    return Span(first, add_months(first, 12) - _DAY)


def fiscal_year_of(start: int, day: date) -> int:
    """The fiscal year that holds a day, named by the year that it begins in; `start` is the month of its first day."""
    return day.year if day.month >= start else day.year - 1


def fiscal_year(start: int, year: int) -> Span:
    """The days of a fiscal year that begins in that year, on the first day of the month `start`."""
    first = date(year, start, 1)
    return Span(first, add_months(first, 12) - _DAY)


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
    days = _days_of_life(stack.tools[tool_id], span) if whole_life else span
    if days is None:
        return
    for cost, contract, share in _costs(stack, tool_id):
        for line in cost.lines:
            amount = _accrue_line(line, cost, contract, days)
            if amount:
                yield _part(stack, cost, line, amount * share)


def billed(stack: Stack, tool_id: str, span: Span) -> Iterator[Accrued]:
    """What of each cost line of a tool, its share of shared contracts included, is invoiced in a span, by invoice.

    A line is invoiced in advance, on the first day of each month, quarter or year from its start, or of each term
    (`upfront`, or where the price is one for the term); a line without a known start from 1 January, and by the year
    where it would be by the term; so is an `upfront` line without an end. A whole invoice period costs its whole
    months; one that the line's end cuts short counts its last month by the days. What was invoiced while a tool lived
    stays whole when the tool goes.
    """
    days = _days_of_life(stack.tools[tool_id], span)
    if days is None:
        return
    for cost, contract, share in _costs(stack, tool_id):
        for line in cost.lines:
            for amount in _invoices(line, cost, contract, days):
                yield _part(stack, cost, line, amount * share)


def is_dated(stack: Stack, tool_id: str) -> bool:
    """Whether it is known on which days a tool is invoiced: a price paid less than monthly needs a start for it."""
    return all(
        line.per == "once" or (line.billed or line.per) == "month" or _covered(line, cost, contract).first != FIRST_DAY
        for cost, contract, _ in _costs(stack, tool_id)
        for line in cost.lines
    )


def cost_centers(cost: Cost) -> dict[str | None, Fraction]:
    """The share of a cost that each cost centre bears; None bears what is given to nobody. Adds up to 1."""
    if cost.cost_center is not None:
        return {cost.cost_center: Fraction(1)}
    shares: dict[str | None, Fraction] = {
        center: Fraction(percent) / 100 for center, percent in (cost.allocation or {}).items()
    }
    rest = 1 - sum(shares.values(), Fraction(0))
    return {**shares, None: rest} if rest else shares


def by_cost_center(parts: Iterable[Accrued]) -> dict[str | None, list[Accrued]]:
    """The parts as the cost centres bear them; they add up to what was given. None bears what is given to nobody."""
    found: dict[str | None, list[Accrued]] = {}
    for part in parts:
        for center, share in cost_centers(part.cost).items():
            found.setdefault(center, []).append(replace(part, amount=part.amount * share))
    return found


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


def _days_of_life(tool: Tool, span: Span) -> Span | None:
    """The days of a span on which a tool was not yet rejected or retired; none where it is not known since when."""
    if tool.status not in GONE:
        return span
    return span.within(Span(FIRST_DAY, (tool.since or FIRST_DAY) - _DAY))


def _costs(stack: Stack, tool_id: str) -> Iterator[tuple[Cost, Contract | None, Fraction]]:
    """The tool's own cost and those of the contracts that cover it, each with its terms and the tool's share."""
    cost = stack.tools[tool_id].cost
    if cost is not None:
        yield cost, stack.contract_of(tool_id), Fraction(1)
    for contract_id in stack.covering.get(tool_id, ()):
        contract = stack.contracts[contract_id]
        if contract.cost is not None:
            yield contract.cost, contract, Fraction(contract.covers[tool_id]) / 100


def _part(stack: Stack, cost: Cost, line: CostLine, amount: Fraction) -> Accrued:
    currency = cost.currency or stack.settings.base_currency
    return Accrued(line, currency, -amount if line.kind == "discount" else amount, cost)


def _price(line: CostLine) -> Fraction:
    return Fraction(line.amount) * (1 if line.quantity is None else Fraction(line.quantity))


def _accrue_line(line: CostLine, cost: Cost, contract: Contract | None, span: Span) -> Fraction:
    covered = _covered(line, cost, contract)
    if line.per == "once":
        return _price(line) if covered.first != FIRST_DAY and _holds(span, covered.first) else Fraction(0)
    part = span.within(covered)
    if part is None:
        return Fraction(0)
    if line.per == "term":
        term = _term(line, contract)
        return Fraction(0) if term is None else _price(line) * part.days / term.days
    return _price(line) * months(part) / _MONTHS[line.per]


def _invoices(line: CostLine, cost: Cost, contract: Contract | None, span: Span) -> Iterator[Fraction]:
    """The amount of each invoice of a line that falls into a span."""
    covered = _covered(line, cost, contract)
    if line.per == "once":
        if covered.first != FIRST_DAY and _holds(span, covered.first):
            yield _price(line)
        return
    unit = Fraction(_MONTHS.get(line.per, 0))
    if line.per == "term":
        term = _term(line, contract)
        unit = Fraction(0) if term is None else _apart(term.first, term.first, term.last)
    every = line.billed or line.per
    end = line.to or (None if contract is None else contract.end)
    if every in _MONTHS or end is None or covered.first == FIRST_DAY:
        periods = _regular(covered, _MONTHS.get(every, _MONTHS["year"]), span)
    else:
        periods = _termly(covered, end, contract, span)
    for anchor, period in periods:
        if unit:
            yield _price(line) * _apart(anchor, period.first, period.last) / unit


def _regular(covered: Span, step: int, span: Span) -> Iterator[tuple[date, Span]]:
    """The invoice periods of so many months that begin in a span, each with the day that its months count from."""
    anchor = covered.first
    number = max(0, ((span.first.year - anchor.year) * 12 + span.first.month - anchor.month) // step)
    while (first := add_months(anchor, number * step)) <= min(span.last, covered.last):
        number += 1
        if first >= span.first:
            yield anchor, Span(first, min(add_months(anchor, number * step) - _DAY, covered.last))


def _termly(covered: Span, end: date, contract: Contract | None, span: Span) -> Iterator[tuple[date, Span]]:
    """The terms that begin in a span, the first ending on `end`, each with the day that its months count from."""
    if _holds(span, covered.first) and covered.first <= end:
        yield covered.first, Span(covered.first, end)
    if contract is None:
        return
    number = current_term(contract, max(span.first, end)) or 1
    while True:
        before, last = term_end(contract, number - 1), term_end(contract, number)
        if before is None or last is None:
            return
        first = max(before, end) + _DAY
        if first > min(span.last, covered.last):
            return
        if span.first <= first <= last:
            yield first, Span(first, min(last, covered.last))
        number += 1


def _apart(anchor: date, first: date, last: date) -> Fraction:
    """How many months there are from one day to another, both included, counted from the anchor."""
    return _months_since(anchor, last + _DAY) - _months_since(anchor, first)


def _months_since(anchor: date, day: date) -> Fraction:
    whole = (day.year - anchor.year) * 12 + day.month - anchor.month
    if add_months(anchor, whole) > day:
        whole -= 1
    begin = add_months(anchor, whole)
    return whole + Fraction((day - begin).days, (add_months(anchor, whole + 1) - begin).days)


def _holds(span: Span, day: date) -> bool:
    return span.first <= day <= span.last


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
