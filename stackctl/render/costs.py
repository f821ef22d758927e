"""What the formats of `cost` share: its cells as rows, and in words what they are, rest on, and do not hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text import all_of, some_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.model.costs import CostGroup, CostReport, Unconverted
    from stackctl.model.reports import Money
    from stackctl.render.conventions import Conventions

Keys = dict[str, str | None]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RISES = {
    "none": "at the present price",
    "expected": "with the rise that is expected",
    "cap": "with the most that the contract allows",
}


def rows(report: CostReport) -> Iterator[tuple[Keys, Decimal]]:
    """The keys in the order of the groupings, and the amount; what comes to nothing is left out.

    The rows follow the groupings, too: by month and category, all of January comes first.
    """
    leaves = [group for group in report.groups if len(group.keys) == len(report.keyed)] or [report.total]
    times = [name for name in report.by if name not in report.keyed]
    if not times:
        for group in leaves:
            if group.amount:
                yield dict(zip(report.keyed, group.keys, strict=True)), group.amount
        return
    # Where the time comes first in the groupings, it does in the rows; groupings behind it follow their own order.
    if report.by[0] in times:
        for number in range(len(report.periods)):
            for group in leaves:
                yield from _row(report, group, number)
        return
    for group in leaves:
        for number in range(len(report.periods)):
            yield from _row(report, group, number)


def _row(report: CostReport, group: CostGroup, number: int) -> Iterator[tuple[Keys, Decimal]]:
    amount = group.parts[number]
    if amount:
        keys: Keys = dict(zip(report.keyed, group.keys, strict=True))
        period = report.periods[number]
        time = {"month": period.name, "quarter": period.quarter}
        yield {name: time.get(name) or keys.get(name) for name in report.by}, amount


def title(report: CostReport, style: Conventions) -> str:
    """`Effective cost, EUR, fiscal year 2026 (Jan-Dec)`."""
    basis = f"{report.basis.capitalize()} cost"
    return f"{basis}, {report.currency}, {span(report, style)}"


def span(report: CostReport, style: Conventions) -> str:
    """The span in words."""
    if report.fiscal_year is None:
        return f"{style.day(report.first)} to {style.day(report.last)}"
    months = f"{_MONTHS[report.first.month - 1]}-{_MONTHS[report.last.month - 1]}"
    return f"fiscal year {report.fiscal_year} ({months})"


def notes(report: CostReport, style: Conventions) -> Iterator[str]:
    """Sentences for below the table: what is not in the total first."""
    yield from _missing(report, style)
    yield from _stopping(report, style)
    if report.left_out:
        yield f"Not counted, for only proposed or evaluated: {_by_tool(report.left_out, style)}."
    yield from _renewing(report, style)
    if report.rates:
        rates = all_of([f"{style.number(rate.normalize())} {currency}" for currency, rate in report.rates.items()])
        day = "" if report.rates_as_of is None else f" of {style.day(report.rates_as_of)}"
        yield f"At the rates{day}: 1 {report.currency} = {rates}."


def _missing(report: CostReport, style: Conventions) -> Iterator[str]:
    for one in report.unconverted:
        yield (
            f"Not in the total: {money(one.amount, style)} of {one.tool}, for want of a rate for {one.amount.currency} "
            f"in stackctl.yaml under fx: rates:"
        )
    if report.basis != "actual":
        return
    if report.spend_until is None:
        yield "Nothing is known of what was spent: spend/ holds no bookings."
    elif report.spend_until < report.last:
        yield f"The bookings in spend/ reach to {style.day(report.spend_until)}."


def _stopping(report: CostReport, style: Conventions) -> Iterator[str]:
    if report.stopped:
        sums: dict[str, Decimal] = {}
        for one in report.stopped:
            sums[one.amount.currency] = sums.get(one.amount.currency, Decimal(0)) + one.amount.amount
        amounts = all_of([f"{style.number(amount)} {currency}" for currency, amount in sorted(sums.items())])
        named = some_of([f"{one.tool} on {style.day(one.day)}" for one in report.stopped])
        ends = "contracts that do not renew by themselves end"
        yield f"Not counted: {amounts} that would follow at the same price where {ends}: {named}."


def _renewing(report: CostReport, style: Conventions) -> Iterator[str]:
    if report.renewed:
        first: dict[tuple[str, ...], str] = {}
        for one in report.renewed:
            rise = f" (+{style.number(one.percent.normalize() + 0)} %)" if one.percent else ""
            first.setdefault(one.tools, f"{all_of(one.tools)} on {style.day(one.day)}{rise}")
        renew = "contract renews" if len(first) == 1 else "contracts renew"
        yield f"{len(first)} {renew} within the span, counted {_RISES[report.uplift]}: {some_of(list(first.values()))}."


def _by_tool(left_out: Iterable[Unconverted], style: Conventions) -> str:
    return some_of([f"{one.tool} {money(one.amount, style)}" for one in left_out])


def money(amount: Money, style: Conventions) -> str:
    """An amount with its currency."""
    return f"{style.number(amount.amount)} {amount.currency}"


def nothing(report: CostReport, style: Conventions) -> str:
    """What to say where there is no line at all."""
    return f"Nothing that was asked for costs anything in {span(report, style)}."
