"""`renewals --format markdown`: a table for a page or a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.terminal import joined
from stackctl.output.renewals.words import Amounts, group_name, how, lines_of, remarks, summary, tools_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.look import Look
    from stackctl.model.reports.renewals import Renewal, RenewalReport
    from stackctl.output.renewals.words import Line

_HEADS = ("notice by", "in", "tool", "term ends", "a year", "at stake", "owner", "how", "working")
_RIGHT = frozenset({"a year", "at stake"})


def render(report: RenewalReport, look: Look) -> str:
    """The contracts by day as a GitHub-flavoured table, then what they add up to, and what is not among them."""
    amounts, words = Amounts(report, look), conventions(look)
    told = [*summary(report, amounts, words), *remarks(report, amounts, words)]
    table = list(_table(report, amounts, look))
    # A list: single lines would run into one paragraph.
    return joined([*table, *([""] if table else []), *(f"- {markdown(text)}" for text in told)])


def _table(report: RenewalReport, amounts: Amounts, look: Look) -> Iterator[str]:
    if not report.rows:
        return
    grouped: list[tuple[list[str], tuple[Renewal, ...]]] = [([], report.rows)]
    if report.by is not None:
        grouped = [([markdown(group_name(group, report))], group.rows) for group in report.groups]
    heads = [*([] if report.by is None else [report.by]), *_HEADS]
    yield _row(heads)
    yield _row(["---:" if head in _RIGHT else "---" for head in heads])
    for name, rows in grouped:
        for line in lines_of(rows):
            yield _row([*name, *(markdown(cell) for cell in _cells(line, amounts, look))])


def _cells(line: Line, amounts: Amounts, look: Look) -> list[str]:
    row, words = line.row, conventions(look)
    return [
        "" if line.notice_by is None else words.day(line.notice_by),
        line.when,
        tools_in_words(row),
        words.day(line.term_end),
        amounts.yearly(row) if line.has_money else "",
        amounts.at_stake(row) if line.has_money else "",
        row.owner or "nobody",
        how(line, amounts, words),
        line.working,
    ]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
