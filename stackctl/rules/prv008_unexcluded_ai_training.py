from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.privacy import in_brief
from stackctl.core.text.messages import all_of, quoted
from stackctl.model.compliance import Ai
from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import Tool

SEVERITY = Severity.WARNING

MANUAL = """\
Personal data in a tool with AI, where training on it is not excluded.

## What it finds
A live tool that uses AI and holds or receives personal data, where `ai: trains_on_our_data:` is true or missing. A
tool uses AI when it has an `ai` block, unless that says `uses: []`. Home-grown tools are found, too: training a model
of your own is one more purpose of the data.

## Why it matters
A vendor that trains its models on your data uses it for a purpose of its own. GDPR Art. 28(3)(a) ties a processor to
the organisation's instructions, and by Art. 28(10) one that sets its own purposes counts as a controller. What a model
has learnt is hard to take back: the European Data Protection Board does not regard a model trained on personal data as
anonymous in all cases. So it should be known before it happens, not after.

## How to fix
Look into the contract, the vendor's AI terms and the admin settings; often training is on until somebody switches it
off. Write `trains_on_our_data: false` when it is excluded, and keep the evidence with the privacy review. Where
training is wanted, have it reviewed and waive the finding with that reason.

## Source
Regulation (EU) 2016/679 (GDPR), Art. 28(3)(a) and (10) and Art. 5(1)(b); EDPB Opinion 28/2024 on AI models, of December
2024. That what is not known counts as not excluded is a house rule.

## Bad
```yaml
name: Intercom
vendor: Intercom
category: conversational-marketing
status: active
data: {personal: [contact.email], retention_months: 12, legal_basis: contract}
ai: {uses: [chatbot], risk: limited}
```

## Good
```yaml
name: Intercom
vendor: Intercom
category: conversational-marketing
status: active
data: {personal: [contact.email], retention_months: 12, legal_basis: contract}
ai: {uses: [chatbot], trains_on_our_data: false, risk: limited}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Look for AI that may be trained with personal data."""
    for tool_id, tool in context.stack.live.items():
        reason, ai = context.personal.get(tool_id), tool.ai
        if reason is None or ai is None or ai.trains_on_our_data is False or _is_ruled_out(ai):
            continue
        uses = f" ({all_of([quoted(use) for use in ai.uses])})" if ai.uses else ""
        training = "is used" if ai.trains_on_our_data else "may be used"
        yield Violation(
            tool=tool_id,
            path=("ai", "trains_on_our_data"),
            message=f"uses AI{uses}, and {in_brief(reason)} {training} to train its models",
            help=_next_step(context, tool, ai),
            evidence={
                "personal": reason,
                "uses": ai.uses,
                "trains_on_our_data": ai.trains_on_our_data,
                "risk": ai.risk,
            },
        )


def _is_ruled_out(ai: Ai) -> bool:
    """Tell whether the file says that no AI is used."""
    return not ai.uses and "uses" in ai.model_fields_set and ai.trains_on_our_data is None


def _next_step(context: Context, tool: Tool, ai: Ai) -> str:
    if ai.trains_on_our_data:
        return "switch it off or have it excluded in the contract, and write trains_on_our_data: false under ai:"
    whom = "its technical owner" if tool.origin in ("homegrown", "self-hosted") else context.stack.vendor_name(tool)
    return f"ask {whom}, and write trains_on_our_data: false under ai: when training is excluded"
