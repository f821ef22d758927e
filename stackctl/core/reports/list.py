"""The inventory: tools as the rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import to_cents
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.errors import StackctlError
from stackctl.model.reports.common import Inventory, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stackctl.core.facts.context import Context
    from stackctl.model.finding import Finding
    from stackctl.model.tool import Tool

Value = str | Decimal | int | date | None
_Column = Callable[["Context", str, "Tool", "Sequence[Finding]"], Value]


def _annual_cost(context: Context, tool_id: str, _tool: Tool, _findings: Sequence[Finding]) -> Value:
    cost = context.annual[tool_id]
    # A sum that lacks a part would be a wrong number; no number is an honest one.
    return None if cost.unconverted else to_cents(cost.amount, context.stack.settings.base_currency)


def _notice_by(context: Context, tool_id: str, _tool: Tool, _findings: Sequence[Finding]) -> Value:
    due = context.notices.get(tool_id)
    return None if due is None else due.by


def _term_end(context: Context, tool_id: str, _tool: Tool, _findings: Sequence[Finding]) -> Value:
    from stackctl.core.calendar.terms import current_term, term_end

    terms = context.stack.contract_of(tool_id)
    renewal = None if terms is None else current_term(terms, context.today)
    return None if terms is None else term_end(terms, renewal or 0)


def _person(context: Context, person_id: str | None) -> Value:
    return None if person_id is None else context.stack.person_name(person_id)


def _listed(words: Sequence[str]) -> Value:
    return ", ".join(words) or None


COLUMNS: dict[str, _Column] = {
    "id": lambda _context, tool_id, _tool, _findings: tool_id,
    "name": lambda _context, _id, tool, _findings: tool.name,
    "vendor": lambda context, _id, tool, _findings: context.stack.vendor_name(tool),
    "category": lambda _context, _id, tool, _findings: tool.category,
    "status": lambda _context, _id, tool, _findings: tool.status,
    "since": lambda _context, _id, tool, _findings: tool.since,
    "origin": lambda _context, _id, tool, _findings: tool.origin,
    "criticality": lambda _context, _id, tool, _findings: tool.criticality,
    "owner": lambda context, _id, tool, _findings: _person(context, tool.owner.business),
    "technical-owner": lambda context, _id, tool, _findings: _person(context, tool.owner.technical),
    "team": lambda _context, _id, tool, _findings: tool.owner.team,
    "used-by": lambda _context, _id, tool, _findings: _listed(tool.used_by),
    "regions": lambda _context, _id, tool, _findings: _listed(tool.regions),
    "capabilities": lambda _context, _id, tool, _findings: _listed(tool.capabilities),
    "tags": lambda _context, _id, tool, _findings: _listed(tool.tags),
    "annual-cost": _annual_cost,
    "term-end": _term_end,
    "notice-by": _notice_by,
    "seats": lambda _context, _id, tool, _findings: None if tool.usage is None else tool.usage.seats,
    "active-seats": lambda _context, _id, tool, _findings: None if tool.usage is None else tool.usage.active,
    "last-used": lambda _context, _id, tool, _findings: None if tool.usage is None else tool.usage.last_used,
    "integrations": lambda context, tool_id, _tool, _findings: len(context.live_flows_of.get(tool_id, ())),
    "findings": lambda _context, tool_id, _tool, findings: sum(
        found.tool == tool_id and found.status == "new" for found in findings
    ),
    "file": lambda context, tool_id, _tool, _findings: context.stack.files[tool_id],
}
"""Every column by name; `annual-cost` is in the base currency."""

USUAL = ("id", "name", "vendor", "category", "status", "owner", "annual-cost", "findings")
"""The columns where nobody asks for others."""


def columns_of(names: str | None) -> tuple[str, ...]:
    """The columns that a comma-separated list names. Raises `StackctlError` for one that does not exist."""
    if names is None:
        return USUAL
    wanted = tuple(name.strip() for name in names.split(",") if name.strip())
    for name in wanted:
        _check(name)
    if not wanted:
        raise StackctlError("--columns is empty", hint=f"write {one_of(tuple(COLUMNS))}")
    return tuple(dict.fromkeys(wanted))


def sort_key_of(name: str | None) -> tuple[str, bool]:
    """The column to sort by and whether downwards: `-annual-cost` is the dearest first."""
    if name is None:
        return "id", False
    column = name.removeprefix("-")
    _check(column)
    return column, name.startswith("-")


def inventory(
    context: Context,
    tools: Collection[str],
    findings: Sequence[Finding],
    columns: tuple[str, ...],
    sort: tuple[str, bool],
) -> Inventory:
    """The tools as rows; of equal ones the order is that of the ids, and empty values come last."""
    key, downwards = sort
    by_tool: dict[str, list[Finding]] = {}
    for found in findings:
        by_tool.setdefault(found.tool or "", []).append(found)
    rows = []
    for tool_id in sorted(tools):
        tool = context.stack.tools[tool_id]
        own = by_tool.get(tool_id, ())
        values = {name: COLUMNS[name](context, tool_id, tool, own) for name in dict.fromkeys((*columns, key))}
        rows.append(values)
    given = sorted((row for row in rows if row[key] is not None), key=lambda row: _order(row[key]), reverse=downwards)
    ordered = [*given, *(row for row in rows if row[key] is None)]
    return Inventory(
        today=context.today,
        currency=context.stack.settings.base_currency,
        columns=columns,
        rows=tuple(Row({name: row[name] for name in columns}) for row in ordered),
        tools=len(context.stack.tools),
        usual=columns == USUAL,
    )


def _order(value: Value) -> tuple[Decimal, str]:
    match value:
        case str():
            return Decimal(0), value.casefold()
        case date():
            return Decimal(value.toordinal()), ""
        case _:
            return Decimal(value or 0), ""


def _check(name: str) -> None:
    if name not in COLUMNS:
        raise StackctlError(
            f"no column {quoted(name)}{did_you_mean(name, COLUMNS)}", hint=f"write {one_of(tuple(COLUMNS))}"
        )
