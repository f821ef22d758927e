"""Which contract is in force when: the largest share, then the one that runs longest; who follows whom."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.contracts.timeline import contract_on, days_of, successor, supporting, time_line
from stackctl.model.contract import Contract
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from tests.core.contracts.contracts import context, tool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.stack import Stack

DAY = timedelta(days=1)


def on(text: str) -> date:
    return date.fromisoformat(text)


def stack(contract: str, files: Mapping[str, str] | None = None) -> Stack:
    return context({"hub": tool(contract), **(files or {})}).stack


def shared(days: str, covers: str = "{hub: 100}", more: str = "") -> str:
    return f"{{vendor: V, {days}, covers: {covers}{more}}}"


def shown(found: Stack, day: str) -> str | None:
    terms = contract_on(found, "hub", on(day))
    return None if terms is None else terms.number


SEVERAL = "[{number: old, start: 2025-01-01, end: 2025-12-31}, {number: new, start: 2026-03-01, end: 2026-12-31}]"


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2024-06-01", "old"),  # the next to begin
        ("2025-12-31", "old"),
        ("2026-01-01", "new"),  # in a gap: the next to begin
        ("2026-03-01", "new"),
        ("2027-01-01", "new"),  # the last that ended
    ],
)
def test_the_contract_that_is_shown(day: str, number: str) -> None:
    assert shown(stack(SEVERAL), day) == number


def test_a_tool_without_a_contract_has_none() -> None:
    assert shown(stack(""), "2026-01-01") is None


def test_the_largest_share_is_in_force_before_the_longest() -> None:
    files = {
        "contracts/a.yaml": shared("number: A, start: 2025-01-01", "{hub: 40, other: 60}"),
        "contracts/b.yaml": shared("number: B, start: 2025-06-01, end: 2025-12-31", "{hub: 90, other: 10}"),
    }
    found = stack("", files)
    assert [shown(found, day) for day in ("2025-05-31", "2025-06-01", "2025-12-31", "2026-01-01")] == [
        "A",
        "B",
        "B",
        "A",
    ]


def test_between_equals_the_one_that_runs_longest_is_in_force() -> None:
    files = {
        "contracts/addon.yaml": shared("number: A-1, start: 2025-02-01, end: 2026-06-30, auto_renew: false"),
        "contracts/main.yaml": shared("number: M-1, start: 2025-02-01, end: 2027-01-31, auto_renew: true"),
    }
    assert shown(stack("", files), "2026-01-01") == "M-1"


def test_a_contract_that_ends_before_it_starts_is_never_in_force() -> None:
    found = stack("[{number: bad, start: 2026-05-01, end: 2026-04-01}, {number: good, start: 2026-04-01}]")
    assert shown(found, "2026-05-01") == "good"
    assert len(time_line(found.contracts_of("hub"), "hub")) == 1


def test_forty_contracts_on_one_tool_follow_one_another() -> None:
    first = on("2020-01-01")
    starts = [first + 30 * number * DAY for number in range(40)]
    entries = ", ".join(
        f"{{number: n{at}, start: {start}, end: {start + 29 * DAY}}}" for at, start in enumerate(starts)
    )
    found = stack(f"[{entries}]")
    assert [shown(found, str(start)) for start in starts] == [f"n{at}" for at in range(40)]


@pytest.mark.parametrize(
    ("old", "new", "follows"),
    [
        ("end: 2026-09-30", "start: 2026-10-01", True),
        ("end: 2026-09-30", "start: 2026-10-31", True),
        ("end: 2026-09-30", "start: 2026-11-01", False),
        ("end: 2026-09-30", "start: 2026-09-01", True),
        ("end: 2026-09-30", "start: 2026-08-29", False),
        ("end: 2026-09-30", "start: 2026-09-15, end: 2026-09-30", False),  # it does not outlast it
        ("end: 2026-09-30, auto_renew: true", "start: 2026-10-01", False),  # it goes on by itself
        ("start: 2026-01-01", "start: 2026-10-01", False),
    ],
)
def test_a_contract_that_begins_within_31_days_follows(old: str, new: str, follows: bool) -> None:
    found = stack(f"[{{number: old, {old}}}, {{number: new, {new}}}]")
    terms, other = found.contracts_of("hub")
    assert (successor(found, "hub", terms) is other) == follows


def test_prices_of_the_tool_follow_contracts_that_bring_none() -> None:
    priced = shared("number: P", more=", cost: {lines: [{amount: 1.00, per: month}]}")
    found = stack("{number: own}", {"contracts/p.yaml": priced})
    assert [terms.number for terms in supporting(found, "hub")] == ["own"]
    alone = stack("", {"contracts/p.yaml": priced})
    assert [terms.number for terms in supporting(alone, "hub")] == ["P"]


_DAYS = st.none() | st.dates(on("2025-12-01"), on("2026-02-28"))
_CONTRACTS = st.lists(
    st.builds(
        lambda start, end, auto_renew: Contract.model_construct(start=start, end=end, auto_renew=auto_renew),
        _DAYS, _DAYS, st.none() | st.booleans(),
    ),
    max_size=5,
)  # fmt: skip


@given(_CONTRACTS)
def test_every_day_has_the_contract_that_a_search_by_day_finds(contracts: list[Contract]) -> None:
    line = time_line(contracts, "hub")
    assert all(one.days.last < other.days.first for one, other in pairwise(line))
    day = on("2025-11-25")
    while day < on("2026-03-05"):
        running = [
            terms
            for terms in contracts
            if (terms.start or FIRST_DAY) <= day
            and (terms.auto_renew or not terms.end or day <= terms.end)
            and days_of(terms).first <= days_of(terms).last
        ]
        longest = max((LAST_DAY if terms.auto_renew or not terms.end else terms.end for terms in running), default=None)
        wanted = next((t for t in running if (LAST_DAY if t.auto_renew or not t.end else t.end) == longest), None)
        found = next((period.contract for period in line if period.days.holds(day)), None)
        assert found is wanted
        day += DAY
