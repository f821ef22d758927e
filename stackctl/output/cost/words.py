"""What the formats of `cost` share: its cells as rows, and in words what they are, rest on, and do not hold."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from stackctl.core.money.amounts import apportioned
from stackctl.core.text.messages import all_of, some_of
from stackctl.output.kit.json import encoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from stackctl.model.money import Money
    from stackctl.model.reports.cost import CostGroup, CostReport, Period, Renewed, Stopped, Unconverted, Uplift
    from stackctl.output.kit.conventions import Conventions

Keys = dict[str, str | None]
K = TypeVar("K")

WHOLE = Decimal("100.0")
"""The share of the total in itself."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PERCENT_DIGITS = 1
RISES = {
    "none": "at the present price",
    "expected": "with the rise that is expected",
    "cap": "with the most that the contract allows",
}
"""At what price contracts are taken to renew, by the scenario."""


def leaves(report: CostReport) -> Sequence[CostGroup]:
    """The lines with nothing below them; the total where it is grouped by nothing but time."""
    if not report.keyed:
        return (report.total,)
    return tuple(group for group in report.groups if len(group.keys) == len(report.keyed))


def rows(report: CostReport) -> Iterator[tuple[Keys, Decimal]]:
    """The keys in the order of the groupings, and the amount; what comes to nothing is left out.

    One row a line, and one a line and period where a time is among the groupings. The rows follow the groupings, too:
    by month and category, all of January comes first; by category, month and tool, a category's January does.
    """
    lines = leaves(report)
    if len(report.by) == len(report.keyed):
        yield from ((_keys(report, group, None), group.amount) for group in lines if group.amount)
        return
    places, times = _places(report, lines), _times(report)
    found = [
        (tuple(place or time for place, time in zip(places[index], times[number], strict=True)), index, number)
        for index, group in enumerate(lines)
        for number in range(len(report.periods))
        if group.parts[number]
    ]
    for _, index, number in sorted(found):
        yield _keys(report, lines[index], report.periods[number]), lines[index].parts[number]


def _keys(report: CostReport, group: CostGroup, period: Period | None) -> Keys:
    keys: Keys = dict(zip(report.keyed, group.keys, strict=True))
    if period is not None:
        keys |= {"month": period.name, "quarter": period.quarter}
    return {name: keys[name] for name in report.by}


def _places(report: CostReport, lines: Sequence[CostGroup]) -> list[list[int]]:
    """Where each line comes among the others, by grouping, counted from 1; 0 for a time."""
    depths = [report.keyed.index(name) + 1 if name in report.keyed else 0 for name in report.by]
    numbers: dict[tuple[str | None, ...], int] = {}
    return [
        [numbers.setdefault(group.keys[:depth], len(numbers) + 1) if depth else 0 for depth in depths]
        for group in lines
    ]


def _times(report: CostReport) -> list[list[int]]:
    """Where each period comes, by grouping; a month where its quarter comes, if that is what is grouped by."""
    quarters: dict[str, int] = {}
    places = [(number, quarters.setdefault(one.quarter, number)) for number, one in enumerate(report.periods)]
    return [[quarter if name == "quarter" else number for name in report.by] for number, quarter in places]


def shares(report: CostReport) -> list[Decimal | None]:
    """What part of the total each line is, in percent with one decimal, or each period where time is all there is.

    Those of the lines below one add up to its own, and those of the outermost to 100. None where there is no total to
    speak of.
    """
    depth = len(report.keyed)
    if not depth:
        return list(_percentages(dict(enumerate(report.total.parts)), report.total.amount).values())
    found = _percentages({one.keys: one.amount for one in leaves(report)}, report.total.amount)
    sums: dict[tuple[str | None, ...], Decimal] = {}
    for keys, share in found.items():
        for length in range(1, depth + 1):
            if share is not None:
                sums[keys[:length]] = sums.get(keys[:length], Decimal(0)) + share
    return [sums.get(one.keys) for one in report.groups]


def _percentages(amounts: Mapping[K, Decimal], whole: Decimal) -> Mapping[K, Decimal | None]:
    if whole <= 0:
        return dict.fromkeys(amounts)
    exact = {key: Fraction(amount) / Fraction(whole) * 100 for key, amount in amounts.items()}
    return dict(apportioned(exact, _PERCENT_DIGITS))


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
    yield from stopping(report.stopped, style)
    yield from leaving_out(report.left_out, style)
    yield from renewing(report.renewed, report.uplift, style)
    yield from exchanging(report.rates, report.rates_as_of, report.currency, style)


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


def stopping(stopped: Sequence[Stopped], style: Conventions) -> Iterator[str]:
    """What ends with its contract."""
    if stopped:
        sums: dict[str, Decimal] = {}
        for one in stopped:
            sums[one.amount.currency] = sums.get(one.amount.currency, Decimal(0)) + one.amount.amount
        amounts = all_of([f"{style.number(amount)} {currency}" for currency, amount in sorted(sums.items())])
        named = some_of([f"{one.tool} on {style.day(one.day)}" for one in stopped])
        ends = "contracts that do not renew by themselves end"
        yield f"Not counted: {amounts} that would follow at the same price where {ends}: {named}."


def leaving_out(left_out: Sequence[Unconverted], style: Conventions) -> Iterator[str]:
    """What commits nobody."""
    if left_out:
        yield f"Not counted, for only proposed or evaluated: {by_tool(left_out, style)}."


def renewing(renewed: Sequence[Renewed], uplift: Uplift, style: Conventions) -> Iterator[str]:
    """What renews by itself, and at what price."""
    if renewed:
        first: dict[tuple[str, ...], str] = {}
        for one in renewed:
            rise = f" (+{style.number(one.percent.normalize() + 0)} %)" if one.percent else ""
            first.setdefault(one.tools, f"{all_of(one.tools)} on {style.day(one.day)}{rise}")
        renew = "contract renews" if len(first) == 1 else "contracts renew"
        yield f"{len(first)} {renew} within the span, counted {RISES[uplift]}: {some_of(list(first.values()))}."


def exchanging(rates: Mapping[str, Decimal], as_of: date | None, currency: str, style: Conventions) -> Iterator[str]:
    """The rates, in units of a currency for one of `currency`."""
    if rates:
        units = all_of([f"{style.number(rate.normalize())} {own}" for own, rate in rates.items()])
        day = "" if as_of is None else f" of {style.day(as_of)}"
        yield f"At the rates{day}: 1 {currency} = {units}."


def by_tool(amounts: Iterable[Unconverted], style: Conventions) -> str:
    """`canto 18 000.00 EUR and brevo 3 200.00 EUR`."""
    return some_of([f"{one.tool} {money(one.amount, style)}" for one in amounts])


def money(amount: Money, style: Conventions) -> str:
    """An amount with its currency."""
    return f"{style.number(amount.amount)} {amount.currency}"


def nothing(report: CostReport, style: Conventions) -> str:
    """What to say where there is no line at all."""
    return f"Nothing that was asked for costs anything in {span(report, style)}."


def assumed(
    renewed: Iterable[Renewed],
    stopped: Iterable[Stopped],
    left_out: Iterable[Unconverted],
    unconverted: Iterable[Unconverted],
) -> dict[str, Any]:
    """What a report rests on and what is not in it, as JSON holds it."""
    return {
        "renewed": [
            {"tools": list(one.tools), "contract": one.contract, "date": f"{one.day}", "percent": f"{one.percent:f}"}
            for one in renewed
        ],
        "stopped": [
            {"tool": one.tool, "contract": one.contract, "end": f"{one.day}", **encoded(one.amount)} for one in stopped
        ],
        "left_out": by_tool_in_json(left_out),
        "unconverted": by_tool_in_json(unconverted),
    }


def by_tool_in_json(amounts: Iterable[Unconverted]) -> list[dict[str, str]]:
    """Amounts by tool as JSON holds them."""
    return [{"tool": one.tool, **encoded(one.amount)} for one in amounts]
