"""The report `cost`: amounts that add up as shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from stackctl.model.money import Money

if TYPE_CHECKING:
    from stackctl.model.finding import Finding

Basis = Literal["effective", "billed", "actual", "prepaid"]
"""When a cost counts: when it serves, when it is invoiced, or when it was booked. `prepaid` is the balance on a day:
what was invoiced until then, less what it has served for."""

Unit = Literal["seat", "active-user"]
"""What a cost is divided by."""

Uplift = Literal["none", "expected", "cap"]
"""The price that a contract that renews by itself is taken to renew at: the present one, with the rise that is
expected, or with the most that the contract allows."""

BASES: tuple[Basis, ...] = ("effective", "billed", "actual", "prepaid")
UNITS: tuple[Unit, ...] = ("seat", "active-user")
UPLIFTS: tuple[Uplift, ...] = ("none", "expected", "cap")


@dataclass(frozen=True, slots=True)
class Period:
    """A column: a month (`2026-01`) or fiscal quarter (`2026-Q1`).

    The span may cut it. `quarter` is the one that it is in, or is.
    """

    name: str
    quarter: str
    first: date
    last: date

    @property
    def year(self) -> str:
        """The fiscal year that it is in."""
        return self.quarter[:4]

    @property
    def path(self) -> tuple[str, str, str]:
        """What it is a part of, outermost first, and itself."""
        return (self.year, self.quarter, self.name)


@dataclass(frozen=True, slots=True)
class MissingPrice:
    """Days of use without a price, first and last.

    `since` is the day from which on the tool is known to be in use. `is_before`: there is a price from the next day on.
    """

    tool: str
    first: date
    last: date
    since: date
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class DoubtfulEnd:
    """A retired tool with no day, or a wrong one.

    `used` is a day on which it was used after `since`; `amount` is what does not count for it, by then or by today.
    """

    tool: str
    since: date | None
    used: date | None
    amount: Money


@dataclass(frozen=True, slots=True)
class RateUsed:
    """A rate that amounts were converted at, with its day.

    Units of the currency for one unit of that of the report. `is_early` says that there were bookings of days before
    it, for which there are no rates.
    """

    currency: str
    rate: Decimal
    as_of: date | None
    is_early: bool = False


@dataclass(frozen=True, slots=True)
class CostGroup:
    """A line: its `keys` from the outermost grouping inwards.

    A key is None where a tool has no such value. Fewer keys than groupings make a subtotal of the lines that follow it;
    the grand total has none and is not among them. `parts`, one a period, add up to `amount`, as do the lines below.
    """

    keys: tuple[str | None, ...]
    amount: Decimal
    parts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class CostItem:
    """What one price or booked item costs one centre.

    `keys` are those of the line of the report that it belongs to: the amounts of a line's items add up to it. `own` is
    in the currency of the price, `rate` how many units of that one has for one of the report's. `contract` is the
    contract's number, or its file's id.
    """

    keys: tuple[str | None, ...]
    tool: str
    vendor: str
    contract: str | None
    item: str
    kind: str
    cost_center: str | None
    own: Money
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Renewed:
    """A contract assumed to renew, at a rise of `percent`."""

    tools: tuple[str, ...]
    contract: str | None
    day: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Stopped:
    """A cost that ends within the span with its contract.

    `amount` is what would follow in the span at the same price, and is not counted.
    """

    tool: str
    contract: str | None
    day: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Unconverted:
    """An amount that totals lack, for want of a rate."""

    tool: str
    amount: Money


@dataclass(frozen=True, slots=True)
class ToolCost:
    """What is counted of a tool."""

    tool: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Without:
    """What a report would be lower by, without some tools.

    `signed` is how much of the `amount` is signed already: it falls before the first way out of each contract.
    """

    tools: tuple[str, ...]
    amount: Money
    signed: Money


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What a unit costs: an `amount` for so many `units`.

    Only tools whose units are known are in it.
    """

    units: Decimal
    amount: Decimal
    each: Decimal


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """What a unit costs, by the keys of a line.

    `unknown` are the tools with a cost whose units are not known.
    """

    unit: Unit
    lines: Mapping[tuple[str | None, ...], UnitCost]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedCosts:
    """The report that another is held against."""

    name: str
    report: CostReport


@dataclass(frozen=True, slots=True)
class CostReport:
    """The cost of a span, grouped.

    `by` are all groupings; those of `groups` are the ones that are no time (`keyed`). `periods` are the
    columns: quarters if requested, else the months. `names` say what an id of a grouping is called.
    `rates` are those that amounts were converted at, by day and currency. `left_out` is what tools that are only
    proposed or evaluated would cost: it is not counted. `retired` is what of the total is for tools that are retired.
    `spend_until` is the last day that the actual spend reaches to.
    """

    today: date
    first: date
    last: date
    fiscal_year: int | None
    basis: Basis
    uplift: Uplift
    currency: str
    by: tuple[str, ...]
    keyed: tuple[str, ...]
    periods: tuple[Period, ...]
    groups: tuple[CostGroup, ...]
    items: tuple[CostItem, ...]
    total: CostGroup
    names: Mapping[str, Mapping[str, str]]
    rates: tuple[RateUsed, ...]
    tools: int
    renewed: tuple[Renewed, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    missing_prices: tuple[MissingPrice, ...] = ()
    doubtful_ends: tuple[DoubtfulEnd, ...] = ()
    left_out: tuple[Unconverted, ...] = ()
    unconverted: tuple[Unconverted, ...] = ()
    retired: tuple[ToolCost, ...] = ()
    spend_until: date | None = None
    findings: tuple[Finding, ...] = ()
    organisation: str = ""
    without: Without | None = None
    unit_costs: UnitCosts | None = None
    compared: ComparedCosts | None = None

    def called(self, grouping: str, key: str | None) -> str:
        """Return the name of a key, with words for none."""
        if key is None:
            return f"(no {grouping.replace('-', ' ').replace('center', 'centre')})"
        name = self.names.get(grouping, {}).get(key)
        # A cost centre is known by its number; a person and a team by their names.
        return key if name is None else f"{key} {name}" if grouping == "cost-center" else name
