"""What a contract costs, now and when it renews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY, Span
from stackctl.core.calendar.terms import current_term, notice, term_end
from stackctl.core.contracts.timeline import days_of
from stackctl.core.money.cost import Total, accrue, total
from stackctl.core.money.prices import PRESENT, Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

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


def at_stake(stack: Stack, contract: RegisteredContract, today: date) -> Stake | None:
    """Work out what the next term is expected to cost.

    The first that can still be stopped; None where the contract does not renew by itself.
    """
    term = next_term(contract.terms, today)
    expected = Scenario("expected", today)
    return None if term is None else Stake(term, cost_of(stack, contract, term, scenario=expected))


def signed_until(terms: Contract, today: date) -> date:
    """Return the last day that nothing can end before."""
    term = next_term(terms, today)
    return days_of(terms).last if term is None else term.first - DAY


def next_term(terms: Contract, today: date) -> Span | None:
    """Find the first term that notice can still stop."""
    if not terms.auto_renew:
        return None
    due = notice(terms, today)
    last = term_end(terms, current_term(terms, today) or 0) if due is None else due.term_end
    following = None if last is None else term_end(terms, (current_term(terms, last) or 0) + 1)
    return None if last is None or following is None else Span(last + DAY, following)
