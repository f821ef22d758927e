"""Rows of what was paid: what is read, and what is said of what cannot be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.parse import MAX_BYTES
from stackctl.core.spend import Spend, read_spend, unknown_tools
from stackctl.model.source import Position, SourceFile
from stackctl.model.spend import Payment

HEAD = "date,tool,amount,currency"


def read(text: str | bytes) -> Spend:
    return read_spend(SourceFile("spend/x.csv", text if isinstance(text, bytes) else text.encode()))


def told(text: str | bytes) -> list[str]:
    return [
        f"{one.position.line}:{one.position.column} {one.code} {one.message}"
        for one in read(text).problems
        if one.position is not None
    ]


def test_rows_are_payments() -> None:
    found = read(f"{HEAD},item\n2026-01-02,a,10.50,EUR,Plan\n\n 2026-01-03 , b ,-1,USD,\n")
    assert found == Spend(
        (
            Payment(date(2026, 1, 2), "a", "EUR", Decimal("10.50"), "spend/x.csv", 2),
            Payment(date(2026, 1, 3), "b", "USD", Decimal(-1), "spend/x.csv", 4),
        )
    )


def test_columns_in_any_order_a_byte_order_mark_and_the_line_ends_of_windows() -> None:
    text = b"\xef\xbb\xbfcurrency,amount,tool,date\r\nEUR,1.00,a,2026-01-02\r\n"
    assert read(text).payments == (Payment(date(2026, 1, 2), "a", "EUR", Decimal("1.00"), "spend/x.csv", 2),)


def test_quoted_cells_hold_commas_quotes_and_line_breaks_and_lines_are_still_counted() -> None:
    text = f'{HEAD},item\n2026-01-02,a,1,EUR,"one, ""two""\nthree"\n2026-01-03,a,x,EUR,\n'
    found = read(text)
    assert [one.line for one in found.payments] == [2]
    assert told(text)[0].startswith('4:14 STK002 "x" is not an amount')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1 STK001 the file is empty"),
        ("\n\n", "1:1 STK001 the file is empty"),
        (b"\xff\xfe", "1:1 STK001 not UTF-8"),
        (f"{HEAD}\n2026-01-02,a\x00,1,EUR\n", "2:13 STK001 an invisible control character"),
        (f"{HEAD}\r2026-01-02,a,1,EUR\r", "1:1 STK001 a line that ends in a lone carriage return"),
        (b"x" * (MAX_BYTES + 1), "1:1 STK001 larger than 1024 KiB"),
        ("date;tool;amount;currency\n", "1:1 STK001 the columns are not separated by commas"),
        ("date,tool,ammount,currency\n", '1:11 STK003 unknown column "ammount" (did you mean "amount"?)'),
        ("date,tool,amount,currency,tool\n", '1:27 STK004 the column "tool" is there twice'),
        ("date,tool,amount\n", '1:1 STK008 the column "currency" is missing'),
        (f"{HEAD}\n2026-01-02,a,1\n", "2:1 STK002 3 cells, but the first line has 4"),
        (f"{HEAD}\n2026-02-30,a,1,EUR\n", '2:1 STK002 "2026-02-30" is not a day of the calendar'),
        (f"{HEAD}\n2026-01-02,a,1e3,EUR\n", '2:14 STK002 "1e3" is not an amount'),
        (f"{HEAD}\n2026-01-02,a,--1,EUR\n", '2:14 STK002 "--1" is negative'),
        (f"{HEAD}\n2026-01-02,a,1,EUX\n", '2:16 STK002 "EUX" is not a currency'),
        (f"{HEAD}\n2026-01-02,,1,EUR\n", '2:12 STK008 "tool" is empty'),
        (f'{HEAD}\n2026-01-02,a,1,EUR\n2026-01-03,"a,1,EUR\n', "3:1 STK001 not CSV: a quote is not closed"),
        (f'{HEAD}\n2026-01-02,"a"b,1,EUR\n', "2:1 STK001 not CSV: "),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(text: str | bytes, said: str) -> None:
    assert told(text)[0].startswith(said), told(text)


def test_a_bad_row_hides_none_of_the_others() -> None:
    found = read(f"{HEAD}\n2026-01-02,a,x,EUR\n2026-01-02,b,2,EUR\n2026-01-02,c\n")
    assert ([one.tool for one in found.payments], len(found.problems)) == (["b"], 2)


def test_of_many_problems_the_first_are_told_and_the_rest_counted() -> None:
    found = read(HEAD + "\n" + "x,a,1,EUR\n" * 60)
    assert len(found.problems) == 51
    assert found.problems[-1].message == "and 10 more problems in this file"


def test_a_tool_that_is_declared_nowhere_is_told_once_at_its_first_row() -> None:
    found = read(
        f"{HEAD}\n2026-01-02,mailchmp,1,EUR\n2026-01-03,mailchmp,1,EUR\n2026-01-03,b,1,EUR\n2026-01-03,c,1,EUR\n"
    )
    (problem,) = unknown_tools(found.payments, {"mailchimp", "b"}, {"c"})
    assert problem.message == 'no tool "mailchmp" (did you mean "mailchimp"?)'
    assert (problem.code, problem.file, problem.position) == ("STK006", "spend/x.csv", Position(2, 1))


@given(
    st.binary(max_size=200)
    | st.text(alphabet='",;\n\r\t\0 date2026-01,toolamountcurrencyEUR.', max_size=200).map(str.encode)
)
def test_whatever_the_bytes_are_nothing_is_raised_and_every_refusal_has_a_place(data: bytes) -> None:
    for problem in read_spend(SourceFile("spend/x.csv", data)).problems:
        assert problem.position is not None
        assert problem.message
