"""Amounts of money: read as Decimal, told as Decimal; between the two, sums and shares are exact fractions.

A day's share of a month is a third or a thirty-first: no Decimal holds that, a fraction does, so that the parts of a
cost always add up to its total before anything is rounded.
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

    from stackctl.model.settings import Settings


_RATE_DIGITS = 10

K = TypeVar("K")


def units(amount: Fraction, digits: int) -> int:
    """An amount in units of its last decimal, of so many; halves away from zero."""
    return _units(amount.numerator, amount.denominator, digits)


def amount_of(number: int, digits: int) -> Decimal:
    """So many units of the last decimal as an amount; exact, however long."""
    return Decimal(f"{number}e-{digits}")


def rounded(amount: Fraction, digits: int) -> Decimal:
    """The amount with that many decimals, halves away from zero."""
    return amount_of(units(amount, digits), digits)


def divided(amount: Fraction, by: Fraction, digits: int) -> Decimal:
    """The quotient with that many decimals, halves away from zero; `by` is positive."""
    return amount_of(_units(amount.numerator * by.denominator, amount.denominator * by.numerator, digits), digits)


def to_cents(amount: Fraction, currency: str) -> Decimal:
    """The amount with as many decimals as the currency is counted in."""
    return rounded(amount, DIGITS[currency])


def apportioned(amounts: Mapping[K, Fraction], digits: int) -> dict[K, Decimal]:
    """The amounts with that many decimals, so that they add up to their rounded sum.

    Each is rounded down, and what is missing to the sum is handed out in units of the last decimal to those that lost
    most by it (the largest remainder); between equal losses the order of the amounts decides. None is off by a whole
    unit, and none that needs no rounding is changed.
    """
    over = common_denominator(amounts.values())
    whole = units(sum(amounts.values(), Fraction(0)), digits)
    numbers = parts_of(whole, [over_common(amount, over) for amount in amounts.values()], over, digits)
    return {key: amount_of(number, digits) for key, number in zip(amounts, numbers, strict=True)}


def common_denominator(amounts: Iterable[Fraction]) -> int:
    """A number that all amounts have a whole number of parts of: sums of these are as exact, and a lot quicker."""
    return lcm(*{amount.denominator for amount in amounts})


def over_common(amount: Fraction, denominator: int) -> int:
    """How many parts of a common denominator an amount has."""
    return amount.numerator * (denominator // amount.denominator)


def parts_of(whole: int, parts: Sequence[int], denominator: int, digits: int) -> list[int]:
    """Amounts, as parts of a denominator, in units of their last decimal, so that they add up to `whole`.

    `whole` is their sum rounded up or down; they are rounded as `apportioned` does.
    """
    floors, losses = floors_of(parts, denominator, digits)
    missing = whole - sum(floors)
    for index in sorted(range(len(floors)), key=lambda index: -losses[index])[:missing]:
        floors[index] += 1
    return floors


def money_of(amount: Fraction, currency: str) -> Money:
    """The amount in its currency, with as many decimals as that is counted in."""
    return Money(to_cents(amount, currency), currency)


def floors_of(parts: Sequence[int], denominator: int, digits: int) -> tuple[list[int], list[int]]:
    """Amounts, as parts of a denominator, rounded down to units of their last decimal, and what each lost by it.

    The losses are in parts of the denominator: 0 for nothing, less than the denominator for less than a unit.
    """
    scale: int = 10**digits
    found = [divmod(part * scale, denominator) for part in parts]
    return [whole for whole, _ in found], [rest for _, rest in found]


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


def exchange(settings: Settings, source: str, target: str) -> Fraction | None:
    """Units of one currency for one unit of another; None where a rate is missing for it."""
    if source == target:
        return Fraction(1)
    bought, paid = rate_of(settings, target), rate_of(settings, source)
    return None if bought is None or paid is None else bought / paid


def shown_rate(rate: Fraction) -> Decimal:
    """A rate as reports tell it: without idle zeros, with ten decimals at the most."""
    return Decimal(f"{rounded(rate, _RATE_DIGITS).normalize():f}")


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


def _units(numerator: int, denominator: int, digits: int) -> int:
    scale: int = 10**digits
    whole, rest = divmod(abs(numerator) * scale, denominator)
    if 2 * rest >= denominator:
        whole += 1
    return -whole if numerator < 0 else whole
