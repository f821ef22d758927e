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

from stackctl.core.money import rate_of
from stackctl.core.terms import add_months
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.tool import GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    price = Fraction(line.amount) * (1 if line.quantity is None else Fraction(line.quantity))
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
