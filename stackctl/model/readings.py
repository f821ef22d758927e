"""What amounts mean that are written in a country's way."""

from __future__ import annotations

import re

_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)
_ROUND_IT = re.compile(r"^\s*(?:[A-Z]{3}|[€$£¥])?\s*|\s*(?:[A-Z]{3}|[€$£¥])?\s*$")
_BETWEEN_THOUSANDS = re.compile(r"(?<=[0-9])['\u2019 \u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_IN_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+", re.ASCII)
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,4})?", re.ASCII)


_LONGEST = 40


def is_ambiguous(amount: str) -> bool:
    """Tell whether a point may stand between thousands: `1.250`."""
    return _AMBIGUOUS.fullmatch(amount) is not None


def readings(text: str) -> tuple[str, ...]:
    """List the amounts that a text may mean, plainly written.

    `3.250,00` is 3250.00; `1,250` is 1250 or 1.25; nothing where the text is no amount anywhere.
    """
    bare = _BETWEEN_THOUSANDS.sub("", _ROUND_IT.sub("", text)) if len(text) <= _LONGEST else ""
    return tuple(amount for amount in _readings(bare) if _PLAIN.fullmatch(amount))


def _readings(bare: str) -> tuple[str, ...]:
    signs = [sign for sign in bare if sign in ".,"]
    if not signs:
        return (_whole(bare),)
    all_digits = re.sub(r"[.,]", "", bare)
    is_in_thousands = len(set(signs)) == 1 and _IN_THOUSANDS.fullmatch(bare) is not None
    if is_in_thousands and len(signs) > 1:
        return (all_digits,)
    whole, sign, decimals = bare.rpartition(signs[-1])
    if len(signs) > 1 and (sign in whole or not _IN_THOUSANDS.fullmatch(whole)):
        return ()
    if not is_in_thousands:
        return (f"{_whole(re.sub(r'[.,]', '', whole))}.{decimals}",)
    return (all_digits, f"{whole}.{decimals[:-1] if decimals.endswith('0') else f'{decimals}0'}")


def _whole(digits: str) -> str:
    return digits.lstrip("0") or "0" if _DIGITS.fullmatch(digits) else ""
