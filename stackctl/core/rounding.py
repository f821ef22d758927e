"""Rounding of nested lines and of tables of amounts, so that what is shown adds up in every direction.

Amounts are exact fractions, `digits` the decimals that they are shown with. Each is shown as one of the two numbers of
so many decimals that it lies between; as it is, where it has no more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money import FINE, floors_of, parts_of, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Keys = tuple[str | None, ...]
Path = tuple[str, ...]
Line = tuple[Keys, list[int]]
"""The keys of a line, outermost first, and its amounts in units of their last decimal, one a column."""


@dataclass(slots=True)
class _Node:
    """A line before it is rounded, with those below it."""

    keys: Keys
    amounts: list[Fraction]
    below: dict[str | None, _Node] = field(default_factory=dict)

    @property
    def whole(self) -> Fraction:
        return sum(self.amounts, Fraction(0))


def nested(
    leaves: Mapping[Keys, Sequence[Fraction]], columns: Sequence[Path], digits: int
) -> tuple[list[Line], list[int]]:
    """Lines rounded from the grand total downwards, each followed by those below it, and the grand total.

    `leaves` are the amounts of the last lines by their keys, which are all of one length; a line above them has the
    sums. Of lines below the same one the largest comes first; of equal ones the order of the keys decides, and what
    has no key comes last. `columns` say what each column is a part of, outermost first, all of one length: what a line
    has in a year is rounded first, then shared among its quarters, then among their months.
    """
    root = _Node((), [Fraction(0)] * len(columns))
    for keys, amounts in leaves.items():
        _add(root, keys, amounts)
    last: list[tuple[_Node, int]] = []
    _share(root, units(root.whole, digits), digits, last)
    cells = _spread([number for _, number in last], [node.amounts for node, _ in last], columns, digits)
    by_keys = {node.keys: row for (node, _), row in zip(last, cells, strict=True)}
    return list(_lines(root, by_keys)), _summed(cells)


def _add(root: _Node, keys: Keys, amounts: Sequence[Fraction]) -> None:
    node = root
    for depth in range(len(keys) + 1):
        if depth:
            key = keys[depth - 1]
            if key not in node.below:
                node.below[key] = _Node(keys[:depth], [Fraction(0)] * len(amounts))
            node = node.below[key]
        for number, amount in enumerate(amounts):
            if amount:
                node.amounts[number] += amount


def _share(node: _Node, whole: int, digits: int, last: list[tuple[_Node, int]]) -> None:
    """Shares a rounded sum among what it is made of, down to the lines that have nothing below them."""
    if not node.below:
        last.append((node, whole))
        return
    wholes = {key: one.whole for key, one in node.below.items()}
    order = sorted(wholes, key=lambda key: (-wholes[key], key is None, key or ""))
    node.below = {key: node.below[key] for key in order}
    for key, part in zip(order, parts_of(whole, [wholes[key] for key in order], digits), strict=True):
        _share(node.below[key], part, digits, last)


def _spread(
    rows: Sequence[int], amounts: Sequence[Sequence[Fraction]], columns: Sequence[Path], digits: int
) -> list[list[int]]:
    """What lines come to as a whole, shared among the columns, level by level."""
    groups: dict[str, list[int]] = {}
    for number, path in enumerate(columns):
        groups.setdefault(path[0], []).append(number)
    sums = [[sum((row[number] for number in group), Fraction(0)) for group in groups.values()] for row in amounts]
    wholes = [sum(column, Fraction(0)) for column in zip(*sums, strict=True)]
    wished = parts_of(units(sum(wholes, Fraction(0)), digits), wholes, digits)
    cells = table_of(rows, wished, sums, digits)
    if len(columns[0]) == 1:
        return cells
    found = [[0] * len(columns) for _ in rows]
    for at, group in enumerate(groups.values()):
        within = [[row[number] for number in group] for row in amounts]
        inner = _spread([row[at] for row in cells], within, [columns[number][1:] for number in group], digits)
        for row, parts in zip(found, inner, strict=True):
            for number, part in zip(group, parts, strict=True):
                row[number] = part
    return found


def _lines(node: _Node, cells: Mapping[Keys, list[int]]) -> Iterator[Line]:
    for one in node.below.values():
        below = list(_lines(one, cells))
        direct = [numbers for keys, numbers in below if len(keys) == len(one.keys) + 1]
        yield one.keys, _summed(direct) if below else cells[one.keys]
        yield from below


def _summed(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def table_of(
    rows: Sequence[int], columns: Sequence[int], amounts: Sequence[Sequence[Fraction]], digits: int
) -> list[list[int]]:
    """A table of amounts in units of their last decimal, so that each row adds up to what it is shown as in all.

    `rows` are these sums, each that of the row's amounts rounded up or down. The columns come as near to adding up to
    `columns` as exchanging two amounts of a row can bring them.
    """
    errors = [0] * len(columns)
    table: list[list[int]] = []
    lost: list[list[int]] = []
    for whole, row in zip(rows, amounts, strict=True):
        floors, losses = floors_of(row, digits)
        missing = whole - sum(floors)
        # A column that has been given too little so far comes first; an amount that lost nothing is never raised.
        order = sorted(
            (index for index in range(len(row)) if losses[index]), key=lambda index: errors[index] - losses[index]
        )
        raised = set(order[:missing])
        for index in range(len(row)):
            errors[index] += (FINE if index in raised else 0) - losses[index]
            floors[index] += index in raised
        table.append(floors)
        lost.append([0 if not loss else (-loss if index in raised else loss) for index, loss in enumerate(losses)])
    _balance(table, lost, columns)
    return table


def _balance(table: list[list[int]], lost: list[list[int]], columns: Sequence[int]) -> None:
    """Moves units within rows from columns that have too many to those that have too few.

    `lost` holds, by cell, a positive loss where it was rounded down, a negative one where up, 0 where not at all.
    """
    excess = [sum(row[index] for row in table) - whole for index, whole in enumerate(columns)]
    for row, marks in zip(table, lost, strict=True):
        if not any(excess):
            return
        for many in (index for index, mark in enumerate(marks) if mark < 0 and excess[index] > 0):
            few = next((index for index, mark in enumerate(marks) if mark > 0 and excess[index] < 0), None)
            if few is not None:
                row[many], row[few] = row[many] - 1, row[few] + 1
                marks[many], marks[few] = -marks[many], -marks[few]
                excess[many], excess[few] = excess[many] - 1, excess[few] + 1
