"""What the formats of a cost report have in common: its cells as rows, and the share of each line in the total."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money import apportioned, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.costs import CostGroup, CostReport, Period

Keys = dict[str, str | None]

_PERCENT_DIGITS = 1


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
    places = _places(report, lines)
    times = _times(report)
    found = [
        (tuple(place or time for place, time in zip(places[index], times[number], strict=True)), index, number)
        for index, group in enumerate(lines)
        for number in range(len(report.periods))
        if group.parts[number]
    ]
    for _, index, number in sorted(found):
        yield _keys(report, lines[index], report.periods[number]), lines[index].parts[number]


def shares(report: CostReport) -> list[Decimal | None]:
    """What part of the total each line of the report is, in percent with one decimal; None where there is no total.

    Those of the lines below one add up to its own, and those of the outermost to 100.
    """
    whole = Fraction(report.total.amount)
    if not whole:
        return [None] * len(report.groups)
    depth = len(report.keyed)
    last = {number: group for number, group in enumerate(report.groups) if len(group.keys) == depth}
    exact = {number: Fraction(group.amount) / whole * 100 for number, group in last.items()}
    of_lines = apportioned(exact, _PERCENT_DIGITS)
    found: list[Decimal | None] = []
    sums: dict[tuple[str | None, ...], Decimal] = {}
    for number, share in of_lines.items():
        keys = last[number].keys
        for length in range(1, depth):
            sums[keys[:length]] = sums.get(keys[:length], Decimal(0)) + share
    nothing = rounded(Fraction(0), _PERCENT_DIGITS)
    for number, group in enumerate(report.groups):
        found.append(of_lines[number] if number in of_lines else sums.get(group.keys, nothing))
    return found


def share_of(amount: Decimal, report: CostReport) -> Decimal | None:
    """What part of the total an amount is, in percent with one decimal; None where there is no total."""
    whole = Fraction(report.total.amount)
    return rounded(Fraction(amount) / whole * 100, _PERCENT_DIGITS) if whole else None


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
