"""`budget` as people read it: whether the budgets last, the figures, and what can be done about those that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.output.budget.words import cause, first_budget, notes, overrun, remedy, title, used, verdict
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.findings import finding_lines
from stackctl.output.kit.tables import table
from stackctl.output.kit.terminal import cells, joined, shortened, styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from stackctl.model.look import Look
    from stackctl.model.reports.budget import BudgetFigures, BudgetReport, BudgetRow
    from stackctl.output.kit.conventions import Conventions

_GAP = 2
_BAR, _PERCENT = 6, 5
_NARROWEST_NAME = 12
_WIDEST = 16
"""How much of a cost centre's number a terminal shows: as much as `(no cost centre)` takes."""
_NONE = "-"


def render(report: BudgetReport, look: Look) -> str:
    """The verdict, the figures in as many tables as the width asks for, the budgets in trouble, and the notes."""
    style = conventions(look)
    parts = ["\n".join(styled(line, "bold", look) for line in wrapped(title(report, style), look)) + "\n"]
    parts.append(joined(_verdict(report, style, look)))
    if report.rows:
        parts += _tables(report, style, look)
    parts += [joined(_trouble(row, report, style, look)) for row in report.over]
    parts.append(joined(line for note in notes(report, style) for line in wrapped(note, look, indent="  ")))
    if report.findings:
        faults = [line for found in report.findings for line in finding_lines(found, look)]
        parts.append(joined([*wrapped("The figures are not right before these are mended:", look), *faults]))
    return parts[0] + "\n".join(parts[1:])


def _verdict(report: BudgetReport, style: Conventions, look: Look) -> Iterator[str]:
    yield from wrapped(verdict(report, style), look)
    if all(row.figures.budget is None for row in report.rows):
        yield from wrapped(first_budget(report), look)


def _trouble(row: BudgetRow, report: BudgetReport, style: Conventions, look: Look) -> Iterator[str]:
    for line in wrapped(overrun(row, report, style), look):
        yield styled(line, "bold", look)
    for text in (cause(row, style), remedy(row, report, style)):
        yield from wrapped(text, look, first="  ", indent="  ")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures: its head, and a cell a row, the total's last."""

    head: str
    cells: Sequence[str]

    @property
    def width(self) -> int:
        """How many columns of the terminal it takes, with the gap before it."""
        return max(map(cells, (self.head, *self.cells))) + _GAP


def _tables(report: BudgetReport, style: Conventions, look: Look) -> Iterator[str]:
    """All columns side by side, or in several tables that each begin with the cost centres."""
    figures = [*(row.figures for row in report.rows), report.total]
    labels = [terminal(row.label) for row in report.rows]
    if look.width is not None:
        labels = [shortened(label, _WIDEST) for label in labels]
    lead = [_Column("centre", [*labels, "total"])]
    if len({one.currency for one in figures}) > 1:
        lead.append(_Column("", [one.currency for one in figures]))
    taken = sum(column.width for column in lead) - _GAP
    groups, bare = (_packed(_columns(figures, style, bars=bars), taken, look.width) for bars in (True, False))
    # A bar is not worth a table more.
    for group in groups if len(groups) == len(bare) else bare:
        room = None if look.width is None else look.width - taken - sum(column.width for column in group)
        shown = [lead[0], *_names(report, room), *lead[1:], *group]
        right = set(range(len(shown) - len(group), len(shown)))
        rows = list(zip(*(column.cells for column in shown), strict=True))
        yield table([column.head for column in shown], rows, look, right=right, whole=range(len(shown)))


def _columns(figures: Sequence[BudgetFigures], style: Conventions, *, bars: bool) -> list[_Column]:
    """The columns that have anything to say."""
    columns = [
        _Column("budget", _money([one.budget for one in figures], style)),
        _Column("committed", _money([one.committed for one in figures], style)),
        _Column("forecast", _money([one.forecast for one in figures], style)),
        _Column("left", _money([one.left for one in figures], style)),
        _Column("runs out", [one.runs_out or _NONE for one in figures]),
        _Column("used", [_use(one, style, bar=bars) for one in figures]),
        _Column("billed", _money([one.billed for one in figures], style)),
        _Column("actual", _money([one.actual for one in figures], style)),
        _Column("a month", _money([one.run_rate for one in figures], style)),
    ]
    return [column for column in columns if any(cell != _NONE for cell in column.cells)]


def _packed(columns: Sequence[_Column], taken: int, width: int | None) -> list[list[_Column]]:
    """The columns in groups that fit the width beside what is taken of it, at least one a group."""
    groups: list[list[_Column]] = [[]]
    for column in columns:
        used_up = taken + sum(one.width for one in groups[-1])
        if width is not None and groups[-1] and used_up + column.width > width:
            groups.append([])
        groups[-1].append(column)
    return groups


def _names(report: BudgetReport, room: int | None) -> list[_Column]:
    """What the cost centres are called, cut to the room; nothing where none has a name, or there is hardly any room."""
    names = [terminal(row.name or "") for row in report.rows]
    most = max(map(cells, names), default=0)
    if room is not None and room < most + _GAP:
        most = room - _GAP
        if most < _NARROWEST_NAME:
            return []
    return [_Column("", [*(shortened(name, most) for name in names), ""])] if any(names) else []


def _money(amounts: Sequence[Decimal | None], style: Conventions) -> list[str]:
    return [_NONE if one is None else style.number(one) for one in amounts]


def _use(figures: BudgetFigures, style: Conventions, *, bar: bool) -> str:
    """How much of a budget the forecast takes, in percent, and as a bar."""
    share = used(figures)
    if share is None:
        return _NONE
    if not bar:
        return style.percent(share)
    full = min(max(int(share * _BAR / 100), 0), _BAR)
    return f"{'█' * full}{'░' * (_BAR - full)} {style.percent(share):>{_PERCENT}}"
