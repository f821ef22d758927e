"""Amounts whose point may stand between thousands or before decimals."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from stackctl.core.loading.fields import keys_of, scalars_of
from stackctl.core.text.messages import one_of
from stackctl.model.currency import DIGITS
from stackctl.model.readings import is_ambiguous, readings
from stackctl.model.scalars import AMOUNT, REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from stackctl.model.source import KeyPath

_THREE = 3
_MAYBE = re.compile(rb"\.[0-9]{3}(?![0-9])")


def may_be_ambiguous(data: bytes) -> bool:
    """Tell whether a file may hold an ambiguous amount."""
    return _MAYBE.search(data) is not None


def ambiguous_amounts(model: type[BaseModel], data: Any, currency: str, path: KeyPath = ()) -> Iterator[ErrorDetails]:
    """Find ambiguous amounts; those without a currency have `currency`."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from ambiguous_amounts(model, item, currency, (*path, index))
    if not isinstance(data, dict):
        return
    given = data.get("currency")
    own = given if isinstance(given, str) and given in DIGITS else currency
    inner, scalars = keys_of(model), scalars_of(model)
    for key, value in data.items():
        if isinstance(value, str) and scalars.get(key) is AMOUNT:
            if _is_ambiguous(value, own):
                yield {"type": REFUSED, "loc": (*path, key), "msg": two_ways(readings(value)), "input": value}
        elif (below := inner.get(key)) is not None:
            yield from ambiguous_amounts(below, value, own, (*path, key))


def misfit_of_booking(text: str, currency: str) -> str | None:
    """Say why an amount is no booking, if so."""
    digits = DIGITS[currency]
    if len(text.partition(".")[2]) <= digits:
        return None
    amount = Decimal(text)
    rounded = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    if _is_ambiguous(text.removeprefix("-"), currency):
        # two or no decimals: the reading with decimals must be one that can be booked
        return two_ways([text.replace(".", ""), *([str(rounded)] if digits else ())])
    if rounded == amount:
        return None
    decimals = f"{digits} decimals" if digits else "no decimals"
    return f"has more decimals than {currency}, which has {decimals}: write what was booked, such as {rounded}"


def _is_ambiguous(text: str, currency: str) -> bool:
    # in a currency of three decimals, `1.250` is what it looks like
    return DIGITS[currency] < _THREE and is_ambiguous(text)


def two_ways(meant: Sequence[str]) -> str:
    """Say that an amount has two meanings, with both."""
    return f"is ambiguous, because its point may stand between thousands: write {one_of(meant)}"
