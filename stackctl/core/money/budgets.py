"""Budgets: what cost centres may spend, and what they bear."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import Span, months_from
from stackctl.core.calendar.terms import renewed_on
from stackctl.core.money.amounts import Sums, add, exchange, rate_of
from stackctl.core.money.cost import WITH_COST, Charge, Total, accrue, billed, borne, by_cost_center, spent, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from stackctl.core.money.cost import Source
    from stackctl.core.money.prices import Scenario
    from stackctl.model.contract import Contract
    from stackctl.model.cost import CostLine
    from stackctl.model.people import Budget
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack


@dataclass(frozen=True, slots=True)
class Allowance:
    """All budgets of a cost centre for a fiscal year.

    In the first's currency; `amount` is None where a rate to it is missing. The first stands at `place`, and names the
    `owner`.
    """

    currency: str
    amount: Fraction | None
    place: int
    owner: str | None


@dataclass(frozen=True, slots=True)
class ComingTerms:
    """Terms that begin by themselves, by day, then by tool."""

    contract: Contract
    by_day: dict[date, dict[str, Sums]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Burden:
    """What a cost centre bears in a fiscal year, exact.

    By currency, before conversion: `billed` and `actual` by the day of the invoice or booking, `months` and `tools` of
    the forecast, by first day and by id; `terms` by contract.
    """

    committed: Sums = field(default_factory=dict)
    billed: dict[date, Sums] = field(default_factory=dict)
    actual: dict[date, Sums] = field(default_factory=dict)
    run_rate: Sums = field(default_factory=dict)
    months: dict[date, Sums] = field(default_factory=dict)
    tools: dict[str, Sums] = field(default_factory=dict)
    terms: dict[int, ComingTerms] = field(default_factory=dict)

    @property
    def rated(self) -> frozenset[tuple[str, date | None]]:
        """The currencies of its figures, with the days of bookings."""
        planned = (self.committed, self.run_rate, *self.billed.values(), *self.months.values())
        dated = [*((None, sums) for sums in planned), *self.actual.items()]
        return frozenset((currency, day) for day, sums in dated for currency, amount in sums.items() if amount)

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies of all that its figures are made of."""
        return frozenset(currency for currency, _ in self.rated)


def allowances(stack: Stack, year: int) -> Mapping[str, Allowance]:
    """Add up what each cost centre may spend, by budget."""
    found: dict[str, list[tuple[int, Budget]]] = {}
    for place, budget in enumerate(stack.budgets):
        if budget.fiscal_year == year:
            found.setdefault(budget.cost_center, []).append((place, budget))
    return {center: _allowance(stack.settings, budgets) for center, budgets in found.items()}


def center_costs(stack: Stack, span: Span) -> Mapping[str | None, Mapping[str, Total]]:
    """Add up costs by cost centre and tool."""
    # None bears what is given to nobody.
    found: dict[str | None, dict[str, Total]] = {}
    for tool_id, tool in stack.tools.items():
        if tool.status in WITH_COST:
            for center, charges in by_cost_center(accrue(stack, tool_id, span)).items():
                found.setdefault(center, {})[tool_id] = total(stack, charges)
    return found


def burdens(stack: Stack, year: Span, scenario: Scenario, today: date) -> Mapping[str | None, Burden]:
    """Work out what each cost centre bears in a year."""
    # None bears what is given to nobody.
    found: defaultdict[str | None, Burden] = defaultdict(Burden)

    def shared(charges: Iterable[Charge[Source]]) -> Iterator[tuple[Burden, Charge[Source], Fraction]]:
        return ((found[center], charge, amount) for charge in charges for center, amount in borne(charge))

    past = until_today(year, today)
    month = months_from(min(max(today, year.first), year.last), 1)
    for tool_id, tool in stack.tools.items():
        if tool.status in WITH_COST:
            for center, charge, amount in shared(accrue(stack, tool_id, year)):
                add(center.committed, charge.currency, amount)
            for center, charge, amount in shared(accrue(stack, tool_id, year, scenario=scenario, monthly=True)):
                _forecast(center, charge, amount, today)
            for center, charge, amount in shared(accrue(stack, tool_id, month)):
                if charge.line.per != "once":
                    add(center.run_rate, charge.currency, amount)
            for center, charge, amount in shared(billed(stack, tool_id, past) if past is not None else ()):
                add(center.billed.setdefault(charge.period.first, {}), charge.currency, amount)
        for center, booking, amount in shared(spent(stack, tool_id, past) if past is not None else ()):
            add(center.actual.setdefault(booking.period.first, {}), booking.currency, amount)
    return found


def until_today(year: Span, today: date) -> Span | None:
    """Cut a fiscal year to the days up to today."""
    return None if today < year.first else Span(year.first, min(today, year.last))


def in_currency(settings: Settings, cost: Total, currency: str) -> Fraction:
    """Return as much of a cost as has a rate."""
    rate = rate_of(settings, currency)
    return cost.unconverted.get(currency, Fraction(0)) if rate is None else cost.amount * rate


def center_names(stack: Stack) -> Mapping[str, str]:
    """Name the cost centres, by the settings or a team."""
    teams: dict[str, str] = {}
    for team in stack.teams.values():
        if team.cost_center is not None:
            teams.setdefault(team.cost_center, team.name)
    return {**teams, **stack.settings.cost_centers}


def _forecast(center: Burden, charge: Charge[CostLine], amount: Fraction, today: date) -> None:
    """Add a charge to what is forecast."""
    currency, contract, first = charge.currency, charge.contract, charge.period.first
    add(center.months.setdefault(first.replace(day=1), {}), currency, amount)
    add(center.tools.setdefault(charge.tool, {}), currency, amount)
    begins = None if contract is None else renewed_on(contract, first)
    if contract is not None and begins is not None and begins > today:
        by_day = center.terms.setdefault(id(contract), ComingTerms(contract)).by_day
        add(by_day.setdefault(begins, {}).setdefault(charge.tool, {}), currency, amount)


def _allowance(settings: Settings, budgets: Sequence[tuple[int, Budget]]) -> Allowance:
    place, first = budgets[0]
    currency = first.currency or settings.base_currency
    amount: Fraction | None = Fraction(0)
    for _, budget in budgets:
        rate = exchange(settings, budget.currency or settings.base_currency, currency)
        amount = None if rate is None or amount is None else amount + Fraction(budget.amount) * rate
    return Allowance(currency, amount, place, first.owner)
