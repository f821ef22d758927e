"""What tools cost: charges on three bases, and their sums.

On the effective basis of FinOps FOCUS (`accrue`) a cost belongs to the time that it serves; on the billed one
(`billed`) to the day of its invoice; the actual one (`spent`) is what was booked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Generic, TypeVar

from stackctl.core.calendar.periods import DAY, Span
from stackctl.core.contracts.timeline import InForce, contract_on, days_of, supporting, time_line
from stackctl.core.money.amounts import Sums, add, known, money_of, rate_of, shown, to_cents
from stackctl.core.money.prices import PRESENT, Price, Scenario, prices_of
from stackctl.core.text.messages import all_of
from stackctl.model.cost import Cost, CostLine, item_of, names_center
from stackctl.model.scalars import FIRST_DAY
from stackctl.model.spend import SpendRow
from stackctl.model.tool import GONE, LIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from stackctl.core.money.prices import Part
    from stackctl.model.contract import Contract
    from stackctl.model.finding import Evidence
    from stackctl.model.money import Money
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

WITH_COST = LIVE | {"approved", "retired"}
"""The statuses of tools whose cost counts: what is only proposed, evaluated or rejected commits nobody."""

Source = TypeVar("Source", CostLine, SpendRow)
Shares = Mapping[str | None, Fraction]
"""Shares of a whole by cost centre; None is nobody."""


@dataclass(frozen=True, slots=True)
class Charge(Generic[Source]):
    """A cost of a tool, in its price's currency.

    Negative for a discount or refund. `line` is the price or booking; `cost` the block with the price, of the tool or a
    shared contract, or the one that is asked who bears a booking; `bearers` is the answer. `period` begins with the day
    of the invoice or booking. `rises` counts the renewals that have made it dearer.
    """

    tool: str
    line: Source
    cost: Cost | None
    contract: Contract | None
    bearers: Shares
    currency: str
    amount: Fraction
    period: Span
    rises: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in the base currency, the `unconverted` by currency."""

    amount: Fraction
    unconverted: Mapping[str, Fraction]

    def in_words(self, base: str) -> str:
        """Write what to pay: `1 200 EUR and 300 GBP`."""
        sums = ((base, self.amount), *sorted(self.unconverted.items()))
        return all_of([shown(sum_, currency) for currency, sum_ in sums if sum_ > 0])

    @property
    def without_rate(self) -> tuple[Money, ...]:
        """What no rate is known for, by currency, as shown."""
        return tuple(money_of(sum_, currency) for currency, sum_ in sorted(self.unconverted.items()))

    def evidence(self, name: str, base: str) -> Mapping[str, Evidence]:
        """State the sum under a name, as evidence does."""
        unconverted = {currency: to_cents(sum_, currency) for currency, sum_ in sorted(self.unconverted.items())}
        return {name: to_cents(self.amount, base), "currency": base, "unconverted": unconverted}

    def times(self, share: Fraction) -> Total:
        """Take a share of it."""
        return Total(self.amount * share, {currency: sum_ * share for currency, sum_ in self.unconverted.items()})


def prices(stack: Stack, tool_id: str) -> Iterator[tuple[Price, Fraction]]:
    """Yield a tool's prices, shared ones included, with its share."""
    cost = stack.tools[tool_id].cost
    if cost is not None:
        for price in prices_of(cost, time_line(supporting(stack, tool_id), tool_id)):
            yield price, Fraction(1)
    for contract_id in stack.covering.get(tool_id, ()):
        contract = stack.contracts[contract_id]
        if contract.cost is not None:
            share = Fraction(contract.covers[tool_id]) / 100
            for price in prices_of(contract.cost, (InForce(contract, days_of(contract)),)):
                yield price, share


def accrue(
    stack: Stack,
    tool_id: str,
    span: Span,
    *,
    whole_life: bool = True,
    scenario: Scenario = PRESENT,
    monthly: bool = False,
) -> Iterator[Charge[CostLine]]:
    """Charge a span with what each price accrues in it.

    With a tool's share of shared contracts, renewed at the scenario's price. Of a retired tool what was signed counts
    until its contract ends, all else until it went; `whole_life=False` looks past that, at what is still being paid.
    `monthly` gives a charge a calendar month.
    """
    tool = stack.tools[tool_id]
    for price, share in prices(stack, tool_id):
        for days in _counted(tool, price, span) if whole_life else (span,):
            for part in price.effective(days, scenario, monthly=monthly):
                if part.amount:
                    yield _charge(stack, tool_id, price, share, part)


def billed(stack: Stack, tool_id: str, span: Span, scenario: Scenario = PRESENT) -> Iterator[Charge[CostLine]]:
    """Charge a span with the invoices that fall into it.

    With a tool's share of shared contracts. Invoiced in advance, on the first day of each month, quarter or year from
    the price's start, or of each term (`upfront`, or a price for the term); without a known start from 1 January, and
    by the year instead of the term; so is an `upfront` price without an end. A period that the price's end cuts short
    counts its last month by the days. What was invoiced before a tool was retired stays whole, and so does what was
    signed.
    """
    tool = stack.tools[tool_id]
    for price, share in prices(stack, tool_id):
        for days in _counted(tool, price, span):
            for part in price.invoices(days, scenario):
                yield _charge(stack, tool_id, price, share, part)


def spent(stack: Stack, tool_id: str, span: Span) -> Iterator[Charge[SpendRow]]:
    """Charge a span with what was booked for a tool."""
    shared = (stack.contracts[contract_id].cost for contract_id in stack.covering.get(tool_id, ()))
    costs = [cost for cost in (stack.tools[tool_id].cost, *shared) if cost is not None]
    # A cost that names nobody leaves it to the next one.
    naming = (cost for cost in costs if names_center(cost) or any(names_center(line) for line in cost.lines))
    cost = next(naming, next(iter(costs), None))
    of_cost = [price for price, _ in prices(stack, tool_id) if price.cost is cost]
    bearers: dict[tuple[str | None, str | None, date], Shares] = {}
    for row in stack.spend_of.get(tool_id, ()):
        if span.holds(row.date):
            said = (row.cost_center, item_of(row), row.date)
            if said not in bearers:
                bearers[said] = _bearers_of_booking(row, cost, of_cost)
            day = Span(row.date, row.date)
            contract = contract_on(stack, tool_id, row.date)
            yield Charge(tool_id, row, cost, contract, bearers[said], row.currency, Fraction(row.amount), day)


def is_dated(stack: Stack, tool_id: str) -> bool:
    """Say whether the days of a tool's invoices are known."""
    # A price paid less than monthly needs a start for it.
    return all(
        (price.line.billed or price.line.per) == "month" or price.is_dated for price, _ in prices(stack, tool_id)
    )


def cost_centers(line: CostLine | None, cost: Cost | None) -> Shares:
    """Share a price among the cost centres, else its cost."""
    bearer = line if line is not None and names_center(line) else cost
    if bearer is None or bearer.cost_center is not None:
        return {None if bearer is None else bearer.cost_center: Fraction(1)}
    shares: dict[str | None, Fraction] = {
        center: Fraction(percent) / 100 for center, percent in (bearer.allocation or {}).items()
    }
    rest = 1 - sum(shares.values(), Fraction(0))
    return {**shares, None: rest} if rest else shares


def borne(charge: Charge[CostLine] | Charge[SpendRow]) -> Iterator[tuple[str | None, Fraction]]:
    """Yield what each cost centre bears of a charge."""
    for center, share in charge.bearers.items():
        yield center, charge.amount * share


def by_cost_center(charges: Iterable[Charge[Source]]) -> dict[str | None, list[Charge[Source]]]:
    """Share charges among the cost centres; None is nobody."""
    found: dict[str | None, list[Charge[Source]]] = {}
    for charge in charges:
        for center, amount in borne(charge):
            found.setdefault(center, []).append(replace(charge, amount=amount))
    return found


def total(stack: Stack, charges: Iterable[Charge[Source]]) -> Total:
    """Add charges up in the base currency; drop nothing."""
    by_currency: Sums = {}
    for charge in charges:
        add(by_currency, charge.currency, charge.amount)
    settings = stack.settings
    unconverted = {code: value for code, value in by_currency.items() if rate_of(settings, code) is None}
    return Total(known(settings, by_currency, settings.base_currency), unconverted)


def together(totals: Iterable[Total]) -> Total:
    """Add totals up."""
    amount = Fraction(0)
    unconverted: Sums = {}
    for part in totals:
        amount += part.amount
        for currency, value in part.unconverted.items():
            add(unconverted, currency, value)
    return Total(amount, unconverted)


def _counted(tool: Tool, price: Price, span: Span) -> Iterator[Span]:
    """Cut a span to the days when a price counts."""
    if tool.status not in GONE:
        yield span
        return
    gone = tool.since or FIRST_DAY
    found = [Span(FIRST_DAY, gone - DAY)]
    if tool.status == "retired" and price.contract is not None and price.line.kind != "internal":
        signed = days_of(price.contract)
        first = max(signed.first, gone)
        found = [Span(FIRST_DAY, max(signed.last, gone - DAY))] if first == gone else [*found, Span(first, signed.last)]
    yield from (held for days in found if days.first <= days.last and (held := days.within(span)) is not None)


def _bearers_of_booking(row: SpendRow, cost: Cost | None, prices_: Sequence[Price]) -> Shares:
    """Find who bears a booking: its own cost centre first.

    Else the prices of its item, or all that recur, share it as they share the cost of its day.
    """
    if row.cost_center is not None:
        return {row.cost_center: Fraction(1)}
    item, lines = item_of(row), () if cost is None else cost.lines
    asked = [line for line in lines if item is not None and item_of(line) == item] or [
        line for line in lines if line.per != "once" and line.kind != "discount"
    ]
    if len(asked) == 1 or not any(names_center(line) for line in asked):
        return cost_centers(asked[0] if asked else None, cost)
    day, shares = Span(row.date, row.date), dict[str | None, Fraction]()
    for price in prices_:
        if price.line not in asked:
            continue
        amount = sum((part.amount for part in price.effective(day, PRESENT, monthly=False)), Fraction(0))
        for center, share in cost_centers(price.line, cost).items():
            shares[center] = shares.get(center, Fraction(0)) + amount * share
    whole = sum(shares.values(), Fraction(0))
    return {center: part / whole for center, part in shares.items() if part} if whole else cost_centers(None, cost)


def _charge(stack: Stack, tool_id: str, price: Price, share: Fraction, part: Part) -> Charge[CostLine]:
    amount = part.amount * (-share if price.line.kind == "discount" else share)
    currency = price.cost.currency or stack.settings.base_currency
    bearers = cost_centers(price.line, price.cost)
    return Charge(tool_id, price.line, price.cost, price.contract, bearers, currency, amount, part.period, part.rises)
