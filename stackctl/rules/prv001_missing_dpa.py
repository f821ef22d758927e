"""A vendor processes personal data without a signed agreement.

## What it finds
A live tool with personal data, declared by itself or brought to it by a live integration, that is run by somebody else
(any `origin` but `homegrown` and `self-hosted`) and has no data-processing agreement (DPA) that is signed as of today.
The tool's own `compliance: dpa` counts, or that of its vendor's file. `not-needed` is no answer for a tool that holds
personal data: the two contradict each other, and the finding says so.

## Why it matters
Art. 28(3) GDPR asks for a contract with everybody who processes personal data on the organisation's behalf; without it
the processing has no ground, and both sides can be fined up to 10 million euros or 2 % of the yearly turnover (Art.
83(4)). It is the first thing that a customer's security questionnaire asks for.

## How to fix
Ask the vendor for its DPA (most have a standard one to sign online), and note it: `dpa: {status: signed, signed:
2026-02-10, document: https://…}` under `compliance:`. Where one agreement holds for all of a vendor's tools, note it
once in the file in `vendors/`. Where the vendor decides itself what the data is for, it is no processor: waive the
finding with that reason.

## Source
Art. 28(3) and 83(4) GDPR.

## Bad
```yaml
name: Clearbit
vendor: HubSpot
category: data-enhancement
status: active
data: {personal: [contact.email]}
compliance: {dpa: {status: missing}}
```

## Good
```yaml
name: Clearbit
vendor: HubSpot
category: data-enhancement
status: active
data: {personal: [contact.email]}
compliance: {dpa: {status: signed, signed: 2025-02-10}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.finding import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stackctl.core.context import Context
    from stackctl.model.compliance import Dpa

SEVERITY = Severity.ERROR

_OWN = frozenset({"homegrown", "self-hosted"})


def check(context: Context) -> Iterator[Violation]:
    """Looks for a signed agreement of each live tool with personal data that others run."""
    stack = context.stack
    for tool_id, tool in stack.live.items():
        why = context.personal.get(tool_id)
        dpa = stack.dpa_of(tool)
        if why is None or tool.origin in _OWN or (dpa is not None and _is_signed(dpa, context.today)):
            continue
        own = tool.compliance is not None and tool.compliance.dpa is not None
        data = "personal data" if why == "declared" else f"personal data ({why})"
        yield Violation(
            tool=tool_id,
            path=("compliance", "dpa", "status" if dpa is None or dpa.status != "signed" else "signed"),
            message=f"{data}, but {_lack(dpa)}{'' if own or dpa is None else ' (says the file of the vendor)'}",
            help=f"sign one with {stack.vendor_name(tool)}, and write {{status: signed, signed: …}} under dpa:",
            evidence={
                "personal": why,
                "dpa": None if dpa is None else dpa.status,
                "signed": None if dpa is None or dpa.signed is None else dpa.signed.isoformat(),
                "vendor": stack.vendor_name(tool),
            },
        )


def _is_signed(dpa: Dpa, today: date) -> bool:
    return dpa.status == "signed" and (dpa.signed is None or dpa.signed <= today)


def _lack(dpa: Dpa | None) -> str:
    if dpa is None:
        return "no data-processing agreement"
    if dpa.status == "not-needed":
        return "its data-processing agreement is said to be not needed"
    if dpa.status == "missing":
        return "the data-processing agreement is missing"
    return f"the data-processing agreement is signed only on {dpa.signed}"
