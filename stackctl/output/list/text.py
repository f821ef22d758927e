"""`list` as people read it: a table that fits the terminal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import rounded
from stackctl.core.text.escape import terminal
from stackctl.core.text.messages import count
from stackctl.model.facts import NUMBERS
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.tables import table
from stackctl.output.kit.terminal import failures, joined, wrapped
from stackctl.output.kit.values import yes_or_no

if TYPE_CHECKING:
    from stackctl.model.facts import Cell, Fact
    from stackctl.model.look import Look
    from stackctl.model.reports.common import Inventory
    from stackctl.output.kit.conventions import Conventions

# On a narrow terminal the id stands for name and vendor; the category is the next to go.
_SPARED_FIRST = frozenset({"name", "vendor"})
_SPARED_NEXT = frozenset({"category"})
_WIDE, _MEDIUM = 140, 110


def render(report: Inventory, look: Look) -> str:
    """The rows, then how many there are and what they cost."""
    if not report.rows:
        return joined(wrapped(f"no tool of {report.tools} matches", look))
    usual = conventions(look)
    columns = _fitting(report, look)
    heads = [f"{report.currency} a year" if fact.type == "amount" else fact.name for fact in columns]
    rows = [[_cell(row.values[fact.name], usual) for fact in columns] for row in report.rows]
    right = {number for number, fact in enumerate(columns) if fact.type in NUMBERS}
    costs = [row.values["annual-cost"] for row in report.rows if "annual-cost" in row.values]
    known = [cost for cost in costs if isinstance(cost, Decimal)]
    total = f"{len(report.rows)} of {count(report.tools, 'tool')}"
    if costs:
        total += f", {_whole(sum(known, Decimal(0)), usual)} {report.currency} a year"
        if len(known) < len(costs):
            total += f" without the {len(costs) - len(known)} whose currency has no rate"
    below = ["", *wrapped(total, look), *failures(report.crashes, look)]
    return table(heads, rows, look, right=right) + joined(below)


def _fitting(report: Inventory, look: Look) -> list[Fact]:
    """The columns; where nobody asked for any, as many of the usual ones as the terminal has room for."""
    width = _WIDE if look.width is None or not report.usual else look.width
    spared = _SPARED_FIRST if width < _WIDE else frozenset()
    spared |= _SPARED_NEXT if width < _MEDIUM else frozenset()
    return [fact for fact in report.columns if fact.name not in spared]


def _cell(value: Cell, usual: Conventions) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return yes_or_no(value)
        case str():
            return terminal(value)
        case date():
            return usual.day(value)
        case Decimal():
            return _whole(value, usual)
        case _:
            return usual.number(Decimal(value))


def _whole(amount: Decimal, usual: Conventions) -> str:
    """An amount in whole units of its currency."""
    return usual.number(rounded(Fraction(amount), 0))
