"""`renewals` as people read it: by day, each with its money, what to do, and the working of the date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.tables import table
from stackctl.output.kit.terminal import cells, joined, styled, wrapped
from stackctl.output.renewals.words import Amounts, group_in_words, how, lines_of, remarks, summary, tools_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.look import Look
    from stackctl.model.reports.renewals import Renewal, RenewalReport
    from stackctl.output.renewals.words import Line

_HEADS = ("notice by", "in", "tool", "term ends", "a year", "owner", "how", "working")
_RIGHT = (4,)
_FACTS, _DATE = 5, 3
_GAP = 2
_INDENT = " " * 12


def render(report: RenewalReport, look: Look) -> str:
    """The contracts, in groups where these were asked for; then what they add up to, and what is not among them."""
    amounts = Amounts(report, look)
    told = [*summary(report, amounts, conventions(look)), *remarks(report, amounts, conventions(look))]
    if report.rows:
        told.append("In a calendar: stackctl renewals --format ics --output renewals.ics")
    below = [line for text in told for line in wrapped(text, look, indent="  ")]
    return joined([*_table(report, amounts, look), *([""] if report.rows else []), *below])


def _table(report: RenewalReport, amounts: Amounts, look: Look) -> Iterator[str]:
    """One line a date where all that is to say of it fits, else what does not fit below it."""
    groups: Sequence[tuple[str, Sequence[Renewal]]] = [("", report.rows)]
    if report.by is not None:
        groups = [(group_in_words(group, report, amounts), group.rows) for group in report.groups]
    lines = [line for _, rows in groups for line in lines_of(rows)]
    if not lines:
        return
    rows = [_cells(line, amounts, look) for line in lines]
    shown = _columns(rows, look)
    head, *drawn = table(
        _HEADS[:shown], [row[:shown] for row in rows], look, right=_RIGHT if shown > _DATE else ()
    ).splitlines()
    yield head
    numbers = iter(range(len(lines)))
    for name, members in groups:
        if name:
            yield ""
            yield from (styled(line, "bold", look) for line in wrapped(name, look, indent="  "))
        for _ in lines_of(members):
            number = next(numbers)
            yield drawn[number]
            details = " · ".join(_details(rows[number], shown))
            if details:
                yield from (styled(line, "dim", look) for line in wrapped(details, look, first=_INDENT, indent=_INDENT))


def _cells(line: Line, amounts: Amounts, look: Look) -> list[str]:
    row, words = line.row, conventions(look)
    return [
        "-" if line.notice_by is None else words.day(line.notice_by),
        line.when,
        terminal(tools_in_words(row)),
        words.day(line.term_end),
        amounts.yearly(row) or "-" if line.has_money else "",
        terminal(row.owner or "nobody"),
        terminal(how(line, amounts, words)),
        terminal(line.working),
    ]


def _details(row: Sequence[str], shown: int) -> list[str]:
    """What has no column: where there is no room for them, the term and its price, too."""
    term = [f"term ends {row[3]}", f"{row[4]} a year" if row[4] else ""] if shown <= _DATE else []
    return [cell for cell in (*term, *row[max(shown, _FACTS) :]) if cell]


def _columns(rows: Sequence[Sequence[str]], look: Look) -> int:
    """How many columns fit: all; those up to the owner; those before; or the date and the tool alone."""
    if look.width is None:
        return len(_HEADS)
    widths = [max(cells(cell) for cell in column) + _GAP for column in zip(_HEADS, *rows, strict=True)]
    for shown in (len(_HEADS), _FACTS + 1, _FACTS):
        if sum(widths[:shown]) - _GAP <= look.width:
            return shown
    return _DATE
