from collections.abc import Iterator, Mapping
from typing import Literal

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
A live tool exchanges no data with anything.

## What it finds
A live tool with no live integration in either direction. An integration that the other end declares counts, and so does
one that runs `via` the tool. One that is planned, broken or retired does not, nor does one with a tool that is not in
use.

## Why it matters
What a tool that stands alone knows about customers must be carried over by hand or is lost; its consents and deletions
do not reach the rest of the stack. Often it is a tool that somebody bought and nobody took up.

## How to fix
Declare the integrations that it has, at either end. Repair the broken ones and take the planned ones into use. Where it
stands alone on purpose, waive the finding with the reason.

## Source
A house rule without a threshold: a marketing tool is expected to send or receive data.

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

_State = Literal["planned", "broken", "retired", "with a tool not in use"]
_STATES: tuple[_State, ...] = ("planned", "broken", "retired", "with a tool not in use")


def check(context: Context) -> Iterator[Violation]:
    """Look for a live flow of each live tool."""
    for tool_id in context.stack.live:
        if tool_id in context.live_flows_of:
            continue
        others = _other_ends(context, tool_id)
        counts: dict[str, int] = {state: len(others[state]) for state in _STATES if others[state]}
        there = ", ".join(f"{number} {state}" for state, number in counts.items())
        yield Violation(
            tool=tool_id,
            path=("integrations",),
            message=f"no live integration{f' ({there})' if there else ''}",
            help=_next_step(others),
            evidence={"integrations": counts},
        )


def _other_ends(context: Context, tool_id: str) -> Mapping[_State, frozenset[str]]:
    """Name the other ends of what is not live."""
    found: dict[_State, set[str]] = {state: set() for state in _STATES}
    for flow in context.flows_of.get(tool_id, ()):
        state: _State = "with a tool not in use" if flow.status == "live" else flow.status
        ends = {flow.source, flow.target} - {tool_id}
        found[state].add(" and ".join(sorted(ends)))
    return {state: frozenset(ends) for state, ends in found.items()}


def _next_step(others: Mapping[_State, frozenset[str]]) -> str:
    if others["broken"]:
        return f"fix the integration with {all_of(sorted(others['broken']))}, or ask whether the tool is needed"
    if others["planned"]:
        return f"take the integration with {all_of(sorted(others['planned']))} into use, and set its status: live"
    return "declare the integrations that it has; if there is none, ask whether it is needed"
