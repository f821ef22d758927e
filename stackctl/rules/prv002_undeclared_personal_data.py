"""Personal data reaches a tool that declares none.

## What it finds
A live tool whose file declares no personal data (`data: personal` and `special` are empty), although an object of the
taxonomy with `personal: true` comes to it over a live integration. The finding shows the route, from the place that is
farthest up the stream.

## Why it matters
Nobody looks for a customer's data where none is said to be: it is missing from the record of processing that Art. 30
GDPR asks for, is left out when somebody asks for access or erasure (Art. 15 and 17), and no review is made of it.

## How to fix
Declare what the tool keeps, by category: `personal: [contact.email]` under `data:`, with `purpose`, `legal_basis` and
`retention_months`. `stackctl taxonomy personal` lists the categories. Where the object holds nothing personal in your
company, say so in `stackctl.yaml` under `taxonomy: objects:`. Where the tool should not have it, end the integration.

## Source
Art. 30(1) GDPR: the record names the categories of personal data.

## Bad
```yaml
name: Looker
vendor: Google
category: dashboards-visualization
status: active
integrations:
  - {with: salesforce, direction: pull, objects: [contact]}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```

## Good
```yaml
name: Looker
vendor: Google
category: dashboards-visualization
status: active
data: {personal: [contact.email]}
integrations:
  - {with: salesforce, direction: pull, objects: [contact]}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.routes import in_words
from stackctl.core.text import all_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.stack import declares_personal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.core.context import Context

SEVERITY = Severity.ERROR


def check(context: Context) -> Iterator[Violation]:
    """Looks at what reaches each live tool that declares no personal data."""
    for tool_id, tool in context.stack.live.items():
        objects = () if declares_personal(tool.data) else context.personal_objects.get(tool_id, ())
        if not objects:
            continue
        routes = {name: in_words(context.routes.longest_known(tool_id, name)) for name in objects}
        told = all_of([f"{name} ({route})" for name, route in routes.items()])
        yield Violation(
            tool=tool_id,
            path=("data", "personal"),
            message=f"declares no personal data, but receives {told}",
            help=(
                "declare what it keeps under data: personal:, with its legal_basis and retention_months"
                "; stackctl taxonomy personal lists the categories"
            ),
            evidence={"routes": routes},
        )
