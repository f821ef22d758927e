"""Contracts that a change renews, and at which price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import Span
from stackctl.core.contracts.timeline import SIGNED_AGAIN_WITHIN, days_of
from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import money_of
from stackctl.core.money.cost import Total, accrue, total
from stackctl.model.contract import Contract
from stackctl.model.reports.diff import Renewal
from stackctl.model.scalars import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

_AGAIN = timedelta(days=SIGNED_AGAIN_WITHIN)


def renewals(before: Context, after: Context, renamed: Mapping[str, str]) -> tuple[Renewal, ...]:
    """Compare what is renewed with its going on as before.

    That is what the tool would have cost had its contract gone on at the present price: no increase is in that.
    """
    found = {
        tool_id: terms
        for tool_id in before.stack.tools
        if (present := renamed.get(tool_id, tool_id)) in after.committed
        and (terms := tuple(_renewed(before.stack, tool_id, after.stack, present)))
    }
    if not found:
        return ()
    ended = {id(old) for pairs in found.values() for old, _ in pairs}
    sides = _Sides(before, Context(_going_on(before.stack, ended), before.today), after)
    return tuple(
        sides.renewal(tool_id, renamed.get(tool_id, tool_id), max(days_of(new).last for _, new in pairs))
        for tool_id, pairs in found.items()
    )


def _renewed(before: Stack, tool_id: str, after: Stack, present: str) -> Iterator[tuple[Contract, Contract]]:
    """Pair contracts that end with those they go on as."""
    was = before.contracts_of(tool_id)
    came = [terms for terms in after.contracts_of(present) if terms not in was]
    was_at, is_at = places(before, tool_id), places(after, present)
    for old in was:
        last = days_of(old).last
        if last == LAST_DAY:
            continue
        for new in came:
            same = was_at[id(old)] == is_at[id(new)] or (old.number is not None and old.number == new.number)
            begins = new.start or FIRST_DAY
            if days_of(new).last > last and begins <= last + _AGAIN and (same or begins >= last - _AGAIN):
                yield old, new
                break


def places(stack: Stack, tool_id: str) -> Mapping[int, str]:
    """Return where the contracts of a tool stand."""
    inline = {id(terms): str(path) for path, terms in stack.tools[tool_id].contracts if isinstance(terms, Contract)}
    return {id(terms): contract_id for contract_id, terms in stack.contracts.items()} | inline


def _going_on(stack: Stack, ended: Collection[int]) -> Stack:
    """Let contracts renew by themselves."""

    def renewing(terms: Contract | str) -> Contract | str:
        if isinstance(terms, str) or id(terms) not in ended:
            return terms
        return terms.model_copy(update={"auto_renew": True})

    def of(tool: Tool) -> Tool:
        given = tool.contract
        if given is None:
            return tool
        put = tuple(renewing(terms) for terms in given) if isinstance(given, tuple) else renewing(given)
        return tool.model_copy(update={"contract": put})

    contracts = {
        contract_id: terms.model_copy(update={"auto_renew": True}) if id(terms) in ended else terms
        for contract_id, terms in stack.contracts.items()
    }
    return replace(stack, tools={tool_id: of(tool) for tool_id, tool in stack.tools.items()}, contracts=contracts)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The stack before, with contracts that go on, and after."""

    before: Context
    going_on: Context
    after: Context

    def renewal(self, tool_id: str, present: str, last: date) -> Renewal:
        """Compare what a tool costs until the last day renewed."""
        base, year = self.after.stack.settings.base_currency, self.after.year
        held = Span(year.first, min(last, year.last)) if last >= year.first else year
        was, then, now = (
            total(side.stack, accrue(side.stack, id_, held))
            for side, id_ in ((self.before, tool_id), (self.going_on, tool_id), (self.after, present))
        )
        part = _part(was, then, now)
        rises = sorted(_rises(then, now, base).items())
        return Renewal(
            tool=present,
            until=None if last == LAST_DAY else last,
            going_on=(money_of(part.amount, base), *part.without_rate),
            dearer=tuple(money_of(amount, currency) for currency, amount in rises if amount),
        )


def _part(was: Total, going_on: Total, now: Total) -> Total:
    """Return what of a rise only comes of going on."""

    def of(one: Fraction, on: Fraction, other: Fraction) -> Fraction:
        return max(min(on, max(one, other)) - one, Fraction(0))

    nothing = Fraction(0)
    return Total(
        of(was.amount, going_on.amount, now.amount),
        {
            currency: of(was.unconverted.get(currency, nothing), amount, now.unconverted.get(currency, nothing))
            for currency, amount in going_on.unconverted.items()
        },
    )


def _rises(then: Total, now: Total, base: str) -> dict[str, Fraction]:
    one, other = ({**side.unconverted, base: side.amount} for side in (then, now))
    return {
        currency: other.get(currency, Fraction(0)) - one.get(currency, Fraction(0)) for currency in one.keys() | other
    }
