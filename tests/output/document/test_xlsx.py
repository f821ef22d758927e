"""Workbooks: what other programs read in them, whatever stands in them."""

from __future__ import annotations

import hashlib
import io
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.text.escape import xlsx_cell
from stackctl.model.document import Column, Document, Kind, Row, Table, Value
from stackctl.model.errors import StackctlError
from stackctl.model.look import PLAIN, Look
from stackctl.output.document.xlsx import render
from tests.cli.harness import process
from tests.core.text.test_escape import TEXTS
from tests.output.cost_reports import NAMES, TODAY
from tests.output.sheets import Read, read

FEW = settings(deadline=None, derandomize=True, max_examples=40)


def workbook(sheets: list[Table], day: date, look: Look) -> bytes:
    return render(Document("name", "Title", sheets=sheets, day=day), look)


def sheet_of(columns: list[Column], rows: list[Row], name: str = "S", title: str = "T", **others: Any) -> Table:
    return Table(columns, rows, name=name, title=title, **others)


def one(sheet: Table, look: Look = PLAIN) -> Read:
    (found,) = read(workbook([sheet], TODAY, look)).values()
    return found


def column_of(*values: Value, kind: Kind = "number", look: Look = PLAIN) -> Read:
    return one(sheet_of([Column("Head", kind)], [Row((value,)) for value in values]), look)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1234.50", "#,##0.00"), ("-1234.50", "#,##0.00"), ("120000", "#,##0"), ("1.500", "#,##0.000"),
     ("0.00", "#,##0.00"), ("1.082100", "#,##0.000000"), ("999999999999.99", "#,##0.00"), ("1E+3", "#,##0")],
)  # fmt: skip
def test_a_number_is_a_number_with_its_decimals(value: str, shown: str) -> None:
    sheet = column_of(Decimal(value))
    assert sheet.lines == [[Decimal(value)]]
    assert sheet.formats[sheet.head + 1] == [shown]


def test_percentages_are_shown_as_such() -> None:
    sheet = column_of(Decimal("12.5"), Decimal(100), kind="percent")
    assert sheet.lines == [[Decimal("0.125")], [Decimal(1)]]
    assert [row[0] for row in sheet.formats[sheet.head + 1 :]] == ["#,##0.0%", "#,##0%"]


def test_days_are_days_in_the_format_of_whoever_reads_them() -> None:
    sheet = column_of(date(1980, 1, 1), date(2026, 2, 28), date(2199, 12, 31), kind="day")
    assert sheet.lines == [[date(1980, 1, 1)], [date(2026, 2, 28)], [date(2199, 12, 31)]]
    # Number 14, which openpyxl calls by its American name.
    assert {row[0] for row in sheet.formats[sheet.head + 1 :]} == {"mm-dd-yy"}


def test_months_are_days_shown_as_months() -> None:
    sheet = one(sheet_of([Column("Month", "month"), Column(date(2026, 3, 1), "number")], [Row((TODAY, 1))]))
    assert sheet.lines == [[TODAY, Decimal(1)]]
    assert (sheet.heads[1], sheet.formats[sheet.head][1]) == (date(2026, 3, 1), "mmm yyyy")
    assert sheet.formats[sheet.head + 1][0] == "mmm yyyy"


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**20), max_value=10**20)


@given(values=st.lists(NUMBERS, min_size=1, max_size=20))
@FEW
def test_no_digit_is_ever_lost(values: list[Decimal]) -> None:
    sheet = column_of(*values)
    long = [str(value).replace("-", "").replace(".", "").strip("0")[15:] for value in values]
    for value, (found,), rest in zip(values, sheet.table, long, strict=True):
        assert (found if not rest else Decimal(str(found).replace(" ", ""))) == value
        assert isinstance(found, str) == bool(rest)
    assert ("more than 15 digits are text" in str(sheet.rows[-1][0])) == any(long)


def test_a_number_that_is_too_long_is_text_as_the_reader_writes_it() -> None:
    sheet = column_of(Decimal("1234567890123456.78"), look=Look(locale="de_DE"))
    assert sheet.lines == [["1.234.567.890.123.456,78"]]
    assert column_of(Decimal("123456789012.3456"), Decimal("-123456789012.345")).lines == [
        ["123 456 789 012.3456"], [Decimal("-123456789012.345")],
    ]  # fmt: skip
    assert column_of(Decimal("1234567890123450.00")).lines == [[Decimal(1234567890123450)]]


@given(texts=st.lists(TEXTS | st.sampled_from(NAMES), min_size=1, max_size=5))
@FEW
def test_text_is_text(texts: list[str]) -> None:
    columns = [Column("Sign"), *(Column(text) for text in texts), Column("End", "note")]
    line = ("a", *texts, "z")
    facts = [(f"{text}.", text) for text in texts]
    sheet = one(sheet_of(columns, [Row(line)], title=f"{texts[0]}.", facts=facts, total=line, notes=[f"{texts[0]}."]))
    expected = [xlsx_cell(text) or None for text in texts]
    assert all(len(text or "") <= 32_767 for text in expected)
    assert sheet.heads == ["Sign", *expected, "End"]
    assert sheet.table == [["a", *expected, "z"]] * 2
    assert [row[1:] for row in sheet.rows[1 : len(texts) + 1]] == [[text] if text else [] for text in expected]
    assert sheet.rows[0] == sheet.rows[-1] == [xlsx_cell(f"{texts[0]}.")]


def test_no_text_is_a_formula_even_when_it_is_edited() -> None:
    made = workbook([sheet_of([Column("H")], [Row(("=1+1",)), Row(("1+1",))])], TODAY, PLAIN)
    page = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert [page.cell(row, 1).quotePrefix for row in (4, 5)] == [True, False]


def test_the_total_is_bold_and_stands_last() -> None:
    columns = [Column("Tool"), Column("Amount", "number")]
    lines = [Row(("crm", Decimal("3.00")), strong=True), Row(("a", Decimal("1.00"))), Row(("b", Decimal("2.00")))]
    sheet = one(sheet_of(columns, lines, total=("Total", Decimal("3.00")), notes=["Remark."]))
    assert sheet.table[-1] == ["Total", Decimal("3.00")]
    assert sheet.lines == [["a", Decimal("1.00")], ["b", Decimal("2.00")]]
    assert sheet.bold[sheet.head + 1 : sheet.head + 5] == [True, False, False, True]
    assert sheet.rows[-1][0] == "Remark."
    assert sheet.filtered == f"A{sheet.head + 1}:B{sheet.last_line}" == "A3:B6"


def test_a_long_note_goes_on_below() -> None:
    lines = [Row(("word " * 40,)), Row(("word",)), Row((None,)), Row(("word " * 5_000,))]
    made = workbook([sheet_of([Column("H", "note")], lines)], TODAY, PLAIN)
    page = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert page.cell(4, 1).alignment.wrap_text
    assert [page.row_dimensions[row].height for row in (4, 5, 6, 7)] == [45, None, None, 300]


def test_facts_stand_above() -> None:
    facts: list[tuple[str, Value]] = [("From", TODAY), ("Tools", 41), ("Basis", "effective"), ("Nothing", None)]
    sheet = one(sheet_of([Column("H"), Column("I")], [], facts=facts))
    assert sheet.facts == {"From": TODAY, "Tools": Decimal(41), "Basis": "effective", "Nothing": None}
    assert sheet.lines == []
    assert sheet.filtered is None


def test_sheets_are_named_as_a_workbook_allows() -> None:
    names = list(read(workbook([sheet_of([Column("H")], [], name) for name in ("a/b[c]", "x" * 40)], TODAY, PLAIN)))
    assert names == ["a-b-c-", f"{'x' * 30}…"]


def test_more_lines_than_a_sheet_holds_are_refused() -> None:
    with pytest.raises(StackctlError, match="1048001 lines are more than a sheet") as caught:
        workbook([sheet_of([Column("H")], [Row((None,))] * 1_048_001)], TODAY, PLAIN)
    assert caught.value.hint == "write --format csv"


def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(StackctlError, match='--format xlsx needs the extra "reports"') as caught:
        workbook([], TODAY, PLAIN)
    assert caught.value.hint is not None
    assert "pip install 'martech-stackctl[reports]'" in caught.value.hint


MAKE = """
from datetime import date
from decimal import Decimal
from hashlib import sha256
from stackctl.model.document import Column, Document, Row, Table
from stackctl.model.look import PLAIN
from stackctl.output.document.xlsx import render
rows = [Row(("=1", date(2026, 1, 1), Decimal("1.50"), "x" * 50)), Row(("b", None, Decimal(7), "y"), strong=True)]
columns = [Column("a"), Column("b", "day"), Column(date(2026, 1, 1), "number"), Column("d", "note")]
document = Document("s", "S", [Table(columns, rows, notes=["z"], name="S", title="T")], day=date(2026, 11, 22))
print(sha256(render(document, PLAIN)).hexdigest())
"""


def test_the_same_sheets_give_the_same_bytes_everywhere(tmp_path: Path) -> None:
    environments = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8"},
        {"PYTHONHASHSEED": "4711", "TZ": "America/Adak", "LC_ALL": "C.UTF-8"},
    ]
    (tmp_path / "make.py").write_text(MAKE)
    root = str(Path(__file__).parents[3])
    ran = [process("make.py", cwd=tmp_path, env={**env, "PYTHONPATH": root}) for env in environments]
    assert {one.err for one in ran} == {""}
    assert len({one.out for one in ran}) == 1


def test_the_day_in_the_file_is_the_one_passed_in() -> None:
    sheet = sheet_of([Column("H")], [Row(("a",))])
    hashes = {hashlib.sha256(workbook([sheet], day, PLAIN)).hexdigest() for day in (TODAY, TODAY, date(2026, 1, 1))}
    assert len(hashes) == 2
