"""What the formats of `renewals` for people share: its lines and their words, whole amounts that add up, remarks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from stackctl.core.money.amounts import apportioned, rounded
from stackctl.core.text.messages import all_of, count, some_of
from stackctl.output.kit.conventions import conventions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from stackctl.model.look import Look
    from stackctl.model.money import Money
    from stackctl.model.reports.renewals import Renewal, RenewalGroup, RenewalReport
    from stackctl.output.kit.conventions import Conventions

_NOBODY = "nobody"
_MISSED = "missed"
_ENDS = "ends, does not renew by itself"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: a contract on its day, or on the one that was missed."""

    row: Renewal
    missed: bool

    @property
    def day(self) -> date:
        """The day that it stands for."""
        return self.row.missed if self.missed and self.row.missed is not None else self.row.day

    @property
    def notice_by(self) -> date | None:
        """The day of notice."""
        return self.day if self.missed else self.row.notice_by

    @property
    def term_end(self) -> date:
        """The last day of the term that the notice is for."""
        return self.row.term_end if self.missed else self.row.runs_until or self.row.term_end

    @property
    def working(self) -> str:
        """How the day came about; empty where it stands in the file."""
        return (self.row.missed_working if self.missed else self.row.working) or ""

    @property
    def has_money(self) -> bool:
        """Whether the amounts stand in it: each contract has them once."""
        return not self.missed or not self.row.in_range

    @property
    def when(self) -> str:
        """How far the day is: `8 d`, `today`, `missed`, `83 d ago`."""
        if self.missed:
            return _MISSED
        days = self.row.days_left
        return f"{days} d" if days > 0 else "today" if not days else f"{-days} d ago"


def lines_of(rows: Iterable[Renewal]) -> list[Line]:
    """The lines of contracts by day; one with a missed deadline has a line for that, and one for the next in range."""
    found = [Line(row, missed=True) for row in rows if row.missed is not None]
    found += [Line(row, missed=False) for row in rows if row.in_range]
    return sorted(found, key=lambda line: (line.day, line.row.tool, line.row.file))


def group_name(group: RenewalGroup, report: RenewalReport) -> str:
    """What heads a group."""
    return group.name or (_NOBODY if report.by == "owner" else _MISSED)


class Amounts:
    """The amounts of a report in whole units, so that those of the contracts add up to those of groups and of all."""

    def __init__(self, report: RenewalReport, look: Look) -> None:
        self._number = conventions(look).number
        self._base = report.currency
        self._yearly = self._whole({row: row.annual_cost for row in report.rows})
        self._at_stake = self._whole({row: row.at_stake for row in report.rows})

    def yearly(self, row: Renewal) -> str:
        """What a contract costs a year: `39 000 EUR`, `900 EUR + 300 GBP`; empty where that is not known."""
        parts = [] if row not in self._yearly else [self._money(self._yearly[row], self._base)]
        return " + ".join([*parts, *(self.money(money) for money in row.unconverted)])

    def at_stake(self, row: Renewal) -> str:
        """What the next term of a contract costs; empty where none begins by itself."""
        if row in self._at_stake:
            return self._money(self._at_stake[row], self._base)
        return "" if row.at_stake is None else self.money(row.at_stake)

    def all_yearly(self, rows: Iterable[Renewal]) -> str:
        """What contracts cost a year, without what no rate is known for."""
        return self._sum(self._yearly, rows)

    def all_at_stake(self, rows: Iterable[Renewal]) -> str:
        """What the next terms of contracts cost; empty where none begins by itself."""
        rows = [row for row in rows if row in self._at_stake]
        return self._sum(self._at_stake, rows) if rows else ""

    def money(self, money: Money) -> str:
        """An amount in whole units."""
        return self._money(rounded(Fraction(money.amount), 0), money.currency)

    def _whole(self, amounts: Mapping[Renewal, Money | None]) -> Mapping[Renewal, Decimal]:
        known = {row: money for row, money in amounts.items() if money is not None and money.currency == self._base}
        return apportioned({row: Fraction(money.amount) for row, money in known.items()}, 0)

    def _sum(self, amounts: Mapping[Renewal, Decimal], rows: Iterable[Renewal]) -> str:
        return self._money(sum((amounts[row] for row in rows if row in amounts), Decimal(0)), self._base)

    def _money(self, value: Decimal, currency: str) -> str:
        return f"{self._number(value)} {currency}"


def how(line: Line, amounts: Amounts, conventions_: Conventions) -> str:
    """How notice is given, or what happens without it."""
    row = line.row
    if line.missed and row.runs_until is not None:
        price = "" if row.locked_in is None else f", for {amounts.money(row.locked_in)}"
        return f"renews by itself until {conventions_.day(row.runs_until)}{price}"
    match row.kind:
        case "notice":
            return row.notice_how or "how is not noted"
        case "renewal":
            return "renews by itself, no notice is noted"
        case "end":
            return _ENDS if row.auto_renew is False else "ends, or renews: that is not noted"
        case "ended":
            return "has ended, still in use"
        case _:
            assert_never(row.kind)


def tools_in_words(row: Renewal) -> str:
    """The tool that bears the most, and how many others a contract covers: `google-analytics +1`."""
    return row.tool if len(row.tools) == 1 else f"{row.tool} +{len(row.tools) - 1}"


def group_in_words(group: RenewalGroup, report: RenewalReport, amounts: Amounts) -> str:
    """The name of a group, how many contracts it has, and what hangs on them."""
    stake = amounts.all_at_stake(group.rows)
    at_stake = f", {stake} at stake" if stake else ""
    size = count(len(group.rows), "contract")
    return f"{group_name(group, report)}: {size}, {amounts.all_yearly(group.rows)} a year{at_stake}"


def summary(report: RenewalReport, amounts: Amounts, conventions_: Conventions) -> Iterator[str]:
    """How much there is, in what time, and what it costs; or that there is nothing, and what comes next."""
    if not report.rows:
        yield _nothing(report, conventions_)
        return
    numbers = (
        count(report.counted("notice"), "notice deadline"),
        count(report.counted("renewal"), "renewal without a known deadline", "renewals without a known deadline"),
        count(report.counted("end"), "contract end"),
    )
    ahead = all_of([number for number in numbers if not number.startswith("0 ")]) or "no notice deadline"
    ended = report.counted("ended")
    passed = [
        *([f"{count(report.missed, 'deadline')} missed"] if report.missed else []),
        *([f"{count(ended, 'contract')} ended but in use"] if ended else []),
    ]
    yield f"{'; '.join([f'{ahead}{_scope(report)}', *passed])}."
    they = "Together they cost" if len(report.rows) > 1 else "It costs"
    yield f"{they} {amounts.all_yearly(report.rows)} a year."
    if stake := amounts.all_at_stake(report.rows):
        yield f"At stake: {stake}, what the next terms cost if nothing is done, with the rises that are expected."


def remarks(report: RenewalReport, amounts: Amounts, conventions_: Conventions) -> Iterator[str]:
    """What the rows do not hold, and why."""
    for one in report.unconverted:
        currency = one.amount.currency
        yield (
            f"Not in the sums: {amounts.money(one.amount)} a year for {one.tool}, for want of a rate for {currency} in "
            "stackctl.yaml under fx: rates:"
        )
    if report.undated:
        number = len(report.undated)
        renew, have = ("renews", "has") if number == 1 else ("renew", "have")
        yield (
            f"No deadline is known for {count(number, 'contract')} that {renew} with notice but {have} no end: "
            f"{some_of(report.undated)}. Write the last day of the term as end:."
        )
    if report.endless:
        number = len(report.endless)
        ends = f"{count(number, 'contract')} without an end {'is' if number == 1 else 'are'} not listed"
        yield f"{ends}: {some_of(report.endless)}."
    for lapsed in report.lapsed:
        due = "" if lapsed.notice_by is None else f"; notice is due by {conventions_.day(lapsed.notice_by)}"
        yield (
            f"{lapsed.tool} is retired, but its contract renews by itself{due}. "
            "Where notice was given, write auto_renew: false."
        )
    if report.broken:
        number = len(report.broken)
        yield (
            f"{count(number, 'file')} {'has' if number == 1 else 'have'} errors, so that dates and amounts may be "
            f"missing: {some_of(report.broken)}. stackctl validate tells them."
        )


def _nothing(report: RenewalReport, conventions_: Conventions) -> str:
    if not report.contracts:
        return (
            "No contract is noted for the tools in use: write contract: into their files, with end, auto_renew and "
            "notice (stackctl explain CTR001)."
        )
    whose = " of the tools asked for" if report.limited else ""
    after = "" if report.next_event is None else f" Next: {report.next_event.what} on "
    day = "" if report.next_event is None else f"{conventions_.day(report.next_event.day)}."
    return f"No notice deadline and no contract end{whose}{_scope(report)}.{after}{day}"


def _scope(report: RenewalReport) -> str:
    if report.within is None:
        return ""
    match report.within.count:
        case 0:
            return " today"
        case 1:
            return f" in the next {report.within.unit}"
        case _:
            return f" in the next {report.within}"
