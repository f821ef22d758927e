"""A second calculation of costs, written from the words of the format for comparison.

It shares nothing with `stackctl.core.money`: of every day it is asked by itself which contract a price belongs to,
which month it is in and what part of it that is; an invoice is what the days cost that it pays for. Days between which
nothing changes are asked together. Slow, in fractions, and as simple as it can be.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from stackctl.model.contract import Contract, SharedContract
from stackctl.model.cost import Cost
from stackctl.model.scalars import Duration
from stackctl.model.spend import SpendRow
from stackctl.model.tool import GONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.model.cost import CostLine
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Status

DAY = timedelta(days=1)
ALWAYS = date(1980, 1, 1)
NEVER = date(2300, 1, 1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}

Uplift = Literal["none", "expected", "cap"]
Bearer = dict[str | None, Fraction]


@dataclass(frozen=True, slots=True)
class Part:
    """What one price (or booking) comes to for one cost centre on a day, in its own currency.

    The day is the first of the month for what accrues, the invoice's for what is billed.
    """

    tool: str
    center: str | None
    contract: Contract | None
    kind: str
    currency: str
    day: date
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Month:
    """A month (or quarter, or year) as a price counts it, and the day that all are counted from."""

    anchor: date
    first: date
    next: date

    @property
    def last(self) -> date:
        return self.next - DAY

    @property
    def days(self) -> int:
        return (self.next - self.first).days


@dataclass(frozen=True, slots=True)
class Term:
    """The days that a price for a term, or one that is paid upfront, is asked for at once."""

    first: date
    last: date


@dataclass(frozen=True, eq=False)
class Covering:
    """A contract of a tool, and the percentage of it that the tool bears."""

    contract: Contract
    percent: Fraction

    @property
    def end(self) -> date | None:
        return self.contract.end

    @property
    def is_tacit(self) -> bool:
        return bool(self.contract.auto_renew and self.contract.end)

    @property
    def first(self) -> date:
        return self.contract.start or ALWAYS

    @property
    def last(self) -> date:
        """The last day that it runs."""
        return NEVER if self.end is None or self.is_tacit else self.end

    def runs(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def length(self) -> Duration:
        return self.contract.renewal_term or Duration(12, "month")

    def renewal(self, number: int) -> date:
        """The first day of a renewal, from 0 on."""
        assert self.end is not None
        start, times = self.end + DAY, self.length.count * number
        if self.length.unit == "month":
            return plus_months(start, times)
        return start + DAY * times * (7 if self.length.unit == "week" else 1)

    @cached_property
    def _known(self) -> list[date]:
        return [self.renewal(0)]

    def renewals(self, until: date) -> list[date]:
        """The first days of the renewals up to a day, for a contract that renews by itself."""
        while self._known[-1] <= until:
            self._known.append(self.renewal(len(self._known)))
        return self._known[: bisect_right(self._known, until)]

    def renewal_with(self, day: date) -> Term:
        """The renewal that holds a day."""
        number = len(self.renewals(day))
        return Term(self.renewal(number - 1), self.renewal(number) - DAY)

    def is_end_of_term(self, day: date) -> bool:
        return day == self.end or (self.is_tacit and day + DAY in self.renewals(day + DAY))


@dataclass(frozen=True, slots=True, eq=False)
class Spell:
    """Days on end on which a price belongs to one contract."""

    first: date
    last: date
    owner: Covering | None


@dataclass(frozen=True)
class Priced:
    """A price with the contracts that it may belong to, and all prices that stand beside it."""

    line: CostLine
    beside: tuple[CostLine, ...]
    contracts: tuple[Covering, ...]
    gone: date | None
    """The day that its tool was retired."""
    uplift: Uplift
    today: date

    # ---- whose it is on a day

    @cached_property
    def spells(self) -> list[Spell]:
        """The days from the first of all, by the contract that it belongs to."""
        cuts = {ALWAYS, *(one.first for one in self.contracts), *(one.last + DAY for one in self.contracts)}
        if self.is_for_its_own_days and self.line.from_ and self.line.to:
            cuts |= {self.line.from_, self.line.to + DAY}
        found = list[Spell]()
        for first, following in pairwise([*sorted(cut for cut in cuts if cut < NEVER), NEVER]):
            owner = self._owner(first)
            begun = found.pop().first if found and found[-1].owner is owner else first
            found.append(Spell(begun, following - DAY, owner))
        return found

    @property
    def is_for_its_own_days(self) -> bool:
        """Whether its amount is one for a term that is written, whatever contracts run meanwhile."""
        return self.line.per == "term" and self.line.from_ is not None and self.line.to is not None

    def spell(self, day: date) -> Spell:
        return self.spells[bisect_right(self.spells, day, key=lambda spell: spell.first) - 1]

    def owner(self, day: date) -> Covering | None:
        """The contract that it belongs to on a day."""
        return self.spell(day).owner

    def _owner(self, day: date) -> Covering | None:
        """The contract that runs, else the last one before, else the first of all."""
        if self.is_for_its_own_days and self.line.from_ and self.line.to and self.line.from_ <= day < self.line.to:
            return self._owner(self.line.to)
        # `max` and `min` take the first of equals.
        if running := [one for one in self.contracts if one.runs(day)]:
            return max(running, key=lambda one: (one.percent, one.last))
        if ended := [one for one in self.contracts if one.last < day]:
            return max(ended, key=lambda one: (one.last, one.percent))
        return self._owner(min(one.first for one in self.contracts)) if self.contracts else None

    def is_signed_for(self, day: date) -> bool:
        """Whether a contract runs that it belongs to."""
        owner = self.owner(day)
        return owner is not None and owner.runs(day)

    def is_renewal(self, day: date) -> bool:
        """Whether the contract that it belongs to is past its end as signed."""
        owner = self.owner(day)
        return owner is not None and owner.end is not None and day > owner.end

    # ---- when it holds

    @cached_property
    def first(self) -> date:
        return self.line.from_ or min((one.first for one in self.contracts), default=ALWAYS)

    @cached_property
    def last(self) -> date:
        """The last day that it holds: as written, else of its contracts, or that before the price that takes over."""
        if self.line.to:
            return NEVER if self._renews_at(self.line.to) else self.line.to
        last = max((one.last for one in self.contracts), default=NEVER)
        owner = self.owner(self.first)
        if owner is None or owner.end is None:
            return last
        after = max(self.first, owner.end)
        return min([last, *(day - DAY for day in self._successors() if day > after)])

    def _renews_at(self, to: date) -> bool:
        """Whether it goes on past the day that is written, the last one of a term, with a contract that does."""
        owner = self.owner(to)
        if owner is None or not owner.is_tacit or not owner.is_end_of_term(to):
            return False
        return not any(day > max(self.first, to) for day in self._successors())

    def _successors(self) -> Iterator[date]:
        """The first days of the prices that may take over: of its kind, and of its item too unless it was ended."""
        for other in self.beside:
            if other is not self.line and other.from_ and other.kind == self.line.kind:
                items = {plain(one.item) for one in (self.line, other) if one.item}
                if self.line.to or len(items) < 2:
                    yield other.from_

    def counts(self, day: date) -> bool:
        """Whether it holds on a day. Where no contract runs, it does only as far as its own days say so."""
        if self.line.per == "once":
            return day == self.first != ALWAYS
        if not self.first <= day <= self.last:
            return False
        if not self.contracts or self.is_signed_for(day):
            return True
        if not any(one.first <= day for one in self.contracts):
            return self.line.from_ is not None
        if not any(one.first > day for one in self.contracts):
            return self.line.to is not None
        return self.line.from_ is not None and self.line.to is not None

    # ---- what it costs

    @cached_property
    def price(self) -> Fraction:
        value = Fraction(self.line.amount) * Fraction(1 if self.line.quantity is None else self.line.quantity)
        return -value if self.line.kind == "discount" else value

    def anchor(self, spell: Spell, day: date) -> date:
        """The day that its months are counted from: its first one, or under a later contract that one's.

        Where a contract renews by itself, they are counted from the first renewal anew.
        """
        if spell.owner is not None and spell.owner.is_tacit and spell.owner.end and day > spell.owner.end:
            return spell.owner.end + DAY
        return self.begin(spell)

    def begin(self, spell: Spell) -> date:
        if self.line.from_ and spell.first <= self.line.from_ <= spell.last:
            return self.line.from_
        start = spell.owner.contract.start if spell.owner else None
        return start or max(spell.first, self.first)

    @cached_property
    def _months(self) -> dict[date, Month]:
        return {}

    def month(self, spell: Spell, day: date) -> Month:
        anchor = self.anchor(spell, day)
        known = self._months.get(anchor)
        if known is None or not known.first <= day < known.next:
            self._months[anchor] = known = months_from(anchor, 1, day)
        return known

    @cached_property
    def _amounts(self) -> dict[Month | tuple[Spell, Term], Fraction]:
        return {}

    def on(self, day: date) -> Fraction:
        """What it costs on one day, at the present price."""
        if self.line.per == "once":
            return self.price
        spell = self.spell(day)
        if self.line.per != "term":
            month = self.month(spell, day)
            if month not in self._amounts:
                self._amounts[month] = self.price / MONTHS[self.line.per] / month.days
            return self._amounts[month]
        term = self.own_term(day)
        if term is None:
            return Fraction(0)
        if (spell, term) not in self._amounts:
            weights = [
                self._weight(spell, one) * number for one, number in self.stretches(term.first, term.last, spell)
            ]
            self._amounts[spell, term] = self.price / sum(weights)
        return self._amounts[spell, term] * self._weight(spell, day)

    def _weight(self, spell: Spell, day: date) -> Fraction:
        """What part of a month a day is; of a day where the contract renews by days."""
        is_by_days = spell.owner is not None and spell.owner.length.unit != "month"
        return Fraction(1, 1 if is_by_days else self.month(spell, day).days)

    def own_term(self, day: date) -> Term | None:
        """The days that an amount for a term is for: its own, as far as written, else those that are signed."""
        spell, to = self.spell(day), self.line.to
        first, signed = self.begin(spell), spell.owner.end if spell.owner else None
        if spell.owner and signed and signed < first:  # the price of a coming term
            signed = spell.owner.renewal_with(first).last if spell.owner.is_tacit else None
        last = to if to and (not signed or (self.spell(to) is spell and self.counts(to))) else signed
        return None if first == ALWAYS or last is None or last < first else Term(first, last)

    def paid_at_once(self, day: date) -> Term | Month:
        """The days that are paid for together with a day if all of a term is: its own, a renewal's, or a year's."""
        own, owner = self.own_term(day), self.owner(day)
        if own is None:
            return months_from(self.anchor(self.spell(day), day), 12, day)
        if own.first <= day <= own.last or owner is None or not owner.is_tacit:
            return own
        renewal = owner.renewal_with(day)
        return Term(max(renewal.first, own.last + DAY), renewal.last)

    def risen(self, day: date) -> Fraction:
        """How many times the present price is paid on a day: every renewal that is still to come adds its percent.

        A price that is written for days after a renewal, by its first day or its last, is what was agreed for then.
        """
        owner = self.owner(day)
        if owner is None or self.uplift == "none" or self.line.kind == "internal" or self.line.per == "once":
            return Fraction(1)
        uplift = owner.contract.uplift
        percent, cap = (uplift.percent, uplift.cap_percent) if uplift else (None, None)
        if self.uplift == "cap":
            rise = cap if cap is not None else percent
        else:
            rise = percent if cap is None or percent is None else min(percent, cap)
        agreed = max(self.today, self.line.from_ or ALWAYS, self.line.to or ALWAYS)
        times = sum(renewal > agreed for renewal in owner.renewals(day)) if owner.is_tacit else 0
        return (1 + Fraction(rise or 0) / 100) ** times

    # ---- when it is invoiced

    @cached_property
    def _asked(self) -> dict[date, Month | Term]:
        return {}

    def asked_with(self, day: date) -> Month | Term:
        """The days that one invoice pays for, of which this is one."""
        if day not in self._asked:
            self._asked[day] = self._asked_with(day)
        return self._asked[day]

    def _asked_with(self, day: date) -> Month | Term:
        if self.line.per == "once":
            return Term(day, day)
        billed = self.line.billed or ("upfront" if self.line.per == "term" else self.line.per)
        if billed == "upfront":
            return self.paid_at_once(day)
        return months_from(self.anchor(self.spell(day), day), MONTHS[billed], day)

    def invoice(self, day: date) -> Fraction | None:
        """What is asked for on a day: all days that are paid for together, on the first of them; None on the others."""
        if not self.counts(day):
            return None
        asked, spell = self.asked_with(day), self.spell(day)
        if any(self._is_of(asked, spell, one) for one, _ in self.stretches(asked.first, day - DAY)):
            return None
        return self.sum(
            (one, number) for one, number in self.stretches(day, asked.last) if self._is_of(asked, spell, one)
        )

    def _is_of(self, asked: Month | Term, spell: Spell, day: date) -> bool:
        return self.spell(day) is spell and self.counts(day) and self.asked_with(day) == asked

    def sum(self, stretches: Iterable[tuple[date, int]]) -> Fraction:
        """What it costs on some days."""
        found = (self.on(day) * self.risen(day) * number for day, number in stretches)
        return sum(found, Fraction(0))

    # ---- which days are like one another

    @cached_property
    def _changes(self) -> list[date]:
        """The days on which something begins or is over."""
        found = {self.first, self.first + DAY if self.line.per == "once" else self.last + DAY}
        for first, last in [(one.first, one.last) for one in self.contracts]:
            found |= {first, last + DAY}
        found |= {spell.first for spell in self.spells}
        found |= {day + DAY for day in (self.line.to, *(one.end for one in self.contracts)) if day}
        return sorted(found | ({self.gone} if self.gone else set()))

    def stretches(self, first: date, last: date, spell: Spell | None = None) -> Iterator[tuple[date, int]]:
        """The days from the first to the last: of those that are alike, the first one and how many they are.

        With a spell, as if all belonged to its contract.
        """
        while first <= last:
            changes = [
                last + DAY,
                plus_months(first.replace(day=1), 1),
                self.month(spell or self.spell(first), first).next,
            ]
            changes += self._changes[bisect_right(self._changes, first) :][:1]
            owner = self.owner(first)
            if owner is not None and owner.is_tacit and self.is_renewal(first):
                changes.append(owner.renewal_with(first).last + DAY)
            following = min(changes)
            yield first, (following - first).days
            first = following


@dataclass(frozen=True)
class Borne:
    """A price that a tool pays, or its part of one that several share, and who bears it."""

    tool: str
    price: Priced
    cost: Cost
    percent: Fraction
    currency: str
    bearers: Bearer
    status: Status

    def is_due(self, day: date) -> bool:
        """Whether it is to be paid on a day: what is signed is until its contract ends, though the tool was retired."""
        if self.status not in GONE or (self.price.gone is not None and day < self.price.gone):
            return True
        return self.status == "retired" and self.price.is_signed_for(day) and self.price.line.kind != "internal"

    def parts(self, day: date, contract: Contract | None, amount: Fraction) -> Iterator[Part]:
        for center, percent in self.bearers.items():
            if percent:
                share = amount * self.percent * percent / 10_000
                yield Part(self.tool, center, contract, self.price.line.kind, self.currency, day, share)

    def effective(self, first: date, last: date) -> Iterator[Part]:
        """What it costs in each month of a span."""
        price, found = self.price, dict[tuple[date, Covering | None], list[tuple[date, int]]]()
        for day, number in price.stretches(first, last):
            if price.counts(day) and self.is_due(day):
                found.setdefault((day.replace(day=1), price.owner(day)), []).append((day, number))
        for (month, owner), those in found.items():
            yield from self.parts(month, contract_of(owner), price.sum(those))

    def billed(self, first: date, last: date) -> Iterator[Part]:
        """Its invoices in a span."""
        for day, _ in self.price.stretches(first, last):
            amount = self.price.invoice(day)
            if amount is not None and self.is_due(day):
                yield from self.parts(day, contract_of(self.price.owner(day)), amount)


def effective(
    stack: Stack, tool_id: str, first: date, last: date, *, uplift: Uplift = "none", today: date = NEVER
) -> list[Part]:
    """What a tool costs in each month of a span, by price, contract and cost centre."""
    return [part for one in prices(stack, tool_id, uplift, today) for part in one.effective(first, last)]


def billed(
    stack: Stack, tool_id: str, first: date, last: date, *, uplift: Uplift = "none", today: date = NEVER
) -> list[Part]:
    """The invoices of a tool in a span, by price, contract and cost centre."""
    return [part for one in prices(stack, tool_id, uplift, today) for part in one.billed(first, last)]


def prepaid(stack: Stack, tool_id: str, day: date, *, uplift: Uplift = "none", today: date = NEVER) -> list[Part]:
    """What was invoiced for a tool until the end of a day, less what that has served for."""
    found = billed(stack, tool_id, ALWAYS, day, uplift=uplift, today=today)
    served = effective(stack, tool_id, ALWAYS, day, uplift=uplift, today=today)
    return [*found, *(replace(part, amount=-part.amount) for part in served)]


def actual(stack: Stack, tool_id: str, first: date, last: date) -> list[Part]:
    """What was booked for a tool in a span, by the cost centres of the row, else those that its prices have."""
    shared = (one.cost for _, one in sorted(stack.contracts.items()) if tool_id in one.covers)
    costs = [cost for cost in (stack.tools[tool_id].cost, *shared) if cost is not None]
    named = [one for one in costs if names_somebody(one) or any(names_somebody(line) for line in one.lines)]
    cost = (named or costs or [Cost()])[0]
    of_cost = [one for one in prices(stack, tool_id, "none", NEVER) if one.cost is cost]
    found = []
    for row in stack.spend:
        if row.tool == tool_id and first <= row.date <= last:
            for bearer, share in bearers_of(row, of_cost) or [(bearers(cost), Fraction(1))]:
                for center, percent in bearer.items():
                    amount = Fraction(row.amount) * share * percent / 100
                    contract = shown_contract(stack, tool_id, row.date)
                    part = Part(tool_id, center, contract, "actual", row.currency, row.date, amount)
                    found += [part] if percent else []
    return found


def shown_contract(stack: Stack, tool_id: str, day: date) -> Contract | None:
    """The contract that is shown on a day: one that runs, else the next to begin, else the last that ended."""
    contracts = contracts_of(stack, tool_id)
    later = min((one.first for one in contracts if one.first > day), default=day)
    earlier = max((one.last for one in contracts if one.last < day), default=day)
    for when in (day, later, earlier):
        if running := [one for one in contracts if one.runs(when)]:
            return max(running, key=lambda one: (one.percent, one.last)).contract
    return None


def bearers_of(row: SpendRow, of_cost: list[Borne]) -> list[tuple[Bearer, Fraction]]:
    """What the row says, else the prices of its item, else all that recur, by what each costs on the day."""
    if names_somebody(row):
        return [(bearers(row), Fraction(1))]
    alike = [one for one in of_cost if row.item and plain(one.price.line.item) == plain(row.item)]
    asked = alike or [one for one in of_cost if one.price.line.per != "once" and one.price.line.kind != "discount"]
    if len(asked) == 1:
        return [(asked[0].bearers, Fraction(1))]
    weights = [abs(one.price.on(row.date)) if one.price.counts(row.date) else Fraction(0) for one in asked]
    whole = sum(weights)
    return [(one.bearers, weight / whole) for one, weight in zip(asked, weights, strict=True) if whole]


def plain(item: str | None) -> str:
    return " ".join((item or "").casefold().split())


def converted(stack: Stack, amount: Fraction, currency: str, target: str, day: date = NEVER) -> Fraction | None:
    """An amount in another currency, at the rates of the settings; None where there is none.

    Of the days with rates up to the day, a later one says more; what none of them says, the first day after it does.
    """
    fx = stack.settings.fx
    entries = [(one.as_of or ALWAYS, one.rates) for one in (fx if isinstance(fx, tuple) else (fx,))]
    before = sorted((one for one in entries if one[0] <= day), key=lambda one: one[0])
    after = sorted((one for one in entries if one[0] > day), key=lambda one: one[0], reverse=True)
    rates = {code: Fraction(rate) for _, given in (*after, *before) for code, rate in given.items()}
    rates[stack.settings.base_currency] = Fraction(1)
    if currency == target:
        return amount
    if currency not in rates or target not in rates:
        return None
    return amount / rates[currency] * rates[target]


def contracts_of(stack: Stack, tool_id: str) -> list[Covering]:
    """The contracts of a tool: its file's, in the order written, then those that cover it, by id."""
    written = stack.tools[tool_id].contract
    named = list(written) if isinstance(written, tuple) else [written] if written else []
    named += [key for key, one in sorted(stack.contracts.items()) if tool_id in one.covers and key not in named]
    found = [stack.contracts.get(one) if isinstance(one, str) else one for one in named]
    return [Covering(one, percent_of(one, tool_id)) for one in found if one]


def percent_of(contract: Contract, tool_id: str) -> Fraction:
    return Fraction(contract.covers.get(tool_id, 0) if isinstance(contract, SharedContract) else 100)


def prices(stack: Stack, tool_id: str, uplift: Uplift, today: date) -> Iterator[Borne]:
    """Every price that a tool pays, with the part of it that it bears."""
    tool = stack.tools[tool_id]
    contracts = contracts_of(stack, tool_id)
    without = [one for one in contracts if not (isinstance(one.contract, SharedContract) and lines_of(one.contract))]
    blocks: list[tuple[Cost | None, tuple[Covering, ...], Fraction]] = [
        (tool.cost, tuple(without or contracts), Fraction(100))
    ]
    for _, contract in sorted(stack.contracts.items()):
        if tool_id in contract.covers:
            blocks.append((contract.cost, (Covering(contract, Fraction(100)),), Fraction(contract.covers[tool_id])))
    for cost, support, percent in blocks:
        if cost is None:
            continue
        for line in cost.lines:
            price = Priced(line, cost.lines, support, tool.since if tool.status in GONE else None, uplift, today)
            currency = cost.currency or stack.settings.base_currency
            bearer = bearers(line if names_somebody(line) else cost)
            yield Borne(tool_id, price, cost, percent, currency, bearer, tool.status)


def names_somebody(source: Cost | CostLine | SpendRow) -> bool:
    return set(bearers(source)) != {None}


def bearers(source: Cost | CostLine | SpendRow) -> Bearer:
    """The cost centres that bear something, in percent; what is given to nobody is borne by None."""
    if source.cost_center is not None:
        return {source.cost_center: Fraction(100)}
    shares = {} if isinstance(source, SpendRow) else source.allocation or {}
    found: Bearer = {center: Fraction(percent) for center, percent in shares.items()}
    return {**found, None: 100 - sum(found.values(), Fraction(0))}


def lines_of(contract: SharedContract) -> tuple[CostLine, ...]:
    return contract.cost.lines if contract.cost is not None else ()


def contract_of(owner: Covering | None) -> Contract | None:
    return owner.contract if owner else None


@cache
def plus_months(day: date, number: int) -> date:
    """The same day of another month; its last day where it has no such day."""
    month = day.year * 12 + day.month - 1 + number
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_from(anchor: date, length: int, day: date) -> Month:
    """Of the spans of so many months one after another from a day on (or before it), the one that holds another day."""
    number = ((day.year - anchor.year) * 12 + day.month - anchor.month) // length
    while plus_months(anchor, number * length) > day:
        number -= 1
    return Month(anchor, plus_months(anchor, number * length), plus_months(anchor, (number + 1) * length))
