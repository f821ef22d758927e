"""Terms, renewals and notice: the known answers of the specification, the second implementation, the bounds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.core.calendar import terms as terms_module
from stackctl.core.calendar.terms import (
    Notice,
    add_months,
    bound_until,
    current_term,
    missed_notice,
    notice,
    renewed_on,
    shifted,
    term_end,
)
from stackctl.model.contract import Contract
from stackctl.model.scalars import FIRST_DAY, FIXED_DATES, LAST_DAY, Duration, FixedDate, NoticePeriod
from tests.core.calendar.second_terms import (
    Case,
    cases,
    computed,
    computed_fixed,
    fixed_cases,
    listed,
    listed_fixed,
    listed_missed,
)

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
    following = term_end(terms, renewal + 1)
    assert following == add_months(on(ends), 12)
    assert due(terms, today) == Notice(on(by), on(ends), following, f"{ends} − {period} = {by}")


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


def test_notice_that_was_missed_is_reported_and_the_next_terms_deadline_counts() -> None:
    terms = contract(end="2026-12-31", renewal_term="12 months", notice="90 days")
    assert due(terms, "2026-10-02") == Notice(
        on("2026-10-02"), on("2026-12-31"), on("2027-12-31"), "2026-12-31 − 90 days = 2026-10-02"
    )
    assert due(terms, "2026-10-03") == Notice(
        by=on("2027-10-02"),
        term_end=on("2027-12-31"),
        renews_until=on("2028-12-31"),
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


def test_both_implementations_agree_on_many_contracts() -> None:
    different = [case for case in cases(25_000, seed=20261122) if computed(case) != listed(case)]
    assert different[:10] == []


def test_the_cases_have_what_is_difficult() -> None:
    found = list(cases(10_000, seed=20261122))
    assert {case.term for case in found} >= {(1, "day"), (1, "week"), (1, "month"), (24, "month")}
    assert {case.period[1] for case in found} == {"day", "week", "month"}
    assert {(case.end.month, case.end.day) for case in found} >= {(1, 30), (1, 31), (2, 28), (2, 29), (12, 31)}
    assert sum(case.today > case.end + DAY * 10_000 for case in found) > 25
    assert sum(case.today < case.start for case in found) > 25
    answers = [listed(case) for case in found]
    assert 0.1 < sum(answer[3] is not None for answer in answers) / len(answers) < 0.9
    assert sum(answer[1] == case.today for case, answer in zip(found, answers, strict=True)) > 250
    assert sum(answer[0] == case.today for case, answer in zip(found, answers, strict=True)) > 250


@pytest.mark.parametrize(("end", "period", "today", "ends", "by"), KNOWN_ANSWERS)
def test_the_second_implementation_has_the_known_answers(end: str, period: str, today: str, ends: str, by: str) -> None:
    count, unit = period.split()
    weeks = unit == "weeks"
    answer = listed(Case(on(end), on(end), (12, "month"), (int(count), "week" if weeks else "month"), on(today)))
    assert answer[:2] == (on(ends), on(by))


def test_where_two_readings_are_possible_the_earlier_day_stands() -> None:
    """The readings of `a deadline N months before a day`: every day from which N months on lead to that day.

    Where none does, because the month is too short, its last day stands: all later days lead past the end.
    """
    for end in (date(2023, 1, 1) + DAY * number for number in range(1500)):
        for months in (1, 2, 3, 6, 12):
            by = due(contract(end=str(end), notice=f"{months} months"), "1999-01-01").by
            near = [by + DAY * number for number in range(-4, 5)]
            readings = [day for day in near if add_months(day, months) == end]
            assert by == min(readings, default=max(day for day in near if add_months(day, months) < end))


# The signed end, notice, today; notice by, the way out and the one after it; what was missed and its way out.
KNOWN_WAYS_OUT = [
    ("2026-08-15", "3 months to quarter-end", "2026-06-30", "2026-06-30 2026-09-30 2026-12-31", None),
    (
        "2026-08-15",
        "3 months to quarter-end",
        "2026-07-01",
        "2026-09-30 2026-12-31 2027-03-31",
        "2026-06-30 2026-09-30",
    ),
    (
        "2026-08-15",
        "3 months to quarter-end",
        "2026-09-30",
        "2026-09-30 2026-12-31 2027-03-31",
        "2026-06-30 2026-09-30",
    ),
    ("2026-08-15", "3 months to quarter-end", "2026-10-01", "2026-12-31 2027-03-31 2027-06-30", "open"),
    ("2026-12-31", "4 weeks to month-end", "2026-11-22", "2026-12-03 2026-12-31 2027-01-31", None),
    ("2027-01-01", "4 weeks to month-end", "2026-11-22", "2027-01-03 2027-01-31 2027-02-28", None),
    ("2024-02-29", "1 month to month-end", "2024-01-29", "2024-01-29 2024-02-29 2024-03-31", None),
    ("2026-07-01", "90 days to half-year-end", "2026-10-02", "2026-10-02 2026-12-31 2027-06-30", None),
    ("2026-01-01", "6 months to year-end", "2026-07-01", "2027-06-30 2027-12-31 2028-12-31", "2026-06-30 2026-12-31"),
    (None, "3 months to quarter-end", "2026-11-22", "2026-12-31 2027-03-31 2027-06-30", "open"),
    (None, "0 days to year-end", "2026-12-31", "2026-12-31 2026-12-31 2027-12-31", "open"),
]


@pytest.mark.parametrize(("end", "period", "today", "days", "missed"), KNOWN_WAYS_OUT)
def test_notice_to_a_fixed_date(end: str | None, period: str, today: str, days: str, missed: str | None) -> None:
    terms = contract(start="2023-01-01", notice=period, **({} if end is None else {"end": end}))
    found, (by, way_out, after) = due(terms, today), days.split()
    assert (found.by, found.term_end, found.renews_until) == (on(by), on(way_out), on(after))
    assert found.working == f"{way_out} − {period.partition(' to ')[0]} = {by}"
    assert found.open_ended is (missed == "open")
    late = None if missed in (None, "open") else missed.split()
    assert found.missed == (None if late is None else on(late[0]))
    assert found.runs_until == (None if late is None else on(way_out))
    assert bound_until(terms, on(today)) == on(way_out if late is None else late[1])


def test_a_term_end_is_no_fixed_date() -> None:
    plain, to_term_end = (
        contract(end="2026-08-15", notice="3 months"),
        contract(end="2026-08-15", notice="3 months to term-end"),
    )
    assert plain == to_term_end
    assert notice(contract(notice="3 months to term-end"), on("2026-11-22")) is None


def test_a_contract_that_ends_has_no_other_way_out() -> None:
    terms = contract(end="2026-08-15", notice="3 months to quarter-end", auto_renew="false")
    assert notice(terms, on("2026-01-01")) is None
    assert bound_until(terms, on("2026-01-01")) == on("2026-08-15")
    assert renewed_on(terms, on("2027-01-01")) is None


def test_an_open_ended_contract_ends_on_no_day_before_its_start() -> None:
    terms = contract(start="2027-02-10", notice="1 month to half-year-end")
    found = due(terms, "2026-11-22")
    assert (found.by, found.term_end, found.open_ended) == (on("2027-05-30"), on("2027-06-30"), True)


def test_both_implementations_agree_on_many_fixed_dates() -> None:
    different = [case for case in fixed_cases(25_000, seed=20261122) if computed_fixed(case) != listed_fixed(case)]
    assert different[:10] == []


def test_both_implementations_agree_on_what_was_missed_of_late() -> None:
    found = 0
    for case in cases(6_000, seed=90):
        terms = Contract.model_construct(
            start=case.start,
            end=case.end,
            auto_renew=True,
            renewal_term=Duration(*case.term),
            notice=NoticePeriod(*case.period),
        )
        missed = missed_notice(terms, case.today - DAY * 90, case.today)
        answer = listed_missed(case, 90)
        assert answer == (None if missed is None else (missed.missed, missed.term_end, missed.runs_until)), case
        found += answer is not None
    assert found > 1000


def test_only_the_first_way_out_can_be_missed() -> None:
    terms = contract(start="2025-01-01", end="2026-12-15", notice="1 month to quarter-end")
    missed = missed_notice(terms, on("2026-10-13"), on("2027-01-11"))
    assert missed is not None
    assert (missed.missed, missed.term_end, missed.runs_until) == (on("2026-11-30"), on("2026-12-31"), on("2027-03-31"))
    assert missed_notice(terms, on("2026-12-01"), on("2027-03-15")) is None
    assert missed_notice(terms, on("2026-10-13"), on("2027-03-15")) == missed
    for keys in ({}, {"start": "2026-11-01"}):  # without an end, there is none to be missed
        open_ended = contract(notice="1 month to quarter-end", **keys)
        assert missed_notice(open_ended, on("2026-01-01"), on("2026-12-31")) is None


def test_the_cases_of_fixed_dates_have_what_is_difficult() -> None:
    found = list(fixed_cases(5_000, seed=20261122))
    answers = [listed_fixed(case) for case in found]
    assert {case.dates for case in found} == set(FIXED_DATES)
    assert sum(case.end is None for case in found) > 1000
    assert sum(case.start is None and case.end is None for case in found) > 50
    assert sum(answer.missed is not None for answer in answers) > 250
    assert sum(answer.open_ended and case.end is not None for case, answer in zip(found, answers, strict=True)) > 500
    assert sum(case.end == answer.bound for case, answer in zip(found, answers, strict=True)) > 50
    assert sum(answer.by == case.today for case, answer in zip(found, answers, strict=True)) > 125


EXTREMES = st.sampled_from([FIRST_DAY, FIRST_DAY + DAY, date(2000, 2, 29), LAST_DAY - DAY, LAST_DAY])
DAYS = st.one_of(st.dates(FIRST_DAY, LAST_DAY), EXTREMES)
UNITS: st.SearchStrategy[Literal["day", "week", "month"]] = st.sampled_from(["day", "week", "month"])
COUNTS = st.one_of(st.sampled_from([1, 2, 12, 9998, 9999]), st.integers(1, 9999))
TERMS = st.builds(Duration, COUNTS, UNITS)
PERIODS = st.builds(NoticePeriod, st.one_of(st.just(0), COUNTS), UNITS)
DATES: st.SearchStrategy[FixedDate] = st.sampled_from(FIXED_DATES)
FIXED = st.builds(NoticePeriod, st.one_of(st.just(0), COUNTS), UNITS, DATES)


@settings(max_examples=1500, deadline=None)
@given(end=DAYS, term=st.none() | TERMS, period=PERIODS, today=DAYS)
def test_no_contract_that_can_be_written_breaks_the_dates(
    end: date, term: Duration | None, period: NoticePeriod, today: date
) -> None:
    terms = Contract.model_construct(end=end, auto_renew=True, renewal_term=term, notice=period)
    renewal = current_term(terms, today)
    assert renewal is not None
    last, following = term_end(terms, renewal), term_end(terms, renewal + 1)
    assert last is not None
    assert following is not None
    assert today <= last < following
    assert renewal == 0 or (term_end(terms, renewal - 1) or today) < today
    found = notice(terms, today)
    assert found is not None
    assert today <= found.by <= found.term_end
    assert last <= found.term_end
    assert (found.missed is None) == (found.term_end == last)
    assert found.missed is None or found.missed < today


@settings(max_examples=1500, deadline=None)
@given(start=st.none() | DAYS, end=st.none() | DAYS, period=FIXED, today=DAYS)
def test_no_notice_to_a_fixed_date_that_can_be_written_breaks_the_dates(
    start: date | None, end: date | None, period: NoticePeriod, today: date
) -> None:
    terms = Contract.model_construct(start=start, end=end, auto_renew=True, renewal_term=None, notice=period)
    found, bound = notice(terms, today), bound_until(terms, today)
    assert found is not None
    assert bound is not None
    assert today <= found.by <= found.term_end < found.renews_until
    assert (end or start or FIRST_DAY) <= bound <= found.term_end
    assert (found.missed is None) == (found.term_end == bound)
    assert notice(terms, found.by) in (found, replace(found, missed=None, runs_until=None, open_ended=True))
    assert (notice(terms, found.by + DAY) or found).term_end == found.renews_until


@pytest.mark.parametrize("period", ["0 days", "1 day", "9999 days", "9999 weeks", "9999 months"])
def test_a_deadline_is_worked_out_and_not_searched_for(period: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A term of a week from the first day of the calendar to the last, and notice of up to eight hundred years."""
    seen: list[int] = []
    real = terms_module._last_day

    def last_day(terms: Contract, end: date, renewal: int) -> date:
        seen.append(renewal)
        return real(terms, end, renewal)

    monkeypatch.setattr(terms_module, "_last_day", last_day)
    assert due(contract(end=str(FIRST_DAY), renewal_term="7 days", notice=period), str(LAST_DAY)).by >= LAST_DAY
    assert max(seen) > 11_000
    assert len(seen) < 10


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
