from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import Flow
from stackctl.core.graph.lineage import in_words
from stackctl.core.graph.walk import way_to
from stackctl.core.text.messages import one_of, some_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.source import KeyPath

SEVERITY = Severity.WARNING

MANUAL = """\
A tool receives an object that does not come from its system of record.

## What it finds
An object that has a system of record (`data: master_of` of a live tool or a system) and that a live tool receives over
a live integration, where no path of live integrations leads from the system of record to that tool. One finding for a
tool, with all such objects. The system of record itself is not looked at, nor are objects that nobody is system of
record for.

## Why it matters
The tool works with a copy that the corrections, merges and deletions made in the system of record never reach. The
longer it runs, the more people are addressed by an old name or after they have objected.

## How to fix
Bring the object from its system of record to the tool, or to where the tool gets it from. If the copy is where the
object begins, that place is its system of record: say so with `master_of`.

## Source
A house rule without a threshold: who uses an object gets it, by whatever way, from its system of record.

## Bad
```yaml
name: Mailchimp
vendor: Intuit
category: email-marketing
status: active
integrations:
  - {with: lists, direction: pull, objects: [contact]}
# file: systems/lists.yaml
name: Old list server
kind: other
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
data: {master_of: [contact]}
```

## Good
```yaml
name: Mailchimp
vendor: Intuit
category: email-marketing
status: active
integrations:
  - {with: lists, direction: pull, objects: [contact]}
# file: systems/lists.yaml
name: Old list server
kind: other
integrations:
  - {with: salesforce, direction: pull, objects: [contact]}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
data: {master_of: [contact]}
```
"""

_NAMED = 10
"""So many systems of record and sources are named in the evidence."""
_HOPS = 4
"""So many hops back are shown of the way that an object takes instead."""


class _Copy(NamedTuple):
    """An object that comes from elsewhere: sources, and the route."""

    object: str
    sources: tuple[str, ...]
    route: str


def check(context: Context) -> Iterator[Violation]:
    """Look for objects that come past their system of record."""
    received: dict[str, dict[str, list[Flow]]] = {name: {} for name in context.masters}
    for flow in context.flows:
        if flow.live and flow.object in received:
            received[flow.object].setdefault(flow.target, []).append(flow)
    copies: dict[str, list[_Copy]] = {}
    for name, flows in received.items():
        for node, copy in _copies(context, name, flows):
            copies.setdefault(node, []).append(copy)
    for tool_id in sorted(copies.keys() & context.stack.live.keys()):
        yield _violation(context, tool_id, copies[tool_id])


def _copies(context: Context, name: str, received: Mapping[str, Sequence[Flow]]) -> Iterator[tuple[str, _Copy]]:
    """Find who receives an object past its systems of record."""
    right = context.lineage.reached(context.masters[name], name)
    wrong = {node: flows for node, flows in received.items() if node not in right}
    # What sends the object without receiving it is where the copy begins. In a circle there may be no such place.
    begins = {flow.source for flows in wrong.values() for flow in flows} - received.keys()
    brought = context.lineage.reached(sorted(begins), name)
    for node, flows in wrong.items():
        sources = tuple(dict.fromkeys(flow.source for flow in flows))
        way = way_to(node, brought, _HOPS) if node in brought else ()
        cut = bool(way) and brought[way[0].source] is not None
        route = in_words(way) if way else f"{sources[0]} → {node}"
        yield node, _Copy(name, sources, f"… → {route}" if cut else route)


def _violation(context: Context, tool_id: str, copies: Sequence[_Copy]) -> Violation:
    masters = context.masters
    parts = [
        f"{one.object} arrives ({one.route}), but not from its system of record {some_of(masters[one.object])}"
        for one in copies
    ]
    first = copies[0]
    return Violation(
        tool=tool_id,
        path=_place(context, tool_id, copies),
        message="; ".join(parts),
        help=f"bring {first.object} from {masters[first.object][0]} to {tool_id}, or to {one_of(first.sources[:3])}; "
        f"if {first.object} begins elsewhere, add it to data: master_of: there",
        evidence={
            "objects": [
                {
                    "object": one.object,
                    "masters": list(masters[one.object][:_NAMED]),
                    "arrives_from": list(one.sources[:_NAMED]),
                    "route": one.route,
                }
                for one in copies
            ]
        },
    )


def _place(context: Context, tool_id: str, copies: Sequence[_Copy]) -> KeyPath:
    """Find the integration that brings an object, or the list."""
    objects = {copy.object for copy in copies}
    for index, integration in enumerate(context.stack.tools[tool_id].integrations):
        if integration.status == "live" and integration.direction != "push" and objects & set(integration.objects):
            return ("integrations", index)
    return ("integrations",)
