"""From a CSV file (RFC 4180) to rows and places."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from stackctl.core.loading.characters import BOM, composed, fault_of, is_composed
from stackctl.model.source import TOP, KeyPath, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_BYTES = 16 * 1024 * 1024
MAX_LINES = 400_000
MAX_ROW_BYTES = 64 * 1024

_NAMING_COLUMNS = ("date", "tool", "item", "reference")


_BLANKS_AT_ENDS = (b" ,", b", ", b' "', b'" ', b" \n", b"\n ", b" \r")


class RefusedError(Exception):
    """Why a file is not read on, and where."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(slots=True)
class Record:
    """A row: cells, first line, bytes before it, own text."""

    line: int
    offset: int
    cells: list[str]
    text: Sequence[str]

    def place(self, index: int) -> Position:
        """Place the beginning of a cell."""
        return _cells(self.line, self.text)[index]


def records(data: bytes) -> Iterator[Record]:
    """Read header and rows; raise `RefusedError` where that fails.

    Blanks at the ends of a cell are none of its value, as in YAML.
    """
    bom = len(BOM) if data.startswith(BOM) else 0
    text = data[bom:]
    is_bare = text.strip(b" ") == text and not any(blanks in text for blanks in _BLANKS_AT_ENDS)
    changes = not is_bare or not is_composed(text)
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    while True:
        line, offset = lines.line, lines.offset + bom
        lines.begin()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise RefusedError(f"not CSV: {_syntax(error)}", Position(line, 1)) from None
        if cells is None:
            return
        if cells:
            cells = [composed(cell.strip(" ")) for cell in cells] if changes else cells
            yield Record(line, offset, cells, lines.taken)


class RowPositions:
    """The places of `(row, column)` paths; rows count from 0."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._records = records(data if len(data) <= MAX_BYTES else b"")
        self._header: list[str] = []
        self._starts: list[tuple[int, int]] = []
        self._names: list[str] = []
        self._seen: dict[str, int] = {}

    def of_value(self, path: KeyPath) -> Position:
        """Place a cell, else its row, else the first line."""
        row = path[0] if path else None
        if not isinstance(row, int) or not self._has(row):
            return TOP
        line, offset = self._starts[row]
        if len(path) > 1 and path[1] in self._header:
            lines = _Lines(self._data[offset : offset + MAX_ROW_BYTES], line)
            next(csv.reader(lines, strict=True))
            cells = _cells(line, lines.taken)
            index = self._header.index(str(path[1]))
            return cells[index] if index < len(cells) else cells[0]
        return Position(line, 1)

    def of_key(self, path: KeyPath) -> Position:
        """Place a cell: it has no key of its own."""
        return self.of_value(path)

    def name(self, row: int) -> str:
        """Name a row by date, tool, item, reference; count equals."""
        return self._names[row] if self._has(row) else ""

    def _has(self, row: int) -> bool:
        try:
            while len(self._starts) <= row and (record := next(self._records, None)) is not None:
                if self._header:
                    self._note(record)
                else:
                    self._header = record.cells
        except RefusedError:
            pass  # what could be placed is placed; the refusal itself was told when the file was read
        return 0 <= row < len(self._starts)

    def _note(self, record: Record) -> None:
        self._starts.append((record.line, record.offset))
        given = dict(zip(self._header, record.cells, strict=False))
        name = " ".join(filter(None, (given.get(key) for key in _NAMING_COLUMNS)))
        self._seen[name] = self._seen.get(name, 0) + 1
        self._names.append(f"{name}#{self._seen[name]}" if self._seen[name] > 1 else name)


class _Lines:
    """The lines of a file, decoded one by one."""

    __slots__ = ("_began", "_lines", "line", "offset", "taken")

    def __init__(self, data: bytes, line: int = 1) -> None:
        self._lines = BytesIO(data)
        self.line = line
        self.offset = 0
        self.taken: list[str] = []
        self._began = 0

    def begin(self) -> None:
        self.taken = []
        self._began = self.offset

    def __iter__(self) -> Iterator[str]:
        for raw in self._lines:
            if self.line > MAX_LINES:
                raise RefusedError(f"more than {MAX_LINES} lines: split the file", Position(self.line, 1))
            if self.offset + len(raw) - self._began > MAX_ROW_BYTES:
                first = Position(self.line - len(self.taken), 1)
                reason = ", or a quote that is not closed" if self.taken else ""
                raise RefusedError(f"a row of more than {MAX_ROW_BYTES // 1024} KiB{reason}", first)
            fault = fault_of(raw, self.line)
            if fault is not None:
                raise RefusedError(*fault)
            self.line += 1
            self.offset += len(raw)
            self.taken.append(raw.decode("utf-8"))
            yield self.taken[-1]


def _syntax(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text:
        return "a quote is not closed"
    if "expected after" in text:
        return "a text after a closing quote: double a quote inside of quotes"
    return text


def _cells(line: int, text: Iterable[str]) -> list[Position]:
    """Place the beginning of each cell of a row."""
    found = [Position(line, 1)]
    column = 0
    at_start, in_quotes, is_quoted = True, False, False
    for char in "".join(text):
        column += 1
        if char == '"' and (at_start or is_quoted):
            in_quotes, is_quoted, at_start = not in_quotes, True, False
        elif char == "," and not in_quotes:
            found.append(Position(line, column + 1))
            at_start, is_quoted = True, False
        elif char == "\n":
            line, column = line + 1, 0
        else:
            at_start = False
    return found
