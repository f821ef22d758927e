from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import quoted
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.INFO

MANUAL = """\
A contract does not say where the signed document is.

## What it finds
A contract of a live tool without `document`. A contract in `contracts/` is found once, for all its live tools; one that
has ended and that another one has followed is not found.

## Why it matters
What stands in the file was typed from the document, and on the day that counts somebody must read the original: how
notice is given, what the price may rise to, who may sign. A search through mailboxes then takes days.

## How to fix
Put the signed document where contracts are kept, and write its address, or its path in the repository, under
`document`. A document in the repository can be read by everybody who can read the stack.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract: {number: SEM-11820, start: 2025-06-01, end: 2027-05-31, auto_renew: false}
```

## Good
```yaml
name: Semrush
vendor: Semrush
category: seo
status: active
contract:
  number: SEM-11820
  start: 2025-06-01
  end: 2027-05-31
  auto_renew: false
  document: https://contracts.example/semrush/order-11820.pdf
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the document of each contract."""
    for contract in context.contract_register:
        terms = contract.terms
        if terms.document and terms.document.strip():
            continue
        number = f" {quoted(terms.number)}" if terms.number and terms.number.strip() else ""
        yield Violation(
            tool=contract.tool,
            path=contract.at("document"),
            message=f"the contract{number}{contract.of_whom} has no document",
            help="write where the signed contract is as document:, an address or a path in the repository",
            evidence={"number": terms.number, "tools": contract.tools},
            file=contract.file,
            pairs=contract.pairs(),
            detail=contract.detail,
        )
