"""`cost` as people read it: a table that adds up, then what it rests on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.escape import terminal
from stackctl.render.audit_text import finding_lines
from stackctl.render.conventions import conventions
from stackctl.render.costs import notes, nothing, title
from stackctl.render.tables import table
from stackctl.render.terminal import cells, joined, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.costs import CostGroup, CostReport
    from stackctl.model.reports import Look
    from stackctl.render.conventions import Conventions

_BAR = 8
_BARS = " ▏▎▍▌▋▊▉█"
_SPARKS = "▁▂▃▄▅▆▇█"
_MOST_SPARKS = 24
_GAP = 2
_NARROWEST_NAME = 18

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
    drawn = _by_time(report, look, style) if not report.keyed else _by_group(report, look, style)
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


def _by_group(report: CostReport, look: Look, style: Conventions) -> str:
    """A line a group, subtotals before what they are made of; as many periods as there is room for."""
    lines = [*report.groups, report.total]
    names = [_name(report, group) for group in report.groups] + ["total"]
    outer = [group.amount for group in report.groups if len(group.keys) == 1]
    most = max(outer, default=Decimal(0))
    whole = report.total.amount
    amounts = [style.number(line.amount) for line in lines]
    shares = [_share(line.amount, whole, style) for line in lines]
    last = "year" if report.fiscal_year is not None else "total"
    heads, columns = [_head(report), last, "share"], [names, amounts, shares]
    room = None if look.width is None else look.width - _width(heads[1:], columns[1:])
    for at, (head, values) in enumerate(_periods(report, lines, room, style), start=1):
        heads.insert(at, head)
        columns.insert(at, [style.number(value) for value in values])
    right = set(range(1, len(heads)))
    more = [("", [_bar(line.amount, most) for line in lines[:-1]] + [""])]
    if len(report.by) == len(report.keyed) and 1 < len(report.periods) <= _MOST_SPARKS:
        more.insert(0, ("by month", [_spark(line.parts) for line in lines]))
    for head, drawings in more:
        wide = _width([*heads[1:], head], [*columns[1:], drawings])
        if look.width is None or wide + min(max(map(cells, names)), _NARROWEST_NAME) <= look.width:
            heads.append(head)
            columns.append(drawings)
    return table(heads, list(zip(*columns, strict=True)), look, right=right)


def _head(report: CostReport) -> str:
    return ", ".join(report.keyed)


def _name(report: CostReport, group: CostGroup) -> str:
    depth = len(group.keys) - 1
    return "  " * depth + terminal(report.called(report.keyed[depth], group.keys[-1]))


def _width(heads: Sequence[str], columns: Sequence[Sequence[str]]) -> int:
    """How many columns of the terminal the columns take, the gaps before them included."""
    widths = (max(map(cells, (head, *column))) for head, column in zip(heads, columns, strict=True))
    return sum(width + _GAP for width in widths)


def _periods(report: CostReport, lines: Sequence[CostGroup], room: int | None, style: Conventions) -> _Columns:
    """The columns by time: as fine as was asked for where they fit, else by quarter or by year, else none."""
    if len(report.by) == len(report.keyed):
        return []
    names = [_name(report, group) for group in report.groups]
    least = min(max(map(cells, names), default=0), _NARROWEST_NAME)
    for columns in _coarser(report, lines):
        width = _width([head for head, _ in columns], [[style.number(v) for v in values] for _, values in columns])
        if room is None or width + least <= room:
            return columns
    return []


def _coarser(report: CostReport, lines: Sequence[CostGroup]) -> Iterator[_Columns]:
    one_year = len({period.quarter[:4] for period in report.periods}) == 1
    for of in (lambda name, _: name, lambda _, quarter: quarter, lambda _, quarter: quarter[:4]):
        columns: dict[str, list[Decimal]] = {}
        for number, period in enumerate(report.periods):
            head = of(period.name, period.quarter)
            sums = columns.setdefault(head, [Decimal(0)] * len(lines))
            columns[head] = [sum_ + line.parts[number] for sum_, line in zip(sums, lines, strict=True)]
        short = one_year and all("Q" in head for head in columns)
        yield [(head[5:] if short else head, values) for head, values in columns.items()]


def _share(part: Decimal, whole: Decimal, style: Conventions) -> str:
    return f"{style.number(Decimal(round(part / whole * 100)))} %" if whole > 0 else "-"


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
