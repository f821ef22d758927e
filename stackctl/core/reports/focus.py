"""Costs after FOCUS 1.2.

A row an invoice, and rows that spread what was paid in advance over the months it serves. Source: FinOps Open Cost and
Usage Specification (FOCUS) 1.2, the columns of Cost and Usage, and its attributes Column, Currency, Date/Time,
Discount, Key-Value, Null, Numeric and Unit. What it leaves to whoever makes the data is decided here:

- What was paid in advance is a Purchase with its BilledCost and an EffectiveCost of 0; each month that it serves is a
  Usage with the EffectiveCost and a BilledCost of 0 (`x_Basis`: Billed, Amortized). Where an invoice is for just the
  days of one such month, or for one day, a Usage has both. So no Purchase is effective, as the official validator asks.
  BilledCost adds up to the billed basis, EffectiveCost to the effective one.
- InvoiceId is null: costs are worked out from contracts, and no invoice of a vendor is known.
- A price is in its own currency, that of BillingCurrency, unless another one is asked for: then nothing needs a rate.
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
from stackctl.core.money.amounts import amount_of, common_denominator, exchange, over_common, parts_of, rounded, units
from stackctl.core.money.assumptions import rates_used
from stackctl.core.money.cost import WITH_COST, accrue, billed, prices
from stackctl.core.money.prices import PRESENT, Scenario
from stackctl.core.reports.focus_rows import Costs, Piece, RowDraft, rows_of
from stackctl.core.text.messages import count, some_of
from stackctl.model.currency import DIGITS
from stackctl.model.errors import StackctlError
from stackctl.model.reports.focus import FocusReport, FocusTotal

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
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
    """Report the costs of counted tools in a span.

    All in `currency` where one is named; raises `StackctlError` where a price has no rate to it.
    """
    counted = [tool_id for tool_id, tool in stack.tools.items() if tool_id in tools and tool.status in WITH_COST]
    drafts = [
        draft
        for tool_id in counted
        for draft in _borne(stack.settings, _pieces_of(stack, tool_id, span, scenario), currency)
    ]
    if currency is not None:
        _check_rates(drafts, currency)
    costs = _rounded(drafts)
    rows = tuple(rows_of(stack, drafts, costs, scenario))
    return FocusReport(
        today=today,
        first=span.first,
        last=span.last,
        currency=currency,
        rows=rows,
        totals=_totals(rows),
        rates=_rates(drafts),
        rates_as_of=_day_of_rates(stack.settings, drafts, currency),
        organisation=stack.settings.organisation,
    )


def _pieces_of(stack: Stack, tool_id: str, span: Span, scenario: Scenario) -> Iterator[tuple[Piece, RowBasis]]:
    """Yield the invoices and the months of a tool."""
    invoices = _discounted([charge for charge in billed(stack, tool_id, span, scenario) if charge.amount])
    # A price has one charge for a period on each basis.
    served = {
        _place(piece): piece for piece in _discounted(accrue(stack, tool_id, span, scenario=scenario, monthly=True))
    }
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

    def place(row: tuple[Piece, RowBasis]) -> tuple[int, date, bool, date]:
        charge = row[0].charge
        return order[id(charge.line)], charge.period.first, row[1] == "Amortized", charge.period.last

    yield from sorted(found, key=place)


def _place(piece: Piece) -> tuple[int, date, date]:
    period = piece.charge.period
    return id(piece.charge.line), period.first, period.last


def _discounted(charges: Iterable[Charge[CostLine]]) -> Iterator[Piece]:
    """Take recurring discounts off the charges of one basis."""
    # Off those that the same cost centres bear: what others pay does not become less.
    of_month: dict[tuple[int, int, Hashable], list[Charge[CostLine]]] = {}
    for charge in charges:
        key = (id(charge.cost), month_number(charge.period.first), frozenset(charge.bearers.items()))
        of_month.setdefault(key, []).append(charge)
    for month in of_month.values():
        yield from _discounted_month(month)


def _discounted_month(charges: Sequence[Charge[CostLine]]) -> Iterator[Piece]:
    recurring = [charge for charge in charges if charge.line.per != "once"]
    off = [charge for charge in recurring if charge.line.kind == "discount"]
    on = [charge for charge in recurring if charge.line.kind not in ("discount", "internal")]
    taken = sum((charge.amount for charge in off), Fraction(0))
    whole = sum((charge.amount for charge in on), Fraction(0))
    if not off or not whole or whole + taken < 0:
        yield from (Piece(charge, charge.amount) for charge in charges)
        return
    names = tuple(dict.fromkeys(charge.line.item or "discount" for charge in off))
    reduced, gone = {id(charge) for charge in on}, {id(charge) for charge in off}
    for charge in charges:
        if id(charge) in reduced:
            yield Piece(charge, charge.amount * (1 + taken / whole), names)
        elif id(charge) not in gone:
            yield Piece(charge, charge.amount)


def _borne(settings: Settings, pieces: Iterable[tuple[Piece, RowBasis]], currency: str | None) -> Iterator[RowDraft]:
    """Share pieces among the cost centres that bear them."""
    # Without a rate to the currency asked for, in their own.
    for piece, basis in pieces:
        own = piece.charge.currency
        rate = None if currency is None else exchange(settings, currency, own)
        shown_in, rate = (own, Fraction(1)) if currency is None or rate is None else (currency, rate)
        for center, share in piece.charge.bearers.items():
            if share:
                net = piece.net * share
                yield RowDraft(piece, basis, center, share, shown_in, rate, net, net / rate)


def _check_rates(drafts: Sequence[RowDraft], currency: str) -> None:
    missing: dict[str, dict[str, None]] = {}
    for draft in drafts:
        if draft.currency != currency:
            missing.setdefault(draft.currency, {})[draft.piece.charge.tool] = None
    if not missing:
        return
    missing_rates = "; ".join(
        f"{own} to {currency}: {count(len(tools), 'tool')} ({some_of(list(tools))})" for own, tools in missing.items()
    )
    raise StackctlError(
        f"no rate for {missing_rates}",
        hint="add it under fx: in stackctl.yaml, or leave --currency out: each price keeps its own",
    )


def _day_of_rates(settings: Settings, drafts: Iterable[RowDraft], currency: str | None) -> date | None:
    used = rates_used(settings, {(draft.piece.charge.currency, None) for draft in drafts}, currency) if currency else ()
    return max((rate.as_of for rate in used if rate.as_of is not None), default=None)


def _rates(drafts: Iterable[RowDraft]) -> Mapping[str, Decimal]:
    rates = {draft.piece.charge.currency: draft.rate for draft in drafts if draft.rate != 1}
    return {own: rounded(rate, _RATE_DIGITS) for own, rate in sorted(rates.items())}


def _rounded(drafts: Sequence[RowDraft]) -> list[Costs]:
    """Round each currency's rows so that each basis adds up."""
    # What is billed and effective in one is rounded once, so that its two costs stay the same.
    found: dict[int, Costs] = {}
    for indexes in _by(range(len(drafts)), [draft.currency for draft in drafts]):
        digits = DIGITS[drafts[indexes[0]].currency]
        amounts = {index: drafts[index].amount for index in indexes}
        both = [index for index in indexes if drafts[index].basis == "Billed and Effective"]
        shown = _shared_out(both, amounts, digits, Fraction(0), 0)
        done, given = sum((amounts[index] for index in both), Fraction(0)), sum(shown.values())
        for basis in ("Billed", "Amortized"):
            of_basis = [index for index in indexes if drafts[index].basis == basis]
            shown |= _shared_out(of_basis, amounts, digits, done, given)
        zero = amount_of(0, digits)
        for index in indexes:
            cost, basis_ = amount_of(shown[index], digits), drafts[index].basis
            effective = zero if basis_ == "Billed" else cost
            found[index] = Costs(zero if basis_ == "Amortized" else cost, effective, effective)
    _round_own(drafts, found)
    return [found[index] for index in range(len(drafts))]


def _shared_out(
    indexes: Sequence[int], amounts: Mapping[int, Fraction], digits: int, done: Fraction, given: int
) -> dict[int, int]:
    """Round amounts so that they complete a rounded sum.

    In units: with `given`, which stands for `done`, they add up to the rounded sum of all.
    """
    parts = [amounts[index] for index in indexes]
    whole = units(done + sum(parts, Fraction(0)), digits) - given
    over = common_denominator(parts)
    numbers = parts_of(whole, [over_common(part, over) for part in parts], over, digits)
    return dict(zip(indexes, numbers, strict=True))


def _round_own(drafts: Sequence[RowDraft], found: dict[int, Costs]) -> None:
    """Round effective costs in the price's own currency."""
    converted = [
        index
        for index, draft in enumerate(drafts)
        if draft.currency != draft.piece.charge.currency and draft.basis != "Billed"
    ]
    for indexes in _by(converted, [drafts[index].piece.charge.currency for index in converted]):
        digits = DIGITS[drafts[indexes[0]].piece.charge.currency]
        amounts = {index: drafts[index].own for index in indexes}
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
