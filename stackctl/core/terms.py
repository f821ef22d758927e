"""Dates of contracts: terms, renewals, and the last day on which notice can be given.

Terms are counted from the anchor, never from the last result: the day after the signed end is S, and the k-th renewal
ends on S + k × renewal term − 1 day, months clamped to the month's end.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stackctl.model.scalars import Duration

if TYPE_CHECKING:
    from stackctl.model.contract import Contract

_DAY = timedelta(days=1)
USUAL_TERM = Duration(12, "month")
"""What a contract that renews by itself is taken to renew by where its file does not say."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The last day on which notice can be given, for the term that ends on `term_end`.

    `missed` is the deadline of the current term where that has passed; the contract then runs to `runs_until` at least.
    """

    by: date
    term_end: date
    working: str
    missed: date | None = None
    runs_until: date | None = None


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(day: date, duration: Duration, times: int) -> date:
    """The day, a number of durations later; earlier where `times` is negative."""
    match duration.unit:
        case "day":
            return day + timedelta(days=duration.count * times)
        case "week":
            return day + timedelta(weeks=duration.count * times)
        case "month":
            return add_months(day, duration.count * times)


def term_end(contract: Contract, renewal: int) -> date | None:
    """The last day of the signed term (renewal 0) or of a later one; None for a contract without an end."""
    if contract.end is None or renewal == 0:
        return contract.end
    return shifted(contract.end + _DAY, contract.renewal_term or USUAL_TERM, renewal) - _DAY


def current_term(contract: Contract, today: date) -> int | None:
    """Which term holds `today`: 0 for the one that was signed. None where the contract has no end, or has ended."""
    if contract.end is None:
        return None
    if today <= contract.end:
        return 0
    if not contract.auto_renew:
        return None
    return _first_term_from(contract, contract.end, today)


def notice(contract: Contract, today: date) -> Notice | None:
    """When notice must be given, for a contract that renews by itself; None where no notice is asked for."""
    if contract.notice is None or not contract.auto_renew:
        return None
    renewal = current_term(contract, today)
    if renewal is None:
        return None
    missed: date | None = None
    runs_until: date | None = None
    while True:
        end = term_end(contract, renewal)
        if end is None:  # pragma: no cover - a current term has an end
            return None
        by = shifted(end, contract.notice, -1)
        if by >= today:
            return Notice(by, end, f"{end} − {contract.notice} = {by}", missed, runs_until)
        if missed is None:
            missed = by
        renewal += 1
        runs_until = term_end(contract, renewal)


def _first_term_from(contract: Contract, end: date, today: date) -> int:
    """The first renewal that ends on `today` or later."""
    duration = contract.renewal_term or USUAL_TERM
    start = end + _DAY
    if duration.unit == "month":
        passed = (today.year - start.year) * 12 + today.month - start.month
        renewal = max(1, passed // duration.count)
    else:
        days = duration.count * (7 if duration.unit == "week" else 1)
        renewal = max(1, (today - start).days // days)
    while shifted(start, duration, renewal) - _DAY < today:
        renewal += 1
    return renewal
