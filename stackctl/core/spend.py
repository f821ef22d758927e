"""Reads the files of spend/: rows of what was really paid, as CSV with a header.

A row that does not fit is told at its line and left out; the others are kept. The bounds are those of every file.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from pydantic import ValidationError

from stackctl.core.fields import keys_of
from stackctl.core.parse import refusal_of
from stackctl.core.text import did_you_mean, one_of, quoted
from stackctl.core.validate import misfit
from stackctl.model.finding import Problem
from stackctl.model.source import TOP, Position
from stackctl.model.spend import Payment, SpendRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from stackctl.model.source import SourceFile

_MOST_PROBLEMS = 50
_REQUIRED = tuple(name for name, field in SpendRow.model_fields.items() if field.is_required())


@dataclass(frozen=True, slots=True)
class Spend:
    """The payments of a file, in its order, and what is wrong with it."""

    payments: tuple[Payment, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_spend(file: SourceFile) -> Spend:
    """Reads one file; never raises, whatever the bytes are."""
    refusal = refusal_of(file.data)
    if refusal is not None:
        return _refused(file.path, refusal.code, refusal.message, refusal.position)
    text = file.data.decode("utf-8-sig")
    lines = text.split("\n")
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    payments: list[Payment] = []
    problems: list[Problem] = []
    header: list[str] | None = None
    begins = 1
    try:
        for row in reader:
            place = _Place(file.path, begins, lines[begins - 1])
            begins = reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if header is None:
                header = [cell.strip() for cell in row]
                problems += _of_header(header, place)
                if problems:
                    return Spend((), tuple(problems))
            else:
                found = _payment(header, row, place)
                if isinstance(found, Payment):
                    payments.append(found)
                else:
                    problems += found
    except csv.Error as error:
        message = f"not CSV: {'a quote is not closed' if 'end of data' in str(error) else error}"
        problems.append(Problem("STK001", file.path, (), message, _MEND, position=Position(begins, 1)))
    if header is None and not problems:
        return _refused(file.path, "STK001", "the file is empty", TOP, f"begin with a line {','.join(_REQUIRED)}")
    return Spend(tuple(payments), tuple(_few(problems)))


def unknown_tools(payments: Iterable[Payment], known: Collection[str], unread: Collection[str]) -> Iterator[Problem]:
    """STK006 for every tool, at its first row, that is paid for but declared nowhere."""
    told: set[str] = set()
    for payment in payments:
        if payment.tool not in known and payment.tool not in unread and payment.tool not in told:
            told.add(payment.tool)
            message = f"no tool {quoted(payment.tool)}{did_you_mean(payment.tool, known)}"
            help_ = "correct it, or declare it in tools/"
            place = Position(payment.line, 1)
            yield Problem("STK006", payment.file, ("tool", payment.tool), message, help_, position=place)


_MEND = "mend the file; the rows above it were read"


@dataclass(frozen=True, slots=True)
class _Place:
    """A row: the file, the line that it begins on, and that line's text."""

    file: str
    line: int
    text: str

    def of(self, column: int) -> Position:
        """Where a cell begins; the row, where quotes or line breaks make that uncertain."""
        if '"' in self.text:
            return Position(self.line, 1)
        cells = self.text.split(",")
        return Position(self.line, sum(len(cell) + 1 for cell in cells[:column]) + 1)


def _of_header(header: list[str], place: _Place) -> Iterator[Problem]:
    known = keys_of(SpendRow)
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        yield _problem("STK001", place, 0, "the columns are not separated by commas", "separate them with commas")
        return
    for column, name in enumerate(header):
        if name not in known:
            message = f"unknown column {quoted(name)}{did_you_mean(name, known)}"
            yield _problem("STK003", place, column, message, f"write {one_of(tuple(known))}", name=name)
        elif name in header[:column]:
            yield _problem(
                "STK004", place, column, f"the column {quoted(name)} is there twice", "delete one", name=name
            )
    for name in _REQUIRED:
        if name not in header:
            yield _problem(
                "STK008", place, 0, f'the column "{name}" is missing', f"write {name} into the first line", name=name
            )


def _payment(header: list[str], row: list[str], place: _Place) -> Payment | list[Problem]:
    if len(row) != len(header):
        message = f"{len(row)} cells, but the first line has {len(header)}"
        return [_problem("STK002", place, 0, message, "put a text with a comma in double quotes")]
    try:
        given = SpendRow.model_validate(
            {name: cell.strip() for name, cell in zip(header, row, strict=True) if cell.strip()}
        )
    except ValidationError as error:
        return [
            _problem(
                "STK008", place, header.index(str(one["loc"][0])), f'"{one["loc"][0]}" is empty', "write its value"
            )
            if one["type"] == "missing"
            else _problem("STK002", place, header.index(str(one["loc"][0])), *misfit(one))
            for one in error.errors(include_url=False)
        ]
    return Payment(given.date, given.tool, given.currency, given.amount, place.file, place.line)


def _problem(code: str, place: _Place, column: int, message: str, help_: str, *, name: str = "") -> Problem:
    path = (name or f"row {place.line}",)
    return Problem(code, place.file, path, message, help_, position=place.of(column))


def _few(problems: list[Problem]) -> Iterator[Problem]:
    yield from problems[:_MOST_PROBLEMS]
    if len(problems) > _MOST_PROBLEMS:
        rest = len(problems) - _MOST_PROBLEMS
        message = f"and {rest} more problems in this file"
        yield Problem("STK002", problems[0].file, (), message, "mend the ones above first", position=TOP)


def _refused(path: str, code: str, message: str, position: Position, help_: str = "") -> Spend:
    help_ = help_ or "mend the file; nothing else in it was looked at"
    return Spend(problems=(Problem(code, path, (), message, help_, position=position),))
