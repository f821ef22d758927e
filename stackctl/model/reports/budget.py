"""The report `budget`: what cost centres may and will spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.model.money import Money

if TYPE_CHECKING:
    from stackctl.model.finding import Finding
    from stackctl.model.reports.cost import (
        DoubtfulEnd,
        MissingPrice,
        RateUsed,
        Renewed,
        Stopped,
        ToolCost,
        Unconverted,
        Uplift,
    )


@dataclass(frozen=True, slots=True)
class BudgetMonth:
    """A month (`2026-01`); `accumulated` from the fiscal year's start.

    `budget` is its part of the year's, by its days of the year; `billed` and `actual` are None of months to come.
    """

    name: str
    forecast: Decimal
    accumulated: Decimal
    budget: Decimal | None
    billed: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class TermAhead:
    """A coming contract term, which begins unless notice is given.

    `tools` depend on it, the one that bears most of `amount` first; that is what the cost centre bears of the contract
    from `day`, its first, to the end of the fiscal year. `percent` is the rise at each renewal that it is counted with.
    `notice_by` is the last day on which notice can stop it, `days_left` the days until then, negative where it has
    passed; None where the contract asks for no notice. `contract` is the contract's number, or its file's id.
    """

    tools: tuple[str, ...]
    contract: str | None
    day: date
    amount: Decimal
    percent: Decimal
    notice_by: date | None
    days_left: int | None

    @property
    def can_be_stopped(self) -> bool:
        """Whether notice can still be given in time."""
        return self.days_left is None or self.days_left >= 0


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """The figures of a cost centre, or the total.

    `budget` is None where there is none. `committed` is the effective cost of the whole fiscal year with contracts
    that renew by themselves at the present price, `forecast` the same with the expected rise; `months` add up
    to it. `billed` and `actual` reach from the first day of the fiscal year to today; `actual` is None where there is
    no evidence, and both are where the year has not begun. `run_rate` is what a month costs at present, without what is
    paid once.
    """

    currency: str
    budget: Decimal | None
    committed: Decimal
    billed: Decimal | None
    actual: Decimal | None
    forecast: Decimal
    run_rate: Decimal
    months: tuple[BudgetMonth, ...]

    @property
    def left(self) -> Decimal | None:
        """The budget less the forecast; negative where that is over."""
        return None if self.budget is None else self.budget - self.forecast

    @property
    def left_percent(self) -> Decimal | None:
        """The rest in percent of the budget, with one decimal."""
        return None if self.left is None or not self.budget else round(self.left / self.budget * 100, 1)

    @property
    def is_over(self) -> bool:
        """Whether more is forecast than the budget allows."""
        return self.left is not None and self.left < 0

    @property
    def runs_out(self) -> str | None:
        """The month in which the forecast passes the budget."""
        if self.budget is None or not self.is_over:
            return None
        return next((month.name for month in self.months if month.accumulated > self.budget), None)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A cost centre; None for costs that have none.

    `broken_by` is the renewal that takes it over its budget; `way_out` one that can still be stopped, where it is too
    late for that one. `largest` are the tools that cost it most. `unconverted` are the currencies of what its figures
    lack, for want of a rate.
    """

    cost_center: str | None
    name: str | None
    owner: str | None
    figures: BudgetFigures
    broken_by: TermAhead | None = None
    way_out: TermAhead | None = None
    largest: tuple[tuple[str, Decimal], ...] = ()
    unconverted: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The cost centre; in words where there is none."""
        return self.cost_center or "(no cost centre)"


@dataclass(frozen=True, slots=True)
class BudgetReport:
    """The budgets of a fiscal year, `first` to `last` day.

    `budgeted` are the fiscal years that there are budgets for. `rates` are those that amounts were converted at for the
    total, by day and currency. `renewed` are the renewals from today to the end of the year that are counted, `stopped`
    the costs that end with a contract that does not renew by itself. `left_out` is what tools that are only proposed or
    evaluated would cost, `unconverted` what no rate is known for; `unconverted_spend` is the same of the actual spend,
    `unconverted_budgets` of the budgets, by cost centre: none of it is counted. `retired` is what of the committed cost
    is for tools that are retired. The actual spend that is known reaches from `spend_from` to `spend_until`;
    `spend_is_partial` says that some could not be read, so that `actual` falls short.
    """

    today: date
    fiscal_year: int
    first: date
    last: date
    uplift: Uplift
    rows: tuple[BudgetRow, ...]
    total: BudgetFigures
    budgeted: tuple[int, ...]
    rates: tuple[RateUsed, ...]
    renewed: tuple[Renewed, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    missing_prices: tuple[MissingPrice, ...] = ()
    doubtful_ends: tuple[DoubtfulEnd, ...] = ()
    left_out: tuple[Unconverted, ...] = ()
    retired: tuple[ToolCost, ...] = ()
    unconverted: tuple[Unconverted, ...] = ()
    unconverted_spend: tuple[Unconverted, ...] = ()
    unconverted_budgets: tuple[tuple[str, Money], ...] = ()
    spend_from: date | None = None
    spend_until: date | None = None
    spend_is_partial: bool = False
    findings: tuple[Finding, ...] = ()
    organisation: str = ""
    by_month: bool = False

    @property
    def is_past(self) -> bool:
        """Whether the fiscal year is over."""
        return self.last < self.today

    @property
    def run_month(self) -> str:
        """The month of the run rate: today's, or the nearest."""
        return f"{min(max(self.today, self.first), self.last):%Y-%m}"

    @property
    def over(self) -> tuple[BudgetRow, ...]:
        """The cost centres that are forecast to go over budget."""
        return tuple(row for row in self.rows if row.figures.is_over)
