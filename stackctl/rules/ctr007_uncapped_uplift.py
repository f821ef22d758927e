from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from stackctl.core.calendar.terms import notice
from stackctl.core.contracts.register import RegisteredContract
from stackctl.core.facts.context import Context
from stackctl.core.money.contract_costs import cost_of
from stackctl.core.money.cost import Total
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
A contract renews by itself, and nothing caps the price that it renews at.

## What it finds
A contract of a live tool with `auto_renew: true` whose `uplift` has no `cap_percent`. A contract that says nothing of
an uplift is found as well: it has no cap either, and an expected rise (`percent`) binds nobody. A contract in
`contracts/` is found once, for all its live tools.

## Why it matters
Such a contract is bought again without being signed again, at the price that the vendor sets then. A cap is the one
thing that limits it, and is easiest to get before the contract is signed, or while notice can still be given.

## How to fix
Look for a cap in the contract, under fees, renewal or price adjustment, and write it as `uplift: {cap_percent: 5}`.
Where there is none, ask for one at the next negotiation, before notice is due. Where the price is fixed, the cap is 0.

## Source
A house rule without a threshold: any cap is enough.

## Bad
```yaml
name: Awin
vendor: Awin
category: affiliate-marketing
status: active
contract: {start: 2025-06-01, end: 2027-05-31, auto_renew: true, notice: 30 days, uplift: {percent: 7}}
```

## Good
```yaml
name: Awin
vendor: Awin
category: affiliate-marketing
status: active
contract: {start: 2025-06-01, end: 2027-05-31, auto_renew: true, notice: 30 days, uplift: {percent: 7, cap_percent: 9}}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the cap of each contract that renews."""
    currency = context.stack.settings.base_currency
    for contract in context.contract_register:
        uplift = contract.terms.uplift
        if not contract.terms.auto_renew or (uplift is not None and uplift.cap_percent is not None):
            continue
        percent = None if uplift is None else uplift.percent
        cost = cost_of(context.stack, contract, context.year)
        yield Violation(
            tool=contract.tool,
            path=contract.at("uplift", "cap_percent"),
            message=f"the contract{contract.of_whom} renews by itself, and {_price(cost, percent, currency)}",
            help=_next_step(context, contract),
            evidence={"expected_percent": percent, **cost.evidence("annual_cost", currency), "tools": contract.tools},
            file=contract.file,
            pairs=contract.pairs(),
            detail=contract.detail,
        )


def _price(cost: Total, percent: Decimal | None, currency: str) -> str:
    """Say what is not capped, and its expected rise."""
    amounts = cost.in_words(currency)
    if percent is None:
        return f"nothing caps its price{f' of {amounts} a year' if amounts else ''}"
    rise = cost.times(Fraction(percent) / 100).in_words(currency)
    return f"the rise of {percent.normalize():f} % that is expected has no cap{f': {rise} a year more' if rise else ''}"


def _next_step(context: Context, contract: RegisteredContract) -> str:
    due = notice(contract.terms, context.today)
    before = "the next renewal" if due is None else f"notice is due ({due.by})"
    return f"write the contract's cap as uplift: cap_percent:; if it has none, ask for one before {before}"
