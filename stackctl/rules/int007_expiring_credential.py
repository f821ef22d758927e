from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import answerable, integrations_of
from stackctl.core.text.messages import count
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.scalars import Count
from stackctl.model.tool import GONE

SEVERITY = Severity.WARNING

THRESHOLDS = (Threshold("within_days", 30, Count, "how many days ahead it looks"),)

MANUAL = """\
The credential of an integration has expired or expires soon.

## What it finds
An integration, live or broken, whose `credential_expires` lies within the number of days that is set, today included
(warning), or in the past (error, unless the stack sets a milder severity). The date is the last day that the key or
token is valid. Planned and retired integrations, and those with a tool that is retired or rejected at either end, are
not looked at.

## Why it matters
An integration stops when its key has expired, without a word to those who rely on it. The person who made the key may
have left, and a new one often takes the other side's help.

## How to fix
Have the key renewed in time, and write its new `credential_expires`. Never write the key itself into the file.

## Source
A house default: thirty days, time enough to ask for a new key and to test it.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
integrations:
  - {with: salesforce, direction: push, objects: [lead], method: api, credential_expires: 2026-12-10}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
integrations:
  - {with: salesforce, direction: push, objects: [lead], method: api, credential_expires: 2027-12-10}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```
"""


def check(context: Context, within_days: Count) -> Iterator[Violation]:
    """Compare the last day of each credential with today."""
    tools = context.stack.tools
    for place, integration in integrations_of(context.stack):
        expires = integration.credential_expires
        if expires is None or integration.status not in ("live", "broken"):
            continue
        left = (expires - context.today).days
        ends = (place.node, integration.with_)
        if left > within_days or any(end in tools and tools[end].status in GONE for end in ends):
            continue
        who = answerable(context.stack, place, context.departed)
        yield Violation(
            tool=place.node,
            path=("integrations", place.index, "credential_expires"),
            message=f"the credential of the integration with {integration.with_} {_when(left)} ({expires})"
            + (", and the integration is broken" if integration.status == "broken" else ""),
            help=f"{f'ask {who} to renew it' if who else 'have it renewed, name an owner'}"
            ", and write the new credential_expires",
            evidence={
                "with": integration.with_,
                "expires": expires.isoformat(),
                "days": left,
                "status": integration.status,
                "owner": integration.owner,
            },
            severity=Severity.ERROR if left < 0 else None,
            pairs=frozenset({(place.node, integration.with_)}),
        )


def _when(left: int) -> str:
    if left < 0:
        return f"expired {count(-left, 'day')} ago"
    return f"expires in {count(left, 'day')}" if left else "expires today"
