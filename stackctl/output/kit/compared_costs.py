"""Two reports of costs, line by line."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import rounded
from stackctl.model.document import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.reports.cost import ComparedCosts, CostReport

_Keys = tuple["str | None", ...]
_Line = tuple[_Keys, Decimal, Decimal]
"""The keys of a line, its amount before, and its amount now."""


def compared_costs(report: CostReport, compared: ComparedCosts, notes: Sequence[str]) -> Table:
    """Show each line before, now, and the difference."""
    depth = max(len(report.keyed), 1)
    heads = report.keyed or report.by
    lines = [
        Row(
            (*_called(report, keys, depth), before, now, now - before, _percent(before, now)),
            strong=len(keys) < depth,
            level=len(keys) - 1,
        )
        for keys, before, now in _lines(report, compared)
    ]
    before, now = compared.report.total.amount, report.total.amount
    return Table(
        [
            *(Column(name) for name in heads),
            Column(compared.name, "amount", fit="keep"),
            Column("now", "amount", fit="keep"),
            Column("difference", "amount", fit="keep"),
            Column("change", "percent"),
        ],
        lines,
        total=("total", *[None] * (depth - 1), before, now, now - before, _percent(before, now)),
        notes=notes,
        nested=depth,
    )


def compared_rows(report: CostReport, compared: ComparedCosts) -> Table:
    """List the finest lines for machines."""
    amounts = ("before", "amount", "difference")
    heads = [*(Column("", key=key_of(name)) for name in report.by), *(Column(name, "amount") for name in amounts)]
    found = [
        Row((*keys, before, now, now - before, report.currency))
        for keys, before, now in _lines(report, compared)
        if len(keys) == len(report.by)
    ]
    return Table([*heads, Column("currency")], found)


def compared_data(report: CostReport, compared: ComparedCosts) -> dict[str, object]:
    """Encode what a report is compared with."""
    other = compared.report
    return {
        "name": compared.name,
        "from": other.first,
        "to": other.last,
        "total": other.total.amount,
        "difference": report.total.amount - other.total.amount,
        "rows": [
            {
                "keys": dict(zip(report.by, keys, strict=True)),
                "before": before,
                "amount": now,
                "difference": now - before,
            }
            for keys, before, now in _lines(report, compared)
            if len(keys) == len(report.by)
        ],
    }


def key_of(grouping: str) -> str:
    """Name the column of a grouping for machines."""
    # The last column is the currency of the amount.
    return "price-currency" if grouping == "currency" else grouping


def _lines(report: CostReport, compared: ComparedCosts) -> Iterator[_Line]:
    """Yield the lines of either report, those gone last."""
    other = compared.report
    if not report.keyed:
        for at, period in enumerate(report.periods):
            yield (period.name,), _part(other, at), report.total.parts[at]
        for at in range(len(report.periods), len(other.periods)):
            yield (other.periods[at].name,), other.total.parts[at], Decimal(0)
        return
    was = {group.keys: group.amount for group in other.groups}
    now = {group.keys: group.amount for group in report.groups}
    for keys in _in_order(list(now), list(was)):
        yield keys, was.get(keys, Decimal(0)), now.get(keys, Decimal(0))


def _in_order(now: Sequence[_Keys], was: Sequence[_Keys]) -> Iterator[_Keys]:
    """Yield all keys, each above those below it."""
    below: dict[_Keys, dict[_Keys, None]] = {}
    for keys in (*now, *was):
        below.setdefault(keys[:-1], {})[keys] = None

    def walk(above: _Keys) -> Iterator[_Keys]:
        for keys in below.get(above, ()):
            yield keys
            yield from walk(keys)

    return walk(())


def _part(report: CostReport, at: int) -> Decimal:
    return report.total.parts[at] if at < len(report.total.parts) else Decimal(0)


def _called(report: CostReport, keys: _Keys, depth: int) -> list[str | None]:
    name = report.called(report.keyed[len(keys) - 1], keys[-1]) if report.keyed else keys[-1]
    return [*[None] * (len(keys) - 1), name, *[None] * (depth - len(keys))]


def _percent(before: Decimal, now: Decimal) -> Decimal | None:
    return rounded(Fraction(now - before) / Fraction(before) * 100, 1) if before > 0 else None
