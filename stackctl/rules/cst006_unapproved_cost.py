"""A tool costs more than anybody has approved.

## What it finds
A live or approved tool whose yearly cost is above the threshold, and above everything that its `approvals` cover by
today. Its share of a contract for several tools counts. An approval in a currency without a rate covers nothing; CST004
tells of the rate.

## Why it matters
Purchases above a certain sum need somebody's signature, and prices creep above what was signed for: with every seat,
every renewal and every add-on. An auditor asks for the approval, not for the price.

## How to fix
Ask for the approval of the present yearly cost, and write it down: `{by: dana.fox, date: 2026-11-22, up_to: 60000}`
under `approvals:`. Otherwise bring the cost back under what was approved.

## Settings
- `amount`: the yearly cost, in the base currency, above which an approval is needed

## Source
The threshold is a house default; approval limits are the organisation's own. Approving or rejecting purchases is a duty
of 42.3 % of marketing operations (MarTech career survey of chiefmartec.com, 2020).

## Bad
```yaml
name: Adobe Workfront
vendor: Adobe
category: projects-workflow
status: active
cost:
  lines: [{amount: 3500.00, per: month}]
approvals: [{by: Dana Fox, date: 2025-03-24, up_to: 30000}]
```

## Good
```yaml
name: Adobe Workfront
vendor: Adobe
category: projects-workflow
status: active
cost:
  lines: [{amount: 3500.00, per: month}]
approvals: [{by: Dana Fox, date: 2025-03-24, up_to: 45000}]
```
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money import compared, rate_of, to_cents
from stackctl.model.finding import Severity, Violation
from stackctl.model.scalars import Amount
from stackctl.model.tool import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context
    from stackctl.model.source import KeyPath

SEVERITY = Severity.ERROR


def check(context: Context, amount: Amount = Decimal(25000)) -> Iterator[Violation]:
    """Compares the yearly cost of each tool with the largest sum that was approved."""
    stack = context.stack
    currency = stack.settings.base_currency
    for tool_id, tool in stack.tools.items():
        yearly = context.annual[tool_id].amount
        if (tool.status not in LIVE and tool.status != "approved") or yearly <= amount:
            continue
        path, covered, by = _approved(context, tool_id)
        if yearly <= covered:
            continue
        cost, approved = compared(yearly, covered, currency)
        words = f"approved are {approved} ({by})" if by else "and nobody has approved it"
        yield Violation(
            tool=tool_id,
            path=path,
            message=f"costs {cost} a year, {words}",
            help=f"have {cost} approved, and write by, date and up_to under approvals:",
            evidence={
                "annual_cost": to_cents(yearly, currency),
                "approved": to_cents(covered, currency),
                "threshold": amount,
                "currency": currency,
            },
        )


def _approved(context: Context, tool_id: str) -> tuple[KeyPath, Fraction, str]:
    """Where the largest approval stands, what it covers in the base currency, and by whom and when it was given."""
    stack = context.stack
    settings = stack.settings
    best: tuple[Fraction, int] | None = None
    for index, approval in enumerate(stack.tools[tool_id].approvals):
        rate = rate_of(settings, approval.currency or settings.base_currency)
        if rate is not None and approval.date <= context.today:
            best = max(best or (Fraction(0), index), (Fraction(approval.up_to) / rate, index), key=lambda one: one[0])
    if best is None:
        return ("approvals",), Fraction(0), ""
    covered, index = best
    approval = stack.tools[tool_id].approvals[index]
    by = stack.person_name(approval.by)
    return ("approvals", index, "up_to"), covered, f"by {by} on {approval.date}"
