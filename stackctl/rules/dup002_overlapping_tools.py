from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from stackctl.core.facts.context import Context
from stackctl.core.facts.duplicates import among, between, clusters, newcomer
from stackctl.core.money.amounts import shown, to_cents
from stackctl.core.taxonomy.categories import UNCATEGORISED
from stackctl.core.text.messages import all_of, count
from stackctl.model.finding import Evidence, Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Ratio

SEVERITY = Severity.WARNING

THRESHOLDS = (
    Threshold(
        "min_overlap",
        Decimal("0.5"),
        Ratio,
        "the share of common capabilities from which two tools overlap, from 0 to 1",
    ),
)

MANUAL = """\
Live tools of one category do much the same.

## What it finds
A cluster of live tools of one category whose capabilities overlap: what two of them have in common, as a share of what
they have together (the Jaccard index), reaches the threshold. One finding for a cluster, at the tool that came last,
with what each member costs a year and what would be lost without it. Tools that are `uncategorised` are not compared.

## Why it matters
Overlap is where consolidation pays: every tool less is one subscription, one contract, one review and several
integrations less. What would be lost says whether it can go at all.

## How to fix
Compare what each member would save with what it would lose, choose the one that stays, and set the others to
`status: sunsetting` with `replaced_by`. Where both are needed, add a waiver: `{rule: DUP002, with: …, reason: …}`.

## Source
Half of the capabilities in common is a house default; the measure is the Jaccard index.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
capabilities: [forms, surveys]
# file: tools/jotform.yaml
name: Jotform
vendor: Jotform
category: content-marketing
status: active
capabilities: [forms, surveys]
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
capabilities: [forms, surveys]
# file: tools/contentful.yaml
name: Contentful
vendor: Contentful
category: content-marketing
status: active
capabilities: [headless-content]
```
"""


def check(context: Context, min_overlap: Ratio) -> Iterator[Violation]:
    """Compare the sets of capabilities within each category."""
    stack = context.stack
    blocks: dict[str, dict[str, list[str]]] = {}
    for tool_id, tool in stack.live.items():
        if tool.capabilities and tool.category != UNCATEGORISED.slug:
            key = "\n".join(sorted(set(tool.capabilities)))
            blocks.setdefault(tool.category, {}).setdefault(key, []).append(tool_id)
    for block in blocks.values():
        pairs = _overlapping(block, Fraction(min_overlap))
        for group in clusters(pairs):
            yield _violation(context, group, frozenset(pair for pair in pairs if pair[0] in group))


def _overlapping(block: dict[str, list[str]], least: Fraction) -> set[tuple[str, str]]:
    """Pair overlapping tools; those with equal capabilities count as one."""
    sets = [frozenset(key.split("\n")) for key in block]
    groups = list(block.values())
    having: dict[str, list[int]] = {}
    pairs: set[tuple[str, str]] = set()
    for second, capabilities in enumerate(sets):
        pairs.update(among(groups[second]))
        for first in {number for capability in capabilities for number in having.get(capability, ())}:
            common = len(capabilities & sets[first])
            if common * least.denominator >= (len(capabilities) + len(sets[first]) - common) * least.numerator:
                pairs.update(between(groups[first], groups[second]))
        for capability in capabilities:
            having.setdefault(capability, []).append(second)
    return pairs


def _violation(context: Context, group: tuple[str, ...], pairs: frozenset[tuple[str, str]]) -> Violation:
    stack = context.stack
    currency = stack.settings.base_currency
    costs = {tool_id: context.annual[tool_id].amount for tool_id in group}
    dearest = max(group, key=lambda tool_id: (costs[tool_id], tool_id))
    found_at = newcomer(stack, group)
    others = [tool_id for tool_id in group if tool_id != found_at]
    common = sorted(set.intersection(*(set(stack.tools[tool_id].capabilities) for tool_id in group)))
    members: list[Evidence] = [
        {
            "tool": tool_id,
            "file": stack.files[tool_id],
            "saves_a_year": to_cents(costs[tool_id], currency),
            "loses_capabilities": sorted(_only_here(context, tool_id, group)),
            "loses_flows": len(context.live_flows_of.get(tool_id, ())),
            "loses_teams": list(stack.tools[tool_id].used_by),
        }
        for tool_id in group
    ]
    without = "; ".join(_without(context, tool_id, group, currency) for tool_id in group)
    shared = f" ({', '.join(common)})" if common else ""
    return Violation(
        tool=found_at,
        path=("capabilities",),
        message=f"overlaps with {all_of(others)}{shared}; {without}",
        help="choose the one that stays, or waive it with a reason and a date",
        evidence={"category": stack.tools[found_at].category, "common": list(common), "tools": members},
        pairs=pairs,
        idle={tool_id: cost for tool_id, cost in costs.items() if tool_id != dearest},
        detail=str(len(group)),
    )


def _without(context: Context, tool_id: str, group: tuple[str, ...], currency: str) -> str:
    lost = sorted(_only_here(context, tool_id, group))
    flows = len(context.live_flows_of.get(tool_id, ()))
    parts = [*lost, *([count(flows, "flow")] if flows else [])]
    cost = shown(context.annual[tool_id].amount, currency)
    return f"without {tool_id}: saves {cost} a year, loses {all_of(parts) if parts else 'nothing'}"


def _only_here(context: Context, tool_id: str, group: tuple[str, ...]) -> set[str]:
    """List the capabilities that no other member has."""
    tools = context.stack.tools
    others = {capability for other in group if other != tool_id for capability in tools[other].capabilities}
    return set(tools[tool_id].capabilities) - others
