"""Reader of the files in spend/: CSV with a header."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from stackctl.core.loading.advice import misfit
from stackctl.core.loading.amounts import misfit_of_booking
from stackctl.core.loading.csv_reader import MAX_BYTES, Record, RefusedError, records
from stackctl.core.text.messages import all_of, count, did_you_mean, exact, nearest, one_of, quoted
from stackctl.core.text.secrets import is_secret, may_hold_secret
from stackctl.model.finding import Problem
from stackctl.model.scalars import REFUSED, Currency, Date, Name, SignedAmount
from stackctl.model.source import TOP, KeyPath, Position
from stackctl.model.spend import SpendColumns, SpendRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from stackctl.model.source import SourceFile
    from stackctl.model.stack import Stack

MAX_ROWS = 200_000
MAX_COLUMNS = 50

COLUMNS = tuple(SpendColumns.model_fields)
REQUIRED = tuple(name for name, column in SpendColumns.model_fields.items() if column.is_required())

_DATE = TypeAdapter(Date)
_NAME = TypeAdapter(Name)
_AMOUNT = TypeAdapter(SignedAmount)
_CURRENCY = TypeAdapter(Currency)

_NOUNS = {"tool": "tool", "cost_center": "cost centre"}
_MOST_PROBLEMS = 50
_MOST_HINTS = 10
_MEND_FILE = "fix the file; no row of it was taken"
_MEND_ROW = "correct the row; the others were read"
_HEADER = f"begin the file with {','.join(REQUIRED)}"


@dataclass(frozen=True, slots=True)
class SpendFile:
    """The rows of a file that fit, and its problems."""

    rows: tuple[SpendRow, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_spend(file: SourceFile) -> SpendFile:
    """Read one file; never raise, whatever the bytes are."""
    if len(file.data) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1024 // 1024} MiB, the most that a file of spend may hold: split it"
        return SpendFile((), (_refused(file, message, TOP),))
    try:
        return _read(file)
    except RefusedError as error:
        return SpendFile((), (_refused(file, error.message, error.position),))


def known_tools(stack: Stack, rows: Iterable[SpendRow]) -> tuple[tuple[SpendRow, ...], tuple[Problem, ...]]:
    """Keep the rows of tools that exist, sorted."""
    # of a tool whose file could not be read nothing is known: its rows are neither kept nor a problem
    kept: list[SpendRow] = []
    strange: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.tool in stack.tools:
            kept.append(row)
        elif row.tool not in stack.unread:
            strange.setdefault((row.file, row.tool), []).append(row.row)
    kept.sort(key=lambda row: (row.date, row.tool, row.file, row.row))
    help_ = "write the id of a tool, or declare it in tools/"
    of_systems = {tool: f"{quoted(tool)} is a system, not a tool" for _, tool in strange if tool in stack.systems}
    return tuple(kept), tuple(_unknown(strange, "tool", stack.tools, help_, of_systems))


def unknown_centers(rows: Iterable[SpendRow], known: Collection[str]) -> Iterator[Problem]:
    """Find the cost centres of bookings that do not exist."""
    strange: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.cost_center is not None and row.cost_center not in known:
            strange.setdefault((row.file, row.cost_center), []).append(row.row)
    return _unknown(strange, "cost_center", known, "correct it, or declare it in stackctl.yaml under cost_centers:")


def _unknown(
    strange: Mapping[tuple[str, str], Sequence[int]],
    column: str,
    known: Collection[str],
    help_: str,
    told: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Report names without a thing, by file and name, once.

    `told` holds what there is to say of some names instead.
    """
    noun = _NOUNS[column]
    for number, ((file, name), rows) in enumerate(sorted(strange.items())):
        if number == _MOST_PROBLEMS:
            message = f"and {len(strange) - _MOST_PROBLEMS} more {noun}s that do not exist"
            yield Problem("STK006", file, (), message, "fix the ones above first")
            return
        hint = did_you_mean(name, known) if name not in told and number < _MOST_HINTS else ""
        more = f" ({count(len(rows), 'row')})" if len(rows) > 1 else ""
        message = f"{told.get(name, f'no {noun} {exact(name)}')}{hint}{more}"
        yield Problem("STK006", file, (rows[0], column), message, help_)


def _refused(file: SourceFile, message: str, position: Position) -> Problem:
    return Problem("STK001", file.path, (), message, _MEND_FILE, position=position)


class _RowProblems:
    """The problems of rows, the first of them in full."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._more = 0

    @property
    def is_full(self) -> bool:
        return len(self._problems) >= _MOST_PROBLEMS

    def add(self, code: str, path: KeyPath, message: str, help_: str, *, at: Position) -> None:
        self._problems.append(Problem(code, self._file, path, message, help_, position=at))

    def count(self) -> None:
        self._more += 1

    def all(self) -> tuple[Problem, ...]:
        if not self._more:
            return tuple(self._problems)
        message = f"and {count(self._more, 'more row')} with problems in this file"
        return (*self._problems, Problem("STK002", self._file, (), message, "fix the ones above first"))


def _read(file: SourceFile) -> SpendFile:
    found = records(file.data)
    header = next(found, None)
    if header is None:
        return SpendFile((), (Problem("STK001", file.path, (), "the file is empty", _HEADER, position=TOP),))
    separator = next((sign for sign in ";\t|" if len(header.cells) == 1 and sign in header.cells[0]), None)
    if separator is not None:
        what = "tabs" if separator == "\t" else f'"{separator}"'
        raise RefusedError(f"values are separated by commas here, not by {what}", Position(header.line, 1))
    if len(header.cells) > MAX_COLUMNS:
        raise RefusedError(f"more than {MAX_COLUMNS} columns: {_HEADER}", Position(header.line, 1))
    wrong = tuple(_wrong_columns(file.path, header))
    if wrong:
        return SpendFile((), wrong)
    problems = _RowProblems(file.path)
    rows: list[SpendRow] = []
    wary = may_hold_secret(file.data)
    shape = _Shape(header.cells)
    for number, record in enumerate(found):
        if number >= MAX_ROWS:
            raise RefusedError(f"more than {MAX_ROWS} rows: split the file", Position(record.line, 1))
        row = shape.row(file.path, number, record)
        if row is not None:
            rows.append(row)
        elif problems.is_full:
            problems.count()
        else:
            _note_misfits(number, header.cells, record, problems)
        if wary and is_secret("", "\n".join(record.cells)):
            _note_secrets(number, header.cells, record, problems)
    return SpendFile(tuple(rows), problems.all())


class _Shape:
    """The columns of a file; makes rows of their cells."""

    def __init__(self, header: Sequence[str]) -> None:
        self._width = len(header)
        self._required = [header.index(column) for column in REQUIRED]
        self._optional = [(column, index) for index, column in enumerate(header) if column not in REQUIRED]

    def row(self, file: str, number: int, record: Record) -> SpendRow | None:
        """Make a row; None where something does not fit."""
        cells = record.cells
        if len(cells) != self._width:
            return None
        day, tool, amount, currency = (cells[index] for index in self._required)
        try:
            row = SpendRow(
                file,
                number,
                _DATE.validate_python(day),
                _NAME.validate_python(tool),
                _AMOUNT.validate_python(amount),
                _CURRENCY.validate_python(currency),
                **{column: cells[index] or None for column, index in self._optional},
                line=record.line,
            )
        except ValidationError:
            return None
        return None if misfit_of_booking(amount, row.currency) else row


def _wrong_columns(file: str, header: Record) -> Iterator[Problem]:
    """Find why no row can be read under a header."""
    meant: set[str | None] = set()
    for index, name in enumerate(header.cells):
        place = header.place(index)
        if name in header.cells[:index]:
            message = f"the column {quoted(name)} is given twice"
            yield Problem("STK004", file, (name,), message, "delete one of the two", position=place)
        elif name not in COLUMNS:
            near = nearest(name, COLUMNS)
            meant |= {near} - {None}
            hint = f" (did you mean {quoted(near)}?)" if near else ""
            what = f"unknown column {exact(name)}{hint}" if name else "a column without a name"
            yield Problem("STK003", file, (name,), what, f"write {one_of(COLUMNS)}", position=place)
    missing = [column for column in REQUIRED if column not in header.cells and column not in meant]
    if missing:
        noun = "column" if len(missing) == 1 else "columns"
        message = f"the {noun} {all_of([quoted(column) for column in missing])} {'is' if len(missing) == 1 else 'are'}"
        yield Problem("STK008", file, (missing[0],), f"{message} missing", _HEADER, position=TOP)


def _note_misfits(number: int, header: Sequence[str], record: Record, problems: _RowProblems) -> None:
    """Say why a row does not fit."""
    if len(record.cells) != len(header):
        message = f"{count(len(record.cells), 'value')}, but {count(len(header), 'column')}"
        help_ = "put a text with a comma in quotes, and write a comma for each empty value"
        problems.add("STK002", (number,), message, help_, at=Position(record.line, 1))
        return
    given = {column: cell for column, cell in zip(header, record.cells, strict=True) if cell}
    for misfitting in _misfits(given):
        column = str(misfitting["loc"][0])
        at = record.place(header.index(column))
        if misfitting["type"] == "missing":
            problems.add("STK008", (number, column), f'the column "{column}" has no value', _MEND_ROW, at=at)
        else:
            message, help_ = misfit(misfitting)
            problems.add("STK002", (number, column), message, help_, at=at)


def _misfits(given: Mapping[str, str]) -> list[ErrorDetails]:
    errors: list[ErrorDetails] = []
    try:
        SpendColumns.model_validate(given)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    wrong = {error["loc"][0] for error in errors}
    if not wrong & {"amount", "currency"}:
        text = given["amount"]
        reason = misfit_of_booking(text, given["currency"])
        if reason is not None:
            errors.append({"type": REFUSED, "loc": ("amount",), "msg": reason, "input": text})
    return errors


def _note_secrets(number: int, header: Sequence[str], record: Record, problems: _RowProblems) -> None:
    for index, (column, cell) in enumerate(zip(header, record.cells, strict=False)):
        if is_secret(column, cell) and not problems.is_full:
            message = f"the value of {quoted(column)} looks like a secret"
            help_ = "take it out, revoke it, and keep the new one in a vault"
            problems.add("STK007", (number, column), message, help_, at=record.place(index))
