"""Contracts that run on though no sum counts their tools."""

from __future__ import annotations

from datetime import date

import pytest

from stackctl.core.changes.effects.uncounted import uncounted
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

TODAY = date(2026, 11, 22)
TOOL = """\
name: {name}
vendor: {name}
category: crm
status: {status}
cost: {{lines: [{{amount: 100.00, per: month}}]}}
contract: {{start: 2025-01-01, {contract}}}
"""
ENDS = "end: 2028-06-30, auto_renew: false"
RENEWS = "end: 2026-12-31, auto_renew: true, renewal_term: 12 months"


def _context(**tools: tuple[str, str]) -> Context:
    files = [
        SourceFile(f"tools/{name}.yaml", TOOL.format(name=name, status=status, contract=contract).encode())
        for name, (status, contract) in sorted(tools.items())
    ]
    stack, problems = build(Settings(), files)
    assert problems == ()
    return Context(stack, TODAY)


@pytest.mark.parametrize(
    ("contract", "runs"),
    [
        (ENDS, "its contract runs until 2028-06-30 (1 200 EUR a year)"),
        (RENEWS, "its contract runs until 2026-12-31, and renews by itself (1 200 EUR a year)"),
        (
            f"{RENEWS}, notice: 10 days",
            "its contract runs until 2026-12-31, and renews unless notice is given by 2026-12-21 (1 200 EUR a year)",
        ),
        (
            f"{RENEWS}, notice: 90 days",
            "its contract runs until 2027-12-31: notice had to be given by 2026-10-02 (1 200 EUR a year)",
        ),
    ],
)
def test_a_tool_that_goes_while_its_contract_runs(contract: str, runs: str) -> None:
    before = _context(crm=("active", contract))
    assert uncounted(before, _context(), {}) == (f"crm is removed, but {runs}",)
    for status in ("rejected", "proposed"):
        after = _context(crm=(status, contract))
        assert uncounted(before, after, {}) == (f"crm is {status} now, but {runs}",)


def test_a_tool_that_is_only_proposed_while_its_contract_runs() -> None:
    after = _context(nova=("proposed", ENDS))
    (told,) = uncounted(_context(), after, {})
    assert told.startswith("nova is only proposed, but its contract runs until 2028-06-30")
    assert uncounted(after, after, {}) == ()


@pytest.mark.parametrize("contract", ["end: 2026-11-21, auto_renew: false", "auto_renew: false"])
def test_nothing_is_said_where_no_contract_is_known_to_run(contract: str) -> None:
    assert uncounted(_context(crm=("active", contract)), _context(), {}) == ()


def test_nothing_is_said_of_what_stays_live_under_another_id_or_did_not_begin() -> None:
    assert uncounted(_context(crm=("active", ENDS)), _context(sales=("active", ENDS)), {"crm": "sales"}) == ()
    later = _context(nova=("proposed", "end: 2028-06-30, auto_renew: false"))
    begins = TOOL.format(name="nova", status="proposed", contract=ENDS).replace("2025-01-01", "2026-12-01")
    stack, _ = build(Settings(), [SourceFile("tools/nova.yaml", begins.encode())])
    assert uncounted(_context(), Context(stack, TODAY), {}) == ()
    assert len(uncounted(_context(), later, {})) == 1


def test_of_many_the_first_are_named() -> None:
    many = {f"tool{number}": ("active", ENDS) for number in range(9)}
    told = uncounted(_context(**many), _context(), {})
    assert [sentence.partition(" ")[0] for sentence in told[:5]] == ["tool0", "tool1", "tool2", "tool3", "tool4"]
    assert told[5:] == ("4 more tools with a contract that runs on",)
