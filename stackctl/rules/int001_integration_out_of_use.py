from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import Declaration, answerable, integrations_of
from stackctl.core.text.messages import all_of, one_of
from stackctl.model.finding import Evidence, Severity, Violation
from stackctl.model.tool import GONE, Integration, Tool

SEVERITY = Severity.ERROR

MANUAL = """\
A live integration leads to a tool that is not in use.

## What it finds
An integration that counts as live, at whose other end, or as whose carrier (`via`), stands a tool that is retired,
rejected, or not in use yet (proposed, evaluating, approved). Also one that such a tool declares itself: without
`status`, an integration counts as live. Systems are always in use. What a retired tool still declares as live is found
by LIF003.

## Why it matters
One of the two statements is wrong. Either data still flows into a tool that nobody looks after any more, or the flow
that everybody relies on does not exist.

## How to fix
Set the integration to `status: retired` where the tool is gone, to `planned` where it is still to come; lead it to the
tool that took over; or correct the tool's own `status`.

## Source
A house rule without a threshold: data flows live between what is in use.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
integrations:
  - {with: drift, direction: push, objects: [lead], status: live}
# file: tools/drift.yaml
name: Drift
vendor: Salesloft
category: conversational-marketing
status: retired
since: 2025-12-31
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
integrations:
  - {with: drift, direction: push, objects: [lead], status: retired}
# file: tools/drift.yaml
name: Drift
vendor: Salesloft
category: conversational-marketing
status: retired
since: 2025-12-31
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for what is out of use in live integrations."""
    for place, integration in integrations_of(context.stack):
        own = context.stack.tools.get(place.node)
        if integration.status != "live" or (own is not None and own.status == "retired"):
            continue
        if own is not None and not context.is_live(place.node):
            yield _about_itself(place, integration, own)
            continue
        if not context.is_live(integration.with_):
            yield _about_another(context, place, integration, integration.with_)
        if integration.via not in (None, integration.with_) and not context.is_live(integration.via):
            yield _about_another(context, place, integration, integration.via)


def _about_itself(place: Declaration, integration: Integration, tool: Tool) -> Violation:
    return Violation(
        tool=place.node,
        path=("integrations", place.index, "status"),
        message=f"the integration with {integration.with_} {_state(integration)}, but the tool is {_standing(tool)}",
        help=f"set its status: {_fitting(tool)}; or the tool's own to implementing or active, if it is in use",
        evidence=_evidence(integration, place.node, tool, "declares"),
        pairs=frozenset({(place.node, integration.with_)}),
    )


def _about_another(context: Context, place: Declaration, integration: Integration, dead_id: str) -> Violation:
    dead = context.stack.tools[dead_id]
    carries = dead_id != integration.with_
    key = "via" if carries else "with"
    what = f"the integration with {integration.with_} that it carries" if carries else "the integration with it"
    objects = all_of(integration.objects)
    steps = [f"set the integration's status: {_fitting(dead)}"]
    if dead.replaced_by in context.stack.live:
        steps.append(f"write {key}: {dead.replaced_by}")
    who = answerable(context.stack, place, context.departed)
    return Violation(
        tool=place.node,
        path=("integrations", place.index, key),
        message=f"{dead_id} is {_standing(dead)}, but {what} {_state(integration)}{f': {objects}' if objects else ''}",
        help=f"{f'ask {who}, and ' if who else ''}{one_of([*steps, f'correct the status of {dead_id}'])}",
        evidence=_evidence(integration, dead_id, dead, "carries" if carries else "other end"),
        pairs=frozenset({(place.node, dead_id)}),
    )


def _state(integration: Integration) -> str:
    return "is live" if "status" in integration.model_fields_set else "counts as live (it has no status)"


def _standing(tool: Tool) -> str:
    if tool.status in GONE:
        return tool.status if tool.since is None else f"{tool.status} since {tool.since}"
    return f"not in use yet ({tool.status})"


def _fitting(tool: Tool) -> str:
    return "retired" if tool.status in GONE else "planned"


def _evidence(integration: Integration, dead_id: str, dead: Tool, role: str) -> dict[str, Evidence]:
    return {
        "with": integration.with_,
        "via": integration.via,
        "direction": integration.direction,
        "objects": list(integration.objects),
        "method": integration.method,
        "not_in_use": dead_id,
        "role": role,
        "status": dead.status,
        "since": None if dead.since is None else dead.since.isoformat(),
        "replaced_by": dead.replaced_by,
    }
