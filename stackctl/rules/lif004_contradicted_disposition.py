from collections.abc import Iterator
from decimal import Decimal

from stackctl.core.contracts.register import are_doubtful, comes_to_an_end
from stackctl.core.facts.context import Context
from stackctl.core.facts.seats import seats_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Percent

SEVERITY = Severity.WARNING

THRESHOLDS = (
    Threshold(
        "min_active_percent",
        Decimal(30),
        Percent,
        "the share of the seats paid for, in percent, from which a tool to invest in is used enough",
    ),
)

MANUAL = """\
What was decided about a tool does not fit the facts.

## What it finds
A live tool whose `disposition` the rest of its file contradicts, in one of two ways:

- `invest`, although fewer of its seats are active than the share that is set. The seats are counted as in USE003;
- `eliminate`, although no end is in sight: it is not `sunsetting`, and it has no contract that ends. A contract ends
  where it has an `end` and does not renew by itself. What is missing from a sunset is found by LIF002.

## Why it matters
A disposition is what the budget, the renewal and the roadmap go by. Money goes into a tool that most of the people with
a seat do not use, or a tool that was to go is bought again because nobody gave notice.

## How to fix
Change the one that is wrong. To invest in a tool that is little used, take the seats back first, or plan the training
that brings people to it and waive the finding until then. To eliminate a tool, give notice, write the contract's last
day as `end` with `auto_renew: false`, and set `status: sunsetting`.

## Source
The four dispositions are those of Gartner's TIME model (tolerate, invest, migrate, eliminate). Thirty per cent is a
house default: half of what USE003 expects of any tool.

## Bad
```yaml
name: Adobe Workfront
vendor: Adobe
category: projects-workflow
status: active
disposition: invest
usage: {seats: 60, active: 14, as_of: 2026-11-15}
```

## Good
```yaml
name: Adobe Workfront
vendor: Adobe
category: projects-workflow
status: active
disposition: tolerate
usage: {seats: 60, active: 14, as_of: 2026-11-15}
```
"""


def check(context: Context, min_active_percent: Percent) -> Iterator[Violation]:
    """Compare each disposition with the seats and the contracts."""
    for tool_id, tool in context.stack.live.items():
        if tool.disposition == "invest":
            yield from _little_used(context, tool_id, min_active_percent)
        elif tool.disposition == "eliminate" and tool.status != "sunsetting":
            yield from _without_end(context, tool_id)


def _little_used(context: Context, tool_id: str, least: Decimal) -> Iterator[Violation]:
    stack = context.stack
    seats = seats_of(stack, tool_id, context.today)
    if seats is None or not seats.are_below(least):
        return
    if not stack.doubtful.get(stack.files[tool_id], frozenset()).isdisjoint({"usage", "cost"}):
        return
    yield Violation(
        tool=tool_id,
        path=("disposition",),
        message=f"to invest in, but {seats.against(least)}",
        help="bring people to it or take the seats back before money goes into it, or change the disposition",
        evidence={"disposition": "invest", "active": seats.active, "seats": seats.paid, "min_active_percent": least},
        detail="invest",
    )


def _without_end(context: Context, tool_id: str) -> Iterator[Violation]:
    stack = context.stack
    if comes_to_an_end(stack, tool_id) or are_doubtful(stack, tool_id):
        return
    status = stack.tools[tool_id].status
    contracts = stack.contracts_of(tool_id)
    due = context.notices.get(tool_id)
    if any(terms.auto_renew for terms in contracts):
        state = "its contract renews by itself"
        notice = f"give notice{'' if due is None else f' by {due.by}'}, and "
    else:
        state = "its contract has no end" if contracts else "it has no contract that ends"
        notice = ""
    yield Violation(
        tool=tool_id,
        path=("disposition",),
        message=f"to eliminate, but {status}, and {state}",
        help=f"{notice}set status: sunsetting with replaced_by: or the contract's end:, or change the disposition",
        evidence={
            "disposition": "eliminate",
            "status": status,
            "renews_by_itself": any(terms.auto_renew for terms in contracts),
            "notice_by": None if due is None else due.by.isoformat(),
        },
        detail="eliminate",
    )
