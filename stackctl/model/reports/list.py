"""What `stackctl list` has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.facts import Cell, Fact


@dataclass(frozen=True, slots=True)
class Row:
    """A tool's values by column; None where not given."""

    values: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Inventory:
    """The selected tools as a table; `usual` for default columns.

    `annual_cost` is that of the tools whose cost counts; `uncounted` is how many of the rest have a price.
    """

    today: date
    currency: str
    columns: tuple[Fact, ...]
    rows: tuple[Row, ...]
    tools: int
    usual: bool
    annual_cost: Decimal
    uncounted: int
    crashes: tuple[str, ...] = ()
