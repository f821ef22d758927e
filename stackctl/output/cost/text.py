"""`cost` as people read it: a table that adds up, then what it rests on."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import units
from stackctl.core.money.rounding import nested
from stackctl.core.text.escape import terminal
from stackctl.model.currency import DIGITS
from stackctl.model.reports.cost import CostGroup
from stackctl.output.cost.words import notes, nothing, title
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.findings import finding_lines
from stackctl.output.kit.tables import table
from stackctl.output.kit.terminal import cells, joined, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.look import Look
    from stackctl.model.reports.cost import CostReport
    from stackctl.output.kit.conventions import Conventions

_BAR = 8
_BARS = " ▏▎▍▌▋▊▉█"
_SPARKS = "▁▂▃▄▅▆▇█"
_MOST_SPARKS = 24
_GAP = 2

_Columns = list[tuple[str, list[Decimal]]]
"""A head and an amount a line, the total's last."""


def render(report: CostReport, look: Look) -> str:
    """The title, the table with its total, and the notes; broken prices come last."""
    style = conventions(look)
    head = [styled(line, "bold", look) for line in wrapped(title(report, style), look)]
    below = [line for note in notes(report, style) for line in wrapped(note, look, indent="  ")]
    faults = [line for found in report.findings for line in ("", *finding_lines(found, look))]
    if report.findings:
        faults = ["", *wrapped("The amounts are not right before these are mended:", look), *faults[1:]]
    if not report.groups and not report.total.amount:
        return joined([*head, *wrapped(nothing(report, style), look), *below, *faults])
    if not report.keyed:
        return joined(head) + _by_time(report, look, style) + joined([*([""] if below else []), *below, *faults])
    lines, times = _fitting(report, look, style)
    if lines[-1] is not report.total:
        rough = f"In whole {report.currency}, for want of room: to the cent with --format csv."
        below = [*wrapped(rough, look, indent="  "), *below]
    drawn = _by_group(report, lines, times, look, style)
    return joined(head) + drawn + joined([*([""] if below else []), *below, *faults])


def _by_time(report: CostReport, look: Look, style: Conventions) -> str:
    """A line a period."""
    whole, parts = report.total.amount, report.total.parts
    most = max(parts)
    names = [*(period.name for period in report.periods), "total"]
    rows = [
        [name, style.number(part), _share(part, whole, style), _bar(part, most) if name != "total" else ""]
        for name, part in zip(names, (*parts, whole), strict=True)
    ]
    return table(
        ["month" if "month" in report.by else "quarter", report.currency, "share", ""], rows, look, right={1, 2}
    )


def _by_group(report: CostReport, lines: Sequence[CostGroup], times: _Columns, look: Look, style: Conventions) -> str:
    """A line a group, subtotals before what they are made of, then the total."""
    most = max((group.amount for group in report.groups if len(group.keys) == 1), default=Decimal(0))
    names = [*(_name(report, group) for group in lines[:-1]), "total"]
    whole = lines[-1].amount
    columns: list[tuple[str, list[str]]] = [(", ".join(report.keyed), names)]
    columns += [(head, [style.number(value) for value in values]) for head, values in times]
    columns.append((_last(report), [style.number(line.amount) for line in lines]))
    columns.append(("share", [_share(line.amount, whole, style) for line in lines]))
    numbers = range(1, len(columns))
    drawings = [("", [*(_bar(line.amount, most) for line in lines[:-1]), ""])]
    if len(report.by) == len(report.keyed) and 1 < len(report.periods) <= _MOST_SPARKS:
        drawings.insert(0, ("by month", [_spark(line.parts) for line in lines]))
    for drawing in drawings:
        if look.width is None or _width([*columns, drawing]) - _GAP <= look.width:
            columns.append(drawing)
    heads, cells_ = zip(*columns, strict=True)
    return table(heads, list(zip(*cells_, strict=True)), look, right=numbers, whole=numbers)


def _last(report: CostReport) -> str:
    return "year" if report.fiscal_year is not None else "total"


def _name(report: CostReport, group: CostGroup) -> str:
    depth = len(group.keys) - 1
    return "  " * depth + terminal(report.called(report.keyed[depth], group.keys[-1]))


def _width(columns: Sequence[tuple[str, Sequence[str]]]) -> int:
    """How many columns of the terminal the columns take, a gap after each included."""
    return sum(max(map(cells, (head, *column))) + _GAP for head, column in columns)


def _fitting(report: CostReport, look: Look, style: Conventions) -> tuple[list[CostGroup], _Columns]:
    """The lines and their columns by time: as fine as was asked for where there is room, else coarser.

    Where the cents do not fit, the amounts are in whole units, and add up so; that is better than no months.
    """
    exact = [*report.groups, report.total]
    if len(report.by) == len(report.keyed):
        return exact, []
    names = [_name(report, group) for group in report.groups]
    rough = _in_whole_units(report)
    for grain in ("name", "quarter", "year"):
        for lines in (exact, rough):
            times = _times(report, lines, grain)
            numbers = [*times, (_last(report), [line.amount for line in lines])]
            drawn = [(head, [style.number(value) for value in values]) for head, values in numbers]
            wide = _width([("", names), *drawn, ("share", ["100 %"])]) - _GAP
            if look.width is None or (wide <= look.width and len(times) > 1):
                return lines, times
    return exact, []


def _in_whole_units(report: CostReport) -> list[CostGroup]:
    """The lines and the total in whole units of the currency."""
    digits = DIGITS[report.currency]
    leaves = (
        (group.keys, [units(Fraction(part), digits) for part in group.parts])
        for group in report.groups
        if len(group.keys) == len(report.keyed)
    )
    lines, total = nested(leaves, 10**digits, [period.path for period in report.periods], 0)
    return [
        CostGroup(keys, Decimal(sum(numbers)), tuple(map(Decimal, numbers))) for keys, numbers in [*lines, ((), total)]
    ]


def _times(report: CostReport, lines: Sequence[CostGroup], grain: str) -> _Columns:
    """The columns by month or quarter as asked for, by quarter, or by year."""
    names = [
        period.name if grain == "name" else period.quarter if grain == "quarter" else period.year
        for period in report.periods
    ]
    columns = {name: [Decimal(0)] * len(lines) for name in names}
    for number, name in enumerate(names):
        columns[name] = [sum_ + line.parts[number] for sum_, line in zip(columns[name], lines, strict=True)]
    short = len({name[:4] for name in names}) == 1 and all("-Q" in name for name in names)
    return [(name[5:] if short else name, values) for name, values in columns.items()]


def _share(part: Decimal, whole: Decimal, style: Conventions) -> str:
    return style.percent(Decimal(round(part / whole * 100))) if whole > 0 else "-"


def _bar(amount: Decimal, most: Decimal) -> str:
    if amount <= 0 or most <= 0:
        return ""
    eighths = max(1, round(amount / most * _BAR * 8))
    return "█" * (eighths // 8) + _BARS[eighths % 8].strip()


def _spark(parts: Sequence[Decimal]) -> str:
    most = max(parts)
    if most <= 0:
        return ""
    top = len(_SPARKS) - 1
    return "".join(_SPARKS[round(max(part, Decimal(0)) / most * top)] for part in parts)
