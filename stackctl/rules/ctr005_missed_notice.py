"""A tool that is being sunset was renewed by a missed deadline.

## What it finds
A contract that renews by itself and is only for tools in `status: sunsetting`, whose notice deadline for the present
term has passed. The finding says until when the contract now runs and what the added term costs.

## Why it matters
The tool is on its way out and will be paid for one more term, mostly a year. The sooner the vendor is asked, the more
likely it lets go or takes the money over for something else.

## How to fix
Ask the vendor to end the contract all the same, or to trade the term for another product. Give notice for the next
deadline at once, and write `auto_renew: false` with the end that was confirmed.

## Source
A house rule without a threshold; the deadline is the last day of the term less the notice.

## Bad
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: sunsetting
contract: {start: 2024-01-01, end: 2026-12-31, auto_renew: true, notice: 90 days}
```

## Good
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: sunsetting
contract: {start: 2024-01-01, end: 2026-12-31, auto_renew: false, notice: 90 days}
```
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.cost import Span, accrue, total
from stackctl.core.money import shown, to_cents
from stackctl.core.terms import current_term, notice, term_end
from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stackctl.core.agreements import Agreement
    from stackctl.core.context import Context

SEVERITY = Severity.ERROR


def check(context: Context) -> Iterator[Violation]:
    """Looks at the present term of each contract that is for sunsetting tools alone."""
    currency = context.stack.settings.base_currency
    for one in context.agreements:
        due = notice(one.terms, context.today)
        if due is None or due.missed is None or due.runs_until is None or not _is_ending(context, one):
            continue
        term = Span(_first_day(context, one), due.runs_until)
        cost = sum((total(context.stack, accrue(context.stack, tool, term)).amount for tool in one.tools), Fraction(0))
        price = f", {shown(cost, currency)} more" if cost > 0 else ""
        yield Violation(
            tool=one.tool,
            path=one.path("notice"),
            message=(
                f"sunsetting, but notice was due by {due.missed}"
                f": the contract renews by itself until {due.runs_until}{price}{one.others}"
            ),
            help=f"ask the vendor to end it all the same; for the term after that, notice is due by {due.by}",
            evidence={
                "missed": due.missed.isoformat(),
                "runs_until": due.runs_until.isoformat(),
                "cost_of_term": to_cents(cost, currency),
                "currency": currency,
                "notice_by": due.by.isoformat(),
                "working": due.working,
                "tools": list(one.tools),
            },
            file=one.file,
            detail=one.file or "",
        )


def _is_ending(context: Context, agreement: Agreement) -> bool:
    return all(context.stack.tools[tool_id].status == "sunsetting" for tool_id in agreement.tools)


def _first_day(context: Context, agreement: Agreement) -> date:
    """The first day of the term that the missed deadline has brought."""
    term = current_term(agreement.terms, context.today)
    end = None if term is None else term_end(agreement.terms, term)
    return context.today if end is None else end + timedelta(days=1)
