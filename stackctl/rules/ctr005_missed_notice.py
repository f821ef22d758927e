from collections.abc import Iterator
from dataclasses import replace

from stackctl.core.calendar.terms import bound_until, working
from stackctl.core.contracts.register import Deadline
from stackctl.core.facts.context import Context
from stackctl.core.money.contract_costs import locked_in
from stackctl.core.text.messages import all_of, count, quoted
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.ERROR

MANUAL = """\
Notice was not given in time for a tool that is to go.

## What it finds
A sunsetting tool whose contract renews by itself, where the notice deadline of the current term has passed. Of a
contract in `contracts/` that covers several tools, those that are sunsetting are found, together. A contract that is
open-ended, with notice to a fixed date, has no term: nothing of it is missed.

## Why it matters
The tool was to end, but its contract goes on for at least one more term. What that term costs, with the rise that is
expected and for the tools that are sunsetting, stands in the message.

## How to fix
Ask the vendor to let it go early, or to give credit for another product; many do for a customer who stays. Give notice
for the next term at once, so that it does not happen twice. Where notice was given in time and the file does not say
so, write `auto_renew: false` and the last day of the current term as `end`.

## Source
A house rule without a threshold: the deadline is the contract's own.

## Bad
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: sunsetting
since: 2026-02-01
contract: {start: 2024-01-01, end: 2026-12-31, auto_renew: true, renewal_term: 12 months, notice: 90 days}
```

## Good
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: sunsetting
since: 2026-02-01
contract: {start: 2024-01-01, end: 2026-12-31, auto_renew: false}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for missed deadlines among contracts of sunsetting tools."""
    stack = context.stack
    currency = stack.settings.base_currency
    for deadline in context.deadlines:
        contract, due = deadline.contract, deadline.notice
        tools = [tool_id for tool_id in contract.tools if stack.tools[tool_id].status == "sunsetting"]
        last = bound_until(contract.terms, context.today)
        period = contract.terms.notice
        if not tools or due.missed is None or due.runs_until is None or last is None or period is None:
            continue
        cost = locked_in(stack, contract, replace(due, term_end=last), context.today, tools)
        amounts = cost.in_words(currency)
        late = (context.today - due.missed).days
        going = f"{all_of(tools)} {'are' if len(tools) > 1 else 'is'} sunsetting" if contract.shared else "sunsetting"
        yield Violation(
            tool=tools[0],
            path=contract.at("notice"),
            message=f"{going}, but notice was due by {due.missed} ({count(late, 'day')} ago): the contract now runs "
            f"until {due.runs_until}{f', for {amounts} more' if amounts else ''}",
            help=_next_step(context, deadline, tools, f"{last}"),
            evidence={
                "missed": due.missed.isoformat(),
                "working": working(last, period),
                "term_end": last.isoformat(),
                "runs_until": due.runs_until.isoformat(),
                "next_notice_by": due.by.isoformat(),
                **cost.evidence("cost_of_renewal", currency),
                "tools": tools,
            },
            file=contract.file,
            pairs=contract.pairs(tools),
            detail=contract.detail,
        )


def _next_step(context: Context, deadline: Deadline, tools: list[str], last: str) -> str:
    contract, by = deadline.contract, deadline.notice.by
    vendor = quoted(context.stack.vendor_name(context.stack.tools[tools[0]]))
    if len(tools) < len(contract.tools):
        return f"ask {vendor} to take {all_of(tools)} out of the renewal, and do so for the next one by {by}"
    how = contract.terms.notice_how
    given = f" ({quoted(how)})" if how else ""
    return (
        f"ask {vendor} to end it early, and give notice for the next term by {by}{given}; "
        f"if it was given in time, write auto_renew: false and end: {last}"
    )
