"""What each cost centre bears in a fiscal year, by currency: exact, before anything is converted or rounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span, months_from
from stackctl.core.calendar.terms import current_term, term_end
from stackctl.core.money.amounts import exchange
from stackctl.core.money.assumptions import Sums, add
from stackctl.core.money.cost import WITH_COST, Source, accrue, billed, cost_centers, spent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from stackctl.core.money.cost import Charge
    from stackctl.core.money.prices import Scenario
    from stackctl.model.contract import Contract
    from stackctl.model.cost import CostLine
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a contract that begin by themselves after today: what falls to each, by first day, then by tool."""

    contract: Contract
    by_day: dict[date, dict[str, Sums]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Borne:
    """What a cost centre bears: `months` and `tools` of the forecast, by first day and by id; `terms` by contract."""

    committed: Sums = field(default_factory=dict)
    billed: Sums = field(default_factory=dict)
    actual: Sums = field(default_factory=dict)
    run_rate: Sums = field(default_factory=dict)
    months: dict[date, Sums] = field(default_factory=dict)
    tools: dict[str, Sums] = field(default_factory=dict)
    terms: dict[int, Terms] = field(default_factory=dict)

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies of all that its figures are made of."""
        sums = (self.committed, self.billed, self.actual, self.run_rate, *self.months.values())
        return frozenset(currency for one in sums for currency, amount in one.items() if amount)


def until_today(year: Span, today: date) -> Span | None:
    """The days of a fiscal year up to today; None where it has not begun."""
    return None if today < year.first else Span(year.first, min(today, year.last))


def borne(stack: Stack, year: Span, scenario: Scenario, today: date) -> Mapping[str | None, Borne]:
    """What each cost centre bears in a fiscal year, by id; None bears what is given to nobody."""
    found: dict[str | None, Borne] = {}
    past = until_today(year, today)
    month = months_from(min(max(today, year.first), year.last), 1)
    for tool_id, tool in stack.tools.items():
        if tool.status in WITH_COST:
            for center, charge, amount in _shared(found, accrue(stack, tool_id, year)):
                add(center.committed, charge.currency, amount)
            begun: dict[tuple[int, date], date | None] = {}
            for center, charge, amount in _shared(found, accrue(stack, tool_id, year, scenario=scenario, monthly=True)):
                _forecast(center, charge, amount, today, begun)
            for center, charge, amount in _shared(found, accrue(stack, tool_id, month)):
                if charge.line.per != "once":
                    add(center.run_rate, charge.currency, amount)
            for center, charge, amount in _shared(found, billed(stack, tool_id, past) if past is not None else ()):
                add(center.billed, charge.currency, amount)
        for center, booking, amount in _shared(found, spent(stack, tool_id, past) if past is not None else ()):
            add(center.actual, booking.currency, amount)
    return found


def known(settings: Settings, sums: Sums, currency: str) -> Fraction:
    """As much of a sum as can be told in a currency."""
    amounts = ((amount, exchange(settings, one, currency)) for one, amount in sums.items())
    return sum((amount * rate for amount, rate in amounts if rate is not None), Fraction(0))


def _shared(
    found: dict[str | None, Borne], charges: Iterable[Charge[Source]]
) -> Iterator[tuple[Borne, Charge[Source], Fraction]]:
    """The charges of a tool as the cost centres bear them, each with the part of its amount."""
    shares: dict[int, dict[str | None, Fraction]] = {}
    for charge in charges:
        # A tool has few costs, and each has many charges.
        if id(charge.cost) not in shares:
            shares[id(charge.cost)] = cost_centers(charge.cost)
        for center, share in shares[id(charge.cost)].items():
            if center not in found:
                found[center] = Borne()
            yield found[center], charge, charge.amount if share == 1 else charge.amount * share


def _forecast(
    center: Borne,
    charge: Charge[CostLine],
    amount: Fraction,
    today: date,
    begun: dict[tuple[int, date], date | None],
) -> None:
    """Adds a charge to what is forecast; `begun` keeps when the terms of the tool's contracts began, by day."""
    currency, contract, first = charge.currency, charge.contract, charge.period.first
    add(center.months.setdefault(first.replace(day=1), {}), currency, amount)
    add(center.tools.setdefault(charge.tool, {}), currency, amount)
    if contract is None:
        return
    key = (id(contract), first)
    if key not in begun:
        begun[key] = _begins(contract, first)
    begins = begun[key]
    if begins is not None and begins > today:
        by_day = center.terms.setdefault(id(contract), Terms(contract)).by_day
        add(by_day.setdefault(begins, {}).setdefault(charge.tool, {}), currency, amount)


def _begins(contract: Contract, day: date) -> date | None:
    """The first day of the term that holds a day, where that has begun by itself."""
    number = current_term(contract, day) if contract.auto_renew else None
    before = term_end(contract, number - 1) if number else None
    return None if before is None else before + DAY
