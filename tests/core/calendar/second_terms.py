"""A second implementation of terms and notice, written for comparison, and the cases to compare on.

It shares nothing with `stackctl.core.calendar.terms`: months are looked up in a calendar that is counted out day by
day, with its own rule for leap years; terms are listed one after another until one of them can still be left.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from stackctl.core.calendar.terms import bound_until, current_term, notice, renewed_on, term_end
from stackctl.model.contract import Contract
from stackctl.model.scalars import FIRST_DAY, FIXED_DATES, LAST_DAY, Duration, FixedDate, NoticePeriod

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Unit = Literal["day", "week", "month"]

Answer = tuple[date, date, date, date | None, date | None]
"""The current term's last day; the deadline, and its term's last day; the deadline missed, and until when it runs."""


@dataclass(frozen=True, slots=True)
class Case:
    """A contract that renews by itself, and a day."""

    start: date
    end: date
    term: tuple[int, Unit]
    period: tuple[int, Unit]
    today: date


def _calendar() -> tuple[list[int], list[int]]:
    """The day number of the first day of every month from the year 1 on, and the length of each."""
    firsts, lengths, day = [], [], 1
    for year in range(1, 4500):
        leap = year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)
        for length in (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31):
            firsts.append(day)
            lengths.append(length)
            day += length
    return firsts, lengths


_FIRSTS, _LENGTHS = _calendar()


def _moved(day: int, number: int, unit: Unit) -> int:
    """A day number, moved by days, weeks or calendar months; the month's last day where it is shorter."""
    if unit != "month":
        return day + number * {"day": 1, "week": 7}[unit]
    month = bisect_right(_FIRSTS, day) - 1
    day_of_month = day - _FIRSTS[month]
    month += number
    while day_of_month >= _LENGTHS[month]:
        day_of_month -= 1
    return _FIRSTS[month] + day_of_month


def listed(case: Case) -> Answer:
    """The answer for a case, from the list of the terms."""
    today, end = case.today.toordinal(), case.end.toordinal()
    last, number = end, 0
    while last < today:
        number += 1
        last = _moved(end + 1, case.term[0] * number, case.term[1]) - 1
    current, first = last, _moved(last, -case.period[0], case.period[1])
    deadline = first
    while deadline < today:
        number += 1
        last = _moved(end + 1, case.term[0] * number, case.term[1]) - 1
        deadline = _moved(last, -case.period[0], case.period[1])
    missed = None if last == current else date.fromordinal(first)
    reached = date.fromordinal(last)
    return date.fromordinal(current), date.fromordinal(deadline), reached, missed, None if missed is None else reached


def listed_missed(case: Case, days: int) -> tuple[date, date, date] | None:
    """The last deadline missed in so many days, its term's last day, and until when the contract then binds."""
    today, end, last = case.today.toordinal(), case.end.toordinal(), case.end.toordinal()
    first = max(today - days, case.start.toordinal())
    found: tuple[int, int] | None = None
    number = 0
    while (by := _moved(last, -case.period[0], case.period[1])) < today:
        number += 1
        following = _moved(end + 1, case.term[0] * number, case.term[1]) - 1
        if by >= first and (found is None or by > found[0]):
            found = (by, last)
        last = following
    return None if found is None else (date.fromordinal(found[0]), date.fromordinal(found[1]), date.fromordinal(last))


def computed(case: Case) -> Answer | None:
    """The answer of the program for a case; None where it has none."""
    terms = Contract.model_construct(
        start=case.start,
        end=case.end,
        auto_renew=True,
        renewal_term=Duration(*case.term),
        notice=NoticePeriod(*case.period),
    )
    found, renewal = notice(terms, case.today), current_term(terms, case.today)
    last = None if renewal is None else term_end(terms, renewal)
    return None if found is None or last is None else (last, found.by, found.term_end, found.missed, found.runs_until)


@dataclass(frozen=True, slots=True)
class FixedCase:
    """A contract that ends on fixed dates only, and a day; without an end, it is open-ended from its start."""

    start: date | None
    end: date | None
    period: tuple[int, Unit]
    dates: FixedDate
    today: date


@dataclass(frozen=True, slots=True)
class FixedAnswer:
    """What binds it; the deadline, its way out and the next one; what was missed; the day that it last went on."""

    bound: date
    by: date
    way_out: date
    after: date
    missed: date | None
    open_ended: bool
    went_on: date | None


_LAST_MONTHS: Mapping[FixedDate, range] = {
    "month-end": range(12),
    "quarter-end": range(2, 12, 3),
    "half-year-end": range(5, 12, 6),
    "year-end": range(11, 12),
}
_ENDS: Mapping[FixedDate, Sequence[int]] = {
    dates: [
        first + length - 1
        for place, (first, length) in enumerate(zip(_FIRSTS, _LENGTHS, strict=True))
        if place % 12 in months
    ]
    for dates, months in _LAST_MONTHS.items()
}


def listed_fixed(case: FixedCase) -> FixedAnswer:
    """The answer for a case, from the list of all fixed dates."""
    anchor = case.end or case.start or FIRST_DAY
    ends = _ENDS[case.dates]
    today, begin = case.today.toordinal(), bisect_left(ends, anchor.toordinal())
    ways_out = ends[begin : max(begin, bisect_left(ends, today)) + 60]  # months, where notice takes 30 at most
    first = ways_out[0]
    deadlines = ((_moved(day, -case.period[0], case.period[1]), day) for day in ways_out)
    by, way_out = next((by, day) for by, day in deadlines if by >= today)
    after = ways_out[bisect_right(ways_out, way_out)]
    bound_by_term = case.end is not None and today <= first
    missed = _moved(first, -case.period[0], case.period[1]) if bound_by_term and way_out != first else None
    gone = ways_out[: bisect_left(ways_out, today)][-1:]
    return FixedAnswer(
        bound=date.fromordinal(first if bound_by_term else way_out),
        by=date.fromordinal(by),
        way_out=date.fromordinal(way_out),
        after=date.fromordinal(after),
        missed=None if missed is None else date.fromordinal(missed),
        open_ended=not bound_by_term,
        went_on=date.fromordinal(gone[0] + 1) if gone else None,
    )


def computed_fixed(case: FixedCase) -> FixedAnswer | None:
    """The answer of the program for a case; None where it has none."""
    terms = Contract.model_construct(
        start=case.start,
        end=case.end,
        auto_renew=True if case.end else None,
        renewal_term=Duration(5, "week"),  # which moves none of the dates
        notice=NoticePeriod(*case.period, case.dates),
    )
    found, bound = notice(terms, case.today), bound_until(terms, case.today)
    if found is None or bound is None or found.runs_until != (found.missed and found.term_end):
        return None
    went_on = renewed_on(terms, case.today)
    return FixedAnswer(bound, found.by, found.term_end, found.renews_until, found.missed, found.open_ended, went_on)


def fixed_cases(number: int, seed: int) -> Iterator[FixedCase]:
    """That many cases: signed ends on fixed dates and off them, no end, days about the deadlines."""
    chance = random.Random(seed)
    for _ in range(number):
        end = _end(chance)
        start = max(FIRST_DAY, date.fromordinal(end.toordinal() - chance.choice((0, 30, 365, 1095))))
        open_ended = chance.random() < 0.3
        period = _period(chance)
        today = (start if open_ended else end).toordinal() + chance.randint(-800, 1500)
        if chance.random() < 0.4:
            last = _ENDS["month-end"][bisect_right(_FIRSTS, end.toordinal()) - 1 + chance.randint(0, 3)]
            today = chance.choice((last, _moved(last, -period[0], period[1]))) + chance.randint(-1, 1)
        yield FixedCase(
            None if chance.random() < 0.1 else start,
            None if open_ended else end,
            period,
            chance.choice(FIXED_DATES),
            date.fromordinal(min(max(today, FIRST_DAY.toordinal()), LAST_DAY.toordinal())),
        )


def cases(number: int, seed: int) -> Iterator[Case]:
    """That many cases: usual contracts, ends of months, leap years, short terms, days far past the end."""
    chance = random.Random(seed)
    for turn in range(number):
        end = _end(chance)
        term = _term(chance)
        start = max(FIRST_DAY, date.fromordinal(end.toordinal() - chance.choice((30, 364, 365, 730, 1095))))
        period = _period(chance)
        short = term[1] == "day" and term[0] < 7
        ahead = chance.randint(-800, 300 if short else 2500)
        if turn % 50 == 0 and term[1] == "month":
            ahead = chance.randint(0, 60_000)  # far past the end
        today = end.toordinal() + ahead
        if chance.random() < 0.3:
            # The days on which the answer changes: about a deadline, and about a term's last day.
            last = _moved(end.toordinal() + 1, term[0] * chance.randint(0, 12), term[1]) - 1
            today = chance.choice((last, _moved(last, -period[0], period[1]))) + chance.randint(-1, 1)
        bounded = min(max(today, FIRST_DAY.toordinal()), LAST_DAY.toordinal())
        yield Case(start, end, term, period, date.fromordinal(bounded))


def _end(chance: random.Random) -> date:
    day = date(1980, 1, 1).toordinal() + chance.randrange(80_000) if chance.random() < 0.1 else 0
    day = day or date(2018, 1, 1).toordinal() + chance.randrange(5000)
    if chance.random() < 0.4:
        # The first and last days of a month, where clamping shows.
        month = bisect_right(_FIRSTS, day) - 1
        day = _FIRSTS[month] + chance.choice((0, 1, _LENGTHS[month] - 3, _LENGTHS[month] - 2, _LENGTHS[month] - 1))
    if chance.random() < 0.05:
        day = date(chance.choice((2000, 2020, 2024, 2028, 2100)), 2, chance.choice((27, 28))).toordinal()
        day += chance.randint(0, 2)
    return date.fromordinal(min(day, LAST_DAY.toordinal()))


def _term(chance: random.Random) -> tuple[int, Unit]:
    usual: list[tuple[int, Unit]] = [
        (12, "month"),
        (1, "month"),
        (3, "month"),
        (6, "month"),
        (24, "month"),
        (36, "month"),
        (1, "day"),
        (1, "week"),
        (30, "day"),
        (365, "day"),
        (52, "week"),
    ]
    if chance.random() < 0.8:
        return chance.choice(usual)
    units: tuple[Unit, ...] = ("day", "week", "month")
    return chance.randint(1, 60), chance.choice(units)


def _period(chance: random.Random) -> tuple[int, Unit]:
    match chance.randrange(3):
        case 0:
            return chance.choice((0, 1, 14, 30, 60, 90, 180, chance.randint(0, 400))), "day"
        case 1:
            return chance.choice((0, 1, 2, 4, 8, 12, chance.randint(0, 60))), "week"
        case _:
            return chance.choice((0, 1, 1, 2, 3, 3, 6, 12, chance.randint(0, 30))), "month"
