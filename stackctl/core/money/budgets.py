"""Budgets: what cost centres may spend in a fiscal year, and what they are committed to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import exchange, rate_of
from stackctl.core.money.cost import WITH_COST, Total, accrue, by_cost_center, total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackctl.core.calendar.periods import Span
    from stackctl.model.people import Budget
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack


@dataclass(frozen=True, slots=True)
class Allowance:
    """All budgets of a cost centre for a fiscal year, added up in the currency of the first.

    `amount` is None where a rate is missing for that. The first stands at `place` in the file, and names the `owner`.
    """

    currency: str
    amount: Fraction | None
    place: int
    owner: str | None


def allowances(stack: Stack, year: int) -> Mapping[str, Allowance]:
    """What each cost centre may spend in a fiscal year, in the order of the file."""
    found: dict[str, list[tuple[int, Budget]]] = {}
    for place, budget in enumerate(stack.budgets):
        if budget.fiscal_year == year:
            found.setdefault(budget.cost_center, []).append((place, budget))
    return {center: _allowance(stack.settings, budgets) for center, budgets in found.items()}


def center_costs(stack: Stack, span: Span) -> Mapping[str | None, Mapping[str, Total]]:
    """What each cost centre bears in a span, by tool; None bears what is given to nobody."""
    found: dict[str | None, dict[str, Total]] = {}
    for tool_id, tool in stack.tools.items():
        if tool.status in WITH_COST:
            for center, charges in by_cost_center(accrue(stack, tool_id, span)).items():
                found.setdefault(center, {})[tool_id] = total(stack, charges)
    return found


def in_currency(settings: Settings, cost: Total, currency: str) -> Fraction:
    """As much of a cost as can be told in a currency."""
    rate = rate_of(settings, currency)
    return cost.unconverted.get(currency, Fraction(0)) if rate is None else cost.amount * rate


def center_names(stack: Stack) -> Mapping[str, str]:
    """What cost centres are called: in the settings, or else as the first team that books on them."""
    teams: dict[str, str] = {}
    for team in stack.teams.values():
        if team.cost_center is not None:
            teams.setdefault(team.cost_center, team.name)
    return {**teams, **stack.settings.cost_centers}


def _allowance(settings: Settings, budgets: Sequence[tuple[int, Budget]]) -> Allowance:
    place, first = budgets[0]
    currency = first.currency or settings.base_currency
    amount: Fraction | None = Fraction(0)
    for _, budget in budgets:
        rate = exchange(settings, budget.currency or settings.base_currency, currency)
        amount = None if rate is None or amount is None else amount + Fraction(budget.amount) * rate
    return Allowance(currency, amount, place, first.owner)
