"""`stackctl budget` as it is called: options, refusals, statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.output import formats
from tests.cli.harness import CLEAN, TODAY, copy_of_sample, make, stackctl

if TYPE_CHECKING:
    from pathlib import Path

BUDGETED = {
    **CLEAN,
    "stackctl.yaml": "schema: 1\nfx: {rates: {USD: 1.25}}\n",
    "budgets.yaml": "budgets:\n  - {cost_center: OPS-1, fiscal_year: 2026, amount: 100.00, owner: ann.lee}\n",
}
"""A tool of 10 a month, 120 in the year, for which there are 100."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make(tmp_path / "stack", BUDGETED)
    return tmp_path


def test_an_exceeded_budget_is_told_first_and_fails_nothing(home: Path) -> None:
    ran = stackctl("budget", cwd=home)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[1] == "The budget does not last: the forecast is 20.00 EUR over it."
    assert "Ask Ann Lee to raise the budget by 20.00 EUR" in ran.out


def test_the_audit_finds_the_same(home: Path) -> None:
    (found,) = stackctl("audit", "--rule", "CST003", "--format", "json", cwd=home).json["findings"]
    (row,) = stackctl("budget", "--format", "json", cwd=home).json["rows"]
    assert found["evidence"]["committed"] == row["committed"] == "120.00"
    assert found["evidence"]["over"] == row["left"].removeprefix("-") == "20.00"


@pytest.mark.parametrize("form", formats("budget"))
def test_what_has_no_rate_fails_the_run_in_every_format(home: Path, form: str) -> None:
    (home / "stack/tools/franc.yaml").write_text(
        "{name: F, vendor: F, category: crm, status: active, cost: {currency: CHF, lines: [{amount: 5, per: month}]}}\n"
    )
    ran = stackctl("budget", "--format", form, "--output", "out", cwd=home)
    assert (ran.code, ran.out) == (1, "")
    # A table has no place for it: whoever fills a spreadsheet is told beside it.
    assert ("CST004 no rate for CHF" in ran.err) == (form == "csv")
    assert (home / "out").stat().st_size


def test_the_fault_is_told_with_its_place(home: Path) -> None:
    (home / "stack/tools/franc.yaml").write_text(
        "{name: F, vendor: F, category: crm, status: active, cost: {currency: CHF, lines: [{amount: 5, per: month}]}}\n"
    )
    ran = stackctl("budget", cwd=home)
    assert "Not in the total: franc 60.00 CHF, for want of a rate" in ran.out
    assert "franc.yaml:1:70" in ran.out


def test_a_year_and_a_currency(home: Path) -> None:
    made = stackctl("budget", "--fiscal-year", "2027", "--currency", "usd", "--format", "json", cwd=home).json
    assert (made["fiscal_year"], made["from"], made["totals"]["currency"]) == (2027, "2027-01-01", "USD")
    assert made["rows"][0]["forecast"] == "150.00"
    assert made["rows"][0]["budget"] is None


def test_the_scenario(home: Path) -> None:
    assert stackctl("budget", "--uplift", "cap", "--format", "json", cwd=home).json["uplift"] == "cap"
    assert stackctl("budget", "--format", "json", cwd=home).json["uplift"] == "expected"


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("--uplift", "expectd"), '--uplift "expectd" is not known here (did you mean "expected"?)', "none, expected"),
        (("--currency", "CHF"), "--currency CHF: the settings hold no rate for it", "fx: {rates: {CHF: …}}"),
        (("--currency", "EURO"), '--currency "EURO" is not a code of ISO 4217', 'did you mean "EUR"'),
        (("--fiscal-year", "1812"), "--fiscal-year 1812 is out of range", "write a year from 1980"),
        (("--fiscal-year", "soon"), "--fiscal-year", "integer"),
        (("--format", "ods"), '--format "ods" is not known here', "text, json, csv, html, markdown or xlsx"),
        (("--locale", "xx_YY"), "xx_YY", "de_DE"),
        (("budget.yaml",), "unexpected extra argument", ""),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_can(
    home: Path, arguments: tuple[str, ...], message: str, hint: str
) -> None:
    ran = stackctl("budget", *arguments, cwd=home)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert hint in ran.err


def test_where_there_is_no_stack(tmp_path: Path) -> None:
    ran = stackctl("budget", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "no stack here" in ran.err


def test_where_there_is_no_budget(tmp_path: Path) -> None:
    make(tmp_path / "stack", CLEAN)
    ran = stackctl("budget", cwd=tmp_path)
    assert ran.code == 0
    assert "There is no budget for fiscal year 2026." in ran.out
    assert "{cost_center: OPS-1, fiscal_year: 2026, amount: …}" in ran.out


def test_help_shows_every_format(tmp_path: Path) -> None:
    ran = stackctl("budget", "--help", cwd=tmp_path)
    assert f"--format {'|'.join(formats('budget'))}" in " ".join(ran.out.split())
    assert max(map(len, ran.out.splitlines())) <= 80


def test_cost_centres_of_the_sample_add_up_to_what_cost_says(tmp_path: Path) -> None:
    copy_of_sample(tmp_path)
    for year in ("2026", "2027"):
        asked = ("--fiscal-year", year, "--currency", "EUR", "--format", "json")
        budgets = stackctl("--today", TODAY, "budget", *asked, cwd=tmp_path).json
        cost = stackctl("--today", TODAY, "cost", "--by", "cost-center", *asked, cwd=tmp_path).json
        assert budgets["totals"]["committed"] == cost["total"]
        assert {row["keys"]["cost-center"]: row["amount"] for row in cost["rows"]} == {
            row["cost_center"]: row["committed"] for row in budgets["rows"]
        }
