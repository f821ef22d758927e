"""Contract commitments after FOCUS 1.3.

What each contract that runs or begins later commits to in its present term. Source: FinOps Open Cost and Usage
Specification (FOCUS) 1.3, the columns of Contract Commitment. What it leaves to whoever makes the data is decided here:

- The term is the one that holds today, or the signed one where that begins later. A contract that renews by itself is
  in one as long as nobody gives notice.
- A contract has one row of category Spend for each currency: all that it costs in the term, less its discounts, without
  own people and hosting. Each price with a quantity has a row of category Usage, whose cost is null: it is part of the
  former, so that the costs add up.
- A contract without an end commits to no term, and the specification allows no row without one: it is listed apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span
from stackctl.core.calendar.terms import current_term, notice, term_end
from stackctl.core.contracts.register import contract_file
from stackctl.core.contracts.timeline import InForce, days_of
from stackctl.core.money.amounts import add, to_cents
from stackctl.core.money.cost import WITH_COST, prices
from stackctl.core.money.prices import PRESENT, Price, prices_of
from stackctl.core.reports.focus_rows import price_in_words
from stackctl.core.text.messages import count
from stackctl.model.contract import SharedContract
from stackctl.model.reports.focus import COMMITMENTS_VERSION, CommitmentReport, CommitmentRow, UntoldContract

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from stackctl.model.contract import Contract
    from stackctl.model.cost import CostLine
    from stackctl.model.stack import Stack

_USAGE_TYPES = {
    "seats": "Seats", "usage": "Usage volume", "subscription": "Subscription", "services": "Services",
    "one-off": "One-off delivery",
}  # fmt: skip
_RATIOS = {"month": "/Month", "quarter": "/3 Months", "year": "/Year"}


@dataclass(frozen=True, slots=True)
class _Signed:
    """A contract with its tools and its numbered prices.

    `id` is its number, or what it is known by without one; `key` that of the file, which is unique.
    """

    terms: Contract
    id: str
    key: str
    file: str
    provider: str
    tools: tuple[str, ...]
    prices: tuple[tuple[str, Price], ...]


def commitment_report(stack: Stack, today: date, tools: Collection[str]) -> CommitmentReport:
    """Report what contracts commit to, without proposed tools."""
    rows: list[CommitmentRow] = []
    left_out: list[UntoldContract] = []
    taken: dict[str, str] = {}
    for signed in _contracts(stack, tools):
        term = _present_term(signed, today)
        if isinstance(term, str):
            left_out.append(UntoldContract(signed.id, signed.file, term))
        elif term is not None:
            # Two vendors may count their contracts alike; here every commitment needs an id of its own.
            known_by = taken.setdefault(signed.id, signed.key)
            unique = signed.id if known_by == signed.key else f"{signed.id} ({signed.key})"
            rows += _rows(stack, signed, term, unique, today)
    return CommitmentReport(today, tuple(rows), tuple(left_out), stack.settings.organisation)


def _contracts(stack: Stack, tools: Collection[str]) -> Iterator[_Signed]:
    """Yield the contracts of tools whose cost counts."""
    members: dict[int, list[str]] = {}
    for tool_id, tool in stack.tools.items():
        if tool.status not in WITH_COST:
            continue
        for terms in stack.contracts_of(tool_id):
            if isinstance(terms, SharedContract):
                members.setdefault(id(terms), []).append(tool_id)
            elif tool_id in tools:
                number, provider = terms.number or tool_id, stack.vendor_name(tool)
                found = tuple(_own_prices(stack, (tool_id,), terms))
                yield _Signed(terms, number, tool_id, stack.files[tool_id], provider, (tool_id,), found)
    for contract_id, terms in stack.contracts.items():
        named = members.get(id(terms), [])
        if any(tool_id in tools for tool_id in named):
            number, provider = terms.number or contract_id, stack.vendor_called(terms.vendor)
            whole = () if terms.cost is None else prices_of(terms.cost, (InForce(terms, days_of(terms)),))
            found = (*_numbered(whole, ""), *_own_prices(stack, named, terms))
            yield _Signed(terms, number, contract_id, contract_file(contract_id), provider, tuple(named), found)


def _own_prices(stack: Stack, tools: Sequence[str], terms: Contract) -> Iterator[tuple[str, Price]]:
    """Yield the prices in tools' own files under a contract."""
    for tool_id in tools:
        own = stack.tools[tool_id].cost
        under = (price for price, _ in prices(stack, tool_id) if price.contract is terms and price.cost is own)
        yield from _numbered(under, f"{tool_id}/")


def _numbered(found: Iterable[Price], before: str) -> Iterator[tuple[str, Price]]:
    """Give each price the number of its line."""
    for price in found:
        number = next(place for place, line in enumerate(price.cost.lines, start=1) if line is price.line)
        yield f"{before}{number}", price


def _present_term(signed: _Signed, today: date) -> Span | str | None:
    """Return the days of a contract's present term.

    Why they are not known, in words; None for a contract that has ended.
    """
    terms = signed.terms
    if terms.end is None:
        return "no end is known"
    number = current_term(terms, today)
    if number is None:
        return None
    if number > 0:
        before, last = term_end(terms, number - 1), term_end(terms, number)
        return "no end is known" if before is None or last is None else Span(before + DAY, last)
    starts = [price.line.from_ for _, price in signed.prices if price.line.from_ is not None]
    first = terms.start or min(starts, default=None)
    if first is None or first > terms.end:
        return "no start is known" if first is None else f"it ends ({terms.end}) before it starts ({first})"
    return Span(first, terms.end)


def _rows(stack: Stack, signed: _Signed, term: Span, unique: str, today: date) -> Iterator[CommitmentRow]:
    terms = signed.terms
    due = notice(terms, today)
    kind = "Auto-renewing contract" if terms.auto_renew else "Fixed-term contract"

    def row(
        id_: str, currency: str, what: tuple[str, str], *, cost: Fraction | None, price: Price | None, period: Span
    ) -> CommitmentRow:
        quantity = None if price is None else price.line.quantity
        return CommitmentRow(
            billing_currency=currency,
            contract_commitment_category="Spend" if price is None else "Usage",
            contract_commitment_cost=None if cost is None else to_cents(cost, currency),
            contract_commitment_description=what[1],
            contract_commitment_id=id_,
            contract_commitment_period_end=period.last + DAY,
            contract_commitment_period_start=period.first,
            contract_commitment_quantity=quantity,
            contract_commitment_type=what[0],
            contract_commitment_unit=None if price is None else _unit(price.line),
            contract_id=signed.id,
            contract_period_end=term.last + DAY,
            contract_period_start=terms.start or term.first,
            x_auto_renew=None if terms.auto_renew is None else str(bool(terms.auto_renew)).lower(),
            x_focus_version=COMMITMENTS_VERSION,
            x_notice_by=None if due is None else due.by,
            x_provider_name=signed.provider,
            x_tools=" ".join(signed.tools),
        )

    base = stack.settings.base_currency
    sums = _sums(signed, term, base)
    covered = count(len(signed.tools), "tool") if len(signed.tools) > 1 else stack.tools[signed.tools[0]].name
    for currency, amount in sums.items():
        who = covered if covered.startswith(signed.provider) else f"{signed.provider}, {covered}"
        text = f"{who}: {term.first} to {term.last}"
        id_ = f"{unique}/{currency}" if len(sums) > 1 else unique
        yield row(id_, currency, (kind, text), cost=amount, price=None, period=term)
    for place, price in signed.prices:
        period = term.within(price.days)
        line, currency = price.line, price.cost.currency or base
        if line.quantity is None or line.kind not in _USAGE_TYPES or period is None:
            continue
        text = f"{line.item or line.kind}, {price_in_words(line, currency)}"
        yield row(f"{unique}/{place}", currency, (_USAGE_TYPES[line.kind], text), cost=None, price=price, period=period)


def _unit(line: CostLine) -> str:
    if line.kind == "seats":
        return "Seats"
    return f"Units{_RATIOS.get(line.per, '')}" if line.kind == "usage" else "Units"


def _sums(signed: _Signed, term: Span, base: str) -> Mapping[str, Fraction]:
    """Add up a contract's cost in a term, by currency."""
    sums: dict[str, Fraction] = {}
    for _, price in signed.prices:
        if price.line.kind != "internal":
            sign = -1 if price.line.kind == "discount" else 1
            for part in price.effective(term, PRESENT, monthly=False):
                add(sums, price.cost.currency or base, sign * part.amount)
    return sums
