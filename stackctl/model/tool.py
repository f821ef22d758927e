"""Tools, systems beside the stack, and their integrations."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from stackctl.model.base import Model
from stackctl.model.compliance import Ai, Approval, Compliance, Data, ReviewedCompliance
from stackctl.model.contract import Contract
from stackctl.model.cost import Cost
from stackctl.model.scalars import Count, Date, Name, Percent, Period, Score, Text
from stackctl.model.source import KeyPath

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

    business: Text | None = Field(None, description="The person who decides what it is for.")
    technical: Text | None = Field(None, description="The person who keeps it running.")
    team: Text | None = Field(None, description="The team that it belongs to.")


class Sso(Model):
    """Single sign-on."""

    provider: Text | None = Field(None, description="The identity provider.")
    app: Text | None = Field(None, description="What the tool is called there.")


class Usage(Model):
    """Evidence of use, as of a day."""

    seats: Count | None = Field(None, description="Seats paid for.")
    assigned: Count | None = Field(None, description="Seats given to somebody.")
    active: Count | None = Field(None, description="Seats used in the period that the source reports on.")
    last_used: Date | None = Field(None, description="The last day that anybody used it.")
    as_of: Date | None = Field(None, description="The day of the evidence.")
    source: Text | None = Field(None, description="Where the evidence is from.")


class Integration(Model):
    """One connection to another tool or system, declared at one of its ends."""

    with_: Text = Field(alias="with", description="The id of the tool or system at the other end.")
    direction: Direction = Field(description="Seen from this end: `push` sends, `pull` receives.")
    objects: tuple[Text, ...] = Field((), description="The data objects that flow.")
    method: Method | None = Field(None, description="How they are carried.")
    via: Text | None = Field(
        None, description="The id of the tool or system that carries them, for ipaas and the like."
    )
    schedule: Literal["realtime", "hourly", "daily", "weekly", "monthly", "on-demand"] | None = Field(
        None, description="How often they flow."
    )
    status: IntegrationStatus = Field("live", description="Whether they flow now.")
    owner: Text | None = Field(None, description="The person who answers for it.")
    credential_expires: Date | None = Field(None, description="The last day that its key or token is valid.")
    notes: Text | None = Field(None, description="Free text.")


class Sla(Model):
    """Availability promised and measured."""

    target_percent: Percent | None = Field(None, description="What is promised.")
    measured_percent: Percent | None = Field(None, description="What was measured.")
    period: Period | None = Field(None, description="When it was measured: a year, quarter or month.")


class Enablement(Model):
    """What helps people to use and run the tool; addresses or paths."""

    docs: Text | None = Field(None, description="How it is used here.")
    training: Text | None = Field(None, description="How to learn it.")
    runbook: Text | None = Field(None, description="What to do when it fails.")


class Assessment(Model):
    """How well it fits, for the TIME quadrant (tolerate, invest, migrate, eliminate)."""

    functional_fit: Score = Field(description="From 1, does not do what is needed, to 5.")
    technical_fit: Score = Field(description="From 1, does not fit the architecture, to 5.")
    by: Text | None = Field(None, description="Who assessed: a person or team of teams.yaml, or a name.")
    date: Date | None = Field(None, description="The day of the assessment.")


class Waiver(Model):
    """A finding that is accepted for a while."""

    rule: Text = Field(description="The code of the rule.")
    with_: Text | None = Field(
        default=None, alias="with", description="The other tool, where the finding is about two."
    )
    reason: Name = Field(description="Why it is accepted.")
    by: Name = Field(description="Who accepted it.")
    until: Date = Field(description="The last day that it holds.")


def _contract_form(value: object) -> str:
    if isinstance(value, list | tuple):
        return "several"
    return "terms" if isinstance(value, dict | Contract) else "id"


ContractOrId = Annotated[Annotated[Contract, Tag("terms")] | Annotated[Text, Tag("id")], Discriminator(_contract_form)]
OneOrSeveral = Annotated[
    Annotated[Contract, Tag("terms")]
    | Annotated[Text, Tag("id")]
    | Annotated[tuple[ContractOrId, ...], Field(max_length=200), Tag("several")],
    Discriminator(_contract_form),
]


class Tool(Model):
    """A marketing tool, bought or home-grown. The id is the file's name without `.yaml`."""

    name: Name = Field(description="The product's name, as its vendor writes it.")
    vendor: Name = Field(description="Who sells or builds it: a name, or the id of a file in vendors/.")
    url: Text | None = Field(None, description="The product's page.")
    description: Text | None = Field(None, description="What it is used for here.")
    category: Text = Field(description="What kind of product it is: a slug of `stackctl taxonomy`.")
    capabilities: tuple[Text, ...] = Field(
        (),
        description="What it is used for here, as slugs; those of `stackctl taxonomy` are offered, others are allowed.",
    )
    origin: Origin = Field("saas", description="How it came into the house.")
    status: Status = Field(description="Where it stands in its life.")
    since: Date | None = Field(None, description="When it came to this status.")
    criticality: Criticality | None = Field(None, description="What its loss would mean.")
    owner: Owner = Field(Owner.model_construct(), description="Who answers for it.")
    admins: tuple[Text, ...] = Field((), description="The people who can administer it.")
    used_by: tuple[Text, ...] = Field((), description="The teams that use it.")
    regions: tuple[Text, ...] = Field((), description="Where it is used.")
    aliases: tuple[Text, ...] = Field((), description="What invoices, single sign-on and people call it.")
    domains: tuple[Text, ...] = Field((), description="What it is seen as on web pages and in logs.")
    sso: Sso | None = Field(None, description="Single sign-on.")
    cost: Cost | None = Field(None, description="What it costs.")
    contract: OneOrSeveral | None = Field(
        None, description="The terms, or the id of a file in contracts/; of several contracts a list of these."
    )
    usage: Usage | None = Field(None, description="Evidence of use.")
    integrations: tuple[Integration, ...] = Field(
        (), description="Connections to other tools and systems; one end is enough, the other is derived."
    )
    data: Data | None = Field(None, description="What data it holds.")
    ai: Ai | None = Field(None, description="Use of artificial intelligence.")
    compliance: ReviewedCompliance | None = Field(None, description="Agreements, certificates, reviews.")
    sla: Sla | None = Field(None, description="Availability promised and measured.")
    enablement: Enablement | None = Field(None, description="What helps people to use and run it.")
    approvals: tuple[Approval, ...] = Field((), description="Purchase approvals.")
    assessment: Assessment | None = Field(None, description="How well it fits.")
    disposition: Literal["tolerate", "invest", "migrate", "eliminate"] | None = Field(
        None, description="What was decided about it."
    )
    replaced_by: Text | None = Field(None, description="The id of the tool that takes its place.")
    waivers: tuple[Waiver, ...] = Field((), description="Findings that are accepted for a while.")
    tags: tuple[Text, ...] = Field((), description="Words to select by.")
    custom: Mapping[str, Any] | None = Field(
        None, description="Anything of one's own; values are kept as the text that they are written as."
    )
    notes: Text | None = Field(None, description="Free text.")

    @property
    def contracts(self) -> tuple[tuple[KeyPath, Contract | str], ...]:
        """What its file says of contracts, each with its place."""
        match self.contract:
            case None:
                return ()
            case tuple():
                return tuple((("contract", place), named) for place, named in enumerate(self.contract))
            case named:
                return ((("contract",), named),)


class System(Model):
    """What is not a marketing tool but exchanges data with one. The id is the file's name without `.yaml`."""

    name: Name = Field(description="What it is called.")
    kind: Literal["crm", "erp", "warehouse", "website", "app", "other"] = Field(
        description="What kind of system it is."
    )
    owner: Owner = Field(Owner.model_construct(), description="Who answers for it.")
    integrations: tuple[Integration, ...] = Field((), description="Connections to tools and other systems.")
    data: Data | None = Field(None, description="What data it holds.")
    compliance: ReviewedCompliance | None = Field(None, description="Agreements, certificates, reviews.")
    notes: Text | None = Field(None, description="Free text.")


class Vendor(Model):
    """What is true of a vendor once for all its tools. The id is the file's name without `.yaml`."""

    name: Name = Field(description="The vendor's name.")
    aliases: tuple[Text, ...] = Field((), description="What invoices and people call it.")
    url: Text | None = Field(None, description="Its site.")
    country: Text | None = Field(None, description="Where it is seated.")
    former_names: tuple[Text, ...] = Field((), description="What it was called before.")
    compliance: Compliance | None = Field(None, description="Agreements and certificates that hold for all its tools.")
    notes: Text | None = Field(None, description="Free text.")
