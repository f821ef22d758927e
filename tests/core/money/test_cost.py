"""What accrues when: by month, term and day, within contract and life, exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.calendar.periods import Span, year_from
from stackctl.core.money.cost import Charge, Total, accrue, billed, by_cost_center, cost_centers, spent, total
from stackctl.model.cost import Cost, CostLine
from stackctl.model.spend import SpendRow
from tests.core.money import second_costs
from tests.core.money.costs import (
    DAY,
    LENGTHS,
    LIFE,
    MANY,
    PRICES,
    TERMS,
    YEAR,
    amount,
    day_between,
    line,
    pieces,
    span,
    stack,
)

# Lines


@pytest.mark.parametrize(
    ("price", "first", "last", "expected"),
    [
        (line("100", "month"), "2026-01-01", "2026-12-31", "1200"),
        (line("100", "month"), "2026-04-01", "2026-04-10", "100/3"),
        (line("300", "quarter"), "2026-01-01", "2026-12-31", "1200"),
        (line("300", "quarter"), "2026-02-01", "2026-02-28", "100"),
        (line("1200", "year"), "2026-01-01", "2026-12-31", "1200"),
        (line("1200", "year"), "2026-01-01", "2026-01-31", "100"),
        (line("1000", "year"), "2026-01-01", "2026-01-31", "250/3"),
        (line("45.5", "month", quantity="40"), "2026-01-01", "2026-01-31", "1820"),
        (line("45", "month", kind="seats", quantity="0"), "2026-01-01", "2026-12-31", "0"),
        (line("0.0125", "month", kind="usage", quantity="1000.5"), "2026-01-01", "2026-01-31", "12.50625"),
        (line("100", "month", kind="discount"), "2026-01-01", "2026-12-31", "-1200"),
        (line("100", "month", from_="2026-12-01"), "2026-01-01", "2026-12-31", "100"),
        (line("100", "month", to="2026-01-31"), "2026-01-01", "2026-12-31", "100"),
        (line("100", "month", from_="2027-01-01"), "2026-01-01", "2026-12-31", "0"),
        (line("3000", "once", kind="one-off", from_="2026-03-01"), "2026-01-01", "2026-12-31", "3000"),
        (line("3000", "once", kind="one-off", from_="2026-03-01"), "2026-03-01", "2026-03-01", "3000"),
        (line("3000", "once", kind="one-off", from_="2026-03-01"), "2026-03-02", "2026-12-31", "0"),
        (line("3000", "once", kind="one-off", from_="2026-03-01"), "2026-01-01", "2026-02-28", "0"),
        (line("3000", "once", kind="one-off", from_="2026-03-01", quantity="2"), "2026-01-01", "2026-12-31", "6000"),
        (line("500", "once", kind="discount", from_="2026-03-01"), "2026-01-01", "2026-12-31", "-500"),
        (line("3000", "once", kind="one-off"), "2026-01-01", "2026-12-31", "0"),
        (line("365", "term", from_="2026-01-01", to="2026-12-31"), "2026-01-01", "2026-01-31", "365/12"),
        (line("365", "term", from_="2026-01-01", to="2026-12-31"), "2025-12-01", "2026-01-31", "365/12"),
        (line("365", "term", from_="2026-01-01"), "2026-01-01", "2026-12-31", "0"),
        (line("365", "term", to="2026-12-31"), "2026-01-01", "2026-12-31", "0"),
    ],
)
def test_a_line_accrues(price: dict[str, str], first: str, last: str, expected: str) -> None:
    wanted = Fraction(expected) if "/" in expected else Fraction(Decimal(expected))
    assert amount(stack(price), first, last) == wanted


def test_what_accrues_names_the_line_and_its_currency() -> None:
    found = stack(line("100", "month"), line("5", "month", kind="discount"), cost={"currency": "USD"})
    one, other = accrue(found, "a", span(*YEAR))
    cost = found.tools["a"].cost
    assert cost is not None
    assert one == Charge("a", cost.lines[0], cost, None, {None: Fraction(1)}, "USD", Fraction(1200), span(*YEAR))
    assert other == Charge("a", cost.lines[1], cost, None, {None: Fraction(1)}, "USD", Fraction(-60), span(*YEAR))


def test_a_line_without_a_currency_is_in_the_base_currency() -> None:
    (part,) = accrue(stack(line("100", "month"), own={"base_currency": "CHF"}), "a", span(*YEAR))
    assert part.currency == "CHF"


def test_a_tool_without_cost_accrues_nothing() -> None:
    assert list(accrue(stack(), "a", span(*YEAR))) == []


# Contracts


ENDS = {"start": "2025-07-01", "end": "2026-06-30"}
RENEWS = {**ENDS, "auto_renew": "true", "renewal_term": "12 months"}


@pytest.mark.parametrize("auto_renew", [None, "false"])
def test_without_renewal_costs_end_with_the_contract(auto_renew: str | None) -> None:
    terms = ENDS if auto_renew is None else {**ENDS, "auto_renew": auto_renew}
    assert amount(stack(line("100", "month"), contract=terms)) == 600
    assert amount(stack(line("100", "month"), contract=terms), "2026-07-01", "2026-12-31") == 0


def test_costs_begin_with_the_contract() -> None:
    assert amount(stack(line("100", "month"), contract=ENDS), "2025-01-01", "2025-12-31") == 600


def test_a_contract_that_renews_by_itself_goes_on_at_the_present_price() -> None:
    assert amount(stack(line("100", "month"), contract=RENEWS)) == 1200
    assert amount(stack(line("100", "month"), contract=RENEWS), "2030-01-01", "2030-01-31") == 100


@pytest.mark.parametrize(
    ("to", "expected"),
    [("2026-06-30", 1200), ("2026-08-31", 800), ("2026-05-31", 500), ("2027-06-30", 1200), ("2027-06-29", 1200)],
)
def test_a_line_that_ends_with_a_term_renews_with_it(to: str, expected: int) -> None:
    assert amount(stack(line("100", "month", to=to), contract=RENEWS)) == expected
    goes_on = to.endswith("06-30")
    assert amount(stack(line("100", "month", to=to), contract=RENEWS), "2028-01-01", "2028-01-31") == 100 * goes_on


def test_a_line_stops_where_a_later_one_of_its_kind_takes_over() -> None:
    old = line("100", "month", to="2026-06-30")
    new = line("110", "month", from_="2026-07-01")
    assert amount(stack(old, new, contract=RENEWS)) == 600 + 660
    assert amount(stack(old, {**new, "kind": "seats"}, contract=RENEWS)) == 1200 + 660
    assert amount(stack(old, {**new, "from": "2026-06-30"}, contract=RENEWS)) == 1200 + 660 + Fraction(110, 30)


def test_a_line_may_outlast_a_contract_that_does_not_renew() -> None:
    assert amount(stack(line("100", "month", to="2026-09-30"), contract=ENDS)) == 900


def test_the_price_of_a_term_is_spread_over_its_months() -> None:
    assert amount(stack(line("365", "term"), contract=ENDS)) == Fraction(365, 2)
    assert amount(stack(line("365", "term"), contract=ENDS), "2020-01-01", "2030-12-31") == 365


def test_the_price_of_a_term_goes_on_by_the_day_where_the_contract_renews() -> None:
    assert amount(stack(line("365", "term"), contract=RENEWS)) == 365


def test_a_price_that_falls_once_falls_on_the_contracts_start() -> None:
    found = stack(line("3000", "once", kind="one-off"), contract=RENEWS)
    assert amount(found, "2025-07-01", "2025-07-01") == 3000
    assert amount(found) == 0


def test_a_line_that_begins_after_the_end_costs_nothing() -> None:
    assert amount(stack(line("100", "month", from_="2026-09-01"), contract=ENDS)) == 0
    assert amount(stack(line("100", "term", from_="2026-09-01"), contract=ENDS)) == 0


def test_a_contract_without_an_end_goes_on() -> None:
    assert amount(stack(line("100", "month"), contract={"start": "2026-07-01"})) == 600


def test_terms_may_stand_in_a_file_of_their_own() -> None:
    found = stack(line("100", "month"), contract="c", shared={"c": {**ENDS, "covers": {"a": "100"}}})
    assert amount(found) == 600


# Shared contracts


def test_a_tool_bears_its_share_of_a_contract_that_covers_it() -> None:
    shared: dict[str, dict[str, Any]] = {
        "c": {**ENDS, "cost": {"currency": "USD", "lines": [line("100", "month")]}, "covers": {"a": "66", "b": "34"}},
        "d": {"cost": {"lines": [line("10", "month")]}, "covers": {"a": "12.5", "b": "87.5"}},
        "e": {"covers": {"a": "50", "b": "50"}},
        "f": {"cost": {"lines": [line("1000", "month")]}, "covers": {"b": "100"}},
    }
    found = stack(line("1", "month"), shared=shared)
    parts = [(part.currency, part.amount) for part in accrue(found, "a", span(*YEAR))]
    # Its own line runs as long as any contract that brings no prices.
    assert parts == [("EUR", Fraction(12)), ("USD", Fraction(600) * 66 / 100), ("EUR", Fraction(120) / 8)]


def test_a_discount_of_a_shared_contract_is_shared_too() -> None:
    lines = [line("100", "month"), line("10", "month", kind="discount")]
    found = stack(shared={"c": {"cost": {"lines": lines}, "covers": {"a": "40", "b": "60"}}})
    assert amount(found) == Fraction(1080) * 40 / 100


# Life


@pytest.mark.parametrize("status", ["retired", "rejected"])
def test_costs_end_the_day_before_a_tool_is_gone(status: str) -> None:
    found = stack(line("100", "month"), status=status, since="2026-04-11")
    assert amount(found) == 300 + Fraction(100, 3)
    assert amount(found, "2026-04-11", "2026-12-31") == 0
    assert amount(found, whole_life=False) == 1200


def test_a_price_that_falls_once_falls_only_within_life() -> None:
    price = line("3000", "once", kind="one-off", from_="2026-04-11")
    assert amount(stack(price, status="retired", since="2026-04-11")) == 0
    assert amount(stack(price, status="retired", since="2026-04-12")) == 3000


def test_a_tool_that_is_gone_since_an_unknown_day_costs_nothing() -> None:
    found = stack(line("100", "month"), status="retired")
    assert amount(found) == 0
    assert amount(found, whole_life=False) == 1200


def test_a_tool_that_was_gone_on_the_first_day_of_all_costs_nothing() -> None:
    assert amount(stack(line("100", "month"), status="retired", since="1980-01-01")) == 0


@pytest.mark.parametrize("status", ["proposed", "evaluating", "approved", "implementing", "active", "sunsetting"])
def test_since_ends_the_costs_of_no_other_tool(status: str) -> None:
    assert amount(stack(line("100", "month"), status=status, since="2026-04-11")) == 1200


# Currencies


def test_a_sum_is_converted_by_the_rates_of_the_settings() -> None:
    own = {"base_currency": "EUR", "fx": {"rates": {"USD": "1.25", "GBP": "0.8"}}}
    found = stack(line("100", "month"), cost={"currency": "USD"}, own=own)
    assert total(found, accrue(found, "a", span(*YEAR))) == Total(Fraction(960), {})


def test_what_no_rate_is_known_for_is_kept_apart() -> None:
    shared = {"c": {"cost": {"lines": [line("10", "month")]}, "covers": {"a": "100"}}}
    found = stack(line("100", "month"), line("1", "month"), cost={"currency": "JPY"}, shared=shared)
    assert total(found, accrue(found, "a", span(*YEAR))) == Total(Fraction(120), {"JPY": Fraction(1212)})


def test_the_sum_of_nothing_is_nothing() -> None:
    assert total(stack(), iter(())) == Total(Fraction(0), {})


# Sums


@MANY
@given(st.lists(PRICES, min_size=1, max_size=4), TERMS, LIFE, day_between("2024-06-01", "2027-06-01"), LENGTHS)
def test_the_months_of_a_span_add_up_to_it_exactly(
    lines: list[dict[str, str]], terms: dict[str, str] | None, life: dict[str, Any], first: date, length: int
) -> None:
    found = stack(*lines, contract=terms, **life)
    whole = Span(first, first + DAY * length)
    parts = [sum((part.amount for part in accrue(found, "a", piece)), Fraction(0)) for piece in pieces(whole)]
    assert sum(parts, Fraction(0)) == sum((part.amount for part in accrue(found, "a", whole)), Fraction(0))


@MANY
@given(st.lists(PRICES, max_size=4), TERMS, LIFE, day_between("2024-06-01", "2027-06-01"))
def test_a_year_is_the_sum_of_its_twelve_months(
    lines: list[dict[str, str]], terms: dict[str, str] | None, life: dict[str, Any], today: date
) -> None:
    found = stack(*lines, contract=terms, **life)
    year = year_from(today)
    by_month = pieces(year)
    assert len(by_month) == 12
    monthly = sum((total(found, accrue(found, "a", month)).amount for month in by_month), Fraction(0))
    assert total(found, accrue(found, "a", year)).amount == monthly


@MANY
@given(st.lists(PRICES, min_size=1, max_size=3), TERMS, day_between("2024-06-01", "2027-06-01"), st.integers(0, 200))
def test_a_span_is_the_sum_of_its_days_as_another_implementation_counts_them(
    lines: list[dict[str, str]], terms: dict[str, str] | None, first: date, length: int
) -> None:
    found, last = stack(*lines, contract=terms), first + DAY * length
    days = [Span(first + DAY * number, first + DAY * number) for number in range(length + 1)]
    by_the_day = sum((part.amount for day in days for part in accrue(found, "a", day)), Fraction(0))
    expected = sum((part.amount for part in second_costs.effective(found, "a", first, last)), Fraction(0))
    assert amount(found, str(first), str(last)) == by_the_day == expected


def test_a_price_without_an_end_gives_way_to_the_one_that_follows_it_after_the_renewal() -> None:
    first, second = line("100", "month"), line("110", "month", from_="2027-01-01")
    terms = {"start": "2026-01-01", "end": "2026-12-31", "auto_renew": "true"}
    assert amount(stack(first, second, contract=terms), "2027-01-01", "2027-12-31") == 1320


def test_a_price_without_an_end_lasts_until_the_next_one_begins() -> None:
    terms = {"start": "2026-01-01", "end": "2026-12-31", "auto_renew": "true"}
    ladder = [line("100", "month"), line("110", "month", from_="2027-01-01"), line("120", "month", from_="2028-01-01")]
    years = [amount(stack(*ladder, contract=terms), f"{year}-01-01", f"{year}-12-31") for year in range(2026, 2030)]
    assert years == [1200, 1320, 1440, 1440]
    late = stack(line("100", "month"), line("110", "month", from_="2027-06-01"), contract=terms)
    assert amount(late, "2027-01-01", "2027-12-31") == 5 * 100 + 7 * 110
    ended = stack(line("100", "month", to="2026-12-31"), line("110", "month", from_="2027-06-01"), contract=terms)
    assert amount(ended, "2027-01-01", "2027-12-31") == 7 * 110


def test_new_seats_of_one_sort_do_not_end_those_of_another() -> None:
    terms = {"start": "2026-01-01", "end": "2026-12-31", "auto_renew": "true"}
    core = line("100", "month", kind="seats", item="Core seats")
    for name, expected in (("Sales seats", 1200 + 600), ("core  Seats", 1200 // 2 + 600), (None, 1200 // 2 + 600)):
        new = line("100", "month", kind="seats", from_="2027-07-01", **({} if name is None else {"item": name}))
        assert amount(stack(core, new, contract=terms), "2027-01-01", "2027-12-31") == expected
    ended = {**core, "to": "2026-12-31"}
    sales = line("100", "month", kind="seats", item="Sales seats", from_="2027-01-01")
    assert amount(stack(ended, sales, contract=terms), "2027-01-01", "2027-12-31") == 1200


# Fiscal years


# Who bears a cost


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"cost_center": "A"}, {"A": Fraction(1)}),
        ({"allocation": {"A": "70", "B": "30"}}, {"A": Fraction(7, 10), "B": Fraction(3, 10)}),
        ({"allocation": {"A": "70"}}, {"A": Fraction(7, 10), None: Fraction(3, 10)}),
        ({}, {None: Fraction(1)}),
        ({"cost_center": "A", "allocation": {"B": "100"}}, {"A": Fraction(1)}),
    ],
)
def test_a_cost_is_borne_by_its_cost_centres(keys: dict[str, Any], expected: dict[str | None, Fraction]) -> None:
    assert cost_centers(None, Cost.model_validate(keys)) == expected


def test_a_price_is_borne_by_its_own_cost_centres_before_those_of_its_cost() -> None:
    cost = Cost.model_validate({"cost_center": "A"})
    own = [line("1", "month"), {**line("1", "month"), "cost_center": "B"}]
    own.append({**line("1", "month"), "allocation": {"B": "40", "C": "60"}})  # type: ignore[dict-item]
    expected = [{"A": Fraction(1)}, {"B": Fraction(1)}, {"B": Fraction(2, 5), "C": Fraction(3, 5)}]
    assert [cost_centers(CostLine.model_validate(one), cost) for one in own] == expected


MOVED = [
    {"item": "Plan", "amount": "300", "per": "month", "to": "2026-06-30", "cost_center": "A"},
    {"item": "Plan", "amount": "300", "per": "month", "from": "2026-07-01", "cost_center": "B"},
    {"item": "Seats", "amount": "100", "per": "month", "cost_center": "C"},
    {"item": "Set-up", "amount": "900", "per": "once", "from": "2026-01-10", "cost_center": "D"},
]


@pytest.mark.parametrize(
    ("day", "item", "center", "expected"),
    [
        ("2026-03-05", "plan", None, {"A": Fraction(1)}),
        ("2026-07-05", "Plan", None, {"B": Fraction(1)}),
        ("2026-03-05", "seats", None, {"C": Fraction(1)}),
        ("2026-09-05", "Set-up", None, {"D": Fraction(1)}),
        ("2026-03-05", "Plan", "E", {"E": Fraction(1)}),
        ("2026-03-05", None, None, {"A": Fraction(3, 4), "C": Fraction(1, 4)}),
        ("2026-07-05", "Invoice", None, {"B": Fraction(3, 4), "C": Fraction(1, 4)}),
    ],
)
def test_a_booking_is_borne_as_it_says_or_as_the_prices_of_its_day(
    day: str, item: str | None, center: str | None, expected: dict[str | None, Fraction]
) -> None:
    found = stack(*MOVED, cost={"cost_center": "Z"})
    row = SpendRow("spend/a.csv", 0, date.fromisoformat(day), "a", Decimal(10), "EUR", item, cost_center=center)
    (charge,) = spent(replace(found, spend=(row,)), "a", span(*YEAR))
    assert charge.bearers == expected


def test_a_booking_on_a_day_without_a_price_is_borne_as_its_cost_says() -> None:
    found = stack(MOVED[0], {**MOVED[2], "to": "2026-06-30"}, cost={"cost_center": "Z"})
    row = SpendRow("spend/a.csv", 0, date(2026, 8, 1), "a", Decimal(10), "EUR")
    (charge,) = spent(replace(found, spend=(row,)), "a", span(*YEAR))
    assert charge.bearers == {"Z": Fraction(1)}


def test_a_shared_contract_is_borne_by_its_own_cost_centres() -> None:
    own, shared = {"cost_center": "A"}, {"allocation": {"A": "25", "B": "75"}, "lines": [line("10", "month")]}
    found = stack(line("5", "month"), cost=own, shared={"c": {"cost": shared, "covers": {"a": "40", "b": "60"}}})
    centers = by_cost_center(accrue(found, "a", span(*YEAR)))
    amounts = {center: sum((part.amount for part in parts), Fraction(0)) for center, parts in centers.items()}
    assert amounts == {"A": 60 + 12, "B": 36}


CENTERS = st.none() | st.just("A") | st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 100).map(str), max_size=4)


@MANY
@given(st.lists(st.tuples(PRICES, CENTERS), max_size=4), day_between("2024-06-01", "2027-06-01"), LENGTHS)
def test_what_the_cost_centres_bear_adds_up_to_the_total_exactly(
    blocks: list[tuple[dict[str, str], Any]], first: date, length: int
) -> None:
    def cost(price: dict[str, str], center: Any) -> dict[str, Any]:
        key = "cost_center" if isinstance(center, str) else "allocation"
        return {"lines": [price], "currency": "USD", **({} if center is None else {key: center})}

    shared = {
        str(number): {"cost": cost(price, center), "covers": {"a": "40"}, "start": "2025-01-01", "end": "2026-12-31"}
        for number, (price, center) in enumerate(blocks)
    }
    found = stack(shared=shared, own={"fx": {"rates": {"USD": "1.0821"}}})
    whole = Span(first, first + DAY * length)
    for parts in (list(accrue(found, "a", whole)), list(billed(found, "a", whole))):
        by_center = [total(found, one).amount for one in by_cost_center(parts).values()]
        assert sum(by_center, Fraction(0)) == total(found, parts).amount


def test_a_total_in_words_has_every_currency_that_is_to_pay() -> None:
    assert Total(Fraction(1200), {}).in_words("EUR") == "1 200 EUR"
    mixed = Total(Fraction(1200), {"USD": Fraction(5), "GBP": Fraction(301, 2), "JPY": Fraction(0)})
    assert mixed.in_words("EUR") == "1 200 EUR, 151 GBP and 5 USD"
    assert Total(Fraction(0), {"USD": Fraction(-5)}).in_words("EUR") == ""
    unconverted = mixed.evidence("per_year", "EUR")["unconverted"]
    assert unconverted == {"GBP": Decimal("150.50"), "JPY": Decimal(0), "USD": Decimal("5.00")}
    assert isinstance(unconverted, dict)
    assert list(unconverted) == ["GBP", "JPY", "USD"]


def test_a_share_of_a_total() -> None:
    total_ = Total(Fraction(1200), {"USD": Fraction(5)})
    assert total_.times(Fraction(1, 4)) == Total(Fraction(300), {"USD": Fraction(5, 4)})
