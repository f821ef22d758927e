"""Terms of contracts, renewals, and the last day for notice.

Terms are counted from the anchor, never from the last result: the day after the signed end is S, and the k-th renewal
ends on S + k × renewal term − 1 day, months clamped to the month's end.

Some contracts end on fixed dates only: the last days of the calendar's months, quarters, half-years or years. The term
as signed is the least: the first such date on or after its end is the first way out, and each one after it another.
From then on, or from the start where no end is signed, nothing binds the contract but the notice: it is open-ended.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stackctl.model.scalars import FIRST_DAY, Duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.contract import Contract
    from stackctl.model.scalars import FixedDate

_DAY = timedelta(days=1)
_MONTHS: Mapping[FixedDate, int] = {"month-end": 1, "quarter-end": 3, "half-year-end": 6, "year-end": 12}
USUAL_TERM = Duration(12, "month")
"""What a contract that renews by itself is taken to renew by where its file does not say."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The last day for notice in the term ending `term_end`.

    Without it, the contract goes on until `renews_until` at least. Where the current term's has passed it is `missed`,
    and the contract runs to `runs_until` at least. `open_ended`: no term ends then, it is the next way out of many, and
    nothing is missed.
    """

    by: date
    term_end: date
    renews_until: date
    working: str
    missed: date | None = None
    runs_until: date | None = None
    open_ended: bool = False


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


def bound_until(contract: Contract, day: date) -> date | None:
    """Return until when a contract binds, on a day.

    The end of the day's term, or the fixed date after it; of one that is open-ended, the next way out.
    """
    first = _first_way_out(contract)
    if first is None:
        return end_of_term(contract, day)
    if contract.end is not None and day <= first:
        return first
    due = notice(contract, day)
    return None if due is None else due.term_end


def notice(contract: Contract, today: date) -> Notice | None:
    """Work out when notice must be given, if at all."""
    if contract.notice is None:
        return None
    if contract.notice.to is not None:
        return _to_fixed_date(contract, contract.notice, contract.notice.to, today)
    if contract.end is None or not contract.auto_renew:
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


def missed_notice(contract: Contract, first: date, today: date) -> Notice | None:
    """Find the last notice missed since a day.

    Its `runs_until` is until when the contract binds for want of it.
    """
    way_out, found = _first_way_out(contract), None
    due = None if contract.end is None else notice(contract, max(first, contract.start or first))
    while due is not None and due.by < today and way_out in (None, due.term_end):
        following = notice(contract, due.by + _DAY)
        found = replace(due, missed=due.by, runs_until=due.renews_until if following is None else following.term_end)
        due = following
    return found


def working(last: date, period: Duration) -> str:
    """Write how a deadline came about.

    For example, `2026-08-28 − 2 months = 2026-06-28`.
    """
    return f"{last} − {Duration(period.count, period.unit)} = {shifted(last, period, -1)}"


def renewed_on(contract: Contract, day: date) -> date | None:
    """Find the first day of a term that renewed itself."""
    dates, first = _dates(contract), _first_way_out(contract)
    if dates is not None and first is not None:
        return None if day <= first else _first_day(dates, day)
    number = current_term(contract, day) if contract.auto_renew else None
    before = term_end(contract, number - 1) if number else None
    return None if before is None else before + _DAY


def _deadline(contract: Contract, end: date, period: Duration, renewal: int) -> Notice:
    last = _last_day(contract, end, renewal)
    return _due(last, period, _last_day(contract, end, renewal + 1))


def _due(last: date, period: Duration, following: date) -> Notice:
    return Notice(shifted(last, period, -1), last, following, working(last, period))


def _to_fixed_date(contract: Contract, period: Duration, dates: FixedDate, today: date) -> Notice | None:
    first = _first_way_out(contract)
    if first is None:
        return None
    way_out = max(first, _last_day_of(dates, shifted(today, period, 1)))
    while (due := _due(way_out, period, _last_day_of(dates, way_out + _DAY))).by < today:
        way_out = due.renews_until
    if contract.end is None or today > first:
        return replace(due, open_ended=True)
    return due if way_out == first else replace(due, missed=shifted(first, period, -1), runs_until=way_out)


def _first_way_out(contract: Contract) -> date | None:
    """Find the first fixed date that may end a contract."""
    dates = _dates(contract)
    if dates is None or (contract.end is not None and not contract.auto_renew):
        return None
    return _last_day_of(dates, contract.end or contract.start or FIRST_DAY)


def _dates(contract: Contract) -> FixedDate | None:
    return None if contract.notice is None else contract.notice.to


def _first_day(dates: FixedDate, day: date) -> date:
    """Return the first day of a quarter, for example."""
    months = _MONTHS[dates]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _last_day_of(dates: FixedDate, day: date) -> date:
    return add_months(_first_day(dates, day), _MONTHS[dates]) - _DAY


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
