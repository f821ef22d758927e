from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import declares_personal

SEVERITY = Severity.WARNING

MANUAL = """\
Personal data is processed without a legal basis.

## What it finds
A live tool that declares personal data and has no `data: legal_basis:`. Home-grown tools are found, too. A tool that
receives personal data and declares none is found by PRV002, whose next step asks for the basis as well.

## Why it matters
GDPR Art. 6(1) makes processing lawful only where one of its six grounds holds, Art. 13(1)(c) asks to tell people which,
and Art. 5(2) to be able to show it. The ground decides what else is due: consent can be withdrawn, and a legitimate
interest can be objected to. Whoever does not know the ground cannot answer either.

## How to fix
Ask the data-protection officer on which ground the purpose rests, and write it under `data: legal_basis:`. Where
purposes differ in their ground, write that of the main one, and the others under `purpose`. Special categories need an
exception of Art. 9(2) besides; PRV005 asks for their review.

## Source
Regulation (EU) 2016/679 (GDPR), Art. 6(1), Art. 13(1)(c) and Art. 5(2). No threshold.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
data: {personal: [contact.email], retention_months: 6}
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: content-marketing
status: active
data: {personal: [contact.email], retention_months: 6, legal_basis: consent}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for the legal basis of declared personal data."""
    for tool_id, tool in context.stack.live.items():
        data = tool.data
        if data is None or not declares_personal(data) or data.legal_basis is not None:
            continue
        yield Violation(
            tool=tool_id,
            path=("data", "legal_basis"),
            message=f"no legal basis for {all_of([*data.personal, *data.special])}",
            help="agree with the data-protection officer on the basis, and write it under data: legal_basis:, "
            "such as consent, contract or legitimate-interest",
            evidence={"personal": data.personal, "special": data.special, "purpose": data.purpose},
        )
