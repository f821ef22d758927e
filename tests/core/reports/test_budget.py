"""Budgets against what is committed, billed, spent and forecast: known answers, worked out by hand."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from stackctl.model.errors import StackctlError
from tests.core.reports.budgets import budget, files, line, renewing, report, row, tool

D = Decimal

RISING = renewing("2026-09-30", notice="30 days", uplift={"percent": "7", "cap_percent": "9"}, number="C-1")
"""1 000 a month, and 1 070 from October on."""


def rising(**contract: str) -> str:
    return tool(line("1000"), contract={**RISING, **contract})


class TestFigures:
    def test_of_a_monthly_price(self) -> None:
        figures = row(report(files({"a": tool(line("100", from_="2026-01-01"))}, [budget("M1", "1500")]))).figures
        assert (figures.budget, figures.committed, figures.forecast) == (D("1500.00"), D("1200.00"), D("1200.00"))
        assert (figures.left, figures.left_percent, figures.runs_out) == (D("300.00"), D("20.0"), None)
        assert (figures.billed, figures.actual, figures.run_rate) == (D("800.00"), None, D("100.00"))
        assert [month.name for month in figures.months] == [f"2026-{month:02}" for month in range(1, 13)]
        assert [month.accumulated for month in figures.months] == [D(100 * month) for month in range(1, 13)]

    def test_a_tool_that_moves_to_another_cost_centre_keeps_its_past(self) -> None:
        """1 000 a month, of M1 up to June and of M2 from July on; what was booked goes the same way."""
        old = line("1000", item="Plan", from_="2026-01-01", to="2026-06-30")
        new = line("1000", item="Plan", from_="2026-07-01", cost_center="M2")
        rows = "".join(f"2026-{month:02}-03,a,1000,EUR\n" for month in range(1, 9))
        spend = {"spend/a.csv": f"date,tool,amount,currency\n{rows}2026-08-04,a,50,EUR\n"}
        made = report(files({"a": tool(old, new)}, [budget("M1", "6000"), budget("M2", "6000")], more=spend))
        before, after = row(made, "M1").figures, row(made, "M2").figures
        assert (before.committed, before.billed, before.actual) == (D("6000.00"), D("6000.00"), D("6000.00"))
        assert (after.committed, after.billed, after.actual) == (D("6000.00"), D("2000.00"), D("2050.00"))
        assert [month.forecast for month in before.months] == [D("1000.00")] * 6 + [D("0.00")] * 6
        assert [month.budget for month in before.months] == [D("500.00")] * 12
        assert [month.billed for month in after.months] == [D("0.00")] * 6 + [D("1000.00")] * 2 + [None] * 4
        assert [month.actual for month in after.months] == [
            *[D("0.00")] * 6, D("1000.00"), D("1050.00"), None, None, None, None,
        ]  # fmt: skip
        assert [one.cost_center for one in made.rows] == ["M1", "M2"]

    def test_months_add_up_to_the_year_as_shown(self) -> None:
        prices = [
            line("100.01", item="Plan", from_="2026-01-17"),
            line("1000", item="Data", per="year", from_="2026-02-10", billed="quarter"),
        ]
        spend = {"spend/a.csv": "date,tool,amount,currency\n2026-01-05,a,33.33,EUR\n2026-03-05,a,66.66,EUR\n"}
        found = row(report(files({"a": tool(*prices)}, [budget("M1", "1000")], more=spend))).figures
        for name in ("budget", "forecast", "billed", "actual"):
            parts = [getattr(month, name) for month in found.months]
            assert sum(part for part in parts if part is not None) == getattr(found, name)

    def test_what_was_booked_has_the_rate_of_its_day(self) -> None:
        fx = [{"as_of": "2026-07-01", "rates": {"USD": "2"}}, {"as_of": "2026-01-01", "rates": {"USD": "1.25"}}]
        spend = {"spend/a.csv": "date,tool,amount,currency\n2026-01-05,a,100,USD\n2026-07-05,a,100,USD\n"}
        found = files({"a": tool(line("100", from_="2026-01-01"), currency="USD")}, more=spend, fx=fx)
        made = report(found)
        figures = row(made).figures
        assert (figures.committed, figures.billed, figures.actual) == (D("600.00"), D("400.00"), D("130.00"))
        assert [(str(used.as_of), str(used.rate)) for used in made.rates] == [
            ("2026-01-01", "1.25"),
            ("2026-07-01", "2"),
        ]

    def test_the_row_says_whose_it_is(self) -> None:
        more = {"teams.yaml": "people: {ann: {name: Ann Lee}}"}
        found = row(report(files({"a": tool(line("1"))}, [budget("M1", "1500", owner="ann")], more=more)))
        assert (found.label, found.name, found.owner) == ("M1", "Web", "Ann Lee")

    def test_a_fiscal_year_from_april_on_in_another_currency(self) -> None:
        """April to November are eight invoices of 100 EUR; a pound is two euros."""
        made = report(
            files(
                {"a": tool(line("100", from_="2026-01-01"))},
                [budget("M1", "1000", currency="GBP")],
                fiscal_year_start="4",
                fx={"rates": {"GBP": "0.5", "JPY": "160"}},
            ),
            "2026-11-22",
        )
        figures = row(made).figures
        assert (made.fiscal_year, made.first, made.last) == (2026, date(2026, 4, 1), date(2027, 3, 31))
        assert figures.currency == "GBP"
        assert (figures.budget, figures.committed, figures.left) == (D("1000.00"), D("600.00"), D("400.00"))
        assert (figures.billed, figures.run_rate) == (D("400.00"), D("50.00"))
        assert figures.months[-1].name == "2027-03"
        assert made.total.currency == "EUR"
        assert (made.total.budget, made.total.forecast, made.total.left) == (D("2000.00"), D("1200.00"), D("800.00"))
        assert [(used.currency, str(used.rate), used.as_of) for used in made.rates] == [("GBP", "0.5", None)]

    def test_january_belongs_to_the_fiscal_year_that_began_before(self) -> None:
        made = report(files({"a": tool(line("100"))}, fiscal_year_start="4"), "2027-01-10")
        assert made.fiscal_year == 2026

    def test_budgets_of_one_year_are_added_up_in_the_currency_of_the_first(self) -> None:
        budgets = [
            budget("M1", "100", currency="GBP"),
            budget("M1", "300"),
            budget("M1", "7", 2027),
            budget("M2", "50"),
        ]
        found = row(report(files({"a": tool(line("1"))}, budgets, fx={"rates": {"GBP": "0.5"}})))
        assert (found.figures.currency, found.figures.budget) == ("GBP", D("250.00"))

    def test_yen_have_no_cents(self) -> None:
        """50.55 EUR a month are 8 088 yen, 97 056 a year."""
        made = report(
            files({"a": tool(line("50.55"))}, [budget("M1", "100000", currency="JPY")], fx={"rates": {"JPY": "160"}})
        )
        figures = row(made).figures
        assert (str(figures.forecast), str(figures.left), figures.left_percent) == ("97056", "2944", D("2.9"))
        assert str(figures.months[0].forecast) == "8088"

    def test_everything_in_one_currency_where_that_is_asked_for(self) -> None:
        budgets = [budget("M1", "1000", currency="GBP"), budget("M2", "10")]
        rates = {"GBP": "0.5", "USD": "2"}
        made = report(files({"a": tool(line("100"))}, budgets, fx={"rates": rates}), currency="USD")
        assert [one.figures.currency for one in made.rows] == ["USD", "USD"]
        assert [one.figures.budget for one in made.rows] == [D("4000.00"), D("20.00")]
        assert (made.total.budget, made.total.committed) == (D("4020.00"), D("2400.00"))

    def test_costs_shared_by_two_cost_centres(self) -> None:
        made = report(files({"a": tool(line("1000"), allocation={"M1": "70", "M2": "30"})}, [budget("M1", "9000")]))
        assert [one.cost_center for one in made.rows] == ["M1", "M2"]
        assert [one.figures.committed for one in made.rows] == [D("8400.00"), D("3600.00")]
        assert [one.figures.budget for one in made.rows] == [D("9000.00"), None]
        assert (made.total.budget, made.total.committed) == (D("9000.00"), D("12000.00"))

    def test_a_contract_that_covers_two_tools(self) -> None:
        contract = {
            "vendor": "A",
            "start": "2025-01-01",
            "end": "2026-12-31",
            "covers": {"a": "60", "b": "40"},
            "cost": {"cost_center": "M1", "lines": [line("12000", "year")]},
        }
        made = report(
            files({"a": tool(), "b": tool()}, [budget("M1", "13000")], more={"contracts/c.yaml": json.dumps(contract)})
        )
        assert row(made).figures.committed == D("12000.00")
        assert row(made).largest == (("a", D("7200.00")), ("b", D("4800.00")))

    def test_a_yearly_invoice_in_advance_is_billed_as_a_whole(self) -> None:
        found = files({"a": tool(line("12000", "year", from_="2025-07-01"))}, [budget("M1", "12000")])
        before, after = (row(report(found, day)).figures for day in ("2026-06-30", "2026-07-01"))
        assert (before.billed, after.billed) == (D("0.00"), D("12000.00"))
        assert before.committed == after.committed == D("12000.00")

    def test_what_is_paid_once_is_in_its_month_and_not_in_what_a_month_costs(self) -> None:
        prices = (line("100"), line("500", "once", from_="2026-08-03"))
        figures = row(report(files({"a": tool(*prices)}))).figures
        assert (figures.run_rate, figures.months[7].forecast, figures.forecast) == (
            D("100.00"),
            D("600.00"),
            D("1700.00"),
        )

    def test_what_costs_are_given_to_nobody_is_a_row_too(self) -> None:
        made = report(files({"a": tool(line("100"), center=None), "b": tool(line("1"))}, [budget("M1", "12")]))
        assert [(one.label, one.figures.forecast) for one in made.rows] == [
            ("M1", D("12.00")),
            ("(no cost centre)", D("1200.00")),
        ]

    def test_a_budget_without_any_cost(self) -> None:
        figures = row(report(files({"a": tool()}, [budget("M3", "500")])), "M3").figures
        assert (figures.budget, figures.forecast, figures.left) == (D("500.00"), D("0.00"), D("500.00"))
        assert (figures.left_percent, figures.runs_out) == (D("100.0"), None)

    def test_a_budget_of_nothing_runs_out_with_the_first_cost(self) -> None:
        figures = row(report(files({"a": tool(line("1", from_="2026-03-01"))}, [budget("M1", "0")]))).figures
        assert (figures.left, figures.left_percent, figures.runs_out) == (D("-10.00"), None, "2026-03")

    def test_exactly_the_budget_is_not_over_it(self) -> None:
        made = report(files({"a": tool(line("100"))}, [budget("M1", "1200")]))
        assert not made.over
        assert row(made).figures.runs_out is None

    def test_no_budget_at_all(self) -> None:
        made = report(files({"a": tool(line("100"))}))
        assert (made.total.budget, made.total.left, made.budgeted) == (None, None, ())

    def test_no_tool_that_costs(self) -> None:
        made = report(files({"a": tool()}))
        assert made.rows == ()
        assert made.total.forecast == 0
        assert len(made.total.months) == 12


class TestYears:
    FOUND = files(
        {"a": tool(line("100", from_="2025-01-01", to="2027-12-31"))},
        [budget("M1", "500", 2025), budget("M1", "5000", 2027)],
        more={"spend/s.csv": "date,tool,amount,currency\n2025-05-05,a,10,EUR\n2026-05-05,a,20,EUR\n"},
    )

    def test_one_that_is_over(self) -> None:
        made = report(self.FOUND, "2026-08-15", year=2025)
        figures = row(made).figures
        assert made.is_past
        assert (figures.billed, figures.actual, figures.run_rate) == (D("1200.00"), D("10.00"), D("100.00"))
        assert (figures.left, figures.runs_out, made.run_month) == (D("-700.00"), "2025-06", "2025-12")

    def test_one_that_has_not_begun(self) -> None:
        made = report(self.FOUND, "2026-08-15", year=2027)
        figures = row(made).figures
        assert (figures.billed, figures.actual, made.run_month) == (None, None, "2027-01")

    def test_on_its_first_day_and_on_its_last(self) -> None:
        first, last = (row(report(self.FOUND, day)).figures for day in ("2026-01-01", "2026-12-31"))
        assert (first.billed, last.billed) == (D("100.00"), D("1200.00"))
        assert (first.actual, last.actual) == (D("0.00"), D("20.00"))

    def test_out_of_range(self) -> None:
        with pytest.raises(StackctlError, match="--fiscal-year 1900 is out of range"):
            report(self.FOUND, year=1900)


class TestActual:
    def spent(self, rows: str, today: str = "2026-08-15") -> object:
        more = {"spend/s.csv": f"date,tool,amount,currency\n{rows}"}
        found = files({"a": tool(line("1"), allocation={"M1": "70", "M2": "30"})}, more=more)
        return [one.figures.actual for one in report(found, today).rows]

    def test_refunds_are_taken_off_and_all_is_shared(self) -> None:
        assert self.spent("2026-02-01,a,100,EUR\n2026-03-01,a,-30,EUR\n") == [D("49.00"), D("21.00")]

    def test_what_is_booked_after_today_or_before_the_year_does_not_count(self) -> None:
        assert self.spent("2025-12-31,a,1,EUR\n2026-08-16,a,1,EUR\n2026-08-15,a,10,EUR\n") == [D("7.00"), D("3.00")]

    def test_it_says_how_far_the_evidence_reaches(self) -> None:
        rows = "2026-02-01,a,1,EUR\n2026-07-31,a,1,EUR\n2026-12-01,a,1,EUR\n"
        made = report(files({"a": tool(line("1"))}, more={"spend/s.csv": f"date,tool,amount,currency\n{rows}"}))
        assert (made.spend_from, made.spend_until) == (date(2026, 2, 1), date(2026, 7, 31))

    def test_what_was_spent_on_a_tool_that_is_only_tried_was_spent_all_the_same(self) -> None:
        more = {"spend/s.csv": "date,tool,amount,currency\n2026-02-01,a,5,EUR\n"}
        found = row(report(files({"a": tool(line("1"), status="evaluating")}, more=more)))
        assert (found.figures.actual, found.figures.committed) == (D("5.00"), D("0.00"))


class TestWhatCounts:
    @pytest.mark.parametrize("status", ["approved", "implementing", "active", "sunsetting"])
    def test_the_committed(self, status: str) -> None:
        assert row(report(files({"a": tool(line("100"), status=status)}))).figures.committed == D("1200.00")

    def test_retired_tools_up_to_their_end(self) -> None:
        made = report(files({"a": tool(line("100"), status="retired", since="2026-07-01")}))
        assert row(made).figures.committed == D("600.00")

    @pytest.mark.parametrize("status", ["proposed", "evaluating"])
    def test_not_what_is_only_planned(self, status: str) -> None:
        made = report(files({"a": tool(line("100"), status=status)}))
        assert made.rows == ()
        assert [(one.tool, one.amount.amount) for one in made.left_out] == [("a", D("1200.00"))]

    def test_not_what_would_follow_a_contract_that_ends(self) -> None:
        contract = {"start": "2025-01-01", "end": "2026-09-30", "auto_renew": "false"}
        made = report(files({"a": tool(line("100"), contract=contract)}))
        assert row(made).figures.forecast == D("900.00")
        assert [(one.tool, one.day, one.amount.amount) for one in made.stopped] == [
            ("a", date(2026, 9, 30), D("300.00"))
        ]


class TestMissingRates:
    FOUND = files(
        {"a": tool(line("100")), "b": tool(line("10"), currency="XAF")},
        [budget("M1", "2000"), budget("M2", "50", currency="KWD")],
        more={"spend/s.csv": "date,tool,amount,currency\n2026-02-01,a,7,CHF\n2026-02-02,a,3,EUR\n"},
    )

    def test_what_is_known_is_reported_and_what_is_not_is_named(self) -> None:
        made = report(self.FOUND)
        found = row(made)
        assert (found.figures.committed, found.unconverted) == (D("1200.00"), ("CHF", "XAF"))
        assert found.figures.actual == D("3.00")
        assert [(one.tool, one.amount.amount, one.amount.currency) for one in made.unconverted] == [
            ("b", D(120), "XAF")
        ]
        assert [(one.tool, str(one.amount.amount)) for one in made.unconverted_spend] == [("a", "7.00")]
        assert [(center, str(money.amount)) for center, money in made.unconverted_budgets] == [("M2", "50.000")]
        assert {one.code for one in made.findings} == {"CST004"}
        assert made.total.budget == D("2000.00")

    def test_a_budget_without_a_rate_is_compared_with_costs_in_its_currency(self) -> None:
        found = {**self.FOUND, "tools/c.yaml": tool(line("5"), center="M2", currency="KWD")}
        figures = row(report(found), "M2").figures
        assert (figures.currency, str(figures.budget), str(figures.left)) == ("KWD", "50.000", "-10.000")

    def test_a_currency_that_is_asked_for_has_a_rate(self) -> None:
        with pytest.raises(StackctlError, match="the settings hold no rate"):
            report(self.FOUND, currency="CHF")


class TestRenewals:
    """A budget of 12 100 for 9 months of 1 000 and 3 of 1 070: 12 210."""

    def test_the_one_that_breaks_the_budget(self) -> None:
        made = report(files({"a": rising()}, [budget("M1", "12100")]))
        found = row(made)
        assert (found.figures.committed, found.figures.forecast) == (D("12000.00"), D("12210.00"))
        assert (found.figures.left, found.figures.runs_out) == (D("-110.00"), "2026-12")
        renewal = found.broken_by
        assert renewal is not None
        assert (renewal.tools, renewal.contract, renewal.day) == (("a",), "C-1", date(2026, 10, 1))
        assert (renewal.amount, renewal.percent) == (D("3210.00"), D(7))
        assert (renewal.notice_by, renewal.days_left) == (date(2026, 8, 31), 16)
        assert renewal.can_be_stopped
        assert found.way_out is None
        assert [one.cost_center for one in made.over] == ["M1"]

    @pytest.mark.parametrize(
        ("uplift", "forecast", "runs_out"),
        [("none", "12000", None), ("expected", "12210", "2026-12"), ("cap", "12270", "2026-12")],
    )
    def test_scenarios(self, uplift: str, forecast: str, runs_out: str | None) -> None:
        found = row(report(files({"a": rising()}, [budget("M1", "12100")]), uplift=uplift))  # type: ignore[arg-type]
        assert (found.figures.forecast, found.figures.runs_out) == (D(forecast), runs_out)
        assert (found.broken_by is None) == (runs_out is None)

    @pytest.mark.parametrize(("today", "left"), [("2026-08-31", 0), ("2026-09-01", -1)])
    def test_the_last_day_for_notice(self, today: str, left: int) -> None:
        renewal = row(report(files({"a": rising()}, [budget("M1", "12100")]), today)).broken_by
        assert renewal is not None
        assert (renewal.days_left, renewal.can_be_stopped) == (left, left >= 0)

    def test_one_without_a_period_of_notice_can_be_stopped_until_it_begins(self) -> None:
        found = files({"a": tool(line("1000"), contract=renewing("2026-09-30"))}, [budget("M1", "11000")])
        renewal = row(report(found, "2026-09-30")).broken_by
        assert renewal is not None
        assert (renewal.notice_by, renewal.days_left, renewal.can_be_stopped) == (None, None, True)

    def test_one_that_has_begun_is_none_to_come(self) -> None:
        found = row(report(files({"a": rising()}, [budget("M1", "11000")]), "2026-10-01"))
        assert found.figures.runs_out == "2026-12"
        assert (found.broken_by, found.way_out) == (None, None)
        assert found.largest == (("a", D("12000.00")),)

    def test_a_budget_that_lasts_is_broken_by_none(self) -> None:
        assert row(report(files({"a": rising()}, [budget("M1", "12210")]))).broken_by is None

    def test_the_first_of_several_that_would_do(self) -> None:
        later = tool(line("2000"), contract=renewing("2026-10-31", number="C-2"))
        found = row(report(files({"a": later, "b": rising()}, [budget("M1", "36000")])))
        assert found.figures.left == D("-210.00")
        assert found.broken_by is not None
        assert found.broken_by.contract == "C-1"

    def test_one_that_is_just_enough(self) -> None:
        """Of 33 000, 3 000 are missing: as much as a costs from October on; b would save 4 000, but later."""
        tools = {
            "a": tool(line("1000"), contract=renewing("2026-09-30", number="C-A")),
            "b": tool(line("2000"), contract=renewing("2026-10-31", number="C-B")),
        }
        found = row(report(files(tools, [budget("M1", "33000")])))
        assert found.broken_by is not None
        assert found.broken_by.contract == "C-A"

    def test_only_one_that_is_large_enough(self) -> None:
        small = tool(line("10"), contract=renewing("2026-08-31"))
        found = row(report(files({"a": rising(), "b": small}, [budget("M1", "12100")])))
        assert found.broken_by is not None
        assert found.broken_by.contract == "C-1"

    def test_where_none_alone_is_enough_the_largest_before_it_runs_out(self) -> None:
        """24 000 are 2 000 a month: 19 000 are used up in October; b renews in December, c in October."""
        tools = {
            "a": tool(line("1000"), contract=renewing("2026-08-31", number="C-A")),
            "b": tool(line("500"), contract=renewing("2026-11-30", number="C-B")),
            "c": tool(line("500"), contract=renewing("2026-09-30", number="C-C")),
        }
        found = row(report(files(tools, [budget("M1", "19000")])))
        assert (found.figures.left, found.figures.runs_out) == (D("-5000.00"), "2026-10")
        assert found.broken_by is not None
        assert (found.broken_by.contract, found.broken_by.amount) == ("C-A", D("4000.00"))

    def test_where_it_has_run_out_before_there_is_none(self) -> None:
        found = row(report(files({"a": rising()}, [budget("M1", "5000")])))
        assert found.figures.runs_out == "2026-06"
        assert found.broken_by is None
        assert found.way_out is not None
        assert (found.way_out.contract, found.way_out.amount) == ("C-1", D("3210.00"))

    def test_who_stops_a_monthly_renewal_stops_those_that_would_follow(self) -> None:
        """From September on: four months; the next that notice can still stop is October's."""
        contract = renewing("2026-05-31", renewal_term="1 month", notice="1 month")
        found = row(report(files({"a": tool(line("100"), contract=contract)}, [budget("M1", "850")])))
        assert found.broken_by is not None
        assert (found.broken_by.day, found.broken_by.amount) == (date(2026, 9, 1), D("400.00"))
        assert (found.broken_by.notice_by, found.broken_by.can_be_stopped) == (date(2026, 7, 31), False)
        assert found.way_out is not None
        assert (found.way_out.day, found.way_out.amount) == (date(2026, 10, 1), D("300.00"))

    def test_what_is_open_ended_goes_on_from_one_fixed_date_to_the_next(self) -> None:
        contract = {"start": "2025-01-01", "notice": "3 months to quarter-end"}
        found = row(report(files({"a": tool(line("100"), contract=contract)}, [budget("M1", "1150")])))
        assert found.broken_by is not None
        assert (found.broken_by.day, found.broken_by.amount) == (date(2026, 10, 1), D("300.00"))
        assert (found.broken_by.notice_by, found.broken_by.can_be_stopped) == (date(2026, 6, 30), False)

    def test_where_it_is_too_late_for_one_there_may_be_another(self) -> None:
        other = tool(line("300"), contract=renewing("2026-10-31", notice="14 days", number="C-2"))
        tools = {"a": rising(notice="60 days"), "b": other}
        found = row(report(files(tools, [budget("M1", "15300")])))
        assert found.figures.left == D("-510.00")
        assert found.broken_by is not None
        assert (found.broken_by.contract, found.broken_by.can_be_stopped) == ("C-1", False)
        assert found.way_out is not None
        assert (found.way_out.contract, found.way_out.notice_by) == ("C-2", date(2026, 10, 17))

    def test_of_a_shared_contract_only_what_the_cost_centre_bears(self) -> None:
        """Half of it is borne by each; the contract has no number, so that its file's name stands for it."""
        contract = {
            **renewing("2026-09-30"),
            "vendor": "A",
            "covers": {"a": "25", "b": "75"},
            "cost": {"allocation": {"M1": "50", "M2": "50"}, "lines": [line("1000")]},
        }
        found = files(
            {"a": tool(), "b": tool()}, [budget("M1", "5900")], more={"contracts/both.yaml": json.dumps(contract)}
        )
        renewal = row(report(found)).broken_by
        assert renewal is not None
        assert (renewal.tools, renewal.contract, renewal.amount) == (("b", "a"), "both", D("1500.00"))

    def test_one_before_a_coming_year_bears_on_it_too(self) -> None:
        """Nine months of 1 070 and three of 1 144.90."""
        found = files({"a": rising()}, [budget("M1", "12500", 2027)])
        renewal = row(report(found, year=2027)).broken_by
        assert renewal is not None
        assert (renewal.day, renewal.amount) == (date(2026, 10, 1), D("13064.70"))

    def test_in_the_currency_of_the_budget(self) -> None:
        found = files({"a": rising()}, [budget("M1", "6050", currency="GBP")], fx={"rates": {"GBP": "0.5"}})
        renewal = row(report(found)).broken_by
        assert renewal is not None
        assert renewal.amount == D("1605.00")
