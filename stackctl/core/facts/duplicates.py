"""Which names mean one product, and which tools belong together."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

from stackctl.core.graph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

_LEGAL_FORMS = frozenset((
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg",
    "limited", "llc", "llp", "ltd", "nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "srl",
    "ug",
))  # fmt: skip
_SAYS_NOTHING = frozenset({"app", "platform", "software", "suite"})
"""Words that a vendor's only product goes by, after the vendor's name."""
_WORD = re.compile(r"[^\W_]+")
_SMALL_BLOCK, _WINDOW = 24, 8
_FEW = 12


@lru_cache(maxsize=65536)
def normalised(name: str) -> str:
    """Drop case, punctuation and legal forms: `HubSpot, Inc.` is `hubspot`."""
    words = _WORD.findall(unicodedata.normalize("NFKC", name).casefold())
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words)


def vendor_names(stack: Stack, tool: Tool) -> tuple[str, ...]:
    """Normalise all names of a vendor, the present one first."""
    vendor = stack.vendor_of(tool)
    names = (tool.vendor,) if vendor is None else (vendor.name, *vendor.aliases, *vendor.former_names)
    return tuple(dict.fromkeys(normalised(name) for name in names))


def product_of(name: str, vendors: Sequence[str]) -> str:
    """Drop any of the vendor's names before a product's.

    All are normalised. Nothing remains of what is called as its vendor, or as that with `platform` and the like.
    """
    for vendor in sorted(filter(None, vendors), key=len, reverse=True):
        if name == vendor:
            return ""
        if name.startswith(vendor + " "):
            rest = name[len(vendor) + 1 :]
            return "" if rest.removeprefix("marketing ") in _SAYS_NOTHING else rest
    return name


def near_pairs(names: Sequence[str], similarity: Decimal) -> list[tuple[int, int]]:
    """Find the pairs, by index, whose names are nearly equal."""
    # Of many names each is compared with its neighbours alone, in the order of the names read forwards and backwards
    # (the sorted-neighbourhood method of record linkage): a thousand tools of one vendor must not take seconds.
    from difflib import SequenceMatcher

    wanted = float(similarity)
    found = []
    matcher = SequenceMatcher(autojunk=False)
    for first, second in sorted(_candidates(names)):
        matcher.set_seqs(names[first], names[second])
        ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
        if names[first] != names[second] and all(ratio() >= wanted for ratio in ratios):
            found.append((first, second))
    return found


def _candidates(names: Sequence[str]) -> set[tuple[int, int]]:
    if len(names) <= _SMALL_BLOCK:
        return set(combinations(range(len(names)), 2))
    pairs: set[tuple[int, int]] = set()
    for text in (lambda index: names[index], lambda index: names[index][::-1]):
        order = sorted(range(len(names)), key=text)
        for place, index in enumerate(order):
            pairs.update((min(index, near), max(index, near)) for near in order[place + 1 : place + 1 + _WINDOW])
    return pairs


def among(members: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair each tool with each, or chain very many."""
    for first, second in combinations(members, 2) if len(members) <= _FEW else pairwise(members):
        yield min(first, second), max(first, second)


def between(some: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair each with each, or many by one pair."""
    few = len(some) <= _FEW and len(others) <= _FEW
    for first, second in product(some, others) if few else ((some[0], others[0]),):
        yield min(first, second), max(first, second)


def clusters(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Group what chains of pairs link; all is sorted."""
    neighbours: dict[str, set[str]] = {}
    for first, second in pairs:
        neighbours.setdefault(first, set()).add(second)
        neighbours.setdefault(second, set()).add(first)
    groups: dict[str, tuple[str, ...]] = {}
    for name in sorted(neighbours):
        if name not in groups:
            group = tuple(sorted([name, *reached(name, neighbours)]))
            groups.update(dict.fromkeys(group, group))
    return list(dict.fromkeys(groups.values()))


def newcomer(stack: Stack, group: Iterable[str]) -> str:
    """Choose the tool that bears a finding about a group."""
    # A tool without `since` counts as the newest: a new file often has none.
    return max(group, key=lambda tool_id: (str(stack.tools[tool_id].since or "9999"), tool_id))
