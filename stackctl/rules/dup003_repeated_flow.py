from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import Declaration, Flow, integration_at
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
The same flow is declared more than once.

## What it finds
A pair of tools or systems, an object and a direction that are declared more than once among integrations that are not
retired: from both ends, twice at one end, or by two methods.

## Why it matters
Two live ways for one object overwrite each other's records and count every event twice; and where it is only the
declaration that is doubled, the next change will be made in one of the two places.

## How to fix
Keep the declaration at one end; the other end is derived. Where two methods really run, switch one off and set its
`status: retired`.

## Source
One flow, one declaration is what the format asks for.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
integrations:
  - {with: hubspot, direction: push, objects: [form-submission], method: native}
  - {with: hubspot, direction: push, objects: [form-submission], method: webhook}
# file: tools/hubspot.yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
integrations:
  - {with: hubspot, direction: push, objects: [form-submission], method: native}
# file: tools/hubspot.yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for flows that are declared at two places."""
    stack = context.stack
    routes: dict[tuple[str, str, str], list[Flow]] = {}
    for flow in context.flows:
        routes.setdefault((flow.source, flow.target, flow.object or ""), []).append(flow)
    doubled: dict[tuple[Declaration, Declaration], list[tuple[str, str, str]]] = {}
    for route, flows in routes.items():
        places = sorted({place for flow in flows for place in flow.declared})
        active = [place for place in places if integration_at(stack, place).status != "retired"]
        for second in active[1:]:
            doubled.setdefault((active[0], second), []).append(route)
    for (first, second), found in doubled.items():
        objects = sorted({name for _, _, name in found if name})
        other = integration_at(stack, second).with_
        methods = {integration_at(stack, place).method for place in (first, second)}
        known = sorted(method for method in methods if method is not None)
        ways = sorted({f"{source} → {target}" for source, target, _ in found})
        if len(methods) > 1:
            how = f"by {all_of(known)}{' and without a method' if None in methods else ''}"
        else:
            how = "twice" if first.node == second.node else "from both ends"
        verb = "are" if len(objects) > 1 or len(ways) > 1 else "is"
        yield Violation(
            tool=second.node,
            path=("integrations", second.index),
            message=f"{all_of(objects) or 'the flow'} {all_of(ways)} {verb} declared {how}",
            help=f"keep one; the first is integration {first.index + 1} of {stack.files[first.node]}",
            evidence={
                "objects": list(objects),
                "ways": list(ways),
                "methods": sorted(method or "no method given" for method in methods),
                "first": {"tool": first.node, "file": stack.files[first.node], "integration": first.index + 1},
            },
            pairs=frozenset({(min(second.node, other), max(second.node, other))}),
        )
