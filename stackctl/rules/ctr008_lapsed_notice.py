from collections.abc import Iterator

from stackctl.core.calendar.terms import Notice, notice, working
from stackctl.core.contracts.register import Deadline, missed_notices
from stackctl.core.facts.context import Context
from stackctl.core.money.contract_costs import locked_in
from stackctl.core.text.messages import count, quoted
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("within_days", 90, Count, "how many days back it looks"),)

MANUAL = """\
The last day to give notice has passed for a tool that stays in use.

## What it finds
A contract of a live tool whose notice deadline lies at most the number of days that is set in the past, so that it has
renewed by itself or will. A contract in `contracts/` is found once, for all its live tools that stay. Left out are
tools that are sunsetting (CTR005), contracts that bind for no longer than that number of days more, as one does that
renews every month, and those that are open-ended: with notice to a fixed date, and no term that binds.

## Why it matters
The tool is bought for another term, and nobody may have decided so. What that costs, with the rise that is expected,
stands in the message. A budget that counted on fewer seats or on the end of the tool is wrong from now on.

## How to fix
Where the tool is to stay, nothing: the finding goes away after the number of days that is set, or with a waiver. Where
it is not, ask the vendor to end it early or to give credit for another product, and note the next way out. Where notice
was given in time and the file does not say so, write `auto_renew: false` and the last day as `end`.

## Source
A house default: for a quarter after the deadline, vendors still talk about a renewal that nobody wanted.

## Bad
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: active
contract: {start: 2024-01-01, end: 2026-12-31, auto_renew: true, renewal_term: 12 months, notice: 90 days}
```

## Good
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: active
contract: {start: 2024-01-01, end: 2026-12-31, auto_renew: false, notice: 90 days}
```
"""


def check(context: Context, within_days: Count) -> Iterator[Violation]:
    """Look for deadlines that have passed of late."""
    stack, today = context.stack, context.today
    currency = stack.settings.base_currency
    for missed in missed_notices(context.contract_register, today, within_days):
        contract, due = missed.contract, missed.notice
        period, following = contract.terms.notice, notice(contract.terms, today)
        tools = [tool_id for tool_id in contract.tools if stack.tools[tool_id].status != "sunsetting"]
        if not tools or period is None or following is None or due.runs_until is None:
            continue
        cost = locked_in(stack, contract, due, today, tools)
        amounts = cost.in_words(currency)
        yield Violation(
            tool=tools[0],
            path=contract.at("notice"),
            message=f"notice for the contract{contract.of_whom} was due by {due.by} "
            f"({count((today - due.by).days, 'day')} ago): it runs until {due.runs_until}"
            f"{f', {amounts} locked in' if amounts else ''}",
            help=_next_step(context, missed, tools[0], following),
            evidence={
                "missed": due.by.isoformat(),
                "working": working(due.term_end, period),
                "term_end": due.term_end.isoformat(),
                "runs_until": due.runs_until.isoformat(),
                "next_notice_by": following.by.isoformat(),
                "next_way_out": following.term_end.isoformat(),
                **cost.evidence("locked_in", currency),
                "tools": tools,
            },
            file=contract.file,
            pairs=contract.pairs(tools),
            detail=contract.detail,
        )


def _next_step(context: Context, missed: Deadline, tool_id: str, following: Notice) -> str:
    vendor = quoted(context.stack.vendor_name(context.stack.tools[tool_id]))
    how = missed.contract.terms.notice_how
    given = f" ({quoted(how)})" if how else ""
    return (
        f"if it is not to stay, ask {vendor} to end it early, or give notice by {following.by}{given} to end it on "
        f"{following.term_end}; if it was given in time, write auto_renew: false and end: {missed.notice.term_end}"
    )
