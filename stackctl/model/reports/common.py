"""What a command has to say, before anybody decides how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.baseline import BaselineUse
    from stackctl.model.cost import CostLine
    from stackctl.model.facts import Cell, Fact
    from stackctl.model.finding import Finding, Severity
    from stackctl.model.money import Money
    from stackctl.model.reports.log import LogEntry
    from stackctl.model.rule import Configured, Rule


@dataclass(frozen=True, slots=True)
class Subject:
    """What a group of findings is about; `owner` in words, also where nobody is."""

    tool: str
    vendor: str
    category: str
    owner: str | None
    annual_cost: Money | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that falls on a day."""

    day: date
    what: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found. `findings` hold the waived ones too; `at_stake` is the yearly cost in idle tools.

    `unconverted` are yearly costs that no rate is known for, so that `annual_cost` lacks them. `catalogue` holds the
    rules whose findings were asked for. `fail_on` is the mildest severity that fails the run; None: nothing does.
    """

    command: str
    version: str
    today: date
    stack: str
    tools: int
    systems: int
    integrations: int
    annual_cost: Money
    at_stake: Money
    unconverted: tuple[Money, ...]
    findings: tuple[Finding, ...]
    subjects: Mapping[str, Subject]
    rules: int
    notices_due: int
    notice_days: int
    next_event: Event | None
    limited: bool = False
    crashes: tuple[str, ...] = ()
    baseline: BaselineUse | None = None
    catalogue: tuple[Configured, ...] = ()
    fail_on: Severity | None = None

    def counted(self, severity: Severity) -> int:
        """How many findings of a severity are neither waived nor in the baseline."""
        return sum(found.severity is severity and found.status == "new" for found in self.findings)

    def fails(self, found: Finding) -> bool:
        """Whether a finding fails the run: it is new, and bad enough."""
        return found.status == "new" and self.fail_on is not None and found.severity.rank <= self.fail_on.rank

    def with_status(self, status: str) -> int:
        """How many findings have a status: new, baselined or waived."""
        return sum(found.status == status for found in self.findings)


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


@dataclass(frozen=True, slots=True)
class CostedLine:
    """A cost line with what it accrues in the year, in its own currency."""

    line: CostLine
    annual: Money


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What flows between a tool and another one; `objects` are None-free names, `methods` likewise."""

    id: str
    objects: tuple[str, ...]
    methods: tuple[str, ...]
    live: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one tool or system; `data` is its file as values that JSON can hold."""

    id: str
    kind: str
    name: str
    file: str
    owner_business: str | None
    owner_technical: str | None
    team: str | None
    feeds: tuple[Neighbour, ...]
    fed_by: tuple[Neighbour, ...]
    findings: tuple[Finding, ...]
    today: date
    description: str | None = None
    status: str | None = None
    subject: Subject | None = None
    admins: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()
    category: str | None = None
    capabilities: tuple[str, ...] = ()
    lines: tuple[CostedLine, ...] = ()
    annual_cost: Money | None = None
    unconverted: tuple[Money, ...] = ()
    contract: str | None = None
    term: str | None = None
    notice: str | None = None
    notice_by: date | None = None
    seats: int | None = None
    active: int | None = None
    last_used: date | None = None
    reviews: tuple[tuple[str, str, date, date | None], ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    crashes: tuple[str, ...] = ()
    history: tuple[LogEntry, ...] = ()
    """Its last changes, the newest first; empty, too, where no repository holds them."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule with its present settings and where they were set."""

    rule: Rule
    configured: Configured
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleList:
    """All rules, as the stack (if there is one) sets them."""

    rules: tuple[Configured, ...]


@dataclass(frozen=True, slots=True)
class TriedExample:
    """An example of a policy as tried: `kind` is bad or good, `failure` why it fails; empty where it does not."""

    kind: str
    number: int
    failure: str


@dataclass(frozen=True, slots=True)
class TriedPolicy:
    """A policy with its examples as tried; one without examples is tested by nothing."""

    code: str
    name: str
    file: str
    examples: tuple[TriedExample, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """All policies of a stack as tried; `broken` are the files with problems, of which nothing could be tried."""

    policies: tuple[TriedPolicy, ...]
    broken: tuple[str, ...] = ()

    @property
    def failures(self) -> int:
        """How many examples fail, and files that could not be tried."""
        return len(self.broken) + sum(bool(one.failure) for policy in self.policies for one in policy.examples)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of named things in groups, such as the taxonomy: `(group, slug, name, remark)`."""

    title: str
    entries: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Files that a command has written, or would have to write."""

    command: str
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    next_step: str = ""
