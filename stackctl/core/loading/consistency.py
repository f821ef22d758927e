"""Values that fit their fields but not one another."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING

from stackctl.core.contracts.timeline import days_of, supporting
from stackctl.core.text.messages import quoted
from stackctl.model.cost import item_of
from stackctl.model.finding import Problem
from stackctl.model.scalars import FIRST_DAY, LAST_DAY
from stackctl.model.settings import Fx
from stackctl.model.stack import BUDGETS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackctl.model.contract import Contract
    from stackctl.model.cost import Cost, CostLine
    from stackctl.model.settings import Settings, TaxonomyAdditions
    from stackctl.model.source import KeyPath
    from stackctl.model.stack import Stack
    from stackctl.model.tool import Tool

_Contradiction = tuple["KeyPath", str, str]
_WHOLE = Decimal(100)
_DAY = timedelta(days=1)


def contradictions(stack: Stack, contract_files: Mapping[str, str]) -> Iterator[Problem]:
    """Find values that contradict each other: spans, shares, prices."""
    for tool_id, tool in stack.tools.items():
        for path, message, help_ in _of_tool(stack, tool_id, tool):
            yield Problem("STK002", stack.files[tool_id], path, message, help_, tool_id)
    for contract_id, contract in stack.contracts.items():
        file = contract_files[contract_id]
        shares = sum(contract.covers.values(), Decimal(0))
        if shares != _WHOLE:
            message = f"the shares of the tools add up to {shares}, not to 100"
            yield Problem("STK002", file, ("covers",), message, "correct the percentages")
        for path, message, help_ in (*_of_terms((), contract), *_of_cost(contract.cost, (contract,))):
            yield Problem("STK002", file, path, message, help_)
    for index, budget in enumerate(stack.budgets):
        if not FIRST_DAY.year <= budget.fiscal_year < LAST_DAY.year:
            message = f"no fiscal year {budget.fiscal_year}"
            help_ = "write the year that it is named by, such as 2026"
            yield Problem("STK002", BUDGETS_FILE, ("budgets", index, "fiscal_year"), message, help_)
    for team_id, team in stack.teams.items():
        if team.parent is not None and team_id in stack.ancestors(team.parent):
            message = "the team is part of itself"
            yield Problem("STK002", "teams.yaml", ("teams", team_id, "parent"), message, "name another parent")


def claimed_twice(stack: Stack) -> Iterator[Problem]:
    """Find names that two vendors' files claim (STK005).

    That both were called so once is no claim: companies part.
    """
    firsts: dict[str, tuple[str, bool]] = {}
    for vendor_id, vendor in stack.vendors.items():
        names: list[tuple[KeyPath, str]] = [
            (("name",), vendor.name),
            *((("aliases", index), name) for index, name in enumerate(vendor.aliases)),
            ((), vendor_id),
            *((("former_names", index), name) for index, name in enumerate(vendor.former_names)),
        ]
        own = {name.casefold(): (path, name) for path, name in reversed(names)}
        for folded, (path, name) in own.items():
            is_former = path[:1] == ("former_names",)
            first, was_former = firsts.setdefault(folded, (vendor_id, is_former))
            if first != vendor_id and not (is_former and was_former):
                message = f"{quoted(name)} is also a name of vendors/{first}.yaml"
                help_ = "leave it to one of the two, or make one file of both"
                yield Problem("STK005", f"vendors/{vendor_id}.yaml", path, message, help_)


def of_taxonomy(additions: TaxonomyAdditions, groups: Mapping[str, object]) -> Iterator[_Contradiction]:
    """Find own categories whose group is declared nowhere."""
    for slug, category in additions.categories.items():
        if category.group not in groups and category.group not in additions.groups:
            path = ("taxonomy", "categories", slug, "group")
            yield (
                path,
                f'no group "{category.group}"',
                "name a group of stackctl taxonomy groups, or add it",
            )


def of_rates(settings: Settings) -> Iterator[_Contradiction]:
    """Find rates without a day, and wrong ones."""
    base, days = settings.base_currency, set[date | None]()
    one = isinstance(settings.fx, Fx)
    for number, entry in enumerate((settings.fx,) if isinstance(settings.fx, Fx) else settings.fx):
        path: KeyPath = ("fx",) if one else ("fx", number)
        rate = entry.rates.get(base)
        if rate is not None and rate != 1:
            yield (*path, "rates", base), f"{base} is the base currency: its rate is 1, not {rate}", "take it out"
        if entry.as_of is None and not one:
            yield path, "rates of no day, in a list of rates of several days", "add as_of: and the day"
        if entry.as_of is not None and entry.as_of in days:
            yield (*path, "as_of"), f"a second entry with the rates of {entry.as_of}", "put them together in one entry"
        days.add(entry.as_of)


def _of_tool(stack: Stack, tool_id: str, tool: Tool) -> Iterator[_Contradiction]:
    for path, terms in tool.contracts:
        if not isinstance(terms, str):
            yield from _of_terms(path, terms)
    if tool.cost is not None:
        yield from _of_cost(tool.cost, supporting(stack, tool_id))
    if tool.compliance is not None:
        for index, review in enumerate(tool.compliance.reviews):
            if review.expires is not None and review.expires < review.date:
                path = ("compliance", "reviews", index, "expires")
                yield path, "the review expires before its date", "correct one of the two"


def _of_terms(path: KeyPath, terms: Contract) -> Iterator[_Contradiction]:
    if terms.start is not None and terms.end is not None and terms.end < terms.start:
        yield (*path, "end"), "the contract ends before it starts", "correct start or end"
    percent, cap = (None, None) if terms.uplift is None else (terms.uplift.percent, terms.uplift.cap_percent)
    if percent is not None and cap is not None and percent > cap:
        message = f"a rise of {percent} % is expected, but the contract allows {cap} % at most"
        yield (*path, "uplift", "percent"), message, "correct one of the two"


def _of_cost(cost: Cost | None, contracts: Sequence[Contract]) -> Iterator[_Contradiction]:
    if cost is None:
        return
    yield from _of_bearers(("cost",), cost)
    start = min((terms.start or FIRST_DAY for terms in contracts), default=FIRST_DAY)
    end = max((terms.end or LAST_DAY for terms in contracts), default=LAST_DAY)
    ends = max((days_of(terms).last for terms in contracts), default=LAST_DAY)
    for index, line in enumerate(cost.lines):
        path = ("cost", "lines", index)
        yield from _of_bearers(path, line)
        first, last = line.from_ or start, line.to or end
        when = "the contract" if len(contracts) == 1 else "the first contract"
        if line.from_ is not None and line.to is not None and line.to < line.from_:
            yield (*path, "to"), "the line ends before it begins", "correct from or to"
        if line.from_ is None and line.to is not None and line.to < start:
            message = f"the line ends before {when} starts ({start})"
            yield (*path, "to"), message, "correct one of the two, or add from:"
        if line.from_ is not None and line.to is None and line.from_ > ends:
            message = f"the line begins after the contract has ended ({ends})"
            yield (*path, "from"), message, "correct one of the two, or add to: with its last day"
        if line.per == "once" and first == FIRST_DAY:
            yield path, "a price that falls once, but no day on which it falls", "add from:"
        if line.per == "term" and (first == FIRST_DAY or last == LAST_DAY):
            yield path, "a price for the term, but the term has no start or no end", "add from: and to:"
    yield from _overlaps(cost.lines, start, end)


def _of_bearers(path: KeyPath, bearer: Cost | CostLine) -> Iterator[_Contradiction]:
    if bearer.allocation is not None:
        if bearer.cost_center is not None:
            yield (*path, "cost_center"), "both cost_center and allocation are given", "keep one of the two"
        shares = sum(bearer.allocation.values(), Decimal(0))
        if shares != _WHOLE:
            yield (*path, "allocation"), f"the shares add up to {shares}, not to 100", "correct the percentages"


def _overlaps(lines: Sequence[CostLine], start: date, end: date) -> Iterator[_Contradiction]:
    """Find prices of one item that would be added up."""
    # Among prices without an item, one that begins while another holds is meant to take over; those that begin
    # together are for different things. So are discounts without a name.
    by_item: dict[tuple[str, str | None], list[tuple[date, date, int]]] = {}
    for index, line in enumerate(lines):
        first, last = line.from_ or start, line.to or end
        if line.to is None:
            # Of a price for a later term only the first day is known: it lasts until the next one.
            last = max(first, last)
        named = line.item is not None or line.kind != "discount"
        if named and line.per != "once" and first <= last:
            by_item.setdefault((line.kind, item_of(line)), []).append((first, last, index))
    for (kind, item), spans in by_item.items():
        spans.sort()
        earlier = spans[0]
        for span in spans[1:]:
            first, last, index = span
            if first <= earlier[1] and (item is not None or first > earlier[0]):
                is_open = lines[index].to is None and first == last
                days = _days(first, earlier[1] if is_open else min(last, earlier[1]))
                what = f"{kind} price" if item is None else f"price of {quoted(lines[index].item or kind)}"
                message = f"a second {what} for the same days: both count{days}"
                stop = f"to: {first - _DAY}" if first > earlier[0] else "from: or to:"
                help_ = f"end the earlier one with {stop}, or say with item: what each is for"
                yield ("cost", "lines", index, *(("from",) if lines[index].from_ else ())), message, help_
            earlier = max(earlier, span, key=itemgetter(1))


def _days(first: date, last: date) -> str:
    """Put days in words, but for the first and last."""
    begin = "" if first == FIRST_DAY else f" from {first}"
    if last == LAST_DAY:
        return f"{begin} on" if begin else ""
    return f"{begin} to {last}"
