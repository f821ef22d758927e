"""The table of contract commitments after FOCUS: terms, money and quantities by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from stackctl.core.reports.commitments import commitment_report
from stackctl.model.look import PLAIN
from stackctl.model.tool import Tool
from stackctl.output.focus.csv import render
from tests.core.money.costs import LIFE, MANY, PRICES, TERMS, line, stack
from tests.core.reports.focus_spec import CONTRACT_COMMITMENT, check_cells, check_columns, check_commitment, read

if TYPE_CHECKING:
    from stackctl.model.reports.focus import CommitmentReport, CommitmentRow
    from stackctl.model.stack import Stack

TODAY = date(2026, 11, 22)
SIGNED = {"number": "N-1", "start": "2026-03-01", "end": "2027-02-28", "auto_renew": "false"}
TACIT = {**SIGNED, "end": "2026-08-31", "start": "2025-09-01", "auto_renew": "true", "notice": "2 months"}
COVERS = {"a": "66", "b": "34"}


def report(found: Stack, today: date = TODAY) -> CommitmentReport:
    return commitment_report(found, today, set(found.tools))


def told(row: CommitmentRow) -> list[str]:
    """A row in short: its id, category, first day, exclusive end, and its cost or quantity and unit."""
    term = row.contract_commitment_period_start, row.contract_commitment_period_end
    what = row.contract_commitment_cost or f"{row.contract_commitment_quantity} {row.contract_commitment_unit}"
    return [str(one) for one in (row.contract_commitment_id, row.contract_commitment_category, *term, what)]


def test_a_signed_term_commits_to_what_it_costs_less_discounts_without_own_people() -> None:
    lines = (
        line("1200", "year", billed="upfront"),
        line("10", "month", kind="discount"),
        line("500", "once", kind="one-off", from_="2026-03-01"),
        line("70", "month", kind="internal"),
    )
    (row,) = report(stack(*lines, contract=SIGNED)).rows
    assert told(row) == ["N-1", "Spend", "2026-03-01", "2027-03-01", "1580.00"]
    assert (row.contract_id, row.contract_period_start, row.contract_period_end) == (
        "N-1",
        date(2026, 3, 1),
        date(2027, 3, 1),
    )
    assert (row.contract_commitment_type, row.x_auto_renew, row.x_notice_by) == ("Fixed-term contract", "false", None)


def test_seats_are_a_commitment_of_their_own_whose_money_is_counted_once() -> None:
    lines = (line("1000", "year"), line("45", "month", kind="seats", item="Core seats") | {"quantity": "40"})
    spend, seats = report(stack(*lines, contract=SIGNED)).rows
    assert told(spend) == ["N-1", "Spend", "2026-03-01", "2027-03-01", "22600.00"]
    assert told(seats) == ["N-1/a/2", "Usage", "2026-03-01", "2027-03-01", "40 Seats"]
    assert seats.contract_commitment_cost is None
    assert seats.contract_commitment_description == "Core seats, 40 × 45 EUR a month"


@pytest.mark.parametrize(
    ("kind", "per", "unit"),
    [
        ("usage", "month", "Units/Month"),
        ("usage", "quarter", "Units/3 Months"),
        ("usage", "year", "Units/Year"),
        ("usage", "term", "Units"),
        ("services", "term", "Units"),
        ("seats", "month", "Seats"),
    ],
)
def test_usage_is_so_much_in_each_period(kind: str, per: str, unit: str) -> None:
    _, usage = report(stack(line("2", per, kind=kind) | {"quantity": "150"}, contract=SIGNED)).rows
    assert told(usage)[4] == f"150 {unit}"


def test_a_vendor_that_the_product_is_named_after_is_named_once() -> None:
    prices = line("2", "month"), line("2", "month")
    other = report(stack(*prices, contract=SIGNED, name="Hub", vendor="HubSpot")).rows[0]
    assert other.contract_commitment_description == "HubSpot, Hub: 2026-03-01 to 2027-02-28"
    same = report(stack(*prices, contract=SIGNED, name="HubSpot Hub", vendor="HubSpot")).rows[0]
    assert same.contract_commitment_description == "HubSpot Hub: 2026-03-01 to 2027-02-28"


def test_a_contract_that_renews_by_itself_is_in_its_present_term() -> None:
    (row,) = report(stack(line("100", "month"), contract=TACIT)).rows
    assert told(row) == ["N-1", "Spend", "2026-09-01", "2027-09-01", "1200.00"]
    assert (row.contract_period_start, row.x_notice_by) == (date(2025, 9, 1), date(2027, 6, 30))
    assert row.contract_commitment_type == "Auto-renewing contract"


def test_a_contract_that_begins_later_is_reported_and_one_that_has_ended_is_not() -> None:
    found = stack(line("100", "month"), contract=SIGNED)
    assert told(report(found, date(2025, 1, 1)).rows[0])[2:4] == ["2026-03-01", "2027-03-01"]
    ended = report(found, date(2027, 3, 1))
    assert (ended.rows, ended.left_out) == ((), ())


def test_the_last_day_of_a_term_is_in_it() -> None:
    assert len(report(stack(line("100", "month"), contract=SIGNED), date(2027, 2, 28)).rows) == 1


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"number": "N-1", "start": "2026-03-01"}, "no end is known"),
        ({"number": "N-1", "end": "2027-02-28"}, "no start is known"),
        ({**SIGNED, "start": "2027-03-01"}, "it ends (2027-02-28) before it starts (2027-03-01)"),
    ],
)
def test_a_contract_of_which_too_little_is_known_is_listed_apart(terms: dict[str, str], reason: str) -> None:
    found = report(stack(line("100", "month"), contract=terms))
    assert found.rows == ()
    assert [(one.contract, one.file, one.reason) for one in found.left_out] == [("N-1", "tools/a.yaml", reason)]


def test_the_first_price_stands_for_a_start_that_is_not_written() -> None:
    found = report(stack(line("100", "month", from_="2026-12-01"), contract={"end": "2027-02-28"}))
    assert told(found.rows[0]) == ["a", "Spend", "2026-12-01", "2027-03-01", "300.00"]


def test_a_shared_contract_is_reported_once_with_all_that_stands_under_it() -> None:
    shared = {"m": {**SIGNED, "vendor": "Reseller", "covers": COVERS, "cost": {"lines": [line("1000", "month")]}}}
    found = stack(line("5", "month"), contract="m", shared=shared)
    second = Tool.model_validate({"name": "Bee", "vendor": "B", "category": "crm", "status": "active"})
    found = replace(found, tools={**found.tools, "b": second}, files={**found.files, "b": "tools/b.yaml"})
    (row,) = report(found).rows
    assert told(row) == ["N-1", "Spend", "2026-03-01", "2027-03-01", "12060.00"]
    assert (row.x_tools, row.x_provider_name) == ("a b", "Reseller")
    assert row.contract_commitment_description == "Reseller, 2 tools: 2026-03-01 to 2027-02-28"
    assert len(commitment_report(found, TODAY, {"b"}).rows) == 1
    assert commitment_report(found, TODAY, set()).rows == ()


def test_each_currency_is_a_commitment() -> None:
    shared = {"m": {**SIGNED, "covers": {"a": "100"}, "cost": {"currency": "USD", "lines": [line("10", "month")]}}}
    found = report(stack(line("5", "month"), contract="m", shared=shared))
    assert [(told(row)[0], row.billing_currency, told(row)[4]) for row in found.rows] == [
        ("N-1/USD", "USD", "120.00"),
        ("N-1/EUR", "EUR", "60.00"),
    ]


def test_contracts_with_the_same_number_keep_ids_of_their_own() -> None:
    found = stack(line("5", "month"), contract=SIGNED)
    other = found.tools["a"].model_copy(update={"name": "Bee"})
    found = replace(found, tools={**found.tools, "b": other}, files={**found.files, "b": "tools/b.yaml"})
    assert [told(row)[0] for row in report(found).rows] == ["N-1", "N-1 (b)"]
    assert {row.contract_id for row in report(found).rows} == {"N-1"}


@pytest.mark.parametrize(("status", "count"), [("proposed", 0), ("evaluating", 0), ("approved", 1), ("retired", 1)])
def test_what_is_only_proposed_commits_nobody(status: str, count: int) -> None:
    assert len(report(stack(line("5", "month"), contract=SIGNED, status=status)).rows) == count


def test_a_contract_without_a_price_in_its_term_commits_to_nothing() -> None:
    assert report(stack(contract=SIGNED)).rows == ()
    assert report(stack(line("5", "month", from_="2028-01-01"), contract=SIGNED)).rows == ()


@MANY
@given(PRICES, PRICES, TERMS, LIFE)
def test_every_row_conforms(
    one: dict[str, Any], other: dict[str, Any], terms: dict[str, Any] | None, life: dict[str, Any]
) -> None:
    found = report(stack(one, other, contract={**(terms or {}), "notice": "90 days"}, **life))
    table = read(render(found, PLAIN))
    for row in table:
        check_columns(list(row), CONTRACT_COMMITMENT)
        check_cells(row, CONTRACT_COMMITMENT)
        check_commitment(row)
    ids = [row["ContractCommitmentId"] for row in table]
    assert len(set(ids)) == len(ids)
    assert sum(Decimal(row["ContractCommitmentCost"] or "0") for row in table) == sum(
        (row.contract_commitment_cost or Decimal(0) for row in found.rows), Decimal(0)
    )
