"""What a change does to a stack: BASE, the stack as it was, beside HEAD, the stack as the change leaves it."""

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
    """One of the two states, counted. Waived and known findings are in none of the counts."""

    revision: Revision
    tools: int
    systems: int
    integrations: int
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True, slots=True)
class CostChange:
    """A yearly cost before and after: of a cost centre (`id` is its number, empty for what has none) or of a tool.

    `name` is the id where a cost centre has no name.
    """

    id: str
    name: str
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class CostDifference:
    """The yearly cost before and after, in the base currency at the rates of BASE.

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


@dataclass(frozen=True, slots=True)
class Link:
    """Data that flows one way between two nodes by one method, whether live or not."""

    source: str
    target: str
    objects: tuple[str, ...]
    method: str | None
    status: str
    via: str | None = None


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link that stayed and is not as it was; of several statuses or carriers, a link for each.

    `text` says what differs, without the names of the ends: `contact too; live instead of planned`.
    """

    source: str
    target: str
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Reach:
    """A tool or system that personal data comes to, or no longer comes to.

    `objects` are what brings it; `way` is the way from where the first of them begins, in words; empty where the node
    declares personal data itself.
    """

    node: str
    objects: tuple[str, ...]
    way: str


@dataclass(frozen=True, slots=True)
class GraphDifference:
    """What differs in the integration graph. Single points of failure are tools, as INT005 has them, marked or not."""

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
    """A contract whose notice deadline or term end differs; None where there is none.

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
    """What a change would do to the gate itself: it is judged by the settings, policies, waivers and baseline of BASE.

    `changed` are the settings, policies and things with other waivers; `files` are those of the gate's files that
    differ. `appear` and `vanish` are findings of HEAD that come and go once its own ones count, after the merge.
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
        """Whether a new finding is bad enough to shut the gate."""
        return self.fail_on is not None and found.severity.rank <= self.fail_on.rank
