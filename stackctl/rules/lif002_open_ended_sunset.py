from collections.abc import Iterator

from stackctl.core.contracts.register import are_doubtful, comes_to_an_end
from stackctl.core.facts.context import Context
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
A tool is sunsetting, but nothing says what comes after it or when it ends.

## What it finds
A sunsetting tool with neither `replaced_by` nor a contract that ends. A contract ends where it has an `end` and is not
said to renew by itself; a contract in `contracts/` that covers the tool counts as its own.

## Why it matters
A sunset without a day is a tool that stays: teams go on using it, it goes on costing, and the next renewal is nobody's
business. With a successor, the teams know where to go; with a last day, the migration has a deadline.

## How to fix
Name the tool that takes its place as `replaced_by`. Where nothing does, give notice and write the contract's last day
as `end` with `auto_renew: false`; a tool without a contract can say its last day in the same way.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: sunsetting
since: 2026-02-01
contract: {start: 2024-01-01, end: 2027-12-31, auto_renew: true, renewal_term: 12 months, notice: 90 days}
```

## Good
```yaml
name: Canto
vendor: Canto
category: dam-mrm-pim
status: sunsetting
since: 2026-02-01
contract: {start: 2024-01-01, end: 2027-12-31, auto_renew: false}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the successor or end of sunsetting tools."""
    stack = context.stack
    for tool_id, tool in stack.live.items():
        if tool.status != "sunsetting" or tool.replaced_by is not None or comes_to_an_end(stack, tool_id):
            continue
        if are_doubtful(stack, tool_id) or "replaced_by" in stack.doubtful.get(stack.files[tool_id], ()):
            continue
        days = None if tool.since is None else (context.today - tool.since).days
        since = "" if days is None or days < 0 else f" for {count(days, 'day')} (since {tool.since})"
        renews = any(terms.auto_renew for terms in stack.contracts_of(tool_id))
        contract = ", and its contract renews by itself" if renews else ", and no contract that ends"
        due = context.notices.get(tool_id)
        yield Violation(
            tool=tool_id,
            path=("status",),
            message=f"sunsetting{since} without replaced_by{contract}",
            help=f"add replaced_by:, or give notice{'' if due is None else f' by {due.by}'} and write the last day as "
            "the contract's end: with auto_renew: false"
            if renews
            else "add replaced_by:, or contract: with the last day as end: and auto_renew: false",
            evidence={
                "since": None if tool.since is None else tool.since.isoformat(),
                "days": days,
                "renews_by_itself": renews,
                "notice_by": None if due is None else due.by.isoformat(),
            },
        )
