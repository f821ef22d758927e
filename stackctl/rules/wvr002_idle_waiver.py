from collections.abc import Iterator, Mapping

from stackctl.core.audit.waivers import Waived, WaiverUse
from stackctl.core.facts.context import Context
from stackctl.core.text.messages import did_you_mean, quoted
from stackctl.model.finding import Severity, Violation
from stackctl.model.settings import Settings
from stackctl.model.stack import Stack

SEVERITY = Severity.INFO

MANUAL = """\
A waiver waives nothing.

## What it finds
A waiver that matches no finding of this audit, whether its date has passed or not: what it was for has been put right,
or its code or its `with` leads nowhere. A waiver of an STK or WVR code waives nothing either: those cannot be waived.
Nothing is said of a waiver where a part of its file could not be read, because the finding may only be hidden.

## Why it matters
A waiver that is left behind waits for the next finding of that rule, and hides it on the day that it matters, under a
reason that was given for something else. One with a misspelt code lets its author believe that a risk was accepted.

## How to fix
Delete it, or correct the code or the `with`. The git history keeps who accepted what.

## Source
No threshold: it is counted in the same audit.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {last_used: 2026-11-10, as_of: 2026-11-15}
waivers:
  - {rule: USE002, reason: back in use for the spring launch, by: dana.fox, until: 2027-03-31}
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
usage: {last_used: 2026-05-01, as_of: 2026-11-15}
waivers:
  - {rule: USE002, reason: back in use for the spring launch, by: dana.fox, until: 2027-03-31}
```
"""

_NEVER_WAIVED = ("STK", "WVR")


def check_waivers(context: Context, waived: Waived) -> Iterator[Violation]:
    """Look for waivers that match no finding."""
    for use in waived.uses:
        if use.covers or _is_doubtful(context.stack, use):
            continue
        waiver = use.waiver
        message, remedy = _reason(context.stack, use)
        yield Violation(
            tool=use.tool,
            path=("waivers", use.index),
            message=message,
            help=remedy,
            evidence={
                "rule": waiver.rule,
                "with": waiver.with_,
                "until": waiver.until.isoformat(),
                "expired": use.expired,
                "by": waiver.by,
            },
        )


def _reason(stack: Stack, use: WaiverUse) -> tuple[str, str]:
    """Say why a waiver matches nothing, and what to do."""
    code, other = use.waiver.rule, use.waiver.with_
    if use.unknown_code:
        return f"waives nothing: no rule {quoted(code)}{use.near}", "correct the code (stackctl rules lists them)"
    if code.startswith(_NEVER_WAIVED):
        return f"waives nothing: {code} cannot be waived", "fix what it finds, and delete the waiver"
    if other is not None and other not in stack.files:
        hint = did_you_mean(other, stack.files)
        return f"waives nothing: no tool or system {quoted(other)}{hint}", "correct with:, or delete the waiver"
    if _is_off(stack.settings, code):
        return f"waives nothing: {code} is off in stackctl.yaml", "delete the waiver, or switch the rule on"
    pair = "" if other is None else f" with {other}"
    return f"waives nothing: {code} finds nothing here{pair}", "delete the waiver"


def _is_off(settings: Settings, code: str) -> bool:
    given = settings.rules.get(code)
    return (given.get("severity") if isinstance(given, Mapping) else given) == "off"


def _is_doubtful(stack: Stack, use: WaiverUse) -> bool:
    """Tell whether an unreadable file may hide the finding."""
    concerned = [use.tool, *([use.waiver.with_] if use.waiver.with_ is not None else [])]
    return any(node in stack.unread or stack.doubtful.get(stack.files.get(node, "")) for node in concerned)
