"""The cost report: charges gathered by what somebody wants to see them by, and rounded so that they add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.cost import COMMITTED, Charge, accrue, billed, cost_centers, prices, spent
from stackctl.core.money import amount_of, parts_of, rate_of, rounded, to_cents, units
from stackctl.core.periods import DAY, Span, fiscal_year_of, month_number, months_of
from stackctl.core.prices import PRESENT, Scenario
from stackctl.core.rounding import table_of
from stackctl.core.spans import as_fiscal_year
from stackctl.core.terms import current_term, term_end
from stackctl.core.text import did_you_mean, one_of, quoted
from stackctl.model.cost import CostLine
from stackctl.model.costs import CostGroup, CostItem, CostReport, Period, Renewed, Stopped, Unconverted
from stackctl.model.currency import DIGITS
from stackctl.model.errors import StackctlError
from stackctl.model.reports import Money
from stackctl.model.scalars import LAST_DAY
from stackctl.model.spend import SpendRow
from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from stackctl.core.context import Context
    from stackctl.model.contract import Contract
    from stackctl.model.costs import Basis
    from stackctl.model.stack import Stack

Keys = tuple[str | None, ...]
_AnyCharge = Charge[CostLine] | Charge[SpendRow]
_Grouping = Callable[["Stack", str], str | None]

_CENTER = "cost-center"
_OF_TOOL: dict[str, _Grouping] = {
    "tool": lambda _stack, tool_id: tool_id,
    "vendor": lambda stack, tool_id: stack.vendor_name(stack.tools[tool_id]),
    "category": lambda stack, tool_id: stack.tools[tool_id].category,
    "team": lambda stack, tool_id: stack.tools[tool_id].owner.team,
    "owner": lambda stack, tool_id: stack.tools[tool_id].owner.business,
    "origin": lambda stack, tool_id: stack.tools[tool_id].origin,
    "status": lambda stack, tool_id: stack.tools[tool_id].status,
}
_TIMES = ("month", "quarter")
GROUPINGS = ("tool", "vendor", "category", "team", _CENTER, "owner", "origin", "status", *_TIMES)
"""What costs can be grouped by."""

_RATE_DIGITS = 6
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

    @property
    def whole(self) -> Fraction:
        return sum(self.amounts.values(), Fraction(0))


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
    counted = sorted(tool_id for tool_id in question.tools if stack.tools[tool_id].status in COMMITTED)
    entries = _entries(stack, counted, question, keyed, periods)
    known, unknown = _converted(stack, entries, currency)
    groups, items, total = _rounded(stack, known, len(periods), currency)
    is_plan = question.basis != "actual"
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
        renewed=tuple(_renewed(context, counted, question)),
        stopped=tuple(_stopped(stack, counted, question, currency)),
        left_out=tuple(_left_out(stack, question, currency)),
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
    stack: Stack, tools: Iterable[str], question: Question, keyed: Sequence[str], periods: Sequence[Period]
) -> list[_Entry]:
    first = month_number(question.span.first)
    number_of: list[int] = []
    for number, period in enumerate(periods):
        number_of += [number] * (month_number(period.last) - month_number(period.first) + 1)
    found: dict[tuple[object, ...], _Entry] = {}
    for tool_id in tools:
        own = {name: _OF_TOOL[name](stack, tool_id) for name in keyed if name != _CENTER}
        for charge in _charges(stack, tool_id, question):
            number = number_of[month_number(charge.period.first) - first]
            for center, share in cost_centers(charge.cost).items():
                identity = (tool_id, _identity(charge), center)
                if identity not in found:
                    keys = tuple(center if name == _CENTER else own[name] for name in keyed)
                    found[identity] = _Entry(charge, center, keys)
                amounts = found[identity].amounts
                amount = charge.amount if share == 1 else charge.amount * share
                amounts[number] = amounts[number] + amount if number in amounts else amount
    return list(found.values())


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
    return id(line) if isinstance(line, CostLine) else (_item(line), charge.currency)


def _converted(
    stack: Stack, entries: Sequence[_Entry], currency: str
) -> tuple[list[tuple[_Entry, dict[int, Fraction]]], tuple[Unconverted, ...]]:
    """The entries with their amounts in the report's currency, and what no rate is known for, by tool."""
    known: list[tuple[_Entry, dict[int, Fraction]]] = []
    unknown: dict[tuple[str, str], Fraction] = {}
    for entry in entries:
        own = entry.charge.currency
        factor = _factor(stack, own, currency)
        if factor is None:
            key = (entry.charge.tool, own)
            unknown[key] = unknown.get(key, Fraction(0)) + entry.whole
        elif factor == 1:
            known.append((entry, entry.amounts))
        else:
            known.append((entry, {number: amount * factor for number, amount in entry.amounts.items()}))
    told = (Unconverted(tool, Money(to_cents(sum_, code), code)) for (tool, code), sum_ in sorted(unknown.items()))
    return known, tuple(told)


def _factor(stack: Stack, own: str, currency: str) -> Fraction | None:
    """What one unit of a currency is in another; None where there is no rate for it."""
    if own == currency:
        return Fraction(1)
    from_, to = rate_of(stack.settings, own), rate_of(stack.settings, currency)
    return None if from_ is None or to is None else to / from_


# ---- rounding


@dataclass(slots=True)
class _Node:
    """A line of the report before it is rounded: those below it, and for the last ones, their items."""

    keys: Keys
    whole: Fraction = Fraction(0)
    below: dict[str | None, _Node] = field(default_factory=dict)
    items: list[tuple[_Entry, Fraction]] = field(default_factory=list)
    amounts: list[Fraction] = field(default_factory=list)


def _rounded(
    stack: Stack,
    entries: Sequence[tuple[_Entry, dict[int, Fraction]]],
    periods: int,
    currency: str,
) -> tuple[tuple[CostGroup, ...], tuple[CostItem, ...], CostGroup]:
    """The lines, the items and the grand total, rounded from the whole downwards."""
    digits = DIGITS[currency]
    root = _Node((), amounts=[Fraction(0)] * periods)
    for entry, amounts in entries:
        _add(root, entry, amounts, periods)
    whole = units(root.whole, digits)
    leaves: list[tuple[_Node, int]] = []
    _descend(root, whole, digits, leaves)
    columns = parts_of(whole, root.amounts, digits)
    cells = table_of([number for _, number in leaves], columns, [leaf.amounts for leaf, _ in leaves], digits)
    by_keys = {leaf.keys: row for (leaf, _), row in zip(leaves, cells, strict=True)}
    groups = tuple(_group(keys, numbers, digits) for keys, numbers in _lines(root, by_keys))
    items = tuple(item for leaf, number in leaves for item in _items(stack, leaf, number, digits, currency))
    return groups, items, _group((), _summed(cells), digits)


def _add(root: _Node, entry: _Entry, amounts: Mapping[int, Fraction], periods: int) -> None:
    whole = sum(amounts.values(), Fraction(0))
    node = root
    node.whole += whole
    for number, amount in amounts.items():
        root.amounts[number] += amount
    for depth, key in enumerate(entry.keys):
        if key not in node.below:
            node.below[key] = _Node(entry.keys[: depth + 1])
        node = node.below[key]
        node.whole += whole
    node.items.append((entry, whole))
    if node is not root:
        node.amounts = node.amounts or [Fraction(0)] * periods
        for number, amount in amounts.items():
            node.amounts[number] += amount


def _descend(node: _Node, whole: int, digits: int, leaves: list[tuple[_Node, int]]) -> None:
    """Shares a rounded sum among what it is made of, down to the lines that have nothing below them."""
    if not node.below:
        leaves.append((node, whole))
        return
    # The largest come first; what belongs to nobody comes after equal ones.
    ordered = sorted(node.below.values(), key=lambda one: (-one.whole, one.keys[-1] is None, one.keys[-1] or ""))
    node.below = {one.keys[-1]: one for one in ordered}
    for one, part in zip(ordered, parts_of(whole, [one.whole for one in ordered], digits), strict=True):
        _descend(one, part, digits, leaves)


def _lines(node: _Node, cells: Mapping[Keys, list[int]]) -> Iterator[tuple[Keys, list[int]]]:
    """The lines below a node with their parts in units, each followed by those below it."""
    for one in node.below.values():
        below = list(_lines(one, cells))
        direct = [numbers for keys, numbers in below if len(keys) == len(one.keys) + 1]
        yield one.keys, _summed(direct) if below else cells[one.keys]
        yield from below


def _group(keys: Keys, numbers: Sequence[int], digits: int) -> CostGroup:
    return CostGroup(keys, amount_of(sum(numbers), digits), tuple(amount_of(number, digits) for number in numbers))


def _summed(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _items(stack: Stack, leaf: _Node, whole: int, digits: int, currency: str) -> Iterator[CostItem]:
    numbers = parts_of(whole, [amount for _, amount in leaf.items], digits)
    for (entry, _), number in zip(leaf.items, numbers, strict=True):
        charge = entry.charge
        factor = _factor(stack, charge.currency, currency) or Fraction(1)
        yield CostItem(
            keys=leaf.keys,
            tool=charge.tool,
            vendor=stack.vendor_name(stack.tools[charge.tool]),
            contract=stack.contract_name(charge.contract),
            item=_item(charge.line),
            kind=charge.line.kind if isinstance(charge.line, CostLine) else "actual",
            cost_center=entry.center,
            own=Money(to_cents(entry.whole, charge.currency), charge.currency),
            rate=rounded(1 / factor, _RATE_DIGITS),
            amount=amount_of(number, digits),
        )


def _item(line: CostLine | SpendRow) -> str:
    """What is paid for, in words."""
    if isinstance(line, CostLine):
        return line.item or line.kind
    return line.item or line.reference or "booking"


# ---- what was assumed, and what is not counted


def _renewed(context: Context, tools: Iterable[str], question: Question) -> Iterator[Renewed]:
    """The renewals of the span that are still to come."""
    stack, span = context.stack, question.span
    found: dict[int, tuple[Contract, list[str]]] = {}
    for tool_id in tools:
        for price, _ in prices(stack, tool_id):
            if price.renews and price.contract is not None and price.line.per != "once":
                bearers = found.setdefault(id(price.contract), (price.contract, []))[1]
                if tool_id not in bearers:
                    bearers.append(tool_id)
    renewals = []
    for contract, bearers in found.values():
        begin = max(span.first, context.today + DAY)
        number = current_term(contract, begin - DAY) or 0
        while (end := term_end(contract, number)) is not None and end < span.last:
            percent = rounded(question.scenario.percent(contract), 2)
            renewals.append(Renewed(tuple(bearers), stack.contract_name(contract), end + DAY, percent))
            number += 1
    yield from sorted(renewals, key=lambda one: (one.day, one.tools))


def _stopped(stack: Stack, tools: Iterable[str], question: Question, currency: str) -> Iterator[Stopped]:
    """The costs of live tools that end within the span because their contract is not known to renew by itself."""
    for tool_id in tools:
        if stack.tools[tool_id].status not in LIVE:
            continue
        by_contract: dict[int, tuple[Contract, dict[str, Fraction]]] = {}
        for price, share in prices(stack, tool_id):
            contract = price.contract
            if contract is None or contract.end is None or contract.auto_renew or price.line.per == "once":
                continue
            rest = Span(contract.end + DAY, LAST_DAY).within(question.span)
            going_on = replace(price, contract=contract.model_copy(update={"auto_renew": True}))
            if rest is not None and going_on.renews:
                parts = going_on.effective(rest, PRESENT, monthly=False)
                amount = sum((part.amount for part in parts), Fraction(0)) * share
                sums = by_contract.setdefault(id(contract), (contract, {}))[1]
                own = price.cost.currency or stack.settings.base_currency
                sums[own] = sums.get(own, Fraction(0)) + (-amount if price.line.kind == "discount" else amount)
        for contract, sums in by_contract.values():
            for money in _told(stack, sums, currency):
                if money.amount and contract.end is not None:
                    yield Stopped(tool_id, stack.contract_name(contract), contract.end, money)


def _left_out(stack: Stack, question: Question, currency: str) -> Iterator[Unconverted]:
    """What the tools would cost that are only proposed or evaluated."""
    for tool_id in sorted(question.tools):
        if stack.tools[tool_id].status in ("proposed", "evaluating"):
            sums: dict[str, Fraction] = {}
            for charge in accrue(stack, tool_id, question.span):
                sums[charge.currency] = sums.get(charge.currency, Fraction(0)) + charge.amount
            yield from (Unconverted(tool_id, money) for money in _told(stack, sums, currency))


def _told(stack: Stack, sums: Mapping[str, Fraction], currency: str) -> list[Money]:
    """Sums as one amount of the report's currency, and others where there is no rate."""
    found: dict[str, Fraction] = {}
    for own, amount in sums.items():
        factor = _factor(stack, own, currency)
        code = own if factor is None else currency
        found[code] = found.get(code, Fraction(0)) + amount * (factor or 1)
    return [Money(to_cents(amount, code), code) for code, amount in sorted(found.items())]


def _rates(stack: Stack, entries: Iterable[_Entry], currency: str) -> Mapping[str, Decimal]:
    used = {entry.charge.currency for entry in entries} - {currency}
    factors = {own: factor for own in sorted(used) if (factor := _factor(stack, own, currency)) is not None}
    return {own: rounded(1 / factor, _RATE_DIGITS) for own, factor in factors.items()}


def _names(stack: Stack, keyed: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    known: dict[str, Mapping[str, str]] = {
        "owner": {person_id: person.name for person_id, person in stack.people.items()},
        "team": {team_id: team.name for team_id, team in stack.teams.items()},
        _CENTER: dict(stack.settings.cost_centers),
    }
    return {name: names for name, names in known.items() if name in keyed}
