"""What `stackctl show` has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.cost import CostLine
    from stackctl.model.finding import Finding
    from stackctl.model.money import Money
    from stackctl.model.reports.audit import Subject
    from stackctl.model.reports.log import LogEntry


@dataclass(frozen=True, slots=True)
class CostedLine:
    """A cost line, with the year's cost in its currency."""

    line: CostLine
    annual: Money


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The data flow between a tool and another one."""

    id: str
    objects: tuple[str, ...]
    methods: tuple[str, ...]
    live: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A tool or system; `data` is its file, JSON-ready."""

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
    on_behalf_of_customers: bool = False
    lines: tuple[CostedLine, ...] = ()
    annual_cost: Money | None = None
    unconverted: tuple[Money, ...] = ()
    contract: str | None = None
    term: str | None = None
    notice: str | None = None
    notice_by: date | None = None
    seats: int | None = None
    assigned: int | None = None
    active: int | None = None
    last_used: date | None = None
    reviews: tuple[tuple[str, str, date, date | None], ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    crashes: tuple[str, ...] = ()
    history: tuple[LogEntry, ...] = ()
    """Its last changes, the newest first; empty, too, where no repository holds them."""
