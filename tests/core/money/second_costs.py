"""A second calculation of costs, written from the words of the format for comparison.

It shares nothing with `stackctl.core.money.cost`: what accrues is counted out day by day, invoices are listed one after
another from a line's start, terms from the contract's. Slow, in fractions, and as simple as it can be.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import count, pairwise, takewhile
from typing import TYPE_CHECKING, Literal

from stackctl.model.cost import Cost, CostLine
from stackctl.model.scalars import Duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.contract import Contract
    from stackctl.model.spend import SpendRow
    from stackctl.model.stack import Stack

DAY = timedelta(days=1)
NEVER = date(2300, 1, 1)
ALWAYS = date(1900, 1, 1)
FAR = date(2040, 1, 1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}

Uplift = Literal["none", "expected", "cap"]


@dataclass(frozen=True, slots=True)
class Part:
    """What one price (or booking) comes to for one cost centre on a day, in its own currency.

    The day is the first of the month for what accrues, the invoice's for what is billed.
    """

    tool: str
    center: str | None
    currency: str
    day: date
    amount: Fraction


@dataclass(frozen=True)
class Priced:
    """A price with the terms that hold for it, and all prices that stand beside it."""

    line: CostLine
    beside: tuple[CostLine, ...]
    terms: Contract | None
    uplift: Uplift
    today: date

    # ---- when it holds

    @property
    def first(self) -> date | None:
        """Its first day; None where nobody says."""
        return self.line.from_ or (self.terms.start if self.terms else None)

    @property
    def written_last(self) -> date | None:
        """The last day that is written down for it."""
        return self.line.to or (self.terms.end if self.terms else None)

    @cached_property
    def next_one(self) -> date | None:
        """The first day of the price that takes over after the last day that is written."""
        others = [one for one in self.beside if one is not self.line and one.kind == self.line.kind]
        if not self.line.to:  # nobody has ended it, so only another price of the same thing does
            others = [one for one in others if not one.item or not self.line.item or one.item == self.line.item]
        after = max(self.first or ALWAYS, self.written_last or NEVER)
        return min((one.from_ for one in others if one.from_ and one.from_ > after), default=None)

    @cached_property
    def renews(self) -> bool:
        """Whether it goes on past that day, with a contract that does.

        Another price that takes over ends it: then and there where its end is written, else on the day before.
        """
        last = self.written_last
        if last is None or not self.terms or not self.terms.auto_renew or not self.terms.end or last < self.terms.end:
            return False
        if last != self.terms.end and last + DAY not in self.renewals:  # ended by somebody, not by its contract
            return False
        return self.next_one is None or not self.line.to

    @cached_property
    def last(self) -> date:
        """The last day that it holds."""
        if not self.renews:
            return self.written_last or NEVER
        return self.next_one - DAY if self.next_one else NEVER

    def holds(self, day: date) -> bool:
        return (self.first or ALWAYS) <= day <= self.last

    @cached_property
    def renewals(self) -> tuple[date, ...]:
        """The first days of the renewals that anybody asks for."""
        if not self.terms or not self.terms.auto_renew or not self.terms.end:
            return ()
        length, start = self.terms.renewal_term or Duration(12, "month"), self.terms.end + DAY
        return tuple(takewhile(lambda day: day < FAR, (moved(start, length, number) for number in count())))

    def terms_of_it(self) -> Iterator[tuple[date, date]]:
        """The terms that it pays for, first and last day: its own, then the renewals, or what is left of one."""
        first, last = self.first or ALWAYS, self.written_last or NEVER
        if first <= last:
            yield first, last
            first = last + DAY
        if self.renews:
            for renewal, following in pairwise(self.renewals):
                if following > first:
                    yield max(renewal, first), following - DAY

    def term_of(self, day: date) -> tuple[date, date]:
        """The term that holds a day."""
        return next(term for term in self.terms_of_it() if day <= term[1])

    # ---- what it costs

    @property
    def price(self) -> Fraction:
        value = Fraction(self.line.amount) * Fraction(1 if self.line.quantity is None else self.line.quantity)
        return -value if self.line.kind == "discount" else value

    def risen(self, day: date) -> Fraction:
        """How many times the present price is paid on a day: every renewal that is still to come adds its percent.

        A price that is written for days after a renewal, by its first day or its last, is what was agreed for then.
        """
        if not self.terms or self.uplift == "none" or self.line.kind == "internal" or self.line.per == "once":
            return Fraction(1)
        percent, cap = (self.terms.uplift.percent, self.terms.uplift.cap_percent) if self.terms.uplift else (None, None)
        if self.uplift == "cap":
            rise = cap if cap is not None else percent
        else:
            rise = percent if cap is None or percent is None else min(percent, cap)
        factor = Fraction(1)
        for renewal in self.renewals:
            if renewal > day:
                break
            if renewal > max(self.today, self.line.from_ or ALWAYS, self.line.to or ALWAYS):
                factor *= 1 + Fraction(rise or 0) / 100
        return factor

    def of_term(self, first: date, last: date) -> Fraction:
        """What a term costs where the price is one for a term: as much as its own one for as long.

        In months, or in days where renewals are counted in days.
        """
        own = next(self.terms_of_it())
        if (first, last) == own:
            return self.price
        length = (self.terms.renewal_term if self.terms else None) or Duration(12, "month")
        if length.unit != "month":
            return self.price * Fraction((last - first).days + 1, (own[1] - own[0]).days + 1)
        return self.a_month() * self.months(first, last)

    def months(self, first: date, last: date) -> Fraction:
        """The months of a term; those of renewals count from the end as signed, as the renewals themselves do."""
        is_renewal = self.renewals and self.renewals[0] <= first != self.first
        anchor = self.renewals[0] if is_renewal else first
        return months_between(anchor, last + DAY) - months_between(anchor, first)

    def a_month(self) -> Fraction:
        """What a whole month costs."""
        if self.line.per == "term":
            first, last = next(self.terms_of_it())
            return self.price / months_between(first, last + DAY)
        return self.price / MONTHS[self.line.per]

    def on(self, day: date) -> Fraction:
        """What it costs on one day."""
        if self.line.per == "once":
            return self.price if day == self.first else Fraction(0)
        if not self.holds(day):
            return Fraction(0)
        if self.line.per == "term":
            if self.first is None or self.written_last is None:
                return Fraction(0)
            first, last = self.term_of(day)
            # What its own last day leaves of a renewal costs what a part of that renewal does.
            renewals = pairwise(self.renewals) if first != self.first else ()
            first = next((renewal for renewal, following in renewals if following > last), first)
            return self.of_term(first, last) / ((last - first).days + 1) * self.risen(day)
        return self.a_month() / monthrange(day.year, day.month)[1] * self.risen(day)

    # ---- when it is invoiced

    def invoices(self, until: date) -> Iterator[tuple[date, Fraction]]:
        """The day and amount of every invoice up to a day, from the first one on."""
        line = self.line
        if line.per == "once":
            if self.first is not None:
                yield self.first, self.price
            return
        if line.per == "term" and (self.first is None or self.written_last is None):
            return
        if (line.billed or ("upfront" if line.per == "term" else line.per)) == "upfront":
            yield from self._upfront(until)
            return
        every = MONTHS[line.billed or line.per]
        start, number = self.first or date(1970, 1, 1), 0
        while (day := plus_months(start, every * number)) <= until and self.holds(day):
            number += 1
            following = min(plus_months(start, every * number), self.last + DAY)
            yield day, self._invoice(start, day, following)

    def _invoice(self, anchor: date, first: date, end: date) -> Fraction:
        """What is asked for up to a day: the months, counted from the anchor, at the prices of their terms."""
        renewals = takewhile(lambda renewal: renewal < end, self.renewals)
        cuts = [first, *(renewal for renewal in renewals if renewal > first), end]
        return sum(
            (
                self.a_month() * (months_between(anchor, after) - months_between(anchor, before)) * self.risen(before)
                for before, after in pairwise(cuts)
            ),
            Fraction(0),
        )

    def _upfront(self, until: date) -> Iterator[tuple[date, Fraction]]:
        if self.first is None or self.written_last is None:
            day = self.first or date(1970, 1, 1)
            while day <= until and self.holds(day):
                following = plus_months(day, 12)
                yield day, self._invoice(self.first or day, day, min(following, self.last + DAY))
                day = following
            return
        day = self.first
        while day <= until and self.holds(day):
            first, last = self.term_of(day)
            last = min(last, self.last)
            if self.line.per == "term":
                yield day, self.of_term(first, last) * self.risen(day)
            else:
                yield day, self.a_month() * self.months(first, last) * self.risen(day)
            day = last + DAY


def effective(
    stack: Stack, tool_id: str, first: date, last: date, *, uplift: Uplift = "none", today: date = NEVER
) -> list[Part]:
    """What a tool costs in each month of a span, by price and cost centre."""
    lives = _last_day(stack, tool_id)
    found = []
    for priced, cost, share in _prices(stack, tool_id, uplift, today):
        months: dict[date, Fraction] = {}
        day = first
        while day <= min(last, lives):
            month = day.replace(day=1)
            months[month] = months.get(month, Fraction(0)) + priced.on(day)
            day += DAY
        for month, amount in months.items():
            found += _borne(stack, tool_id, (priced.line, cost), month, amount * share)
    return found


def billed(
    stack: Stack, tool_id: str, first: date, last: date, *, uplift: Uplift = "none", today: date = NEVER
) -> list[Part]:
    """The invoices of a tool in a span, by price and cost centre."""
    lives = _last_day(stack, tool_id)
    found = []
    for priced, cost, share in _prices(stack, tool_id, uplift, today):
        for day, amount in priced.invoices(last):
            if first <= day <= min(last, lives):
                found += _borne(stack, tool_id, (priced.line, cost), day, amount * share)
    return found


def actual(stack: Stack, tool_id: str, first: date, last: date) -> list[Part]:
    """What was booked for a tool in a span, as whoever bears its cost bears it."""
    own = stack.tools[tool_id].cost
    costs = [] if own is None else [own]
    costs += [one.cost for one in stack.contracts.values() if tool_id in one.covers and one.cost is not None]
    named = [cost for cost in costs if _is_named(cost) or any(_is_named(line) for line in cost.lines)]
    cost = (named or costs or [Cost()])[0]
    of_cost = [priced for priced, its, _ in _prices(stack, tool_id, "none", NEVER) if its is cost]
    found = []
    for row in stack.spend:
        if row.tool == tool_id and first <= row.date <= last:
            for line, share in _shares_of_booking(row, of_cost):
                parts = _borne(stack, tool_id, (line, cost), row.date, Fraction(row.amount) * share)
                found += [replace(part, currency=row.currency) for part in parts]
    return found


def _shares_of_booking(row: SpendRow, prices: list[Priced]) -> list[tuple[CostLine | SpendRow | None, Fraction]]:
    """What the row says, else the prices of its item, else all that recur, by what each costs on the day."""
    if row.cost_center is not None:
        return [(row, Fraction(1))]
    alike = [one for one in prices if row.item and _plain(one.line.item) == _plain(row.item)]
    asked = alike or [one for one in prices if one.line.per != "once" and one.line.kind != "discount"]
    if len(asked) == 1:
        return [(asked[0].line, Fraction(1))]
    weights = [abs(one.on(row.date)) for one in asked]
    if not sum(weights):
        return [(None, Fraction(1))]
    return [(one.line, weight / sum(weights)) for one, weight in zip(asked, weights, strict=True)]


def _is_named(bearer: Cost | CostLine | SpendRow) -> bool:
    return bearer.cost_center is not None or bool(getattr(bearer, "allocation", None))


def _plain(item: str | None) -> str:
    return " ".join((item or "").casefold().split())


def converted(stack: Stack, amount: Fraction, currency: str, target: str) -> Fraction | None:
    """An amount in another currency, at the rates of the settings; None where there is none."""
    rates = {stack.settings.base_currency: Fraction(1)}
    rates |= {code: Fraction(rate) for code, rate in stack.settings.fx.rates.items() if code not in rates}
    if currency == target:
        return amount
    if currency not in rates or target not in rates:
        return None
    return amount / rates[currency] * rates[target]


def _prices(stack: Stack, tool_id: str, uplift: Uplift, today: date) -> Iterator[tuple[Priced, Cost, Fraction]]:
    """Every price that a tool pays, with the part of it that it bears."""
    tool = stack.tools[tool_id]
    covering = [contract for _, contract in sorted(stack.contracts.items()) if tool_id in contract.covers]
    own = next(iter(stack.contracts_of(tool_id)), None)
    if tool.cost is not None:
        for line in tool.cost.lines:
            yield Priced(line, tool.cost.lines, own, uplift, today), tool.cost, Fraction(1)
    for contract in covering:
        if contract.cost is not None:
            for line in contract.cost.lines:
                share = Fraction(contract.covers[tool_id]) / 100
                yield Priced(line, contract.cost.lines, contract, uplift, today), contract.cost, share


def _borne(
    stack: Stack, tool_id: str, named: tuple[CostLine | SpendRow | None, Cost], day: date, amount: Fraction
) -> list[Part]:
    """An amount, shared out to the cost centres; what is given to nobody is borne by None."""
    line, cost = named
    currency = cost.currency or stack.settings.base_currency
    shares: dict[str | None, Fraction] = {None: Fraction(100)}
    bearer = line if line is not None and _is_named(line) else cost
    if bearer.cost_center is not None:
        shares = {bearer.cost_center: Fraction(100)}
    elif isinstance(bearer, Cost | CostLine) and bearer.allocation:
        shares = {center: Fraction(percent) for center, percent in bearer.allocation.items()}
        shares[None] = 100 - sum(shares.values(), Fraction(0))
    return [
        Part(tool_id, center, currency, day, amount * percent / 100) for center, percent in shares.items() if percent
    ]


def _last_day(stack: Stack, tool_id: str) -> date:
    """The last day before a tool was gone."""
    tool = stack.tools[tool_id]
    if tool.status not in ("retired", "rejected"):
        return NEVER
    return ALWAYS if tool.since is None else tool.since - DAY


def plus_months(day: date, count: int) -> date:
    """The same day of a later month; its last day where it has no such day."""
    month = day.year * 12 + day.month - 1 + count
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def moved(day: date, length: Duration, times: int) -> date:
    if length.unit == "month":
        return plus_months(day, length.count * times)
    return day + DAY * (length.count * times * (7 if length.unit == "week" else 1))


def months_between(first: date, end: date) -> Fraction:
    """The months from a day up to another one, which is not in them: whole ones, then by the days of the last."""
    whole = max(0, (end.year - first.year) * 12 + end.month - first.month - 1)
    while plus_months(first, whole + 1) <= end:
        whole += 1
    begun = plus_months(first, whole)
    return whole + Fraction((end - begun).days, (plus_months(first, whole + 1) - begun).days)
