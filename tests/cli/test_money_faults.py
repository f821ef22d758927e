"""Faults in prices, contracts, shares and budgets: a clear finding or a right number, never a silent drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.harness import CLEAN, Ran, make, stackctl

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "name: Tool\nvendor: Tool\ncategory: crm\nstatus: active\n"
TERMS = "contract: {start: 2026-01-01, end: 2026-12-31, auto_renew: false}\n"
RENEWS = "contract: {start: 2026-01-01, end: 2026-12-31, auto_renew: true, renewal_term: 12 months}\n"


def cost(*lines: str, borne: str = "cost_center: OPS-1", currency: str = "EUR") -> str:
    return f"cost:\n  currency: {currency}\n  {borne}\n  lines:\n" + "".join(f"    - {{{line}}}\n" for line in lines)


def made(folder: Path, tool: str, **files: str) -> Path:
    """A stack with a tool; the other files are named by their paths, with `__` for the slash."""
    named = {f"{name.replace('__', '/')}.yaml": text for name, text in files.items()}
    return make(folder, {**CLEAN, "tools/good.yaml": GOOD, "tools/tool.yaml": HEAD + tool, **named})


TWICE = 'a second price of "P" for the same days: both count'
GOOD = "name: Good\nvendor: Good\ncategory: crm\nstatus: active\n"


def told(ran: Ran) -> list[str]:
    """The findings of the JSON of a command as `file:line:column code message`."""
    return [
        f"{one['file']}:{one['line']}:{one['column']} {one['code']} {one['message']}" for one in ran.json["findings"]
    ]


def reported(folder: Path, *more: str) -> Ran:
    return stackctl("cost", "--from", "2026-01", "--to", "2027-12", "--format", "json", *more, cwd=folder)


FAULTS = {
    "an allocation of 97 %": (
        cost("amount: 10, per: month", borne="allocation: {OPS-1: 60, OPS-2: 37}") + TERMS,
        ["tools/tool.yaml:7:15 STK002 the shares add up to 97, not to 100"], "120.00",
    ),
    "an allocation of 103 %": (
        cost("amount: 10, per: month", borne="allocation: {OPS-1: 60, OPS-2: 43}") + TERMS,
        ["tools/tool.yaml:7:15 STK002 the shares add up to 103, not to 100"], "120.00",
    ),
    "an allocation of 0 %": (
        cost("amount: 10, per: month", borne="allocation: {OPS-1: 0}") + TERMS,
        ["tools/tool.yaml:7:15 STK002 the shares add up to 0, not to 100"], "120.00",
    ),
    "a share of over 100 %": (
        cost("amount: 10, per: month", borne="allocation: {OPS-1: 101}") + TERMS,
        [
            "tools/tool.yaml:7:15 STK002 the shares add up to 0, not to 100",
            'tools/tool.yaml:7:23 STK002 "101" is not a percentage',
        ], "120.00",
    ),
    "a cost centre and an allocation": (
        cost("amount: 10, per: month", borne="cost_center: OPS-1\n  allocation: {OPS-2: 100}") + TERMS,
        ["tools/tool.yaml:7:16 STK002 both cost_center and allocation are given"], "120.00",
    ),
    "a price that takes over before the other ends": (
        cost("item: P, amount: 10, per: month, to: 2026-07-31", "item: P, amount: 12, per: month, from: 2026-07-01")
        + TERMS,
        [f"tools/tool.yaml:10:47 STK002 {TWICE} from 2026-07-01 to 2026-07-31"], "142.00",
    ),
    "a line that begins after the contract": (
        cost("amount: 10, per: month", "amount: 10, per: month, from: 2027-03-01") + TERMS,
        ["tools/tool.yaml:10:38 STK002 the line begins after the contract has ended (2026-12-31)"], "120.00",
    ),
    "a line that ends before the contract": (
        cost("amount: 10, per: month", "amount: 5, per: month, to: 2025-03-31") + TERMS,
        ["tools/tool.yaml:10:35 STK002 the line ends before the contract starts (2026-01-01)"], "120.00",
    ),
    "a line that ends before it begins": (
        cost("amount: 10, per: month", "amount: 5, per: month, from: 2026-05-01, to: 2026-04-30") + TERMS,
        ["tools/tool.yaml:10:53 STK002 the line ends before it begins"], "120.00",
    ),
    "a contract that ends before it starts": (
        cost("amount: 10, per: month, from: 2026-01-01, to: 2026-12-31")
        + "contract: {start: 2026-05-01, end: 2026-04-30}\n",
        ["tools/tool.yaml:10:36 STK002 the contract ends before it starts"], "120.00",
    ),
    "a price for a term that has no end": (
        cost("amount: 10, per: month", "amount: 5, per: term") + "contract: {start: 2027-01-01}\n",
        ["tools/tool.yaml:10:7 STK002 a price for the term, but the term has no start or no end"], "120.00",
    ),
    "a price that falls once, on no day": (
        cost("amount: 10, per: month", "amount: 5, per: once"),
        ["tools/tool.yaml:10:7 STK002 a price that falls once, but no day on which it falls"], "240.00",
    ),
    "a negative amount": (
        cost("amount: 10, per: month", "amount: -5, per: month") + TERMS,
        ['tools/tool.yaml:10:16 STK002 "-5" is negative'], "120.00",
    ),
    "a negative quantity": (
        cost("amount: 10, per: month", "amount: 5, per: once, quantity: -4, from: 2026-01-01") + TERMS,
        ['tools/tool.yaml:10:40 STK002 "-4" is negative'], "125.00",
    ),
    "14 digits": (
        cost("amount: 10, per: month", "amount: 12345678901234, per: month") + TERMS,
        ['tools/tool.yaml:10:16 STK002 "12345678901234" is too large'], "120.00",
    ),
    "five decimals": (
        cost("amount: 10, per: month", "amount: 1.00001, per: month") + TERMS,
        ['tools/tool.yaml:10:16 STK002 "1.00001" is not an amount'], "120.00",
    ),
    "an amount with an exponent": (
        cost("amount: 10, per: month", "amount: 1e9, per: month") + TERMS,
        ['tools/tool.yaml:10:16 STK002 "1e9" is not an amount'], "120.00",
    ),
    "an unknown currency": (
        cost("amount: 10, per: month", currency="EURO") + TERMS,
        ['tools/tool.yaml:6:13 STK002 "EURO" is not a currency'], "120.00",
    ),
    "an unknown cost centre": (
        cost("amount: 10, per: month", borne="cost_center: OPS-9") + TERMS,
        ['tools/tool.yaml:7:16 STK006 no cost centre "OPS-9" (did you mean "OPS-2"?)'], "120.00",
    ),
    "a rise of over 100 %": (
        cost("amount: 10, per: month") + "contract: {end: 2026-12-31, auto_renew: true, uplift: {percent: 101}}\n",
        ['tools/tool.yaml:10:65 STK002 "101" is not a percentage'], "240.00",
    ),
    "a rise above its cap": (
        cost("amount: 10, per: month")
        + "contract: {end: 2026-12-31, auto_renew: true, uplift: {percent: 9, cap_percent: 7}}\n",
        ["tools/tool.yaml:10:65 STK002 a rise of 9 % is expected, but the contract allows 7 % at most"], "240.00",
    ),
}  # fmt: skip
"""A tool, what is found, and what the years 2026 and 2027 cost with it."""

SETTINGS = "schema: 1\ncost_centers: {OPS-2: Two}\n"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_where_it_stands_and_beside_every_sum(name: str, tmp_path: Path) -> None:
    tool, expected, total = FAULTS[name]
    folder = made(tmp_path, tool, stackctl=SETTINGS)
    checked = stackctl("validate", "--format", "json", cwd=folder)
    assert (checked.code, told(checked)) == (1, expected)
    found = reported(folder)
    assert (found.code, told(found), found.json["total"]) == (1, expected, total)
    for form in ("text", "csv", "markdown"):
        ran = stackctl("cost", "--format", form, cwd=folder)
        assert ran.code == 1, form
    text = stackctl("cost", cwd=folder).out
    assert "The amounts are not right before these are mended" in text
    assert all(one.split()[0] in text for one in expected)


def test_what_no_cost_centre_bears_is_told_as_such(tmp_path: Path) -> None:
    for share, rest in (("37", "3.60"), ("43", "-3.60")):
        borne = f"allocation: {{OPS-1: 60, OPS-2: {share}}}"
        folder = made(tmp_path / share, cost("amount: 10, per: month", borne=borne) + TERMS, stackctl=SETTINGS)
        rows = {
            row["keys"]["cost-center"]: row["amount"] for row in reported(folder, "--by", "cost-center").json["rows"]
        }
        assert rows == {"OPS-1": "72.00", "OPS-2": f"{int(share) * 120 / 100:.2f}", None: rest}


def test_shares_of_a_contract_that_do_not_add_up(tmp_path: Path) -> None:
    terms = "{vendor: V, start: 2026-01-01, end: 2026-12-31, covers: {tool: 90, good: 7}, "
    contract = terms + "cost: {cost_center: OPS-1, lines: [{amount: 10, per: month}]}}"
    folder = made(tmp_path, "", contracts__master=contract)
    found = reported(folder, "--by", "tool")
    assert (found.code, told(found)) == (
        1, ["contracts/master.yaml:1:57 STK002 the shares of the tools add up to 97, not to 100"],
    )  # fmt: skip
    assert [row["amount"] for row in found.json["rows"]] == ["108.00", "8.40"]


def test_a_missing_rate_is_found_and_the_amount_told_apart(tmp_path: Path) -> None:
    ledger = "date,tool,amount,currency\n2026-03-01,tool,12.50,USD\n2026-03-01,tool,7.50,EUR\n"
    folder = made(tmp_path, cost("amount: 10, per: month", currency="USD") + TERMS)
    make(folder, {"spend/card.csv": ledger})
    for basis, amount, total in (
        ("effective", "120.00", "0.00"),
        ("billed", "120.00", "0.00"),
        ("actual", "12.50", "7.50"),
    ):
        found = reported(folder, "--basis", basis)
        assert found.json["unconverted"] == [{"tool": "tool", "amount": amount, "currency": "USD"}], basis
        assert found.json["total"] == total
        assert told(found) == [
            "spend/card.csv:2:23 CST004 no rate for USD: 13 USD spent cannot be counted in EUR",
            "tools/tool.yaml:6:13 CST004 no rate for USD: 20 USD a year cannot be counted in EUR",
        ]
        assert found.code == 1
        text = stackctl("cost", "--from", "2026-01", "--to", "2026-12", "--basis", basis, cwd=folder).out
        assert f"Not in the total: {amount} USD of tool" in " ".join(text.split())
    asked = stackctl("cost", "--currency", "USD", cwd=folder)
    assert (asked.code, asked.out) == (2, "")
    assert "the settings hold no rate for it" in asked.err


@pytest.mark.parametrize(
    ("tool", "total"),
    [
        # two seat types are two items
        (
            cost("item: Core, kind: seats, amount: 10, per: month", "item: New, kind: seats, amount: 5, per: month")
            + TERMS,
            "180.00",
        ),
        # the price of the next term follows that of the signed one
        (cost("amount: 10, per: month, to: 2026-12-31", "amount: 11, per: month, from: 2027-01-01") + RENEWS, "252.00"),
        (cost("amount: 10, per: month", "amount: 11, per: month, from: 2027-04-01") + RENEWS, "249.00"),
        # what was paid before the contract, and what is written to go on after it
        (cost("amount: 10, per: month, from: 2025-11-01") + TERMS, "120.00"),
        (cost("amount: 10, per: month, to: 2027-03-31") + TERMS, "150.00"),
        # a part of a cent is a price like any other
        (cost("kind: usage, amount: 0.0125, per: month, quantity: 1000") + TERMS, "150.00"),
        (cost("kind: discount, amount: 10, per: month", "amount: 15, per: month") + TERMS, "60.00"),
        (cost("amount: 999999999999.9999, per: month, quantity: 999999999.9999") + TERMS, "11999999999998798800000.00"),
        (cost("amount: 0, per: month") + TERMS, "0.00"),
    ],
)  # fmt: skip
def test_what_is_right_is_a_right_number_and_no_finding(tool: str, total: str, tmp_path: Path) -> None:
    found = reported(made(tmp_path, tool))
    assert (found.code, told(found), found.json["total"]) == (0, [], total)


@pytest.mark.parametrize(
    ("base", "currency", "rates", "expected"),
    [
        ("JPY", "JPY", "", ["11", "21", "32"]),
        ("EUR", "JPY", "JPY: 160", ["0.07", "0.13", "0.20"]),
        ("JPY", "EUR", "EUR: 0.00625", ["1680", "3360", "5040"]),
        ("KWD", "KWD", "", ["10.500", "21.000", "31.500"]),
        ("EUR", "KWD", "KWD: 0.3317", ["31.66", "63.31", "94.97"]),
        ("KWD", "EUR", "EUR: 3.0147", ["3.483", "6.966", "10.449"]),
    ],
)
def test_a_currency_without_decimals_or_with_three(
    base: str, currency: str, rates: str, expected: list[str], tmp_path: Path
) -> None:
    """10.50 and 21.00 on two tools: in yen there is no half, in dinars there are thousandths."""
    lines = ("amount: 10.50, per: once, from: 2026-01-01", "amount: 21.00, per: once, from: 2026-01-01")
    one, other = (cost(line, currency=currency) for line in lines)
    folder = made(
        tmp_path, one, stackctl=f"base_currency: {base}\nfx: {{rates: {{{rates}}}}}\n", tools__two=HEAD + other
    )
    found = reported(folder, "--by", "tool")
    rows = sorted((row["amount"] for row in found.json["rows"]), key=float)
    assert (found.code, [*rows, found.json["total"]]) == (0, expected)


def test_a_budget_of_a_year_that_nobody_has(tmp_path: Path) -> None:
    budgets = "budgets:\n  - {cost_center: OPS-1, fiscal_year: 20266, amount: 10}\n"
    folder = made(tmp_path, cost("amount: 10, per: month") + TERMS, budgets=budgets)
    ran = stackctl("budget", "--format", "json", cwd=folder)
    assert (ran.code, told(ran)) == (1, ["budgets.yaml:2:39 STK002 no fiscal year 20266"])


def test_a_rate_of_the_base_currency_stops_everything(tmp_path: Path) -> None:
    folder = made(tmp_path, cost("amount: 10, per: month"), stackctl="base_currency: EUR\nfx: {rates: {EUR: 2}}\n")
    ran = reported(folder)
    assert (ran.code, ran.out) == (2, "")
    assert "stackctl.yaml:2:19: EUR is the base currency: its rate is 1, not 2" in ran.err
