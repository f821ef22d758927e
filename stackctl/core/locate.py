"""Turns the paths of keys that findings name into lines and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.parse import Positions, positions
from stackctl.core.rows import RowPositions
from stackctl.model.source import TOP, KeyPath, Position

if TYPE_CHECKING:
    from collections.abc import Mapping


class Locator:
    """Answers where a path of keys stands. Holds the positions of one file at a time: ask file by file."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._file = ""
        self._known: Positions | RowPositions = Positions({}, {}, {})

    def place(self, file: str, path: KeyPath, *, at_key: bool = False) -> Position:
        """The value (or the key) at the path, or the innermost block round where it would stand."""
        if not path:
            return TOP
        known = self._positions(file)
        return known.of_key(path) if at_key else known.of_value(path)

    def named(self, file: str, path: KeyPath) -> str:
        """The path with list items named by what they are, not by their index: `integrations[salesforce].method`."""
        words: list[str] = []
        for depth, step in enumerate(path):
            if isinstance(step, int):
                words.append(f"[{self._identity(file, path[: depth + 1])}]")
            else:
                words.append(f".{step}" if words else step)
        return "".join(words)

    def _identity(self, file: str, item: KeyPath) -> str:
        """What tells a list item from its neighbours; equal ones are counted in the order in which they stand."""
        known = self._positions(file)
        *parents, index = item
        if isinstance(known, RowPositions):
            return known.name(index) if isinstance(index, int) else str(index)
        own = _identity_of(known, item)
        twins = sum(
            _identity_of(known, (*parents, before)) == own for before in range(index if isinstance(index, int) else 0)
        )
        return f"{own}#{twins + 1}" if twins else own

    def _positions(self, file: str) -> Positions | RowPositions:
        if file != self._file:
            self._file = file
            data = self._sources.get(file, b"")
            self._known = RowPositions(data) if file.endswith(".csv") else positions(data)
        return self._known


_NAMING_KEYS = ("with", "rule", "name", "item", "kind", "cost_center", "fiscal_year", "by", "country", "from")


def _identity_of(known: Positions, item: KeyPath) -> str:
    if item in known.texts:
        return known.texts[item]
    return " ".join(known.texts[(*item, key)] for key in _NAMING_KEYS if (*item, key) in known.texts)
