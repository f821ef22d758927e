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
    """A value as it is written.

    It takes the characters from `start` to `end` of the file's text.
    A block ends with the last value in it; a block text (`|`, `>`) before its final line breaks, where it does not keep
    them (`+`). `style` is the sign that the value is written with: none or a quote for a text on its line, `|` or `>`
    for a block text, `[` or `{` for a list or a mapping on its line, `-` or `:` for a block of them. `text` is None
    where the value is no text.
    """

    start: int
    end: int
    line: int
    column: int
    style: str
    text: str | None = None
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
    """The text of a file and its root.

    The text is without a byte-order mark; there is no root where the file is empty or refused.
    """

    text: str
    root: Node | None = None

    def at(self, path: KeyPath) -> Node | None:
        """Find the value at a path."""
        node = self.root
        for step in path:
            node = None if node is None else node.by_step.get(step)
        return node

    def of_value(self, path: KeyPath) -> Position:
        """Place a value, or the innermost block round it.

        At the top: the first line.
        """
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
