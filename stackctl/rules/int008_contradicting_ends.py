from collections.abc import Iterator, Sequence

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import answerable
from stackctl.core.graph.mismatches import Mismatch
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import GONE

SEVERITY = Severity.ERROR

MANUAL = """\
The two ends of an integration contradict each other.

## What it finds
A connection that both ends declare, each in its own file, where they differ in who sends an object (one end's `push` is
the other's `pull`; `both` is `both`), in the `status`, the `schedule`, or what carries it (`via`). Schedules and
carriers are compared where both ends give them. Declarations are about the same connection where they name the same
object and not two different methods; where one names no object, it may be any. What agrees with one declaration of the
other end is not held against another one. One finding for a pair, at the end whose id comes last. Not looked at are
pairs with a retired or rejected tool, and the status where a tool is not in use yet (see INT001). That a flow is
declared at both ends at all is found by DUP003.

## Why it matters
The graph, the privacy routes and every impact analysis are read from these lines. Where they differ, one of two teams
relies on a flow that does not exist, or does not know of one that does.

## How to fix
Ask both owners what is true and correct the end that is wrong; better still, keep the declaration at one end and delete
it at the other, which is derived.

## Source
A house rule without a threshold: two statements about one thing that cannot both be true.

## Bad
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
integrations:
  - {with: salesforce, direction: push, objects: [lead], method: native, status: live}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
integrations:
  - {with: example, direction: push, objects: [lead], method: native, status: live}
```

## Good
```yaml
name: HubSpot Marketing Hub
vendor: HubSpot
category: marketing-automation
status: active
integrations:
  - {with: salesforce, direction: push, objects: [lead], method: native, status: live}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
integrations:
  - {with: example, direction: pull, objects: [lead], method: native, status: live}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Compare what the two ends of each pair declare."""
    from stackctl.core.graph.mismatches import mismatches

    tools = context.stack.tools
    for (first, second), found in mismatches(context.stack).items():
        if any(end in tools and tools[end].status in GONE for end in (first, second)):
            continue
        in_use = context.is_live(first) and context.is_live(second)
        visible = [one for one in found if in_use or one.key != "status"]
        if visible:
            yield _violation(context, first, second, visible)


def _violation(context: Context, first: str, second: str, found: Sequence[Mismatch]) -> Violation:
    stack, place = context.stack, found[0].there
    people = [answerable(stack, one, context.departed) for one in (found[0].here, found[0].there)]
    asked = all_of(list(dict.fromkeys(person for person in people if person is not None)))
    said: dict[str, list[str]] = {}
    for one in found:
        said.setdefault(all_of(one.objects) or "what flows", []).append(_in_words(one))
    words = "; ".join(f"on {objects}: {', '.join(differences)}" for objects, differences in said.items())
    return Violation(
        tool=second,
        path=("integrations", place.index, found[0].key),
        message=f"contradicts {first} {words}",
        help=f"{f'ask {asked} what is true, then' if asked else 'find out what is true, then'} "
        "correct the wrong end, or keep the declaration at one end only",
        evidence={
            "contradictions": [
                {
                    "key": one.key,
                    "objects": list(one.objects),
                    "ends": [
                        {"id": end.node, "file": stack.files[end.node], "integration": end.index + 1, "value": value}
                        for end, value in zip((one.here, one.there), one.values, strict=True)
                    ],
                }
                for one in found
            ]
        },
        pairs=frozenset({(first, second)}),
    )


def _in_words(one: Mismatch) -> str:
    there, here = one.values
    alike = {"push": " (both say that they send)", "pull": " (both say that they receive)"}
    return f"{one.key} {here} here and {there} there{alike.get(here, '') if here == there else ''}"
