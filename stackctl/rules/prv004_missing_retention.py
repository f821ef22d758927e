from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import declares_personal

SEVERITY = Severity.WARNING

MANUAL = """\
Personal data is kept without a retention period.

## What it finds
A live tool that declares personal data and has no `data: retention_months:`. Home-grown tools are found, too. `0` is a
period: nothing is kept. A tool that receives personal data and declares none is found by PRV002, whose next step asks
for the period as well.

## Why it matters
GDPR Art. 5(1)(e) allows personal data to be kept no longer than its purpose needs, and Art. 13(2)(a) asks to tell
people how long that is. Without a period nothing is ever deleted: old records raise the price of contact-based plans,
and every one of them counts when data leaks.

## How to fix
Agree with the business owner and your data-protection officer on how long the data is needed, set the deletion up in
the tool, and write the months under `data: retention_months:`. Where several periods hold, write the longest.

## Source
Regulation (EU) 2016/679 (GDPR), Art. 5(1)(e), Art. 13(2)(a) and Art. 30(1)(f). No threshold: how long is enough is for
the organisation to decide.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
data: {personal: [contact.email], legal_basis: consent}
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
data: {personal: [contact.email], legal_basis: consent, retention_months: 6}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the retention period of declared personal data."""
    for tool_id, tool in context.stack.live.items():
        data = tool.data
        if data is None or not declares_personal(data) or data.retention_months is not None:
            continue
        yield Violation(
            tool=tool_id,
            path=("data", "retention_months"),
            message=f"no retention period for {all_of([*data.personal, *data.special])}",
            help="agree on how long the data is needed, and write the months under data: retention_months:",
            evidence={"personal": data.personal, "special": data.special, "purpose": data.purpose},
        )
