"""Terms of contracts that are still to come, and what becomes of a budget without them."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from stackctl.core.calendar.periods import DAY
from stackctl.core.calendar.terms import shifted
from stackctl.core.money.amounts import rounded, to_cents
from stackctl.core.reports.budget_sums import known
from stackctl.model.reports.budget import TermAhead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackctl.core.money.prices import Scenario
    from stackctl.core.reports.budget_sums import Terms
    from stackctl.model.reports.budget import BudgetFigures
    from stackctl.model.stack import Stack

_PERCENT_DIGITS = 4


def terms_ahead(stack: Stack, terms: Iterable[Terms], scenario: Scenario, currency: str) -> list[TermAhead]:
    """The terms that begin by themselves after today, by day, each with what falls to it and to those after it.

    Who stops a term stops all that would follow, so that their costs in the year are at stake with its own.
    """
    found = [one for of_contract in terms for one in _of_contract(stack, of_contract, scenario, currency)]
    return sorted((one for one in found if one.amount > 0), key=lambda one: (one.day, one.tools))


def breaking(figures: BudgetFigures, terms: Sequence[TermAhead]) -> TermAhead | None:
    """The renewal that takes a cost centre over its budget; None where it is not over, or not for a renewal.

    It is the first one without which the forecast would be within the budget; where no single one is enough, the
    largest that begins before the budget has run out.
    """
    if not figures.is_over:
        return None
    enough = _that_save(figures, terms)
    if enough:
        return enough[0]
    early = [one for one in terms if f"{one.day:%Y-%m}" <= (figures.runs_out or "")]
    return max(early, key=lambda one: one.amount, default=None)


def way_out(figures: BudgetFigures, terms: Sequence[TermAhead], broken_by: TermAhead | None) -> TermAhead | None:
    """A renewal that notice can still stop, where it is too late for the one that breaks the budget, or none does.

    The first to ask for notice of those that would do; where no single one would, the largest.
    """
    if not figures.is_over or (broken_by is not None and broken_by.can_be_stopped):
        return None
    stoppable = [one for one in terms if one.can_be_stopped]
    enough = _that_save(figures, stoppable)
    if enough:
        return min(enough, key=lambda one: one.notice_by or one.day)
    return max(stoppable, key=lambda one: one.amount, default=None)


def _that_save(figures: BudgetFigures, terms: Iterable[TermAhead]) -> list[TermAhead]:
    """The renewals without any one of which the forecast would be within the budget."""
    return [one for one in terms if figures.left is not None and figures.left + one.amount >= 0]


def _of_contract(stack: Stack, terms: Terms, scenario: Scenario, currency: str) -> Iterator[TermAhead]:
    contract = terms.contract
    percent = scenario.percent(contract)
    by_tool: dict[str, Fraction] = {}
    for day in sorted(terms.by_day, reverse=True):
        for tool_id, sums in terms.by_day[day].items():
            by_tool[tool_id] = by_tool.get(tool_id, Fraction(0)) + known(stack.settings, sums, currency)
        notice_by = None if contract.notice is None else shifted(day - DAY, contract.notice, -1)
        yield TermAhead(
            tools=tuple(sorted(by_tool, key=lambda tool_id: (-by_tool[tool_id], tool_id))),
            contract=stack.contract_name(contract),
            day=day,
            amount=to_cents(sum(by_tool.values(), Fraction(0)), currency),
            percent=next(one for digits in count() if (one := rounded(percent, digits)) == percent),
            notice_by=notice_by,
            days_left=None if notice_by is None or scenario.today is None else (notice_by - scenario.today).days,
        )
