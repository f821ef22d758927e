from collections.abc import Iterator
from dataclasses import dataclass

from stackctl.core.facts.context import Context
from stackctl.core.facts.duplicates import newcomer, normalised
from stackctl.core.text.messages import all_of, quoted
from stackctl.model.contract import SharedContract
from stackctl.model.finding import Severity, Violation
from stackctl.model.source import KeyPath
from stackctl.model.stack import Stack

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


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A contract's number on a tool, with its normalised vendor."""

    number: str
    vendor: str
    path: KeyPath


def check(context: Context) -> Iterator[Violation]:
    """Compare the vendors that share a contract number."""
    stack = context.stack
    by_number: dict[str, dict[str, _Numbered]] = {}
    for tool_id in stack.tools:
        for found in _numbered(stack, tool_id):
            by_number.setdefault(found.number.casefold(), {}).setdefault(tool_id, found)
    for numbered in by_number.values():
        if len({found.vendor for found in numbered.values()}) == 1:
            continue
        found_at = newcomer(stack, numbered)
        here = numbered[found_at]
        others = [tool_id for tool_id, found in numbered.items() if found.vendor != here.vendor]
        named = [f"{tool_id} ({stack.vendor_name(stack.tools[tool_id])})" for tool_id in others]
        yield Violation(
            tool=found_at,
            path=here.path,
            message=f"contract {quoted(here.number)} is also that of {all_of(named)}, another vendor",
            help="correct the number in one of the files, or move a shared contract to contracts/",
            evidence={
                "number": here.number,
                "tools": [{"tool": tool_id, "file": stack.files[tool_id]} for tool_id in sorted(numbered)],
            },
            pairs=frozenset((min(found_at, other), max(found_at, other)) for other in others),
            detail=str(len(numbered)),
        )


def _numbered(stack: Stack, tool_id: str) -> Iterator[_Numbered]:
    tool = stack.tools[tool_id]
    places = {id(named): path for path, named in tool.contracts}
    for terms in stack.contracts_of(tool_id):
        number = (terms.number or "").strip()
        if number:
            is_shared = isinstance(terms, SharedContract)
            vendor = terms.vendor if isinstance(terms, SharedContract) else stack.vendor_name(tool)
            path = ("contract",) if is_shared else (*places[id(terms)], "number")
            yield _Numbered(number, normalised(vendor), path)
