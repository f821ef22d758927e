"""Whether the amounts of a cost report add up, in every direction, as they are shown."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.model.currency import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.reports.cost import CostGroup, CostReport

Keys = tuple[str | None, ...]


def apart(report: CostReport) -> Iterator[str]:
    """What in a report does not add up, or is no amount; nothing where all is well."""
    lines = [*report.groups, report.total]
    below_it: dict[Keys, list[CostGroup]] = defaultdict(list)
    for group in report.groups:
        below_it[group.keys[:-1]].append(group)
    items: dict[Keys, Decimal] = defaultdict(Decimal)
    for item in report.items:
        items[item.keys] += item.amount
    for line in lines:
        if sum(line.parts, Decimal(0)) != line.amount:
            yield f"the periods of {line.keys} do not add up"
        below = below_it[line.keys]
        if len(line.keys) < len(report.keyed):
            columns = zip(*(group.parts for group in below), strict=True) if below else ((),) * len(line.parts)
            if tuple(sum(column, Decimal(0)) for column in columns) != line.parts:
                yield f"what is below {line.keys} does not add up to it by period"
            if sum((group.amount for group in below), Decimal(0)) != line.amount:
                yield f"what is below {line.keys} does not add up to it"
        elif items[line.keys] != line.amount:
            yield f"the items of {line.keys} do not add up to it"
    digits = DIGITS[report.currency]
    shown = [amount for line in lines for amount in (line.amount, *line.parts)]
    shown += [item.amount for item in report.items]
    yield from (f"{amount!r} is no amount" for amount in shown if not _is_amount(amount, digits))


def _is_amount(amount: object, digits: int) -> bool:
    return type(amount) is Decimal and amount.as_tuple().exponent == -digits
