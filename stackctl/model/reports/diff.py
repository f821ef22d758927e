"""The report `diff`: what a change does, BASE beside HEAD."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.finding import Finding, Severity
    from stackctl.model.money import Money
    from stackctl.model.reports.changes import Changed
    from stackctl.model.revision import Revision


@dataclass(frozen=True, slots=True)
class Side:
    """One state, counted without waived and known findings."""

    revision: Revision
    tools: int
    systems: int
    integrations: int
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True, slots=True)
class CostChange:
    """The yearly cost of a cost centre or tool, compared.

    `id` is a centre's number, empty for costs that have none. `name` is the id where a cost centre has no name.
    """

    id: str
    name: str
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Renewal:
    """A contract that a change lets go on.

    `until` is None where it renews by itself from now on. `going_on` is what of the yearly cost, by currency, comes of
    that alone, at the price before, and is no increase. `dearer` is what it costs more in the next twelve months, by
    currency, below zero where less; empty where the price is the same.
    """

    tool: str
    until: date | None
    going_on: tuple[Money, ...]
    dearer: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class CostDifference:
    """The yearly cost, compared in base currency at BASE's rates.

    `centers` and `tools` are those whose cost differs, the largest difference first. `breaches` are the budgets that
    the change breaks, or breaks further: findings of CST003. `unconverted` are the costs that no rate is known for, so
    that the amounts lack them: of HEAD, and of BASE.
    """

    before: Money
    after: Money
    centers: tuple[CostChange, ...] = ()
    tools: tuple[CostChange, ...] = ()
    breaches: tuple[Finding, ...] = ()
    unconverted_before: tuple[Money, ...] = ()
    unconverted_after: tuple[Money, ...] = ()
    renewals: tuple[Renewal, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Data between two nodes, one way, by one method."""

    source: str
    target: str
    objects: tuple[str, ...]
    method: str | None
    status: str
    via: str | None = None


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link that changed; several for several statuses or carriers.

    `text` says what differs, without the names of the ends: `contact too; live instead of planned`.
    """

    source: str
    target: str
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Reach:
    """A node that personal data newly or no longer reaches.

    `objects` are what brings it; `way` is the way from where the first of them begins, in words; empty where the node
    declares personal data itself.
    """

    node: str
    objects: tuple[str, ...]
    way: str


@dataclass(frozen=True, slots=True)
class GraphDifference:
    """Changes of the integration graph; single points as in INT005."""

    added: tuple[Link, ...] = ()
    removed: tuple[Link, ...] = ()
    reached: tuple[Reach, ...] = ()
    no_longer_reached: tuple[Reach, ...] = ()
    new_single_points: tuple[str, ...] = ()
    former_single_points: tuple[str, ...] = ()
    cut_off: tuple[str, ...] = ()
    """Tools that had a live integration and have none now, though they are live."""
    changed: tuple[LinkChange, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeMove:
    """A contract whose notice deadline or term end moved.

    `text` says it in words: `notice is due by 2026-12-01 instead of 2026-10-02`. `days_left` counts to the new
    deadline, below zero where it has passed already.
    """

    tool: str
    contract: str | None
    notice_before: date | None
    notice_after: date | None
    end_before: date | None
    end_after: date | None
    days_left: int | None
    text: str


@dataclass(frozen=True, slots=True)
class GateChange:
    """Changes of what a change is judged by, at BASE.

    `changed` are settings, policies and records with other waivers; `files` are those of the gate that differ.
    `appear` and `vanish` are findings of HEAD that come and go once its own settings count, after the merge.
    """

    changed: tuple[Changed, ...] = ()
    files: tuple[str, ...] = ()
    appear: tuple[Finding, ...] = ()
    vanish: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class StackDiff:
    """What a change does to the stack.

    `failures` say in words why the gate is shut; empty where it is open. `new` and `fixed` are findings by BASE's
    rules; a waived or known one is neither.
    """

    version: str
    today: date
    stack: str
    base: Side
    head: Side
    changed: tuple[Changed, ...]
    cost: CostDifference
    new: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()
    graph: GraphDifference = GraphDifference()
    notices: tuple[NoticeMove, ...] = ()
    gate: GateChange = GateChange()
    fail_on: Severity | None = None
    failures: tuple[str, ...] = ()
    crashes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())
    """What else the reader must know, a sentence each: that BASE held no stack, that it stood in another folder."""

    def fails(self, found: Finding) -> bool:
        """Check whether a new finding is bad enough to fail."""
        return self.fail_on is not None and found.severity.rank <= self.fail_on.rank
