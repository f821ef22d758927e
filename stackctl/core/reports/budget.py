"""Budgets of a fiscal year: committed, billed, spent, forecast."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, count
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, fiscal_quarter_of, fiscal_year_of, months, months_of
from stackctl.core.calendar.spans import SpanOptions, span_of
from stackctl.core.calendar.terms import shifted
from stackctl.core.money.amounts import (
    add,
    amount_of,
    common_denominator,
    exchange,
    known,
    over_common,
    rounded,
    to_cents,
)
from stackctl.core.money.assumptions import (
    doubtful_ends,
    left_out,
    of_retired,
    rates_used,
    renewed,
    stopped,
    unconverted,
)
from stackctl.core.money.budgets import Burden, allowances, burdens, center_names, until_today
from stackctl.core.money.cost import WITH_COST
from stackctl.core.money.missing_prices import missing_prices
from stackctl.core.money.prices import Scenario
from stackctl.core.money.rounding import nested
from stackctl.core.reports.cost import check_currency
from stackctl.model.currency import DIGITS
from stackctl.model.money import Money
from stackctl.model.reports.budget import BudgetFigures, BudgetMonth, BudgetReport, BudgetRow, TermAhead
from stackctl.model.reports.cost import Unconverted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from stackctl.core.calendar.periods import Span
    from stackctl.core.facts.context import Context
    from stackctl.core.money.amounts import Sums
    from stackctl.core.money.budgets import Allowance, ComingTerms
    from stackctl.core.money.rounding import Path
    from stackctl.model.people import Budget
    from stackctl.model.reports.cost import Uplift
    from stackctl.model.stack import Stack

_MOST_LARGEST = 3
_NOTHING = Burden()
_WHOLE = (("year",),)


def budget_report(
    context: Context, *, year: int | None = None, currency: str | None = None, uplift: Uplift = "expected"
) -> BudgetReport:
    """Report on the budgets of a fiscal year.

    Of today's year without one. Each cost centre is in the currency of its budget, or all in `currency`; the total in
    that one or in the base currency. Raises `StackctlError` for a year out of range, and for a currency without a rate.
    """
    stack, today = context.stack, context.today
    target = check_currency(stack, currency)
    span = span_of(stack.settings, today, SpanOptions(fiscal_year=year))
    year = fiscal_year_of(stack.settings, span.first)
    scenario = Scenario(uplift, today)
    found, allowed = burdens(stack, span, scenario, today), allowances(stack, year)
    centers = sorted({*found, *allowed}, key=lambda center: (center is None, center or ""))
    table = _Table(stack, span, scenario, target, rows_in_target=currency is not None)
    rows, total = table.rows(
        [_Center(center, found.get(center, _NOTHING), allowed.get(center or "")) for center in centers]
    )
    committed = [tool_id for tool_id, tool in stack.tools.items() if tool.status in WITH_COST]
    rated = {pair for burden in found.values() for pair in burden.rated}
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
        rates=rates_used(stack.settings, {*rated, *((own, None) for _, own in _budgets(stack, year))}, target),
        renewed=renewed(stack, committed, span, scenario, today),
        stopped=stopped(stack, committed, span, target),
        missing_prices=missing_prices(stack, committed, span, today),
        doubtful_ends=doubtful_ends(stack, committed, span, target, today),
        retired=of_retired(stack, committed, span, target),
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
    """A cost centre, with its burden and its allowance."""

    id: str | None
    burden: Burden
    allowance: Allowance | None


@dataclass(frozen=True, slots=True)
class _Exact:
    """Figures before they are rounded, some by month."""

    budget: Fraction | None
    committed: Fraction
    run_rate: Fraction
    budgets: tuple[Fraction, ...]
    billed: tuple[Fraction, ...]
    actual: tuple[Fraction, ...]
    forecast: tuple[Fraction, ...]


class _Table:
    """The rows of cost centres in a fiscal year."""

    def __init__(self, stack: Stack, span: Span, scenario: Scenario, target: str, *, rows_in_target: bool) -> None:
        self._stack = stack
        pieces = list(months_of(span))
        self._months = [month.first.replace(day=1) for month in pieces]
        self._shares = [months(piece) / months(span) for piece in pieces]
        self._paths = [(fiscal_quarter_of(stack.settings, month.first), f"{month.first:%Y-%m}") for month in pieces]
        self._scenario = scenario
        self._target = target
        self._rows_in_target = rows_in_target
        self._has_begun = scenario.today is not None and scenario.today >= span.first
        self._has_spend = bool(stack.spend) or stack.has_unread_spend
        self._names = center_names(stack)

    def rows(self, centers: Sequence[_Center]) -> tuple[tuple[BudgetRow, ...], BudgetFigures]:
        """Make a row for each cost centre, and the total."""
        all_figures, total = self._figures(centers, self._target)
        rows = []
        for center, figures in zip(centers, all_figures, strict=True):
            own = self._target if center.allowance is None or self._rows_in_target else center.allowance.currency
            rows.append(self._row(center, figures if own == self._target else self._figures([center], own)[0][0]))
        return tuple(rows), total

    def _row(self, center: _Center, figures: BudgetFigures) -> BudgetRow:
        stack, currency, allowance = self._stack, figures.currency, center.allowance
        owner = None if allowance is None else allowance.owner
        ahead = _terms_ahead(stack, center.burden.terms.values(), self._scenario, currency)
        broken_by = _breaking(figures, ahead)
        unknown = (own for own in center.burden.currencies if exchange(stack.settings, own, currency) is None)
        return BudgetRow(
            cost_center=center.id,
            name=None if center.id is None else self._names.get(center.id),
            owner=None if owner is None else stack.person_name(owner),
            figures=figures,
            broken_by=broken_by,
            way_out=_way_out(figures, ahead, broken_by),
            largest=self._largest(center.burden, currency),
            unconverted=tuple(sorted(unknown)),
        )

    def _largest(self, burden: Burden, currency: str) -> tuple[tuple[str, Decimal], ...]:
        costs = {
            tool_id: to_cents(known(self._stack.settings, sums, currency), currency)
            for tool_id, sums in burden.tools.items()
        }
        largest = sorted((item for item in costs.items() if item[1] > 0), key=lambda item: (-item[1], item[0]))
        return tuple(largest[:_MOST_LARGEST])

    def _figures(self, centers: Sequence[_Center], currency: str) -> tuple[list[BudgetFigures], BudgetFigures]:
        """Round figures so that they add up to the total."""
        digits = DIGITS[currency]
        ids = [center.id for center in centers]
        exact = [self._exact(center, currency) for center in centers]
        shown = {
            name: _together(ids, [(getattr(figure, name) or Fraction(0),) for figure in exact], _WHOLE, digits)
            for name in ("budget", "committed", "run_rate")
        }
        shown |= {
            name: _together(ids, [getattr(figure, name) for figure in exact], self._paths, digits)
            for name in ("budgets", "billed", "actual", "forecast")
        }
        figures = [
            self._shown(
                {name: numbers[center] for name, (numbers, _) in shown.items()},
                currency,
                has_budget=figure.budget is not None,
            )
            for center, figure in zip(ids, exact, strict=True)
        ]
        sums = {name: total for name, (_, total) in shown.items()}
        has_budget = any(figure.budget is not None for figure in exact)
        return figures, self._shown(sums, currency, has_budget=has_budget)

    def _exact(self, center: _Center, currency: str) -> _Exact:
        settings, burden, allowance = self._stack.settings, center.burden, center.allowance
        rate = None if allowance is None else exchange(settings, allowance.currency, currency)
        budget = None if allowance is None or allowance.amount is None or rate is None else allowance.amount * rate
        return _Exact(
            budget=budget,
            committed=known(settings, burden.committed, currency),
            run_rate=known(settings, burden.run_rate, currency),
            budgets=tuple((budget or 0) * share for share in self._shares),
            billed=self._by_month((day, known(settings, sums, currency)) for day, sums in burden.billed.items()),
            actual=self._by_month((day, known(settings, sums, currency, day)) for day, sums in burden.actual.items()),
            forecast=tuple(known(settings, burden.months.get(month, {}), currency) for month in self._months),
        )

    def _by_month(self, amounts: Iterable[tuple[date, Fraction]]) -> tuple[Fraction, ...]:
        """Add amounts up by the month of their day."""
        found = dict.fromkeys(self._months, Fraction(0))
        for day, amount in amounts:
            found[day.replace(day=1)] += amount
        return tuple(found.values())

    def _shown(self, numbers: Mapping[str, Sequence[int]], currency: str, *, has_budget: bool) -> BudgetFigures:
        digits = DIGITS[currency]
        amounts = {name: amount_of(sum(parts), digits) for name, parts in numbers.items()}
        is_spent = self._has_begun and self._has_spend
        return BudgetFigures(
            currency=currency,
            budget=amounts["budget"] if has_budget else None,
            committed=amounts["committed"],
            billed=amounts["billed"] if self._has_begun else None,
            actual=amounts["actual"] if is_spent else None,
            forecast=amounts["forecast"],
            run_rate=amounts["run_rate"],
            months=tuple(
                BudgetMonth(
                    f"{first:%Y-%m}",
                    amount_of(forecast, digits),
                    amount_of(so_far, digits),
                    amount_of(numbers["budgets"][at], digits) if has_budget else None,
                    amount_of(numbers["billed"][at], digits) if self._is_past(first) else None,
                    amount_of(numbers["actual"][at], digits) if is_spent and self._is_past(first) else None,
                )
                for at, (first, forecast, so_far) in enumerate(
                    zip(self._months, numbers["forecast"], accumulate(numbers["forecast"]), strict=True)
                )
            ),
        )

    def _is_past(self, month: date) -> bool:
        """Say whether a month has begun."""
        return self._scenario.today is not None and month <= self._scenario.today


def _together(
    centers: Sequence[str | None], amounts: Sequence[Sequence[Fraction]], columns: Sequence[Path], digits: int
) -> tuple[Mapping[str | None, Sequence[int]], Sequence[int]]:
    """Round amounts so that they add up both ways."""
    over = common_denominator(amount for row in amounts for amount in row)
    leaves = (
        ((center,), [over_common(amount, over) for amount in row]) for center, row in zip(centers, amounts, strict=True)
    )
    lines, total = nested(leaves, over, columns, digits)
    return {keys[0]: numbers for keys, numbers in lines}, total


def _by_tool(centers: Iterable[Burden]) -> Mapping[str, Sums]:
    """Add up the forecast of each tool, whoever bears it."""
    found: dict[str, Sums] = {}
    for center in centers:
        for tool_id, sums in center.tools.items():
            for currency, amount in sums.items():
                add(found.setdefault(tool_id, {}), currency, amount)
    return found


def _budgets(stack: Stack, year: int) -> Iterable[tuple[Budget, str]]:
    base = stack.settings.base_currency
    return ((budget, budget.currency or base) for budget in stack.budgets if budget.fiscal_year == year)


def _unconverted_spend(stack: Stack, past: Span, target: str) -> Iterable[Unconverted]:
    sums: dict[tuple[str, str], Fraction] = {}
    for row in stack.spend:
        if past.holds(row.date) and exchange(stack.settings, row.currency, target) is None:
            key = (row.tool, row.currency)
            sums[key] = sums.get(key, Fraction(0)) + Fraction(row.amount)
    return (Unconverted(tool, Money(to_cents(sum_, code), code)) for (tool, code), sum_ in sorted(sums.items()))


# ---- terms of contracts that are still to come


def _terms_ahead(stack: Stack, terms: Iterable[ComingTerms], scenario: Scenario, currency: str) -> list[TermAhead]:
    """List the terms that begin by themselves after today.

    By day. Who stops a term stops all that follow, so their costs in the year are at stake with its own.
    """
    found = [term for of_contract in terms for term in _of_contract(stack, of_contract, scenario, currency)]
    return sorted((term for term in found if term.amount > 0), key=lambda term: (term.day, term.tools))


def _breaking(figures: BudgetFigures, terms: Sequence[TermAhead]) -> TermAhead | None:
    """Find the renewal that breaks a budget.

    The first without which the forecast would be within the budget; else the largest before the budget has run out.
    """
    if not figures.is_over:
        return None
    enough = _that_save(figures, terms)
    if enough:
        return enough[0]
    early = [term for term in terms if f"{term.day:%Y-%m}" <= (figures.runs_out or "")]
    return max(early, key=lambda term: term.amount, default=None)


def _way_out(figures: BudgetFigures, terms: Sequence[TermAhead], broken_by: TermAhead | None) -> TermAhead | None:
    """Find a renewal that notice can still stop.

    The first to ask for notice, where the one that breaks the budget cannot be stopped; else the largest.
    """
    if not figures.is_over or (broken_by is not None and broken_by.can_be_stopped):
        return None
    stoppable = [term for term in terms if term.can_be_stopped]
    enough = _that_save(figures, stoppable)
    if enough:
        return min(enough, key=lambda term: term.notice_by or term.day)
    return max(stoppable, key=lambda term: term.amount, default=None)


def _that_save(figures: BudgetFigures, terms: Iterable[TermAhead]) -> list[TermAhead]:
    """List the renewals that alone would save the budget."""
    return [term for term in terms if figures.left is not None and figures.left + term.amount >= 0]


def _of_contract(stack: Stack, terms: ComingTerms, scenario: Scenario, currency: str) -> Iterator[TermAhead]:
    contract = terms.contract
    percent = scenario.percent(contract)
    by_tool: dict[str, Fraction] = {}
    for day in sorted(terms.by_day, reverse=True):
        for tool_id, sums in terms.by_day[day].items():
            by_tool[tool_id] = by_tool.get(tool_id, Fraction(0)) + known(stack.settings, sums, currency)
        notice_by = None if contract.notice is None else shifted(day - DAY, contract.notice, -1)
        yield TermAhead(
            tools=tuple(sorted(by_tool, key=lambda tool_id: (-by_tool[tool_id], tool_id))),
            contract=stack.contract_name(contract),
            day=day,
            amount=to_cents(sum(by_tool.values(), Fraction(0)), currency),
            percent=next(shown for digits in count() if (shown := rounded(percent, digits)) == percent),
            notice_by=notice_by,
            days_left=None if notice_by is None or scenario.today is None else (notice_by - scenario.today).days,
        )
