"""Terms of contracts, with the deadline that they move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.calendar.terms import notice
from stackctl.core.changes.wording.costs import bears
from stackctl.core.changes.wording.phrases import came_or_went, joined, moved, of_block, of_value, plain, prose, value
from stackctl.core.contracts.renewal_status import renewal_status
from stackctl.model.contract import Contract, SharedContract, Uplift

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stackctl.core.changes.model_diff import Difference
    from stackctl.core.changes.wording.phrases import Scene, Words
    from stackctl.model.base import Model

_DEADLINE_FIELDS = ("notice", "end", "auto_renew", "renewal_term")
"""What moves a deadline for notice; the first of these that differs tells it."""


def _with_deadline(words: Words) -> Words:
    """Add the deadline that a value of a contract moves."""

    def extended(difference: Difference, scene: Scene) -> str:
        said = words(difference, scene)
        old, new = difference.pair.before, difference.pair.after
        if not isinstance(old, Contract) or not isinstance(new, Contract):
            return said
        teller = next((name for name in _DEADLINE_FIELDS if getattr(old, name) != getattr(new, name)), None)
        was, now = renewal_status(old, scene.today), renewal_status(new, scene.today)
        if teller != difference.field or was.notice == now.notice:
            return said
        if now.notice is None:
            return said if difference.field == "notice" else f"{said}: no deadline any more (was {was.notice})"
        if now.state == "open":
            return f"{said}: next way out {now.end}, notice by {now.notice}"
        passed = ", which has passed" if now.state == "missed" else ""
        day = str(now.notice) if was.notice is None else moved(str(was.notice), str(now.notice))
        return f"{said}: deadline {day}{passed}"

    return extended


def _notice(difference: Difference, _scene: Scene) -> str:
    before, after = difference.before, difference.after
    if before is not None and after is not None and (before.unit, before.to) == (after.unit, after.to):
        return f"notice {before.count} → {after}"
    return of_value("notice", before, after)


def _renewal(contract: Contract) -> str:
    if contract.auto_renew:
        return "renews by itself"
    if contract.auto_renew is None:
        return "renewal not told"
    return "ends" if contract.end is None else f"ends on {contract.end}"


def _uplift_value(label: str) -> Words:
    def words(difference: Difference, _scene: Scene) -> str:
        if difference.after is None:
            return f"{label} removed (was {plain(difference.before)} %)"
        return of_value(label, difference.before, difference.after, unit=" %")

    return words


def _uplift(difference: Difference, _scene: Scene) -> str:
    def rise_and_cap(uplift: Uplift) -> str:
        rise = "" if uplift.percent is None else f"{plain(uplift.percent)} % expected"
        cap = "" if uplift.cap_percent is None else f"{plain(uplift.cap_percent)} % at the most"
        return joined([rise, cap])

    return of_block(difference, lambda _: "uplift", rise_and_cap, rise_and_cap)


def terms_of(contract: Contract, today: date) -> str:
    """Write terms: `2025-03-01 to 2027-02-28, ends, 90 days notice`."""
    begin, end = contract.start, contract.end
    period = f"{begin} to {end}" if begin and end else f"from {begin}" if begin else f"until {end}" if end else ""
    renewal = {True: "renews by itself", False: "ends", None: ""}[contract.auto_renew]
    due = notice(contract, today)
    next_day = "" if due is None else f"next way out {due.term_end}" if due.open_ended else f"deadline {due.by}"
    length, to, dates = ("" if contract.notice is None else str(contract.notice)).partition(" to ")
    asked = f"{length} notice{to}{dates}" if length else ""
    return joined([period, renewal, asked, next_day])


def _named(contract: Contract | str) -> str:
    if isinstance(contract, str):
        return f"shared contract {plain(contract)}"
    return f"contract {plain(contract.number)}" if contract.number is not None else "contract of its own"


def tool_contract(difference: Difference, scene: Scene) -> str:
    """Write `contract HS-1 → shared contract adobe-2025`."""
    before, after = difference.before, difference.after
    if before is not None and after is not None:
        if isinstance(before, str) and isinstance(after, str):
            return f"shared contract {moved(plain(before), plain(after))}"
        return moved(_named(before), _named(after))
    known: Contract | str = after if before is None else before
    terms = terms_of(known, scene.today) if isinstance(known, Contract) else ""
    name = "contract" if isinstance(known, Contract) and known.number is None else _named(known)
    return f"{name} {came_or_went(difference)}{': ' if terms else ''}{terms}"


FIELDS: Mapping[tuple[type[Model], str], Words] = {
    (Contract, "number"): value("contract number"),
    (Contract, "start"): value("contract start"),
    (Contract, "end"): _with_deadline(value("contract end")),
    (Contract, "auto_renew"): _with_deadline(lambda at, _: moved(_renewal(at.pair.before), _renewal(at.pair.after))),
    (Contract, "renewal_term"): _with_deadline(value("renewal term")),
    (Contract, "notice"): _with_deadline(_notice),
    (Contract, "notice_how"): prose("way to give notice"),
    (Contract, "document"): prose("contract document"),
    (SharedContract, "vendor"): value("vendor"),
    (SharedContract, "covers"): lambda share, _: bears(plain(share.keys[-1]), share.before, share.after),
    (SharedContract, "notes"): prose("notes"),
    (Uplift, "percent"): _uplift_value("uplift"),
    (Uplift, "cap_percent"): _uplift_value("uplift cap"),
}
WHOLES: Mapping[type[Model], Words] = {Contract: tool_contract, Uplift: _uplift}
