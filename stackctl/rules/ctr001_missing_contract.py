from collections.abc import Iterator

from stackctl.core.contracts.register import contract_file, has_unread_contracts
from stackctl.core.facts.context import Context
from stackctl.core.money.cost import accrue, total
from stackctl.core.text.messages import one_of
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
A live tool is paid for, but has no contract.

## What it finds
A live tool that is bought (any `origin` but `homegrown`) and costs something in the twelve months from this month on,
without `contract:` of its own and without a contract in `contracts/` that covers it. Costs of `kind: internal`, own
people and hosting, are paid to nobody and do not count.

## Why it matters
Without the contract nobody knows how long the company is bound, by which day notice must be given, and what the price
may rise to. Such tools renew unseen, often on somebody's card.

## How to fix
Ask the owner or the vendor for the order form, and write its terms under `contract:`. Where one contract covers several
tools, give it a file in `contracts/` and list the tools under its `covers:`. What was bought by clicking has a contract
too: the terms accepted, with the day it began and the next renewal.

## Source
A house rule without a threshold. ISO/IEC 19770-1:2017 (IT asset management) asks for the contracts of software assets
to be kept.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
cost:
  lines: [{item: Plus, amount: 99.00, per: month}]
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
cost:
  lines: [{item: Plus, amount: 99.00, per: month}]
contract: {start: 2026-03-01, end: 2027-02-28, auto_renew: true, notice: 1 month}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the contract of each paid tool."""
    stack = context.stack
    if has_unread_contracts(stack):
        return  # one of them may cover any of the tools
    currency = stack.settings.base_currency
    of_vendor: dict[str, list[str]] = {}
    for contract_id, contract in stack.contracts.items():
        of_vendor.setdefault(stack.vendor_called(contract.vendor), []).append(contract_id)
    for tool_id, tool in stack.live.items():
        if tool.origin == "homegrown" or tool.contract is not None or tool_id in stack.covering:
            continue
        bought = (part for part in accrue(stack, tool_id, context.year) if part.line.kind != "internal")
        cost = total(stack, bought)
        amounts = cost.in_words(currency)
        if not amounts:
            continue
        nearby = [contract_file(contract_id) for contract_id in of_vendor.get(stack.vendor_name(tool), ())]
        yield Violation(
            tool=tool_id,
            path=("contract",),
            message=f"costs {amounts} a year, but has no contract",
            help=f"add {tool_id} with its share to covers: of {one_of(nearby)} if it is sold under it, "
            "or add its own contract:"
            if nearby
            else "add contract: with number, start, end, auto_renew, notice and document, or a file in contracts/",
            evidence={**cost.evidence("annual_cost", currency), "contracts_of_the_vendor": nearby},
        )
