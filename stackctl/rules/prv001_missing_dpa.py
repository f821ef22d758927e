from collections.abc import Iterator
from datetime import date
from typing import assert_never

from stackctl.core.facts.context import Context
from stackctl.core.facts.privacy import in_brief, is_vendor_doubtful, vendor_file
from stackctl.model.compliance import Dpa
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.tool import Origin, Tool

SEVERITY = Severity.ERROR

THRESHOLDS = (
    Threshold(
        "origins",
        ("saas", "open-source", "service"),
        tuple[Origin, ...],
        "the origins of tools that need an agreement; take out `open-source` where you host all such tools yourself",
    ),
)

MANUAL = """\
Personal data in a vendor's tool without a signed data-processing agreement.

## What it finds
A live tool with personal data, declared by itself or brought to it by a live integration, whose data-processing
agreement (DPA) is not signed: it is missing, noted as missing or as not needed, or `signed` is a day after today. The
tool's own `compliance: dpa:` counts; where it has none, that of its vendor's file. Home-grown and self-hosted tools
need none, because no one else processes the data.

`not-needed` is for tools without personal data, and those are never found. On a tool with personal data it contradicts
the rest of the file, so it is found.

## Why it matters
GDPR Art. 28(3) asks for a contract with everybody who processes personal data on the organisation's behalf, and Art.
28(9) for that contract in writing, which includes electronic form. Without it nothing binds the vendor to keep the data
for your purposes alone, to protect it, to report a breach, or to delete it in the end. The fines of Art. 83(4) reach 10
million euros or 2 % of the yearly turnover.

## How to fix
Look first: many vendors have the agreement in their terms or offer it for signature online. Note it as
`dpa: {status: signed, signed: …, document: …}`, once in the vendor's file where it covers all that the vendor sells.
Where the vendor decides itself what the data is for, as some ad networks and data brokers do, it is a controller of its
own and not a processor: waive the finding with that reason. Where no personal data should be there at all, end the
integration that brings it.

## Source
Regulation (EU) 2016/679 (GDPR), Art. 28(3) and (9). No threshold.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
data: {personal: [contact.email], retention_months: 6, legal_basis: consent}
compliance:
  dpa: {status: missing}
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
data: {personal: [contact.email], retention_months: 6, legal_basis: consent}
compliance:
  dpa: {status: signed, signed: 2025-05-29, document: https://contracts.example/typeform/dpa.pdf}
```
"""


def check(context: Context, origins: tuple[Origin, ...]) -> Iterator[Violation]:
    """Look for the data-processing agreement of each live tool."""
    stack = context.stack
    for tool_id, tool in stack.live.items():
        reason = context.personal.get(tool_id)
        if reason is None or tool.origin not in origins:
            continue
        own = None if tool.compliance is None else tool.compliance.dpa
        if own is None and is_vendor_doubtful(stack, tool):
            continue
        dpa = stack.dpa_of(tool)
        fault = _fault(dpa, context.today)
        if fault is None:
            continue
        key, words = fault
        where = f" ({vendor_file(stack, tool)})" if own is None and dpa is not None else ""
        yield Violation(
            tool=tool_id,
            path=("compliance", "dpa", key),
            message=f"{in_brief(reason)}, but {words}{where}",
            help=_next_step(context, tool, dpa),
            evidence={
                "personal": reason,
                "origin": tool.origin,
                "status": None if dpa is None else dpa.status,
                "signed": None if dpa is None or dpa.signed is None else dpa.signed.isoformat(),
                "of_vendor": own is None and dpa is not None,
            },
        )


def _fault(dpa: Dpa | None, today: date) -> tuple[str, str] | None:
    """Say what an agreement lacks, and under which key."""
    if dpa is None:
        return "status", "no data-processing agreement"
    match dpa.status:
        case "missing":
            return "status", "the data-processing agreement is missing"
        case "not-needed":
            return "status", "the data-processing agreement is noted as not needed"
        case "signed":
            if dpa.signed is None or dpa.signed <= today:
                return None
            return "signed", f"the data-processing agreement is not signed until {dpa.signed}"
        case _:
            assert_never(dpa.status)


def _next_step(context: Context, tool: Tool, dpa: Dpa | None) -> str:
    vendor = context.stack.vendor_name(tool)
    if dpa is not None and dpa.status == "signed":
        return "correct the day of signed:, or sign the agreement before data flows"
    if dpa is not None and dpa.status == "not-needed":
        return (
            f"sign one with {vendor}, or take the personal data out; if {vendor} is a controller of its own, "
            "waive the finding with that reason"
        )
    file = vendor_file(context.stack, tool)
    place = "under compliance:" if file is None else f"under compliance:, here or in {file}"
    return f"sign one with {vendor}, and note dpa: {{status: signed, signed: …, document: …}} {place}"
