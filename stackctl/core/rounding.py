"""Rounding of tables of amounts, so that what is shown adds up in both directions.

Amounts are exact fractions, `digits` the decimals that they are shown with. Each is shown as one of the two numbers of
so many decimals that it lies between; as it is, where it has no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.money import FINE, floors_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction


def table_of(
    rows: Sequence[int], columns: Sequence[int], amounts: Sequence[Sequence[Fraction]], digits: int
) -> list[list[int]]:
    """A table of amounts in units of their last decimal, so that each row adds up to what it is shown as in all.

    `rows` are these sums, each that of the row's amounts rounded up or down. The columns come as near to `columns`,
    which add up to the same, as the amounts let them: where that is possible by exchanging two of a row, equal.
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
