"""The tree of a YAML file's values as written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stackctl.model.source import TOP, Position

if TYPE_CHECKING:
    from stackctl.model.source import KeyPath


@dataclass  # not frozen: that makes a tree twice as slow to build
class Node:
    """A value as it is written, from `start` to `end`."""

    start: int
    end: int  # of a block that of its last value; of a block text before its final line breaks, unless kept (`+`)
    line: int
    column: int
    style: str  # its sign: none or a quote on its line, `|` `>` block text, `[` `{` on its line, `-` `:` blocks
    text: str | None = None  # None where the value is no text
    key: Node | None = None
    items: tuple[Node, ...] = ()

    @property
    def position(self) -> Position:
        """The place of the first character."""
        return Position(self.line, self.column)

    @cached_property
    def by_step(self) -> dict[str | int, Node]:
        """The items by index, or by key without repetitions."""
        found: dict[str | int, Node] = {}
        for index, item in enumerate(self.items):
            found.setdefault(index if item.key is None else item.key.text or "", item)
        return found


@dataclass(frozen=True, slots=True)
class Tree:
    """The text of a file without byte-order mark."""

    text: str
    root: Node | None = None  # None where the file is empty or refused

    def at(self, path: KeyPath) -> Node | None:
        """Find the value at a path."""
        node = self.root
        for step in path:
            node = None if node is None else node.by_step.get(step)
        return node

    def of_value(self, path: KeyPath) -> Position:
        """Place a value, or the innermost block round it."""
        while path:
            node = self.at(path)
            if node is not None:
                return node.position
            path = path[:-1]
        return TOP

    def of_key(self, path: KeyPath) -> Position:
        """Place the key of a value, or what `of_value` finds."""
        node = self.at(path)
        return self.of_value(path) if node is None or node.key is None else node.key.position
