"""Days of use without a price: known ones, and against a count of the days one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.money.missing_prices import missing_prices
from tests.core.money.costs import DAY, MANY, day_between, line, span, stack

TODAY = date(2026, 11, 22)
DAYS = day_between("2025-06-01", "2027-03-01")


def gaps(*lines: dict[str, Any], first: str = "2025-01-01", last: str = "2025-12-31", **keys: Any) -> list[str]:
    found = missing_prices(stack(*lines, **keys), ["a"], span(first, last), TODAY)
    return [f"{one.first} {one.last} {one.since} {'before' if one.is_before else ''}".strip() for one in found]


def test_a_price_that_begins_within_the_year() -> None:
    """Case: in use since 2022-01-10, price from 2025-08-01."""
    price = line("100", "month", from_="2025-08-01")
    assert gaps(price, since="2022-01-10") == ["2025-01-01 2025-07-31 2022-01-10 before"]
    assert gaps(price, since="2025-03-01") == ["2025-03-01 2025-07-31 2025-03-01 before"]
    assert gaps(price, since="2022-01-10", first="2024-01-01", last="2024-12-31") == [
        "2024-01-01 2024-12-31 2022-01-10"
    ]
    assert gaps(price) == []


def test_days_to_come_are_no_use_yet() -> None:
    ended = line("100", "month", from_="2026-01-01", to="2026-10-31")
    assert gaps(ended, first="2026-01-01", last="2026-12-31") == ["2026-11-01 2026-11-22 2026-01-01"]
    assert gaps(ended, first="2027-01-01", last="2027-12-31") == []


def test_a_contract_without_a_price_is_time_in_use() -> None:
    price = line("100", "month", from_="2025-08-01")
    assert gaps(price, contract={"start": "2025-05-01", "end": "2026-04-30"}) == [
        "2025-05-01 2025-07-31 2025-05-01 before"
    ]


@MANY
@given(
    st.lists(st.tuples(DAYS, st.integers(0, 200)), min_size=1, max_size=4),
    st.none() | DAYS,
    DAYS,
    st.integers(0, 400),
)
def test_each_day_of_use_without_a_price_is_in_one_gap(
    held: list[tuple[date, int]], since: date | None, first: date, length: int
) -> None:
    spans = [(begin, begin + DAY * days) for begin, days in held]
    lines = [
        line("10", "month", from_=str(begin), to=str(end), item=str(number))
        for number, (begin, end) in enumerate(spans)
    ]
    asked = span(str(first), str(first + DAY * length))
    keys: dict[str, Any] = {} if since is None else {"since": str(since)}
    found = missing_prices(stack(*lines, **keys), ["a"], asked, TODAY)
    listed = [one.first + DAY * number for one in found for number in range((one.last - one.first).days + 1)]
    used = since or min(begin for begin, _ in spans)
    days = [first + DAY * number for number in range(length + 1)]
    assert listed == [
        day for day in days if used <= day <= TODAY and not any(begin <= day <= end for begin, end in spans)
    ]
