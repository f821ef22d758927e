"""An amount that people read two ways is refused, with both; none is taken for what it is not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.loading.build import build, build_part
from stackctl.core.loading.spend import read_spend
from stackctl.model.currency import DIGITS
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from stackctl.model.finding import Problem
    from stackctl.model.stack import Stack

HUB = "name: Hub\nvendor: Hub\ncategory: crm\nstatus: active\n"
HEADER = "date,tool,amount,currency\n"
WORDS = "is ambiguous, because its point may stand between thousands"


def built(files: dict[str, str], base: str = "EUR") -> tuple[Stack, tuple[Problem, ...]]:
    settings = Settings(base_currency=base)
    return build(settings, [SourceFile(path, text.encode()) for path, text in sorted(files.items())])


def told(files: dict[str, str], base: str = "EUR") -> list[tuple[str, str, tuple[str | int, ...], str, str]]:
    return [(one.code, one.file, one.path, one.message, one.help) for one in built(files, base)[1]]


PLACES: dict[str, tuple[str, str, tuple[str | int, ...]]] = {
    "a tool": ("tools/hub.yaml", HUB + "cost: {lines: [{amount: 1.250, per: month}]}", ("cost", "lines", 0, "amount")),
    "a quantity": (
        "tools/hub.yaml",
        HUB + "cost: {lines: [{amount: 2, per: month, quantity: 1.250}]}",
        ("cost", "lines", 0, "quantity"),
    ),
    "an approval": (
        "tools/hub.yaml",
        HUB + "approvals: [{by: a, date: 2026-01-01, up_to: '1.250'}]",
        ("approvals", 0, "up_to"),
    ),
    "a contract": (
        "contracts/c.yaml",
        "vendor: Hub\ncovers: {hub: 100}\ncost: {lines: [{amount: 2, per: month}, {amount: 1.250, per: month}]}",
        ("cost", "lines", 1, "amount"),
    ),
    "a budget": (
        "budgets.yaml",
        "budgets: [{cost_center: A, fiscal_year: 2026, amount: 1.250}]",
        ("budgets", 0, "amount"),
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_an_ambiguous_amount_is_refused_with_both_readings(name: str) -> None:
    file, text, path = PLACES[name]
    found = told({"tools/hub.yaml": HUB, file: text})
    assert found == [("STK002", file, path, f'"1.250" {WORDS}', "write 1250 or 1.25")]


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("meant", ["1250", "1.25"])
def test_both_readings_can_be_written(name: str, meant: str) -> None:
    file, text, _ = PLACES[name]
    assert told({"tools/hub.yaml": HUB, file: text.replace("1.250", meant)}) == []


@pytest.mark.parametrize("name", PLACES)
def test_in_a_currency_of_three_decimals_it_is_what_it_looks_like(name: str) -> None:
    file, text, _ = PLACES[name]
    files = {"tools/hub.yaml": HUB, file: text}
    assert told(files, "KWD") == []
    assert len(told(files, "JPY")) == 1


def test_the_currency_that_counts_is_that_of_the_amount() -> None:
    lines = "lines: [{amount: 1.250, per: month}]"
    assert told({"tools/hub.yaml": f"{HUB}cost: {{currency: KWD, {lines}}}"}) == []
    assert len(told({"tools/hub.yaml": f"{HUB}cost: {{currency: USD, {lines}}}"}, "KWD")) == 1
    wrong = told({"tools/hub.yaml": f"{HUB}cost: {{currency: [a], {lines}}}"}, "KWD")
    assert [path for _, _, path, _, _ in wrong] == [("cost", "currency")]


@pytest.mark.parametrize("amount", ["0.125", "0.0035", "1.2500", "1250.125", "1250.000", "12.34", "999", "1000.5"])
def test_every_other_amount_is_read(amount: str) -> None:
    stack, problems = built({"tools/hub.yaml": f"{HUB}cost: {{lines: [{{amount: {amount}, per: month}}]}}"})
    cost = stack.tools["hub"].cost
    assert problems == ()
    assert cost is not None
    assert [str(line.amount) for line in cost.lines] == [amount]


def test_nothing_of_an_ambiguous_amount_is_kept() -> None:
    lines = "lines: [{amount: 1.250, per: month}, {amount: 2.00, per: year}]"
    stack, problems = built({"tools/hub.yaml": f"{HUB}cost: {{{lines}}}\nsince: soon\n"})
    assert {one.path for one in problems} == {("cost", "lines", 0, "amount"), ("since",)}
    cost = stack.tools["hub"].cost
    assert cost is not None
    assert [str(line.amount) for line in cost.lines] == ["2.00"]
    assert "cost" in stack.doubtful["tools/hub.yaml"]


def test_other_numbers_are_left_alone() -> None:
    rest = (
        "sla: {target_percent: 99.950}\ncustom: {amount: 1.250}\nnotes: 1.250\ncost: {allocation: {A: 12.500, B: 87.5}}"
    )
    files = {"tools/hub.yaml": HUB + rest, "budgets.yaml": "budgets: []"}
    assert [code for code, *_ in told(files)] == ["STK006", "STK006"]


def test_a_file_read_before_is_read_again_in_another_currency() -> None:
    file = SourceFile("tools/hub.yaml", f"{HUB}cost: {{lines: [{{amount: 1.250, per: month}}]}}".encode())
    last: dict[str, tuple[bytes, str, object]] = {}
    lines = [
        build_part(Settings(base_currency=base), [file], last).tools["hub"].cost.lines  # type: ignore[arg-type,union-attr]
        for base in ("KWD", "EUR", "KWD")
    ]
    assert [len(found) for found in lines] == [1, 0, 1]


@pytest.mark.parametrize(
    ("amount", "currency", "message", "help_"),
    [
        ("1.250", "EUR", f'"1.250" {WORDS}', "write 1250 or 1.25"),
        ("-1.250", "EUR", f'"-1.250" {WORDS}', "write -1250 or -1.25"),
        ("1.125", "EUR", f'"1.125" {WORDS}', "write 1125 or 1.13"),
        ("1.250", "JPY", f'"1.250" {WORDS}', "write 1250"),
        (
            "0.125",
            "EUR",
            '"0.125" has more decimals than EUR, which has 2 decimals',
            "write what was booked, such as 0.13",
        ),
        (
            "10.5",
            "JPY",
            '"10.5" has more decimals than JPY, which has no decimals',
            "write what was booked, such as 11",
        ),
        (
            "1.2505",
            "KWD",
            '"1.2505" has more decimals than KWD, which has 3 decimals',
            "write what was booked, such as 1.251",
        ),
        ('"1,250"', "EUR", '"1,250" is not an amount', "write 1250 or 1.25"),
        ('"-3.250,00"', "EUR", '"-3.250,00" is not an amount', "write -3250.00"),
    ],
)
def test_a_booking_that_nobody_books_is_refused(amount: str, currency: str, message: str, help_: str) -> None:
    found = read_spend(SourceFile("spend/a.csv", f"{HEADER}2026-01-05,hub,{amount},{currency}\n".encode()))
    assert found.rows == ()
    (problem,) = found.problems
    assert (problem.code, problem.path, problem.message, problem.help) == ("STK002", (0, "amount"), message, help_)
    assert problem.position is not None
    assert (problem.position.line, problem.position.column) == (2, 16)


@pytest.mark.parametrize(
    ("amount", "currency"), [("1.250", "KWD"), ("10.00", "JPY"), ("1250.5000", "EUR"), ("0.100", "EUR"), ("-0", "EUR")]
)
def test_a_booking_that_its_currency_can_have_is_taken(amount: str, currency: str) -> None:
    found = read_spend(SourceFile("spend/a.csv", f"{HEADER}2026-01-05,hub,{amount},{currency}\n".encode()))
    assert found.problems == ()
    assert [row.amount for row in found.rows] == [Decimal(amount)]


@given(st.decimals(-999_999, 999_999, places=4), st.integers(0, 4), st.sampled_from(sorted(DIGITS)))
def test_a_booking_is_taken_as_it_stands_or_told(amount: Decimal, places: int, currency: str) -> None:
    text = f"{amount:.{places}f}"
    found = read_spend(SourceFile("spend/a.csv", f"{HEADER}2026-01-05,hub,{text},{currency}\n".encode()))
    assert len(found.rows) + len(found.problems) == 1
    for row in found.rows:
        assert row.amount == Decimal(text)
        assert round(row.amount, DIGITS[currency]) == row.amount
    for problem in found.problems:
        # what is advised is taken
        for word in problem.help.replace("write what was booked, such as ", "").removeprefix("write ").split(" or "):
            again = read_spend(SourceFile("spend/a.csv", f"{HEADER}2026-01-05,hub,{word},{currency}\n".encode()))
            assert len(again.rows) == 1, (text, word)
