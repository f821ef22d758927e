"""Rounding of tables, so that they add up every way.

Amounts are exact fractions, `digits` their decimals. Each is shown as one of the two numbers that it lies between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import floors_of, parts_of, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


Keys = tuple[str | None, ...]
Path = tuple[str, ...]
RoundedLine = tuple[Keys, list[int]]
"""The keys of a line, outermost first, and its amounts in units of their last decimal, one a column."""


@dataclass(slots=True)
class _Node:
    """A line before it is rounded, with those below it."""

    keys: Keys
    parts: list[int]
    whole: int = 0
    below: dict[str | None, _Node] = field(default_factory=dict)


def nested(
    leaves: Iterable[tuple[Keys, Sequence[int]]], denominator: int, columns: Sequence[Path], digits: int
) -> tuple[list[RoundedLine], list[int]]:
    """Round lines from the grand total downwards.

    Each is followed by those below it, the largest first, then by key, no key last; the grand total comes apart.
    `leaves` are the last lines: their keys, all of one length, and their amounts as parts of a common denominator; of
    one line there may be several. `columns` say what each column is a part of, outermost first, all of one length: a
    year is rounded first, then shared among its quarters, then among their months.
    """
    root = _Node((), [0] * len(columns))
    for keys, parts in leaves:
        _add(root, keys, parts)
    last: list[tuple[_Node, int]] = []
    _share(root, units(Fraction(root.whole, denominator), digits), denominator, digits, last)
    cells = _spread([number for _, number in last], [node.parts for node, _ in last], denominator, columns, digits)
    by_keys = {node.keys: row for (node, _), row in zip(last, cells, strict=True)}
    return list(_lines(root, by_keys)), _summed(cells)


def _add(root: _Node, keys: Keys, parts: Sequence[int]) -> None:
    whole = sum(parts)
    nodes = [root]
    for depth, key in enumerate(keys, start=1):
        below = nodes[-1].below
        if key not in below:
            below[key] = _Node(keys[:depth], [0] * len(parts))
        nodes.append(below[key])
    for node in nodes:
        node.whole += whole
        node.parts = [one + other for one, other in zip(node.parts, parts, strict=True)]


def _share(node: _Node, whole: int, denominator: int, digits: int, last: list[tuple[_Node, int]]) -> None:
    """Share a rounded sum down to the last lines."""
    if not node.below:
        last.append((node, whole))
        return
    ordered = sorted(node.below.items(), key=lambda item: (-item[1].whole, item[0] is None, item[0] or ""))
    node.below = dict(ordered)
    numbers = parts_of(whole, [one.whole for _, one in ordered], denominator, digits)
    for (_, one), number in zip(ordered, numbers, strict=True):
        _share(one, number, denominator, digits, last)


def _spread(
    rows: Sequence[int], parts: Sequence[Sequence[int]], denominator: int, columns: Sequence[Path], digits: int
) -> list[list[int]]:
    """Share the lines' sums among the columns, level by level."""
    groups: dict[str, list[int]] = {}
    for number, path in enumerate(columns):
        groups.setdefault(path[0], []).append(number)
    sums = [[sum([row[number] for number in group]) for group in groups.values()] for row in parts]
    wholes = _summed(sums)
    wished = parts_of(units(Fraction(sum(wholes), denominator), digits), wholes, denominator, digits)
    cells = table_of(rows, wished, sums, denominator, digits)
    if len(columns[0]) == 1:
        return cells
    found = [[0] * len(columns) for _ in rows]
    for at, group in enumerate(groups.values()):
        within = [[row[number] for number in group] for row in parts]
        paths = [columns[number][1:] for number in group]
        inner = _spread([row[at] for row in cells], within, denominator, paths, digits)
        for row, amounts in zip(found, inner, strict=True):
            for number, amount in zip(group, amounts, strict=True):
                row[number] = amount
    return found


def _lines(node: _Node, cells: Mapping[Keys, list[int]]) -> Iterator[RoundedLine]:
    for line in node.below.values():
        below = list(_lines(line, cells))
        direct = [numbers for keys, numbers in below if len(keys) == len(line.keys) + 1]
        yield line.keys, _summed(direct) if below else cells[line.keys]
        yield from below


def _summed(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def table_of(
    rows: Sequence[int], columns: Sequence[int], parts: Sequence[Sequence[int]], denominator: int, digits: int
) -> list[list[int]]:
    """Round a table so that each row adds up.

    From parts of a common denominator to units of the last decimal. `rows` are the sums shown, each that of the row's
    amounts rounded up or down; the columns come as near to `columns` as exchanging two amounts of a row can bring them.
    """
    errors = [0] * len(columns)
    table: list[list[int]] = []
    lost: list[list[int]] = []
    for whole, row in zip(rows, parts, strict=True):
        floors, losses = floors_of(row, denominator, digits)
        missing = whole - sum(floors)
        if not missing and not any(losses):
            table.append(floors)
            lost.append(losses)
            continue
        # A column that has been given too little so far comes first; an amount that lost nothing is never raised.
        order = sorted((at for at, loss in enumerate(losses) if loss), key=lambda at: errors[at] - losses[at])
        raised = set(order[:missing])
        for at, loss in enumerate(losses):
            errors[at] += (denominator if at in raised else 0) - loss
            floors[at] += at in raised
        table.append(floors)
        lost.append([-loss if at in raised else loss for at, loss in enumerate(losses)])
    _balance(table, lost, columns)
    return table


def _balance(table: list[list[int]], lost: list[list[int]], columns: Sequence[int]) -> None:
    """Move units within rows from full columns to wanting ones.

    `lost` is by cell: positive where rounded down, negative where up, 0 where exact.
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
