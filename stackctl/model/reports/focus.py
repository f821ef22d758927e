"""Tables of FOCUS, the FinOps specification: costs (1.2), commitments (1.3).

The fields of a row are the columns, in their order: `billed_cost` is `BilledCost`, `x_cost_center` is `x_CostCenter`.
None is the specification's null. Ends are exclusive, as it wants them. Columns that begin with `x_` are stackctl's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from stackctl.model.finding import Finding

FOCUS_VERSION = "1.2"
"""The version of the specification that the table of costs keeps to."""

COMMITMENTS_VERSION = "1.3"
"""The version that the table of contract commitments keeps to: the first that has one."""

ChargeCategory = Literal["Usage", "Purchase", "Tax", "Credit", "Adjustment"]
ChargeFrequency = Literal["One-Time", "Recurring", "Usage-Based"]
RowBasis = Literal["Billed", "Amortized", "Billed and Effective"]
"""An invoice for what other rows amortize; a month's part of invoices; an invoice for just the days that it is for."""

Value = str | Decimal | date | Mapping[str, bool] | None
Cells = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FocusRow:
    """A charge for one cost centre: invoice, month, or both."""

    billed_cost: Decimal
    billing_account_id: str
    billing_account_name: str
    billing_account_type: str
    billing_currency: str
    billing_period_end: date
    billing_period_start: date
    charge_category: ChargeCategory
    charge_class: Literal["Correction"] | None
    charge_description: str
    charge_frequency: ChargeFrequency
    charge_period_end: date
    charge_period_start: date
    contracted_cost: Decimal
    effective_cost: Decimal
    invoice_id: None
    invoice_issuer_name: str
    list_cost: Decimal
    pricing_category: Literal["Standard"] | None
    pricing_currency: str
    pricing_currency_effective_cost: Decimal
    pricing_quantity: Decimal | None
    pricing_unit: str | None
    provider_name: str
    publisher_name: str
    service_category: str
    service_name: str
    service_subcategory: str
    tags: Mapping[str, bool] | None
    x_basis: RowBasis
    x_category: str
    x_cost_center: str | None
    x_cost_center_name: str | None
    x_discount: str | None
    x_focus_version: str
    x_item: str | None
    x_kind: str
    x_origin: str
    x_owner: str | None
    x_status: str
    x_team: str | None
    x_tool: str


@dataclass(frozen=True, slots=True)
class FocusTotal:
    """What all rows in a currency add up to."""

    currency: str
    billed: Decimal
    effective: Decimal


@dataclass(frozen=True, slots=True)
class FocusReport:
    """The costs of a span by FOCUS 1.2, in `currency`.

    `currency` is None without conversion; `rates` are units of a currency for one unit of it.
    """

    today: date
    first: date
    last: date
    currency: str | None
    rows: tuple[FocusRow, ...]
    totals: tuple[FocusTotal, ...]
    rates: Mapping[str, Decimal]
    rates_as_of: date | None
    organisation: str | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A contract's present commitment: an amount or a quantity.

    Only the contract's row of category Spend has the money, so that the costs add up.
    """

    billing_currency: str
    contract_commitment_category: Literal["Spend", "Usage"]
    contract_commitment_cost: Decimal | None
    contract_commitment_description: str
    contract_commitment_id: str
    contract_commitment_period_end: date
    contract_commitment_period_start: date
    contract_commitment_quantity: Decimal | None
    contract_commitment_type: str
    contract_commitment_unit: str | None
    contract_id: str
    contract_period_end: date
    contract_period_start: date
    x_auto_renew: str | None
    x_focus_version: str
    x_notice_by: date | None
    x_provider_name: str
    x_tools: str


@dataclass(frozen=True, slots=True)
class UntoldContract:
    """A contract whose file lacks days that FOCUS requires."""

    contract: str
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class CommitmentReport:
    """Present and later contracts by FOCUS 1.3; `left_out` lack facts."""

    today: date
    rows: tuple[CommitmentRow, ...]
    left_out: tuple[UntoldContract, ...]
    organisation: str | None
    findings: tuple[Finding, ...] = ()


def column_ids(row: type[FocusRow | CommitmentRow]) -> tuple[str, ...]:
    """List the column names of the specification, in its order."""
    return tuple(_column_id(field.name) for field in fields(row))


def cells(rows: Iterable[FocusRow | CommitmentRow], kind: type[FocusRow | CommitmentRow]) -> Iterator[Cells]:
    """Return the values of each row, in column order."""
    yield from map(attrgetter(*(field.name for field in fields(kind))), rows)


def _column_id(name: str) -> str:
    own = name.startswith("x_")
    words = name.removeprefix("x_").split("_")
    return ("x_" if own else "") + "".join(word.capitalize() for word in words)
