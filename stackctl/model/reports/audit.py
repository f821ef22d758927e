"""What `stackctl audit` and `validate` have to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.baseline import BaselineUse
    from stackctl.model.finding import Finding, Severity
    from stackctl.model.money import Money
    from stackctl.model.rule import Configured


@dataclass(frozen=True, slots=True)
class Subject:
    """What a group of findings is about; `owner` in words."""

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
class MissedNotices:
    """Notices missed in so many days, with their price.

    `unconverted` is what no rate is known for, so that `locked_in` lacks it.
    """

    count: int
    days: int
    locked_in: Money
    unconverted: tuple[Money, ...]
    until: date


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found, waived findings included.

    `retired_cost` is what of the yearly cost is for retired tools, `at_stake` what is in idle ones. `unconverted` are
    yearly costs that no rate is known for, so that `annual_cost` lacks them. `catalogue` holds the selected rules.
    `fail_on` is the mildest severity that fails the run; None: nothing does.
    """

    command: str
    version: str
    today: date
    stack: str
    tools: int
    systems: int
    integrations: int
    annual_cost: Money
    retired_cost: Money
    at_stake: Money
    unconverted: tuple[Money, ...]
    findings: tuple[Finding, ...]
    subjects: Mapping[str, Subject]
    rules: int
    notices_due: int
    notice_days: int
    next_event: Event | None
    missed_notices: MissedNotices | None = None
    limited: bool = False
    crashes: tuple[str, ...] = ()
    baseline: BaselineUse | None = None
    catalogue: tuple[Configured, ...] = ()
    fail_on: Severity | None = None

    def counted(self, severity: Severity) -> int:
        """Count findings of a severity, without waived and baselined ones."""
        return sum(found.severity is severity and found.status == "new" for found in self.findings)

    def fails(self, found: Finding) -> bool:
        """Check whether a finding is new and fails the run."""
        return found.status == "new" and self.fail_on is not None and found.severity.rank <= self.fail_on.rank

    def with_status(self, status: str) -> int:
        """How many findings have a status: new, baselined or waived."""
        return sum(found.status == status for found in self.findings)
