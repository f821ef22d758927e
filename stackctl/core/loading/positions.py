"""From the key paths of findings to lines and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.loading.csv_reader import RowPositions
from stackctl.core.loading.yaml_reader import tree
from stackctl.core.loading.yaml_tree import Tree
from stackctl.model.source import TOP, Position

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.loading.yaml_tree import Node
    from stackctl.model.source import KeyPath

_NAMING_KEYS = ("with", "rule", "name", "item", "kind", "cost_center", "fiscal_year", "by", "country", "from", "as_of")


class Locator:
    """Places of key paths: ask file by file."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._file = ""
        self._known: Tree | RowPositions = Tree("")
        self._names: dict[KeyPath, list[str]] = {}

    def place(self, file: str, path: KeyPath, *, at_key: bool = False) -> Position:
        """Place a value, its key, or the innermost block there."""
        if not path:
            return TOP
        known = self._positions(file)
        return known.of_key(path) if at_key else known.of_value(path)

    def within(self, file: str, path: KeyPath, offset: int | None) -> Position:
        """Place a character; where it is folded, the text's beginning."""
        known = self._positions(file)
        node = known.at(path) if isinstance(known, Tree) else None
        if offset is None or not isinstance(known, Tree) or node is None or not node.text:
            return self.place(file, path)
        return _within(known.text, node, node.text.rstrip("\n")[:offset])

    def named(self, file: str, path: KeyPath) -> str:
        """Name a path: `integrations[salesforce].method`."""
        words: list[str] = []
        for depth, step in enumerate(path):
            if isinstance(step, int):
                words.append(f"[{self._identity(file, path[:depth], step)}]")
            else:
                words.append(f".{step}" if words else step)
        return "".join(words)

    def _identity(self, file: str, items: KeyPath, index: int) -> str:
        known = self._positions(file)
        if isinstance(known, RowPositions):
            return known.name(index)
        if items not in self._names:
            self._names[items] = _names_in(known.at(items))
        names = self._names[items]
        return names[index] if index < len(names) else ""

    def _positions(self, file: str) -> Tree | RowPositions:
        if file != self._file:
            self._file = file
            self._names.clear()
            data = self._sources.get(file, b"")
            self._known = RowPositions(data) if file.endswith(".csv") else tree(data)
        return self._known


def _names_in(items: Node | None) -> list[str]:
    """Name the items of a list; number equal ones."""
    # all at once: a list may be long
    names: list[str] = []
    seen: dict[str, int] = {}
    for item in () if items is None else items.items:
        name = _identity_of(item)
        number = seen[name] = seen.get(name, 0) + 1
        names.append(name if number == 1 else f"{name}#{number}")
    return names


def _identity_of(item: Node) -> str:
    if item.text is not None:
        return item.text
    given = (item.by_step.get(key) for key in _NAMING_KEYS)
    return " ".join(value.text for value in given if value is not None and value.text is not None)


def _within(written: str, node: Node, before: str) -> Position:
    """Place the character after `before`, else the node's text."""
    place = node.position
    if node.style == "|":
        number, column = before.count("\n"), len(before) - before.rfind("\n")
        lines = written[node.start : node.end].splitlines()
        lines_of_text = (node.text or "").split("\n")
        line = lines[number + 1] if number + 1 < len(lines) else ""
        if line.endswith(lines_of_text[number]):
            return Position(place.line + 1 + number, len(line) - len(lines_of_text[number]) + column)
        return place
    start = node.start + len(node.style if node.style in ("'", '"') else "")
    is_written_so = "\n" not in before and written.startswith(before, start)
    return Position(place.line, place.column + start - node.start + len(before)) if is_written_so else place
