"""`stackctl cost` as it is called: options, refusals, statuses, and the JSON that the contract promises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, copy_of_sample, make, stackctl

if TYPE_CHECKING:
    from pathlib import Path

TODAY = ("--today", "2026-11-22")


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    make(tmp_path / "stack", CLEAN)
    return tmp_path


def test_the_json_has_what_the_contract_promises(tmp_path: Path) -> None:
    copy_of_sample(tmp_path)
    ran = stackctl(*TODAY, "cost", "--by", "category,month", "--format", "json", cwd=tmp_path)
    found = json.loads(ran.out)
    assert ran.code == 0
    expected = {"schema": "stackctl.cost/1", "from": "2026-01-01", "to": "2026-12-31", "basis": "effective"}
    assert expected.items() <= found.items()
    assert (found["currency"], found["by"], found["findings"]) == ("EUR", ["category", "month"], [])
    assert {"keys", "amount"} == set(found["rows"][0])
    assert list(found["rows"][0]["keys"]) == ["category", "month"]
    cents = sum(round(float(row["amount"]) * 100) for row in found["rows"])
    assert f"{cents // 100}.{cents % 100:02}" == found["total"]


RATES = """\
schema: 1
fx:
  - {as_of: 2026-01-31, rates: {USD: 1.25}}
  - {as_of: 2026-11-01, rates: {USD: 2}}
"""
DOLLARS = """\
name: Hub
vendor: Hub
category: crm
status: active
cost: {currency: USD, lines: [{amount: 100.00, per: month, from: 2026-01-01}]}
"""


def test_rates_are_taken_as_they_were_known_on_a_day(tmp_path: Path) -> None:
    make(tmp_path, {"stackctl.yaml": RATES, "tools/hub.yaml": DOLLARS})

    def total(*rates: str) -> str:
        return str(json.loads(stackctl(*TODAY, "cost", *rates, "--format", "json", cwd=tmp_path).out)["total"])

    assert (total(), total("--rates", "2026-10-31"), total("--rates", "2026-10")) == ("600.00", "960.00", "960.00")
    for command in (("cost",), ("budget",), ("export", "focus", "--currency", "EUR")):
        ran = stackctl(*TODAY, *command, "--rates", "2026-01-30", cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "--rates 2026-01-30: there are no rates of that day or before" in ran.err
        assert "the settings hold those of 2026-01-31 and 2026-11-01" in ran.err


def test_the_text_names_the_days_of_the_rates(tmp_path: Path) -> None:
    spend = "date,tool,amount,currency\n2026-01-05,hub,100,USD\n2026-11-05,hub,100,USD\n"
    make(tmp_path, {"stackctl.yaml": RATES, "tools/hub.yaml": DOLLARS, "spend/a.csv": spend})
    told = stackctl(*TODAY, "cost", "--basis", "actual", cwd=tmp_path).out
    assert "At the rates of 2026-01-31: 1 EUR = 1.25 USD." in told
    assert "At the rates of 2026-11-01: 1 EUR = 2 USD." in told
    assert "There are no rates before 2026-01-31: earlier bookings are converted at those." in told


def test_a_price_that_is_missing_for_time_in_use_is_named(tmp_path: Path) -> None:
    hub = (
        DOLLARS.replace("active", "active\nsince: 2022-01-10")
        .replace("currency: USD, ", "")
        .replace("2026-01-01", "2025-08-01")
    )
    make(tmp_path, {"stackctl.yaml": "schema: 1\n", "tools/hub.yaml": hub})
    for command in ("cost", "budget"):
        asked = (*TODAY, command, "--fiscal-year", "2025")
        assert "No price for hub before 2025-08-01 (in use since 2022-01-10)." in stackctl(*asked, cwd=tmp_path).out
        found = json.loads(stackctl(*asked, "--format", "json", cwd=tmp_path).out)["missing_prices"]
        days = {"first": "2025-01-01", "last": "2025-07-31", "since": "2022-01-10"}
        assert found == [{"tool": "hub", **days, "is_before": True}]
    assert "No price" not in stackctl(*TODAY, "cost", "--fiscal-year", "2025", "--basis", "actual", cwd=tmp_path).out


def test_months_first_come_first(clean: Path) -> None:
    ran = stackctl(*TODAY, "cost", "--by", "month,tool", "--format", "json", cwd=clean)
    rows = json.loads(ran.out)["rows"]
    assert [row["keys"]["month"] for row in rows] == [f"2026-{number:02}" for number in range(1, 13)]
    assert list(rows[0]["keys"]) == ["month", "tool"]


def test_a_month_has_its_quarter(clean: Path) -> None:
    ran = stackctl(*TODAY, "cost", "--by", "quarter,month", "--format", "json", cwd=clean)
    assert json.loads(ran.out)["rows"][4]["keys"] == {"quarter": "2026-Q2", "month": "2026-05"}


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("--by", "colour"), '--by "colour" is not known', "write tool, vendor, category"),
        (("--by", "vendors"), '--by "vendors" is not known (did you mean "vendor"?)', "write tool"),
        (("--basis", "actuals"), '--basis "actuals" is not known here (did you mean "actual"?)', "write effective"),
        (("--uplift", "most"), '--uplift "most" is not known here', "write none, expected or cap"),
        (("--currency", "USD"), "--currency USD: the settings hold no rate", "fx: {rates: {USD: …}}"),
        (("--from", "2026-02-30"), '--from "2026-02-30" is not a date', "year-month-day"),
        (("--forecast", "12", "--from", "2026-01"), "--from and --to and --forecast exclude", "once"),
        (("--fiscal-year", "soon"), "--fiscal-year", "integer"),
        (("--where", "tool.nmae == 'x'"), "nmae", ""),
        (("--select", "nope"), "nope", ""),
        (("--locale", "xx_YY"), "xx_YY", "de_DE"),
        (("--format", "pdf"), '--format "pdf" is not known here', "write text, json"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_can(
    clean: Path, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    ran = stackctl(*TODAY, "cost", *arguments, cwd=clean)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert hint in ran.err


def test_amounts_that_are_not_whole_fail_the_run(clean: Path) -> None:
    (clean / "stack/tools/franc.yaml").write_text(
        "name: F\nvendor: F\ncategory: crm\nstatus: active\n"
        "cost: {currency: CHF, lines: [{amount: 5.00, per: month}]}\n"
    )
    for form in ("text", "json", "csv", "markdown"):
        assert stackctl(*TODAY, "cost", "--format", form, cwd=clean).code == 1
    ran = stackctl(*TODAY, "cost", cwd=clean)
    assert "60.00 CHF of franc" in ran.out
    assert "error    CST004" in ran.out
    assert "tools/franc.yaml:5:18" in ran.out


def test_a_tool_that_cannot_be_read_is_told(clean: Path) -> None:
    (clean / "stack/tools/bad.yaml").write_text("name: [\n")
    ran = stackctl(*TODAY, "cost", cwd=clean)
    assert ran.code == 1
    assert "STK001" in ran.out
    # It is not known what it is, so it may be one of those that were asked for.
    assert stackctl(*TODAY, "cost", "--select", "category:crm", cwd=clean).code == 1


def test_other_findings_are_the_business_of_the_audit(clean: Path) -> None:
    (clean / "stack/tools/bare.yaml").write_text("name: B\nvendor: B\ncategory: crm\nstatus: active\nnmae: x\n")
    assert stackctl(*TODAY, "cost", cwd=clean).code == 0
    assert stackctl(*TODAY, "audit", cwd=clean).code == 1
