"""Retired tools whose past vanishes with a day that is missing or wrong are named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from stackctl.core.calendar.periods import Span
from stackctl.core.loading.build import build
from stackctl.core.money.assumptions import doubtful_ends
from stackctl.model.money import Money
from stackctl.model.reports.cost import DoubtfulEnd
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

PRICE = "cost: {lines: [{amount: 1000.00, per: month}]}\n"
SIGNED = "contract: {start: 2026-01-01, end: 2026-12-31}\n"


@pytest.mark.parametrize(
    ("keys", "since", "used", "amount"),
    [
        (f"status: retired\n{PRICE}", None, None, "10000.00"),
        (f"status: retired\n{PRICE}usage: {{last_used: 2026-03-31}}\n", None, date(2026, 3, 31), "3000.00"),
        (
            f"status: retired\nsince: 2024-01-01\n{PRICE}usage: {{last_used: 2026-03-31}}\n",
            date(2024, 1, 1),
            date(2026, 3, 31),
            "3000.00",
        ),
        (f"status: retired\nsince: 2024-01-01\n{PRICE}", None, None, None),
        (f"status: retired\nsince: 2026-04-01\n{PRICE}usage: {{last_used: 2026-03-31}}\n", None, None, None),
        (f"status: retired\n{PRICE}{SIGNED}", None, None, None),
        (f"status: rejected\n{PRICE}", None, None, None),
        (f"status: active\n{PRICE}", None, None, None),
    ],
)
def test_what_does_not_count_for_want_of_a_right_day_is_named(
    keys: str, since: date | None, used: date | None, amount: str | None
) -> None:
    file = SourceFile("tools/hub.yaml", f"name: Hub\nvendor: V\ncategory: crm\n{keys}".encode())
    stack, _ = build(Settings(), [file])
    found = doubtful_ends(stack, ["hub"], Span(date(2026, 1, 1), date(2026, 12, 31)), "EUR", date(2026, 10, 31))
    expected = [] if amount is None else [DoubtfulEnd("hub", since, used, Money(Decimal(amount), "EUR"))]
    assert list(found) == expected
