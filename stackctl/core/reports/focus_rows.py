"""A row of the table of costs after FOCUS 1.2."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, month_number, months_from
from stackctl.core.money.amounts import amount_of, divided, units
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
    """A charge, and what discounts leave of it."""

    charge: Charge[CostLine]
    net: Fraction
    discounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row before its amounts are rounded.

    `own` is what is to pay in the price's currency, `amount` in the one shown; `rate` is units of the former for one of
    the latter.
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


def rows_of(stack: Stack, drafts: Sequence[RowDraft], costs: Sequence[Costs], scenario: Scenario) -> Iterator[FocusRow]:
    """Yield the rows of drafts, with rounded amounts."""
    facts: dict[tuple[str, int], _PriceFacts] = {}
    months: dict[int, Span] = {}
    for draft, shown in zip(drafts, costs, strict=True):
        charge = draft.piece.charge
        price = (charge.tool, id(charge.line))
        if price not in facts:
            facts[price] = _facts_of(stack, charge, scenario)
        month = month_number(charge.period.first)
        if month not in months:
            months[month] = months_from(charge.period.first, 1)
        yield _row(facts[price], draft, shown, months[month])


@dataclass(frozen=True, slots=True)
class _PriceFacts:
    """What all rows of a price say alike."""

    # `rise` is what each renewal multiplies the price by.

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


def _facts_of(stack: Stack, charge: Charge[CostLine], scenario: Scenario) -> _PriceFacts:
    line, tool = charge.line, stack.tools[charge.tool]
    provider, publisher = _sellers(stack, tool, charge)
    contract = None if line.kind == "internal" else charge.contract
    account = stack.contract_name(contract)
    owner = tool.owner.business
    return _PriceFacts(
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


def _row(facts: _PriceFacts, draft: RowDraft, costs: Costs, month: Span) -> FocusRow:
    charge, tool = draft.piece.charge, facts.tool
    line = charge.line
    category = _category(draft)
    net = costs.effective if draft.basis == "Amortized" else costs.billed
    is_credit = category == "Credit"
    return FocusRow(
        billed_cost=costs.billed,
        billing_account_id=facts.account,
        billing_account_name=f"{facts.provider}, {facts.account}",
        billing_account_type=facts.account_type,
        billing_currency=draft.currency,
        billing_period_end=month.last + DAY,
        billing_period_start=month.first,
        charge_category=category,
        charge_class=None,
        charge_description=_description(facts, draft),
        charge_frequency=_frequency(line, category),
        charge_period_end=charge.period.last + DAY,
        charge_period_start=charge.period.first,
        contracted_cost=net,
        effective_cost=costs.effective,
        invoice_id=None,
        invoice_issuer_name=facts.provider,
        list_cost=_before_discounts(draft, net),
        pricing_category=None if is_credit else "Standard",
        pricing_currency=charge.currency,
        pricing_currency_effective_cost=costs.own_effective,
        pricing_quantity=None if is_credit else _quantity(facts, draft),
        pricing_unit=None if is_credit else facts.unit,
        provider_name=facts.provider,
        publisher_name=facts.publisher,
        service_category=facts.service[0],
        service_name=tool.name,
        service_subcategory=facts.service[1],
        tags=facts.tags,
        x_basis=draft.basis,
        x_category=tool.category,
        x_cost_center=draft.center,
        x_cost_center_name=None if draft.center is None else facts.centers.get(draft.center),
        x_discount=", ".join(draft.piece.discounts) or None,
        x_focus_version=FOCUS_VERSION,
        x_item=line.item,
        x_kind=line.kind,
        x_origin=tool.origin,
        x_owner=facts.owner,
        x_status=tool.status,
        x_team=tool.owner.team,
        x_tool=charge.tool,
    )


def unit_of(line: CostLine) -> str:
    """Name a quantity's unit: `Seat-Months`, `Years`, `3 Months`."""
    if line.quantity is None:
        return _UNITS[line.per]
    return _COUNTED_UNITS[line.per].format("Seat" if line.kind == "seats" else "Unit")


def price_in_words(line: CostLine, currency: str) -> str:
    """Write a price: `40 × 45.00 EUR a month`."""
    times = "" if line.quantity is None else f"{line.quantity:f} × "
    return f"{times}{line.amount:f} {currency} {_PERIODS[line.per]}"


def _category(draft: RowDraft) -> ChargeCategory:
    if draft.basis == "Billed":
        return "Purchase"
    is_credit = draft.basis == "Billed and Effective" and draft.piece.charge.line.kind == "discount"
    return "Credit" if is_credit else "Usage"


def _frequency(line: CostLine, category: ChargeCategory) -> ChargeFrequency:
    if line.per == "once":
        return "One-Time"
    return "Usage-Based" if line.kind == "usage" and category == "Usage" else "Recurring"


def _sellers(stack: Stack, tool: Tool, charge: Charge[CostLine]) -> tuple[str, str]:
    """Name who provides and invoices, and who makes."""
    publisher = stack.vendor_name(tool)
    if charge.line.kind == "internal" or tool.origin == "homegrown":
        return stack.settings.organisation or publisher, publisher
    contract = charge.contract
    return (stack.vendor_called(contract.vendor) if isinstance(contract, SharedContract) else publisher), publisher


def _before_discounts(draft: RowDraft, net: Decimal) -> Decimal:
    """Work out a row's cost without its discounts."""
    if not draft.piece.discounts:
        return net
    saved = (draft.piece.charge.amount - draft.piece.net) * draft.share / draft.rate
    digits = DIGITS[draft.currency]
    return amount_of(units(Fraction(net), digits) + units(saved, digits), digits)


def _quantity(facts: _PriceFacts, draft: RowDraft) -> Decimal:
    charge = draft.piece.charge
    price = facts.amount if facts.rise == 1 else facts.amount * facts.rise**charge.rises
    paid = abs(charge.amount) if draft.share == 1 else abs(charge.amount) * draft.share
    quantity = divided(paid, price, _QUANTITY_DIGITS)
    return Decimal(f"{quantity:f}".rstrip("0").rstrip("."))


def _description(facts: _PriceFacts, draft: RowDraft) -> str:
    period, text = draft.piece.charge.period, facts.text
    if draft.piece.discounts:
        text += f", less {', '.join(draft.piece.discounts)}"
    match draft.basis:
        case "Billed":
            return f"{text}; invoice for {period.first} to {period.last}"
        case "Amortized":
            return f"{text}; amortized"
        case "Billed and Effective":
            return text


# ---- what kind of service FOCUS takes a marketing tool for
#
# Source: FOCUS 1.2, the allowed values of ServiceCategory and ServiceSubcategory. Each category of tools has the pair
# whose description in the specification comes nearest to what its products are for; where none does, marketing software
# is a business application. A category of the organisation's own goes with its group.

_APPLICATION = ("Business Applications", "Other (Business Applications)")
_TEAMWORK = ("Business Applications", "Productivity and Collaboration")  # managing tasks and working together
_MOBILE = ("Mobile", "Other (Mobile)")
_WEB = ("Web", "Application Platforms")  # integrated environments that run web applications
_INTELLIGENCE = ("Analytics", "Business Intelligence")  # dashboards, reports and visualizations
_MEASUREMENT = ("Analytics", "Analytics Platforms")  # the entire analytics life cycle in one
_PREPARATION = ("Analytics", "Data Processing")  # integration and transformation of data for analysis
UNKNOWN = ("Other", "Other (Other)")

_GROUPS: Mapping[str, tuple[str, str]] = {
    "advertising-promotion": _APPLICATION,
    "content-experience": _APPLICATION,
    "social-relationships": _APPLICATION,
    "commerce-sales": _APPLICATION,
    "data": ("Analytics", "Other (Analytics)"),
    "management": _APPLICATION,
}
_CATEGORIES: Mapping[str, tuple[str, str]] = {
    "mobile-marketing": _MOBILE,
    "mobile-apps": _MOBILE,
    "cms": _WEB,
    "ecommerce-platforms": _WEB,
    "interactive-content": ("Media", "Content Creation"),  # production of media content
    "video-marketing": ("Media", "Media Streaming"),
    "conversational-marketing": ("AI and Machine Learning", "Bots"),  # automated customer service
    "retail-iot": ("Internet of Things", "Other (Internet of Things)"),
    "business-intelligence": _INTELLIGENCE,
    "dashboards-visualization": _INTELLIGENCE,
    "marketing-analytics": _MEASUREMENT,
    "web-analytics": _MEASUREMENT,
    "cdp": _PREPARATION,
    "dmp": _PREPARATION,
    "ipaas-tag-management": ("Integration", "Other (Integration)"),
    "privacy-governance": ("Management and Governance", "Compliance"),
    "agile-lean": _TEAMWORK,
    "collaboration": _TEAMWORK,
    "product-management": _TEAMWORK,
    "projects-workflow": _TEAMWORK,
    "uncategorised": UNKNOWN,
}


def service_of(stack: Stack, tool: Tool) -> tuple[str, str]:
    """Return ServiceCategory and ServiceSubcategory of a tool."""
    category = stack.taxonomy.categories.get(tool.category)
    if category is None:
        return UNKNOWN
    return _CATEGORIES.get(category.slug) or _GROUPS.get(category.group, _APPLICATION)
