"""What `stackctl list` has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.facts import Cell, Fact


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inventory: values by column, None where the file does not say."""

    values: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Inventory:
    """The tools that were asked for, as a table; `usual` where nobody asked for other columns."""

    today: date
    currency: str
    columns: tuple[Fact, ...]
    rows: tuple[Row, ...]
    tools: int
    usual: bool
    crashes: tuple[str, ...] = ()
