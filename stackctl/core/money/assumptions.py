"""What a report of costs rests on, and leaves out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span
from stackctl.core.calendar.terms import current_term, term_end
from stackctl.core.contracts.timeline import successor
from stackctl.core.money.amounts import Sums, add, exchange, money_of, rate_of, rates_for, rounded, shown_rate, to_cents
from stackctl.core.money.cost import accrue, prices, total
from stackctl.core.money.prices import PRESENT
from stackctl.core.text.messages import all_of
from stackctl.model.errors import StackctlError
from stackctl.model.money import Money
from stackctl.model.reports.cost import DoubtfulEnd, RateUsed, Renewed, Stopped, ToolCost, Unconverted
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from stackctl.core.money.prices import Scenario
    from stackctl.model.contract import Contract
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack


def renewed(stack: Stack, tools: Iterable[str], span: Span, scenario: Scenario, today: date) -> tuple[Renewed, ...]:
    """List the renewals in a span to come, by day."""
    found: dict[int, tuple[Contract, dict[str, None]]] = {}
    for tool_id in tools:
        for price, _ in prices(stack, tool_id):
            if price.contract is not None and price.line.per != "once" and price.renews:
                found.setdefault(id(price.contract), (price.contract, {}))[1][tool_id] = None
    renewals = []
    for contract, bearers in found.values():
        begin = max(span.first, today + DAY)
        number = current_term(contract, begin - DAY) or 0
        while (end := term_end(contract, number)) is not None and end < span.last:
            percent = rounded(scenario.percent(contract), 2)
            renewals.append(Renewed(tuple(bearers), stack.contract_name(contract), end + DAY, percent))
            number += 1
    return tuple(sorted(renewals, key=lambda renewal: (renewal.day, renewal.tools)))


def stopped(stack: Stack, tools: Iterable[str], span: Span, currency: str) -> tuple[Stopped, ...]:
    """List costs of live tools that end with their contract."""
    return tuple(
        Stopped(tool_id, stack.contract_name(contract), contract.end, money)
        for tool_id in tools
        if stack.tools[tool_id].status in LIVE
        for contract, sums in _following(stack, tool_id, span)
        for money in _in_currency(stack, sums, currency)
        if money.amount and contract.end is not None
    )


def left_out(stack: Stack, tools: Iterable[str], span: Span, currency: str) -> tuple[Unconverted, ...]:
    """Work out what proposed or evaluated tools would cost."""
    found: list[Unconverted] = []
    for tool_id in sorted(tools):
        if stack.tools[tool_id].status in ("proposed", "evaluating"):
            sums: Sums = {}
            for charge in accrue(stack, tool_id, span):
                add(sums, charge.currency, charge.amount)
            found += (Unconverted(tool_id, money) for money in _in_currency(stack, sums, currency))
    return tuple(found)


def doubtful_ends(
    stack: Stack, tools: Iterable[str], span: Span, currency: str, today: date
) -> tuple[DoubtfulEnd, ...]:
    """List retired tools whose last day cannot be right.

    They have no `since`, or were used after it, and lose costs of the span by that, up to their last use or today.
    """
    found: list[DoubtfulEnd] = []
    for tool_id in sorted(tools):
        tool = stack.tools[tool_id]
        used = None if tool.usage is None else tool.usage.last_used
        is_wrong = tool.since is None or (used is not None and used > tool.since)
        held = span.within(Span(FIRST_DAY, used or today))
        if tool.status != "retired" or not is_wrong or held is None:
            continue
        sums: Sums = {}
        for charge in accrue(stack, tool_id, held, whole_life=False):
            add(sums, charge.currency, charge.amount)
        for charge in accrue(stack, tool_id, held):
            add(sums, charge.currency, -charge.amount)
        missing = (money for money in _in_currency(stack, sums, currency) if money.amount > 0)
        found += (DoubtfulEnd(tool_id, tool.since, used, money) for money in missing)
    return tuple(found)


def of_retired(stack: Stack, tools: Iterable[str], span: Span, currency: str) -> tuple[ToolCost, ...]:
    """List what is counted of retired tools, as signed."""
    retired = [tool_id for tool_id in tools if stack.tools[tool_id].status == "retired"]
    sums = {tool_id: total(stack, accrue(stack, tool_id, span)).amount for tool_id in sorted(retired)}
    rate = rate_of(stack.settings, currency) or Fraction(1)
    return tuple(ToolCost(tool, money_of(amount * rate, currency)) for tool, amount in sums.items() if amount)


def unconverted(stack: Stack, sums: Mapping[str, Sums], currency: str) -> tuple[Unconverted, ...]:
    """List what has no rate to a currency, by tool."""
    return tuple(
        Unconverted(tool_id, Money(to_cents(amount, own), own))
        for tool_id, amounts in sorted(sums.items())
        for own, amount in sorted(amounts.items())
        if exchange(stack.settings, own, currency) is None
    )


def rates_used(settings: Settings, amounts: Iterable[tuple[str, date | None]], target: str) -> tuple[RateUsed, ...]:
    """List the rates of amounts, by their currency and day."""
    found: dict[tuple[date, str, Decimal], RateUsed] = {}
    for own, day in amounts:
        rate = exchange(settings, target, own, day)
        if own != target and rate is not None:
            # Between two currencies that are not the base, the rate is as new as the newer of the two.
            dated = (rates_for(settings, code, day) for code in (own, target) if code != settings.base_currency)
            as_of = max((rates.as_of for rates in dated if rates is not None and rates.as_of is not None), default=None)
            used = RateUsed(own, shown_rate(rate), as_of, day is not None and as_of is not None and day < as_of)
            key = (as_of or FIRST_DAY, own, used.rate)
            found[key] = used if used.is_early else found.get(key, used)
    return tuple(used for _, used in sorted(found.items()))


def rates_until(settings: Settings, day: date) -> Settings:
    """Return the settings as if later rates were unknown.

    Raises `StackctlError` where there are none up to the day.
    """
    past = tuple(rates for rates in settings.rates if rates.as_of is not None and rates.as_of <= day)
    if not past:
        days = all_of([str(rates.as_of) for rates in settings.rates if rates.as_of is not None])
        hint = (
            f"the settings hold those of {days}" if days else "write under fx: the day that the rates are of, as as_of:"
        )
        raise StackctlError(f"--rates {day}: there are no rates of that day or before", hint=hint)
    return settings.model_copy(update={"fx": past})


def _following(stack: Stack, tool_id: str, span: Span) -> list[tuple[Contract, Sums]]:
    """Work out what would follow on contracts that end.

    Nothing where another contract is signed to follow.
    """
    found: dict[int, tuple[Contract, Sums]] = {}
    for price, share in prices(stack, tool_id):
        contract = price.contract
        if contract is None or contract.end is None or contract.auto_renew or price.line.per == "once":
            continue
        if price.days.last != contract.end or price.is_followed or successor(stack, tool_id, contract) is not None:
            continue
        rest = Span(contract.end + DAY, LAST_DAY).within(span)
        if rest is not None:
            renewing = contract.model_copy(update={"auto_renew": True})
            going_on = replace(price, contract=renewing, days=Span(price.days.first, LAST_DAY))
            parts = going_on.effective(rest, PRESENT, monthly=False)
            amount = sum((part.amount for part in parts), Fraction(0)) * share
            sums = found.setdefault(id(contract), (contract, {}))[1]
            own = price.cost.currency or stack.settings.base_currency
            add(sums, own, -amount if price.line.kind == "discount" else amount)
    return list(found.values())


def _in_currency(stack: Stack, sums: Sums, currency: str) -> list[Money]:
    """Return sums in a currency, without a rate their own."""
    found: Sums = {}
    for own, amount in sums.items():
        rate = exchange(stack.settings, own, currency)
        add(found, own if rate is None else currency, amount * (rate or 1))
    return [Money(to_cents(amount, code), code) for code, amount in sorted(found.items())]
