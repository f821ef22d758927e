"""What a change does to yearly costs and budgets."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.changes.effects.renewals import renewals
from stackctl.core.money.amounts import (
    amount_of,
    apportioned,
    common_denominator,
    exchange,
    floors_of,
    money_of,
    over_common,
    parts_of,
    units,
)
from stackctl.core.money.budgets import center_costs, center_names
from stackctl.core.money.cost import together
from stackctl.model.currency import DIGITS
from stackctl.model.money import Money
from stackctl.model.reports.diff import CostChange, CostDifference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stackctl.core.facts.context import Context
    from stackctl.model.finding import Finding
    from stackctl.model.settings import Settings

EXCEEDED_BUDGET = "CST003"
NO_CENTER = "no cost centre"

_Exact = dict[str, Fraction]
_Shown = dict[str, Decimal]


def cost_difference(
    before: Context,
    after: Context,
    findings_before: Iterable[Finding],
    findings_after: Iterable[Finding],
    renamed: Mapping[str, str],
) -> CostDifference:
    """Compare the yearly cost of the tools that count.

    Both stacks have the same settings. Cost centres and tools add up to the cost on each side as shown, their
    differences to its difference. CST003 counts whatever its status: a budget known to be broken may be broken further.
    """
    base = before.stack.settings.base_currency
    was, now = together(before.committed.values()), together(after.committed.values())
    tools_before = {renamed.get(tool_id, tool_id): amount for tool_id, amount in _by_tool(before).items()}
    tool_names = {
        **{renamed.get(tool_id, tool_id): tool.name for tool_id, tool in before.stack.tools.items()},
        **{tool_id: tool.name for tool_id, tool in after.stack.tools.items()},
    }
    names = {**center_names(before.stack), **center_names(after.stack), "": NO_CENTER}
    return CostDifference(
        before=money_of(was.amount, base),
        after=money_of(now.amount, base),
        centers=_changes(_by_center(before), _by_center(after), names, base),
        tools=_changes(tools_before, _by_tool(after), tool_names, base),
        breaches=tuple(_breaches(before.stack.settings, findings_before, findings_after)),
        unconverted_before=was.without_rate,
        unconverted_after=now.without_rate,
        renewals=renewals(before, after, renamed),
    )


def _by_tool(context: Context) -> _Exact:
    return {tool_id: cost.amount for tool_id, cost in context.committed.items()}


def _by_center(context: Context) -> _Exact:
    """Share the yearly cost among the cost centres."""
    # The empty one bears what is given to nobody.
    return {
        center or "": sum((cost.amount for cost in tools.values()), Fraction(0))
        for center, tools in center_costs(context.stack, context.year).items()
    }


def _changes(before: _Exact, after: _Exact, names: Mapping[str, str], currency: str) -> tuple[CostChange, ...]:
    """List those whose cost differs as shown, largest first."""
    was, now = _side_by_side(before, after, DIGITS[currency])
    found = [
        CostChange(id_, names.get(id_, id_), Money(was[id_], currency), Money(now[id_], currency))
        for id_ in was
        if was[id_] != now[id_]
    ]
    return tuple(sorted(found, key=lambda change: (-abs(change.after.amount - change.before.amount), change.id)))


def _side_by_side(before: _Exact, after: _Exact, digits: int) -> tuple[_Shown, _Shown]:
    """Round both sides so that each adds up.

    What is the same on both sides is rounded alike, so that a missing cent never reads as a change.
    """
    keys = sorted(before.keys() | after.keys())
    was = {key: before.get(key, Fraction(0)) for key in keys}
    now = {key: after.get(key, Fraction(0)) for key in keys}
    alike = apportioned({key: was[key] for key in keys if was[key] == now[key]}, digits)
    return _beside(alike, was, digits), _beside(alike, now, digits)


def _beside(alike: _Shown, amounts: _Exact, digits: int) -> _Shown:
    """Round amounts to what others leave of the rounded sum."""
    others = {key: amount for key, amount in amounts.items() if key not in alike}
    over = common_denominator(others.values())
    whole = units(sum(amounts.values(), Fraction(0)), digits)
    left = whole - sum(units(Fraction(amount), digits) for amount in alike.values())
    parts = [over_common(amount, over) for amount in others.values()]
    floors, losses = floors_of(parts, over, digits)
    if not 0 <= left - sum(floors) <= sum(loss > 0 for loss in losses):
        # Halves are rounded away from zero, so that there may be no such way where discounts outweigh prices.
        return apportioned(amounts, digits)
    numbers = parts_of(left, parts, over, digits)
    return {**alike, **{key: amount_of(number, digits) for key, number in zip(others, numbers, strict=True)}}


def _breaches(settings: Settings, before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the budgets that are exceeded by more than before."""
    known = {_budget_of(found): found for found in _of_budgets(before)}
    for found in _of_budgets(after):
        former = known.get(_budget_of(found))
        if former is None or _is_further(settings, former, found):
            yield found


def _of_budgets(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (found for found in findings if found.code == EXCEEDED_BUDGET and "over" in found.evidence)


def _budget_of(found: Finding) -> tuple[object, object]:
    return found.evidence["cost_center"], found.evidence["fiscal_year"]


def _is_further(settings: Settings, former: Finding, found: Finding) -> bool:
    was, now = former.evidence["over"], found.evidence["over"]
    rate = exchange(settings, str(former.evidence["currency"]), str(found.evidence["currency"]))
    # A budget that is counted in another currency now, which cannot be compared, is shown rather than passed over.
    return rate is None or not (isinstance(was, Decimal) and isinstance(now, Decimal)) or now > Fraction(was) * rate
