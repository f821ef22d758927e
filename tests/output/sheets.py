"""Workbooks read back by libraries that are not their writer."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | Decimal | date | None


@dataclass(frozen=True)
class Read:
    """A sheet as read: the row of the heads (from 0), all rows, their formats, which are bold, and what is filtered."""

    name: str
    head: int
    rows: list[list[Value]]
    formats: list[list[str]]
    bold: list[bool]
    filtered: str | None

    @property
    def last_line(self) -> int:
        """The number of the last row of the table above its total, as a workbook counts, from 1."""
        has_total = bool(self.table) and self.table[-1][0] == "Total"
        return self.head + 1 + len(self.table) - has_total

    @property
    def heads(self) -> list[Value]:
        return self.rows[self.head]

    @property
    def table(self) -> list[list[Value]]:
        """The rows below the heads, up to the first empty one."""
        below = self.rows[self.head + 1 :]
        empty = next((at for at, row in enumerate(below) if not row), len(below))
        return below[:empty]

    @property
    def lines(self) -> list[list[Value]]:
        """The rows of the table that are neither subtotals nor the total."""
        return [row for row, bold in zip(self.table, self.bold[self.head + 1 :], strict=False) if not bold]

    @property
    def facts(self) -> dict[Value, Value]:
        return {row[0]: (*row, None)[1] for row in self.rows[1 : self.head - 1]}


def read(made: bytes) -> dict[str, Read]:
    """The sheets by openpyxl. Asserts what is true of every workbook, and that calamine reads the same."""
    file = openpyxl.load_workbook(io.BytesIO(made))
    pages: list[Any] = file.worksheets
    found = {page.title: _read(page) for page in pages if not page._charts}
    others = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert len(set(file.sheetnames)) == len(file.sheetnames)
    assert others.sheet_names == file.sheetnames
    for name, sheet in found.items():
        theirs = [
            _trimmed([_of_calamine(value) for value in row]) for row in others.get_sheet_by_name(name).to_python()
        ]
        assert theirs == [[_as_float(value) for value in row] for row in sheet.rows]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {3}
        text = "".join(archive.read(entry).decode() for entry in archive.infolist())
    assert not re.search(r"<f>|<f |hyperlink|externalLink", text)
    return found


@dataclass(frozen=True)
class Picture:
    """A chart as read: its title, the titles of its axes, and of each series the cells of name, points and values."""

    title: str
    axes: tuple[str, str]
    is_stacked: bool
    series: list[tuple[list[Value], list[Value], list[Value]]]


def pictures(made: bytes) -> dict[str, Picture]:
    """The charts by their sheets. Asserts that a series is a name, and as many points as values, all in cells."""
    file = openpyxl.load_workbook(io.BytesIO(made))
    pages: list[Any] = file.worksheets
    found = {}
    for page in pages:
        for chart in page._charts:
            assert page.max_row == page.max_column == 1
            series = []
            for one in chart.series:
                points = one.cat.numRef or one.cat.strRef
                references = one.tx.strRef.f, points.f, one.val.numRef.f
                name, across, values = (_cells(file, reference) for reference in references)
                assert len(name) == 1
                assert len(across) == len(values) > 1
                series.append((name, across, values))
            axes = _said(chart.x_axis.title), _said(chart.y_axis.title)
            found[page.title] = Picture(_said(chart.title), axes, chart.grouping == "stacked", series)
    return found


def _said(title: Any) -> str:
    return "" if title is None else "".join(run.t for part in title.tx.rich.p for run in part.r or ())


def _cells(file: openpyxl.Workbook, reference: str) -> list[Value]:
    """The values of the cells that a reference names: `'By month'!$B$4:$B$9`."""
    sheet, _, cells = reference.rpartition("!")
    page = file[sheet.strip("'").replace("''", "'")]
    found = page[cells.replace("$", "")]
    rows = found if isinstance(found, tuple) else ((found,),)
    assert all(cell.data_type != "s" or isinstance(cell.value, str) for row in rows for cell in row)
    return [_value(cell.value) for row in rows for cell in row]


def _read(page: Worksheet) -> Read:
    assert page.freeze_panes is not None
    head = int(re.sub("[A-Z]+", "", page.freeze_panes)) - 2
    assert page.print_title_rows == f"${head + 1}:${head + 1}"
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    rows, formats, bold = [], [], []
    for row in page.iter_rows():
        rows.append([None if isinstance(cell, MergedCell) else _value(cell.value) for cell in row])
        formats.append([cell.number_format for cell in row])
        bold.append(bool(row[0].font.b))
        assert all(cell.hyperlink is None and cell.data_type in ("s", "n", "d") for cell in row)
    return Read(page.title, head, [_trimmed(row) for row in rows], formats, bold, page.auto_filter.ref)


def _trimmed(row: list[Value]) -> list[Value]:
    """The row without the empty cells at its end, which one library counts otherwise than the other."""
    last = max((at for at, value in enumerate(row) if value is not None), default=-1)
    return row[: last + 1]


def _value(value: object) -> Value:
    match value:
        case bool():
            raise AssertionError(value)
        case int() | float():
            # The shortest text that gives the number: what stands in the file.
            return Decimal(repr(value))
        case datetime():
            assert value.time() == datetime.min.time()
            return value.date()
        case str() | None:
            return value or None
    raise AssertionError(value)


def _as_float(value: Value) -> object:
    return float(value) if isinstance(value, Decimal) else value


def _of_calamine(value: object) -> Any:
    return value.date() if isinstance(value, datetime) else None if value == "" else value
