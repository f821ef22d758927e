"""Situations from the field: several contracts, retired tools, money at stake and idle money, in every report alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from stackctl.core.calendar.spans import SpanOptions, span_of
from stackctl.core.contracts.timeline import contract_on
from stackctl.core.facts.idle_seats import idle_cost
from stackctl.core.facts.seats import Seats
from stackctl.core.money.amounts import to_cents
from stackctl.core.money.contract_costs import at_stake
from stackctl.core.money.cost import billed, total
from stackctl.core.reports.budget import budget_report
from stackctl.core.reports.renewals import renewals
from tests.core.contracts.contracts import context, monthly, tool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.facts.context import Context


def hub(files: Mapping[str, str], today: str) -> Context:
    return context(files, date.fromisoformat(today))


def yearly(made: Context) -> Decimal:
    return to_cents(made.annual["hub"].amount, "EUR")


class TestWhichContract:
    def test_an_ended_addon_leaves_the_price_alone(self) -> None:
        addon = (
            "{number: A-1, vendor: Hub, start: 2025-02-01, end: 2026-06-30, auto_renew: false, covers: {hub: 100},"
            " cost: {lines: [{item: Add-on, amount: 50.00, per: month}]}}"
        )
        main = (
            "{number: M-1, vendor: Hub, start: 2025-02-01, end: 2027-01-31, auto_renew: true, notice: 30 days,"
            " covers: {hub: 100}}"
        )
        made = hub(
            {"hub": tool(cost=monthly("1000.00")), "contracts/addon.yaml": addon, "contracts/main.yaml": main},
            "2026-07-22",
        )
        assert yearly(made) == Decimal("12000.00")
        terms = contract_on(made.stack, "hub", made.today)
        assert terms is not None
        assert str(terms.end) == "2027-01-31"

    @pytest.mark.parametrize("inline", [False, True])
    def test_one_year_after_the_other(self, inline: bool) -> None:
        old = "start: 2025-01-01, end: 2025-12-31, auto_renew: false"
        new = "{number: N, vendor: Hub, start: 2026-01-01, end: 2027-12-31, auto_renew: false, covers: {hub: 100}}"
        files = {"contracts/hub-2026.yaml": new}
        if not inline:
            files["contracts/hub-2025.yaml"] = f"{{vendor: Hub, {old}, covers: {{hub: 100}}}}"
        files["hub"] = tool(f"{{{old}}}" if inline else "", cost=monthly("1000.00"))
        made = hub(files, "2026-11-22")
        assert yearly(made) == Decimal("12000.00")
        terms = contract_on(made.stack, "hub", made.today)
        assert terms is not None
        assert terms.number == "N"
        assert [row.contract for row in renewals(made).rows] == ["N"]

    def test_a_contract_that_is_signed_to_follow_brings_its_own_price(self) -> None:
        following = (
            "{number: O-27, vendor: Hub, start: 2026-10-01, end: 2027-09-30, covers: {hub: 100},"
            " cost: {lines: [{item: Plan, amount: 900.00, per: month}]}}"
        )
        old = tool("{start: 2025-10-01, end: 2026-09-30, auto_renew: false}", cost=monthly("1000.00"))
        made = hub({"hub": old, "contracts/oidc-2027.yaml": following}, "2026-09-20")
        assert yearly(made) == 1000 + 11 * 900
        budget = budget_report(made, year=2026)
        assert budget.stopped == ()
        assert budget.total.committed == 9 * 1000 + 3 * 900

    def test_a_renewal_by_a_later_end_keeps_the_year(self) -> None:
        files = {
            "budgets.yaml": "budgets: [{cost_center: CC, fiscal_year: 2026, amount: 12500.00}]\n",
            "hub": tool(
                "{start: 2025-07-01, end: 2027-06-30, auto_renew: false}", cost=monthly("1000.00", cost_center="CC")
            ),
        }
        total_ = budget_report(hub(files, "2026-11-22")).total
        assert (total_.committed, total_.left) == (Decimal(12000), Decimal(500))


class TestRetired:
    SIGNED = tool(
        "{start: 2026-01-01, end: 2026-12-31, auto_renew: false}",
        status="retired", since="2026-07-01", cost=monthly("1000.00", cost_center="CC"),
    )  # fmt: skip

    def test_signed_money_counts_until_the_contract_ends(self) -> None:
        files = {
            "hub": self.SIGNED,
            "budgets.yaml": "budgets: [{cost_center: CC, fiscal_year: 2026, amount: 12500.00}]\n",
        }
        made = hub(files, "2026-07-10")
        budget = budget_report(made)
        assert (budget.total.committed, budget.total.left) == (Decimal(12000), Decimal(500))
        assert [(cost.tool, cost.amount.amount) for cost in budget.retired] == [("hub", Decimal(12000))]
        assert (yearly(made), to_cents(made.committed["hub"].amount, "EUR")) == (Decimal(6000), Decimal(6000))

    @pytest.mark.parametrize(
        ("cost", "expected"),
        [
            (monthly("1000.00", cost_center="CC"), 12000),
            ("{lines: [{item: x, kind: internal, amount: 1000.00, per: month}]}", 6000),
        ],
    )
    def test_own_people_are_not_signed(self, cost: str, expected: int) -> None:
        contract = "{start: 2026-01-01, end: 2026-12-31, auto_renew: false}"
        made = hub({"hub": tool(contract, status="retired", since="2026-07-01", cost=cost)}, "2026-07-10")
        assert budget_report(made).total.committed == expected

    def test_without_a_contract_the_cost_ends_with_the_tool(self) -> None:
        made = hub({"hub": tool(status="retired", since="2026-07-01", cost=monthly("1000.00"))}, "2026-07-10")
        assert budget_report(made).total.committed == 6000

    def test_the_invoices_of_a_shared_contract_stay_whole(self) -> None:
        terms = (
            "{vendor: V, start: 2026-01-01, end: 2026-12-31, covers: {a: 50, b: 50},"
            " cost: {lines: [{item: Plan, amount: 2000.00, per: month}]}}"
        )
        files = {"a": tool(), "b": tool(status="retired", since="2026-03-01"), "contracts/c.yaml": terms}
        made = hub(files, "2026-07-10")
        month = span_of(made.stack.settings, made.today, SpanOptions(first="2026-09", last="2026-09"))
        charges = [charge for tool_id in ("a", "b") for charge in billed(made.stack, tool_id, month)]
        assert total(made.stack, charges).amount == 2000


class TestAtStake:
    def test_what_is_agreed_for_the_next_term_is_at_stake(self) -> None:
        seats = "{lines: [{item: Seats, kind: seats, amount: 50.00, per: month, quantity: 40, to: 2026-12-31},"
        seats += " {item: Seats, kind: seats, amount: 50.00, per: month, quantity: 15, from: 2027-01-01}]}"
        contract = "{start: 2026-01-01, end: 2026-12-31, auto_renew: true, notice: 30 days}"
        made = hub({"hub": tool(contract, cost=seats, usage="{active: 14, as_of: 2026-11-20}")}, "2026-11-22")
        (row,) = renewals(made).rows
        assert row.at_stake is not None
        assert row.at_stake.amount == 9000
        stake = at_stake(made.stack, made.signed[0], made.today)
        assert stake is not None
        assert stake.cost.amount == 9000
        assert idle_cost(made.stack, "hub", Seats(14, Decimal(40)), made.year) == 26 * 50 * 2 + 50 * 10

    def test_the_cheapest_seats_go_first(self) -> None:
        cost = "{lines: [{item: A, kind: seats, amount: 50.00, per: month, quantity: 10},"
        cost += " {item: B, kind: seats, amount: 10.00, per: month, quantity: 30}]}"
        made = hub({"hub": tool(cost=cost)}, "2026-11-22")
        assert idle_cost(made.stack, "hub", Seats(20, Decimal(40)), made.year) == 2400
        assert idle_cost(made.stack, "hub", Seats(5, Decimal(40)), made.year) == 12 * (30 * 10 + 5 * 50)
        assert idle_cost(made.stack, "hub", Seats(45, Decimal(45)), made.year) == 0

    def test_a_seat_price_without_a_quantity_is_idle_by_its_share(self) -> None:
        made = hub({"hub": tool(cost="{lines: [{kind: seats, amount: 100.00, per: month}]}")}, "2026-11-22")
        assert idle_cost(made.stack, "hub", Seats(10, Decimal(40)), made.year) == Fraction(1200) * 3 / 4

    def test_a_trial_that_turns_into_a_paid_term(self) -> None:
        contract = "{start: 2026-11-23, end: 2026-12-07, auto_renew: true, notice: 7 days}"
        paid = "{lines: [{item: Plan, amount: 1000.00, per: month, from: 2026-12-08}]}"
        made = hub({"hub": tool(contract, cost=paid)}, "2026-11-25")
        (row,) = renewals(made).rows
        stake = at_stake(made.stack, made.signed[0], made.today)
        assert stake is not None
        assert row.at_stake is not None
        assert stake.cost.amount == row.at_stake.amount == 12000
