"""`show` as people read it: a card."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import shown
from stackctl.core.text.escape import terminal
from stackctl.core.text.messages import count
from stackctl.output.diff.things import change_texts, event
from stackctl.output.kit.findings import finding_lines
from stackctl.output.kit.tables import drawn
from stackctl.output.kit.terminal import failures, joined, styled, wrapped
from stackctl.output.log import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.look import Look
    from stackctl.model.reports.show import Card, CostedLine, Neighbour

_LABEL = 12
_BAR = 20


def render(report: Card, look: Look) -> str:
    """Write main facts, money, dates, neighbours, reviews, findings."""
    lines = [*_head(report, look), *_facts(report, look), *_cost(report, look), *_contract(report, look)]
    lines += [*_seats(report, look), *_neighbours(report, look), *_reviews(report, look), *_findings(report, look)]
    lines += _history(report, look)
    lines += failures(report.crashes, look)
    return joined(lines)


def _head(card: Card, look: Look) -> Iterator[str]:
    facts = [card.id, card.name, card.status or card.kind]
    for line in wrapped(" · ".join(facts), look, indent="  "):
        yield styled(line, "bold", look)
    yield styled(terminal(f"{look.prefix}{card.file}"), "dim", look)
    if card.description:
        yield from wrapped(card.description, look)
    yield ""


def _facts(card: Card, look: Look) -> Iterator[str]:
    if card.subject is not None:
        yield from _field("vendor", card.subject.vendor, look)
    yield from _field("category", card.category, look)
    yield from _field("can do", ", ".join(card.capabilities), look)
    if card.on_behalf_of_customers:
        yield from _field("data", "processed for customers of ours, whose sub-processor it is", look)
    owners = [
        f"{card.owner_business} (business)" if card.owner_business else "",
        f"{card.owner_technical} (technical)" if card.owner_technical else "",
        f"team {card.team}" if card.team else "",
    ]
    yield from _field("owner", ", ".join(filter(None, owners)) or "nobody", look)
    yield from _field("admins", ", ".join(card.admins), look)
    yield from _field("used by", ", ".join(card.used_by), look)


def _cost(card: Card, look: Look) -> Iterator[str]:
    if card.annual_cost is None:
        return
    yield ""
    total = shown(card.annual_cost.amount, card.annual_cost.currency)
    missing = ", ".join(shown(money.amount, money.currency) for money in card.unconverted)
    without = f", without {missing} that no rate is known for" if missing else ""
    yield from _field("cost", f"{total} a year{without}", look)
    for costed in card.lines:
        yield from _field("", _line(costed), look)


def _line(costed: CostedLine) -> str:
    line, money = costed.line, costed.annual
    quantity = "" if line.quantity is None else f"{line.quantity} × "
    price = f"{quantity}{line.amount} {money.currency} {'once' if line.per == 'once' else f'a {line.per}'}"
    return f"{line.item or line.kind}: {price}, {shown(money.amount, money.currency)} in the year"


def _contract(card: Card, look: Look) -> Iterator[str]:
    if card.term is None and card.contract is None:
        return
    parts = [card.contract or "", card.term or ""]
    yield from _field("contract", ", ".join(filter(None, parts)), look)
    if card.notice_by is not None:
        days = (card.notice_by - card.today).days
        yield from _field("notice by", f"{card.notice_by}, in {count(days, 'day')} ({card.notice})", look)


def _seats(card: Card, look: Look) -> Iterator[str]:
    number, word = (card.assigned, "assigned") if card.active is None else (card.active, "active")
    if card.seats and number is not None:
        full = round(min(number / card.seats, 1) * _BAR)
        bar = f"{'█' * full}{'░' * (_BAR - full)}"
        yield from _field("seats", f"{bar} {number} of {card.seats} {word}{_shortage(card, card.seats)}", look)
    if card.last_used is not None:
        yield from _field("last used", card.last_used.isoformat(), look)


def _shortage(card: Card, seats: int) -> str:
    """Say how many seats are missing: `, 25 assigned: 5 too few`."""
    active, assigned = card.active or 0, card.assigned or 0
    if max(active, assigned) <= seats:
        return ""
    more = f", {assigned} assigned" if card.active is not None and assigned > seats else ""
    return f"{more}: {max(active, assigned) - seats} too few"


def _neighbours(card: Card, look: Look) -> Iterator[str]:
    half = look if look.width is None else replace(look, width=look.width // 2 - 2)
    left, right = (
        [line for neighbour in ends for line in wrapped(_neighbour(neighbour), half, indent="  ")] or ["nobody"]
        for ends in (card.fed_by, card.feeds)
    )
    yield ""
    yield from chain.from_iterable(drawn(["is fed by", "feeds"], list(zip_longest(left, right, fillvalue="")), look))


def _neighbour(neighbour: Neighbour) -> str:
    objects = ", ".join(neighbour.objects) or "objects not told"
    methods = f" by {', '.join(neighbour.methods)}" if neighbour.methods else ""
    return f"{neighbour.id}: {objects}{methods}{'' if neighbour.live else ' (not live)'}"


def _reviews(card: Card, look: Look) -> Iterator[str]:
    if card.reviews:
        yield ""
    for kind, status, day, expires in card.reviews:
        verb = "expired on" if expires is not None and expires < card.today else "until"
        until = "" if expires is None else f", {verb} {expires}"
        yield from _field(kind, f"{status} on {day}{until}", look)


def _findings(card: Card, look: Look) -> Iterator[str]:
    new = [found for found in card.findings if found.status == "new"]
    waived = len(card.findings) - len(new)
    yield ""
    if not new:
        yield from wrapped("no findings" + (f", {waived} waived" if waived else ""), look)
        return
    for found in sorted(new, key=lambda found: (found.severity.rank, found.position, found.code)):
        yield from finding_lines(found, look)


def _history(card: Card, look: Look) -> Iterator[str]:
    if card.history:
        yield ""
        yield "last changes"
    for entry in card.history:
        change = "; ".join(
            word for changed in entry.changed for word in (event(changed), *change_texts(changed)) if word
        )
        yield from _field(entry.day.isoformat(), f"{change} ({entry.author}, {short(entry)})", look)


def _field(label: str, text: str | None, look: Look) -> Iterator[str]:
    if text:
        yield from wrapped(text, look, first=f"{label:<{_LABEL}}", indent=" " * _LABEL)
