"""Amounts of money, exact between reading and showing.

Read and shown as Decimal; between the two, sums and shares are fractions: a day's share of a month is a third or a
thirty-first, which no Decimal holds, and the parts of a cost must add up to its total before anything is rounded.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import lcm
from typing import TYPE_CHECKING, TypeVar

from stackctl.model.currency import DIGITS
from stackctl.model.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from stackctl.model.settings import Fx, Settings


_RATE_DIGITS = 10

K = TypeVar("K")
Sums = dict[str, Fraction]
"""Amounts by currency."""


def add(sums: Sums, currency: str, amount: Fraction) -> None:
    """Add an amount to that of its currency."""
    sums[currency] = sums.get(currency, Fraction(0)) + amount


def known(settings: Settings, sums: Sums, currency: str, day: date | None = None) -> Fraction:
    """Add up what of a sum has a rate."""
    amounts = ((amount, exchange(settings, own, currency, day)) for own, amount in sums.items())
    return sum((amount * rate for amount, rate in amounts if rate is not None), Fraction(0))


def units(amount: Fraction, digits: int) -> int:
    """Count an amount in last decimals, halves away from zero."""
    return _units(amount.numerator, amount.denominator, digits)


def amount_of(number: int, digits: int) -> Decimal:
    """Turn units of the last decimal into an exact amount."""
    return Decimal(f"{number}e-{digits}")


def rounded(amount: Fraction, digits: int) -> Decimal:
    """Round to so many decimals, halves away from zero."""
    return amount_of(units(amount, digits), digits)


def divided(amount: Fraction, by: Fraction, digits: int) -> Decimal:
    """Divide by more than 0, halves away from zero."""
    return amount_of(_units(amount.numerator * by.denominator, amount.denominator * by.numerator, digits), digits)


def to_cents(amount: Fraction, currency: str) -> Decimal:
    """Round to the decimals of a currency."""
    return rounded(amount, DIGITS[currency])


def apportioned(amounts: Mapping[K, Fraction], digits: int) -> dict[K, Decimal]:
    """Round amounts so that their sum adds up.

    By the largest remainder; between equal losses the order of the amounts decides. None is off by a whole unit.
    """
    over = common_denominator(amounts.values())
    whole = units(sum(amounts.values(), Fraction(0)), digits)
    numbers = parts_of(whole, [over_common(amount, over) for amount in amounts.values()], over, digits)
    return {key: amount_of(number, digits) for key, number in zip(amounts, numbers, strict=True)}


def common_denominator(amounts: Iterable[Fraction]) -> int:
    """Find a denominator that all amounts share."""
    # Sums of whole numbers over it are as exact as those of fractions, and far quicker.
    return lcm(*{amount.denominator for amount in amounts})


def over_common(amount: Fraction, denominator: int) -> int:
    """Count an amount in parts of a common denominator."""
    return amount.numerator * (denominator // amount.denominator)


def parts_of(whole: int, parts: Sequence[int], denominator: int, digits: int) -> list[int]:
    """Round parts so that they add up to `whole`.

    From parts of a denominator to units of the last decimal, as `apportioned` does. `whole` is their sum rounded up or
    down.
    """
    floors, losses = floors_of(parts, denominator, digits)
    missing = whole - sum(floors)
    for index in sorted(range(len(floors)), key=lambda index: -losses[index])[:missing]:
        floors[index] += 1
    return floors


def money_of(amount: Fraction, currency: str) -> Money:
    """Round an amount to its currency."""
    return Money(to_cents(amount, currency), currency)


def floors_of(parts: Sequence[int], denominator: int, digits: int) -> tuple[list[int], list[int]]:
    """Round down to units of the last decimal, with losses.

    The losses are parts of the denominator, from 0 to less than it.
    """
    scale: int = 10**digits
    found = [divmod(part * scale, denominator) for part in parts]
    return [whole for whole, _ in found], [rest for _, rest in found]


def below(percent: Fraction, bound: Decimal) -> Decimal:
    """Round a percentage so that it reads below a bound."""
    rough = (rounded(percent, digits) for digits in count())
    return next(shown for shown in rough if shown < bound)


def rate_of(settings: Settings, currency: str, day: date | None = None) -> Fraction | None:
    """Return a currency's rate on a day; None if unknown.

    Units of the currency for one of the base currency. The newest rate without a day.
    """
    if currency == settings.base_currency:
        return Fraction(1)
    rates = rates_for(settings, currency, day)
    return None if rates is None else Fraction(rates.rates[currency])


def rates_for(settings: Settings, currency: str, day: date | None = None) -> Fx | None:
    """Find the rates that a currency is converted at.

    The newest that know it and are not of a later day than `day`; before the first of them, those.
    """
    known = [rates for rates in settings.rates if currency in rates.rates]
    past = [rates for rates in known if day is None or rates.as_of is None or rates.as_of <= day]
    return past[-1] if past else next(iter(known), None)


def exchange(settings: Settings, source: str, target: str, day: date | None = None) -> Fraction | None:
    """Work out units of a currency for one of another."""
    if source == target:
        return Fraction(1)
    bought, paid = rate_of(settings, target, day), rate_of(settings, source, day)
    return None if bought is None or paid is None else bought / paid


def shown_rate(rate: Fraction) -> Decimal:
    """Show a rate without idle zeros, at most ten decimals."""
    return Decimal(f"{rounded(rate, _RATE_DIGITS).normalize():f}")


def shown(amount: Fraction | Decimal, currency: str, digits: int = 0) -> str:
    """Write an amount for a sentence: `14 400 EUR`."""
    value = rounded(Fraction(amount), digits)
    return f"{value:,}".replace(",", " ") + f" {currency}"


def shown_apart(one: Fraction | Decimal, other: Fraction | Decimal, currency: str) -> tuple[str, str, str]:
    """Show two amounts that a sentence compares, and their difference.

    In whole units, or with decimals where two that differ would read the same. The difference is of the amounts as
    shown.
    """
    left, right = Fraction(one), Fraction(other)
    digits = DIGITS[currency] if left != right and rounded(left, 0) == rounded(right, 0) else 0
    difference = rounded(left, digits) - rounded(right, digits)
    return shown(left, currency, digits), shown(right, currency, digits), shown(difference, currency, digits)


def shown_percent(part: Fraction, whole: Fraction) -> str:
    """Write a share in whole percent: `12 %`, `0.4 %`."""
    share = part / whole * 100
    digits = next((digits for digits in range(3) if rounded(share, digits)), None)
    return "under 0.01 %" if digits is None else shown(share, "%", digits)


def _units(numerator: int, denominator: int, digits: int) -> int:
    scale: int = 10**digits
    whole, rest = divmod(abs(numerator) * scale, denominator)
    if 2 * rest >= denominator:
        whole += 1
    return -whole if numerator < 0 else whole
