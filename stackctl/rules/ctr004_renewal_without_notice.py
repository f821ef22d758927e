from collections.abc import Iterator

from stackctl.core.calendar.terms import end_of_term
from stackctl.core.facts.context import Context
from stackctl.core.money.contract_costs import cost_of
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
A contract renews by itself, but nothing says how much notice it needs.

## What it finds
A contract of a live tool with `auto_renew: true` and without `notice`. A contract in `contracts/` is found once, for
all its live tools.

## Why it matters
A contract that renews by itself has a last day on which it can be ended, whether that is written down or not. Without
`notice` no deadline can be worked out, so nobody is warned of it (CTR003) before it has passed.

## How to fix
Look the period up in the signed contract, under term, renewal or termination, and write it as `notice: 90 days`,
`12 weeks` or `3 months`, with `notice_how`. Where it ends on fixed dates only, write `3 months to quarter-end`, or
`month-end`, `half-year-end`, `year-end`: those of the calendar, not of the fiscal year. Where it can be ended on any
day up to the last, write `notice: 0 days`.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {start: 2025-06-01, end: 2027-05-31, auto_renew: true, renewal_term: 12 months}
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {start: 2025-06-01, end: 2027-05-31, auto_renew: true, renewal_term: 12 months, notice: 30 days}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the notice period of each renewing contract."""
    currency = context.stack.settings.base_currency
    for contract in context.contract_register:
        terms = contract.terms
        if not terms.auto_renew or terms.notice is not None:
            continue
        last = end_of_term(terms, context.today)
        left = None if last is None else (last - context.today).days
        cost = cost_of(context.stack, contract, context.year)
        when = "" if left is None else f" after {last} (in {count(left, 'day')})" if left else f" after {last} (today)"
        amounts = cost.in_words(currency)
        yield Violation(
            tool=contract.tool,
            path=contract.at("notice"),
            message=f"the contract{contract.of_whom} renews by itself{when}, but no notice period is noted"
            f"{f': {amounts} a year' if amounts else ''}",
            help="look it up in the contract and write it, such as notice: 90 days"
            + (
                ""
                if last is not None
                else " and the last day of the term as end:, or notice: 3 months to year-end where it has none"
            ),
            evidence={
                "term_end": None if last is None else last.isoformat(),
                "days": left,
                **cost.evidence("annual_cost", currency),
                "tools": contract.tools,
            },
            file=contract.file,
            pairs=contract.pairs(),
            detail=contract.detail,
        )
