"""A second implementation of terms and notice, written for comparison, and the cases to compare on.

It shares nothing with `stackctl.core.calendar.terms`: months are looked up in a calendar that is counted out day by
day, with its own rule for leap years; terms are listed one after another until one of them can still be left.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from stackctl.core.calendar.terms import current_term, notice, term_end
from stackctl.model.contract import Contract
from stackctl.model.scalars import FIRST_DAY, LAST_DAY, Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def computed(case: Case) -> Answer | None:
    """The answer of the program for a case; None where it has none."""
    terms = Contract.model_construct(
        start=case.start,
        end=case.end,
        auto_renew=True,
        renewal_term=Duration(*case.term),
        notice=Duration(*case.period),
    )
    found, renewal = notice(terms, case.today), current_term(terms, case.today)
    last = None if renewal is None else term_end(terms, renewal)
    return None if found is None or last is None else (last, found.by, found.term_end, found.missed, found.runs_until)


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
