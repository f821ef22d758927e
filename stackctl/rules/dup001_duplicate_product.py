from collections.abc import Iterator
from decimal import Decimal

from stackctl.core.facts.context import Context
from stackctl.core.facts.duplicates import among, clusters, near_pairs, newcomer, normalised, product_of, vendor_names
from stackctl.core.money.amounts import shown
from stackctl.core.text.messages import all_of, quoted
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Ratio
from stackctl.model.source import KeyPath
from stackctl.model.stack import Stack
from stackctl.model.tool import Tool

SEVERITY = Severity.ERROR

THRESHOLDS = (Threshold("similarity", Decimal("0.9"), Ratio, "how near two names of one vendor must be, from 0 to 1"),)

MANUAL = """\
The same product is declared more than once.

## What it finds
Two or more tools, none of them rejected or retired, that are the same product: their names or aliases are equal once
case, punctuation, legal forms and the vendor's name before them are taken away, or they are of one vendor and their
names are nearly equal. Where `vendors/` has the vendor, its aliases and former names count as its name. What is called
as the vendor, or as the vendor with *platform*, *software*, *suite* or *app*, is its one product. The finding stands at
the tool that came last. Instances that are set apart, with no region and no team in common, are reported as instances
to consolidate, as a warning.

## Why it matters
A product that is declared twice is counted twice in every cost report, reviewed twice, and often paid twice: two
contracts for one product are the quickest saving there is.

## How to fix
Merge the two files into one and delete the other. Where they are two instances, plan which of them stays. Where both
must stay, add a waiver with a reason and a date.

## Source
The similarity is the ratio of Python's difflib; at 0.9, two names of ten letters differ in one. A house default.

## Bad
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
# file: tools/marketing-hub.yaml
name: Marketing-Hub
vendor: HubSpot, Inc.
category: marketing-automation
status: active
```

## Good
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
aliases: [Marketing-Hub, "HUBSPOT INC"]
```
"""

_Pairs = dict[tuple[str, str], "KeyPath"]


def check(context: Context, similarity: Ratio) -> Iterator[Violation]:
    """Compare equal names, and the names of one vendor."""
    stack = context.stack
    pairs = {**_near(stack, similarity), **_equal(stack)}
    for group in clusters(pairs):
        found_at = newcomer(stack, group)
        others = [tool_id for tool_id in group if tool_id != found_at]
        in_group = frozenset(pair for pair in pairs if pair[0] in group)
        path, word = _evidence(stack, found_at, others, pairs)
        apart = all(_are_apart(stack.tools[first], stack.tools[second]) for first, second in in_group)
        what = "another instance of" if apart else "same product as"
        costs = {tool_id: context.annual[tool_id].amount for tool_id in group}
        dearest = max(group, key=lambda tool_id: (costs[tool_id], tool_id))
        yield Violation(
            tool=found_at,
            path=path,
            message=f"{what} {all_of(others)} ({word})",
            help=(
                "consolidate the instances, or waive it with a reason and a date"
                if apart
                else "merge the files, or waive it with a reason and a date"
            ),
            evidence={
                "tools": [
                    {"tool": tool_id, "file": stack.files[tool_id], "annual_cost": shown(costs[tool_id], _base(stack))}
                    for tool_id in group
                ],
                "instances": apart,
            },
            severity=Severity.WARNING if apart else None,
            pairs=in_group,
            idle={tool_id: cost for tool_id, cost in costs.items() if tool_id != dearest},
            detail=str(len(group)),
        )


def _equal(stack: Stack) -> _Pairs:
    """Pair tools that share a name, with its place."""
    by_word: dict[str, dict[str, KeyPath]] = {}
    for tool_id, tool in stack.present.items():
        for word, path in _words(stack, tool).items():
            by_word.setdefault(word, {}).setdefault(tool_id, path)
    pairs: _Pairs = {}
    for named in by_word.values():
        for pair in among(list(named)):
            pairs.setdefault(pair, named[pair[1]])
    return pairs


def _words(stack: Stack, tool: Tool) -> dict[str, KeyPath]:
    """Gather what a tool may be known by."""
    # what is left without the vendor's name is compared within the vendor only
    vendors = vendor_names(stack, tool)
    name = _name(tool)
    words: dict[str, KeyPath] = {name: ("name",), f"{vendors[0]}\n{product_of(name, vendors)}": ("name",)}
    for index, alias in enumerate(tool.aliases):
        word = normalised(alias)
        if word and word not in vendors:
            words.setdefault(word, ("aliases", index))
            words.setdefault(f"{vendors[0]}\n{product_of(word, vendors)}", ("aliases", index))
    return words


def _name(tool: Tool) -> str:
    """Normalise a name; one of signs alone keeps its signs."""
    return normalised(tool.name) or tool.name.strip()


def _near(stack: Stack, similarity: Decimal) -> _Pairs:
    blocks: dict[str, list[tuple[str, str]]] = {}
    for tool_id, tool in stack.present.items():
        vendors = vendor_names(stack, tool)
        blocks.setdefault(vendors[0], []).append((tool_id, product_of(_name(tool), vendors)))
    pairs: _Pairs = {}
    for block in blocks.values():
        if len(block) > 1:
            for first, second in near_pairs([name for _, name in block], similarity):
                pairs[tuple(sorted((block[first][0], block[second][0])))] = ("name",)  # type: ignore[index] # a pair
    return pairs


def _evidence(stack: Stack, found_at: str, others: list[str], pairs: _Pairs) -> tuple[KeyPath, str]:
    """Find the shared name in the newcomer's file."""
    own = _words(stack, stack.tools[found_at])
    for other in others:
        if (min(found_at, other), max(found_at, other)) not in pairs:
            continue
        theirs = _words(stack, stack.tools[other])
        for word, path in own.items():
            if word in theirs:
                kind = "alias" if "aliases" in (path[0], theirs[word][0]) else "name"
                written = _written(stack.tools[found_at], path)
                return path, f"{kind} {quoted(written)}{_also_called(stack, found_at, other)}"
    return ("name",), f"name nearly {quoted(stack.tools[others[0]].name)}"


def _also_called(stack: Stack, *tools: str) -> str:
    """Tell the other name that the vendor goes by."""
    vendor = stack.vendor_of(stack.tools[tools[0]])
    if vendor is None:
        return ""
    names = [_name(stack.tools[tool_id]) for tool_id in tools if stack.vendor_of(stack.tools[tool_id]) is vendor]
    others = [
        other for other in (*vendor.former_names, *vendor.aliases) if normalised(other) != normalised(vendor.name)
    ]
    used = next((other for other in others if any(name.startswith(normalised(other)) for name in names)), None)
    return "" if used is None else f", {vendor.name} is also called {quoted(used)}"


def _written(tool: Tool, path: KeyPath) -> str:
    return tool.aliases[path[1]] if len(path) > 1 and isinstance(path[1], int) else tool.name


def _are_apart(one: Tool, other: Tool) -> bool:
    """Tell whether two instances declare different regions and teams."""
    regions = set(one.regions) & set(other.regions)
    teams = _teams(one) & _teams(other)
    declared = (one.regions and other.regions) or (_teams(one) and _teams(other))
    return bool(declared) and not regions and not teams


def _teams(tool: Tool) -> set[str]:
    return {*tool.used_by, *((tool.owner.team,) if tool.owner.team else ())}


def _base(stack: Stack) -> str:
    return stack.settings.base_currency
