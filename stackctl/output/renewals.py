"""`renewals`: contract deadlines and ends, with money and advice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from stackctl.core.money.amounts import apportioned, rounded
from stackctl.core.text.messages import all_of, count, some_of
from stackctl.model.document import Chart, Column, Document, Group, Hint, Notes, Row, Table
from stackctl.output.kit.conventions import conventions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stackctl.model.document import Value
    from stackctl.model.look import Look
    from stackctl.model.money import Money
    from stackctl.model.reports.renewals import Renewal, RenewalGroup, RenewalReport
    from stackctl.output.kit.conventions import Conventions

FORMATS = {"ics": "stackctl.output.calendar"}

_PAGE = (
    Column("notice by", "day", fit="keep"),
    Column("in"),
    Column("tool"),
    Column("term ends", "day", fit="below", rank=1, detail="term ends {}"),
    Column("a year", "amount", fit="below", rank=1, detail="{} a year"),
    Column("at stake", "amount", only="page"),
    Column("owner", fit="below", rank=2),
    Column("how", "note", fit="below", rank=3),
    Column("working", "note", fit="below", rank=3),
)
_COLUMNS: Mapping[Column, Callable[[Renewal, str], Value]] = {
    Column("Notice by", "day", "notice-by"): lambda row, _: row.notice_by,
    Column("Days left", "number", "days-left"): lambda row, _: row.days_left,
    Column("Tool", key="tool"): lambda row, _: row.tool,
    Column("Name", key="name"): lambda row, _: row.tool_name,
    Column("Vendor", key="vendor"): lambda row, _: row.vendor,
    Column("Contract", key="contract"): lambda row, _: row.contract,
    Column("Term end", "day", "term-end"): lambda row, _: row.term_end,
    Column("Renews", "label", "renews"): lambda row, _: _RENEWS[row.auto_renew],
    Column("Renews until", "day", "renews-until"): lambda row, _: row.renews_until,
    Column("Missed", "day", "missed"): lambda row, _: row.missed,
    Column("Runs until", "day", "runs-until"): lambda row, _: row.runs_until,
    Column("A year", "amount", "annual-cost"): lambda row, base: _in(base, row.annual_cost),
    Column("At stake", "amount", "at-stake"): lambda row, base: _in(base, row.at_stake),
    Column("Locked in", "amount", "locked-in"): lambda row, base: _in(base, row.locked_in),
    Column("Currency", key="currency"): lambda _, base: base,
    Column("Without rate", key="without-rate"): lambda row, _: (
        " + ".join(f"{money.amount} {money.currency}" for money in row.unconverted) or None
    ),
    Column("Owner", key="owner"): lambda row, _: row.owner,
    Column("Notice", key="notice"): lambda row, _: row.notice,
    Column("How", "note", "how"): lambda row, _: row.notice_how,
    Column("Expected rise", "percent", "uplift-percent"): lambda row, _: row.uplift_percent,
    Column("Rise at most", "percent", "uplift-cap-percent"): lambda row, _: row.uplift_cap,
    Column("Tools", "note", "tools"): lambda row, _: ", ".join(row.tools),
    Column("Document", key="document"): lambda row, _: row.document,
    Column("Working", key="working"): lambda row, _: "; ".join(filter(None, (row.missed_working, row.working))) or None,
    Column("Followed by", key="followed-by"): lambda row, _: row.followed_by,
}
"""The columns for spreadsheets, made of a contract and the report's currency. Amounts in another one stand in
`without-rate`, so that each column adds up to the sum of the report."""
_DATES = (
    "notice-by", "days-left", "tool", "name", "vendor", "term-end", "missed", "annual-cost", "at-stake", "locked-in",
    "without-rate", "owner", "how",
)  # fmt: skip
_TERMS = (
    "tool", "contract", "renews", "notice", "term-end", "runs-until", "renews-until", "uplift-percent",
    "uplift-cap-percent", "tools", "document", "followed-by", "working",
)  # fmt: skip
_RENEWS: Mapping[bool | None, str | None] = {None: None, True: "by itself", False: "by signature"}
_LOCKED_IN = "Locked in: what the terms cost that began, or will, because notice was missed."
_NOBODY = "nobody"
_MISSED = "missed"
_OPEN_ENDED = "open-ended, the next way out"
_ENDS = "ends, does not renew by itself"


def document(report: RenewalReport, look: Look) -> Document:
    """Show contracts, in groups if any, then sums and gaps."""
    amounts, usual = Amounts(report, look), conventions(look)
    notes = [*_summary(report, amounts, usual), *_remarks(report, amounts, usual)]

    def rows(contracts: Sequence[Renewal]) -> list[Row]:
        return [Row(_cells(dated, amounts, usual)) for dated in _by_day(contracts)]

    page = Table(
        _PAGE,
        rows(report.rows if report.by is None else ()),
        [
            Group(_group_name(group, report), _group_in_words(group, report, amounts), rows(group.rows))
            for group in report.groups
        ],
        report.by or "",
        notes=[*notes, Hint("In a calendar: stackctl renewals --format ics --output renewals.ics")],
    )
    return Document(
        "renewals",
        ": ".join(filter(None, (report.organisation, "notice deadlines and contract ends"))),
        [page if report.rows else Notes(notes)],
        _data(report),
        _sheets(report, notes),
        _sheet(report, [column.key for column in _COLUMNS]),
        headed=False,
        day=report.today,
    )


def _cells(dated: Dated, amounts: Amounts, usual: Conventions) -> tuple[Value, ...]:
    row, has_money = dated.row, dated.has_money
    return (
        dated.notice_by,
        dated.when,
        _tools_in_words(row),
        dated.term_end,
        (amounts.yearly(row) or None) if has_money else "",
        amounts.at_stake(row) if has_money else "",
        row.owner or _NOBODY,
        _how(dated, amounts, usual),
        dated.working,
    )


def _sheets(report: RenewalReport, notes: Sequence[str]) -> list[Table]:
    """List the tables: dates with money, groups if any, terms."""
    facts: list[tuple[str, Value]] = [("As of", report.today), ("Currency", report.currency)]
    if report.organisation:
        facts.insert(0, ("Organisation", report.organisation))
    if report.within is not None:
        facts.append(("In the next", str(report.within)))
    if report.first is not None:
        facts += [("From", report.first), ("To", report.until)]
    keys = [key for key in _DATES if key != "without-rate" or report.unconverted]
    sums: dict[str, Value] = {"annual-cost": report.annual_cost.amount, "at-stake": report.at_stake.amount}
    title = "Notice deadlines and contract ends"
    dates = replace(
        _sheet(report, keys),
        name="Renewals",
        title=title,
        facts=facts,
        total=("Total", *(sums.get(key) for key in keys[1:])),
        notes=[*notes, *([_LOCKED_IN] if report.missed else [])],
    )
    groups = Table(
        [
            Column(str(report.by).capitalize()),
            Column("Contracts", "number"),
            Column("A year", "amount"),
            Column("At stake", "amount"),
        ],
        [
            Row((_group_name(group, report), len(group.rows), group.annual_cost.amount, group.at_stake.amount))
            for group in report.groups
        ],
        total=("Total", len(report.rows), report.annual_cost.amount, report.at_stake.amount),
        name=f"By {report.by}",
        title=f"{title} by {report.by}",
        facts=facts,
    )
    terms = replace(_sheet(report, _TERMS), name="Terms", title="Terms of the contracts", facts=facts)
    return [dates, *([] if report.by is None else [groups]), _stakes(report, facts), terms]


def _stakes(report: RenewalReport, facts: Sequence[tuple[str, Value]]) -> Table:
    """Show each month's money at stake, none left out."""
    stakes: dict[int, list[Decimal]] = {}
    for row in report.rows:
        if (stake := _in(report.currency, row.at_stake)) is not None:
            stakes.setdefault(row.day.year * 12 + row.day.month - 1, []).append(stake)
    months = range(min(stakes, default=0), max(stakes, default=-1) + 1)
    lines = [(date(at // 12, at % 12 + 1, 1), stakes.get(at, [])) for at in months]
    title = "Money at stake by month"
    return Table(
        [Column("Month", "month"), Column("Contracts", "number"), Column("At stake", "amount")],
        [Row((month, len(amounts), sum(amounts, Decimal(0)))) for month, amounts in lines],
        total=("Total", sum(map(len, stakes.values())), report.at_stake.amount),
        name="At stake",
        title=title,
        facts=facts,
        chart=Chart("Chart", title, "columns", (2,), report.currency),
    )


def _sheet(report: RenewalReport, keys: Sequence[str]) -> Table:
    """Show the contracts, in groups if any."""
    columns = {column.key: column for column in _COLUMNS}

    def rows(contracts: Sequence[Renewal]) -> list[Row]:
        values = [_COLUMNS[columns[key]] for key in keys]
        return [Row(tuple(value(row, report.currency) for value in values)) for row in contracts]

    return Table(
        [columns[key] for key in keys],
        rows(report.rows if report.by is None else ()),
        [Group(_group_name(group, report), "", rows(group.rows)) for group in report.groups],
        "" if report.by is None else "Group",
    )


def _data(report: RenewalReport) -> dict[str, object]:
    return {
        "today": report.today,
        "within": None if report.within is None else str(report.within),
        "until": report.until,
        "from": report.first,
        "to": None if report.first is None else report.until,
        "by": report.by,
        "currency": report.currency,
        "rows": [_contract(row, report) for row in report.rows],
        "groups": [
            {
                "name": group.name,
                "contracts": len(group.rows),
                "annual_cost": group.annual_cost.amount,
                "at_stake": group.at_stake.amount,
            }
            for group in report.groups
        ],
        "notices": report.counted("notice"),
        "missed": report.missed,
        "total": {"annual_cost": report.annual_cost.amount, "at_stake": report.at_stake.amount},
        "unconverted": report.unconverted,
        "without_end": report.endless,
        "without_known_deadline": report.undated,
        "retired": report.lapsed,
        "files_with_errors": report.broken,
    }


def _contract(row: Renewal, report: RenewalReport) -> dict[str, object]:
    known = [money.currency for money in (row.annual_cost, row.at_stake) if money is not None]
    return {
        "tool": row.tool,
        "contract": row.contract,
        "term_end": row.term_end,
        "notice_by": row.notice_by,
        "auto_renew": row.auto_renew,
        "days_left": row.days_left,
        "missed": row.missed,
        "annual_cost": row.annual_cost and row.annual_cost.amount,
        "currency": next(iter(known), report.currency),
        "working": row.working,
        "kind": row.kind,
        "followed_by": row.followed_by,
        "day": row.day,
        "in_range": row.in_range,
        **({} if report.by is None else {"group": row.group}),
        "name": row.tool_name,
        "tools": row.tools,
        "vendor": row.vendor,
        "contract_id": row.contract_id,
        "file": row.file,
        "runs_until": row.runs_until,
        "missed_working": row.missed_working,
        "renews_until": row.renews_until,
        "at_stake": row.at_stake and row.at_stake.amount,
        "locked_in": row.locked_in and row.locked_in.amount,
        "unconverted": row.unconverted,
        "owner": row.owner,
        "notice": row.notice,
        "notice_how": row.notice_how,
        "document": row.document,
        "uplift_percent": row.uplift_percent,
        "uplift_cap_percent": row.uplift_cap,
    }


@dataclass(frozen=True, slots=True)
class Dated:
    """A contract on its day, or on the missed one."""

    row: Renewal
    missed: bool

    @property
    def day(self) -> date:
        """The day of this row."""
        return self.row.missed if self.missed and self.row.missed is not None else self.row.day

    @property
    def notice_by(self) -> date | None:
        """The day of notice."""
        return self.day if self.missed else self.row.notice_by

    @property
    def term_end(self) -> date:
        """The last day of the term that notice would end."""
        return self.row.term_end if self.missed else self.row.runs_until or self.row.term_end

    @property
    def working(self) -> str:
        """How the day was computed; empty if given."""
        return (self.row.missed_working if self.missed else self.row.working) or ""

    @property
    def has_money(self) -> bool:
        """Whether the amounts belong here: each contract has them once."""
        return not self.missed or not self.row.in_range or self.row.is_late

    @property
    def when(self) -> str:
        """The distance: `8 d`, `today`, `missed`, `83 d ago`."""
        if self.missed:
            return _MISSED
        days = self.row.days_left
        return f"{days} d" if days > 0 else "today" if not days else f"{-days} d ago"


def _by_day(rows: Iterable[Renewal]) -> list[Dated]:
    """List contracts by day, missed deadlines beside the next ones."""
    found = [Dated(row, missed=True) for row in rows if row.missed is not None]
    found += [Dated(row, missed=False) for row in rows if row.in_range and not row.is_late]
    return sorted(found, key=lambda dated: (dated.day, dated.row.tool, dated.row.file))


def _group_name(group: RenewalGroup, report: RenewalReport) -> str:
    """Name a group."""
    return group.name or (_NOBODY if report.by == "owner" else _MISSED)


class Amounts:
    """Amounts in whole units that add up to all sums."""

    def __init__(self, report: RenewalReport, look: Look) -> None:
        self._number = conventions(look).number
        self._base = report.currency
        self._yearly = self._whole({row: row.annual_cost for row in report.rows})
        self._at_stake = self._whole({row: row.at_stake for row in report.rows})

    def yearly(self, row: Renewal) -> str:
        """Return a contract's yearly cost: `900 EUR + 300 GBP`."""
        parts = [] if row not in self._yearly else [self._money(self._yearly[row], self._base)]
        return " + ".join([*parts, *(self.money(money) for money in row.unconverted)])

    def at_stake(self, row: Renewal) -> str:
        """Return the cost of a contract's next term, if any."""
        if row in self._at_stake:
            return self._money(self._at_stake[row], self._base)
        return "" if row.at_stake is None else self.money(row.at_stake)

    def all_yearly(self, rows: Iterable[Renewal]) -> str:
        """Add up yearly costs, as far as rates are known."""
        return self._sum(self._yearly, rows)

    def all_at_stake(self, rows: Iterable[Renewal]) -> str:
        """Add up the costs of next terms, if any."""
        rows = [row for row in rows if row in self._at_stake]
        return self._sum(self._at_stake, rows) if rows else ""

    def money(self, money: Money) -> str:
        """Say an amount in whole units."""
        return self._money(rounded(Fraction(money.amount), 0), money.currency)

    def _whole(self, amounts: Mapping[Renewal, Money | None]) -> Mapping[Renewal, Decimal]:
        known = {row: money for row, money in amounts.items() if money is not None and money.currency == self._base}
        return apportioned({row: Fraction(money.amount) for row, money in known.items()}, 0)

    def _sum(self, amounts: Mapping[Renewal, Decimal], rows: Iterable[Renewal]) -> str:
        return self._money(sum((amounts[row] for row in rows if row in amounts), Decimal(0)), self._base)

    def _money(self, value: Decimal, currency: str) -> str:
        return f"{self._number(value)} {currency}"


def _how(dated: Dated, amounts: Amounts, usual: Conventions) -> str:  # noqa: PLR0911 # one for each kind
    """Say how notice is given, or what happens without it."""
    row = dated.row
    if dated.missed and row.runs_until is not None:
        price = "" if row.locked_in is None else f", for {amounts.money(row.locked_in)}"
        return f"renews by itself until {usual.day(row.runs_until)}{price}"
    match row.kind:
        case "notice":
            return row.notice_how or "how is not noted"
        case "way-out":
            return f"{_OPEN_ENDED}; {row.notice_how or 'how is not noted'}"
        case "renewal":
            return f"{'renewed' if row.days_left < 0 else 'renews'} by itself, no notice is noted"
        case "end":
            return _ENDS if row.auto_renew is False else "ends, or renews: that is not noted"
        case "ended":
            return "has ended, still in use"
        case "followed":
            return f"{'ended' if row.days_left < 0 else 'ends'}, followed by {row.followed_by}"
        case _:
            assert_never(row.kind)


def _tools_in_words(row: Renewal) -> str:
    """Name the costliest tool, count the others: `google-analytics +1`."""
    return row.tool if len(row.tools) == 1 else f"{row.tool} +{len(row.tools) - 1}"


def _group_in_words(group: RenewalGroup, report: RenewalReport, amounts: Amounts) -> str:
    """Name a group, with its number of contracts and cost."""
    stake = amounts.all_at_stake(group.rows)
    at_stake = f", {stake} at stake" if stake else ""
    size = count(len(group.rows), "contract")
    return f"{_group_name(group, report)}: {size}, {amounts.all_yearly(group.rows)} a year{at_stake}"


def _summary(report: RenewalReport, amounts: Amounts, usual: Conventions) -> Iterator[str]:
    """Say how many contracts, when, their cost; or what follows."""
    if not report.rows:
        yield _nothing(report, usual)
        return
    numbers = (
        count(report.counted("notice"), "notice deadline"),
        count(report.counted("way-out"), "way out of an open-ended contract", "ways out of open-ended contracts"),
        count(report.counted("renewal"), "renewal without a known deadline", "renewals without a known deadline"),
        count(report.counted("end"), "contract end"),
        count(report.counted("followed"), "contract followed by another", "contracts followed by another"),
    )
    ahead = all_of([number for number in numbers if not number.startswith("0 ")]) or "no notice deadline"
    ended = report.counted("ended")
    passed = [
        *([f"{count(report.missed, 'deadline')} missed"] if report.missed else []),
        *([f"{count(ended, 'contract')} ended but in use"] if ended else []),
    ]
    yield f"{'; '.join([f'{ahead}{_scope(report, usual)}', *passed])}."
    they = "Together they cost" if len(report.rows) > 1 else "It costs"
    yield f"{they} {amounts.all_yearly(report.rows)} a year."
    if stake := amounts.all_at_stake(report.rows):
        yield f"At stake: {stake}, what the next terms cost if nothing is done, with the rises that are expected."


def _remarks(report: RenewalReport, amounts: Amounts, usual: Conventions) -> Iterator[str]:
    """Say what the rows do not hold, and why."""
    for left in report.unconverted:
        yield (
            f"Not in the sums: {amounts.money(left.amount)} a year for {left.tool}, for want of a rate for "
            f"{left.amount.currency} in stackctl.yaml under fx: rates:"
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
        due = "" if lapsed.notice_by is None else f"; notice is due by {usual.day(lapsed.notice_by)}"
        yield (
            f"{lapsed.tool} is retired, but its contract goes on by itself{due}. "
            "Where notice was given, write auto_renew: false and its last day as end:."
        )
    if report.broken:
        number = len(report.broken)
        yield (
            f"{count(number, 'file')} {'has' if number == 1 else 'have'} errors, so that dates and amounts may be "
            f"missing: {some_of(report.broken)}. stackctl validate tells them."
        )


def _nothing(report: RenewalReport, usual: Conventions) -> str:
    if not report.contracts:
        return (
            "No contract is noted for the tools in use: write contract: into their files, with end, auto_renew and "
            "notice (stackctl explain CTR001)."
        )
    whose = " of the tools asked for" if report.limited else ""
    after = "" if report.next_event is None else f" Next: {report.next_event.what} on "
    day = "" if report.next_event is None else f"{usual.day(report.next_event.day)}."
    return f"No notice deadline and no contract end{whose}{_scope(report, usual)}.{after}{day}"


def _scope(report: RenewalReport, usual: Conventions) -> str:
    if report.first is not None and report.until is not None:
        return f" from {usual.day(report.first)} to {usual.day(report.until)}"
    if report.within is None:
        return ""
    match report.within.count:
        case 0:
            return " today"
        case 1:
            return f" in the next {report.within.unit}"
        case _:
            return f" in the next {report.within}"


def _in(currency: str, money: Money | None) -> Decimal | None:
    return money.amount if money is not None and money.currency == currency else None
