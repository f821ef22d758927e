"""Random time lines of contracts and prices against a second calculation, exactly and on every basis."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from stackctl.core.calendar.periods import Span
from stackctl.core.contracts.register import contract_register
from stackctl.core.money.amounts import to_cents
from stackctl.core.money.contract_costs import at_stake
from stackctl.core.money.cost import accrue, billed, borne, spent
from stackctl.core.money.prices import Scenario
from stackctl.core.reports.commitments import commitment_report
from stackctl.model.reports.cost import UPLIFTS
from tests.core.money import second_costs
from tests.core.money.time_lines import time_line
from tests.effort import some

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from stackctl.core.money.cost import Charge
    from stackctl.model.cost import CostLine
    from stackctl.model.reports.cost import Uplift
    from stackctl.model.spend import SpendRow
    from stackctl.model.stack import Stack
    from tests.core.money.second_costs import Part

Amounts = dict[tuple[str, str | None, str | None, str, date], Fraction]

SEEDS = range(20_000)
BLOCKS = 20


def differences(seed: int) -> list[str]:
    """What the two calculations say apart of a time line, over some days and under some scenario."""
    chance = random.Random(f"asked {seed}")
    stack = time_line(seed)
    first = date(2024, 1, 1) + timedelta(days=chance.randint(0, 900))
    last = first + timedelta(days=chance.choice((0, 30, 92, 364, 450)))
    uplift: Uplift = chance.choice(UPLIFTS)
    today = date(2024, 6, 1) + timedelta(days=chance.randint(0, 700))
    found = list[str]()
    for tool in stack.tools:
        span, scenario = Span(first, last), Scenario(uplift, today)
        charges = accrue(stack, tool, span, scenario=scenario, monthly=True)
        parts = second_costs.effective(stack, tool, first, last, uplift=uplift, today=today)
        found += apart(f"{tool} effective", by_product(stack, charges, monthly=True), by_second(stack, parts))
        parts = second_costs.billed(stack, tool, first, last, uplift=uplift, today=today)
        found += apart(
            f"{tool} billed", by_product(stack, billed(stack, tool, span, scenario)), by_second(stack, parts)
        )
        parts = second_costs.actual(stack, tool, first, last)
        found += apart(f"{tool} actual", by_product(stack, spent(stack, tool, span)), by_second(stack, parts))
    return found


def by_product(
    stack: Stack, charges: Iterable[Charge[CostLine]] | Iterable[Charge[SpendRow]], *, monthly: bool = False
) -> Amounts:
    found: Amounts = defaultdict(Fraction)
    for charge in charges:
        for center, amount in borne(charge):
            contract, day = stack.contract_name(charge.contract), charge.period.first
            found[(charge.tool, center, contract, charge.currency, day.replace(day=1) if monthly else day)] += amount
    return found


def by_second(stack: Stack, parts: Iterable[Part]) -> Amounts:
    found: Amounts = defaultdict(Fraction)
    for part in parts:
        contract = stack.contract_name(part.contract)
        found[(part.tool, part.center, contract, part.currency, part.day)] += part.amount
    return found


def apart(what: str, product: Amounts, second: Amounts) -> list[str]:
    return [
        f"{what} {key}: {product.get(key)} is not {second.get(key)}"
        for key in sorted({*product, *second}, key=str)
        if product.get(key, 0) != second.get(key, 0)
    ]


@pytest.mark.long
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_time_line_costs_what_the_second_calculation_says(block: int) -> None:
    seeds = some(SEEDS[block::BLOCKS], 40, block)
    assert {seed: found for seed in seeds if (found := differences(seed))} == {}


@pytest.mark.long
@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_is_committed_and_at_stake_is_what_the_second_calculation_says(block: int) -> None:
    for seed in some(SEEDS[:4000][block::BLOCKS], 10, f"committed {block}"):
        stack, today = time_line(seed), date(2024, 6, 1) + timedelta(days=seed * 37 % 900)
        for contract in contract_register(stack, today, stack.tools):
            stake = at_stake(stack, contract, today)
            if stake is None:
                continue
            expected = signed(stack, stake.term, uplift="expected", today=today)[id(contract.terms)]
            converted = (second_costs.converted(stack, amount, code, "EUR") for code, amount in expected.items())
            assert stake.cost.amount == sum(filter(None, converted), Fraction(0)), (seed, contract)
        everything = {key: tool.model_copy(update={"status": "active"}) for key, tool in stack.tools.items()}
        stack = replace(stack, tools=everything)
        by_term: dict[tuple[Span, str], list[Decimal]] = defaultdict(list)
        for row in commitment_report(stack, today, set(stack.tools)).rows:
            first, end = row.contract_commitment_period_start, row.contract_commitment_period_end
            if row.contract_commitment_cost is not None and row.contract_commitment_cost != 0:
                term = Span(first, end - timedelta(days=1))
                by_term[(term, row.billing_currency)].append(row.contract_commitment_cost)
        for (term, code), told in by_term.items():
            amounts = signed(stack, term, without="internal").values()
            assert not Counter(told) - Counter(to_cents(one[code], code) for one in amounts), (seed, term)


def signed(
    stack: Stack, term: Span, *, uplift: Uplift = "none", today: date = second_costs.NEVER, without: str = ""
) -> dict[int, dict[str, Fraction]]:
    """What each contract costs in a term by currency, as the second calculation has it."""
    found: dict[int, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for tool in stack.tools:
        for one in second_costs.prices(stack, tool, uplift, today):
            for part in one.effective(term.first, term.last) if one.price.line.kind != without else ():
                found[id(part.contract)][part.currency] += part.amount
    return found
