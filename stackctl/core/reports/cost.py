"""The cost report: charges gathered by what somebody wants to see them by, and rounded so that they add up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import Span, fiscal_year_of, month_number, months_of
from stackctl.core.calendar.spans import as_fiscal_year
from stackctl.core.facts.columns import FACTS
from stackctl.core.money.amounts import (
    amount_of,
    common_denominator,
    exchange,
    over_common,
    parts_of,
    rate_of,
    shown_rate,
    to_cents,
)
from stackctl.core.money.assumptions import add, left_out, renewed, stopped, unconverted
from stackctl.core.money.cost import WITH_COST, Charge, accrue, billed, cost_centers, spent
from stackctl.core.money.prices import PRESENT, Scenario
from stackctl.core.money.rounding import Keys, nested
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.cost import CostLine
from stackctl.model.currency import DIGITS
from stackctl.model.errors import StackctlError
from stackctl.model.money import Money
from stackctl.model.reports.cost import CostGroup, CostItem, CostReport, Period, Unconverted
from stackctl.model.spend import SpendRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from stackctl.core.facts.context import Context
    from stackctl.model.facts import FactValue
    from stackctl.model.reports.cost import Basis
    from stackctl.model.stack import Stack

_AnyCharge = Charge[CostLine] | Charge[SpendRow]

_CENTER = "cost-center"
_OF_TOOL = {fact.by: fact for fact in FACTS.values() if fact.by}
_TIMES = ("month", "quarter")
GROUPINGS = (*_OF_TOOL, _CENTER, *_TIMES)
"""What costs can be grouped by."""

_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the cost of which tools, over which days, on which basis, in which currency, by what.

    `scenario` says at what price contracts renew; `currency` is None for the base currency.
    """

    tools: Collection[str]
    span: Span
    by: tuple[str, ...]
    basis: Basis = "effective"
    scenario: Scenario = PRESENT
    currency: str | None = None


@dataclass(slots=True)
class _Entry:
    """The charges of one price, or of one item's bookings, for one cost centre, by the number of the period."""

    charge: _AnyCharge
    center: str | None
    keys: Keys
    amounts: dict[int, Fraction] = field(default_factory=dict)


def groupings_of(text: str) -> tuple[str, ...]:
    """The groupings that a comma-separated list names. Raises `StackctlError` for one that does not exist."""
    wanted = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in wanted:
        if name not in GROUPINGS:
            raise StackctlError(
                f"--by {quoted(name)} is not known{did_you_mean(name, GROUPINGS)}", hint=f"write {one_of(GROUPINGS)}"
            )
    if not wanted:
        raise StackctlError("--by is empty", hint=f"write {one_of(GROUPINGS)}")
    return wanted


def check_currency(stack: Stack, currency: str | None) -> str:
    """The currency of a report: the base currency where none is asked for.

    Raises `StackctlError` for one that does not exist, or that the settings hold no rate for.
    """
    base = stack.settings.base_currency
    if currency is None:
        return base
    code = currency.upper()
    if code not in DIGITS:
        raise StackctlError(f"--currency {quoted(currency)} is not a code of ISO 4217{did_you_mean(code, DIGITS)}")
    if rate_of(stack.settings, code) is None:
        hint = f"write into stackctl.yaml: fx: {{rates: {{{code}: …}}}}, in {code} for one {base}"
        raise StackctlError(f"--currency {code}: the settings hold no rate for it", hint=hint)
    return code


def cost_report(context: Context, question: Question) -> CostReport:
    """The costs that were asked for. What cannot be told in the report's currency is told apart, never dropped."""
    stack, span = context.stack, question.span
    currency = check_currency(stack, question.currency)
    keyed = tuple(name for name in question.by if name not in _TIMES)
    periods = _periods(stack, span, question.by)
    is_plan = question.basis != "actual"
    # What was spent was spent, whatever the tool has come to.
    counted = sorted(one for one in question.tools if not is_plan or stack.tools[one].status in WITH_COST)
    entries = _entries(context, counted, question, keyed, periods)
    known, unknown = _converted(stack, entries, currency)
    groups, items, total = _rounded(stack, known, periods, currency)
    report = CostReport(
        today=context.today,
        first=span.first,
        last=span.last,
        fiscal_year=as_fiscal_year(stack.settings, span),
        basis=question.basis,
        uplift=question.scenario.uplift,
        currency=currency,
        by=question.by,
        keyed=keyed,
        periods=periods,
        groups=groups,
        items=items,
        total=total,
        names=_names(stack, keyed),
        rates=_rates(stack, entries, currency),
        rates_as_of=stack.settings.fx.as_of,
        tools=len({entry.charge.tool for entry in entries}),
        unconverted=unknown,
        organisation=stack.settings.organisation or "",
    )
    if not is_plan:
        return replace(report, spend_until=max((row.date for row in stack.spend), default=None))
    return replace(
        report,
        renewed=renewed(stack, counted, span, question.scenario, context.today),
        stopped=stopped(stack, counted, span, currency),
        left_out=left_out(stack, question.tools, span, currency),
    )


# ---- gathering


def _periods(stack: Stack, span: Span, by: Sequence[str]) -> tuple[Period, ...]:
    start = stack.settings.fiscal_year_start
    months = [(month, quarter_of(start, month)) for month in months_of(span)]
    if "quarter" not in by or "month" in by:
        return tuple(Period(f"{month.first:%Y-%m}", quarter, month.first, month.last) for month, quarter in months)
    found: dict[str, Period] = {}
    for month, name in months:
        first = found[name].first if name in found else month.first
        found[name] = Period(name, name, first, month.last)
    return tuple(found.values())


def quarter_of(start: int, month: Span) -> str:
    """The quarter of the fiscal year that a month is in: `2026-Q1`; `start` is the month that the year begins in."""
    return f"{fiscal_year_of(start, month.first)}-Q{(month.first.month - start) % 12 // _QUARTER + 1}"


def _entries(
    context: Context, tools: Iterable[str], question: Question, keyed: Sequence[str], periods: Sequence[Period]
) -> list[_Entry]:
    first = month_number(question.span.first)
    number_of: list[int] = []
    for number, period in enumerate(periods):
        number_of += [number] * (month_number(period.last) - month_number(period.first) + 1)
    found: dict[tuple[object, ...], _Entry] = {}
    shares: dict[int, dict[str | None, Fraction]] = {}
    for tool_id in tools:
        own = {name: _key(_OF_TOOL[name].value(context, tool_id)) for name in keyed if name != _CENTER}
        for charge in _charges(context.stack, tool_id, question):
            number = number_of[month_number(charge.period.first) - first]
            # A tool has few costs, and each has many charges.
            if id(charge.cost) not in shares:
                shares[id(charge.cost)] = cost_centers(charge.cost)
            for center, share in shares[id(charge.cost)].items():
                identity = (tool_id, _identity(charge), center)
                if identity not in found:
                    keys = tuple(center if name == _CENTER else own[name] for name in keyed)
                    found[identity] = _Entry(charge, center, keys)
                amounts = found[identity].amounts
                amount = charge.amount if share == 1 else charge.amount * share
                amounts[number] = amounts[number] + amount if number in amounts else amount
    return list(found.values())


def _key(value: FactValue) -> str | None:
    return None if value is None else str(value)


def _charges(stack: Stack, tool_id: str, question: Question) -> Iterator[_AnyCharge]:
    if question.basis == "effective":
        yield from accrue(stack, tool_id, question.span, scenario=question.scenario, monthly=True)
    elif question.basis == "billed":
        yield from billed(stack, tool_id, question.span, question.scenario)
    else:
        yield from spent(stack, tool_id, question.span)


def _identity(charge: _AnyCharge) -> object:
    """What charges of a tool belong to one item: those of one price, or the bookings that are called the same."""
    line = charge.line
    return id(line) if isinstance(line, CostLine) else (_called(line), charge.currency)


def _converted(
    stack: Stack, entries: Sequence[_Entry], currency: str
) -> tuple[list[tuple[_Entry, dict[int, Fraction]]], tuple[Unconverted, ...]]:
    """The entries with their amounts in the report's currency, and what no rate is known for, by tool."""
    known: list[tuple[_Entry, dict[int, Fraction]]] = []
    unknown: dict[str, dict[str, Fraction]] = {}
    factors = {own: exchange(stack.settings, own, currency) for own in {entry.charge.currency for entry in entries}}
    for entry in entries:
        factor = factors[entry.charge.currency]
        if factor is None:
            sums = unknown.setdefault(entry.charge.tool, {})
            add(sums, entry.charge.currency, sum(entry.amounts.values(), Fraction(0)))
        else:
            known.append((entry, entry.amounts if factor == 1 else _times(entry.amounts, factor)))
    return known, unconverted(stack, unknown, currency)


def _times(amounts: Mapping[int, Fraction], factor: Fraction) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    before, product = Fraction(0), Fraction(0)
    for number, amount in amounts.items():
        # Whole months of one price are one and the same amount.
        if amount is not before:
            before, product = amount, amount * factor
        found[number] = product
    return found


# ---- rounding


def _rounded(
    stack: Stack, entries: Sequence[tuple[_Entry, dict[int, Fraction]]], periods: Sequence[Period], currency: str
) -> tuple[tuple[CostGroup, ...], tuple[CostItem, ...], CostGroup]:
    """The lines, the items and the grand total, rounded from the whole downwards."""
    digits = DIGITS[currency]
    denominator = common_denominator(amount for _, amounts in entries for amount in amounts.values())
    cells = [(entry, _cells(amounts, denominator, len(periods))) for entry, amounts in entries]
    items: dict[Keys, list[tuple[_Entry, int]]] = {}
    for entry, parts in cells:
        items.setdefault(entry.keys, []).append((entry, sum(parts)))
    leaves = ((entry.keys, parts) for entry, parts in cells)
    lines, total = nested(leaves, denominator, [period.path for period in periods], digits)
    # Grouped by time alone there is no line but the total.
    last = [(keys, sum(numbers)) for keys, numbers in (lines or [((), total)]) if keys in items]
    told: list[CostItem] = []
    for keys, whole in last:
        numbers = parts_of(whole, [parts for _, parts in items[keys]], denominator, digits)
        told += (_item(stack, entry, number, currency) for (entry, _), number in zip(items[keys], numbers, strict=True))
    return tuple(_group(keys, numbers, digits) for keys, numbers in lines), tuple(told), _group((), total, digits)


def _cells(amounts: Mapping[int, Fraction], denominator: int, periods: int) -> list[int]:
    """The amounts by period as parts of a common denominator."""
    found = [0] * periods
    for number, amount in amounts.items():
        found[number] = over_common(amount, denominator)
    return found


def _group(keys: Keys, numbers: Sequence[int], digits: int) -> CostGroup:
    return CostGroup(keys, amount_of(sum(numbers), digits), tuple(amount_of(number, digits) for number in numbers))


def _item(stack: Stack, entry: _Entry, number: int, currency: str) -> CostItem:
    charge = entry.charge
    factor = exchange(stack.settings, charge.currency, currency) or Fraction(1)
    return CostItem(
        keys=entry.keys,
        tool=charge.tool,
        vendor=stack.vendor_name(stack.tools[charge.tool]),
        contract=stack.contract_name(charge.contract),
        item=_called(charge.line),
        kind=charge.line.kind if isinstance(charge.line, CostLine) else "actual",
        cost_center=entry.center,
        own=Money(to_cents(sum(entry.amounts.values(), Fraction(0)), charge.currency), charge.currency),
        rate=shown_rate(1 / factor),
        amount=amount_of(number, DIGITS[currency]),
    )


def _called(line: CostLine | SpendRow) -> str:
    """What is paid for, in words."""
    if isinstance(line, CostLine):
        return line.item or line.kind
    return line.item or line.reference or "booking"


def _rates(stack: Stack, entries: Iterable[_Entry], currency: str) -> Mapping[str, Decimal]:
    used = {entry.charge.currency for entry in entries} - {currency}
    factors = {own: factor for own in sorted(used) if (factor := exchange(stack.settings, own, currency)) is not None}
    return {own: shown_rate(1 / factor) for own, factor in factors.items()}


def _names(stack: Stack, keyed: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    known: dict[str, Mapping[str, str]] = {
        "owner": {person_id: person.name for person_id, person in stack.people.items()},
        "team": {team_id: team.name for team_id, team in stack.teams.items()},
        _CENTER: dict(stack.settings.cost_centers),
    }
    return {name: names for name, names in known.items() if name in keyed}
