from collections.abc import Iterator, Mapping

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import Declaration, integration_at
from stackctl.core.text.messages import all_of, count
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import Stack

SEVERITY = Severity.ERROR

MANUAL = """\
A tool is retired, but integrations with it are still live.

## What it finds
A retired tool with an integration whose `status` is `live` (or left out, which means the same): one that it declares
itself, one that another tool or a system declares `with` it, and one that runs `via` it. One finding for a tool, at the
first integration in its own file, with all of them.

## Why it matters
Either the tool is still running, or data is sent to where nobody looks. Credentials stay valid, personal data goes on
to a vendor whose contract has ended (GDPR Art. 28(3)(g) asks for its deletion or return), and what waits for the data
waits in vain.

## How to fix
Switch the integration off, revoke its credentials, and set its `status: retired` at each end that declares it. Where
the data is still needed, connect it to the tool named in `replaced_by`. Where the tool is in fact in use, correct its
`status`.

## Source
A house rule without a threshold: what is gone exchanges no data.

## Bad
```yaml
name: Drift
vendor: Salesloft
category: conversational-marketing
status: retired
since: 2025-12-31
integrations:
  - {with: salesforce, direction: push, objects: [lead], status: live}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```

## Good
```yaml
name: Drift
vendor: Salesloft
category: conversational-marketing
status: retired
since: 2025-12-31
integrations:
  - {with: salesforce, direction: push, objects: [lead], status: retired}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```
"""

_FEW = 5


def check(context: Context) -> Iterator[Violation]:
    """Gather the live integrations of each retired tool."""
    stack = context.stack
    for tool_id, places in _live_integrations(stack).items():
        tool = stack.tools[tool_id]
        own = [place.index for place in places if place.node == tool_id]
        others = sorted({end for place in places for end in _ends(stack, place)} - {tool_id})
        noun = "integration with" if len(others) == 1 else "integrations with"
        verb = "is" if len(others) == 1 else "are"
        files = sorted({stack.files[place.node] for place in places})
        successor = f", and connect {tool.replaced_by} instead where the data is needed" if tool.replaced_by else ""
        yield Violation(
            tool=tool_id,
            path=("integrations", own[0], "status") if own else ("status",),
            message=f"retired{f' since {tool.since}' if tool.since else ''}, but its {noun} {_named(others)} {verb} "
            "still live",
            help=f"switch off what is live and set its status: retired in {_named(files)}{successor}",
            evidence={
                "since": None if tool.since is None else tool.since.isoformat(),
                "replaced_by": tool.replaced_by,
                "integrations": [
                    {
                        "declared_by": place.node,
                        "file": stack.files[place.node],
                        "with": integration_at(stack, place).with_,
                        "via": integration_at(stack, place).via,
                        "objects": integration_at(stack, place).objects,
                    }
                    for place in places
                ],
            },
        )


def _live_integrations(stack: Stack) -> Mapping[str, list[Declaration]]:
    """Find where live integrations of retired tools are declared."""
    retired = {tool_id for tool_id, tool in stack.tools.items() if tool.status == "retired"}
    found: dict[str, list[Declaration]] = {}
    for nodes in (stack.tools, stack.systems):
        for node_id, node in nodes.items():
            if "integrations" in stack.doubtful.get(stack.files[node_id], ()):
                continue  # what could not be read may be the status
            for index, integration in enumerate(node.integrations):
                if integration.status == "live":
                    place = Declaration(node_id, index)
                    for end in retired.intersection(_ends(stack, place)):
                        found.setdefault(end, []).append(place)
    return dict(sorted(found.items()))


def _ends(stack: Stack, place: Declaration) -> set[str]:
    """Name what an integration connects, and what carries it."""
    integration = integration_at(stack, place)
    return {place.node, integration.with_} | ({integration.via} if integration.via else set())


def _named(words: list[str]) -> str:
    return all_of(words if len(words) <= _FEW else [*words[: _FEW - 1], count(len(words) - _FEW + 1, "other")])
