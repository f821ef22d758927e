"""Groups of tools that belong together by pairs."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackctl.model.stack import Stack

_FEW = 12


def clusters(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The groups in which everybody is linked to everybody by a chain of pairs; each sorted, and so are they."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for first, second in pairs:
        one, other = sorted((find(first), find(second)))
        root[other] = one
    groups: dict[str, list[str]] = {}
    for name in sorted(root):
        groups.setdefault(find(name), []).append(name)
    return sorted(tuple(group) for group in groups.values())


def among(members: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every pair of a few tools that are alike. Of many, a chain: it holds the cluster together as well."""
    few = len(members) <= _FEW
    for first, second in combinations(members, 2) if few else pairwise(members):
        yield min(first, second), max(first, second)


def between(some: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every pair of one of these and one of those; where they are many, one pair that links them."""
    few = len(some) <= _FEW and len(others) <= _FEW
    for first, second in product(some, others) if few else ((some[0], others[0]),):
        yield min(first, second), max(first, second)


def newcomer(stack: Stack, group: Iterable[str]) -> str:
    """The tool that came last by `since`, which a finding about the group is told of; the last id where that is equal.

    A tool without `since` counts as the newest: a file that was just added often has none.
    """
    return max(group, key=lambda tool_id: (str(stack.tools[tool_id].since or "9999"), tool_id))
