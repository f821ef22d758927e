from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.duplicates import newcomer, normalised
from stackctl.core.text.messages import all_of, quoted
from stackctl.model.contract import SharedContract
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.ERROR

MANUAL = """\
One contract number stands on tools of different vendors.

## What it finds
A contract number that two tools carry although their vendors are not the same, and that is not one contract in
`contracts/` which covers both.

## Why it matters
One of the two is wrong. Until it is corrected, a notice goes out for the wrong contract, or a cost is booked on the
wrong vendor; often a file was copied and its contract left in.

## How to fix
Look the number up in the signed document and correct the other file. Where a reseller sold both under one contract,
move it to a file in `contracts/` that covers both tools.

## Source
A vendor numbers its own contracts; two vendors' numbers are equal by mistake only.

## Bad
```yaml
name: Cognism
vendor: Cognism
category: data-enhancement
status: active
contract: {number: DATA-2025-0417}
# file: tools/zoominfo.yaml
name: ZoomInfo
vendor: ZoomInfo
category: data-enhancement
status: active
contract: {number: DATA-2025-0417}
```

## Good
```yaml
name: Cognism
vendor: Cognism
category: data-enhancement
status: active
contract: {number: COG-2025-0417}
# file: tools/zoominfo.yaml
name: ZoomInfo
vendor: ZoomInfo
category: data-enhancement
status: active
contract: {number: DATA-2025-0417}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Compare the vendors that share a contract number."""
    stack = context.stack
    by_number: dict[str, dict[str, str]] = {}
    for tool_id, tool in stack.tools.items():
        terms = stack.contract_of(tool_id)
        if terms is None or terms.number is None or not terms.number.strip():
            continue
        vendor = terms.vendor if isinstance(terms, SharedContract) else stack.vendor_name(tool)
        by_number.setdefault(terms.number.strip().casefold(), {})[tool_id] = normalised(vendor)
    for vendor_of in by_number.values():
        if len(set(vendor_of.values())) == 1:
            continue
        found_at = newcomer(stack, vendor_of)
        others = [tool_id for tool_id in vendor_of if vendor_of[tool_id] != vendor_of[found_at]]
        terms = stack.contract_of(found_at)
        number = "" if terms is None or terms.number is None else terms.number
        inline = not isinstance(stack.tools[found_at].contract, str)
        named = [f"{tool_id} ({stack.vendor_name(stack.tools[tool_id])})" for tool_id in others]
        yield Violation(
            tool=found_at,
            path=("contract", "number") if inline else ("contract",),
            message=f"contract {quoted(number)} is also that of {all_of(named)}, another vendor",
            help="correct the number in one of the files, or move a shared contract to contracts/",
            evidence={
                "number": number,
                "tools": [{"tool": tool_id, "file": stack.files[tool_id]} for tool_id in sorted(vendor_of)],
            },
            pairs=frozenset((min(found_at, other), max(found_at, other)) for other in others),
            detail=str(len(vendor_of)),
        )
