"""Terms, renewals and notice: the known answers of the specification, and a second implementation that lists terms."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from stackctl.core.terms import Notice, add_months, current_term, notice, shifted, term_end
from stackctl.model.contract import Contract
from stackctl.model.scalars import Duration

DAY = timedelta(days=1)


def on(text: str) -> date:
    return date.fromisoformat(text)


def contract(**keys: str) -> Contract:
    return Contract.model_validate({"auto_renew": "true", **keys})


def due(terms: Contract, today: str) -> Notice:
    found = notice(terms, on(today))
    assert found is not None
    return found


KNOWN_ANSWERS = [
    ("2025-08-28", "2 months", "2026-02-11", "2026-08-28", "2026-06-28"),
    ("2023-08-01", "3 months", "2023-10-31", "2024-08-01", "2024-05-01"),
    ("2021-09-27", "3 months", "2019-06-07", "2021-09-27", "2021-06-27"),
    ("2027-03-01", "2 weeks", "2026-11-22", "2027-03-01", "2027-02-15"),
    ("2027-03-01", "4 weeks", "2026-11-22", "2027-03-01", "2027-02-01"),
    ("2027-03-01", "8 weeks", "2026-11-22", "2027-03-01", "2027-01-04"),
]


@pytest.mark.parametrize(("end", "period", "today", "ends", "by"), KNOWN_ANSWERS)
def test_the_known_answers_of_the_specification(end: str, period: str, today: str, ends: str, by: str) -> None:
    terms = contract(end=end, renewal_term="12 months", notice=period)
    renewal = current_term(terms, on(today))
    assert renewal is not None
    assert term_end(terms, renewal) == on(ends)
    assert due(terms, today) == Notice(on(by), on(ends), f"{ends} − {period} = {by}")


def test_a_term_of_24_months_has_one_deadline_and_then_one_a_month() -> None:
    terms = contract(start="2024-01-01", end="2025-12-31", renewal_term="1 month", notice="1 month")
    first = [due(terms, str(on("2024-01-01") + DAY * n)) for n in range((on("2025-11-30") - on("2024-01-01")).days + 1)]
    assert {(found.by, found.term_end, found.missed) for found in first} == {(on("2025-11-30"), on("2025-12-31"), None)}
    later = [due(terms, str(add_months(on("2026-01-15"), month))) for month in range(4)]
    assert [str(found.by) for found in later] == ["2026-01-28", "2026-02-28", "2026-03-30", "2026-04-30"]
    assert [str(found.term_end) for found in later] == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


@pytest.mark.parametrize(
    ("end", "renewal_term", "ends"),
    [
        # S = 31 January: the terms start on 28 February and 31 March, so they end the day before.
        ("2026-01-30", "1 month", ["2026-01-30", "2026-02-27", "2026-03-30", "2026-04-29", "2026-05-30"]),
        ("2026-02-28", "6 months", ["2026-02-28", "2026-08-31", "2027-02-28", "2027-08-31", "2028-02-29"]),
        ("2024-02-28", "12 months", ["2024-02-28", "2025-02-27", "2026-02-27", "2027-02-27", "2028-02-28"]),
        ("2026-12-31", "3 months", ["2026-12-31", "2027-03-31", "2027-06-30"]),
        ("2026-01-31", "2 weeks", ["2026-01-31", "2026-02-14", "2026-02-28"]),
        ("2026-01-31", "90 days", ["2026-01-31", "2026-05-01", "2026-07-30"]),
    ],
)
def test_terms_are_counted_from_the_anchor(end: str, renewal_term: str, ends: list[str]) -> None:
    terms = contract(end=end, renewal_term=renewal_term)
    assert [str(term_end(terms, renewal)) for renewal in range(len(ends))] == ends


def test_without_a_renewal_term_a_contract_renews_by_twelve_months() -> None:
    terms = contract(end="2025-08-28", notice="2 months")
    assert due(terms, "2026-02-11") == due(
        contract(end="2025-08-28", notice="2 months", renewal_term="12 months"), "2026-02-11"
    )
    assert term_end(terms, 3) == on("2028-08-28")


def test_notice_that_was_missed_is_told_and_the_next_terms_deadline_counts() -> None:
    terms = contract(end="2026-12-31", renewal_term="12 months", notice="90 days")
    assert due(terms, "2026-10-02") == Notice(on("2026-10-02"), on("2026-12-31"), "2026-12-31 − 90 days = 2026-10-02")
    assert due(terms, "2026-10-03") == Notice(
        by=on("2027-10-02"),
        term_end=on("2027-12-31"),
        working="2027-12-31 − 90 days = 2027-10-02",
        missed=on("2026-10-02"),
        runs_until=on("2027-12-31"),
    )


def test_notice_longer_than_the_renewal_is_missed_for_more_than_one_term() -> None:
    terms = contract(end="2026-12-31", renewal_term="1 month", notice="3 months")
    found = due(terms, "2026-11-15")
    assert (found.missed, found.by) == (on("2026-09-30"), on("2026-11-28"))
    assert (found.term_end, found.runs_until) == (on("2027-02-28"), on("2027-02-28"))


def test_no_notice_period_means_the_last_day_itself() -> None:
    terms = contract(end="2026-12-31", notice="0 days")
    assert due(terms, "2026-12-31").by == on("2026-12-31")
    assert due(terms, "2026-12-31").working == "2026-12-31 − 0 days = 2026-12-31"
    assert due(terms, "2027-01-01").by == on("2027-12-31")


def test_months_of_notice_are_clamped_to_the_months_end() -> None:
    assert due(contract(end="2026-05-31", notice="3 months"), "2026-01-01").by == on("2026-02-28")
    assert due(contract(end="2028-05-31", notice="3 months"), "2028-01-01").by == on("2028-02-29")


def test_the_last_day_of_a_term_is_in_it_and_the_day_after_is_not() -> None:
    terms = contract(end="2026-03-31", renewal_term="1 month")
    days = ["2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01"]
    assert [current_term(terms, on(day)) for day in days] == [0, 1, 1, 2]
    assert current_term(terms, on("1999-01-01")) == 0


@pytest.mark.parametrize("auto_renew", ["false", None])
def test_a_contract_that_does_not_renew_by_itself_ends(auto_renew: str | None) -> None:
    terms = Contract.model_validate({"end": "2026-03-31", "notice": "1 month", "auto_renew": auto_renew or "false"})
    if auto_renew is None:
        terms = Contract.model_validate({"end": "2026-03-31", "notice": "1 month"})
    assert current_term(terms, on("2026-03-31")) == 0
    assert current_term(terms, on("2026-04-01")) is None
    assert notice(terms, on("2026-01-01")) is None


def test_where_a_key_is_missing_there_is_no_term_or_no_notice() -> None:
    assert current_term(contract(start="2026-01-01"), on("2026-06-01")) is None
    assert term_end(contract(start="2026-01-01"), 3) is None
    assert notice(contract(notice="1 month"), on("2026-06-01")) is None
    assert notice(contract(end="2026-12-31"), on("2026-06-01")) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-06-30", 0, "2026-06-30"),
        ("2026-06-30", -30, "2023-12-30"),
    ],
)
def test_months_are_added_and_taken_away(day: str, months: int, expected: str) -> None:
    assert add_months(on(day), months) == on(expected)


def test_a_day_is_shifted_by_each_unit_in_both_directions() -> None:
    day = on("2026-03-15")
    assert shifted(day, Duration(10, "day"), 2) == on("2026-04-04")
    assert shifted(day, Duration(2, "week"), -1) == on("2026-03-01")
    assert shifted(day, Duration(5, "month"), -2) == on("2025-05-15")
    assert shifted(day, Duration(5, "month"), 0) == day


# The second implementation: it lists the terms one by one and finds a month's day by trial.


def naive_shift(day: date, count: int, unit: str) -> date:
    if unit != "month":
        return day + timedelta(count * {"day": 1, "week": 7}[unit])
    year, month, number = day.year, day.month, day.day
    for _ in range(abs(count)):
        month += 1 if count > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def naive_notice(
    end: date, term: tuple[int, str], period: tuple[int, str], today: date
) -> tuple[date, date, date, date | None, date | None]:
    """The current term's end, the deadline with its term's end, the deadline missed and how long the contract runs."""
    ends = [end]
    deadlines = [naive_shift(end, -period[0], period[1])]
    while ends[-1] < today or deadlines[-1] < today:
        ends.append(naive_shift(end + DAY, term[0] * len(ends), term[1]) - DAY)
        deadlines.append(naive_shift(ends[-1], -period[0], period[1]))
    current = next(number for number, last in enumerate(ends) if last >= today)
    reachable = next(number for number, last in enumerate(deadlines) if last >= today and number >= current)
    missed = deadlines[current] if reachable > current else None
    return ends[current], deadlines[reachable], ends[reachable], missed, ends[reachable] if missed else None


def test_both_implementations_agree_on_many_contracts() -> None:
    chance = random.Random(20261122)
    terms_of_interest = [(1, "month"), (3, "month"), (6, "month"), (12, "month"), (24, "month"), (36, "month")]
    for _ in range(25_000):
        end = date(2020, 1, 1) + DAY * chance.randrange(3000)
        term = chance.choice([*terms_of_interest, (chance.randint(1, 40), chance.choice(["month", "week", "day"]))])
        period = (chance.randint(0, 14), "month") if chance.random() < 0.5 else (chance.randint(0, 200), "day")
        if chance.random() < 0.2:
            period = (chance.randint(0, 30), "week")
        today = end + DAY * chance.randint(-500, 1500)
        terms = contract(end=str(end), renewal_term=f"{term[0]} {term[1]}s", notice=f"{period[0]} {period[1]}s")
        found = due(terms, str(today))
        renewal = current_term(terms, today)
        assert renewal is not None
        got = (term_end(terms, renewal), found.by, found.term_end, found.missed, found.runs_until)
        assert got == naive_notice(end, term, period, today), (end, term, period, today)


def test_terms_follow_one_another_without_a_gap() -> None:
    chance = random.Random(7)
    for _ in range(300):
        end = date(2020, 1, 1) + DAY * chance.randrange(3000)
        terms = contract(end=str(end), renewal_term=f"{chance.randint(1, 18)} months")
        day = end
        for number in range(1, 8):
            following = term_end(terms, number)
            assert following is not None
            assert current_term(terms, day + DAY) == number
            assert current_term(terms, following) == number
            day = following
