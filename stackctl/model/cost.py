"""What a tool costs."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from stackctl.model.base import Model
from stackctl.model.scalars import Amount, Currency, Date, Percent, Text
from stackctl.model.spend import SpendRow

LineKind = Literal["subscription", "seats", "usage", "one-off", "services", "internal", "discount"]


class CostLine(Model):
    """One price: an amount that recurs or falls once."""

    item: Text | None = Field(None, description="What is paid for, as the invoice calls it.")
    kind: LineKind = Field(
        "subscription",
        description="`internal` is own people and hosting; `discount` is a positive amount that is taken off.",
    )
    amount: Amount = Field(description="Net of tax, in the currency of the cost.")
    per: Literal["month", "quarter", "year", "term", "once"] = Field(
        description="The span that the amount pays for; `term` is the contract's, `once` falls on `from`."
    )
    quantity: Amount | None = Field(
        None, description="How many of it, such as seats; multiplies the amount. Left out: 1."
    )
    billed: Literal["month", "quarter", "year", "upfront"] | None = Field(
        None, description="When it is invoiced, counted from the line's start. Left out: as often as `per` says."
    )
    from_: Date | None = Field(
        default=None, alias="from", description="The first day that it covers. Left out: the contract's start."
    )
    to: Date | None = Field(None, description="The last day that it covers. Left out: the contract's end.")
    cost_center: Text | None = Field(
        None, description="The cost centre that bears this price, instead of those of the cost."
    )
    allocation: Mapping[str, Percent] | None = Field(
        None, description="Instead of one cost centre: percentages by cost centre that add up to 100."
    )


class Cost(Model):
    """The prices of a tool or a contract and who bears them."""

    currency: Currency | None = Field(None, description="A code of ISO 4217. Left out: the stack's base currency.")
    cost_center: Text | None = Field(None, description="The cost centre that bears all of it.")
    allocation: Mapping[str, Percent] | None = Field(
        None, description="Instead of one cost centre: percentages by cost centre that add up to 100."
    )
    lines: tuple[CostLine, ...] = Field(default=(), max_length=200, description="The single prices: 200 at the most.")


def names_center(bearer: Cost | CostLine) -> bool:
    """Tell whether it says which cost centres bear it."""
    return bearer.cost_center is not None or bool(bearer.allocation)


def item_of(payment: CostLine | SpendRow) -> str | None:
    """Name what a payment is for, spaces and case aside."""
    return None if payment.item is None else " ".join(payment.item.casefold().split())
