"""What the month's end asks of costs: against last year, without a tool, by unit, prepaid, by contract and the like."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackctl.app import reports
from stackctl.core.calendar.spans import SpanOptions
from stackctl.model.errors import StackctlError
from tests.core.reports.test_cost import MONTHLY, lines, report, tool

if TYPE_CHECKING:
    from stackctl.model.reports.cost import CostReport

TERM = "contract: {number: A-1, start: 2026-03-01, end: 2027-02-28, auto_renew: false}\n"
YEARLY = "cost_center: M-1, lines: [{item: Plan, amount: 1200.00, per: year}]"


class TestGroups:
    TWO = (
        "contract:\n  - {number: A-1, start: 2026-01-01, end: 2026-06-30}\n"
        "  - {number: A-2, start: 2026-07-01, end: 2027-06-30}\ntags: [core, beta]\n"
    )

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            ("contract", {"A-1": "600.00", "A-2": "600.00", "-": "600.00"}),
            ("tag", {"beta, core": "1200.00", "-": "600.00"}),
            ("kind", {"subscription": "1200.00", "seats": "600.00"}),
            ("currency", {"EUR": "1200.00", "USD": "600.00"}),
            (
                "tool,contract",
                {"one": "1200.00", "one/A-1": "600.00", "one/A-2": "600.00", "two": "600.00", "two/-": "600.00"},
            ),
        ],
    )
    def test_by_what_a_price_says(self, by: str, expected: dict[str, str]) -> None:
        seats = "currency: USD, lines: [{item: Seats, kind: seats, amount: 62.50, per: month}]"
        found = report({"one": tool(MONTHLY, more=self.TWO), "two": tool(seats)}, by=by)
        assert lines(found) == expected
        assert str(found.total.amount) == "1800.00"

    def test_by_fiscal_year(self) -> None:
        asked = SpanOptions("2026-01", "2027-12")
        found = report({"one": tool(MONTHLY)}, asked, own="schema: 1\nfiscal_year_start: 10\n", by="year")
        assert [(period.name, str(period.first)) for period in found.periods] == [
            ("2025", "2026-01-01"), ("2026", "2026-10-01"), ("2027", "2027-10-01"),
        ]  # fmt: skip
        assert [str(part) for part in found.total.parts] == ["900.00", "1200.00", "300.00"]


class TestWithout:
    def test_it_says_what_goes_and_what_of_it_is_signed(self) -> None:
        tools = {"one": tool(MONTHLY, more=TERM), "two": tool(MONTHLY)}
        found = report(tools, SpanOptions("2026-12", "2027-05"), without="one")
        assert str(found.total.amount) == "600.00"
        assert found.without is not None
        assert (found.without.tools, str(found.without.amount.amount)) == (("one",), "300.00")
        assert str(found.without.signed.amount) == "300.00"

    def test_the_next_term_of_a_contract_that_renews_is_not_signed(self) -> None:
        terms = "contract: {start: 2026-01-01, end: 2026-12-31, auto_renew: true, notice: 30 days}\n"
        found = report({"one": tool(MONTHLY, more=terms)}, SpanOptions("2026-12", "2027-02"), without="one")
        assert found.without is not None
        assert (str(found.without.amount.amount), str(found.without.signed.amount)) == ("300.00", "100.00")

    @pytest.mark.parametrize(("text", "said"), [("on", "no tool"), (" , ", "is empty")])
    def test_what_does_not_exist_is_refused(self, text: str, said: str) -> None:
        with pytest.raises(StackctlError, match=said):
            report({"one": tool(MONTHLY)}, without=text)


class TestUnit:
    def test_a_line_has_the_units_of_its_tools(self) -> None:
        tools = {
            "one": tool(MONTHLY, more="usage: {seats: 10, active: 5}\n"),
            "two": tool(MONTHLY, more="usage: {seats: 20}\n"),
            "three": tool(MONTHLY, category="seo"),
        }
        found = report(tools, by="category", unit="seat").unit_costs
        assert found is not None
        assert found.unknown == ("three",)
        assert {keys: (line.units, line.amount, line.each) for keys, line in found.lines.items()} == {
            ("crm",): (Decimal(30), Decimal("2400.00"), Decimal("80.00")),
            (): (Decimal(30), Decimal("2400.00"), Decimal("80.00")),
        }
        active = report(tools, by="tool", unit="active-user").unit_costs
        assert active is not None
        assert (active.lines[("one",)].each, active.unknown) == (Decimal("240.00"), ("three", "two"))


class TestPrepaid:
    @pytest.mark.parametrize(
        ("day", "balance"),
        [
            ("2026-02-28", "0.00"),
            ("2026-03-01", str(1200 - Decimal("3.23"))),
            ("2026-08-31", "600.00"),
            ("2027-02-28", "0.00"),
        ],
    )
    def test_what_is_invoiced_less_what_it_served(self, day: str, balance: str) -> None:
        found = report({"one": tool(YEARLY, more=TERM)}, SpanOptions(last=day), basis="prepaid", by="contract")
        assert str(found.total.amount) == balance
        assert (found.first, found.last) == (date.fromisoformat(day), date.fromisoformat(day))

    def test_by_default_it_is_today(self) -> None:
        found = report({"one": tool(YEARLY, more=TERM)}, basis="prepaid")
        assert str(found.last) == "2026-11-22"

    @pytest.mark.parametrize(
        ("asked", "by"),
        [(SpanOptions("2026-01"), "tool"), (SpanOptions(forecast=3), "tool"), (SpanOptions(), "tool,month")],
    )
    def test_a_balance_is_of_one_day(self, asked: SpanOptions, by: str) -> None:
        with pytest.raises(StackctlError, match="of one day"):
            report({"one": tool(YEARLY)}, asked, basis="prepaid", by=by)

    @given(
        st.dates(date(2024, 1, 1), date(2026, 12, 31)),
        st.sampled_from(["month", "quarter", "year", "upfront"]),
        st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    )
    def test_it_is_the_difference_of_the_two_bases(self, start: date, billed: str, day: date) -> None:
        terms = f"contract: {{start: {start}, end: 2027-06-30, auto_renew: false}}\n"
        tools = {"one": tool(f"lines: [{{amount: 310.00, per: month, billed: {billed}}}]", more=terms)}
        span = SpanOptions("2020-01-01", str(day))
        invoiced, served = (report(tools, span, basis=basis).total.amount for basis in ("billed", "effective"))
        balance = report(tools, SpanOptions(last=str(day)), basis="prepaid").total.amount
        assert abs(Fraction(balance) - Fraction(invoiced) + Fraction(served)) <= Fraction(1, 100)


class TestCompare:
    def compared(self, **wishes: Any) -> CostReport:
        growing = (
            "lines: [{amount: 100.00, per: month, to: 2025-12-31}, {amount: 150.00, per: month, from: 2026-01-01}]"
        )
        tools = {
            "one": tool(growing),
            "two": tool("lines: [{amount: 10.00, per: month, to: 2025-12-31}]", vendor="Bolt"),
        }
        now = report(tools, **wishes)
        return reports.compare(now, report(tools, reports.a_year_before(now), **wishes), "last year")

    def test_the_same_days_of_the_year_before(self) -> None:
        found = self.compared(by="vendor")
        assert found.compared is not None
        assert (found.compared.report.first, found.compared.report.last) == (date(2025, 1, 1), date(2025, 12, 31))
        assert (str(found.total.amount), str(found.compared.report.total.amount)) == ("1800.00", "1320.00")

    def test_groups_and_times_are_not_held_against_each_other_at_once(self) -> None:
        with pytest.raises(StackctlError, match="not both"):
            self.compared(by="vendor,month")

    @pytest.mark.parametrize(("by", "rows"), [("vendor", 2), ("month", 12)])
    def test_every_line_of_either_report_is_there(self, by: str, rows: int) -> None:
        from stackctl.output.kit.compared_costs import compared_data

        found = self.compared(by=by)
        assert found.compared is not None
        data = compared_data(found, found.compared)
        listed = data["rows"]
        assert isinstance(listed, list)
        assert len(listed) == rows
        assert sum(row["difference"] for row in listed) == data["difference"] == Decimal("480.00")
        assert sum(row["before"] for row in listed) == Decimal("1320.00")
