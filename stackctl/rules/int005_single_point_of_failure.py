from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.graph.graph import Cut
from stackctl.core.text.messages import all_of, count
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("min_cut_off", 1, Count, "how many tools and systems must be cut off at least"),)

MANUAL = """\
The loss of one tool splits the stack, and it is not marked as critical.

## What it finds
A live tool, marked neither high nor critical, whose loss would split what is connected: what is joined to the rest only
through it would be cut off (an articulation point of the graph of live integrations). The direction of the flows does
not matter. An integration that runs `via` a tool is lost with that tool. The only neighbour of a single tool counts,
too: set `min_cut_off` higher to leave out what would cut off little. Systems have no criticality and are not looked at.

## Why it matters
When such a tool fails, is bought up or raises its price, what lies behind it stops as well. Nobody plans for that while
the file says that its loss means little.

## How to fix
Set `criticality: high` or `critical`, so that its admins, reviews and contract are looked after accordingly; or give
what lies behind it a second way.

## Source
A house rule; articulation points are what graph theory calls nodes whose loss disconnects a network.

## Bad
```yaml
name: Swapcard
vendor: Swapcard
category: events-webinars
status: active
integrations:
  - {with: salesforce, direction: push, objects: [event-registration], method: ipaas, via: workato}
# file: tools/workato.yaml
name: Workato
vendor: Workato
category: ipaas-tag-management
status: active
criticality: low
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```

## Good
```yaml
name: Swapcard
vendor: Swapcard
category: events-webinars
status: active
integrations:
  - {with: salesforce, direction: push, objects: [event-registration], method: ipaas, via: workato}
# file: tools/workato.yaml
name: Workato
vendor: Workato
category: ipaas-tag-management
status: active
criticality: high
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```
"""

_NAMED = 3


def check(context: Context, min_cut_off: Count) -> Iterator[Violation]:
    """Look at what alone holds the live graph together."""
    from stackctl.core.graph.graph import cut_points

    for tool_id, cut in cut_points(context.flows).items():
        tool = context.stack.live.get(tool_id)
        if tool is None or tool.criticality in ("high", "critical") or cut.lost < min_cut_off:
            continue
        standing = "has no criticality" if tool.criticality is None else f"is marked {tool.criticality}"
        yield Violation(
            tool=tool_id,
            path=("criticality",),
            message=f"without it {_what_happens(cut)}, but it {standing}",
            help="set criticality: high, or build a connection around it",
            evidence={
                "cut_off": cut.lost,
                "nearest": list(cut.nearest),
                "rest": cut.rest,
                "parts": cut.parts,
                "criticality": tool.criticality,
            },
        )


def _what_happens(cut: Cut) -> str:
    if cut.lost > cut.rest:
        return f"the {cut.lost + cut.rest} tools and systems that it joins would fall into {cut.parts} parts"
    few = cut.lost <= _NAMED + 1
    names = all_of(cut.nearest) if few else f"{', '.join(cut.nearest[:_NAMED])} and {cut.lost - _NAMED} more"
    return f"{names} would be cut off from {count(cut.rest, 'other tool or system', 'other tools and systems')}"
