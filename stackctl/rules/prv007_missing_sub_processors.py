from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.privacy import in_brief, is_vendor_doubtful, vendor_file
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.tool import Origin

SEVERITY = Severity.INFO

THRESHOLDS = (
    Threshold("origins", ("saas", "service"), tuple[Origin, ...], "the origins of tools that are asked for a list"),
)

MANUAL = """\
Personal data in a bought tool without a list of its sub-processors.

## What it finds
A live tool of `origin: saas` or `service` with personal data, declared by itself or brought to it by a live
integration, for which neither the tool nor its vendor's file says under `compliance: sub_processors:` where the
vendor's sub-processors are listed.

## Why it matters
A vendor passes data on to others: hosting, e-mail delivery, support, and more and more AI services. GDPR Art. 28(2)
lets it do so only with an authorisation, and where that is a general one, every change must be announced so that the
organisation can object. Nobody objects to a list that nobody knows.

## How to fix
Look for the list in the data-processing agreement or among the vendor's trust and legal pages, and write its address
under `compliance: sub_processors:`, once in the vendor's file where it covers all that the vendor sells. Subscribe to
its changes there if you can.

## Source
Regulation (EU) 2016/679 (GDPR), Art. 28(2) and (4). EDPB Opinion 22/2024 holds that a controller should have the
identity of all its processors and sub-processors readily available. No threshold.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
data: {personal: [contact.email], retention_months: 6, legal_basis: consent}
compliance:
  dpa: {status: signed, signed: 2025-05-29}
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
data: {personal: [contact.email], retention_months: 6, legal_basis: consent}
compliance:
  dpa: {status: signed, signed: 2025-05-29}
  sub_processors: https://vendor.example/sub-processors
```
"""


def check(context: Context, origins: tuple[Origin, ...]) -> Iterator[Violation]:
    """Look for the sub-processors of each bought live tool."""
    stack = context.stack
    for tool_id, tool in stack.live.items():
        reason = context.personal.get(tool_id)
        if reason is None or tool.origin not in origins or stack.sub_processors_of(tool) is not None:
            continue
        if is_vendor_doubtful(stack, tool):
            continue
        file = vendor_file(stack, tool)
        place = "" if file is None else f", here or in {file}"
        yield Violation(
            tool=tool_id,
            path=("compliance", "sub_processors"),
            message=f"{in_brief(reason)}, but no list of the sub-processors of {stack.vendor_name(tool)}",
            help=f"write the address of the vendor's list under compliance: sub_processors:{place}",
            evidence={"personal": reason, "origin": tool.origin, "vendor": stack.vendor_name(tool)},
        )
