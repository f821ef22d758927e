"""Terms of contracts, renewals, and the last day for notice.

Terms are counted from the anchor, never from the last result: the day after the signed end is S, and the k-th renewal
ends on S + k × renewal term − 1 day, months clamped to the month's end.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
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
    """The last day for notice in the term ending `term_end`.

    Where the current term's has passed it is `missed`, and the contract runs to `runs_until` at least.
    """

    by: date
    term_end: date
    working: str
    missed: date | None = None
    runs_until: date | None = None


def add_months(day: date, months: int) -> date:
    """Move by months, at most to the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(day: date, duration: Duration, times: int) -> date:
    """Move a day by so many durations, or back."""
    if duration.unit == "month":
        return add_months(day, duration.count * times)
    return day + timedelta(days=_days(duration) * times)


def term_end(contract: Contract, renewal: int) -> date | None:
    """Return a term's last day (0: signed), None if endless."""
    return None if contract.end is None else _last_day(contract, contract.end, renewal)


def current_term(contract: Contract, today: date) -> int | None:
    """Find the term that holds `today` (0: signed), if any."""
    if contract.end is None:
        return None
    if today <= contract.end:
        return 0
    return _term_from(contract, contract.end, today) if contract.auto_renew else None


def end_of_term(contract: Contract, day: date) -> date | None:
    """Return the last day of a day's term."""
    # of a contract that has ended: its end
    return term_end(contract, current_term(contract, day) or 0)


def notice(contract: Contract, today: date) -> Notice | None:
    """Work out when notice must be given, if at all."""
    if contract.notice is None or contract.end is None or not contract.auto_renew:
        return None
    current = _term_from(contract, contract.end, today)
    due = _deadline(contract, contract.end, contract.notice, current)
    if due.by >= today:
        return due
    # A deadline that can be kept belongs to a term that ends at least as long after today as notice takes.
    renewal = max(current + 1, _term_from(contract, contract.end, shifted(today, contract.notice, 1)))
    missed = due.by
    while (due := _deadline(contract, contract.end, contract.notice, renewal)).by < today:
        renewal += 1
    return replace(due, missed=missed, runs_until=due.term_end)


def _deadline(contract: Contract, end: date, period: Duration, renewal: int) -> Notice:
    last = _last_day(contract, end, renewal)
    by = shifted(last, period, -1)
    return Notice(by, last, f"{last} − {period} = {by}")


def _last_day(contract: Contract, end: date, renewal: int) -> date:
    return shifted(end + _DAY, contract.renewal_term or USUAL_TERM, renewal) - _DAY if renewal else end


def _term_from(contract: Contract, end: date, day: date) -> int:
    """Find the first term that ends on `day` or later."""
    if day <= end:
        return 0
    duration = contract.renewal_term or USUAL_TERM
    start = end + _DAY
    if duration.unit == "month":
        renewal = ((day.year - start.year) * 12 + day.month - start.month) // duration.count
    else:
        renewal = (day - start).days // _days(duration)
    # The start of that renewal is at hand, its end may be a term ahead; the end of the signed term has passed.
    renewal = max(1, renewal)
    return renewal if _last_day(contract, end, renewal) >= day else renewal + 1


def _days(duration: Duration) -> int:
    return duration.count * (7 if duration.unit == "week" else 1)
