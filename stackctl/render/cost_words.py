"""What a cost report says in sentences: what it counts, and what was assumed or left out. Plain text, not escaped."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.text import count, some_of
from stackctl.render.conventions import conventions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.costs import Basis, CostReport, Stopped, Unconverted, Uplift
    from stackctl.model.reports import Look, Money

BASIS: dict[Basis, str] = {
    "effective": "Effective cost: counted in the months that it serves",
    "billed": "Billed cost: counted on the day of the invoice",
    "actual": "Actual cost: counted on the day of the booking",
}
PRICE: dict[Uplift, str] = {
    "none": "at the present price",
    "expected": "with the rise that is expected",
    "cap": "with the most that the contract allows",
}


def head(grouping: str) -> str:
    """What a grouping is called above a column: `Cost centre`."""
    return grouping.replace("-", " ").replace("center", "centre").capitalize()


def caption(report: CostReport, look: Look) -> str:
    """What the amounts are: `Effective cost in EUR, fiscal year 2026 (2026-01-01 to 2026-12-31)`."""
    return f"{report.basis.capitalize()} cost in {report.currency}, {span(report, look)}"


def span(report: CostReport, look: Look) -> str:
    """The days that are counted: `fiscal year 2026 (2026-01-01 to 2026-12-31)`."""
    day = conventions(look).day
    days = f"{day(report.first)} to {day(report.last)}"
    return days if report.fiscal_year is None else f"fiscal year {report.fiscal_year} ({days})"


def notes(report: CostReport, look: Look) -> Iterator[str]:
    """What the amounts rest on, and what is not in them, each in a sentence."""
    usual = conventions(look)
    if report.rates:
        rates = ", ".join(f"{usual.number(rate)} {currency}" for currency, rate in report.rates.items())
        of = "" if report.rates_as_of is None else f" of {usual.day(report.rates_as_of)}"
        yield f"Rates{of}: {rates} for 1 {report.currency}."
    if report.renewed:
        contracts = len({(one.tools, one.contract) for one in report.renewed})
        renews = "contract is" if contracts == 1 else "contracts are"
        yield f"{contracts} {renews} taken to renew within the span, {PRICE[report.uplift]}."
    if report.stopped:
        yield (
            f"{_tools(report.stopped)} with contracts that end within the span and do not renew by themselves: what"
            f" would follow is not counted, {_amounts([one.amount for one in report.stopped], look)}."
        )
    if report.left_out:
        sums = _amounts([one.amount for one in report.left_out], look)
        yield f"{_tools(report.left_out)} only proposed or evaluated: not counted, {sums}."
    if report.unconverted:
        lost = [f"{one.tool} {_amount(one.amount, look)}" for one in report.unconverted]
        yield f"Not in any amount, because there is no rate for the currency: {some_of(lost)}."
    if report.basis == "actual":
        until = report.spend_until
        yield "No spend is recorded." if until is None else f"Spend is recorded until {usual.day(until)}."
    if report.findings:
        files = some_of(list(dict.fromkeys(found.file for found in report.findings)))
        yield f"{count(len(report.findings), 'finding')} about these costs, in {files}: stackctl audit shows them."


def _tools(found: Sequence[Stopped | Unconverted]) -> str:
    """`2 tools (canto and brevo)`."""
    tools = list(dict.fromkeys(one.tool for one in found))
    return f"{count(len(tools), 'tool')} ({some_of(tools)})"


def _amounts(found: Sequence[Money], look: Look) -> str:
    sums: dict[str, Decimal] = {}
    for one in found:
        sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.amount
    return " and ".join(f"{conventions(look).number(amount)} {currency}" for currency, amount in sums.items())


def _amount(money: Money, look: Look) -> str:
    return f"{conventions(look).number(money.amount)} {money.currency}"
