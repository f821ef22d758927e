"""What was decided about a tool does not fit the facts.

## What it finds
Two contradictions of a live tool's `disposition`:

- `invest`, while fewer of the seats paid for are active than the setting says;
- `eliminate`, while no end is in sight: the tool is not being sunset, and its contract has no end, or renews by itself.

## Why it matters
A portfolio review that is not carried out costs twice: the tool that should go is renewed, and money goes into one that
few people use.

## How to fix
Carry the decision out, or take it back. For `invest`, train the users before more is spent. For `eliminate`, set
`status: sunsetting`, name the successor, and give notice.

## Settings
- `min_active_percent`: the share of the seats paid for, in percent, that should be active where a tool is invested in

## Source
The dispositions are those of Gartner's TIME model (tolerate, invest, migrate, eliminate). The share is a house default:
with less than three seats in ten in use, more money is no answer.

## Bad
```yaml
name: Adobe Workfront
vendor: Adobe
category: projects-workflow
status: active
usage: {seats: 60, active: 14}
disposition: invest
```

## Good
```yaml
name: Adobe Workfront
vendor: Adobe
category: projects-workflow
status: active
usage: {seats: 60, active: 41}
disposition: invest
```
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.core.agreements import ends
from stackctl.core.money import below
from stackctl.core.seats import active_share, paid_seats
from stackctl.model.finding import Severity, Violation
from stackctl.model.scalars import Percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.WARNING


def check(context: Context, min_active_percent: Percent = Decimal(30)) -> Iterator[Violation]:
    """Holds the disposition of each live tool against its seats, its status and its contract."""
    for tool_id, tool in context.stack.live.items():
        if tool.disposition == "invest":
            yield from _unused(context, tool_id, min_active_percent)
        elif tool.disposition == "eliminate" and tool.status != "sunsetting":
            terms = context.stack.contract_of(tool_id)
            if not ends(terms):
                renews = terms is not None and terms.auto_renew
                fact = "its contract renews by itself" if renews else "no end is in sight"
                yield Violation(
                    tool=tool_id,
                    path=("disposition",),
                    message=f"to be eliminated, but {fact}",
                    help="set status: sunsetting and name the successor, or change the disposition",
                    evidence={"disposition": "eliminate", "auto_renew": None if terms is None else terms.auto_renew},
                    detail="eliminate",
                )


def _unused(context: Context, tool_id: str, least: Decimal) -> Iterator[Violation]:
    usage = context.stack.tools[tool_id].usage
    share = active_share(context.stack, tool_id, context.today)
    if usage is None or share is None or share * 100 >= least:
        return
    seats = paid_seats(context.stack, tool_id, context.today)
    percent = below(share * 100, least)
    yield Violation(
        tool=tool_id,
        path=("disposition",),
        message=f"to be invested in, but only {usage.active} of {seats:f} seats are active ({percent} %)",
        help="find out why people do not use it before more is spent, or change the disposition",
        evidence={"disposition": "invest", "active": usage.active, "seats": seats, "min_active_percent": least},
        detail="invest",
    )
