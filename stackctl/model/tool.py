"""A marketing tool, a system beside the stack, and the integrations between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from stackctl.model.base import Model
from stackctl.model.compliance import Ai, Approval, Compliance, Data, ReviewedCompliance
from stackctl.model.contract import Contract
from stackctl.model.cost import Cost
from stackctl.model.scalars import Count, Date, Name, Percent, Period, Score, Text

Status = Literal["proposed", "evaluating", "approved", "rejected", "implementing", "active", "sunsetting", "retired"]
Criticality = Literal["low", "medium", "high", "critical"]
Origin = Literal["saas", "self-hosted", "open-source", "homegrown", "service"]
Direction = Literal["push", "pull", "both"]
Method = Literal["native", "ipaas", "api", "webhook", "file", "reverse-etl", "tag", "manual"]
IntegrationStatus = Literal["planned", "live", "broken", "retired"]

LIVE: frozenset[Status] = frozenset({"implementing", "active", "sunsetting"})
PIPELINE: frozenset[Status] = frozenset({"proposed", "evaluating", "approved"})
GONE: frozenset[Status] = frozenset({"rejected", "retired"})


class Owner(Model):
    """Who answers for a tool."""

    business: Text | None = None
    """The person who decides what it is for."""
    technical: Text | None = None
    """The person who keeps it running."""
    team: Text | None = None
    """The team that it belongs to."""


class Sso(Model):
    """Single sign-on."""

    provider: Text | None = None
    """The identity provider."""
    app: Text | None = None
    """What the tool is called there."""


class Usage(Model):
    """Evidence of use, as of a day."""

    seats: Count | None = None
    """Seats paid for."""
    assigned: Count | None = None
    """Seats given to somebody."""
    active: Count | None = None
    """Seats used in the period that the source reports on."""
    last_used: Date | None = None
    """The last day that anybody used it."""
    as_of: Date | None = None
    """The day of the evidence."""
    source: Text | None = None
    """Where the evidence is from."""


class Integration(Model):
    """One connection to another tool or system, declared at one of its ends."""

    with_: Text = Field(alias="with")
    """The id of the tool or system at the other end."""
    direction: Direction
    """Seen from this end: `push` sends, `pull` receives."""
    objects: tuple[Text, ...] = ()
    """The data objects that flow."""
    method: Method | None = None
    """How they are carried."""
    via: Text | None = None
    """The id of the tool or system that carries them, for ipaas and the like."""
    schedule: Literal["realtime", "hourly", "daily", "weekly", "monthly", "on-demand"] | None = None
    """How often they flow."""
    status: IntegrationStatus = "live"
    """Whether they flow now."""
    owner: Text | None = None
    """The person who answers for it."""
    credential_expires: Date | None = None
    """The last day that its key or token is valid."""
    notes: Text | None = None
    """Free text."""


class Sla(Model):
    """Availability promised and measured."""

    target_percent: Percent | None = None
    """What is promised."""
    measured_percent: Percent | None = None
    """What was measured."""
    period: Period | None = None
    """When it was measured: a year, quarter or month."""


class Enablement(Model):
    """What helps people to use and run the tool; addresses or paths."""

    docs: Text | None = None
    """How it is used here."""
    training: Text | None = None
    """How to learn it."""
    runbook: Text | None = None
    """What to do when it fails."""


class Assessment(Model):
    """How well it fits, for the TIME quadrant (tolerate, invest, migrate, eliminate)."""

    functional_fit: Score
    """From 1, does not do what is needed, to 5."""
    technical_fit: Score
    """From 1, does not fit the architecture, to 5."""
    by: Text | None = None
    """Who assessed: a person or team of teams.yaml, or a name."""
    date: Date | None = None
    """The day of the assessment."""


class Waiver(Model):
    """A finding that is accepted for a while."""

    rule: Text
    """The code of the rule."""
    with_: Text | None = Field(default=None, alias="with")
    """The other tool, where the finding is about two."""
    reason: Name
    """Why it is accepted."""
    by: Name
    """Who accepted it."""
    until: Date
    """The last day that it holds."""


def _contract_form(value: object) -> str:
    return "terms" if isinstance(value, dict | Contract) else "id"


ContractOrId = Annotated[Annotated[Contract, Tag("terms")] | Annotated[Text, Tag("id")], Discriminator(_contract_form)]


class Tool(Model):
    """A marketing tool, bought or home-grown. The id is the file's name without `.yaml`."""

    name: Name
    """The product's name, as its vendor writes it."""
    vendor: Name
    """Who sells or builds it: a name, or the id of a file in vendors/."""
    url: Text | None = None
    """The product's page."""
    description: Text | None = None
    """What it is used for here."""
    category: Text
    """What kind of product it is: a slug of `stackctl taxonomy`."""
    capabilities: tuple[Text, ...] = ()
    """What it is used for here, as slugs; those of `stackctl taxonomy` are offered, others are allowed."""
    origin: Origin = "saas"
    """How it came into the house."""
    status: Status
    """Where it stands in its life."""
    since: Date | None = None
    """When it came to this status."""
    criticality: Criticality | None = None
    """What its loss would mean."""
    owner: Owner = Owner()
    """Who answers for it."""
    admins: tuple[Text, ...] = ()
    """The people who can administer it."""
    used_by: tuple[Text, ...] = ()
    """The teams that use it."""
    regions: tuple[Text, ...] = ()
    """Where it is used."""
    aliases: tuple[Text, ...] = ()
    """What invoices, single sign-on and people call it."""
    domains: tuple[Text, ...] = ()
    """What it is seen as on web pages and in logs."""
    sso: Sso | None = None
    """Single sign-on."""
    cost: Cost | None = None
    """What it costs."""
    contract: ContractOrId | None = None
    """The terms, or the id of a file in contracts/."""
    usage: Usage | None = None
    """Evidence of use."""
    integrations: tuple[Integration, ...] = ()
    """Connections to other tools and systems; one end is enough, the other is derived."""
    data: Data | None = None
    """What data it holds."""
    ai: Ai | None = None
    """Use of artificial intelligence."""
    compliance: ReviewedCompliance | None = None
    """Agreements, certificates, reviews."""
    sla: Sla | None = None
    """Availability promised and measured."""
    enablement: Enablement | None = None
    """What helps people to use and run it."""
    approvals: tuple[Approval, ...] = ()
    """Purchase approvals."""
    assessment: Assessment | None = None
    """How well it fits."""
    disposition: Literal["tolerate", "invest", "migrate", "eliminate"] | None = None
    """What was decided about it."""
    replaced_by: Text | None = None
    """The id of the tool that takes its place."""
    waivers: tuple[Waiver, ...] = ()
    """Findings that are accepted for a while."""
    tags: tuple[Text, ...] = ()
    """Words to select by."""
    custom: Mapping[str, Any] | None = None
    """Anything of one's own; values are kept as the text that they are written as."""
    notes: Text | None = None
    """Free text."""


class System(Model):
    """What is not a marketing tool but exchanges data with one. The id is the file's name without `.yaml`."""

    name: Name
    """What it is called."""
    kind: Literal["crm", "erp", "warehouse", "website", "app", "other"]
    """What kind of system it is."""
    owner: Owner = Owner()
    """Who answers for it."""
    integrations: tuple[Integration, ...] = ()
    """Connections to tools and other systems."""
    data: Data | None = None
    """What data it holds."""
    compliance: ReviewedCompliance | None = None
    """Agreements, certificates, reviews."""
    notes: Text | None = None
    """Free text."""


class Vendor(Model):
    """What is true of a vendor once for all its tools. The id is the file's name without `.yaml`."""

    name: Name
    """The vendor's name."""
    aliases: tuple[Text, ...] = ()
    """What invoices and people call it."""
    url: Text | None = None
    """Its site."""
    country: Text | None = None
    """Where it is seated."""
    former_names: tuple[Text, ...] = ()
    """What it was called before."""
    compliance: Compliance | None = None
    """Agreements and certificates that hold for all its tools."""
    notes: Text | None = None
    """Free text."""
