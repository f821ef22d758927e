"""What the formats of `budget` say in the same words: whether the budgets last, what breaks one, and what can be done.

Plain text, not escaped.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import count as counted
from typing import TYPE_CHECKING

from stackctl.core.text.messages import all_of, count, some_of
from stackctl.output.kit.assumptions import RISES, assumptions, by_tool, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.model.reports.budget import BudgetFigures, BudgetReport, BudgetRow, TermAhead
    from stackctl.output.kit.conventions import Conventions

_ALL = Decimal(100)
_MOST_DIGITS = 4


def title(report: BudgetReport, style: Conventions) -> str:
    """`Budgets, EUR, fiscal year 2026 (2026-01-01 to 2026-12-31) · Example Corp · as of 2026-11-22`."""
    currencies = dict.fromkeys([*(row.figures.currency for row in report.rows), report.total.currency])
    days = f"{style.day(report.first)} to {style.day(report.last)}"
    what = f"Budgets, {all_of(list(currencies))}, fiscal year {report.fiscal_year} ({days})"
    return " · ".join([*filter(None, (what, report.organisation)), f"as of {style.day(report.today)}"])


def verdict(report: BudgetReport, style: Conventions) -> str:
    """Whether the budgets last, in a sentence."""
    budgeted = [row.figures for row in report.rows if row.figures.budget is not None]
    if not budgeted:
        others = [str(year) for year in report.budgeted if year != report.fiscal_year]
        return (
            f"There is no budget for fiscal year {report.fiscal_year}{f', only for {all_of(others)}' * bool(others)}."
        )
    known = ", as far as rates are known" if is_incomplete(report) else ""
    if report.over:
        over = _sums(((_over(row.figures), row.figures.currency) for row in report.over), style)
        some = "The budget" if len(budgeted) == 1 else f"{len(report.over)} of {len(budgeted)} budgets"
        one = len(report.over) == 1
        if report.is_past:
            return f"{some} did not last: {'it was' if one else 'they were'} exceeded by {over}{known}."
        return (
            f"{some} {'does' if one else 'do'} not last: the forecast is {over} over {'it' if one else 'them'}{known}."
        )
    left = _sums(((one.left, one.currency) for one in budgeted if one.left is not None), style)
    if report.is_past:
        kept = "The budget was kept" if len(budgeted) == 1 else f"All {len(budgeted)} budgets were kept"
        return f"{kept}: {left} was left{known}."
    lasts = "The budget lasts" if len(budgeted) == 1 else f"All {len(budgeted)} budgets last"
    return f"{lasts}: the forecast leaves {left}{known}."


def first_budget(report: BudgetReport) -> str:
    """How a budget is written down, for whoever has none."""
    center = next((row.cost_center for row in report.rows if row.cost_center is not None), "MKT-100")
    entry = f"{{cost_center: {center}, fiscal_year: {report.fiscal_year}, amount: …}}"
    return f"Write one a cost centre into budgets.yaml, under budgets: - {entry}"


def is_incomplete(report: BudgetReport) -> bool:
    """Whether something is left out for want of a rate, or because it could not be read."""
    return bool(report.findings or report.unconverted or report.unconverted_budgets)


def used(figures: BudgetFigures) -> Decimal | None:
    """The forecast in percent of the budget: whole percent, with decimals where they tell it from all of it."""
    if not figures.budget:
        return None
    share = figures.forecast / figures.budget * _ALL
    digits = next(one for one in counted() if one == _MOST_DIGITS or share == _ALL or round(share, one) != _ALL)
    return round(share, digits) if digits else Decimal(round(share))


def overrun(row: BudgetRow, report: BudgetReport, style: Conventions) -> str:
    """`MKT-110 Demand generation: over by 7 320.00 EUR (7 %); the budget runs out in 2026-12`."""
    figures = row.figures
    name = f"{row.label} {row.name}" if row.name else row.label
    share = used(figures)
    by = f" ({style.percent(share - _ALL)})" if share is not None else ""
    text = f"{name}: over its budget by {amount(_over(figures), figures.currency, style)}{by}"
    if figures.runs_out is None:
        return text
    ran_out = figures.runs_out < f"{report.today:%Y-%m}"
    return f"{text}; it {'ran' if ran_out else 'runs'} out in {figures.runs_out}"


def cause(row: BudgetRow, style: Conventions) -> str:
    """What breaks a budget: a renewal, or the costs themselves."""
    figures, renewal = row.figures, row.broken_by
    if renewal is not None and renewal.amount >= _over(figures):
        return f"The renewal of {_named(renewal, style)} breaks it: {_cost(renewal, figures.currency, style)}."
    largest = all_of([f"{tool} ({amount(cost, figures.currency, style)})" for tool, cost in row.largest])
    costs = f"the largest costs are {largest}" if len(row.largest) > 1 else f"the largest cost is {largest}"
    if renewal is not None:
        told = f"{_named(renewal, style)}: {_cost(renewal, figures.currency, style)}"
        return f"No single renewal breaks it; the largest before it runs out is that of {told}."
    return f"No renewal breaks it; {costs}." if largest else "No renewal breaks it."


def remedy(row: BudgetRow, report: BudgetReport, style: Conventions) -> str:
    """What can be done, and by when."""
    if report.is_past:
        return "The year is over."
    figures, renewal, other = row.figures, row.broken_by, row.way_out
    ask = f"ask {row.owner} to raise" if row.owner else "raise"
    more = f"{ask} the budget by {amount(_over(figures), figures.currency, style)}"
    if renewal is not None and renewal.can_be_stopped:
        return f"{_capital(_stop(renewal, style))}, renew it for less, or {more}."
    missed = ""
    if renewal is not None and renewal.notice_by is not None and renewal.days_left is not None:
        ago = count(-renewal.days_left, "day")
        missed = f"Notice was due by {style.day(renewal.notice_by)}, {ago} ago. "
    if other is None:
        return f"{missed}{_capital(more)}, or cut a cost that no contract binds."
    enough = "" if other.amount >= _over(figures) else ", which is not enough alone"
    return (
        f"{missed}What can still be stopped is the renewal of {_named(other, style)} "
        f"({_cost(other, figures.currency, style)}){enough}: "
        f"{_stop(other, style)}, or {more}."
    )


def notes(report: BudgetReport, style: Conventions) -> Iterator[str]:
    """What the figures rest on, and what is not in them, each in a sentence."""
    yield from _missing(report, style)
    bare = [row for row in report.rows if row.figures.budget is None and row.figures.forecast]
    if bare and len(bare) < len(report.rows):
        sums = _sums(((row.figures.forecast, row.figures.currency) for row in bare), style)
        yield f"Costs without a budget: {sums} of {some_of([row.label for row in bare])}."
    yield from _bases(report, style)
    yield from assumptions(report, report.total.currency, style)


def _missing(report: BudgetReport, style: Conventions) -> Iterator[str]:
    for_want = "for want of a rate in stackctl.yaml under fx: rates:"
    if report.unconverted:
        yield f"Not in the total: {by_tool(report.unconverted, style)}, {for_want}"
    if report.unconverted_spend:
        yield f"Not in the total of the actual spend: {by_tool(report.unconverted_spend, style)}, {for_want}"
    for center, budget in report.unconverted_budgets:
        yield f"Not in the total: the budget of {center}, {money(budget, style)}, {for_want}"


def amount(value: Decimal, currency: str, style: Conventions) -> str:
    """`7 320.00 EUR`."""
    return f"{style.number(value)} {currency}"


def _bases(report: BudgetReport, style: Conventions) -> Iterator[str]:
    committed = "Committed is the effective cost of the whole year, at present prices"
    if report.is_past:
        yield f"{committed}; the forecast is the same, for the year is over."
    elif report.renewed:
        yield f"{committed}; the forecast has renewals still to come {RISES[report.uplift]}."
    else:
        yield f"{committed}; the forecast is the same, for no contract renews before the year ends."
    left = "Left is the budget less the forecast; a month is" if report.total.budget is not None else "A month is"
    yield f"{left} what {report.run_month} costs, without what is paid once."
    if report.total.billed is None:
        yield "The year has not begun: nothing is billed or spent yet."
        return
    until = report.last if report.is_past else report.today
    yield (
        f"Billed is what was invoiced from {style.day(report.first)} to {style.day(until)}, "
        "in whole invoices, even where they pay for later months too."
    )
    yield _actual(report, style)


def _actual(report: BudgetReport, style: Conventions) -> str:
    if report.total.actual is None:
        return "What was actually spent is not known: there is nothing in spend/."
    reach = "holds no bookings"
    if report.spend_from is not None and report.spend_until is not None:
        reach = f"holds bookings from {style.day(report.spend_from)} to {style.day(report.spend_until)}"
    least = "; it is more than that, for some of spend/ cannot be read" if report.spend_is_partial else ""
    return f"Actual is what was booked in that time; spend/ {reach}{least}."


def _named(renewal: TermAhead, style: Conventions) -> str:
    """`hubspot (HS-2025-0113) on 2026-12-01`."""
    contract = f" ({renewal.contract})" if renewal.contract is not None else ""
    return f"{some_of(renewal.tools)}{contract} on {style.day(renewal.day)}"


def _cost(renewal: TermAhead, currency: str, style: Conventions) -> str:
    """`1 450.00 EUR in the year, up 7 %`."""
    rise = f", up {style.percent(renewal.percent)}" if renewal.percent else ""
    return f"{amount(renewal.amount, currency, style)} in the year{rise}"


def _stop(renewal: TermAhead, style: Conventions) -> str:
    if renewal.notice_by is None or renewal.days_left is None:
        return f"stop it before {style.day(renewal.day)} (the contract names no notice)"
    left = "today is the last day" if not renewal.days_left else f"{count(renewal.days_left, 'day')} left"
    return f"give notice by {style.day(renewal.notice_by)} ({left})"


def _over(figures: BudgetFigures) -> Decimal:
    return -(figures.left or Decimal(0))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sums(amounts: Iterable[tuple[Decimal, str]], style: Conventions) -> str:
    sums: dict[str, Decimal] = {}
    for value, currency in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + value
    return all_of([amount(value, currency, style) for currency, value in sums.items()])
