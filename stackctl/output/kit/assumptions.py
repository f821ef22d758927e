"""The assumptions of money reports, and what amounts lack."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text.messages import all_of, some_of
from stackctl.model.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from stackctl.model.reports.budget import BudgetReport
    from stackctl.model.reports.cost import (
        CostReport,
        DoubtfulEnd,
        MissingPrice,
        RateUsed,
        Renewed,
        Stopped,
        ToolCost,
        Unconverted,
        Uplift,
    )
    from stackctl.output.kit.conventions import Conventions

_MOST_DAYS = 4

RISES = {
    "none": "at the present price",
    "expected": "with the rise that is expected",
    "cap": "with the most that the contract allows",
}
"""At what price contracts are taken to renew, by the scenario."""


def assumptions(report: CostReport | BudgetReport, currency: str, usual: Conventions) -> Iterator[str]:
    """Say what ends, is uncommitted, renews, and which rates apply."""
    if report.retired:
        sums = all_of([money(sum_, usual) for sum_ in _summed(report.retired)])
        still = "is for a retired tool, signed" if len(report.retired) == 1 else "is for retired tools, signed"
        yield f"{sums} of the cost {still} until the contract ends: {some_of([cost.tool for cost in report.retired])}."
    yield from _stopping(report.stopped, usual)
    if report.missing_prices:
        yield f"No price for {some_of([f'{one.tool} {unpriced(one, usual)}' for one in report.missing_prices])}."
    if report.doubtful_ends:
        ends = [f"{end.tool} {money(end.amount, usual)} ({doubtful_end(end, usual)})" for end in report.doubtful_ends]
        yield f"Not counted of what is retired: {some_of(ends)}. Write the day when it went as since:."
    if report.left_out:
        yield f"Not counted, for only proposed or evaluated: {by_tool(report.left_out, usual)}."
    yield from _renewing(report.renewed, report.uplift, usual)
    yield from _exchanging(report.rates, currency, usual)


def by_tool(amounts: Iterable[Unconverted], usual: Conventions) -> str:
    """`canto 18 000.00 EUR and brevo 3 200.00 EUR`."""
    return some_of([f"{left.tool} {money(left.amount, usual)}" for left in amounts])


def _summed(costs: Iterable[ToolCost]) -> list[Money]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for cost in costs:
        sums[cost.amount.currency] += cost.amount.amount
    return [Money(amount, currency) for currency, amount in sorted(sums.items())]


def money(amount: Money, usual: Conventions) -> str:
    """Say an amount with its currency."""
    return f"{usual.number(amount.amount)} {amount.currency}"


def rates_data(report: CostReport | BudgetReport, currency: str) -> dict[str, object]:
    """Encode the rates: units of a currency for one `currency`."""
    newest = max((used.as_of for used in report.rates if used.as_of is not None), default=None)
    of_days = [{"as_of": used.as_of, "currency": used.currency, "rate": used.rate} for used in report.rates]
    rates = {used.currency: used.rate for used in report.rates}
    return {"as_of": newest, "per": currency, "rates": dict(sorted(rates.items())), "of_days": of_days}


def unpriced(found: MissingPrice, usual: Conventions) -> str:
    """Write `before 2025-08-01 (in use since 2022-01-10)`."""
    days = f"from {usual.day(found.first)} to {usual.day(found.last)}"
    if found.is_before:
        days = f"before {usual.day(found.last + timedelta(days=1))}"
    return f"{days} (in use since {usual.day(found.since)})"


def doubtful_end(found: DoubtfulEnd, usual: Conventions) -> str:
    """Write `retired since 2024-01-01, but used on 2026-04-01`."""
    if found.since is None or found.used is None:
        return "retired, it is not written since when"
    return f"retired since {usual.day(found.since)}, but used on {usual.day(found.used)}"


def _stopping(stopped: Sequence[Stopped], usual: Conventions) -> Iterator[str]:
    if stopped:
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for cost in stopped:
            sums[cost.amount.currency] += cost.amount.amount
        amounts = all_of([f"{usual.number(amount)} {currency}" for currency, amount in sorted(sums.items())])
        named = some_of([f"{cost.tool} on {usual.day(cost.day)}" for cost in stopped])
        ends = "contracts that do not renew by themselves end"
        yield f"Not counted: {amounts} that would follow at the same price where {ends}: {named}."


def _renewing(renewed: Sequence[Renewed], uplift: Uplift, usual: Conventions) -> Iterator[str]:
    if renewed:
        first: dict[tuple[str, ...], str] = {}
        for renewal in renewed:
            rise = f" (+{usual.number(renewal.percent.normalize() + 0)} %)" if renewal.percent else ""
            first.setdefault(renewal.tools, f"{all_of(renewal.tools)} on {usual.day(renewal.day)}{rise}")
        renew = "contract renews" if len(first) == 1 else "contracts renew"
        yield f"{len(first)} {renew} within the span, counted {RISES[uplift]}: {some_of(list(first.values()))}."


def _exchanging(rates: Sequence[RateUsed], currency: str, usual: Conventions) -> Iterator[str]:
    of_days: defaultdict[date | None, list[RateUsed]] = defaultdict(list)
    for used in rates:
        of_days[used.as_of].append(used)
    if len(of_days) > _MOST_DAYS:
        first, *_, last = (usual.day(day) for day in of_days if day is not None)
        yield f"At the rates of {len(of_days)} days from {first} to {last}, bookings at those of their day."
    else:
        for day, of_day in of_days.items():
            units = all_of([f"{usual.number(used.rate.normalize())} {used.currency}" for used in of_day])
            of = "" if day is None else f" of {usual.day(day)}"
            yield f"At the rates{of}: 1 {currency} = {units}."
    early = min((used.as_of for used in rates if used.is_early and used.as_of is not None), default=None)
    if early is not None:
        yield f"There are no rates before {usual.day(early)}: earlier bookings are converted at those."
