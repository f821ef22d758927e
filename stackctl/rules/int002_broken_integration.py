from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import Declaration, answerable, integrations_of
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import GONE, Integration

SEVERITY = Severity.WARNING

MANUAL = """\
An integration is broken.

## What it finds
An integration with `status: broken`, at each place that declares it. One with a tool that is retired or rejected, at
either end, is not looked at: it will not be repaired.

## Why it matters
What it carried does not arrive. Segments, scores and consents at the other end go stale without anybody noticing, and a
withdrawn consent that does not arrive is a message sent to somebody who refused it.

## How to fix
Mend it and set `status: live`. Where it is not needed any more, set `status: retired`.

## Source
A house rule without a threshold: `broken` is what the stack's own file says.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
integrations:
  - {with: salesforce, direction: push, objects: [lead], status: broken}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
integrations:
  - {with: salesforce, direction: push, objects: [lead], status: live}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for broken integrations between what is not gone."""
    tools = context.stack.tools
    for place, integration in integrations_of(context.stack):
        ends = (place.node, integration.with_)
        if integration.status != "broken" or any(end in tools and tools[end].status in GONE for end in ends):
            continue
        expired = integration.credential_expires
        why = f"; its credential expired on {expired}" if expired is not None and expired < context.today else ""
        who = answerable(context.stack, place, context.departed)
        yield Violation(
            tool=place.node,
            path=("integrations", place.index, "status"),
            message=f"the integration with {integration.with_} is broken: {_what_is_missing(place, integration)}{why}",
            help=f"{f'ask {who} to fix it' if who else 'name its owner, and have it fixed'}"
            ", or set status: retired if it is not needed",
            evidence={
                "with": integration.with_,
                "direction": integration.direction,
                "objects": list(integration.objects),
                "method": integration.method,
                "via": integration.via,
                "owner": integration.owner,
                "credential_expires": None if expired is None else expired.isoformat(),
            },
            pairs=frozenset({(place.node, integration.with_)}),
        )


def _what_is_missing(place: Declaration, integration: Integration) -> str:
    many = len(integration.objects) > 1
    what = all_of(integration.objects) or "its data"
    if integration.direction == "both":
        return f"{what} {'do' if many else 'does'} not flow either way"
    target = integration.with_ if integration.direction == "push" else place.node
    return f"{what} {'do' if many else 'does'} not reach {target}"
