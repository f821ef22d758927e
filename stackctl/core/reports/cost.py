"""The cost report: charges, grouped and rounded to add up."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import Span, fiscal_quarter_of, fiscal_quarters, months_of
from stackctl.core.calendar.spans import SpanOptions, as_fiscal_year, span_of
from stackctl.core.facts.columns import FACTS
from stackctl.core.facts.seats import units_of
from stackctl.core.money.amounts import (
    add,
    amount_of,
    common_denominator,
    divided,
    exchange,
    money_of,
    over_common,
    parts_of,
    rate_of,
    shown_rate,
    to_cents,
)
from stackctl.core.money.assumptions import doubtful_ends, left_out, rates_used, renewed, stopped, unconverted
from stackctl.core.money.contract_costs import signed_until
from stackctl.core.money.cost import WITH_COST, Charge, accrue, billed, borne, spent
from stackctl.core.money.faults import rate_wanted
from stackctl.core.money.missing_prices import missing_prices
from stackctl.core.money.prices import PRESENT, Scenario
from stackctl.core.money.rounding import Keys, nested
from stackctl.core.text.messages import did_you_mean, one_of, quoted
from stackctl.model.cost import CostLine
from stackctl.model.currency import DIGITS
from stackctl.model.errors import StackctlError
from stackctl.model.money import Money
from stackctl.model.reports.cost import (
    CostGroup,
    CostItem,
    CostReport,
    Period,
    ToolCost,
    Unconverted,
    UnitCost,
    UnitCosts,
    Without,
)
from stackctl.model.scalars import FIRST_DAY
from stackctl.model.spend import SpendRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from stackctl.core.facts.context import Context
    from stackctl.model.facts import FactValue
    from stackctl.model.reports.cost import Basis, Unit
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack

_AnyCharge = Charge[CostLine] | Charge[SpendRow]

_CENTER = "cost-center"
_OF_TOOL = {fact.by: fact for fact in FACTS.values() if fact.by}
_OF_CHARGE = ("contract", "kind", "currency")
_TIMES = ("month", "quarter", "year")
GROUPINGS = (*_OF_TOOL, _CENTER, *_OF_CHARGE, *_TIMES)
"""What costs can be grouped by."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a cost report is about.

    `scenario` says at what price contracts renew; `currency` is None for the base currency.
    """

    tools: Collection[str]
    span: Span
    by: tuple[str, ...]
    basis: Basis = "effective"
    scenario: Scenario = PRESENT
    currency: str | None = None
    without: tuple[str, ...] = ()
    unit: Unit | None = None

    @property
    def keyed(self) -> tuple[str, ...]:
        """The groupings that are no time."""
        return tuple(name for name in self.by if name not in _TIMES)


class _Factors(dict[tuple[str, date | None], Fraction | None]):
    """What amounts are multiplied by, as far as asked for.

    By currency and, for a booking, its day; None where a rate is unknown.
    """

    def __init__(self, settings: Settings, target: str) -> None:
        super().__init__()
        self._settings = settings
        self._target = target

    def of(self, charge: _AnyCharge) -> Fraction | None:
        """Return what a charge is multiplied by."""
        return self[charge.currency, charge.line.date if isinstance(charge.line, SpendRow) else None]

    def __missing__(self, key: tuple[str, date | None]) -> Fraction | None:
        self[key] = exchange(self._settings, key[0], self._target, key[1])
        return self[key]


@dataclass(slots=True)
class _ChargeGroup:
    """Charges of a price or bookings, by number of period."""

    charge: _AnyCharge
    center: str | None
    keys: Keys
    factor: Fraction | None  # to the currency of the report, if known
    amounts: dict[int, Fraction] = field(default_factory=dict)


def groupings_of(text: str) -> tuple[str, ...]:
    """Read the groupings of a comma-separated list.

    Raises `StackctlError` for one that does not exist.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    hint = f"write {one_of(GROUPINGS)}"
    for name in wanted:
        if name not in GROUPINGS:
            raise StackctlError(f"--by {quoted(name)} is not known{did_you_mean(name, GROUPINGS)}", hint=hint)
    if not wanted:
        raise StackctlError("--by is empty", hint=hint)
    return wanted


def prepaid_span(stack: Stack, today: date, asked: SpanOptions, by: Sequence[str]) -> Span:
    """Return the day of a prepaid balance, by default today.

    Raises `StackctlError` for a beginning, a forecast and a grouping by time: a balance has none of them.
    """
    if asked.first is not None or asked.forecast is not None:
        raise StackctlError("a prepaid balance is of one day", hint="write it as --to, or name a --fiscal-year")
    times = [name for name in by if name in _TIMES]
    if times:
        hint = "group it by contract, tool or cost-center"
        raise StackctlError(f"a prepaid balance is of one day: --by {times[0]} does not fit", hint=hint)
    if asked.last is None and asked.fiscal_year is None:
        return Span(today, today)
    last = span_of(stack.settings, today, replace(asked, first=None)).last
    return Span(last, last)


def without(stack: Stack, text: str) -> tuple[str, ...]:
    """Read the tools to leave out, by id.

    Raises `StackctlError` for one that does not exist.
    """
    names = tuple(dict.fromkeys(name for part in text.split(",") for name in part.split()))
    for name in names:
        if name not in stack.tools:
            known = did_you_mean(name, stack.tools)
            raise StackctlError(f"--without: no tool {quoted(name)}{known}", hint="stackctl list names them all")
    if not names:
        raise StackctlError("--without is empty", hint="write the id of a tool, or several with commas")
    return names


def check_currency(stack: Stack, currency: str | None) -> str:
    """Return a report's currency, the base currency without any.

    Raises `StackctlError` for one that does not exist or has no rate in the settings.
    """
    base = stack.settings.base_currency
    if currency is None:
        return base
    code = currency.upper()
    if code not in DIGITS:
        raise StackctlError(f"--currency {quoted(currency)} is not a code of ISO 4217{did_you_mean(code, DIGITS)}")
    if rate_of(stack.settings, code) is None:
        raise StackctlError(
            f"--currency {code}: the settings hold no rate for it", hint=rate_wanted(stack.settings, code)
        )
    return code


def cost_report(context: Context, question: Question) -> CostReport:
    """Answer a question of costs."""
    # What has no rate to the report's currency is listed apart, never dropped.
    stack, span = context.stack, question.span
    currency = check_currency(stack, question.currency)
    keyed, factors = question.keyed, _Factors(stack.settings, currency)
    periods = _periods(stack, span, question.by)
    is_plan = question.basis != "actual"
    # What was spent was spent, whatever the tool has come to.
    chosen = set(question.tools) - set(question.without)
    counted = sorted(id_ for id_ in chosen if not is_plan or stack.tools[id_].status in WITH_COST)
    gathered = _gathered(context, counted, question, periods, factors)
    known, unknown = _converted(stack, gathered, currency)
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
        rates=rates_used(stack.settings, factors, currency),
        tools=len({group.charge.tool for group in gathered}),
        unconverted=unknown,
        organisation=stack.settings.organisation or "",
    )
    if question.unit is not None:
        report = replace(report, unit_costs=_unit_costs(stack, context.today, items, question.unit, currency))
    if question.without:
        report = replace(report, without=_without(context, question, factors, currency))
    if question.basis == "prepaid":
        return report
    if not is_plan:
        return replace(report, spend_until=max((row.date for row in stack.spend), default=None))
    return replace(
        report,
        retired=_of_retired(stack, items, currency),
        renewed=renewed(stack, counted, span, question.scenario, context.today),
        stopped=stopped(stack, counted, span, currency),
        missing_prices=missing_prices(stack, counted, span, context.today),
        doubtful_ends=doubtful_ends(stack, counted, span, currency, context.today),
        left_out=left_out(stack, chosen, span, currency),
    )


def _of_retired(stack: Stack, items: Sequence[CostItem], currency: str) -> tuple[ToolCost, ...]:
    """Add up by tool what is for retired ones."""
    found: dict[str, Decimal] = {}
    for item in items:
        if stack.tools[item.tool].status == "retired":
            found[item.tool] = found.get(item.tool, Decimal(0)) + item.amount
    return tuple(ToolCost(tool, Money(amount, currency)) for tool, amount in sorted(found.items()) if amount)


def _without(context: Context, question: Question, factors: _Factors, currency: str) -> Without:
    """Work out what some tools cost, and have signed."""
    stack = context.stack
    whole, signed = Fraction(0), Fraction(0)
    for tool_id in question.without:
        if tool_id not in question.tools or (
            question.basis != "actual" and stack.tools[tool_id].status not in WITH_COST
        ):
            continue
        for charge in _charges(stack, tool_id, question):
            rate = factors.of(charge)
            if rate is not None:
                whole += charge.amount * rate
                signed += charge.amount * rate * _signed_share(charge, context.today)
    return Without(question.without, money_of(whole, currency), money_of(signed, currency))


def _signed_share(charge: _AnyCharge, today: date) -> Fraction:
    """Return a charge's share that is past or signed."""
    until = today if charge.contract is None else max(today, signed_until(charge.contract, today))
    held = charge.period.within(Span(FIRST_DAY, until))
    return Fraction(0) if held is None else Fraction(held.days, charge.period.days)


def _unit_costs(stack: Stack, today: date, items: Sequence[CostItem], unit: Unit, currency: str) -> UnitCosts:
    """Divide each line's cost by its tools' units."""
    tools = sorted({item.tool for item in items})
    known = {tool: units for tool in tools if (units := units_of(stack, tool, today, unit)) is not None}
    amounts: dict[Keys, dict[str, Decimal]] = {}
    for item in items:
        if item.tool in known:
            for depth in range(len(item.keys) + 1):
                of_line = amounts.setdefault(item.keys[:depth], {})
                of_line[item.tool] = of_line.get(item.tool, Decimal(0)) + item.amount
    lines: dict[Keys, UnitCost] = {}
    for keys, of_line in amounts.items():
        units, amount = sum((known[tool] for tool in of_line), Decimal(0)), sum(of_line.values(), Decimal(0))
        lines[keys] = UnitCost(units, amount, divided(Fraction(amount), Fraction(units), DIGITS[currency]))
    return UnitCosts(unit, lines, tuple(tool for tool in tools if tool not in known))


# ---- gathering


def _periods(stack: Stack, span: Span, by: Sequence[str]) -> tuple[Period, ...]:
    settings = stack.settings
    if not _needs_quarters(by):
        return tuple(
            Period(f"{month.first:%Y-%m}", fiscal_quarter_of(settings, month.first), month.first, month.last)
            for month in months_of(span)
        )
    found: list[Period] = []
    for name, quarter in fiscal_quarters(settings, span):
        if "month" in by:
            # A month that two quarters share stands in both, with its days.
            months = months_of(quarter)
            found += (Period(f"{month.first:%Y-%m}", name, month.first, month.last) for month in months)
        elif "quarter" in by:
            found.append(Period(name, name, quarter.first, quarter.last))
        elif found and found[-1].year == name[:4]:
            found[-1] = replace(found[-1], last=quarter.last)
        else:
            found.append(Period(name[:4], name[:4], quarter.first, quarter.last))
    return tuple(found)


def _needs_quarters(by: Collection[str]) -> bool:
    return "quarter" in by or "year" in by


def _gathered(
    context: Context, tools: Iterable[str], question: Question, periods: Sequence[Period], factors: _Factors
) -> list[_ChargeGroup]:
    ends, keyed = [period.last for period in periods], question.keyed
    found: dict[tuple[object, ...], _ChargeGroup] = {}
    for tool_id in tools:
        own = {name: _key(_OF_TOOL[name].value(context, tool_id)) for name in keyed if name in _OF_TOOL}
        for charge in _charges(context.stack, tool_id, question):
            number = bisect_left(ends, charge.period.first)
            factor = factors.of(charge)
            for center, amount in borne(charge):
                identity = (tool_id, _identity(charge), center, factor)
                if identity not in found:
                    said = {**own, _CENTER: center, **_of_charge(context.stack, charge)}
                    keys = tuple(said[name] for name in keyed)
                    found[identity] = _ChargeGroup(charge, center, keys, factor)
                amounts = found[identity].amounts
                amounts[number] = amounts.get(number, Fraction(0)) + amount
    return list(found.values())


def _key(value: FactValue) -> str | None:
    if isinstance(value, tuple):
        return ", ".join(sorted(value)) or None
    return None if value is None else str(value)


def _of_charge(stack: Stack, charge: _AnyCharge) -> Mapping[str, str | None]:
    """Return what a charge, not its tool, is grouped by."""
    return {"contract": stack.contract_name(charge.contract), "kind": _kind(charge), "currency": charge.currency}


def _kind(charge: _AnyCharge) -> str:
    return charge.line.kind if isinstance(charge.line, CostLine) else "actual"


def _charges(stack: Stack, tool_id: str, question: Question) -> Iterator[_AnyCharge]:
    if question.basis == "effective":
        for days in _within_quarters(stack.settings, question):
            yield from accrue(stack, tool_id, days, scenario=question.scenario, monthly=True)
    elif question.basis == "billed":
        yield from billed(stack, tool_id, question.span, question.scenario)
    elif question.basis == "prepaid":
        until = Span(FIRST_DAY, question.span.last)
        yield from (replace(charge, period=question.span) for charge in billed(stack, tool_id, until))
        for charge in accrue(stack, tool_id, until):
            yield replace(charge, amount=-charge.amount, period=question.span)
    else:
        yield from spent(stack, tool_id, question.span)


def _within_quarters(settings: Settings, question: Question) -> Iterable[Span]:
    """Cut the span where a quarter begins within a month."""
    if not _needs_quarters(question.by) or settings.fiscal_year_start.day == 1:
        return (question.span,)
    return (quarter for _, quarter in fiscal_quarters(settings, question.span))


def _identity(charge: _AnyCharge) -> object:
    """Return what charges of one item share."""
    line = charge.line
    return id(charge.contract), id(line) if isinstance(line, CostLine) else (_called(line), charge.currency)


def _converted(
    stack: Stack, gathered: Sequence[_ChargeGroup], currency: str
) -> tuple[list[tuple[_ChargeGroup, dict[int, Fraction]]], tuple[Unconverted, ...]]:
    """Convert charges, and list what has no rate."""
    known: list[tuple[_ChargeGroup, dict[int, Fraction]]] = []
    unknown: dict[str, dict[str, Fraction]] = {}
    for group in gathered:
        factor = group.factor
        if factor is None:
            sums = unknown.setdefault(group.charge.tool, {})
            add(sums, group.charge.currency, sum(group.amounts.values(), Fraction(0)))
        else:
            known.append((group, {number: amount * factor for number, amount in group.amounts.items()}))
    return known, unconverted(stack, unknown, currency)


# ---- rounding


def _rounded(
    stack: Stack, gathered: Sequence[tuple[_ChargeGroup, dict[int, Fraction]]], periods: Sequence[Period], currency: str
) -> tuple[tuple[CostGroup, ...], tuple[CostItem, ...], CostGroup]:
    """Round the grand total, then the lines and items."""
    digits = DIGITS[currency]
    denominator = common_denominator(amount for _, amounts in gathered for amount in amounts.values())
    cells = [(group, _cells(amounts, denominator, len(periods))) for group, amounts in gathered]
    items: dict[Keys, list[tuple[_ChargeGroup, int]]] = {}
    for group, parts in cells:
        items.setdefault(group.keys, []).append((group, sum(parts)))
    leaves = ((group.keys, parts) for group, parts in cells)
    lines, total = nested(leaves, denominator, [period.path for period in periods], digits)
    # Grouped by time alone there is no line but the total.
    last = [(keys, sum(numbers)) for keys, numbers in (lines or [((), total)]) if keys in items]
    cost_items: list[CostItem] = []
    for keys, whole in last:
        numbers = parts_of(whole, [parts for _, parts in items[keys]], denominator, digits)
        cost_items += (
            _item(stack, group, number, currency) for (group, _), number in zip(items[keys], numbers, strict=True)
        )
    return tuple(_group(keys, numbers, digits) for keys, numbers in lines), tuple(cost_items), _group((), total, digits)


def _cells(amounts: Mapping[int, Fraction], denominator: int, periods: int) -> list[int]:
    found = [0] * periods
    for number, amount in amounts.items():
        found[number] = over_common(amount, denominator)
    return found


def _group(keys: Keys, numbers: Sequence[int], digits: int) -> CostGroup:
    return CostGroup(keys, amount_of(sum(numbers), digits), tuple(amount_of(number, digits) for number in numbers))


def _item(stack: Stack, group: _ChargeGroup, number: int, currency: str) -> CostItem:
    charge, factor = group.charge, group.factor or Fraction(1)
    return CostItem(
        keys=group.keys,
        tool=charge.tool,
        vendor=stack.vendor_name(stack.tools[charge.tool]),
        contract=stack.contract_name(charge.contract),
        item=_called(charge.line),
        kind=_kind(charge),
        cost_center=group.center,
        own=Money(to_cents(sum(group.amounts.values(), Fraction(0)), charge.currency), charge.currency),
        rate=shown_rate(1 / factor),
        amount=amount_of(number, DIGITS[currency]),
    )


def _called(line: CostLine | SpendRow) -> str:
    if isinstance(line, CostLine):
        return line.item or line.kind
    return line.item or line.reference or "booking"


def _names(stack: Stack, keyed: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    known: dict[str, Mapping[str, str]] = {
        "owner": {person_id: person.name for person_id, person in stack.people.items()},
        "team": {team_id: team.name for team_id, team in stack.teams.items()},
        _CENTER: dict(stack.settings.cost_centers),
    }
    return {name: names for name, names in known.items() if name in keyed}
