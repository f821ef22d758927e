r"""`renewals --format ics`: a calendar (RFC 5545) of contract dates.

This is the one module that imports icalendar. A contract has one event, whose identity is the contract's: tools, files
and the organisation may be renamed, its date may move, and with notice given it turns from the last day of notice into
the end of the contract; a calendar that takes the file again updates the event. It does so for a higher SEQUENCE, which
here counts the days to the report's.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, assert_never

from stackctl.core.text.escape import calendar
from stackctl.model.errors import missing_extra
from stackctl.model.look import PLAIN
from stackctl.output.renewals import Amounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icalendar import Alarm, Event

    from stackctl.model.look import Look
    from stackctl.model.reports.renewals import Renewal, RenewalReport

_DAY = timedelta(days=1)
_ALARMS = (30, 7, 1)
"""So many days before, an alarm: time to ask who uses it and to negotiate, to write the notice, and the last call."""
_MORNING = timedelta(hours=9)
"""A day begins at midnight, when nobody reads an alarm."""
_FIRST = date(2000, 1, 1)
_ADDRESS = re.compile(r"https?://(?:(?!::)[!-~])+")


def render(report: RenewalReport, look: Look) -> str:  # noqa: ARG001 # machines do not look
    """Write the calendar, byte for byte reproducible for a day.

    Raises `StackctlError` where icalendar is not installed.
    """
    try:
        from icalendar import Calendar, vText
    except ImportError:
        raise missing_extra("--format ics", "reports") from None
    made = Calendar()
    name = f"Contract notices {report.organisation}".strip()
    made.add("version", "2.0")
    made.add("prodid", "-//stackctl//renewals//EN")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    # The library takes names that it does not know for values as they stand; these are texts.
    made.add("name", vText(calendar(name)))
    made.add("x-wr-calname", vText(calendar(name)))
    made.add("refresh-interval", _DAY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "P1D")
    amounts = Amounts(report, PLAIN)
    for row in report.rows:
        if row.in_range and not row.is_late:
            made.add_component(_event(row, report, amounts))
    text: str = made.to_ical().decode()
    return text


def _event(row: Renewal, report: RenewalReport, amounts: Amounts) -> Event:
    from icalendar import Event

    event = Event()
    stamp = datetime(report.today.year, report.today.month, report.today.day, tzinfo=UTC)
    event.add("uid", _uid(row))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max(0, (report.today - _FIRST).days))
    event.add("dtstart", row.day)
    event.add("dtend", row.day + _DAY)
    event.add("summary", calendar(_summary(row)))
    event.add("description", "\n".join(calendar(line) for line in _description(row, amounts)))
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Contracts"])
    if row.document is not None and _ADDRESS.fullmatch(row.document):
        event.add("url", row.document)
    # Letting a way out pass costs little: another comes, for many contracts each month.
    for days in _ALARMS if row.kind not in ("way-out", "followed") else ():
        event.add_component(_alarm(row, days))
    return event


def _alarm(row: Renewal, days: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _MORNING - days * _DAY)
    alarm.add("description", calendar(f"In {days} day{'' if days == 1 else 's'}: {_summary(row)}"))
    return alarm


def _uid(row: Renewal) -> str:
    """Identify the event by contract, whatever its date or text."""
    return f"{sha256(row.identity.encode('utf-8', 'backslashreplace')).hexdigest()[:32]}@stackctl"


def _summary(row: Renewal) -> str:
    product = f"{row.tool_name} ({row.vendor})"
    match row.kind:
        case "notice":
            return f"Give notice: {product}"
        case "way-out":
            return f"Can be ended: {product}"
        case "renewal":
            return f"Renews by itself: {product}"
        case "end" | "ended":
            return f"Contract ends: {product}"
        case "followed":
            return f"Contract is followed by {row.followed_by}: {product}"
        case _:
            assert_never(row.kind)


def _description(row: Renewal, amounts: Amounts) -> Iterator[str]:
    """Say what to do, about what, and why that day."""
    yield _what_to_do(row)
    if stake := amounts.at_stake(row):
        yield f"At stake: {stake}, what that term costs with the rise that is expected."
    if yearly := amounts.yearly(row):
        yield f"Present cost: {yearly} a year."
    if row.kind in ("notice", "way-out"):
        yield f"How: {row.notice_how or 'not noted; write it as notice_how:'}"
    yield f"Who acts: {row.owner or 'nobody is noted as owner'}"
    yield f"Contract: {row.contract or 'without a number'}, {row.vendor}, for {', '.join(row.tools)}"
    if row.uplift_percent is not None or row.uplift_cap is not None:
        expected = "no rise is noted" if row.uplift_percent is None else f"{row.uplift_percent} % is expected"
        cap = "no cap" if row.uplift_cap is None else f"at most {row.uplift_cap} %"
        yield f"Price at a renewal: {expected}, {cap}"
    if row.working is not None:
        yield f"Working: {row.working}"
    if row.missed_working is not None:
        yield f"Missed: {row.missed_working}; it runs until {row.runs_until}."
    if row.document is not None:
        yield f"Document: {row.document}"


def _what_to_do(row: Renewal) -> str:  # noqa: PLR0911 # one for each kind
    match row.kind:
        case "notice":
            return f"The last day to give notice; otherwise it renews until {row.renews_until}."
        case "way-out":
            return (
                f"The last day to give notice for {row.term_end}, the next way out; the one after it is "
                f"{row.renews_until}. No term binds the contract."
            )
        case "renewal":
            return f"The last day of the term; it renews until {row.renews_until}. No notice period is noted."
        case "end" if row.auto_renew is False:
            return "The last day of the contract; it does not renew by itself. Sign a renewal, or let it go."
        case "end":
            return "The last day of the contract; whether it renews by itself is not noted as auto_renew:."
        case "followed":
            return f"The last day of the contract. {row.followed_by} follows it, so nothing is to be signed."
        case "ended":
            return "The contract has ended, and its tools are in use. Sign a renewal, or let it go."
        case _:
            assert_never(row.kind)
