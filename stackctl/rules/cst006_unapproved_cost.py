from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import rate_of, shown_apart, to_cents
from stackctl.model.compliance import Approval
from stackctl.model.finding import Evidence, Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Amount
from stackctl.model.stack import Stack

SEVERITY = Severity.ERROR

THRESHOLDS = (
    Threshold(
        "amount", Decimal(25000), Amount, "the yearly cost, in the base currency, above which a tool needs an approval"
    ),
)

MANUAL = """\
A tool costs more than somebody has approved.

## What it finds
A live or approved tool whose yearly cost is above the threshold, without an approval whose `up_to` covers all of it.
The yearly cost is the effective cost of the twelve months from the start of this month, the tool's share of shared
contracts included. Approvals do not expire and are not added up; one that is dated later than today does not count
yet. Where an approval is in a currency without a rate, nothing can be said, and CST004 asks for the rate.

## Why it matters
Large purchases are approved so that somebody decides on them with the alternatives at hand. A price that has grown
past its approval, by seats or by uplifts, was decided by nobody.

## How to fix
Have the present cost approved, and write the approval under `approvals`, with who gave it, when, and up to what yearly
cost. Or bring the cost down to what was approved.

## Source
25 000 a year is a house default: a common limit of what a marketing lead signs alone. Set it to that of your own
signature policy.

## Bad
```yaml
name: Braze
vendor: Braze
category: marketing-automation
status: active
cost:
  lines: [{item: Platform, amount: 4000.00, per: month}]
approvals: [{by: dana.fox, date: 2025-02-20, up_to: 40000}]
```

## Good
```yaml
name: Braze
vendor: Braze
category: marketing-automation
status: active
cost:
  lines: [{item: Platform, amount: 4000.00, per: month}]
approvals: [{by: dana.fox, date: 2026-02-20, up_to: 60000}]
```
"""


def check(context: Context, amount: Amount) -> Iterator[Violation]:
    """Compare each yearly cost with its largest approval."""
    stack, currency = context.stack, context.stack.settings.base_currency
    for tool_id, tool in stack.present.items():
        yearly = to_cents(context.annual[tool_id].amount, currency)
        if yearly <= amount or tool.status in ("proposed", "evaluating"):
            continue
        given = {n: approval for n, approval in enumerate(tool.approvals) if approval.date <= context.today}
        sums = {number: _in_base(stack, approval) for number, approval in given.items()}
        known = {number: sum_ for number, sum_ in sums.items() if sum_ is not None}
        largest = min(known, key=lambda number: (-known[number], number), default=None)
        if len(known) < len(given) or (largest is not None and yearly <= known[largest]):
            continue
        facts: dict[str, Evidence] = {
            "per_year": yearly,
            "threshold": to_cents(Fraction(amount), currency),
            "currency": currency,
        }
        if largest is None:
            yield Violation(
                tool=tool_id,
                path=("approvals",),
                message=f"costs {_above(yearly, amount, currency)}, and nobody has approved it",
                help=f"have it approved, and write approvals: [{{by: …, date: {context.today}, up_to: …}}]",
                evidence={**facts, "approved": None, "gap": yearly},
            )
            continue
        approval = given[largest]
        approved = to_cents(known[largest], currency)
        price, covered, gap = shown_apart(yearly, approved, currency)
        yield Violation(
            tool=tool_id,
            path=("approvals", largest, "up_to"),
            message=f"costs {price} a year, {gap} more than the {covered} that {_name(stack, approval.by)} approved",
            help="have the present cost approved and add it under approvals:, or bring the cost down",
            evidence={
                **facts,
                "approved": approved,
                "approved_by": approval.by,
                "approved_on": approval.date.isoformat(),
                "gap": yearly - approved,
            },
        )


def _in_base(stack: Stack, approval: Approval) -> Fraction | None:
    """Convert an approval, unless its rate is missing."""
    rate = rate_of(stack.settings, approval.currency or stack.settings.base_currency)
    return None if rate is None else Fraction(approval.up_to) / rate


def _above(yearly: Decimal, amount: Decimal, currency: str) -> str:
    price, bound, _ = shown_apart(yearly, amount, currency)
    return f"{price} a year" if amount == 0 else f"{price} a year, above {bound}"


def _name(stack: Stack, by: str) -> str:
    team = stack.teams.get(by)
    return stack.person_name(by) if team is None else team.name
