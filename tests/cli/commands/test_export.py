"""`stackctl export`: the tables from the command line, and what it refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, SAMPLE, make, stackctl
from tests.core.reports.focus_spec import (
    CONTRACT_COMMITMENT,
    COST_AND_USAGE,
    check_cells,
    check_columns,
    check_commitment,
    check_cost,
    read,
)

if TYPE_CHECKING:
    from pathlib import Path

FRANCS = (
    "{name: Swiss, vendor: S, category: crm, status: active, cost: {currency: CHF, lines: [{amount: 9, per: month}]}}\n"
)
OPEN = """\
{name: Open, vendor: O, category: crm, status: active, contract: {number: "O-1", start: 2026-01-01},
 cost: {lines: [{amount: 9, per: month}]}}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make(tmp_path, CLEAN)


def test_the_sample_conforms() -> None:
    table = read(stackctl("export", "focus", cwd=SAMPLE).out)
    check_columns(list(table[0]), COST_AND_USAGE)
    for row in table:
        check_cells(row, COST_AND_USAGE)
        check_cost(row)
    assert {row["ChargeCategory"] for row in table} >= {"Usage", "Purchase"}
    contracts = read(stackctl("export", "contracts", cwd=SAMPLE).out)
    check_columns(list(contracts[0]), CONTRACT_COMMITMENT)
    for row in contracts:
        check_cells(row, CONTRACT_COMMITMENT)
        check_commitment(row)
    assert len({row["ContractCommitmentId"] for row in contracts}) == len(contracts)


@pytest.mark.parametrize(
    "span",
    [(), ("--fiscal-year", "2027"), ("--from", "2026-03-10", "--to", "2026-09-17"), ("--select", "status:live")],
)
@pytest.mark.parametrize(("basis", "column"), [("billed", "BilledCost"), ("effective", "EffectiveCost")])
def test_it_adds_up_to_what_cost_says(span: tuple[str, ...], basis: str, column: str) -> None:
    told = stackctl("cost", "--basis", basis, "--format", "json", *span, cwd=SAMPLE).json["total"]
    table = read(stackctl("export", "focus", "--currency", "EUR", *span, cwd=SAMPLE).out)
    assert sum(Decimal(row[column]) for row in table) == Decimal(told)
    assert {row["BillingCurrency"] for row in table} == {"EUR"}


def test_cost_in_the_format_focus_is_the_same_file() -> None:
    for span in ((), ("--fiscal-year", "2027", "--currency", "USD"), ("--select", "team:mops")):
        exported = stackctl("export", "focus", *span, cwd=SAMPLE)
        assert stackctl("cost", "--format", "focus", *span, cwd=SAMPLE).out == exported.out


def test_a_condition_limits_the_tools() -> None:
    ran = stackctl("export", "focus", "--where", 'tool.category == "crm"', cwd=SAMPLE)
    table = read(ran.out)
    assert ran.code == 0
    assert {row["x_Category"] for row in table} <= {"crm"}


def test_it_writes_a_file_whole(home: Path) -> None:
    ran = stackctl("export", "focus", "--output", "focus.csv", cwd=home)
    assert (ran.code, ran.out) == (0, "")
    assert (home / "focus.csv").read_bytes().decode() == stackctl("export", "focus", cwd=home).out


def test_json_has_both_tables(home: Path) -> None:
    assert stackctl("export", "focus", "--format", "json", cwd=home).json["dataset"] == "focus"
    assert stackctl("export", "contracts", "--format", "json", cwd=home).json["dataset"] == "contracts"


def test_a_contract_without_a_row_is_told_beside_the_table(home: Path) -> None:
    make(home, {"tools/open.yaml": OPEN})
    ran = stackctl("export", "contracts", cwd=home)
    assert ran.code == 0
    assert ran.err == "note: tools/open.yaml: contract O-1 has no row: no end is known\n"
    held = stackctl("export", "contracts", "--format", "json", cwd=home).json
    assert held["left_out"] == [{"contract": "O-1", "file": "tools/open.yaml", "reason": "no end is known"}]


def test_a_price_without_a_rate_is_told_in_its_currency_or_refused(home: Path) -> None:
    make(home, {"tools/swiss.yaml": FRANCS})
    own = stackctl("export", "focus", cwd=home)
    assert own.code == 0
    assert {row["BillingCurrency"] for row in read(own.out)} == {"EUR", "CHF"}
    one = stackctl("export", "focus", "--currency", "EUR", cwd=home)
    assert (one.code, one.out) == (2, "")
    assert "no rate for CHF to EUR: 1 tool (swiss)" in one.err


def test_a_broken_price_is_a_finding_of_the_export(home: Path) -> None:
    make(home, {"tools/swiss.yaml": FRANCS.replace("amount: 9", "amount: -9")})
    ran = stackctl("export", "focus", cwd=home)
    assert ran.code == 1
    assert "tools/swiss.yaml:1:" in ran.err
    assert ran.err.endswith("the amounts are wrong or incomplete: stackctl audit has the whole of it\n")
    held = stackctl("export", "focus", "--format", "json", cwd=home)
    assert (held.code, [one["file"] for one in held.json["findings"]]) == (1, ["tools/swiss.yaml"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("fokus",), 'the table "fokus" is not known here (did you mean "focus"?)'),
        (("focus", "--format", "text"), '--format "text" is not known here'),
        (("contracts", "--from", "2026-01"), "contracts are told in their present term"),
        (("contracts", "--currency", "EUR"), "contracts are told in their present term"),
        (("focus", "--currency", "EURO"), '--currency "EURO" is not a code of ISO 4217'),
        (("focus", "--currency", "CHF"), "--currency CHF: the settings hold no rate for it"),
        (("focus", "--from", "2026-13-01"), '--from "2026-13-01" is not a date'),
        (("focus", "--from", "2026", "--fiscal-year", "2026"), "exclude each other"),
        (("focus", "--select", "goood"), 'did you mean "good"'),
    ],
)
def test_what_it_refuses(home: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = stackctl("export", *arguments, cwd=home)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_no_stack(tmp_path: Path) -> None:
    assert stackctl("export", "focus", cwd=tmp_path).code == 2
