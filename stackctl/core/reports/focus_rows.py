"""A row of the table of costs after FOCUS 1.2: who sells what to whom, in words and in the specification's values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, month_number, months_from
from stackctl.core.money.amounts import amount_of, divided, units
from stackctl.core.reports.focus_services import service_of
from stackctl.model.contract import SharedContract
from stackctl.model.currency import DIGITS
from stackctl.model.reports.focus import FOCUS_VERSION, FocusRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackctl.core.calendar.periods import Span
    from stackctl.core.money.cost import Charge
    from stackctl.core.money.prices import Scenario
    from stackctl.model.cost import CostLine
    from stackctl.model.reports.focus import ChargeCategory, ChargeFrequency, RowBasis
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

_QUANTITY_DIGITS = 6
_UNITS = {"month": "Months", "quarter": "3 Months", "year": "Years", "term": "Terms", "once": "Units"}
_COUNTED_UNITS = {"month": "{}-Months", "quarter": "3 {}-Months", "year": "{}-Years", "term": "{}-Terms", "once": "{}s"}
_PERIODS = {"month": "a month", "quarter": "a quarter", "year": "a year", "term": "a term", "once": "once"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A charge, and what is left of it when the discounts are taken off; both in the currency of the price."""

    charge: Charge[CostLine]
    net: Fraction
    discounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to be: a piece, the cost centre that bears a share of it, and the currency that it is told in.

    `own` is what is to pay in the currency of the price, `amount` in the one that it is told in; `rate` is units of the
    former for one of the latter.
    """

    piece: Piece
    basis: RowBasis
    center: str | None
    share: Fraction
    currency: str
    rate: Fraction
    own: Fraction
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Costs:
    """The amounts of a row as they are shown."""

    billed: Decimal
    effective: Decimal
    own_effective: Decimal


def rows_of(stack: Stack, entries: Sequence[Entry], costs: Sequence[Costs], scenario: Scenario) -> Iterator[FocusRow]:
    """The rows of entries, with their amounts as they are shown; `scenario` is the one that these were counted with."""
    told: dict[tuple[str, int], _Told] = {}
    months: dict[int, Span] = {}
    for entry, shown in zip(entries, costs, strict=True):
        charge = entry.piece.charge
        price = (charge.tool, id(charge.line))
        if price not in told:
            told[price] = _told_of(stack, charge, scenario)
        month = month_number(charge.period.first)
        if month not in months:
            months[month] = months_from(charge.period.first, 1)
        yield _row(told[price], entry, shown, months[month])


@dataclass(frozen=True, slots=True)
class _Told:
    """What all rows of a price say alike; `rise` is what each renewal multiplies the price by."""

    tool: Tool
    text: str
    account: str
    account_type: str
    provider: str
    publisher: str
    service: tuple[str, str]
    unit: str
    amount: Fraction
    rise: Fraction
    tags: Mapping[str, bool] | None
    centers: Mapping[str, str]
    owner: str | None


def _told_of(stack: Stack, charge: Charge[CostLine], scenario: Scenario) -> _Told:
    line, tool = charge.line, stack.tools[charge.tool]
    provider, publisher = _sellers(stack, tool, charge)
    contract = None if line.kind == "internal" else charge.contract
    account = stack.contract_name(contract)
    owner = tool.owner.business
    return _Told(
        tool=tool,
        text=f"{tool.name}: {line.item or line.kind}, {price_in_words(line, charge.currency)}",
        account=account or charge.tool,
        account_type="Contract" if account else "Tool",
        provider=provider,
        publisher=publisher,
        service=service_of(stack, tool),
        unit=unit_of(line),
        amount=Fraction(line.amount),
        rise=Fraction(1) if contract is None else 1 + scenario.percent(contract) / 100,
        tags=dict.fromkeys(tool.tags, True) or None,
        centers=stack.settings.cost_centers,
        owner=None if owner is None else stack.person_name(owner),
    )


def _row(told: _Told, entry: Entry, costs: Costs, month: Span) -> FocusRow:
    charge, tool = entry.piece.charge, told.tool
    line = charge.line
    category = _category(entry)
    net = costs.effective if entry.basis == "Amortized" else costs.billed
    is_credit = category == "Credit"
    return FocusRow(
        billed_cost=costs.billed,
        billing_account_id=told.account,
        billing_account_name=f"{told.provider}, {told.account}",
        billing_account_type=told.account_type,
        billing_currency=entry.currency,
        billing_period_end=month.last + DAY,
        billing_period_start=month.first,
        charge_category=category,
        charge_class=None,
        charge_description=_description(told, entry),
        charge_frequency=_frequency(line, category),
        charge_period_end=charge.period.last + DAY,
        charge_period_start=charge.period.first,
        contracted_cost=net,
        effective_cost=costs.effective,
        invoice_issuer_name=told.provider,
        list_cost=_before_discounts(entry, net),
        pricing_category=None if is_credit else "Standard",
        pricing_currency=charge.currency,
        pricing_currency_effective_cost=costs.own_effective,
        pricing_quantity=None if is_credit else _quantity(told, entry),
        pricing_unit=None if is_credit else told.unit,
        provider_name=told.provider,
        publisher_name=told.publisher,
        service_category=told.service[0],
        service_name=tool.name,
        service_subcategory=told.service[1],
        tags=told.tags,
        x_basis=entry.basis,
        x_category=tool.category,
        x_cost_center=entry.center,
        x_cost_center_name=None if entry.center is None else told.centers.get(entry.center),
        x_discount=", ".join(entry.piece.discounts) or None,
        x_focus_version=FOCUS_VERSION,
        x_item=line.item,
        x_kind=line.kind,
        x_origin=tool.origin,
        x_owner=told.owner,
        x_status=tool.status,
        x_team=tool.owner.team,
        x_tool=charge.tool,
    )


def unit_of(line: CostLine) -> str:
    """What the quantity of a price counts, in the words of FOCUS: `Seat-Months`, `Years`, `3 Months`."""
    if line.quantity is None:
        return _UNITS[line.per]
    return _COUNTED_UNITS[line.per].format("Seat" if line.kind == "seats" else "Unit")


def price_in_words(line: CostLine, currency: str) -> str:
    """A price as it was agreed: `40 × 45.00 EUR a month`."""
    times = "" if line.quantity is None else f"{line.quantity:f} × "
    return f"{times}{line.amount:f} {currency} {_PERIODS[line.per]}"


def _category(entry: Entry) -> ChargeCategory:
    line = entry.piece.charge.line
    if entry.basis == "Amortized":
        return "Usage"
    if entry.basis == "Billed":
        return "Purchase"
    if line.kind == "discount":
        return "Credit"
    return "Usage" if line.kind == "usage" and line.per != "once" else "Purchase"


def _frequency(line: CostLine, category: ChargeCategory) -> ChargeFrequency:
    if line.per == "once":
        return "One-Time"
    return "Usage-Based" if line.kind == "usage" and category == "Usage" else "Recurring"


def _sellers(stack: Stack, tool: Tool, charge: Charge[CostLine]) -> tuple[str, str]:
    """Who provides and invoices a charge, and who makes the product."""
    publisher = stack.vendor_name(tool)
    if charge.line.kind == "internal" or tool.origin == "homegrown":
        return stack.settings.organisation or publisher, publisher
    contract = charge.contract
    return (stack.vendor_called(contract.vendor) if isinstance(contract, SharedContract) else publisher), publisher


def _before_discounts(entry: Entry, net: Decimal) -> Decimal:
    """What a row would cost without its discounts; `net` is what it costs, as it is shown."""
    if not entry.piece.discounts:
        return net
    saved = (entry.piece.charge.amount - entry.piece.net) * entry.share / entry.rate
    digits = DIGITS[entry.currency]
    return amount_of(units(Fraction(net), digits) + units(saved, digits), digits)


def _quantity(told: _Told, entry: Entry) -> Decimal:
    """How many of its unit the row pays for, of the price before discounts."""
    charge = entry.piece.charge
    price = told.amount if told.rise == 1 else told.amount * told.rise**charge.rises
    paid = abs(charge.amount) if entry.share == 1 else abs(charge.amount) * entry.share
    quantity = divided(paid, price, _QUANTITY_DIGITS)
    return Decimal(f"{quantity:f}".rstrip("0").rstrip("."))


def _description(told: _Told, entry: Entry) -> str:
    period, text = entry.piece.charge.period, told.text
    if entry.piece.discounts:
        text += f", less {', '.join(entry.piece.discounts)}"
    match entry.basis:
        case "Billed":
            return f"{text}; invoice for {period.first} to {period.last}"
        case "Amortized":
            return f"{text}; amortized"
        case "Billed and Effective":
            return text
