"""Amounts of money: read as Decimal, told as Decimal; between the two, sums and shares are exact fractions.

A day's share of a month is a third or a thirty-first: no Decimal holds that, a fraction does, so that the parts of a
cost always add up to its total before anything is rounded.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import count
from math import floor
from typing import TYPE_CHECKING, TypeVar

from stackctl.model.currency import DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.settings import Settings

_ENOUGH_DIGITS = 60

K = TypeVar("K")


def rounded(amount: Fraction, digits: int) -> Decimal:
    """The amount with that many decimals, halves away from zero."""
    scale = 10**digits
    with localcontext() as context:
        context.prec = _ENOUGH_DIGITS
        numerator, denominator = abs(amount.numerator) * scale, amount.denominator
        whole, rest = divmod(numerator, denominator)
        units = whole + (1 if 2 * rest >= denominator else 0)
        value = Decimal(units).scaleb(-digits)
        return -value if amount < 0 and units else value


def to_cents(amount: Fraction, currency: str) -> Decimal:
    """The amount with as many decimals as the currency is counted in."""
    return rounded(amount, DIGITS[currency])


def apportioned(amounts: Mapping[K, Fraction], digits: int) -> dict[K, Decimal]:
    """The amounts with that many decimals, so that they add up to their rounded sum.

    Each is rounded down, and what is missing to the sum is handed out in units of the last decimal to those that lost
    most by it (the largest remainder); between equal losses the order of the amounts decides. None is off by a whole
    unit, and none that needs no rounding is changed.
    """
    scale = 10**digits
    units = {key: floor(amount * scale) for key, amount in amounts.items()}
    whole = rounded(sum(amounts.values(), Fraction(0)), digits)
    missing = int(Fraction(whole) * scale) - sum(units.values())
    by_loss = sorted(amounts, key=lambda key: units[key] - amounts[key] * scale)
    for key in by_loss[:missing]:
        units[key] += 1
    return {key: rounded(Fraction(unit, scale), digits) for key, unit in units.items()}


def below(percent: Fraction, bound: Decimal) -> Decimal:
    """A percentage that is less than a bound, with as many decimals as it takes to read as less."""
    rough = (rounded(percent, digits) for digits in count())
    return next(one for one in rough if one < bound)


def rate_of(settings: Settings, currency: str) -> Fraction | None:
    """Units of a currency for one unit of the base currency; None where the settings hold no rate for it."""
    if currency == settings.base_currency:
        return Fraction(1)
    rate = settings.fx.rates.get(currency)
    return None if rate is None else Fraction(rate)


def shown(amount: Fraction | Decimal, currency: str, digits: int = 0) -> str:
    """An amount in a sentence, in whole units or with that many decimals: `14 400 EUR`."""
    value = rounded(Fraction(amount), digits)
    return f"{value:,}".replace(",", " ") + f" {currency}"


def shown_apart(one: Fraction | Decimal, other: Fraction | Decimal, currency: str) -> tuple[str, str, str]:
    """Two amounts that a sentence compares, and the first less the second, as they are shown.

    In whole units; with the currency's decimals where two that differ would read the same. The difference is that of
    the amounts as shown.
    """
    left, right = Fraction(one), Fraction(other)
    digits = DIGITS[currency] if left != right and rounded(left, 0) == rounded(right, 0) else 0
    difference = rounded(left, digits) - rounded(right, digits)
    return shown(left, currency, digits), shown(right, currency, digits), shown(difference, currency, digits)


def shown_percent(part: Fraction, whole: Fraction) -> str:
    """A share in a sentence, in whole percent; with decimals below one: `12 %`, `0.4 %`."""
    share = part / whole * 100
    digits = next((digits for digits in range(3) if rounded(share, digits)), None)
    return "under 0.01 %" if digits is None else shown(share, "%", digits)
