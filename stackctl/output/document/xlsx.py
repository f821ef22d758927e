"""A document's sheets as a workbook (XLSX), with typed cells.

A document says what is in its sheets; how they look is decided here: a title, facts above the table, heads that stay in
sight and filter, a total in bold, columns as wide as their content, pages that print on their width. Numbers and days
have formats that each office program shows in the way of its own locale. What tables call things, months included, is
in the language of `--locale` where `kit/labels.py` has it; sentences and data stay as they are. There are no formulas
and no links, so that nothing asks for leave when the file is opened. The same document gives the same bytes: the only
day in the file is that of the document.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from stackctl.core.text.escape import is_formula, xlsx_cell, xlsx_sheet
from stackctl.model.document import NUMBERS, Name, plain
from stackctl.model.errors import StackctlError, missing_extra
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.labels import Labels
from stackctl.output.kit.terminal import cells
from stackctl.output.kit.values import yes_or_no

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.document import Chart, Document, Kind, Row, Table, Value
    from stackctl.model.look import Look

_DIGITS = 15  # what a spreadsheet keeps of a number; it makes zeros of the rest
_DAY, _MONTH = 14, "mmm yyyy"  # 14: the short date of whoever opens the file
_CODES = {"de": "[$-407]", "en": "[$-409]", "es": "[$-C0A]", "fr": "[$-40C]", "pl": "[$-415]"}  # names of months in it
_MOST_DECIMALS = 30
_WIDEST, _NOTE, _NARROWEST = 48, 84, 9
_NOTE_LINE = 84  # what surely fits a line of a note
_PADDING, _ARROW = 3, 3  # the arrow of a filter is in the head
_HEIGHT, _TITLE_HEIGHT = 15, 21
_PORTRAIT = 90  # characters that an upright page holds
_REMARK, _USUAL_WIDTH = 80, 8  # how wide a remark is at least, and a column that nothing is said of
_MOST_LINES = 20
_MOST_ROWS = 1_048_000  # a sheet has 1 048 576, some of which stand above and below the table
_CHART_WIDTH, _CHART_HEIGHT = 1080, 560  # pixels: what a small screen shows
_FEWEST_POINTS = 2  # less is no picture
_UNIX = 3
_DAYS: frozenset[Kind] = frozenset({"day", "month", "moment"})
_NO_DAY = date(2000, 1, 1)
_GREY, _SHADE, _LINES = "#595959", "#E7EBF0", "#D9D9D9"
_APART = {"align": "left", "indent": 1}  # text behind a number would stick to it
_EVERYWHERE = "A1:XFD1048576"
_TOO_LONG = "Numbers of more than 15 digits are text here, because a spreadsheet would lose their last digits."


def render(document: Document, look: Look) -> bytes:
    """Write the workbook; its totals are values.

    Raises `StackctlError` where xlsxwriter is not installed, and for more rows than a sheet holds.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise missing_extra("--format xlsx", "reports") from None
    sheets = [_said(table.flat, Labels(look)) for table in document.tables]
    for sheet in sheets:
        if len(sheet.rows) > _MOST_ROWS:
            raise StackctlError(
                f"{len(sheet.rows)} lines are more than a sheet of a workbook holds", hint="write --format csv"
            )
    out = BytesIO()
    file = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    title = xlsx_cell(sheets[0].title or document.title)
    file.set_properties({"title": title, "created": _moment(document.day or _NO_DAY)})
    pen = _Pen(file, look)
    for sheet in sheets:
        pen.write(sheet)
        if sheet.chart is not None:
            pen.draw(sheet, sheet.chart)
    file.close()
    return _repacked(out)


def _said(table: Table, labels: Labels) -> Table:
    """Put a table's labels into the locale's language."""

    def said(text: str) -> str:
        return text if isinstance(text, Name) else labels.say(text)

    def cell(kind: Kind, value: Value) -> Value:
        if isinstance(value, bool):
            return said(yes_or_no(value))
        return said(value) if kind == "label" and isinstance(value, str) else value

    return replace(
        table,
        columns=[
            column if isinstance(column.head, date) else replace(column, head=said(column.head))
            for column in table.columns
        ],
        rows=[
            replace(
                row,
                cells=tuple(cell(column.kind, value) for column, value in zip(table.columns, row.cells, strict=True)),
            )
            for row in table.rows
        ],
        total=table.total and tuple(said(value) if isinstance(value, str) else value for value in table.total),
        name=said(table.name),
        title=said(table.title),
        facts=[(said(name), value) for name, value in table.facts],
        chart=table.chart and replace(table.chart, name=said(table.chart.name), title=said(table.chart.title)),
    )


def _repacked(file: BytesIO) -> bytes:
    """Rewrite the archive without marks of the operating system."""
    out = BytesIO()
    with ZipFile(file) as made, ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for entry in made.infolist():
            entry.create_system = _UNIX
            packed.writestr(entry, made.read(entry))
    return out.getvalue()


class _Pen:
    """Writes sheets to a file; each format is made once."""

    def __init__(self, file: Any, look: Look) -> None:
        self._file = file
        usual = conventions(look)
        self._number = usual.number
        self._month = _MONTH if look.locale is None else _CODES.get(usual.language, "") + _MONTH
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def write(self, sheet: Table) -> None:
        page = self._file.add_worksheet(xlsx_sheet(sheet.name))
        page.set_row(0, _TITLE_HEIGHT)
        page.write_string(0, 0, xlsx_cell(sheet.title), self._format(bold=True, font_size=14))
        for row, (name, value) in enumerate(sheet.facts, start=1):
            page.write_string(row, 0, xlsx_cell(name), self._format(font_color=_GREY, valign="vcenter"))
            self._write(page, row, 1, value, _kind_of(value), align="left")
        head = _head_of(sheet)
        self._heads(page, head, sheet)
        for row, line in enumerate(sheet.rows, start=head + 1):
            self._line(page, row, sheet, line.cells, bold=line.strong)
            lines = _lines_of(sheet, line)
            if lines > 1:
                page.set_row(row, _HEIGHT * lines)
        last = head + len(sheet.rows)
        if sheet.rows:
            page.autofilter(head, 0, last, len(sheet.columns) - 1)
        if sheet.total is not None:
            last += 1
            self._line(page, last, sheet, sheet.total, bold=True, top=1)
        widths = _widths(sheet)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for row, text in enumerate(_remarks(sheet), start=last + 2):
            self._below(page, row, text, widths)
        _set_up(page, head, is_wide=sum(widths) > _PORTRAIT)

    def draw(self, sheet: Table, chart: Chart) -> None:
        """Draw a chart of a sheet beside it."""
        if len(sheet.rows) < _FEWEST_POINTS:
            return
        is_bars, subtype = chart.kind == "bars", {"subtype": "stacked"} if chart.kind == "stacked" else {}
        made = self._file.add_chart({"type": "bar" if is_bars else "column", **subtype})
        data, head = xlsx_sheet(sheet.name), _head_of(sheet)
        first, last = head + 1, head + len(sheet.rows)
        for column in chart.series:
            made.add_series(
                {
                    "name": [data, head, column],
                    "categories": [data, first, chart.across, last, chart.across],
                    "values": [data, first, column, last, column],
                }
            )
        made.set_title({"name": _drawn(chart.title), "name_font": {"size": 14}})
        across = sheet.columns[chart.across]
        # For xlsxwriter the points of bars are on the y axis; they go down the page as the rows of the table do.
        points_axis, sums_axis = (made.set_y_axis, made.set_x_axis) if is_bars else (made.set_x_axis, made.set_y_axis)
        points_axis(
            {
                "name": _drawn(str(across.head)),
                "text_axis": True,
                "reverse": is_bars,
                "major_gridlines": {"visible": False},
                **({"num_format": self._month} if across.kind == "month" else {}),
            }
        )
        lines = {"visible": True, "line": {"color": _LINES}}
        sums_axis({"name": _drawn(chart.unit), "num_format": "#,##0", "major_gridlines": lines})
        made.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
        made.set_size({"width": _CHART_WIDTH, "height": _CHART_HEIGHT})
        page = self._file.add_worksheet(xlsx_sheet(chart.name))
        page.insert_chart(0, 0, made, {"description": xlsx_cell(chart.title)})
        page.print_area(0, 0, _CHART_HEIGHT // 20, _CHART_WIDTH // 64)  # as cells are high and wide
        page.hide_gridlines(2)
        page.set_landscape()
        page.fit_to_pages(1, 1)

    def _heads(self, page: Any, row: int, sheet: Table) -> None:
        for number, column in enumerate(sheet.columns):
            look: dict[str, object] = {"bold": True, "bottom": 1, "bg_color": _SHADE, "valign": "vcenter"}
            if column.kind in NUMBERS or column.kind in _DAYS:
                look["align"] = "right"
            elif number:
                look |= _APART
            if isinstance(column.head, date):
                page.write_datetime(row, number, _moment(column.head), self._format(num_format=self._month, **look))
            else:
                page.write_string(row, number, xlsx_cell(column.head), self._format(**look))

    def _line(self, page: Any, row: int, sheet: Table, values: Sequence[Value], **look: object) -> None:
        for number, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
            indent = _APART if number and isinstance(value, str) else {}
            self._write(page, row, number, value, column.kind, **indent, **look)

    def _write(self, page: Any, row: int, column: int, value: Value, kind: Kind, **look: object) -> None:
        look = {"valign": "vcenter", **look}
        match value:
            case None:
                if "top" in look:
                    page.write_blank(row, column, None, self._format(**look))
            case str():
                quoted = {"quote_prefix": True} if is_formula(value) else {}
                wrapped = {"text_wrap": True} if kind == "note" else {}
                page.write_string(row, column, xlsx_cell(value), self._format(**quoted, **wrapped, **look))
            case date():
                shown = self._month if kind == "month" else _DAY
                page.write_datetime(
                    row, column, _moment(value), self._format(num_format=shown, **{"align": "right", **look})
                )
            case _ if _is_too_long(value):
                page.write_string(row, column, self._number(Decimal(value)), self._format(**{"align": "right", **look}))
            case _:
                # xlsxwriter writes a Decimal digit by digit: there is no float on the way.
                exact = Decimal(value).scaleb(-2) if kind == "percent" else value
                page.write_number(row, column, exact, self._format(num_format=_number_format(value, kind), **look))

    def _below(self, page: Any, row: int, text: str, widths: Sequence[int]) -> None:
        """Write a remark below the table, wide and high enough."""
        shown, look = xlsx_cell(text), self._format(text_wrap=True, valign="top")
        beyond = -(-max(0, _REMARK - sum(widths)) // _USUAL_WIDTH)
        if len(widths) + beyond > 1:
            page.merge_range(row, 0, row, len(widths) + beyond - 1, "", look)
        page.write_string(row, 0, shown, look)
        page.set_row(row, _HEIGHT * min(-(-cells(shown) // max(sum(widths), _REMARK)), _MOST_LINES))

    def _format(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._file.add_format(properties)
        return self._formats[key]


def _drawn(text: str) -> str:
    """Escape a text of a chart: it is no reference."""
    shown = xlsx_cell(text)
    return f"'{shown}" if shown.startswith("=") else shown


def _head_of(sheet: Table) -> int:
    """Return the row of the heads, below the facts."""
    return len(sheet.facts) + 2


def _set_up(page: Any, head: int, *, is_wide: bool) -> None:
    """Freeze the head, and fit all columns on the page."""
    page.freeze_panes(head + 1, 0)
    # Ids such as 4711 are text, and are meant to be.
    page.ignore_errors({"number_stored_as_text": _EVERYWHERE, "two_digit_text_year": _EVERYWHERE})
    if is_wide:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.set_footer("&L&A&R&P / &N")


def _remarks(sheet: Table) -> tuple[str, ...]:
    has_long = any(_is_too_long(value) for line in _all_cells(sheet) for value in line)
    return (*map(plain, sheet.notes), *((_TOO_LONG,) if has_long else ()))


def _lines_of(sheet: Table, line: Row) -> int:
    """Count the lines of notes: some programs do not."""
    notes = (
        value
        for column, value in zip(sheet.columns, line.cells, strict=True)
        if column.kind == "note" and isinstance(value, str) and len(value) > _NOTE_LINE // 2
    )
    return min(max((-(-cells(xlsx_cell(note)) // _NOTE_LINE) for note in notes), default=1), _MOST_LINES)


def _kind_of(value: Value) -> Kind:
    return "text" if value is None or isinstance(value, str) else "day" if isinstance(value, date) else "number"


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 # a day, as the format knows no other


def _is_too_long(value: Value) -> bool:
    """Whether a number has more digits than a spreadsheet keeps."""
    if not isinstance(value, Decimal | int):
        return False
    digits = Decimal(value).as_tuple().digits
    return len(digits) > _DIGITS and len("".join(map(str, digits)).strip("0")) > _DIGITS


def _decimals(value: Decimal | int) -> int:
    exponent = Decimal(value).as_tuple().exponent
    return min(max(-exponent, 0), _MOST_DECIMALS) if isinstance(exponent, int) else 0


def _number_format(value: Decimal | int, kind: Kind) -> str:
    decimals = _decimals(value)
    return "#,##0" + ("." + "0" * decimals if decimals else "") + ("%" if kind == "percent" else "")


def _all_cells(sheet: Table) -> Iterator[Sequence[Value]]:
    yield from (line.cells for line in sheet.rows)
    if sheet.total is not None:
        yield sheet.total


def _widths(sheet: Table) -> list[int]:
    """Choose column widths in characters, within reason."""
    widths = [
        max(
            _NARROWEST, (_width(column.head, "month") if isinstance(column.head, date) else cells(column.head)) + _ARROW
        )
        for column in sheet.columns
    ]
    for line in _all_cells(sheet):
        for number, value in enumerate(line):
            widths[number] = max(widths[number], _width(value, sheet.columns[number].kind))
    widths[0] = max(widths[0], *(cells(name) for name, _ in sheet.facts), 0)
    most = [_NOTE if column.kind == "note" else _WIDEST for column in sheet.columns]
    return [min(width + _PADDING, most[number]) for number, width in enumerate(widths)]


def _width(value: Value, kind: Kind) -> int:
    match value:
        case None:
            return 0
        case str():
            return min(cells(value), _NOTE) if len(value) <= _NOTE else _NOTE
        case date():
            return len("Sept. 2026") if kind == "month" else len("30.11.2026")
        case _:
            return len(f"{Decimal(value):,f}") + (1 if kind == "percent" else 0)
