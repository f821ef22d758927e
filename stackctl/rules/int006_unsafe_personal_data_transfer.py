from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import answerable, integrations_of, ways_of
from stackctl.core.text.messages import all_of
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.WARNING

MANUAL = """\
Personal data is moved by file or by hand.

## What it finds
A live integration whose `method` is `file` or `manual` and that carries an object with personal data, between tools in
use and systems. One finding for each place that declares it. Which objects are personal says the taxonomy
(`stackctl taxonomy`), or the settings under `taxonomy: objects:`.

## Why it matters
A file of contacts lies in a mailbox or a download folder long after it was imported: nobody encrypts it, logs who
opened it, or deletes it with the rest. And by the time of the next file, somebody has withdrawn a consent. GDPR
Art. 32 asks for security that fits the risk, Art. 5(1)(e) that nothing is kept longer than needed.

## How to fix
Replace it with a native integration, an API or an iPaaS. Where it must be a file, say in `notes` how it is encrypted
and deleted, and waive the finding with that reason.

## Source
GDPR Art. 5(1)(f) and 32. That file and hand count as unsafe is a house rule.

## Bad
```yaml
name: Mailchimp
vendor: Intuit
category: email-marketing
status: active
integrations:
  - {with: salesforce, direction: pull, objects: [contact, campaign], method: file, schedule: weekly}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```

## Good
```yaml
name: Mailchimp
vendor: Intuit
category: email-marketing
status: active
integrations:
  - {with: salesforce, direction: pull, objects: [contact, campaign], method: native, schedule: hourly}
# file: systems/salesforce.yaml
name: Salesforce Sales Cloud
kind: crm
```
"""

_HOW = {"file": "by file", "manual": "by hand"}


def check(context: Context) -> Iterator[Violation]:
    """Look for personal objects that go by file or hand."""
    objects = context.stack.taxonomy.objects
    for place, integration in integrations_of(context.stack):
        how = _HOW.get(integration.method or "")
        if how is None or integration.status != "live":
            continue
        if not (context.is_live(place.node) and context.is_live(integration.with_)):
            continue
        personal = [name for name in dict.fromkeys(integration.objects) if name in objects and objects[name].personal]
        if not personal:
            continue
        ways = [f"{source} → {target}" for source, target in ways_of(place, integration)]
        source, target = ways_of(place, integration)[0]
        way = f"between {source} and {target}" if len(ways) > 1 else f"from {source} to {target}"
        often = "" if integration.schedule is None else f", {integration.schedule}"
        who = answerable(context.stack, place, context.departed)
        yield Violation(
            tool=place.node,
            path=("integrations", place.index, "method"),
            message=f"personal data goes {how} {way}{often}: {all_of(personal)}",
            help=f"{f'ask {who} for' if who else 'move it to'} a native integration, an API or an iPaaS instead",
            evidence={
                "objects": personal,
                "ways": ways,
                "method": integration.method,
                "schedule": integration.schedule,
                "owner": integration.owner,
            },
            pairs=frozenset({(place.node, integration.with_)}),
        )
