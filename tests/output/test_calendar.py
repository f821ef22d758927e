"""The calendar: valid by the standard, read by a reader of our own and by a library, updated rather than doubled."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.adapters.files.worktree import read_stack
from stackctl.app import reports
from stackctl.app.load import load
from stackctl.core.calendar.periods import Span
from stackctl.core.reports.renewals import renewals
from stackctl.core.text.escape import calendar as one_line
from stackctl.model.look import Look
from stackctl.model.scalars import Duration
from tests.core.contracts.contracts import TODAY, context, monthly, report, tool
from tests.core.money.costs import MANY
from tests.output.calendars import Component, read
from tests.output.poison import HOSTILE, SAMPLE, hostile_renewals
from tests.output.readers import commands
from tests.output.texts import renderer

if TYPE_CHECKING:
    from stackctl.app.load import Loaded
    from stackctl.model.reports.renewals import RenewalReport

TERMS = "end: 2027-02-28, auto_renew: true, notice: 90 days"
HUBSPOT = tool(
    f"{{{TERMS}, number: HS-1, notice_how: e-mail, uplift: {{percent: 7, cap_percent: 9}}, document: 'https://x.example/1'}}",
    cost=monthly("3250"),
)
BEGINS = {
    "notice": "Give notice",
    "renewal": "Renews by itself",
    "end": "Contract ends",
    "ended": "Contract ends",
}


def ics(found: RenewalReport, look: Look | None = None) -> bytes:
    return renderer("renewals", "ics")(found, look or Look()).encode()


def events(found: RenewalReport) -> list[Component]:
    return [one for one in read(ics(found)).inner if one.name == "VEVENT"]


def event(contract: str, today: date = TODAY) -> Component:
    (found,) = events(report({"a": tool(contract)}, today))
    return found


@pytest.fixture(scope="module")
def sample() -> Loaded:
    return load(*read_stack(SAMPLE))


class TestCalendar:
    def test_what_it_says_of_itself(self, sample: Loaded) -> None:
        made = read(ics(reports.renewals(sample, TODAY)))
        assert made.properties == {
            "VERSION": ("", "2.0"),
            "PRODID": ("", "-//stackctl//renewals//EN"),
            "CALSCALE": ("", "GREGORIAN"),
            "METHOD": ("", "PUBLISH"),
            "NAME": ("", "Contract notices Kestrelund Cycles"),
            "X-WR-CALNAME": ("", "Contract notices Kestrelund Cycles"),
            "REFRESH-INTERVAL": (";VALUE=DURATION", "P1D"),
            "X-PUBLISHED-TTL": ("", "P1D"),
        }

    def test_one_event_a_contract_by_day(self, sample: Loaded) -> None:
        found = reports.renewals(sample, TODAY)
        made = events(found)
        assert [one.value("DTSTART") for one in made] == [f"{row.day:%Y%m%d}" for row in found.rows]
        assert [one.text("SUMMARY") for one in made] == [
            f"{BEGINS[row.kind]}: {row.tool_name} ({row.vendor})" for row in found.rows
        ]
        assert len({one.value("UID") for one in made}) == len(made)

    def test_a_library_reads_the_same(self, sample: Loaded) -> None:
        found = reports.renewals(sample, TODAY)
        made = icalendar.Calendar.from_ical(ics(found))
        assert not made.errors
        for one, row in zip(made.walk("VEVENT"), found.rows, strict=True):
            assert (one.decoded("dtstart"), one.decoded("dtend")) == (row.day, row.day + timedelta(days=1))
            assert type(one.decoded("dtstart")) is date
            assert one.decoded("dtstamp") == datetime(2026, 11, 22, tzinfo=UTC)
            alarms = [alarm.decoded("trigger") for alarm in one.walk("VALARM")]
            # At nine in the morning, so many days before.
            assert alarms == [timedelta(days=-days, hours=9) for days in (30, 7, 1)]
            assert not one.errors

    def test_an_empty_one_is_one(self) -> None:
        assert events(report({"a": tool()})) == []

    def test_no_locale_reaches_it(self, sample: Loaded) -> None:
        found = reports.renewals(sample, TODAY)
        assert ics(found, Look(locale="de_DE")) == ics(found)


class TestEvent:
    def test_the_last_day_of_notice(self) -> None:
        (one,) = events(report({"hubspot": HUBSPOT}))
        assert one.properties["DTSTART"] == (";VALUE=DATE", "20261130")
        assert one.properties["DTEND"] == (";VALUE=DATE", "20261201")
        assert (one.value("TRANSP"), one.value("URL")) == ("TRANSPARENT", "https://x.example/1")
        assert one.text("DESCRIPTION").split("\n") == [
            "The last day to give notice; otherwise it renews until 2028-02-29.",
            "At stake: 41 730 EUR, what that term costs with the rise that is expected.",
            "Present cost: 39 000 EUR a year.",
            "How: e-mail",
            "Who acts: nobody is noted as owner",
            "Contract: HS-1, Vendor, for hubspot",
            "Price at a renewal: 7 % is expected, at most 9 %",
            "Working: 2027-02-28 − 90 days = 2026-11-30",
            "Document: https://x.example/1",
        ]
        (first, *_) = [inner for inner in one.inner if inner.name == "VALARM"]
        assert first.properties == {
            "ACTION": ("", "DISPLAY"),
            "TRIGGER": ("", "-P29DT15H"),
            "DESCRIPTION": ("", "In 30 days: Give notice: Tool (Vendor)"),
        }

    @pytest.mark.parametrize(
        ("contract", "day", "summary", "first"),
        [
            ("{end: 2027-05-31, auto_renew: false}", "20270531", "Contract ends", "it does not renew by itself"),
            ("{end: 2027-05-31}", "20270531", "Contract ends", "whether it renews by itself is not noted"),
            ("{end: 2026-05-31}", "20260531", "Contract ends", "The contract has ended, and its tools are in use"),
            ("{end: 2027-05-31, auto_renew: true}", "20270531", "Renews by itself", "No notice period is noted"),
        ],
    )
    def test_other_days(self, contract: str, day: str, summary: str, first: str) -> None:
        one = event(contract)
        assert one.value("DTSTART") == day
        assert one.text("SUMMARY") == f"{summary}: Tool (Vendor)"
        assert first in one.text("DESCRIPTION").split("\n")[0]

    def test_what_was_missed_is_told_in_the_next(self) -> None:
        one = event("{end: 2026-12-31, auto_renew: true, notice: 90 days, uplift: {cap_percent: 5}}")
        assert one.value("DTSTART") == "20271002"
        assert "\nMissed: 2026-12-31 − 90 days = 2026-10-02; it runs until 2027-12-31." in one.text("DESCRIPTION")
        assert "\nPrice at a renewal: no rise is noted, at most 5 %" in one.text("DESCRIPTION")
        assert "\nHow: not noted; write it as notice_how:" in one.text("DESCRIPTION")
        assert "no cap" in event(f"{{{TERMS}, uplift: {{percent: 5}}}}").text("DESCRIPTION")

    def test_what_is_not_asked_for_is_not_there(self) -> None:
        files = {"a": tool("{end: 2026-12-31, auto_renew: true, notice: 90 days}"), "b": tool(f"{{{TERMS}}}")}
        found = renewals(context(files), within=Duration(90, "day"))
        assert [row.tool for row in found.rows] == ["b", "a"]  # of a, what was missed
        assert len(events(found)) == 1

    @pytest.mark.parametrize(
        "document",
        [
            "contracts/1.pdf",
            "javascript:alert(1)",
            "https://x.example/a b",
            "https://x.example/ü",
            "https://x.example/a::b",
        ],
    )
    def test_only_an_address_is_a_link(self, document: str) -> None:
        assert "URL" not in event(f"{{{TERMS}, document: '{document}'}}").properties


class TestNothingToDecide:
    """Events without alarms: what another contract follows, and what is open-ended."""

    def test_a_contract_that_is_followed_asks_nobody_to_sign(self) -> None:
        new = "vendor: V\nnumber: NEW-1\nstart: 2026-12-01\nauto_renew: false\ncovers: {a: 100}\n"
        files = {"a": tool("{end: 2026-11-30, auto_renew: false}"), "contracts/new.yaml": new}
        (one,) = events(report(files))
        assert one.text("SUMMARY") == "Contract is followed by NEW-1: Tool (Vendor)"
        assert one.text("DESCRIPTION").startswith(
            "The last day of the contract. NEW-1 follows it, so nothing is to be signed.\n"
        )
        assert b"VALARM" not in ics(report(files))

    def test_the_next_way_out_of_what_is_open_ended(self) -> None:
        one = event("{start: 2025-01-01, notice: 3 months to quarter-end, notice_how: letter}")
        assert (one.value("DTSTART"), one.text("SUMMARY")) == ("20261231", "Can be ended: Tool (Vendor)")
        assert one.text("DESCRIPTION").startswith(
            "The last day to give notice for 2027-03-31, the next way out; the one after it is 2027-06-30. "
            "No term binds the contract.\n"
        )
        assert "\nHow: letter\n" in one.text("DESCRIPTION")
        assert b"VALARM" not in ics(report({"a": tool("{start: 2025-01-01, notice: 3 months to quarter-end}")}))

    def test_what_was_missed_in_a_span_is_no_event(self) -> None:
        files = {"a": tool("{end: 2026-12-31, auto_renew: true, notice: 90 days}")}
        span = Span(date(2026, 10, 1), date(2026, 10, 31))
        assert events(renewals(context(files), span=span)) == []


class TestUpdates:
    @pytest.mark.parametrize(
        "contract",
        [
            f"{{{TERMS}}}",
            "{end: 2028-02-29, auto_renew: true, notice: 30 days}",
            "{end: 2027-02-28, auto_renew: false}",
            "{end: 2027-02-28, auto_renew: true}",
        ],
    )
    def test_an_event_is_the_same_whatever_its_date_and_text(self, contract: str) -> None:
        assert event(contract).value("UID") == event(f"{{{TERMS}}}").value("UID")

    def test_an_event_is_the_same_whatever_tool_file_and_organisation_are_called(self) -> None:
        def uids(name: str, organisation: str) -> list[str]:
            shared = f"vendor: V\ncovers: {{{name}: 100}}\n{TERMS.replace(', ', chr(10))}\n"
            files = {name: tool(f"{{{TERMS}, number: A-1}}"), f"contracts/{name}.yaml": shared}
            return sorted(one.value("UID") for one in events(report(files, organisation=organisation)))

        assert uids("a", "Old") == uids("z", "Old") == uids("a", "New")
        assert len(set(uids("a", "Old"))) == 2

    def test_and_another_for_each_contract(self) -> None:
        shared = f"vendor: V\ncovers: {{b: 100}}\n{TERMS.replace(', ', chr(10))}\n"
        files = {
            "a": tool(f"{{{TERMS}}}"),
            "b": tool(),
            "c": tool(f"{{{TERMS}}}"),
            "d": tool(f"{{{TERMS}, number: D-1}}"),
            "e": tool(f"{{{TERMS}, start: 2025-03-01}}"),
            "contracts/a.yaml": shared,
        }
        found = [one.value("UID") for one in events(report(files))]
        assert len(set(found)) == len(found) == 5
        assert all(re.fullmatch("[0-9a-f]{32}@stackctl", one) for one in found)

    def test_a_later_report_counts_as_newer(self) -> None:
        before, after = event(f"{{{TERMS}}}"), event(f"{{{TERMS}}}", TODAY + timedelta(days=1))
        assert int(after.value("SEQUENCE")) == int(before.value("SEQUENCE")) + 1 == 9823
        assert (before.value("DTSTAMP"), after.value("DTSTAMP")) == ("20261122T000000Z", "20261123T000000Z")
        assert after.value("LAST-MODIFIED") == "20261123T000000Z"

    def test_long_ago_counts_as_nothing(self) -> None:
        assert event(f"{{{TERMS}}}", date(1985, 1, 1)).value("SEQUENCE") == "0"


class TestTexts:
    @pytest.mark.parametrize(
        "hostile", [*HOSTILE, "BEGIN:VEVENT", "a\r\nEND:VCALENDAR\r\nx:y", "a,b;c:d\\n\\,e", '"^n^\'"'], ids=ascii
    )
    def test_they_stay_texts(self, sample: Loaded, hostile: str) -> None:
        found = hostile_renewals(sample, hostile)
        made = events(found)
        assert len(made) == 6
        assert list(commands(ics(found).decode())) == []
        for one, row in zip(made, found.rows, strict=True):
            alarms = 0 if row.kind in ("followed", "way-out") else 3
            assert [inner.name for inner in one.inner] == ["VALARM"] * alarms
            assert one.text("SUMMARY").endswith(one_line(f": {hostile} ({hostile})"))
            description = one.text("DESCRIPTION").split("\n")
            assert one_line(f"Who acts: {hostile}") in description
            assert all("\r" not in line for line in description)
        library = icalendar.Calendar.from_ical(ics(found))
        named = read(ics(found))
        assert named.text("NAME") == named.text("X-WR-CALNAME") == one_line(f"Contract notices {hostile}")
        assert [str(one["summary"]) for one in library.walk("VEVENT")] == [one.text("SUMMARY") for one in made]

    @MANY
    @given(text=st.text(max_size=120) | st.text("x:;,\\ n#[", max_size=120))
    def test_any_text_comes_back(self, text: str) -> None:
        base = report({"a": tool(f"{{{TERMS}}}")})
        (row,) = base.rows
        found = replace(base, rows=(replace(row, owner=text, tool_name=text, annual_cost=None),))
        (one,) = events(found)
        assert list(commands(ics(found).decode())) == []
        assert one.text("SUMMARY") == one_line(f"Give notice: {text} (Vendor)")
        assert one_line(f"Who acts: {text or 'nobody is noted as owner'}") in one.text("DESCRIPTION").split("\n")
