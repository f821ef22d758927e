"""Tools, systems and vendors, and the connections between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.changes.wording.contracts import tool_contract
from stackctl.core.changes.wording.phrases import (
    about,
    block,
    change_of,
    flag,
    joined,
    listing,
    moved,
    number,
    of_value,
    phrase,
    plain,
    prose,
    value,
)
from stackctl.model.compliance import Ai, Certification, Compliance, Data, Dpa, Review, ReviewedCompliance, Transfer
from stackctl.model.tool import (
    Assessment,
    Enablement,
    Integration,
    Owner,
    Sla,
    Sso,
    System,
    Tool,
    Usage,
    Vendor,
    Waiver,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.changes.model_diff import Difference
    from stackctl.core.changes.wording.phrases import Scene, Words
    from stackctl.model.base import Model


def _owner(label: str) -> Words:
    return lambda difference, _: of_value(label, difference.before, difference.after, absent="none before")


def _replaced_by(difference: Difference, _scene: Scene) -> str:
    if difference.before is None:
        return f"replaced by {plain(difference.after)}"
    if difference.after is None:
        return f"no longer replaced by {plain(difference.before)}"
    return f"replaced by {moved(plain(difference.before), plain(difference.after))}"


def _custom(difference: Difference, _scene: Scene) -> str:
    return of_value(".".join(map(plain, ("custom", *difference.keys))), difference.before, difference.after)


def _active(difference: Difference, _scene: Scene) -> str:
    def in_use(usage: Usage, active: int | None) -> str:
        if active is None:
            return "not told"
        return number(active) if usage.seats is None else f"{number(active)} of {number(usage.seats)}"

    before, after = in_use(difference.pair.before, difference.before), in_use(difference.pair.after, difference.after)
    return f"active seats {moved(before, after)}"


def _usage(usage: Usage) -> str:
    active = "" if usage.active is None else f"{number(usage.active)} active"
    seats = "" if usage.seats is None else f"{number(usage.seats)} seats"
    used = "" if usage.last_used is None else f"last used {usage.last_used}"
    return joined([seats, active, used, "" if usage.as_of is None else f"as of {usage.as_of}"])


_SENDS = {"push": "sends", "pull": "receives", "both": "exchanges"}
_WAYS = {"push": "sends", "pull": "receives", "both": "both ways"}
_TO = {"push": "to", "pull": "from", "both": "with"}


def flow(integration: Integration) -> str:
    """Write `sends lead and contact to salesforce (native, realtime)`."""
    objects = plain(integration.objects) or "data"
    status = "" if integration.status == "live" else integration.status
    via = "" if integration.via is None else f"via {plain(integration.via)}"
    how = joined([integration.method or "", via, integration.schedule or "", status])
    ways = f"{_SENDS[integration.direction]} {objects} {_TO[integration.direction]} {plain(integration.with_)}"
    return f"{ways}{f' ({how})' if how else ''}"


def _integration(difference: Difference, _scene: Scene) -> str:
    return f"no longer {flow(difference.before)}" if difference.after is None else f"{flow(difference.after)} added"


def _link(integration: Integration) -> str:
    return f"integration with {plain(integration.with_)}"


def _carries(difference: Difference, scene: Scene) -> str:
    return f"{_link(difference.pair.after)} {phrase('also carries {}', 'no longer carries {}')(difference, scene)}"


def _review_name(review: Review) -> str:
    return f"{review.kind} review"


def _review(review: Review) -> str:
    day = f"{'since' if review.status == 'pending' else 'on'} {review.date}"
    return f"{review.status} {day}{'' if review.expires is None else f' until {review.expires}'}"


def _certificate(certificate: Certification) -> str:
    return f"certificate {plain(certificate.name)}"


def _transfer(transfer: Transfer) -> str:
    return f"transfer to {plain(transfer.country)}"


def _waived(waiver: Waiver) -> str:
    return f"{plain(waiver.rule)}{'' if waiver.with_ is None else f' with {plain(waiver.with_)}'}"


def _waiver_name(waiver: Waiver) -> str:
    return f"waiver of {_waived(waiver)}"


def _waiver(difference: Difference, _scene: Scene) -> str:
    old, new = difference.before, difference.after
    if old is None:
        return f"waives {_waived(new)} until {new.until}: {plain(new.reason)}"
    if new is None:
        return f"{_waiver_name(old)} removed"
    until = f"until {new.until if old.until == new.until else moved(str(old.until), str(new.until))}"
    by = "" if old.by == new.by else f", accepted by {moved(plain(old.by), plain(new.by))}"
    return f"waives {_waived(new)} {until}{by}: {plain(new.reason)}"


def _sla(sla: Sla) -> str:
    promised = "" if sla.target_percent is None else f"{plain(sla.target_percent)} % promised"
    measured = "" if sla.measured_percent is None else f"{plain(sla.measured_percent)} % measured"
    period = "" if sla.period is None else f" in {sla.period}"
    return joined([promised, measured + period if measured else period.strip()])


def _assessment(assessment: Assessment) -> str:
    day = "" if assessment.date is None else f"on {assessment.date}"
    fits = f"functional fit {assessment.functional_fit}, technical fit {assessment.technical_fit}"
    return joined([fits, "" if assessment.by is None else f"by {plain(assessment.by)}", day])


FIELDS: Mapping[tuple[type[Model], str], Words] = {
    (Tool, "url"): prose("product page"),
    (Tool, "description"): prose("description"),
    (Tool, "capabilities"): listing("capability", "capabilities"),
    (Tool, "admins"): listing("admin"),
    (Tool, "used_by"): phrase("used by {} too", "no longer used by {}"),
    (Tool, "regions"): phrase("used in {} too", "no longer used in {}"),
    (Tool, "aliases"): listing("alias", "aliases"),
    (Tool, "domains"): listing("domain"),
    (Tool, "since"): value("in this status since"),
    (Tool, "contract"): tool_contract,
    (Tool, "replaced_by"): _replaced_by,
    (Tool, "tags"): listing("tag"),
    (Tool, "custom"): _custom,
    (Tool, "notes"): prose("notes"),
    (System, "notes"): prose("notes"),
    (Vendor, "aliases"): listing("alias", "aliases"),
    (Vendor, "former_names"): listing("former name"),
    (Vendor, "url"): prose("site"),
    (Vendor, "notes"): prose("notes"),
    (Owner, "business"): _owner("business owner"),
    (Owner, "technical"): _owner("technical owner"),
    (Owner, "team"): _owner("owning team"),
    (Sso, "provider"): value("single sign-on provider"),
    (Sso, "app"): value("name in single sign-on"),
    (Usage, "seats"): value("seats"),
    (Usage, "assigned"): value("assigned seats"),
    (Usage, "active"): _active,
    (Usage, "last_used"): value("last used"),
    (Usage, "as_of"): value("usage as of"),
    (Usage, "source"): value("source of the usage"),
    (Integration, "direction"): about(_link, change_of(lambda direction: _WAYS[direction])),
    (Integration, "objects"): _carries,
    (Integration, "method"): about(_link, value("method")),
    (Integration, "via"): about(_link, value("carrier")),
    (Integration, "schedule"): about(_link, value("schedule")),
    (Integration, "status"): about(_link, change_of(plain)),
    (Integration, "owner"): about(_link, _owner("owner")),
    (Integration, "credential_expires"): about(_link, value("credential valid until")),
    (Integration, "notes"): about(_link, prose("notes")),
    (Data, "personal"): phrase("stores personal data: {} added", "personal data no longer stored: {}"),
    (Data, "special"): phrase("stores special categories: {} added", "special categories no longer stored: {}"),
    (Data, "subjects"): phrase("data about {} added", "no more data about {}"),
    (Data, "master_of"): phrase("system of record for {} now", "no longer system of record for {}"),
    (Data, "stored_in"): phrase("stored in {} too", "no longer stored in {}", "stored in {}"),
    (Data, "purpose"): prose("purpose of the data"),
    (Data, "retention_months"): value("retention", unit=" months"),
    (Data, "legal_basis"): value("legal basis"),
    (Data, "on_behalf_of_customers"): flag("processing on behalf of customers"),
    (Transfer, "mechanism"): about(_transfer, change_of(plain)),
    (Ai, "uses"): listing("use of AI", "uses of AI"),
    (Ai, "trains_on_our_data"): flag("training on our data"),
    (Ai, "risk"): value("AI risk"),
    (Compliance, "sub_processors"): prose("list of sub-processors"),
    (Certification, "expires"): about(_certificate, value("valid until")),
    (Dpa, "status"): value("DPA"),
    (Dpa, "signed"): value("DPA signed on"),
    (Dpa, "document"): prose("DPA document"),
    (Review, "status"): about(_review_name, change_of(plain)),
    (Review, "date"): about(_review_name, value("dated")),
    (Review, "expires"): about(_review_name, value("holds until")),
    (Review, "reviewer"): about(_review_name, value("reviewer")),
    (Review, "evidence"): about(_review_name, prose("evidence")),
    (Sla, "target_percent"): value("availability promised", unit=" %"),
    (Sla, "measured_percent"): value("availability measured", unit=" %"),
    (Sla, "period"): value("availability measured in"),
    (Enablement, "docs"): prose("documentation"),
    (Enablement, "training"): prose("training material"),
    (Enablement, "runbook"): prose("runbook"),
    (Assessment, "functional_fit"): value("functional fit"),
    (Assessment, "technical_fit"): value("technical fit"),
    (Assessment, "by"): value("assessed by"),
    (Assessment, "date"): value("assessed on"),
    (Waiver, "reason"): about(_waiver_name, value("reason")),
    (Waiver, "by"): about(_waiver_name, value("accepted by")),
    (Waiver, "until"): about(_waiver_name, value("until")),
}
WHOLES: Mapping[type[Model], Words] = {
    Sso: block(lambda _: "single sign-on", lambda sso: joined([plain(sso.provider or ""), plain(sso.app or "")])),
    Usage: block(lambda _: "usage", _usage),
    Integration: _integration,
    Transfer: block(_transfer, lambda transfer: transfer.mechanism),
    Certification: block(_certificate, lambda held: "" if held.expires is None else f"until {held.expires}"),
    Dpa: block(lambda _: "DPA", lambda dpa: dpa.status if dpa.signed is None else f"{dpa.status} on {dpa.signed}", " "),
    Review: block(_review_name, _review),
    Sla: block(lambda _: "availability", _sla),
    Assessment: block(lambda _: "assessment", _assessment),
    Waiver: _waiver,
    ReviewedCompliance: prose("compliance"),
    Compliance: prose("compliance"),
}
