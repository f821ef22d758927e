"""When two names mean the same product."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "as",
        "asa",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "kg",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "oy",
        "oyj",
        "plc",
        "pte",
        "pty",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "srl",
        "ug",
    ]
)
_WORD = re.compile(r"[^\W_]+")

_SMALL_BLOCK = 24
_WINDOW = 8


@lru_cache(maxsize=65536)
def normalised(name: str) -> str:
    """A name without case, accents' composition, punctuation and legal forms: `HubSpot, Inc.` is `hubspot`."""
    words = _WORD.findall(unicodedata.normalize("NFKC", name).casefold())
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words)


def without_vendor(name: str, vendor: str) -> str:
    """A normalised name without the normalised vendor before it; the whole name where nothing else is left."""
    return name[len(vendor) + 1 :] if vendor and name.startswith(vendor + " ") else name


def near_pairs(names: Sequence[str], similarity: Decimal) -> Iterator[tuple[int, int]]:
    """The pairs of a block, by index, whose names are not equal but at least that similar (difflib's ratio).

    In a small block every pair is compared. In a larger one a name is compared with its neighbours only, in the order
    of the names read forwards and backwards (the sorted-neighbourhood method of record linkage), so that the work stays
    linear in the number of names.
    """
    from difflib import SequenceMatcher

    wanted = float(similarity)
    matcher = SequenceMatcher(autojunk=False)
    for first, second in sorted(_candidates(names)):
        if names[first] == names[second]:
            continue
        matcher.set_seqs(names[first], names[second])
        if matcher.real_quick_ratio() >= wanted and matcher.quick_ratio() >= wanted and matcher.ratio() >= wanted:
            yield first, second


def _candidates(names: Sequence[str]) -> set[tuple[int, int]]:
    if len(names) <= _SMALL_BLOCK:
        return {(i, j) for j in range(len(names)) for i in range(j)}
    pairs: set[tuple[int, int]] = set()
    for text in (lambda index: names[index], lambda index: names[index][::-1]):
        order = sorted(range(len(names)), key=text)
        for place, index in enumerate(order):
            pairs.update((min(index, near), max(index, near)) for near in order[place + 1 : place + 1 + _WINDOW])
    return pairs
