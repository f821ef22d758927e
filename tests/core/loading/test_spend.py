"""Files of spend: what fits is taken, what does not is told with its place, and no bytes make it raise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.loading.build import build
from stackctl.core.loading.characters import composed
from stackctl.core.loading.csv_reader import MAX_BYTES, MAX_LINES, MAX_ROW_BYTES, RowPositions
from stackctl.core.loading.spend import MAX_ROWS, SpendFile, read_spend
from stackctl.model.settings import Settings
from stackctl.model.source import TOP, Position, SourceFile
from stackctl.model.spend import SpendRow

MANY = settings(deadline=None, derandomize=True, max_examples=300)
PATH = "spend/2026.csv"
HEADER = "date,tool,amount,currency\n"
FULL = "date,tool,amount,currency,item,reference,source\n"


def read(text: str | bytes) -> SpendFile:
    return read_spend(SourceFile(PATH, text.encode() if isinstance(text, str) else text))


def told(text: str | bytes) -> list[str]:
    """The problems as `code line:column message`."""
    return [
        f"{one.code} {one.position.line}:{one.position.column} {one.message}" if one.position else f"{one.code} {one}"
        for one in read(text).problems
    ]


def test_a_row_is_read_as_it_stands() -> None:
    found = read(FULL + '2026-03-01,braze,1450.5,EUR,"Platform, ""Pro""",INV-7,erp\n2026-03-02,braze,-20,USD,,,\n')
    assert found.problems == ()
    assert found.rows == (
        SpendRow(
            *(PATH, 0, date(2026, 3, 1), "braze", Decimal("1450.5"), "EUR"),
            *('Platform, "Pro"', "INV-7", "erp"),
        ),
        SpendRow(PATH, 1, date(2026, 3, 2), "braze", Decimal(-20), "USD"),
    )


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "2026-03-01,a,1,EUR\n",
        HEADER + "2026-03-01,a,1,EUR",
        HEADER.replace("\n", "\r\n") + "2026-03-01,a,1,EUR\r\n",
        "\ufeff" + HEADER + "2026-03-01,a,1,EUR\n",
        "\n" + HEADER + "\n\n2026-03-01,a,1,EUR\n\n",
        'currency,"date",amount,tool\nEUR,"2026-03-01",1,a\n',
        "\ufeff date,tool,amount,currency \r\n2026-03-01,a,1,EUR ",
        "date, tool , amount,currency\n 2026-03-01 ,a , 1,EUR \n",
        'date,tool,amount,currency\n2026-03-01," a ","1 ",EUR\n',
    ],
)
def test_blanks_line_ends_marks_order_and_quotes_make_no_difference(text: str) -> None:
    found = read(text)
    assert found.problems == ()
    assert found.rows == (SpendRow(PATH, 0, date(2026, 3, 1), "a", Decimal(1), "EUR"),)


@pytest.mark.parametrize("text", ["-0", "0", "-0.00"])
def test_minus_nothing_is_nothing(text: str) -> None:
    (row,) = read(f"{HEADER}2026-03-01,a,{text},EUR\n").rows
    assert str(row.amount) == text.removeprefix("-")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["STK001 1:1 the file is empty"]),
        ("\n\n", ["STK001 1:1 the file is empty"]),
        (HEADER, []),
        (
            "date,tol,amount,currency\n",
            ['STK003 1:6 unknown column "tol" (did you mean "tool"?)'],
        ),
        (
            'x,date, tool,amount,"",date\n',
            [
                'STK003 1:1 unknown column "x"',
                "STK003 1:21 a column without a name",
                'STK004 1:24 the column "date" is given twice',
                'STK008 1:1 the column "currency" is missing',
            ],
        ),
        ("item\n", ['STK008 1:1 the columns "date", "tool", "amount" and "currency" are missing']),
        ("," * 60, ["STK001 1:1 more than 50 columns: begin the file with date,tool,amount,currency"]),
        (HEADER + "2026-02-30,a,1,EUR\n", ['STK002 2:1 "2026-02-30" is not a day of the calendar']),
        (HEADER + "1.3.2026,a,1,EUR\n", ['STK002 2:1 "1.3.2026" is not a date']),
        (HEADER + "2026-03-01,a,1e3,EUR\n", ['STK002 2:14 "1e3" is not an amount']),
        (HEADER + '2026-03-01,a,"1,450.00",EUR\n', ['STK002 2:14 "1,450.00" is not an amount']),
        (HEADER + "2026-03-01,a,+1,EUR\n", ['STK002 2:14 "+1" is not an amount']),
        (HEADER + "2026-03-01,a,--1,EUR\n", ['STK002 2:14 "--1" is not an amount']),
        (HEADER + "2026-03-01,a,1,eur\n", ['STK002 2:16 "eur" is not a currency']),
        (
            HEADER + "2026-03-01,,1,\n",
            ['STK008 2:12 the column "tool" has no value', 'STK008 2:15 the column "currency" has no value'],
        ),
        (
            HEADER + "2026-03-01,a,1,EUR\u00a0\n",
            ['STK002 2:16 "EUR" (ends with a no-break space, U+00A0) is not a currency'],
        ),
        (
            HEADER + "2026-03-01,a,\u20071\t,EUR\n",
            ['STK002 2:14 "1" (begins with a figure space, U+2007, ends with a tab) is not an amount'],
        ),
        (
            "date,tool\u00a0,amount,currency\n",
            ['STK003 1:6 unknown column "tool" (ends with a no-break space, U+00A0) (did you mean "tool"?)'],
        ),
        (HEADER + "2026-03-01,a,1\n", ["STK002 2:1 3 values, but 4 columns"]),
        (HEADER + "2026-03-01,a,1,50,EUR\n", ["STK002 2:1 5 values, but 4 columns"]),
        (HEADER + "x\n", ["STK002 2:1 1 value, but 4 columns"]),
        (HEADER + '2026-03-01,"a\nb",1,EUR\nx,a,1,EUR\n', ['STK002 4:1 "x" is not a date']),
        (FULL + '2026-03-01,a,1,EUR,"two\nlines",x,y\n2026-03-01,a,x,EUR,,,\n', ['STK002 4:14 "x" is not an amount']),
        (FULL + '2026-03-01,a,1,"E""R",it"em,x,y\n', ['STK002 2:16 "E"R" is not a currency']),
        (FULL + '2026-03-01,a,1,EUR,it"em,x,y\n', []),
        (HEADER + '2026-03-01,"a,1,EUR\n', ["STK001 2:1 not CSV: a quote is not closed"]),
        (
            HEADER + '2026-03-01,"a"b,1,EUR\n',
            ["STK001 2:1 not CSV: a text after a closing quote: double a quote inside of quotes"],
        ),
        (
            HEADER + "2026-03-01,a,1,EUR\rx\n",
            ["STK001 2:1 a line that ends in a lone carriage return: end lines with a line feed"],
        ),
        (
            HEADER + "2026-03-01,a,1,EUR\r",
            ["STK001 2:1 a line that ends in a lone carriage return: end lines with a line feed"],
        ),
        (HEADER + "2026-03-01,\0,1,EUR\n", ["STK001 2:12 an invisible control character (U+0000): delete it"]),
        (HEADER + "2026-03-01,ä\u202e,1,EUR\n", ["STK001 2:13 an invisible control character (U+202E): delete it"]),
        (
            (HEADER + "2026-03-01,ää").encode() + b"\xff\n",
            ["STK001 2:14 not UTF-8: save the file with the encoding UTF-8"],
        ),
        (HEADER.encode("utf-16"), ["STK001 1:1 not UTF-8: save the file with the encoding UTF-8"]),
        (HEADER.replace(",", "\t"), ["STK001 1:1 values are separated by commas here, not by tabs"]),
        (HEADER.replace(",", ";"), ['STK001 1:1 values are separated by commas here, not by ";"']),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text: str | bytes, expected: list[str]) -> None:
    found = told(text)
    assert found[: len(expected)] == expected
    assert all(one.startswith("STK008") for one in found[len(expected) :])


def test_a_secret_is_told_and_not_shown() -> None:
    key = "sk_" + "live_" + "a" * 24
    found = read(f"{FULL}2026-03-01,a,1,EUR,{key},,\n")
    assert [(one.code, one.position, one.message) for one in found.problems] == [
        ("STK007", Position(2, 20), 'the value of "item" looks like a secret')
    ]
    assert len(found.rows) == 1
    assert key not in str(read(f"{FULL}2026-03-01,a,{key},EUR,,,\n").problems)


def test_a_bad_row_hides_no_other_and_many_are_counted() -> None:
    found = read(HEADER + "2026-03-01,a,1,EUR\n" + "x,a,1,EUR\n" * 60 + "2026-03-02,a,1,EUR\n")
    assert [row.row for row in found.rows] == [0, 61]
    assert len(found.problems) == 51
    assert found.problems[-1].message == "and 10 more rows with problems in this file"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (b"x" * (MAX_BYTES + 1), "larger than 16 MiB, the most that a file of spend may hold: split it", 1),
        (HEADER.encode() + b"2026-03-01,a,1,EUR\n" * (MAX_ROWS + 1), "more than 200000 rows: split the file", 200_002),
        (b"\n" * (MAX_LINES + 1), "more than 400000 lines: split the file", MAX_LINES + 1),
        (HEADER.encode() + b"," * MAX_ROW_BYTES + b"\n", "a row of more than 64 KiB", 2),
        (
            HEADER.encode() + b'"' + b"x\n" * MAX_ROW_BYTES,
            "a row of more than 64 KiB, or a quote that is not closed",
            2,
        ),
    ],
    ids=["bytes", "rows", "lines", "a row", "a quote"],
)
def test_a_file_is_bounded(text: bytes, message: str, line: int) -> None:
    found = read(text)
    assert found.rows == ()
    assert [(one.code, one.message, one.position) for one in found.problems] == [("STK001", message, Position(line, 1))]
    RowPositions(text).of_value((10**6, "amount"))


@MANY
@given(st.binary(max_size=200) | st.text(',"\r\n\0\ufeffäx1', max_size=80).map(str.encode))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for text in (data, HEADER.encode() + data):
        found = read(text)
        assert all(one.position is not None for one in found.problems)
        positions = RowPositions(text)
        for number in range(4):
            positions.of_value((number, "tool"))
            positions.name(number)


CELLS = st.text('ab,"\n ä', max_size=6)


@MANY
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.booleans())
def test_positions_lead_to_the_cells_of_every_row(rows: list[tuple[str, str]], bom: bool) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(char in text for char in ',"\n') else text

    lines = [f"2026-03-01,a,1,EUR,{cell(item)},{cell(source)}\n" for item, source in rows]
    text = "date,tool,amount,currency,item,source\n" + "".join(lines)
    bare = [tuple(composed(cell.strip(" ")) for cell in row) for row in rows]
    assert [(row.item or "", row.source or "") for row in read(text).rows] == bare
    positions = RowPositions((b"\xef\xbb\xbf" if bom else b"") + text.encode())
    all_lines = text.split("\n")
    for number, (_, source) in enumerate(rows):
        place = positions.of_value((number, "source"))
        rest = "\n".join([all_lines[place.line - 1][place.column - 1 :], *all_lines[place.line :]])
        assert rest.startswith(cell(source) + "\n")


def test_positions_of_what_is_not_there() -> None:
    positions = RowPositions((HEADER + "\n2026-03-01,a\n2026-03-01,a,1,EUR\n2026-03-01,a,2,EUR\n").encode())
    assert positions.of_value(()) == TOP
    assert positions.of_value(("date",)) == TOP
    assert positions.of_value((9, "tool")) == TOP
    assert positions.of_value((-1, "tool")) == TOP
    assert positions.of_value((0,)) == Position(3, 1)
    assert positions.of_value((0, "currency")) == Position(3, 1)
    assert positions.of_key((1, "amount")) == Position(4, 14)
    assert positions.of_value((1, "colour")) == Position(4, 1)
    assert [positions.name(row) for row in (2, 1, 9)] == ["2026-03-01 a#3", "2026-03-01 a#2", ""]
    broken = RowPositions((HEADER + '2026-03-01,a,1,EUR\n"').encode())
    assert broken.of_value((0, "amount")) == Position(2, 14)
    assert broken.of_value((1, "amount")) == TOP


TOOL = "name: A\nvendor: B\ncategory: crm\nstatus: active\n"
SYSTEM = "name: S\nkind: crm\n"


def stacked(files: dict[str, str]) -> tuple[list[tuple[str, int]], list[str], bool]:
    """The rows of the stack as file and number, the problems with spend, and whether some could not be read."""
    files = {"tools/braze.yaml": TOOL, "tools/canva.yaml": TOOL, "systems/sap.yaml": SYSTEM, **files}
    stack, problems = build(Settings(), [SourceFile(name, text.encode()) for name, text in sorted(files.items())])
    lines = [f"{one.code} {one.file} {one.path} {one.message}" for one in problems if one.file.startswith("spend/")]
    return [(row.file, row.row) for row in stack.spend], lines, stack.has_unread_spend


def test_the_rows_of_all_files_stand_by_date() -> None:
    rows, problems, unread = stacked(
        {
            "spend/b.csv": HEADER + "2026-03-02,braze,1,EUR\n2026-03-01,canva,1,EUR\n",
            "spend/a.csv": HEADER + "2026-03-02,braze,2,EUR\n2026-03-01,braze,1,EUR\n",
        }
    )
    assert rows == [("spend/a.csv", 1), ("spend/b.csv", 1), ("spend/a.csv", 0), ("spend/b.csv", 0)]
    assert (problems, unread) == ([], False)


def test_a_tool_that_does_not_exist_is_told_once_a_file() -> None:
    rows, problems, unread = stacked(
        {"spend/a.csv": HEADER + "2026-03-02,braz,1,EUR\n2026-03-01,braz,1,EUR\n2026-03-01,sap,1,EUR\n"}
    )
    assert rows == []
    assert unread
    assert problems == [
        'STK006 spend/a.csv (0, \'tool\') no tool "braz" (did you mean "braze"?) (2 rows)',
        "STK006 spend/a.csv (2, 'tool') \"sap\" is a system, not a tool",
    ]


CENTERED = HEADER.replace("currency", "currency,cost_center")


def test_a_cost_centre_that_does_not_exist_is_told_once_a_file_and_its_rows_count() -> None:
    rows, problems, unread = stacked(
        {
            "teams.yaml": "teams: {mops: {name: M, cost_center: MKT-100}}\n",
            "spend/a.csv": CENTERED + "2026-03-02,braze,1,EUR,MKT-1000\n2026-03-03,braze,1,EUR,MKT-1000\n",
            "spend/b.csv": CENTERED + "2026-03-04,canva,1,EUR,MKT-100\n2026-03-05,canva,1,EUR,\n",
        }
    )
    assert len(rows) == 4
    assert not unread
    assert problems == [
        'STK006 spend/a.csv (0, \'cost_center\') no cost centre "MKT-1000" (did you mean "MKT-100"?) (2 rows)'
    ]


def test_no_cost_centre_is_missed_while_the_file_that_may_name_it_is_unread() -> None:
    row = CENTERED + "2026-03-02,braze,1,EUR,MKT-1000\n"
    assert stacked({"budgets.yaml": "budgets: [", "spend/a.csv": row})[1] == []


def test_a_tool_whose_file_could_not_be_read_is_not_told_again() -> None:
    assert stacked({"tools/braze.yaml": "name: [", "spend/a.csv": HEADER + "2026-03-02,braze,1,EUR\n"}) == (
        [],
        [],
        False,
    )


def test_what_cannot_be_seen_of_a_tool_is_named() -> None:
    rows, problems, _ = stacked({"spend/a.csv": HEADER + "2026-03-02,braze\u00a0,1,EUR\n2026-03-02,braze ,2,EUR\n"})
    assert rows == [("spend/a.csv", 1)]
    name = '"braze" (ends with a no-break space, U+00A0)'
    assert problems == [f"STK006 spend/a.csv (0, 'tool') no tool {name} (did you mean \"braze\"?)"]


def test_many_tools_that_do_not_exist_are_counted() -> None:
    text = HEADER + "".join(f"2026-03-02,unknown-{number},1,EUR\n" for number in range(60))
    _, problems, _ = stacked({"spend/a.csv": text})
    assert len(problems) == 51
    assert problems[-1].endswith("and 10 more tools that do not exist")


@pytest.mark.parametrize(
    ("files", "unread"),
    [
        ({"spend/a.csv": HEADER}, False),
        ({"spend/a.csv": "x"}, True),
        ({"spend/a.CSV": HEADER}, True),
        ({"spend/a.csv": HEADER + "x,canva,1,EUR\n"}, True),
        ({"tools/x.yaml": "name: ["}, False),
    ],
)
def test_it_is_known_when_sums_of_spend_fall_short(files: dict[str, str], unread: bool) -> None:
    assert stacked(files)[2] is unread
