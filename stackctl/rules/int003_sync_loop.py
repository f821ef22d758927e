from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import integration_at
from stackctl.core.graph.graph import Loop
from stackctl.core.graph.lineage import in_words
from stackctl.core.text.messages import all_of, count, some_of
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.ERROR

MANUAL = """\
An object goes round in a loop outside its system of record.

## What it finds
An object that live, automatic flows carry from a tool through at least one other tool and back. Automatic is every
method but `file` and `manual`; one that is not given counts as automatic. The object's systems of record
(`data: master_of`) are left out: to and from the one that decides, data may flow both ways. Where nobody is system of
record, every loop counts, also two tools that push to each other; a tool and a system that sync with each other do not,
nor do several tools that each sync with one system. One finding for an object and all the loops that hang together, at
the first tool by id; a waiver of any tool in the loop will do.

## Why it matters
A change that comes back to where it was made starts the next round. Records overwrite one another with older values,
the same person is created again and again, and every round is paid for in API calls and contacts. Which value holds is
decided by whichever tool wrote last.

## How to fix
Say which one is the system of record (`data: master_of`), and let the others get the object from there. Or make one of
the flows in the loop one-way, or retire it.

## Source
A house rule without a threshold. Zapier ("Zap is stuck in a loop") and Workato ("infinite loops in bi-directional data
syncs") warn of such loops in their help pages.

## Bad
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
integrations:
  - {with: braze, direction: both, objects: [contact], method: api}
# file: tools/braze.yaml
name: Braze
vendor: Braze
category: email-marketing
status: active
```

## Good
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
integrations:
  - {with: braze, direction: both, objects: [contact], method: api}
data:
  master_of: [contact]
# file: tools/braze.yaml
name: Braze
vendor: Braze
category: email-marketing
status: active
```
"""

_SHOWN = 7
"""So many places of a long loop are named in the message; the evidence has all."""


def check(context: Context) -> Iterator[Violation]:
    """Look for circles of each object among automatic flows."""
    from stackctl.core.graph.graph import loops

    automatic = (flow for flow in context.flows if flow.live and flow.method not in ("file", "manual"))
    for loop in loops(automatic, context.stack.tools.__contains__, context.masters):
        yield _violation(context, loop)


def _violation(context: Context, loop: Loop) -> Violation:
    first = loop.way[0]
    place = next(place for place in first.declared if integration_at(context.stack, place).status == "live")
    masters = context.masters.get(loop.object, ())
    rest = len(set(loop.nodes) - {flow.source for flow in loop.way})
    more = f" ({count(rest, 'more tool or system takes', 'more tools and systems take')} part)" if rest else ""
    past = f"past its system of record {some_of(masters)}" if masters else "and nobody is its system of record"
    return Violation(
        tool=place.node,
        path=("integrations", place.index, "objects", integration_at(context.stack, place).objects.index(loop.object)),
        message=f"{loop.object} goes round in a loop: {in_words(loop.way, _SHOWN)}{more}, {past}",
        help=f"let each get {loop.object} from {all_of(masters[:1])}, or end one of these flows"
        if masters
        else f"add {loop.object} to data: master_of: of the one that decides, or end one of these flows",
        evidence={
            "object": loop.object,
            "nodes": list(loop.nodes),
            "loop": [
                {
                    "from": flow.source,
                    "to": flow.target,
                    "method": flow.method,
                    "declared_in": context.stack.files[flow.declared[0].node],
                    "integration": flow.declared[0].index + 1,
                }
                for flow in loop.way
            ],
            "masters": list(masters),
        },
        pairs=frozenset((min(flow.source, flow.target), max(flow.source, flow.target)) for flow in loop.way),
        whole=True,
    )
