"""Seats in use against seats paid for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from stackctl.core.facts.seats import Seats, seats_of
from stackctl.core.loading.build import build
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

LINES = """\
cost:
  lines:
    - {kind: seats, amount: 1, per: month, quantity: 10, from: 2026-11-22}
    - {kind: seats, amount: 1, per: month, quantity: 10, to: 2026-11-22}
    - {kind: seats, amount: 1, per: month, quantity: 70, to: 2026-11-21}
    - {kind: seats, amount: 1, per: month, quantity: 70, from: 2026-11-23}
    - {kind: seats, amount: 1, per: month}
    - {amount: 1, per: month, quantity: 70}
"""


def seats(text: str) -> Seats | None:
    files = {
        "contracts/own.yaml": "vendor: V\ncovers: {a: 100}\n"
        "cost: {lines: [{kind: seats, amount: 2, per: month, quantity: 5, from: 2026-11-01}]}\n",
        "contracts/shared.yaml": "vendor: V\ncovers: {a: 60, b: 40}\n"
        "cost: {lines: [{kind: seats, amount: 2, per: month, quantity: 99}]}\n",
        "tools/a.yaml": f"name: A\nvendor: B\ncategory: crm\nstatus: active\n{text}",
    }
    stack, _ = build(Settings(), [SourceFile(path, text.encode()) for path, text in files.items()])
    return seats_of(stack, "a", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("usage: {seats: 40, active: 9}\n", Seats(9, Decimal(40))),
        ("usage: {seats: 40, active: 0}\n" + LINES, Seats(0, Decimal(40))),
        ("usage: {active: 20}\n" + LINES, Seats(20, Decimal(25))),
        ("usage: {active: 26}\n" + LINES, None),
        ("usage: {seats: 40}\n", None),
        ("usage: {active: 5}\n", Seats(5, Decimal(5))),
        ("usage: {active: 9}\n", None),
        ("usage: {seats: 0, active: 0}\n", None),
        ("usage: {seats: 40, active: 41}\n", None),
        ("", None),
    ],
)
def test_the_seats_of_a_tool(text: str, expected: Seats | None) -> None:
    assert seats(text) == expected


def test_a_share_is_told_so_that_it_reads_as_below_the_bound() -> None:
    assert Seats(9, Decimal(40)).share == Fraction(9, 40)
    assert Seats(9, Decimal(40)).against(Decimal(60)) == "9 of 40 seats active (23 %, below 60 %)"
    assert Seats(0, Decimal("1.0")).against(Decimal("20.50")) == "0 of 1 seat active (0 %, below 20.5 %)"
    assert Seats(5999, Decimal(10000)).against(Decimal(60)) == "5999 of 10000 seats active (59.99 %, below 60 %)"


def test_exactly_the_bound_is_not_below_it() -> None:
    assert [Seats(active, Decimal(10)).are_below(Decimal(60)) for active in (5, 6, 7)] == [True, False, False]
