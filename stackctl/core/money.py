"""Amounts of money: read as Decimal, told as Decimal; between the two, sums and shares are exact fractions.

A day's share of a month is a third or a thirty-first: no Decimal holds that, a fraction does, so that the parts of a
cost always add up to its total before anything is rounded.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from stackctl.model.currency import DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.settings import Settings

_ENOUGH_DIGITS = 60


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


def apportioned(amounts: Mapping[str, Fraction], digits: int) -> dict[str, Decimal]:
    """The amounts, rounded so that they add up to their rounded sum: the largest remainders get what is left over.

    Of equal remainders the one that comes first by name is rounded up.
    """
    scale = 10**digits
    whole = {name: int(amount * scale // 1) for name, amount in amounts.items()}
    wanted = int(rounded(sum(amounts.values(), Fraction(0)), digits) * scale)
    left = wanted - sum(whole.values())
    order = sorted(amounts, key=lambda name: (whole[name] - amounts[name] * scale, name))
    for name in order[:left]:
        whole[name] += 1
    return {name: Decimal(units).scaleb(-digits) for name, units in whole.items()}


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


def shown(amount: Fraction | Decimal, currency: str) -> str:
    """An amount in a sentence, in whole units: `14 400 EUR`."""
    whole = rounded(Fraction(amount), 0)
    return f"{whole:,}".replace(",", " ") + f" {currency}"


def compared(one: Fraction | Decimal, other: Fraction | Decimal, currency: str) -> tuple[str, str]:
    """Two amounts in a sentence: in whole units, or to the cent where the units do not tell them apart."""
    in_units = shown(one, currency), shown(other, currency)
    if in_units[0] != in_units[1] or one == other:
        return in_units
    return exact(one, currency), exact(other, currency)


def exact(amount: Fraction | Decimal, currency: str) -> str:
    """An amount in a sentence, with all the decimals that the currency is counted in: `14 400.50 EUR`."""
    return f"{to_cents(Fraction(amount), currency):,}".replace(",", " ") + f" {currency}"
