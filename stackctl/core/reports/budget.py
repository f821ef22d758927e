"""The report on the budgets of a fiscal year: what is committed, billed and spent, and what it comes to at its end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import fiscal_year_of, months_of
from stackctl.core.calendar.spans import SpanOptions, span_of
from stackctl.core.money.amounts import amount_of, common_denominator, exchange, over_common, shown_rate, to_cents
from stackctl.core.money.assumptions import add, left_out, renewed, stopped, unconverted
from stackctl.core.money.budgets import allowances, center_names
from stackctl.core.money.cost import WITH_COST
from stackctl.core.money.prices import Scenario
from stackctl.core.money.rounding import nested
from stackctl.core.reports.budget_sums import Borne, borne, known, until_today
from stackctl.core.reports.cost import check_currency, quarter_of
from stackctl.core.reports.terms_ahead import breaking, terms_ahead, way_out
from stackctl.model.currency import DIGITS
from stackctl.model.money import Money
from stackctl.model.reports.budget import BudgetFigures, BudgetMonth, BudgetReport, BudgetRow
from stackctl.model.reports.cost import Unconverted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from stackctl.core.calendar.periods import Span
    from stackctl.core.facts.context import Context
    from stackctl.core.money.assumptions import Sums
    from stackctl.core.money.budgets import Allowance
    from stackctl.core.money.rounding import Path
    from stackctl.model.people import Budget
    from stackctl.model.reports.cost import Uplift
    from stackctl.model.stack import Stack

_MOST_LARGEST = 3
_NOTHING = Borne()
_WHOLE = (("year",),)


def budget_report(
    context: Context, *, year: int | None = None, currency: str | None = None, uplift: Uplift = "expected"
) -> BudgetReport:
    """The budgets of a fiscal year, of the one that holds today where none is named.

    Each cost centre is told in the currency of its budget, or all of them in `currency`; the total in that one or in
    the base currency. Raises `StackctlError` for a year out of range, and for a currency without a rate.
    """
    stack, today = context.stack, context.today
    target = check_currency(stack, currency)
    span = span_of(stack.settings, today, SpanOptions(fiscal_year=year))
    year = fiscal_year_of(stack.settings.fiscal_year_start, span.first)
    scenario = Scenario(uplift, today)
    found, allowed = borne(stack, span, scenario, today), allowances(stack, year)
    centers = sorted({*found, *allowed}, key=lambda center: (center is None, center or ""))
    desk = _Desk(stack, span, scenario, target, rows_in_target=currency is not None)
    rows, total = desk.rows([_Center(one, found.get(one, _NOTHING), allowed.get(one or "")) for one in centers])
    committed = [tool_id for tool_id, tool in stack.tools.items() if tool.status in WITH_COST]
    past = until_today(span, today)
    booked = [row.date for row in stack.spend if row.date <= today]
    return BudgetReport(
        today=today,
        fiscal_year=year,
        first=span.first,
        last=span.last,
        uplift=uplift,
        rows=rows,
        total=total,
        budgeted=tuple(sorted({budget.fiscal_year for budget in stack.budgets})),
        rates=_rates(stack, {currency for one in found.values() for currency in one.currencies}, year, target),
        rates_as_of=stack.settings.fx.as_of,
        renewed=renewed(stack, committed, span, scenario, today),
        stopped=stopped(stack, committed, span, target),
        left_out=left_out(stack, stack.tools, span, target),
        unconverted=unconverted(stack, _by_tool(found.values()), target),
        unconverted_spend=() if past is None else tuple(_unconverted_spend(stack, past, target)),
        unconverted_budgets=tuple(
            (budget.cost_center, Money(to_cents(Fraction(budget.amount), own), own))
            for budget, own in _budgets(stack, year)
            if exchange(stack.settings, own, target) is None
        ),
        spend_from=min(booked, default=None),
        spend_until=max(booked, default=None),
        spend_is_partial=stack.has_unread_spend,
        organisation=stack.settings.organisation or "",
    )


@dataclass(frozen=True, slots=True)
class _Center:
    """A cost centre with what it bears and what it may."""

    id: str | None
    borne: Borne
    allowance: Allowance | None


@dataclass(frozen=True, slots=True)
class _Exact:
    """Figures before they are rounded; `months` are those of the forecast."""

    budget: Fraction | None
    committed: Fraction
    billed: Fraction
    actual: Fraction
    run_rate: Fraction
    months: tuple[Fraction, ...]


class _Desk:
    """Makes rows of what cost centres bear in a fiscal year."""

    def __init__(self, stack: Stack, span: Span, scenario: Scenario, target: str, *, rows_in_target: bool) -> None:
        self._stack = stack
        months = list(months_of(span))
        start = stack.settings.fiscal_year_start
        self._months = [month.first for month in months]
        self._paths = [(quarter_of(start, month), f"{month.first:%Y-%m}") for month in months]
        self._scenario = scenario
        self._target = target
        self._rows_in_target = rows_in_target
        self._has_begun = scenario.today is not None and scenario.today >= span.first
        self._has_spend = bool(stack.spend) or stack.has_unread_spend
        self._names = center_names(stack)

    def rows(self, centers: Sequence[_Center]) -> tuple[tuple[BudgetRow, ...], BudgetFigures]:
        """A row for each cost centre, and the total, which those in its currency add up to with the others."""
        all_figures, total = self._figures(centers, self._target)
        rows = []
        for center, figures in zip(centers, all_figures, strict=True):
            own = self._target if center.allowance is None or self._rows_in_target else center.allowance.currency
            rows.append(self._row(center, figures if own == self._target else self._figures([center], own)[0][0]))
        return tuple(rows), total

    def _row(self, center: _Center, figures: BudgetFigures) -> BudgetRow:
        stack, currency, allowance = self._stack, figures.currency, center.allowance
        owner = None if allowance is None else allowance.owner
        ahead = terms_ahead(stack, center.borne.terms.values(), self._scenario, currency)
        broken_by = breaking(figures, ahead)
        unknown = (one for one in center.borne.currencies if exchange(stack.settings, one, currency) is None)
        return BudgetRow(
            cost_center=center.id,
            name=None if center.id is None else self._names.get(center.id),
            owner=None if owner is None else stack.person_name(owner),
            figures=figures,
            broken_by=broken_by,
            way_out=way_out(figures, ahead, broken_by),
            largest=self._largest(center.borne, currency),
            unconverted=tuple(sorted(unknown)),
        )

    def _largest(self, bears: Borne, currency: str) -> tuple[tuple[str, Decimal], ...]:
        costs = {
            tool_id: to_cents(known(self._stack.settings, sums, currency), currency)
            for tool_id, sums in bears.tools.items()
        }
        largest = sorted((tool_id for tool_id in costs if costs[tool_id] > 0), key=lambda one: (-costs[one], one))
        return tuple((tool_id, costs[tool_id]) for tool_id in largest[:_MOST_LARGEST])

    def _figures(self, centers: Sequence[_Center], currency: str) -> tuple[list[BudgetFigures], BudgetFigures]:
        """The figures of cost centres in a currency, rounded so that they add up to the total: which comes, too."""
        digits = DIGITS[currency]
        ids = [center.id for center in centers]
        exact = [self._exact(center, currency) for center in centers]
        months, all_months = _together(ids, [one.months for one in exact], self._paths, digits)
        columns = {
            "budget": [one.budget or Fraction(0) for one in exact],
            "committed": [one.committed for one in exact],
            "billed": [one.billed for one in exact],
            "actual": [one.actual for one in exact],
            "run_rate": [one.run_rate for one in exact],
        }
        shown = {
            name: _together(ids, [(amount,) for amount in amounts], _WHOLE, digits) for name, amounts in columns.items()
        }
        figures = [
            self._shown(
                {name: numbers[center][0] for name, (numbers, _) in shown.items()},
                months[center],
                currency,
                has_budget=one.budget is not None,
            )
            for center, one in zip(ids, exact, strict=True)
        ]
        sums = {name: total[0] for name, (_, total) in shown.items()}
        has_budget = any(one.budget is not None for one in exact)
        return figures, self._shown(sums, all_months, currency, has_budget=has_budget)

    def _exact(self, center: _Center, currency: str) -> _Exact:
        settings, bears, allowance = self._stack.settings, center.borne, center.allowance
        rate = None if allowance is None else exchange(settings, allowance.currency, currency)
        budget = None if allowance is None or allowance.amount is None or rate is None else allowance.amount * rate
        return _Exact(
            budget=budget,
            committed=known(settings, bears.committed, currency),
            billed=known(settings, bears.billed, currency),
            actual=known(settings, bears.actual, currency),
            run_rate=known(settings, bears.run_rate, currency),
            months=tuple(known(settings, bears.months.get(month, {}), currency) for month in self._months),
        )

    def _shown(
        self, numbers: Mapping[str, int], months: Sequence[int], currency: str, *, has_budget: bool
    ) -> BudgetFigures:
        digits = DIGITS[currency]
        amounts = {name: amount_of(number, digits) for name, number in numbers.items()}
        return BudgetFigures(
            currency=currency,
            budget=amounts["budget"] if has_budget else None,
            committed=amounts["committed"],
            billed=amounts["billed"] if self._has_begun else None,
            actual=amounts["actual"] if self._has_begun and self._has_spend else None,
            forecast=amount_of(sum(months), digits),
            run_rate=amounts["run_rate"],
            months=tuple(
                BudgetMonth(f"{first:%Y-%m}", amount_of(month, digits), amount_of(so_far, digits))
                for first, month, so_far in zip(self._months, months, accumulate(months), strict=True)
            ),
        )


def _together(
    centers: Sequence[str | None], amounts: Sequence[Sequence[Fraction]], columns: Sequence[Path], digits: int
) -> tuple[Mapping[str | None, Sequence[int]], Sequence[int]]:
    """Amounts by cost centre and column, and their sums by column: rounded so that they add up in both directions."""
    over = common_denominator(amount for row in amounts for amount in row)
    leaves = (
        ((center,), [over_common(amount, over) for amount in row]) for center, row in zip(centers, amounts, strict=True)
    )
    lines, total = nested(leaves, over, columns, digits)
    return {keys[0]: numbers for keys, numbers in lines}, total


def _by_tool(centers: Iterable[Borne]) -> Mapping[str, Sums]:
    """What the forecast has for each tool, whoever bears it."""
    found: dict[str, Sums] = {}
    for center in centers:
        for tool_id, sums in center.tools.items():
            for currency, amount in sums.items():
                add(found.setdefault(tool_id, {}), currency, amount)
    return found


def _budgets(stack: Stack, year: int) -> Iterable[tuple[Budget, str]]:
    """The budgets of a fiscal year, each with its currency."""
    base = stack.settings.base_currency
    return ((budget, budget.currency or base) for budget in stack.budgets if budget.fiscal_year == year)


def _unconverted_spend(stack: Stack, past: Span, target: str) -> Iterable[Unconverted]:
    """What of the actual spend no rate is known for, by tool."""
    sums: dict[tuple[str, str], Fraction] = {}
    for row in stack.spend:
        if past.holds(row.date) and exchange(stack.settings, row.currency, target) is None:
            key = (row.tool, row.currency)
            sums[key] = sums.get(key, Fraction(0)) + Fraction(row.amount)
    return (Unconverted(tool, Money(to_cents(sum_, code), code)) for (tool, code), sum_ in sorted(sums.items()))


def _rates(stack: Stack, costs: Iterable[str], year: int, target: str) -> Mapping[str, Decimal]:
    used = {*costs, *(own for _, own in _budgets(stack, year))} - {target}
    rates = {own: exchange(stack.settings, target, own) for own in sorted(used)}
    return {own: shown_rate(rate) for own, rate in rates.items() if rate is not None}
