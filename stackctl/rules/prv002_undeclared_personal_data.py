from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from stackctl.core.facts.context import Context
from stackctl.core.graph.lineage import in_words
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import declares_personal

SEVERITY = Severity.ERROR

MANUAL = """\
Personal data reaches a tool that declares none.

## What it finds
A live tool without any category under `data: personal:` or `special:`, to which a live integration brings an object
that is about identifiable people, such as a lead or an order. A tool that only carries it between two others (`via`) is
found, too: it processes what passes through. The finding shows the way of each object, from where it begins. Which
objects are personal: `stackctl taxonomy objects`.

Only tools that declare nothing are found. Whether the declared categories cover everything that arrives is not checked,
because an object may be sent with few of its fields.

## Why it matters
What nobody has declared is missing in the record of processing of GDPR Art. 30, in the privacy notice, and in the
answer to a person who asks what is held about them (Art. 15) or wants it erased (Art. 17). Retention and legal basis
of the data have not been decided either.

## How to fix
Ask the technical owner which fields arrive, and write their categories under `data: personal:`, with
`retention_months` and `legal_basis`. PRV004 and PRV006 ask for those two only when something is declared, so that one
gap is not reported three times. Where the tool does not need the data, end the integration or leave the fields out.
Where an object of your own holds no personal data, set `personal: false` for it in the settings, under
`taxonomy: objects:`.

## Source
Regulation (EU) 2016/679 (GDPR), Art. 30(1)(c): the record of processing describes the categories of personal data. No
threshold.

## Bad
```yaml
name: Swapcard
vendor: Swapcard
category: events-webinars
status: active
integrations:
  - {with: salesforce, direction: pull, objects: [contact]}
# file: systems/salesforce.yaml
name: Salesforce
kind: crm
```

## Good
```yaml
name: Swapcard
vendor: Swapcard
category: events-webinars
status: active
integrations:
  - {with: salesforce, direction: pull, objects: [contact]}
data: {personal: [contact.email, identity.name], retention_months: 12, legal_basis: contract}
# file: systems/salesforce.yaml
name: Salesforce
kind: crm
```
"""

_Verb = Literal["receives", "carries"]


def check(context: Context) -> Iterator[Violation]:
    """Look for personal data that reaches tools without declared data."""
    undeclared = {tool_id for tool_id, tool in context.stack.live.items() if not declares_personal(tool.data)}
    for tool_id, reached in sorted(_reaching(context, undeclared).items()):
        received = {name: way for name, (verb, way) in sorted(reached.items()) if verb == "receives"}
        carried = {name: way for name, (verb, way) in sorted(reached.items()) if verb == "carries"}
        ways = [
            f"{verb} {all_of([f'{name} ({way})' for name, way in ways.items()])}"
            for verb, ways in (("receives", received), ("carries", carried))
            if ways
        ]
        yield Violation(
            tool=tool_id,
            path=("data", "personal"),
            message=f"declares no personal data, but {all_of(ways)}",
            help="write what it keeps under data: personal:, with retention_months: and legal_basis: beside it "
            "(stackctl taxonomy personal lists the categories), or end the integration",
            evidence={"received": received, "carried": carried},
        )


def _reaching(context: Context, tools: Collection[str]) -> Mapping[str, Mapping[str, tuple[_Verb, str]]]:
    """Find what each tool receives or carries, and the way."""
    found: dict[str, dict[str, tuple[_Verb, str]]] = {}
    for flow in context.personal_flows:
        object_ = flow.object or ""
        if flow.target in tools and found.get(flow.target, {}).get(object_, ("carries", ""))[0] == "carries":
            way = in_words(context.lineage.origin(flow.target, object_))
            found.setdefault(flow.target, {})[object_] = ("receives", way)
        if flow.via in tools and flow.via not in (None, flow.source) and object_ not in found.get(flow.via, {}):
            before = in_words(context.lineage.origin(flow.source, object_)) or flow.source
            found.setdefault(flow.via, {})[object_] = ("carries", f"{before} → {flow.via} → {flow.target}")
    return found
