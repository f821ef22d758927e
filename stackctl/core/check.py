"""Values that each fit their field but not one another: STK002 on a file that is otherwise well formed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.model.finding import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stackctl.model.contract import Contract
    from stackctl.model.cost import Cost
    from stackctl.model.settings import TaxonomyAdditions
    from stackctl.model.source import KeyPath
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

_Contradiction = tuple["KeyPath", str, str]
_WHOLE = Decimal(100)


def contradictions(stack: Stack, contract_files: Mapping[str, str]) -> Iterator[Problem]:
    """Spans that end before they begin, shares that do not add up, prices that never fall due."""
    for tool_id, tool in stack.tools.items():
        for path, message, help_ in _of_tool(stack, tool_id, tool):
            yield Problem("STK002", stack.files[tool_id], path, message, help_, tool_id)
    for contract_id, contract in stack.contracts.items():
        file = contract_files[contract_id]
        shares = sum(contract.covers.values(), Decimal(0))
        if shares != _WHOLE:
            message = f"the shares of the tools add up to {shares}, not to 100"
            yield Problem("STK002", file, ("covers",), message, "correct the percentages")
        for path, message, help_ in (*_of_terms((), contract), *_of_cost(contract.cost, contract)):
            yield Problem("STK002", file, path, message, help_)
    for team_id, team in stack.teams.items():
        if team.parent is not None and team_id in stack.lineage(team.parent):
            message = "the team is part of itself"
            yield Problem("STK002", "teams.yaml", ("teams", team_id, "parent"), message, "name another parent")


def of_taxonomy(additions: TaxonomyAdditions, groups: Mapping[str, object]) -> Iterator[_Contradiction]:
    """Own categories whose group is declared nowhere."""
    for slug, category in additions.categories.items():
        if category.group not in groups and category.group not in additions.groups:
            path = ("taxonomy", "categories", slug, "group")
            yield path, f'no group "{category.group}"', "name a group of stackctl taxonomy, or add it under groups:"


def _of_tool(stack: Stack, tool_id: str, tool: Tool) -> Iterator[_Contradiction]:
    terms = stack.contract_of(tool_id)
    if tool.contract is not None and not isinstance(tool.contract, str):
        yield from _of_terms(("contract",), tool.contract)
    if tool.cost is not None:
        yield from _of_cost(tool.cost, terms)
    if tool.compliance is not None:
        for index, review in enumerate(tool.compliance.reviews):
            if review.expires is not None and review.expires < review.date:
                path = ("compliance", "reviews", index, "expires")
                yield path, "the review expires before its date", "correct one of the two"


def _of_terms(path: KeyPath, terms: Contract) -> Iterator[_Contradiction]:
    if terms.start is not None and terms.end is not None and terms.end < terms.start:
        yield (*path, "end"), "the contract ends before it starts", "correct start or end"


def _of_cost(cost: Cost | None, terms: Contract | None) -> Iterator[_Contradiction]:
    if cost is None:
        return
    if cost.allocation is not None:
        if cost.cost_center is not None:
            yield ("cost", "cost_center"), "both cost_center and allocation are given", "keep one of the two"
        shares = sum(cost.allocation.values(), Decimal(0))
        if shares != _WHOLE:
            yield ("cost", "allocation"), f"the shares add up to {shares}, not to 100", "correct the percentages"
    start = None if terms is None else terms.start
    end = None if terms is None else terms.end
    for index, line in enumerate(cost.lines):
        path = ("cost", "lines", index)
        first, last = line.from_ or start, line.to or end
        if line.from_ is not None and line.to is not None and line.to < line.from_:
            yield (*path, "to"), "the line ends before it begins", "correct from or to"
        ended = terms is not None and not terms.auto_renew and end is not None
        if ended and line.from_ is not None and end is not None and line.from_ > end:
            yield (*path, "from"), f"the line begins after the contract has ended ({end})", "correct one of the two"
        if line.per == "once" and first is None:
            yield path, "a price that falls once, but no day on which it falls", "add from:"
        if line.per == "term" and (first is None or last is None):
            yield path, "a price for the term, but the term has no start or no end", "add from: and to:"
