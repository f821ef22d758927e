from collections.abc import Iterator

from stackctl.core.contracts.register import RegisteredContract
from stackctl.core.facts.context import Context
from stackctl.core.money.amounts import to_cents
from stackctl.core.money.contract_costs import at_stake, cost_of
from stackctl.core.text.messages import count, quoted
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("within_days", 60, Count, "how many days ahead it looks"),)

MANUAL = """\
The last day to give notice is near.

## What it finds
A contract of a live tool that renews by itself and whose notice deadline falls within the number of days that is set,
today included. The deadline is the current term's last day less `notice`; without `end`, or without `notice` (CTR004),
there is none. A contract in `contracts/` is found once, for all its live tools. One that renews every month has a
deadline every month, and is found as often.

Where notice has a fixed date, such as `3 months to year-end`, the first way out is the first such date on or after
`end`. After it, and without `end`, the contract is open-ended: it is found for each way out, unless they follow one
another within the number of days that is set, as each month does.

## Why it matters
After that day the contract is bought again for a whole term, used or not, at the price that the vendor sets. Before it,
the vendor still negotiates. The money at stake is what the next term costs, at the price that is expected for it.

## How to fix
Decide: keep it, keep less of it, or let it go. Then give notice in the way that the contract asks for, or negotiate
while it can still be given. Where it was decided to keep the tool, waive the finding until the deadline; where notice
was given, write `auto_renew: false` and the last day as `end`.

## Source
A house default: sixty days are enough to ask the teams that use the tool, compare an alternative, and negotiate.

## Bad
```yaml
name: Sprout Social
vendor: Sprout Social
category: social-media-marketing
status: active
contract: {start: 2025-03-01, end: 2027-02-28, auto_renew: true, renewal_term: 12 months, notice: 60 days}
```

## Good
```yaml
name: Sprout Social
vendor: Sprout Social
category: social-media-marketing
status: active
contract: {start: 2025-03-01, end: 2028-02-29, auto_renew: true, renewal_term: 12 months, notice: 60 days}
```
"""


def check(context: Context, within_days: Count) -> Iterator[Violation]:
    """Compare each notice deadline with the days to come."""
    currency = context.stack.settings.base_currency
    for deadline in context.deadlines:
        contract, due = deadline.contract, deadline.notice
        if not deadline.is_news(context.today, within_days):
            continue
        left = (due.by - context.today).days
        stake = at_stake(context.stack, contract, context.today)
        if stake is None:
            continue
        amounts = stake.cost.in_words(currency)
        money = f": {amounts} at stake" if amounts else ""
        when = f"in {count(left, 'day')}" if left else "today"
        yield Violation(
            tool=contract.tool,
            path=contract.at("notice"),
            message=f"notice for the contract{contract.of_whom} is due by {due.by} ({when}), "
            f"or it {'runs' if due.open_ended else 'renews'} until {stake.term.last}{money}",
            help=_next_step(context, contract),
            evidence={
                "notice_by": due.by.isoformat(),
                "days": left,
                "term_end": due.term_end.isoformat(),
                "working": due.working,
                "renews_until": stake.term.last.isoformat(),
                **cost_of(context.stack, contract, context.year).evidence("annual_cost", currency),
                "at_stake": to_cents(stake.cost.amount, currency),
                "tools": contract.tools,
            },
            file=contract.file,
            pairs=contract.pairs(),
            detail=contract.detail,
        )


def _next_step(context: Context, contract: RegisteredContract) -> str:
    stack, how = context.stack, contract.terms.notice_how
    given = f" ({quoted(how)})" if how else ", and note under notice_how: how it is given"
    if all(stack.tools[tool_id].status == "sunsetting" for tool_id in contract.tools):
        return f"{'they are' if len(contract.tools) > 1 else 'it is'} sunsetting: give notice{given}"
    owner = stack.tools[contract.tool].owner.business
    if owner is None or owner in context.departed:
        return f"decide whether to keep it; to let it go, give notice{given}"
    return f"ask {stack.person_name(owner)} whether to keep it; to let it go, give notice{given}"
