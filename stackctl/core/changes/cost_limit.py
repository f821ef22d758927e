"""The most that a change may add to yearly cost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import rate_of, rounded, shown
from stackctl.core.money.faults import rate_wanted
from stackctl.core.text.messages import all_of, did_you_mean, quoted, some_of
from stackctl.model.currency import DIGITS
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.reports.diff import CostDifference
    from stackctl.model.settings import Settings

OPTION = "--max-increase"
_LIMIT = re.compile(
    r"(?P<whole>[0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?P<rest>\.[0-9]{1,4})? ?(?P<unit>%|[A-Za-z]{3})?", re.ASCII
)
_BELOW_ZERO = re.compile(r"[-−] ?[0-9]")
_MOST_NAMED = 3
_SHARE_DIGITS = range(1, 5)


@dataclass(frozen=True, slots=True)
class AmountLimit:
    """An amount a year, without `currency` in the base currency."""

    amount: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class PercentLimit:
    """A share of the yearly cost before, in percent."""

    percent: Decimal


Limit = AmountLimit | PercentLimit


def limit_of(text: str) -> Limit:
    """Read a limit: `10000EUR`, `10 000 EUR`, `10000`, `2.5 %`.

    Raises `StackctlError` for anything else, a limit below zero, and a currency that does not exist.
    """
    match = _LIMIT.fullmatch(text)
    if match is None and _BELOW_ZERO.match(text):
        raise StackctlError(f"{OPTION} {quoted(text)} is below zero", hint="write 0 to allow no increase at all")
    if match is None:
        raise StackctlError(
            f"{OPTION} {quoted(text)} is not a limit",
            hint="write an amount a year or a share of the cost before, such as 10000EUR, 10000 or 2.5%",
        )
    number = Decimal(match["whole"].replace(" ", "") + (match["rest"] or ""))
    unit = match["unit"]
    if unit == "%":
        return PercentLimit(number)
    code = None if unit is None else unit.upper()
    if code is not None and code not in DIGITS:
        near = did_you_mean(code, DIGITS)
        raise StackctlError(f"{OPTION} {quoted(text)}: {code} is not a code of ISO 4217{near}")
    return AmountLimit(number, code)


def exceeds(limit: Limit, difference: CostDifference, settings: Settings) -> str | None:
    """Say why a change breaks a limit.

    A contract that is renewed counts with what it costs more than before. More of what has no rate breaks every limit.
    Where the stack cost nothing before, a share allows nothing. Raises `StackctlError` where `settings`, those of the
    difference, hold no rate for the limit's currency.
    """
    base = difference.before.currency
    before = Fraction(difference.before.amount)
    going_on = sum(_going_on(difference, base).values(), Fraction(0))
    increase = Fraction(difference.after.amount) - before - going_on
    allowed = _allowed(limit, max(before, Fraction(0)), settings)
    digits = _digits_apart(increase, allowed, base) if increase > allowed else 0
    allowance = _in_words(limit, shown(allowed, base, digits), base)
    if increase > allowed:
        renewed = ", apart from renewals at the same price" if going_on else ""
        more = f"{shown(increase, base, digits)} a year more{_share(limit, increase, before)}{renewed}"
        most = _growing(difference)
        limit_ = f"the limit of {allowance}"
        return f"the stack costs {more}, over {limit_}: cut what grows most, {most}, or have the limit raised"
    unknown = _newly_unconverted(difference)
    if not unknown:
        return None
    costs = all_of([shown(amount, currency, _digits(amount, currency)) for currency, amount in unknown.items()])
    return (
        f"{costs} a year {'is' if len(unknown) == 1 else 'are'} new, without a rate to {base}, so that the limit of "
        f"{allowance} cannot be checked: first write the rate of {all_of(list(unknown))} into stackctl.yaml, "
        "under fx: rates:"
    )


def _allowed(limit: Limit, before: Fraction, settings: Settings) -> Fraction:
    if isinstance(limit, PercentLimit):
        return before * Fraction(limit.percent) / 100
    currency = limit.currency or settings.base_currency
    rate = rate_of(settings, currency)
    if rate is None:
        hint = rate_wanted(settings, currency)
        raise StackctlError(f"{OPTION} in {currency}: the settings hold no rate for it", hint=hint)
    return Fraction(limit.amount) / rate


def _in_words(limit: Limit, allowed: str, base: str) -> str:
    """Write a limit as given, and what it allows."""
    if isinstance(limit, PercentLimit):
        return f"{limit.percent} % ({allowed})"
    given = f"{limit.amount:,}".replace(",", " ") + f" {limit.currency or base}"
    return given if limit.currency in (None, base) else f"{given} ({allowed})"


def _share(limit: Limit, increase: Fraction, before: Fraction) -> str:
    """Show an increase as a share that reads as over."""
    if before <= 0:
        return ""
    share = increase / before * 100
    least = Fraction(limit.percent) if isinstance(limit, PercentLimit) else Fraction(0)
    digits = next((digits for digits in _SHARE_DIGITS if rounded(share, digits) > least), None)
    return "" if digits is None else f" (+{shown(share, '%', digits)})"


def _growing(difference: CostDifference) -> str:
    """Name the tools whose cost rises most."""
    base = difference.before.currency
    going_on = _going_on(difference, base)
    rises = {
        tool.id: Fraction(tool.after.amount) - Fraction(tool.before.amount) - going_on.get(tool.id, Fraction(0))
        for tool in difference.tools
    }
    named = [f"{tool_id} (+{shown(rise, base, _digits(rise, base))})" for tool_id, rise in rises.items() if rise > 0]
    return some_of(named, _MOST_NAMED)


def _going_on(difference: CostDifference, currency: str) -> Mapping[str, Fraction]:
    """Return what of each tool's cost only goes on."""
    return {
        renewal.tool: Fraction(money.amount)
        for renewal in difference.renewals
        for money in renewal.going_on
        if money.currency == currency
    }


def _newly_unconverted(difference: CostDifference) -> Mapping[str, Fraction]:
    """Return the rises that no rate is known for."""
    before = {money.currency: Fraction(money.amount) for money in difference.unconverted_before}
    rises = {
        money.currency: Fraction(money.amount)
        - before.get(money.currency, Fraction(0))
        - sum(_going_on(difference, money.currency).values(), Fraction(0))
        for money in difference.unconverted_after
    }
    return {currency: rise for currency, rise in rises.items() if rise > 0}


def _digits(amount: Fraction, currency: str) -> int:
    """Find the decimals that show an amount as something."""
    return 0 if rounded(amount, 0) else DIGITS[currency]


def _digits_apart(more: Fraction, less: Fraction, currency: str) -> int:
    """Find the decimals that show one amount as more."""
    return 0 if rounded(more, 0) > rounded(less, 0) else DIGITS[currency]
