"""Which names mean one product, and which tools belong together."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from stackctl.core.graph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from stackctl.model.stack import Stack

_LEGAL_FORMS = frozenset((
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg",
    "limited", "llc", "llp", "ltd", "nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "srl",
    "ug",
))  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def normalised(name: str) -> str:
    """Strip a name of all but its words.

    `HubSpot, Inc.` is `hubspot`: without case, the accents' composition, punctuation and legal forms.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", name).casefold())
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words)


def without_vendor(name: str, vendor: str) -> str:
    """Take the vendor before a name away; both are normalised.

    The whole name stays where nothing else would be left.
    """
    return name[len(vendor) + 1 :] if vendor and name.startswith(vendor + " ") else name


def near_pairs(names: Sequence[str], similarity: Decimal) -> list[tuple[int, int]]:
    """Find the pairs, by index, whose names are nearly equal.

    Not equal, but at least that similar by difflib's ratio.
    """
    from difflib import SequenceMatcher

    wanted = float(similarity)
    found = []
    matcher = SequenceMatcher(autojunk=False)
    for second, name in enumerate(names):
        matcher.set_seq2(name)
        for first, other in enumerate(names[:second]):
            matcher.set_seq1(other)
            ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
            if other != name and all(ratio() >= wanted for ratio in ratios):
                found.append((first, second))
    return sorted(found)


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
    """Choose the tool that bears a finding about a group.

    The one that came last by `since`; of equal ones the last id. A tool without `since` counts as the newest: a new
    file often has none.
    """
    return max(group, key=lambda tool_id: (str(stack.tools[tool_id].since or "9999"), tool_id))
