"""`budget --format markdown`: for a page that a budget owner signs, or for a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown
from stackctl.core.text.messages import count
from stackctl.output.budget.words import cause, first_budget, notes, overrun, remedy, title, used, verdict
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.markdown import fitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.look import Look
    from stackctl.model.reports.budget import BudgetFigures, BudgetReport, BudgetRow
    from stackctl.output.kit.conventions import Conventions

_MOST = 60_000
"""How many characters it takes at the most: a comment on GitHub holds 65 536."""
_LONGEST, _LONGEST_TEXT = 200, 1_000
"""How many characters of a name and of a sentence are shown: whatever is in a file, the rest must have room."""
_HEADS = ("budget", "committed", "forecast", "left", "used", "runs out", "billed", "actual", "a month")


def render(report: BudgetReport, look: Look) -> str:
    """The verdict, the budgets that do not last, the figures, and what they rest on: as many rows as fit."""
    style = conventions(look)
    above = [f"### {_text(title(report, style))}", f"**{_text(verdict(report, style))}**"]
    if all(row.figures.budget is None for row in report.rows):
        above.append(_text(first_budget(report)))
    heads = [
        f"| cost centre | name | owner |  | {' | '.join(_HEADS)} |",
        f"| {' | '.join(['---'] * 4 + ['---:'] * len(_HEADS))} |",
    ]
    total = _row("**total**", "", "", _numbers(report.total, style, bold=True))
    below = [f"- {_text(note)}" for note in notes(report, style)]
    below += [
        f"- {found.severity} {_text(f'{found.code} {found.message} ({found.file})')}" for found in report.findings
    ]
    room = _MOST - sum(len(part) + 2 for part in (*above, *heads, total, *below))
    rows = fitting([_of_row(row, style) for row in report.rows], room)
    room -= sum(len(row) + 1 for row in rows)
    troubles = fitting([_trouble(row, report, style) for row in report.over], room)
    if len(rows) < len(report.rows):
        below.insert(
            0, f"- {count(len(report.rows) - len(rows), 'cost centre')} more, for which there is no room here."
        )
    table = "\n".join([*heads, *rows, total])
    return (
        "\n\n".join([*above, *filter(None, ("\n".join(troubles), table if report.rows else "", "\n".join(below)))])
        + "\n"
    )


def _trouble(row: BudgetRow, report: BudgetReport, style: Conventions) -> str:
    sentences = (cause(row, style), remedy(row, report, style))
    return f"- **{_text(overrun(row, report, style))}**<br>{'<br>'.join(map(_text, sentences))}"


def _of_row(row: BudgetRow, style: Conventions) -> str:
    label, name, owner = (markdown(_short(text, _LONGEST)) for text in (row.label, row.name or "", row.owner or ""))
    return _row(label, name, owner, _numbers(row.figures, style))


def _numbers(figures: BudgetFigures, style: Conventions, *, bold: bool = False) -> list[str]:
    share = used(figures)
    amounts = [
        None if amount is None else style.number(amount)
        for amount in (figures.budget, figures.committed, figures.forecast, figures.left)
    ]
    booked = [
        None if amount is None else style.number(amount)
        for amount in (figures.billed, figures.actual, figures.run_rate)
    ]
    percent = None if share is None else style.percent(share)
    cells = [figures.currency, *amounts, percent, figures.runs_out, *booked]
    return ["-" if cell is None else f"**{cell}**" if bold else cell for cell in cells]


def _row(label: str, name: str, owner: str, numbers: Sequence[str]) -> str:
    return f"| {' | '.join([label, name, owner, *numbers])} |"


def _text(text: str) -> str:
    return markdown(_short(text, _LONGEST_TEXT))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
