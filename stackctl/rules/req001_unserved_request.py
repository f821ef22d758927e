from collections.abc import Iterator
from typing import assert_never

from stackctl.core.facts.context import Context
from stackctl.core.graph.lineage import by_arrows, in_words
from stackctl.core.graph.requests import Answer, CapabilityAnswer, FlowAnswer, Hop
from stackctl.core.text.messages import all_of, did_you_mean, one_of, quoted, some_of
from stackctl.core.text.secrets import masked
from stackctl.model.finding import Evidence, Severity, Violation
from stackctl.model.tool import GONE

SEVERITY = Severity.WARNING

MANUAL = """\
A request is open that the live stack cannot serve.

## What it finds
A need of a request with `status: open` that the stack does not meet today: a capability that no live tool offers, or an
object that no path of live integrations brings from where it is to where it is needed. One finding for each missing
need, with the hop that is missing and the nearest route; what is served is in the evidence. The nearest route takes at
most two hops that have to be made, between what is connected already; where there is none, it is one new connection.

## Why it matters
Somebody waits for an answer. With the missing piece named, a request is a decision about one integration or one tool;
without it, a new tool gets bought for what the stack nearly does.

## How to fix
Make the missing hop, or take the tool into use that offers the capability. Where a tool does it already, add it to the
tool's `capabilities`. When the request is decided, set its `status` to planned, done or declined.

## Source
A house rule; two hops are a house default, beyond which a new connection is the simpler way.

## Bad
```yaml
# file: requests/social-revenue.yaml
as_a: growth marketer
i_want: a dashboard that tracks revenue from social ads
needs:
  capabilities: [dashboards]
  flows:
    - {objects: [ad-spend], from: meta-ads, to: looker}
# file: tools/looker.yaml
name: Looker
vendor: Google
category: dashboards-visualization
status: active
capabilities: [dashboards]
# file: tools/meta-ads.yaml
name: Meta Ads
vendor: Meta
category: search-social-advertising
status: active
```

## Good
```yaml
# file: requests/social-revenue.yaml
as_a: growth marketer
i_want: a dashboard that tracks revenue from social ads
needs:
  capabilities: [dashboards]
  flows:
    - {objects: [ad-spend], from: meta-ads, to: looker}
# file: tools/looker.yaml
name: Looker
vendor: Google
category: dashboards-visualization
status: active
capabilities: [dashboards]
integrations:
  - {with: meta-ads, direction: pull, objects: [ad-spend], method: api}
# file: tools/meta-ads.yaml
name: Meta Ads
vendor: Meta
category: search-social-advertising
status: active
```
"""

_SHOWN = 8
"""So many places of a long route are named."""


def check(context: Context) -> Iterator[Violation]:
    """Look for needs of open requests that nothing live serves."""
    stack = context.stack
    wanted = {request_id: request for request_id, request in stack.requests.items() if request.status == "open"}
    if not wanted:
        return
    from stackctl.core.graph.requests import Answers

    answers = Answers(stack, context.flows, context.lineage)
    for request_id, request in wanted.items():
        answer = answers.to(request)
        file, served = f"requests/{request_id}.yaml", _served(answer)
        for capability in answer.capabilities:
            if not capability.served:
                yield _missing_capability(context, file, capability, served)
        for flow in answer.flows:
            if not flow.served:
                yield _missing_flow(context, file, flow, served)


def _served(answer: Answer) -> list[Evidence]:
    capabilities = [
        {"capability": masked(one.capability), "by": list(one.offered)} for one in answer.capabilities if one.served
    ]
    flows = [
        {"object": one.object, "from": one.source, "to": one.target, "route": in_words(one.route, _SHOWN)}
        for one in answer.flows
        if one.route is not None
    ]
    return [*capabilities, *flows]


def _missing_capability(context: Context, file: str, need: CapabilityAnswer, served: list[Evidence]) -> Violation:
    stack = context.stack
    known = stack.taxonomy.capabilities.get(need.capability)
    # One of the organisation's own is any text, so it is quoted.
    name, meant = need.capability, ""
    if known is None:
        live = {capability for tool in stack.live.values() for capability in tool.capabilities}
        name, meant = quoted(need.capability), did_you_mean(need.capability, live)
    coming = [f"{tool_id} ({stack.tools[tool_id].status})" for tool_id in need.coming]
    steps = [*(["correct it"] if meant else []), f"add {name} to the capabilities of the live tool that has it"]
    if coming:
        steps.append(f"take {one_of(coming[:3])} into use, which would offer it")
    elif known is not None and known.categories:
        steps.append(f"look for it in {one_of(known.categories)}")
    return Violation(
        tool=None,
        file=file,
        path=("needs", "capabilities", need.index),
        message=f"no live tool offers {name}{meant}",
        help=", or ".join(steps),
        evidence={"capability": masked(need.capability), "coming": list(need.coming), "served": served},
    )


def _missing_flow(context: Context, file: str, need: FlowAnswer, served: list[Evidence]) -> Violation:
    stack, missing = context.stack, need.missing
    gone = [end for end in (need.source, need.target) if _status(context, end) in GONE]
    nearest = by_arrows([need.source, *(hop.target for hop in need.nearest)], _SHOWN)
    far = f"; it comes as far as {need.reach[-1].target} ({in_words(need.reach, _SHOWN)})" if need.reach else ""
    if gone:
        why = all_of([f"{end} is {_status(context, end)}" for end in gone])
        heirs = [heir for end in gone if (heir := stack.tools[end].replaced_by) is not None and heir in stack.live]
        step = f"write {all_of(heirs)} instead" if heirs else "name the tool that took over"
    else:
        hops = [f"{hop.source} → {hop.target}{_standing(hop)}" for hop in missing]
        why = f"missing: {all_of(hops)}"
        if len(need.nearest) > 1:
            why = f"nearest route: {nearest}; {why}"
        elif missing[0].state == "missing":
            why += far
        step = ", and ".join(_step(context, hop, need.object) for hop in missing)
    return Violation(
        tool=None,
        file=file,
        path=("needs", "flows", need.index, "objects", need.place),
        message=f"{need.object} does not get from {need.source} to {need.target}; {why}",
        help=f"{step}; or set the request's status to planned or declined",
        evidence={
            "object": need.object,
            "from": need.source,
            "to": need.target,
            "missing": [
                {"from": hop.source, "to": hop.target, "state": hop.state, "carries": list(hop.carries)}
                for hop in missing
            ],
            "nearest": nearest if need.nearest else None,
            "comes_as_far_as": in_words(need.reach, _SHOWN) or None,
            "served": served,
        },
        detail=need.target,
    )


def _status(context: Context, node: str) -> str | None:
    tool = context.stack.tools.get(node)
    return None if tool is None else tool.status


def _standing(hop: Hop) -> str:
    match hop.state:
        case "planned" | "broken":
            return f" ({hop.state})"
        case "waiting":
            return " (an end is not in use yet)"
        case "connected":
            return f" (they exchange {some_of(hop.carries)})" if hop.carries else " (they are connected)"
        case "live" | "missing":
            return ""
        case _:
            assert_never(hop.state)


def _step(context: Context, hop: Hop, name: str) -> str:
    ends = f"{hop.source} and {hop.target}"
    match hop.state:
        case "planned":
            return f"take the planned integration of {ends} into use"
        case "broken":
            return f"fix the integration of {ends}"
        case "waiting":
            waiting = [end for end in (hop.source, hop.target) if not context.is_live(end)]
            return f"take {all_of(waiting)} into use"
        case "connected":
            return f"let the integration of {ends} carry {name} as well"
        case "live" | "missing":
            return f"connect {hop.source} with {hop.target}"
        case _:
            assert_never(hop.state)
