"""What a contract costs, now and when it renews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span
from stackctl.core.calendar.terms import end_of_term, notice
from stackctl.core.contracts.timeline import days_of
from stackctl.core.money.cost import Total, accrue, total
from stackctl.core.money.prices import PRESENT, Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stackctl.core.calendar.terms import Notice
    from stackctl.core.contracts.register import RegisteredContract
    from stackctl.model.contract import Contract
    from stackctl.model.stack import Stack


@dataclass(frozen=True, slots=True)
class Stake:
    """The term that a contract renews for, with its cost."""

    term: Span
    cost: Total


def cost_of(
    stack: Stack,
    contract: RegisteredContract,
    span: Span,
    tools: Sequence[str] | None = None,
    scenario: Scenario = PRESENT,
) -> Total:
    """Add up what a contract costs some tools, or all."""
    parts = (part for tool_id in tools or contract.tools for part in accrue(stack, tool_id, span, scenario=scenario))
    return total(stack, (part for part in parts if part.contract is contract.terms))


def at_stake(stack: Stack, contract: RegisteredContract, today: date, since: date | None = None) -> Stake | None:
    """Work out what the next term is expected to cost.

    The first that can still be stopped, as of `since` or today; None where the contract does not renew by itself.
    """
    term = next_term(contract.terms, since or today)
    expected = Scenario("expected", today)
    return None if term is None else Stake(term, cost_of(stack, contract, term, scenario=expected))


def locked_in(
    stack: Stack, contract: RegisteredContract, due: Notice, today: date, tools: Sequence[str] | None = None
) -> Total:
    """Work out what a missed notice is expected to cost."""
    span = Span(due.term_end + DAY, due.runs_until or due.renews_until)
    return cost_of(stack, contract, span, tools, Scenario("expected", today))


def signed_until(terms: Contract, today: date) -> date:
    """Return the last day that nothing can end before."""
    term = next_term(terms, today)
    return days_of(terms).last if term is None else term.first - DAY


def next_term(terms: Contract, today: date) -> Span | None:
    """Find the first term that notice can still stop."""
    due = notice(terms, today)
    if due is not None:
        return Span(due.term_end + DAY, due.renews_until)
    last = end_of_term(terms, today) if terms.auto_renew else None
    following = None if last is None else end_of_term(terms, last + DAY)
    return None if last is None or following is None else Span(last + DAY, following)
