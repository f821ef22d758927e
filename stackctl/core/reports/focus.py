"""Costs after FOCUS 1.2: a row an invoice, and rows that spread what was paid in advance over the months it serves.

Sources: FinOps Open Cost and Usage Specification (FOCUS) 1.2, the columns of Cost and Usage, and its attributes Column,
Currency, Date/Time, Discount, Key-Value, Null, Numeric and Unit. What it leaves to whoever makes the data, and what is
decided here:

- What was paid in advance is a Purchase with its BilledCost and an EffectiveCost of 0; each month that it serves is a
  Usage with the EffectiveCost and a BilledCost of 0 (`x_Basis`: Billed, Amortized). Where an invoice is for just the
  days of one such month, one row has both. BilledCost adds up to the billed basis, EffectiveCost to the effective one.
- A price is in its own currency: that of BillingCurrency, unless another one is asked for. Nothing needs a rate then.
- Discounts stand in no row of their own (Discount Handling): a recurring one is taken off the recurring prices of the
  same cost in the same month, ListCost being what they were before; `x_Discount` names it. For what they cannot bear,
  and for one that is granted once, there is a negative row: a Credit where its two costs are the same.
- The billing account is the contract, by its number; the tool, where there is none. Billing periods are months.
- What own people and hosting cost is provided and invoiced by the organisation itself.
- No unit prices are given: costs are rounded so that they add up, and would not always be their product.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import month_number
from stackctl.core.money.amounts import amount_of, common_denominator, over_common, parts_of, rate_of, rounded, units
from stackctl.core.money.cost import WITH_COST, accrue, billed, cost_centers, prices
from stackctl.core.money.prices import PRESENT, Scenario
from stackctl.core.reports.focus_rows import Costs, Entry, Piece, rows_of
from stackctl.core.text.messages import count, some_of
from stackctl.model.currency import DIGITS
from stackctl.model.errors import StackctlError
from stackctl.model.reports.focus import FocusReport, FocusTotal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from stackctl.core.calendar.periods import Span
    from stackctl.core.money.cost import Charge
    from stackctl.model.cost import CostLine
    from stackctl.model.reports.focus import FocusRow, RowBasis
    from stackctl.model.settings import Settings
    from stackctl.model.stack import Stack

_RATE_DIGITS = 6
_ENOUGH_DIGITS = 200


def focus_report(
    stack: Stack,
    today: date,
    tools: Collection[str],
    span: Span,
    *,
    currency: str | None = None,
    scenario: Scenario = PRESENT,
) -> FocusReport:
    """The costs of tools in a span, of those whose cost counts; all in one currency where one is named.

    Raises `StackctlError` where a price has no rate to the currency that is named.
    """
    counted = [tool_id for tool_id, tool in stack.tools.items() if tool_id in tools and tool.status in WITH_COST]
    entries = [
        entry
        for tool_id in counted
        for entry in _borne(stack.settings, _pieces_of(stack, tool_id, span, scenario), currency)
    ]
    if currency is not None:
        _check_rates(entries, currency)
    costs = _rounded(entries)
    rows = tuple(rows_of(stack, entries, costs, scenario))
    return FocusReport(
        today=today,
        first=span.first,
        last=span.last,
        currency=currency,
        rows=rows,
        totals=_totals(rows),
        rates=_rates(entries),
        rates_as_of=stack.settings.fx.as_of,
        organisation=stack.settings.organisation,
    )


def _pieces_of(stack: Stack, tool_id: str, span: Span, scenario: Scenario) -> Iterator[tuple[Piece, RowBasis]]:
    """The invoices of a tool and what falls to its months, by price and time; what is both, once."""
    invoices = _discounted([one for one in billed(stack, tool_id, span, scenario) if one.amount])
    # A price has one charge for a period on each basis.
    served = {_place(one): one for one in _discounted(accrue(stack, tool_id, span, scenario=scenario, monthly=True))}
    found: list[tuple[Piece, RowBasis]] = []
    for piece in invoices:
        same = served.get(_place(piece))
        if same is None or (same.net, same.charge.amount) != (piece.net, piece.charge.amount):
            found.append((piece, "Billed"))
        else:
            del served[_place(piece)]
            found.append((piece, "Billed and Effective"))
    found += [(piece, "Amortized") for piece in served.values()]
    order = {id(price.line): number for number, (price, _) in enumerate(prices(stack, tool_id))}

    def place(one: tuple[Piece, RowBasis]) -> tuple[int, date, bool, date]:
        charge = one[0].charge
        return order[id(charge.line)], charge.period.first, one[1] == "Amortized", charge.period.last

    yield from sorted(found, key=place)


def _place(piece: Piece) -> tuple[int, date, date]:
    period = piece.charge.period
    return id(piece.charge.line), period.first, period.last


def _discounted(charges: Iterable[Charge[CostLine]]) -> Iterator[Piece]:
    """Charges of one basis without the recurring discounts, which are taken off what they can be taken off."""
    of_month: dict[tuple[int, int], list[Charge[CostLine]]] = {}
    for charge in charges:
        of_month.setdefault((id(charge.cost), month_number(charge.period.first)), []).append(charge)
    for month in of_month.values():
        yield from _discounted_month(month)


def _discounted_month(charges: Sequence[Charge[CostLine]]) -> Iterator[Piece]:
    off = [one for one in charges if one.line.kind == "discount" and one.line.per != "once"]
    if not off:
        yield from (Piece(one, one.amount) for one in charges)
        return
    on = [one for one in charges if one.line.kind not in ("discount", "internal") and one.line.per != "once"]
    taken, whole = sum((one.amount for one in off), Fraction(0)), sum((one.amount for one in on), Fraction(0))
    if not whole or whole + taken < 0:
        yield from (Piece(one, one.amount) for one in charges)
        return
    names = tuple(dict.fromkeys(one.line.item or "discount" for one in off))
    left = 1 + taken / whole
    reduced, gone = {id(one) for one in on}, {id(one) for one in off}
    for one in charges:
        if id(one) in reduced:
            yield Piece(one, one.amount * left, names)
        elif id(one) not in gone:
            yield Piece(one, one.amount)


def _borne(settings: Settings, pieces: Iterable[tuple[Piece, RowBasis]], currency: str | None) -> Iterator[Entry]:
    """Pieces as the cost centres bear them; in their own currency where there is no rate to the one asked for."""
    shares: dict[int, dict[str | None, Fraction]] = {}
    rates: dict[str, tuple[str, Fraction]] = {}
    for piece, basis in pieces:
        charge = piece.charge
        if charge.currency not in rates:
            rates[charge.currency] = _told_in(settings, charge.currency, currency)
        if id(charge.cost) not in shares:
            shares[id(charge.cost)] = cost_centers(charge.cost)
        told, rate = rates[charge.currency]
        for center, share in shares[id(charge.cost)].items():
            if share:
                own = piece.net if share == 1 else piece.net * share
                yield Entry(piece, basis, center, share, told, rate, own, own if rate == 1 else own / rate)


def _told_in(settings: Settings, own: str, currency: str | None) -> tuple[str, Fraction]:
    """The currency that a price is told in, and units of its own for one of that."""
    rate = Fraction(1) if currency is None else _rate(settings, own, currency)
    return (own, Fraction(1)) if rate is None or currency is None else (currency, rate)


def _rate(settings: Settings, own: str, currency: str) -> Fraction | None:
    """Units of a price's currency for one of the other; None where the settings do not say."""
    if own == currency:
        return Fraction(1)
    from_base, to_base = rate_of(settings, own), rate_of(settings, currency)
    return None if from_base is None or to_base is None else from_base / to_base


def _check_rates(entries: Sequence[Entry], currency: str) -> None:
    missing: dict[str, dict[str, None]] = {}
    for entry in entries:
        if entry.currency != currency:
            missing.setdefault(entry.currency, {})[entry.piece.charge.tool] = None
    if not missing:
        return
    told = "; ".join(
        f"{own} to {currency}: {count(len(tools), 'tool')} ({some_of(list(tools))})" for own, tools in missing.items()
    )
    raise StackctlError(
        f"no rate for {told}",
        hint="add it under fx: in stackctl.yaml, or leave --currency out: each price keeps its own",
    )


def _rates(entries: Iterable[Entry]) -> Mapping[str, Decimal]:
    rates = {entry.piece.charge.currency: entry.rate for entry in entries if entry.rate != 1}
    return {own: rounded(rate, _RATE_DIGITS) for own, rate in sorted(rates.items())}


def _rounded(entries: Sequence[Entry]) -> list[Costs]:
    """The amounts of the rows as shown: they add up to the rounded sum of each basis, by currency.

    What is billed and effective in one is rounded once, so that its two costs stay the same.
    """
    found: dict[int, Costs] = {}
    for indexes in _by(range(len(entries)), [entry.currency for entry in entries]):
        digits = DIGITS[entries[indexes[0]].currency]
        amounts = {index: entries[index].amount for index in indexes}
        of_basis: dict[str, list[int]] = {"Billed": [], "Amortized": [], "Billed and Effective": []}
        for index in indexes:
            of_basis[entries[index].basis].append(index)
        both = of_basis["Billed and Effective"]
        shown = _shared_out(both, amounts, digits, Fraction(0), 0)
        done, given = sum((amounts[index] for index in both), Fraction(0)), sum(shown.values())
        for basis in ("Billed", "Amortized"):
            shown |= _shared_out(of_basis[basis], amounts, digits, done, given)
        zero = amount_of(0, digits)
        for index in indexes:
            cost, basis_ = amount_of(shown[index], digits), entries[index].basis
            effective = zero if basis_ == "Billed" else cost
            found[index] = Costs(zero if basis_ == "Amortized" else cost, effective, effective)
    _round_own(entries, found)
    return [found[index] for index in range(len(entries))]


def _shared_out(
    indexes: Sequence[int], amounts: Mapping[int, Fraction], digits: int, done: Fraction, given: int
) -> dict[int, int]:
    """The amounts in units, so that with `given`, which stands for `done`, they add up to the rounded sum of all."""
    parts = [amounts[index] for index in indexes]
    whole = units(done + sum(parts, Fraction(0)), digits) - given
    over = common_denominator(parts)
    numbers = parts_of(whole, [over_common(part, over) for part in parts], over, digits)
    return dict(zip(indexes, numbers, strict=True))


def _round_own(entries: Sequence[Entry], found: dict[int, Costs]) -> None:
    """The effective cost in the currency of the price, where that is another one than the row is told in."""
    converted = [
        index
        for index, entry in enumerate(entries)
        if entry.currency != entry.piece.charge.currency and entry.basis != "Billed"
    ]
    for indexes in _by(converted, [entries[index].piece.charge.currency for index in converted]):
        digits = DIGITS[entries[indexes[0]].piece.charge.currency]
        amounts = {index: entries[index].own for index in indexes}
        for index, cost in _shared_out(indexes, amounts, digits, Fraction(0), 0).items():
            before = found[index]
            found[index] = Costs(before.billed, before.effective, amount_of(cost, digits))


def _by(indexes: Iterable[int], keys: Sequence[str]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for index, key in zip(indexes, keys, strict=True):
        groups.setdefault(key, []).append(index)
    return list(groups.values())


def _totals(rows: Iterable[FocusRow]) -> tuple[FocusTotal, ...]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    with localcontext() as context:
        context.prec = _ENOUGH_DIGITS
        for row in rows:
            billed_, effective = sums.get(row.billing_currency, (Decimal(0), Decimal(0)))
            sums[row.billing_currency] = billed_ + row.billed_cost, effective + row.effective_cost
    return tuple(FocusTotal(currency, *sums[currency]) for currency in sorted(sums))
