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
