from collections.abc import Iterator

from stackctl.core.contracts.register import RegisteredContract
from stackctl.core.contracts.timeline import has_ended
from stackctl.core.facts.context import Context
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.ERROR

MANUAL = """\
A live tool's contract has ended and does not renew by itself.

## What it finds
A contract of a live tool whose `end` is over, where `auto_renew` is `false` or missing. The last day itself is still
within the contract. Where another contract of the tool is in force, or begins within 31 days of the end, the one that
has ended is history and not found. A contract in `contracts/` is found once, for all its live tools.

## Why it matters
The tool runs without terms: the price, the support and the processing of personal data are no longer agreed (GDPR
Art. 28(3) asks for a contract with every processor), and the vendor may switch it off or bill at list price any day.

## How to fix
Where it was renewed, move `end` to the new last day and leave `start` as it is: what was paid in the past stays in the
sums. Where the terms are new as well, add them as a second contract: `contract:` may be a list, and `contracts/` may
hold one file for each term. Where it went on by itself, write `auto_renew: true` with `renewal_term` and `notice`.
Otherwise sign anew, or retire the tool.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
contract: {start: 2024-09-01, end: 2026-08-31, auto_renew: false}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
contract: {start: 2024-09-01, end: 2028-08-31, auto_renew: false}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Compare the end of each contract with today."""
    for contract in context.contract_register:
        terms = contract.terms
        if terms.end is None or not has_ended(terms, context.today):
            continue
        days = (context.today - terms.end).days
        renewal = "does not renew by itself" if terms.auto_renew is False else "is not said to renew by itself"
        yield Violation(
            tool=contract.tool,
            path=contract.at("end"),
            message=f"the contract{contract.of_whom} ended on {terms.end} ({count(days, 'day')} ago) and {renewal}",
            help=_next_step(context, contract),
            evidence={
                "end": terms.end.isoformat(),
                "days": days,
                "auto_renew": terms.auto_renew,
                "tools": contract.tools,
            },
            file=contract.file,
            pairs=contract.pairs(),
            detail=contract.detail,
        )


def _next_step(context: Context, contract: RegisteredContract) -> str:
    if contract.terms.auto_renew is None:
        return (
            "write auto_renew: true if it went on by itself; if it was renewed, move end: to the new last day and "
            "leave start: as it is; or retire the tool"
        )
    if all(context.stack.tools[tool_id].status == "sunsetting" for tool_id in contract.tools):
        return "switch it off and set status: retired, or agree on an extension and move end: to its last day"
    return "sign the renewal and move end: to its last day, start: stays as it is; or retire the tool"
