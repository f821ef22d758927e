"""The inventory: a table of tools, with facts as columns."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.facts.columns import FACTS
from stackctl.core.money.amounts import rounded, to_cents
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.reports.list import Inventory, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stackctl.core.facts.columns import ToolFact
    from stackctl.core.facts.context import Context
    from stackctl.model.facts import Cell, FactValue
    from stackctl.model.finding import Finding

USUAL = tuple(
    FACTS[name] for name in ("id", "name", "vendor", "category", "status", "owner", "annual-cost", "findings")
)
"""The columns where nobody asks for others."""


def columns_of(names: str | None) -> tuple[ToolFact, ...]:
    """Look up the columns of a comma-separated list.

    Raises `StackctlError` for one that does not exist.
    """
    if names is None:
        return USUAL
    columns = tuple(dict.fromkeys(_column(name.strip()) for name in names.split(",") if name.strip()))
    if not columns:
        raise StackctlError("--columns is empty", hint=f"write {one_of(tuple(FACTS))}")
    return columns


def sort_key_of(name: str | None) -> tuple[ToolFact, bool]:
    """Look up the column to sort by, and whether downwards.

    `-annual-cost` is the dearest first. Raises `StackctlError` for a column that does not exist.
    """
    return (FACTS["id"], False) if name is None else (_column(name.removeprefix("-")), name.startswith("-"))


def inventory(
    context: Context,
    tools: Collection[str],
    findings: Sequence[Finding],
    columns: tuple[ToolFact, ...],
    sort: tuple[ToolFact, bool],
) -> Inventory:
    """List the tools, sorted; then by id, empty values last."""
    # `findings` are those of all rules, for the columns that need them.
    key, downwards = sort
    counts = Counter(found.tool for found in findings if found.status == "new")
    rows = [
        {
            fact.name: counts[tool_id] if fact.needs_rules else _cell(fact.value(context, tool_id))
            for fact in dict.fromkeys((*columns, key))
        }
        for tool_id in sorted(tools)
    ]
    known = [row for row in rows if row[key.name] is not None]
    known.sort(key=lambda row: _order(row[key.name]), reverse=downwards)
    ordered = [*known, *(row for row in rows if row[key.name] is None)]
    currency = context.stack.settings.base_currency
    counted = [cost for tool_id, cost in context.committed.items() if tool_id in tools]
    return Inventory(
        today=context.today,
        currency=currency,
        columns=columns,
        rows=tuple(Row({fact.name: row[fact.name] for fact in columns}) for row in ordered),
        tools=len(context.stack.tools),
        usual=columns == USUAL,
        annual_cost=to_cents(sum((cost.amount for cost in counted), Fraction(0)), currency),
        uncounted=sum(context.annual[tool_id].amount > 0 for tool_id in tools if tool_id not in context.committed),
    )


def _cell(value: FactValue) -> Cell:
    match value:
        case tuple():
            return ", ".join(value) or None
        case Fraction():
            return rounded(value, 1)
        case _:
            return value


def _order(value: Cell) -> tuple[Decimal, str]:
    match value:
        case str():
            return Decimal(0), value.casefold()
        case date():
            return Decimal(value.toordinal()), ""
        case _:
            return Decimal(value or 0), ""


def _column(name: str) -> ToolFact:
    if name not in FACTS:
        hint = f"write {one_of(tuple(FACTS))}"
        raise StackctlError(f"no column {quoted(name)}{did_you_mean(name, FACTS)}", hint=hint)
    return FACTS[name]
