"""Turns the paths of keys that findings name into lines and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.loading.csv_reader import RowPositions
from stackctl.core.loading.yaml_reader import Positions, positions
from stackctl.model.source import TOP, KeyPath, Position

if TYPE_CHECKING:
    from collections.abc import Mapping


class Locator:
    """Answers where a path of keys stands. Holds the positions of one file at a time: ask file by file."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._file = ""
        self._known: Positions | RowPositions = Positions({}, {}, {})
        self._names: dict[KeyPath, list[str]] = {}

    def place(self, file: str, path: KeyPath, *, at_key: bool = False) -> Position:
        """The value (or the key) at the path, or the innermost block round where it would stand."""
        if not path:
            return TOP
        known = self._positions(file)
        return known.of_key(path) if at_key else known.of_value(path)

    def within(self, file: str, path: KeyPath, offset: int | None) -> Position:
        """A character of the text at the path; the text's beginning where it is folded or escaped on its way."""
        place = self.place(file, path)
        known = self._positions(file)
        text = known.texts.get(path, "") if isinstance(known, Positions) else ""
        if offset is None or not text:
            return place
        return _within(self._sources.get(file, b""), place, text, min(offset, len(text)))

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
        if not isinstance(index, int):
            return str(index)
        if isinstance(known, RowPositions):
            return known.name(index)
        items = tuple(parents)
        if items not in self._names:
            self._names[items] = _names_of(known, items)
        names = self._names[items]
        return names[index] if index < len(names) else ""

    def _positions(self, file: str) -> Positions | RowPositions:
        if file != self._file:
            self._file = file
            self._names.clear()
            data = self._sources.get(file, b"")
            self._known = RowPositions(data) if file.endswith(".csv") else positions(data)
        return self._known


_NAMING_KEYS = ("with", "rule", "name", "item", "kind", "cost_center", "fiscal_year", "by", "country", "from")


def _names_of(known: Positions, items: KeyPath) -> list[str]:
    """What each item of a list is called; equal ones are numbered. All at once: a list may be long."""
    names: list[str] = []
    seen: dict[str, int] = {}
    while (item := (*items, len(names))) in known.values:
        own = _identity_of(known, item)
        number = seen[own] = seen.get(own, 0) + 1
        names.append(own if number == 1 else f"{own}#{number}")
    return names


def _identity_of(known: Positions, item: KeyPath) -> str:
    if item in known.texts:
        return known.texts[item]
    return " ".join(known.texts[(*item, key)] for key in _NAMING_KEYS if (*item, key) in known.texts)


def _within(data: bytes, place: Position, text: str, offset: int) -> Position:
    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    first = lines[place.line - 1][place.column - 1 :]
    before = text[:offset]
    if first.startswith("|"):
        number, line = before.count("\n"), before.rpartition("\n")[2]
        whole = text.split("\n")[number]
        written = lines[place.line + number] if place.line + number < len(lines) else ""
        indent = len(written) - len(whole)
        return Position(place.line + 1 + number, indent + len(line) + 1) if written.endswith(whole) else place
    quote = 1 if first[:1] in ("'", '"') else 0
    return Position(place.line, place.column + quote + offset) if first[quote:].startswith(before) else place
