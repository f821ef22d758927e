"""The contracts by day: which there are, when each is due, what hangs on it, who acts; sums, groups, and the rest."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.core.calendar.periods import Span
from stackctl.core.calendar.terms import notice, shifted
from stackctl.core.contracts.register import deadlines
from stackctl.core.reports.renewals import horizon_of, renewals
from stackctl.model.errors import StackctlError
from stackctl.model.money import Money
from stackctl.model.reports.audit import Event
from stackctl.model.reports.cost import Unconverted
from stackctl.model.reports.renewals import GROUPINGS, Lapsed
from stackctl.model.scalars import Duration
from tests.core.contracts.contracts import TODAY, context, monthly, report, row, tool
from tests.core.money.costs import MANY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.facts.context import Context

TACIT = "{end: 2027-02-28, auto_renew: true, renewal_term: 12 months, notice: 90 days}"
CANTO = "{start: 2024-01-01, end: 2026-12-31, auto_renew: true, notice: 90 days, uplift: {percent: 6}}"


def on(text: str) -> date:
    return date.fromisoformat(text)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


class TestDays:
    def test_notice_that_can_still_be_given(self) -> None:
        found = row(TACIT)
        assert (found.kind, found.day, found.days_left) == ("notice", on("2026-11-30"), 8)
        assert (found.term_end, found.notice_by, found.renews_until) == (
            on("2027-02-28"),
            on("2026-11-30"),
            on("2028-02-29"),
        )
        assert (found.missed, found.runs_until, found.missed_working) == (None, None, None)
        assert found.working == "2027-02-28 − 90 days = 2026-11-30"

    def test_notice_that_was_missed_is_reported_beside_the_next(self) -> None:
        found = row(CANTO)
        assert (found.missed, found.term_end, found.runs_until) == (
            on("2026-10-02"),
            on("2026-12-31"),
            on("2027-12-31"),
        )
        assert (found.kind, found.notice_by, found.days_left) == ("notice", on("2027-10-02"), 314)
        assert found.renews_until == on("2028-12-31")
        assert found.missed_working == "2026-12-31 − 90 days = 2026-10-02"
        assert found.working == "2027-12-31 − 90 days = 2027-10-02"

    def test_a_contract_that_renewed_long_ago(self) -> None:
        found = row("{end: 2019-08-31, auto_renew: true, renewal_term: 12 months, notice: 1 month}")
        assert (found.term_end, found.notice_by, found.missed) == (on("2027-08-31"), on("2027-07-31"), None)

    def test_months_are_clamped_to_the_end_of_the_month(self) -> None:
        found = row("{end: 2026-02-28, auto_renew: true, renewal_term: 6 months, notice: 3 months}")
        assert (found.term_end, found.notice_by, found.renews_until) == (
            on("2027-02-28"),
            on("2026-11-28"),
            on("2027-08-31"),
        )

    def test_a_renewal_without_a_notice_period_falls_on_the_end_of_the_term(self) -> None:
        found = row("{end: 2024-06-30, auto_renew: true, renewal_term: 12 months}")
        assert (found.kind, found.day, found.notice_by) == ("renewal", on("2027-06-30"), None)
        assert (found.renews_until, found.working) == (on("2028-06-30"), "2024-06-30 + 3 × 12 months = 2027-06-30")

    def test_the_first_renewal_needs_no_factor(self) -> None:
        assert row("{end: 2026-06-30, auto_renew: true}").working == "2026-06-30 + 12 months = 2027-06-30"

    @pytest.mark.parametrize(("auto_renew", "known"), [("auto_renew: false", False), ("number: x", None)])
    @pytest.mark.parametrize(
        ("end", "kind", "left"),
        [
            ("2026-11-23", "end", 1),
            ("2026-11-22", "end", 0),
            ("2026-11-21", "ended", -1),
            ("2024-11-22", "ended", -730),
        ],
    )
    def test_what_is_not_known_to_renew_ends(
        self, auto_renew: str, end: str, kind: str, left: int, *, known: bool | None
    ) -> None:
        found = row(f"{{end: {end}, {auto_renew}, notice: 90 days}}")
        assert (found.kind, found.day, found.days_left) == (kind, on(end), left)
        assert (found.notice_by, found.auto_renew, found.renews_until, found.working) == (None, known, None, None)

    def test_the_last_day_of_notice_is_today(self) -> None:
        found = row(TACIT, on("2026-11-30"))
        assert (found.days_left, found.missed) == (0, None)
        assert row(TACIT, on("2026-12-01")).missed == on("2026-11-30")


class TestFixedDates:
    """Contracts that end on fixed dates only: the signed term is the least, then they are open-ended."""

    TO_QUARTERS = "{{start: 2024-01-01, end: {}, auto_renew: true, notice: 3 months to quarter-end}}"

    def test_the_first_way_out_is_the_first_date_on_or_after_the_signed_end(self) -> None:
        found = row(self.TO_QUARTERS.format("2027-01-31"), cost=monthly("100"))
        assert (found.kind, found.day, found.term_end) == ("notice", on("2026-12-31"), on("2027-03-31"))
        assert (found.renews_until, found.at_stake) == (on("2027-06-30"), eur("300.00"))
        assert (found.notice, found.working) == ("3 months to quarter-end", "2027-03-31 − 3 months = 2026-12-31")

    def test_notice_for_the_first_way_out_can_be_missed(self) -> None:
        found = row(self.TO_QUARTERS.format("2026-11-30"), cost=monthly("100"))
        assert (found.kind, found.missed, found.term_end) == ("notice", on("2026-09-30"), on("2026-12-31"))
        assert (found.notice_by, found.runs_until) == (on("2026-12-31"), on("2027-03-31"))
        assert (found.locked_in, found.at_stake) == (eur("300.00"), eur("300.00"))
        assert found.missed_working == "2026-12-31 − 3 months = 2026-09-30"

    @pytest.mark.parametrize(
        "contract",
        [
            TO_QUARTERS.format("2025-08-31"),
            "{start: 2024-01-01, notice: 3 months to quarter-end}",
            "{auto_renew: true, notice: 3 months to quarter-end}",
        ],
    )
    def test_what_is_open_ended_shows_the_next_way_out_and_misses_nothing(self, contract: str) -> None:
        found = row(contract, cost=monthly("100"))
        assert (found.kind, found.day, found.days_left) == ("way-out", on("2026-12-31"), 39)
        assert (found.term_end, found.renews_until) == (on("2027-03-31"), on("2027-06-30"))
        assert (found.missed, found.runs_until, found.locked_in) == (None, None, None)
        assert found.at_stake == eur("300.00")

    def test_what_is_open_ended_is_not_listed_as_without_an_end(self) -> None:
        found = report({"a": tool("{auto_renew: true, notice: 1 month to month-end}")})
        assert (found.endless, found.undated, found.counted("way-out")) == ((), (), 1)

    def test_what_ends_has_no_fixed_date(self) -> None:
        found = row("{end: 2027-02-20, auto_renew: false, notice: 3 months to quarter-end}")
        assert (found.kind, found.day) == ("end", on("2027-02-20"))


class TestSpans:
    """The contracts with a day of decision in a span, passed or not: each once, on the first such day."""

    FILES: Mapping[str, str] = {
        "missed": tool(CANTO, cost=monthly("100")),
        "next": tool(TACIT, cost=monthly("100")),
        "ended": tool("{end: 2026-06-30, auto_renew: false}"),
        "ends": tool("{end: 2026-12-15, auto_renew: false}"),
        "renewed": tool("{end: 2025-09-30, auto_renew: true}"),
        "open": tool("{start: 2020-01-01, notice: 1 month to month-end}"),
        "monthly": tool("{end: 2025-12-31, auto_renew: true, renewal_term: 1 month, notice: 14 days}"),
        "endless": tool("{start: 2026-01-01}"),
    }

    def days(self, first: str, last: str) -> dict[str, str]:
        found = renewals(context(self.FILES), span=Span(on(first), on(last)))
        assert (found.first, found.until, found.within) == (on(first), on(last), None)
        assert all(one.in_range and on(first) <= one.day <= on(last) for one in found.rows)
        assert [one.day for one in found.rows] == sorted(one.day for one in found.rows)
        return {one.tool: str(one.day) for one in found.rows}

    def test_what_fell_and_falls_into_the_year(self) -> None:
        assert self.days("2026-01-01", "2026-12-31") == {
            "monthly": "2026-01-17",
            "ended": "2026-06-30",
            "renewed": "2026-09-30",
            "missed": "2026-10-02",
            "next": "2026-11-30",
            "open": "2026-11-30",
            "ends": "2026-12-15",
        }

    def test_a_span_that_has_passed(self) -> None:
        assert self.days("2026-10-01", "2026-10-31") == {"missed": "2026-10-02", "monthly": "2026-10-17"}

    def test_a_span_to_come(self) -> None:
        assert self.days("2027-10-01", "2027-11-30") == {
            "missed": "2027-10-02",
            "monthly": "2027-10-17",
            "open": "2027-10-30",
        }

    def test_a_deadline_that_has_passed_locks_in_the_next_term(self) -> None:
        found = renewals(context({"a": self.FILES["missed"]}), span=Span(on("2026-10-01"), on("2026-10-31")))
        (one,) = found.rows
        assert (one.kind, one.notice_by, one.missed, one.days_left) == (
            "notice",
            on("2026-10-02"),
            on("2026-10-02"),
            -51,
        )
        assert (one.term_end, one.runs_until) == (on("2026-12-31"), on("2027-12-31"))
        assert (one.locked_in, one.at_stake, one.working) == (eur("1272.00"), None, None)
        assert (found.missed, found.counted("notice")) == (1, 0)

    def test_a_deadline_to_come_is_not_missed_though_the_one_before_it_will_be(self) -> None:
        found = renewals(context({"a": tool(TACIT)}), span=Span(on("2026-12-01"), on("2028-02-01")))
        (one,) = found.rows
        assert (one.notice_by, one.missed, one.term_end) == (on("2027-12-01"), None, on("2028-02-29"))

    def test_no_deadline_lies_before_the_start(self) -> None:
        terms = "{start: 2026-06-01, end: 2026-08-31, auto_renew: true, renewal_term: 6 months, notice: 6 months}"
        (one,) = renewals(context({"a": tool(terms)}), span=Span(on("2026-01-01"), on("2026-12-31"))).rows
        assert (one.day, one.term_end) == (on("2026-08-28"), on("2027-02-28"))

    def test_what_comes_next_where_nothing_falls_into_the_span(self) -> None:
        found = renewals(context({"a": tool(TACIT)}), span=Span(on("2026-11-22"), on("2026-11-29")))
        assert found.next_event == Event(on("2026-11-30"), "notice for a is due")
        past = renewals(context({"a": tool("{end: 2026-06-30}")}), span=Span(on("2026-11-22"), on("2026-11-29")))
        assert (past.rows, past.next_event) == ((), None)


class TestSuccessors:
    """A contract that another is signed to follow asks nobody for a decision."""

    OLD = "{number: OLD-1, start: 2025-12-01, end: 2026-11-30, auto_renew: false}"
    NEW = "vendor: V\nnumber: NEW-1\nstart: 2026-12-01\nend: 2027-11-30\nauto_renew: false\ncovers: {a: 100}\n"

    def test_it_is_followed_and_only_the_last_one_ends(self) -> None:
        found = report({"a": tool(self.OLD), "contracts/new.yaml": self.NEW})
        assert [(one.contract, one.kind, one.followed_by, one.day) for one in found.rows] == [
            ("OLD-1", "followed", "NEW-1", on("2026-11-30")),
            ("NEW-1", "end", None, on("2027-11-30")),
        ]
        assert (found.counted("end"), found.counted("followed")) == (1, 1)

    def test_without_a_number_the_file_names_it(self) -> None:
        new = self.NEW.replace("number: NEW-1\n", "")
        assert report({"a": tool(self.OLD), "contracts/new.yaml": new}).rows[0].followed_by == "new"

    def test_one_of_two_tools_leaves_the_other_to_be_decided_on(self) -> None:
        old = "vendor: V\nend: 2026-11-30\nauto_renew: false\ncovers: {a: 50, b: 50}\n"
        files = {"a": tool(), "b": tool(), "contracts/old.yaml": old, "contracts/new.yaml": self.NEW}
        assert [one.kind for one in report(files).rows] == ["end", "end"]

    def test_a_span_in_the_past_shows_what_was_followed(self) -> None:
        files = {"a": tool(self.OLD), "contracts/new.yaml": self.NEW}
        found = renewals(context(files, on("2027-01-10")), span=Span(on("2026-01-01"), on("2026-12-31")))
        assert [(one.contract, one.kind, one.days_left) for one in found.rows] == [("OLD-1", "followed", -41)]
        assert [one.contract for one in report(files, on("2027-01-10")).rows] == ["NEW-1"]

    def test_it_is_what_comes_next(self) -> None:
        found = renewals(context({"a": tool(self.OLD), "contracts/new.yaml": self.NEW}), within=Duration(1, "day"))
        assert found.next_event == Event(on("2026-11-30"), "the contract of a is followed by NEW-1")


class TestWhichContracts:
    @pytest.mark.parametrize(
        ("status", "there"),
        [
            ("approved", 1),
            ("implementing", 1),
            ("active", 1),
            ("sunsetting", 1),
            ("proposed", 0),
            ("evaluating", 0),
            ("rejected", 0),
            ("retired", 0),
        ],
    )
    def test_those_of_tools_in_use_or_approved(self, status: str, there: int) -> None:
        assert len(report({"a": tool(TACIT, status=status)}).rows) == there

    def test_one_for_several_tools_is_there_once(self) -> None:
        terms = (
            "vendor: V\nnumber: '7'\nend: 2027-02-28\nauto_renew: true\nnotice: 90 days\n"
            "covers: {a: 20, b: 50, c: 20, d: 10}\n"
            "cost: {lines: [{item: x, amount: 1000, per: month}]}\n"
        )
        files = {
            "contracts/x.yaml": terms,
            "teams.yaml": "people: {ann: {name: Ann Lee}, bob: {name: Bob Ray}}\n",
            "a": tool(owner="{business: ann}"),
            "b": tool(owner="{business: bob}"),
            "c": tool(status="approved"),
            "d": tool(status="retired", since="2026-01-01"),
        }
        (found,) = report(files).rows
        assert (found.tool, found.tools, found.owner) == ("b", ("b", "a", "c"), "Bob Ray")
        assert (found.contract, found.contract_id, found.file) == ("7", "x", "contracts/x.yaml")
        # 90 of 100, for the tools that bear it.
        assert found.annual_cost == eur("10800.00")

    def test_without_a_number_the_file_names_it(self) -> None:
        files = {"contracts/x.yaml": "vendor: V\ncovers: {a: 100}\nend: 2027-02-28\n", "a": tool()}
        (found,) = report(files).rows
        assert found.contract == "x"
        assert row(TACIT).contract is None

    def test_one_that_another_has_followed_is_history(self) -> None:
        old = "vendor: V\ncovers: {a: 100}\nend: 2026-06-30\nauto_renew: false\n"
        (found,) = report({"contracts/old.yaml": old, "a": tool(TACIT)}).rows
        assert found.kind == "notice"
        (found,) = report({"contracts/old.yaml": old, "a": tool()}).rows
        assert (found.kind, found.days_left) == ("ended", -145)

    def test_what_has_no_end_is_listed_apart(self) -> None:
        found = report(
            {
                "a": tool("{start: 2026-01-01}"),
                "b": tool("{auto_renew: true, notice: 30 days}"),
                "c": tool("{auto_renew: true}"),
                "d": tool("{auto_renew: false, notice: 30 days}"),
            }
        )
        assert (found.rows, found.endless, found.undated, found.contracts) == ((), ("a", "c", "d"), ("b",), 4)

    def test_what_renews_for_retired_tools_is_reported(self) -> None:
        shared = "vendor: V\nend: 2027-02-28\nauto_renew: true\nnotice: 90 days\ncovers: {e: 50, f: 50}\n"
        found = report(
            {
                "a": tool(TACIT, status="retired"),
                "b": tool("{end: 2027-02-28, auto_renew: true}", status="retired"),
                "c": tool("{end: 2027-02-28, auto_renew: false}", status="retired"),
                "d": tool(TACIT, status="rejected"),
                "e": tool(status="retired"),
                "f": tool(),
                "contracts/x.yaml": shared,
            }
        )
        assert found.lapsed == (Lapsed("a", on("2026-11-30")), Lapsed("b", None))

    def test_so_is_what_is_open_ended_for_retired_tools(self) -> None:
        found = report(
            {
                "a": tool("{start: 2025-01-01, notice: 3 months to quarter-end}", status="retired"),
                "b": tool("{start: 2025-01-01}", status="retired"),
            }
        )
        assert found.lapsed == (Lapsed("a", on("2026-12-31")),)

    def test_terms_that_cannot_be_read_make_no_row(self) -> None:
        assert report({"a": tool("{end: soon, auto_renew: true, notice: 90 days}")}).rows == ()

    def test_those_of_some_tools(self) -> None:
        files = {
            "contracts/x.yaml": "vendor: V\ncovers: {a: 50, b: 50}\nend: 2027-02-28\n",
            "a": tool(),
            "b": tool(),
            "c": tool(TACIT),
            "d": tool("{start: 2026-01-01}"),
            "e": tool(TACIT, status="retired"),
        }
        found = renewals(context(files), tools={"b"})
        assert ([one.contract_id for one in found.rows], found.endless, found.lapsed) == (["x"], (), ())
        assert (found.limited, found.contracts) == (True, 3)


class TestMoney:
    def test_the_next_term_at_the_expected_price(self) -> None:
        found = row(TACIT.replace("}", ", uplift: {percent: 7, cap_percent: 9}}"), cost=monthly("1000"))
        assert (found.annual_cost, found.at_stake, found.locked_in) == (eur("12000.00"), eur("12840.00"), None)
        assert (found.uplift_percent, found.uplift_cap) == (Decimal(7), Decimal(9))

    def test_what_a_missed_notice_costs_and_what_the_next_one_is_about(self) -> None:
        found = row(CANTO, cost=monthly("1500"))
        # 18 000 × 1.06 for 2027, which nobody can end any more; once more × 1.06 for 2028.
        assert (found.locked_in, found.at_stake) == (eur("19080.00"), eur("20224.80"))

    def test_a_term_of_a_month_is_a_month_at_stake(self) -> None:
        monthly_terms = "{end: 2025-12-31, auto_renew: true, renewal_term: 1 month, notice: 2 weeks}"
        found = row(monthly_terms, cost=monthly("100"))
        assert (found.notice_by, found.missed) == (on("2026-12-17"), on("2026-11-16"))
        # The next notice is for the term to 31 December; January would follow.
        assert (found.renews_until, found.at_stake, found.annual_cost) == (
            on("2027-01-31"),
            eur("100.00"),
            eur("1200.00"),
        )

    def test_nothing_is_at_stake_where_a_contract_just_ends(self) -> None:
        found = row("{end: 2027-04-30, auto_renew: false}", cost=monthly("100"))
        assert (found.annual_cost, found.at_stake) == (eur("600.00"), None)

    def test_a_currency_without_a_rate_stays_and_is_reported(self) -> None:
        files = {"a": tool(TACIT, cost=monthly("10")), "b": tool(TACIT, cost=monthly("100.10", currency="GBP"))}
        found = report(files)
        pounds = Money(Decimal("1201.20"), "GBP")
        assert (found.rows[1].annual_cost, found.rows[1].at_stake) == (pounds, pounds)
        assert found.rows[1].unconverted == (pounds,)
        assert (found.annual_cost, found.at_stake) == (eur("120.00"), eur("120.00"))
        assert found.unconverted == (Unconverted("b", pounds),)

    def test_a_contract_in_two_currencies_counts_what_can_be_counted(self) -> None:
        shared = (
            f"vendor: V\nend: 2027-02-28\nauto_renew: true\nnotice: 90 days\ncovers: {{a: 100}}\ncost: {monthly('1')}\n"
        )
        own = tool("x", cost=monthly("2", currency="USD"))
        found = report({"contracts/x.yaml": shared, "a": own})
        assert (found.rows[0].annual_cost, found.annual_cost) == (eur("12.00"), eur("12.00"))
        assert found.rows[0].unconverted == (Money(Decimal("24.00"), "USD"),)
        (both,) = report({"contracts/x.yaml": shared, "a": own}, base_currency="CHF").rows
        # The contract without a currency of its own is in that of the stack.
        assert both.annual_cost == Money(Decimal("12.00"), "CHF")
        third = shared.replace("lines", "currency: GBP, lines")
        (none,) = report({"contracts/x.yaml": third, "a": own}).rows
        assert (none.annual_cost, len(none.unconverted)) == (None, 2)

    def test_rates_convert(self) -> None:
        fx = {"as_of": "2026-11-20", "rates": {"USD": "1.25"}}
        (found,) = report({"a": tool(TACIT, cost=monthly("100", currency="USD"))}, fx=fx).rows
        assert (found.annual_cost, found.unconverted) == (eur("960.00"), ())

    @pytest.mark.parametrize(("currency", "shown"), [("JPY", "4"), ("KWD", "4.004"), ("EUR", "4.00")])
    def test_amounts_have_the_decimals_of_the_currency(self, currency: str, shown: str) -> None:
        found = report({"a": tool(TACIT, cost=monthly("0.3337"))}, base_currency=currency)
        assert found.annual_cost == Money(Decimal(shown), currency)
        assert found.rows[0].annual_cost == found.annual_cost
        assert str(found.annual_cost.amount) == shown

    def test_shown_parts_add_up_to_the_shown_sum(self) -> None:
        files = {name: tool(TACIT, cost="{lines: [{item: x, amount: 0.005, per: year}]}") for name in "abc"}
        found = report(files)
        assert found.annual_cost == eur("0.02")
        assert [one.annual_cost for one in found.rows] == [eur("0.01"), eur("0.01"), eur("0.00")]


class TestOwner:
    PEOPLE = "people: {ann: {name: Ann Lee}, bob: {name: Bob Ray}, cy: {name: Cy Fox, left: 2026-08-31}}\n"
    TEAMS = "teams: {ops: {name: Operations}}\n"

    @pytest.mark.parametrize(
        ("owner", "name"),
        [
            ("{business: ann, technical: bob, team: ops}", "Ann Lee"),
            ("{technical: bob, team: ops}", "Bob Ray"),
            ("{team: ops}", "Operations"),
            ("{business: cy, technical: bob, team: ops}", "Bob Ray"),
            ("{business: cy, team: ops}", "Operations"),
            ("{business: cy}", "Cy Fox (has left)"),
            ("{}", None),
        ],
    )
    def test_somebody_who_is_there(self, owner: str, name: str | None) -> None:
        found = report({"teams.yaml": self.PEOPLE + self.TEAMS, "a": tool(TACIT, owner=owner)})
        assert found.rows[0].owner == name

    def test_of_the_next_tool_where_the_first_has_nobody(self) -> None:
        files = {
            "teams.yaml": self.PEOPLE,
            "contracts/x.yaml": "vendor: V\ncovers: {a: 80, b: 20}\nend: 2027-02-28\n",
            "a": tool(owner="{business: cy}"),
            "b": tool(owner="{technical: bob}"),
        }
        assert report(files).rows[0].owner == "Bob Ray"


class TestHorizon:
    @pytest.mark.parametrize(
        ("text", "duration"),
        [
            ("90d", Duration(90, "day")),
            ("0d", Duration(0, "day")),
            ("1 day", Duration(1, "day")),
            ("60 days", Duration(60, "day")),
            ("12w", Duration(12, "week")),
            ("2 weeks", Duration(2, "week")),
            ("6m", Duration(6, "month")),
            ("3 months", Duration(3, "month")),
            ("1y", Duration(12, "month")),
            ("2 years", Duration(24, "month")),
            ("999y", Duration(11988, "month")),
        ],
    )
    def test_ways_to_write_it(self, text: str, duration: Duration) -> None:
        assert horizon_of(text) == duration

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "90",
            "d",
            "-1d",
            "1.5m",
            "090d",
            "1000d",
            "90D",
            "90  d",
            " 90d",
            "90d ",
            "1e2d",
            "3 business days",
            "٣d",
        ],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(StackctlError, match="is not a time") as refused:
            horizon_of(text)
        assert refused.value.hint is not None
        assert "90d" in refused.value.hint

    @pytest.mark.parametrize(("days", "there"), [(7, 0), (8, 1), (9, 1)])
    def test_its_last_day_is_in_it(self, days: int, there: int) -> None:
        found = renewals(context({"a": tool(TACIT)}), within=Duration(days, "day"))
        assert len(found.rows) == there
        assert found.until == TODAY + timedelta(days=days)
        assert found.next_event == (None if there else Event(on("2026-11-30"), "notice for a is due"))

    def test_what_was_missed_is_there_all_the_same_and_nothing_at_stake_yet(self) -> None:
        files = {"a": tool(CANTO, cost=monthly("1500"))}
        (found,) = renewals(context(files), within=Duration(30, "day")).rows
        assert (found.in_range, found.missed, found.at_stake, found.locked_in) == (
            False,
            on("2026-10-02"),
            None,
            eur("19080.00"),
        )
        (found,) = renewals(context(files), within=Duration(314, "day")).rows
        assert (found.in_range, found.at_stake) == (True, eur("20224.80"))

    def test_what_has_ended_is_there_all_the_same(self) -> None:
        (found,) = renewals(context({"a": tool("{end: 2020-01-31}")}), within=Duration(0, "day")).rows
        assert (found.kind, found.in_range) == ("ended", True)

    @pytest.mark.parametrize(
        ("terms", "what"),
        [
            ("{end: 2027-06-30}", "the contract of a ends"),
            ("{end: 2027-06-30, auto_renew: true}", "the contract of a renews"),
        ],
    )
    def test_what_comes_next_is_reported(self, terms: str, what: str) -> None:
        found = renewals(context({"a": tool(terms)}), within=Duration(1, "month"))
        assert found.next_event == Event(on("2027-06-30"), what)


class TestGroups:
    def test_by_month_what_was_missed_comes_first(self) -> None:
        files = {
            "a": tool("{end: 2027-02-28}", cost=monthly("1")),
            "b": tool(TACIT, cost=monthly("2")),
            "c": tool("{end: 2026-11-30}", cost=monthly("3")),
            "d": tool(CANTO, cost=monthly("4")),
        }
        found = renewals(context(files), within=Duration(6, "month"), by="month")
        assert [(one.name, [row.tool for row in one.rows]) for one in found.groups] == [
            (None, ["d"]),
            ("2026-11", ["b", "c"]),
            ("2027-02", ["a"]),
        ]
        assert [one.annual_cost for one in found.groups] == [eur("48.00"), eur("27.00"), eur("4.00")]

    def test_by_owner_nobody_comes_last(self) -> None:
        people = "people: {ann: {name: ann}, bob: {name: Bob}}\n"
        files = {
            "teams.yaml": people,
            "a": tool(TACIT),
            "b": tool(TACIT, owner="{business: bob}"),
            "c": tool(TACIT, owner="{business: ann}"),
            "d": tool(TACIT, owner="{business: bob}"),
        }
        found = renewals(context(files), by="owner")
        assert [(one.name, len(one.rows)) for one in found.groups] == [("ann", 1), ("Bob", 2), (None, 1)]

    def test_no_groups_unless_they_are_asked_for(self) -> None:
        found = report({"a": tool(TACIT)})
        assert (found.groups, found.by, found.rows[0].group) == ((), None, None)


def _maybe(**keys: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    written = {key: value.map(str) for key, value in keys.items()}
    return st.fixed_dictionaries({}, optional=written).map(
        lambda given: "{" + ", ".join(f"{key}: {value}" for key, value in {"number": "x", **given}.items()) + "}"
    )


CONTRACTS = _maybe(
    end=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    auto_renew=st.sampled_from(["true", "true", "false"]),
    renewal_term=st.sampled_from(["1 month", "3 months", "12 months", "26 weeks"]),
    notice=st.sampled_from(["0 days", "30 days", "3 months", "6 weeks"]),
    uplift=st.sampled_from(["{percent: 7}", "{percent: 3.5, cap_percent: 2}"]),
)
TOOLS = st.builds(
    tool,
    CONTRACTS,
    status=st.sampled_from(["active", "active", "approved", "sunsetting", "retired"]),
    cost=st.builds(
        monthly, st.decimals("0", "9999", places=3).map(str), currency=st.sampled_from(["EUR", "USD", "GBP"])
    ),
    owner=st.sampled_from(["{business: ann}", "{technical: bob}", "{team: ops}", "{}"]),
)
STACKS = st.lists(TOOLS, min_size=1, max_size=6).map(
    lambda texts: {f"t{number}": text for number, text in enumerate(texts)}
)
TEAMS = {"teams.yaml": "people: {ann: {name: Ann}, bob: {name: Bob}}\nteams: {ops: {name: Ops}}\n"}
FX = {"as_of": "2026-11-20", "rates": {"USD": "1.0821"}}
HORIZONS = st.builds(Duration, st.integers(0, 400), st.just("day")) | st.builds(
    Duration, st.integers(0, 18), st.just("month")
)


def _stack(files: dict[str, str]) -> Context:
    return context({**TEAMS, **files}, fx=FX)


class TestInvariants:
    @MANY
    @given(files=STACKS)
    def test_rows_are_sorted_by_day_and_each_contract_has_one(self, files: dict[str, str]) -> None:
        found = renewals(_stack(files))
        days = [(one.day, one.tool) for one in found.rows]
        assert days == sorted(days)
        assert len({one.file for one in found.rows}) == len(found.rows)
        assert found.contracts == len(found.rows) + len(found.endless) + len(found.undated)

    @MANY
    @given(files=STACKS)
    def test_the_days_are_those_of_the_algebra(self, files: dict[str, str]) -> None:
        made = _stack(files)
        for one in renewals(made).rows:
            terms = made.contract_of(one.tool)
            assert terms is not None
            due = notice(terms, TODAY)
            assert (one.notice_by, one.missed) == ((None, None) if due is None else (due.by, due.missed))
            assert one.day == (one.notice_by or one.term_end)
            assert one.days_left == (one.day - TODAY).days
            assert one.days_left >= 0 or one.kind == "ended"
            if one.missed is not None:
                assert one.missed < TODAY <= one.term_end < (one.runs_until or TODAY)

    @MANY
    @given(files=STACKS, within=HORIZONS)
    def test_a_horizon_cuts_the_end_off(self, files: dict[str, str], within: Duration) -> None:
        made = _stack(files)
        everything, some = renewals(made), renewals(made, within=within)
        ahead = [one.tool for one in some.rows if one.in_range]
        assert ahead == [one.tool for one in everything.rows][: len(ahead)]
        assert {one.tool for one in some.rows if not one.in_range} <= {
            one.tool for one in everything.rows if one.missed is not None
        }
        assert some.missed == everything.missed
        wider = renewals(made, within=Duration(within.count + 1, within.unit))
        assert set(ahead) <= {one.tool for one in wider.rows if one.in_range}

    @MANY
    @given(files=STACKS, within=st.none() | HORIZONS)
    def test_groups_add_up_to_the_whole(self, files: dict[str, str], within: Duration | None) -> None:
        made = _stack(files)
        for grouping in GROUPINGS:
            found = renewals(made, within=within, by=grouping)
            assert sorted(row.file for one in found.groups for row in one.rows) == sorted(
                row.file for row in found.rows
            )
            assert sum(one.annual_cost.amount for one in found.groups) == found.annual_cost.amount
            assert sum(one.at_stake.amount for one in found.groups) == found.at_stake.amount
            known = [row.annual_cost for row in found.rows if row.annual_cost is not None]
            assert sum(one.amount for one in known if one.currency == "EUR") == found.annual_cost.amount

    @MANY
    @given(files=STACKS, within=HORIZONS)
    def test_the_audit_counts_the_same_notices(self, files: dict[str, str], within: Duration) -> None:
        made = _stack(files)
        last = shifted(TODAY, within, 1)
        due = sum(deadline.notice.by <= last for deadline in deadlines(made.signed, made.today))
        assert renewals(made, within=within).counted("notice") == due
