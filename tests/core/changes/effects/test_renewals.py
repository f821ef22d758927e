"""A contract that goes on at the same price is told as renewed, and is no increase."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.calendar.periods import DAY
from stackctl.core.calendar.terms import add_months
from stackctl.core.changes.cost_limit import exceeds, limit_of
from stackctl.core.changes.effects.cost import cost_difference
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.model.money import Money
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile
from stackctl.output.diff.words import renewals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.reports.diff import CostDifference

HUB = "name: Hub\nvendor: V\ncategory: crm\nstatus: active\n"
PRICE = "cost: {lines: [{item: Plan, amount: 1000.00, per: month}]}\n"
OLD = "{number: A-1, start: 2025-07-01, end: 2026-06-30, auto_renew: false}"
NEW = "{number: A-2, start: 2026-07-01, end: 2027-06-30, auto_renew: false}"
MOVED = OLD.replace("2026-06-30", "2027-06-30")
BEFORE = {"tools/hub.yaml": f"{HUB}{PRICE}contract: {OLD}\n"}


def difference(
    before: Mapping[str, str], after: Mapping[str, str], renamed: Mapping[str, str] | None = None
) -> CostDifference:
    def context(files: Mapping[str, str]) -> Context:
        sources = [SourceFile(path, text.encode()) for path, text in sorted(files.items())]
        return Context(build(Settings(), sources)[0], date(2026, 5, 10))

    return cost_difference(context(before), context(after), (), (), renamed or {})


def shared(number: str, days: str, amount: str) -> str:
    price = f"cost: {{lines: [{{item: Plan, amount: {amount}, per: month}}]}}\n"
    return f"vendor: V\nnumber: {number}\n{days}\nauto_renew: false\ncovers: {{hub: 100}}\n{price}"


FIRST, SECOND = "start: 2025-07-01\nend: 2026-06-30", "start: 2026-07-01\nend: 2027-06-30"
IN_FOLDER = {"tools/hub.yaml": HUB, "contracts/a.yaml": shared("A-1", FIRST, "1000.00")}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (BEFORE, {"tools/hub.yaml": f"{HUB}{PRICE}contract: {MOVED}\n"}, "until 2027-06-30 at the same price"),
        (BEFORE, {"tools/hub.yaml": f"{HUB}{PRICE}contract: [{OLD}, {NEW}]\n"}, "until 2027-06-30 at the same price"),
        (
            BEFORE,
            {"tools/hub.yaml": f"{HUB}{PRICE}contract: {OLD.replace('false', 'true')}\n"},
            "by itself from now on at the same price",
        ),
        (
            IN_FOLDER,
            IN_FOLDER | {"contracts/b.yaml": shared("A-2", SECOND, "1000.00")},
            "until 2027-06-30 at the same price",
        ),
    ],
)
def test_the_same_price_is_no_increase(before: Mapping[str, str], after: Mapping[str, str], said: str) -> None:
    found = difference(before, after)
    assert (found.before.amount, found.after.amount) == (Decimal("2000.00"), Decimal("12000.00"))
    (sentence,) = renewals(found)
    assert sentence == f"hub is renewed {said}; 10 000 EUR of the difference only goes on, and is no increase."
    assert exceeds(limit_of("0"), found, Settings()) is None


def test_a_higher_price_counts_with_the_difference() -> None:
    dearer = PRICE.replace("1000.00", "1100.00")
    found = difference(BEFORE, {"tools/hub.yaml": f"{HUB}{dearer}contract: {MOVED}\n"})
    (sentence,) = renewals(found)
    assert sentence.startswith(
        "hub is renewed until 2027-06-30 for 1 200 EUR a year more; 10 000 EUR of the difference"
    )
    assert exceeds(limit_of("1200"), found, Settings()) is None
    assert exceeds(limit_of("1199.99"), found, Settings()) == (
        "the stack costs 1 200.00 EUR a year more (+60.0 %), apart from renewals at the same price, over the limit of "
        "1 199.99 EUR: cut what grows most, hub (+1 200 EUR), or have the limit raised"
    )
    found = difference(IN_FOLDER, IN_FOLDER | {"contracts/b.yaml": shared("A-2", SECOND, "1100.00")})
    assert found.renewals[0].dearer == (Money(Decimal("1000.00"), "EUR"),)
    assert exceeds(limit_of("1000"), found, Settings()) is None
    assert exceeds(limit_of("999"), found, Settings()) is not None


def test_a_cheaper_or_shorter_renewal_leaves_no_room_for_others() -> None:
    other = {"tools/other.yaml": "name: Other\nvendor: W\ncategory: seo\nstatus: active\n" + PRICE}
    shorter = {"tools/hub.yaml": f"{HUB}{PRICE}contract: {MOVED.replace('2027-06', '2026-09')}\n"}
    found = difference(BEFORE, shorter | other)
    assert next(iter(renewals(found))).startswith("hub is renewed until 2026-09-30 at the same price; 3 000 EUR of")
    assert exceeds(limit_of("12000"), found, Settings()) is None
    assert exceeds(limit_of("11999"), found, Settings()) is not None
    cheaper = {"tools/hub.yaml": f"{HUB}{PRICE.replace('1000', '400')}contract: {MOVED}\n"}
    found = difference(BEFORE, cheaper | other)
    assert next(iter(renewals(found))).startswith(
        "hub is renewed until 2027-06-30 for 7 200 EUR a year less; 2 800 EUR"
    )
    assert exceeds(limit_of("12000"), found, Settings()) is None
    assert exceeds(limit_of("11999"), found, Settings()) is not None


@given(st.integers(0, 11), st.integers(1, 24), st.integers(1, 400), st.integers(1, 400))
def test_what_counts_is_the_higher_price_in_the_months_renewed(run: int, more: int, old: int, new: int) -> None:
    """Twelve months from May 2026: so many run already, so many more are signed; each price by the month."""
    end = add_months(date(2026, 5, 1), run)
    first = f"start: 2025-05-01\nend: {end - DAY}"
    second = f"start: {end}\nend: {add_months(end, more) - DAY}"
    before = {"tools/hub.yaml": HUB, "contracts/a.yaml": shared("A-1", first, f"{old}.00")}
    found = difference(before, before | {"contracts/b.yaml": shared("A-2", second, f"{new}.00")})
    counted = max(new - old, 0) * min(more, 12 - run)
    assert exceeds(limit_of(str(counted)), found, Settings()) is None
    assert counted == 0 or exceeds(limit_of(str(counted - 1)), found, Settings()) is not None


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        {"tools/hub.yaml": f"{HUB}{PRICE.replace('1000', '1100')}contract: {OLD}\n"},
        {"tools/hub.yaml": f"{HUB}{PRICE}contract: {NEW.replace('2026-07', '2026-09')}\n"},
        {"tools/hub.yaml": f"{HUB.replace('active', 'rejected')}{PRICE}contract: {MOVED}\n"},
    ],
)
def test_what_is_not_renewed_is_not_told_so(after: Mapping[str, str]) -> None:
    assert difference(BEFORE, after).renewals == ()


def test_a_contract_that_was_followed_before_is_not_renewed_again() -> None:
    both = {"tools/hub.yaml": f"{HUB}{PRICE}contract: [{OLD}, {NEW}]\n"}
    found = difference(both, {"tools/hub.yaml": f"{HUB}{PRICE}contract: [{OLD}, {NEW.replace('A-2', 'A-3')}]\n"})
    assert sum(money.amount for renewal in found.renewals for money in renewal.going_on) == 0


def test_a_renamed_tool_is_renewed_too() -> None:
    found = difference(BEFORE, {"tools/new.yaml": f"{HUB}{PRICE}contract: {MOVED}\n"}, {"hub": "new"})
    assert [renewal.tool for renewal in found.renewals] == ["new"]
    assert exceeds(limit_of("0"), found, Settings()) is None
