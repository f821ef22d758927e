"""The report `renewals`: which contract needs a decision by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, get_args

from stackctl.model.money import Money
from stackctl.model.reports.audit import Event

if TYPE_CHECKING:
    from stackctl.model.reports.cost import Unconverted
    from stackctl.model.scalars import Duration

Grouping = Literal["owner", "month"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)

RenewalKind = Literal["notice", "way-out", "renewal", "end", "ended", "followed"]
"""What falls on the day of a contract: the last day to give notice, the same for the next way out of one that is
open-ended, a renewal that no notice is noted for, the end of a contract that is not known to renew by itself, such an
end that has passed while the tools are in use, or one that another contract follows: nothing is to be decided then."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A contract with the day that asks for a decision.

    Of `tools`, those in use or approved that it covers, `tool` is the first and bears the most of the cost. `contract`
    is its number, or the id of its file; `contract_id` is that id where it has a file of its own. `identity` stays the
    same whatever tools and files are called. `followed_by` is the number of the contract that is signed to follow it.

    `day` is `notice_by`, or `term_end` where there is no such deadline. `term_end` is the last day of the term that
    holds the report's day, or the next way out. Where the notice for it was `missed`, the contract runs to `runs_until`
    at least, the end of the term that `notice_by` is for. `renews_until` is how far it goes on if nothing is done. In a
    report on a span, `day` is the first in it, and `term_end` goes with it; a `notice_by` that has passed is `missed`.

    `annual_cost` is what is paid under it in the twelve months of a yearly cost, `at_stake` what the term costs that
    begins if nothing is done, with the rise that is expected, `locked_in` what the terms cost that a missed notice has
    brought. They are in the report's currency, without the part that no rate is known for; where that is all, they are
    in its own currency, or None if there are several. `unconverted` is that part of a year's cost: the sums lack it.

    `working` says how `day` came about, `missed_working` how the missed one did; None for a day out of the file.

    `in_range` is false where the day lies after the selected time: the row is there for its missed deadline alone, and
    nothing is `at_stake`. `group` is the name of its group, where there are groups.
    """

    tool: str
    tool_name: str
    tools: tuple[str, ...]
    vendor: str
    contract: str | None
    contract_id: str | None
    identity: str
    file: str
    kind: RenewalKind
    followed_by: str | None
    day: date
    days_left: int
    term_end: date
    notice_by: date | None
    auto_renew: bool | None
    missed: date | None
    runs_until: date | None
    renews_until: date | None
    annual_cost: Money | None
    at_stake: Money | None
    locked_in: Money | None
    unconverted: tuple[Money, ...]
    owner: str | None
    notice: str | None
    notice_how: str | None
    document: str | None
    uplift_percent: Decimal | None
    uplift_cap: Decimal | None
    working: str | None
    missed_working: str | None
    in_range: bool = True
    group: str | None = None

    @property
    def is_late(self) -> bool:
        """Whether nothing can be decided on its day any more."""
        return self.missed == self.day


@dataclass(frozen=True, slots=True)
class RenewalGroup:
    """Contracts by owner or month; None: no owner, or missed."""

    name: str | None
    rows: tuple[Renewal, ...]
    annual_cost: Money
    at_stake: Money


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A contract of retired tools that still renews by itself."""

    tool: str
    notice_by: date | None


@dataclass(frozen=True, slots=True)
class RenewalReport:
    """The contracts by day, also in `groups` if requested.

    `annual_cost` and `at_stake` are the sums of the rows; `unconverted` are the yearly costs that they lack for want of
    a rate. Not among the rows are contracts without an end: `endless`, and `undated`, which renew by themselves with
    notice and so have a deadline that cannot be known; both by tool. `lapsed` are those of retired tools. `broken` are
    files with errors, of which not all may be known. `contracts` counts all of them, selected or not; `next_event` is
    what comes first after the selected time: up to `until`, from `first` on where a span is asked for.
    """

    today: date
    organisation: str
    within: Duration | None
    first: date | None
    until: date | None
    by: Grouping | None
    currency: str
    rows: tuple[Renewal, ...]
    groups: tuple[RenewalGroup, ...]
    annual_cost: Money
    at_stake: Money
    unconverted: tuple[Unconverted, ...]
    contracts: int
    endless: tuple[str, ...]
    undated: tuple[str, ...]
    lapsed: tuple[Lapsed, ...]
    broken: tuple[str, ...]
    limited: bool = False
    next_event: Event | None = None

    def counted(self, kind: RenewalKind) -> int:
        """How many of the days ahead are of a kind."""
        return sum(row.in_range and row.kind == kind and not row.is_late for row in self.rows)

    @property
    def missed(self) -> int:
        """How many notice deadlines of current terms have passed."""
        return sum(row.missed is not None for row in self.rows)
