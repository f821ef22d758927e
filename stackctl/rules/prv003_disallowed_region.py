from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.privacy import in_brief
from stackctl.core.text.messages import quoted
from stackctl.model.finding import Severity, Violation
from stackctl.model.tool import System, Tool

SEVERITY = Severity.ERROR

MANUAL = """\
Personal data is stored outside the allowed regions.

## What it finds
A live tool or a system with personal data, declared by itself or brought to it by a live integration, that names a
region under `data: stored_in:` which is not among those of `regions: allowed:` in the settings. Each such region is a
finding of its own. Regions are compared as they are written, except for upper and lower case: `eu` does not cover
`eu-west-1`, so write both places alike. Without allowed regions in the settings, and for data that does not say where
it is stored, nothing is found.

## Why it matters
Outside the European Economic Area, personal data may only be where GDPR chapter V lets it be: in a country with an
adequacy decision, or under safeguards such as standard contractual clauses. The fines of Art. 83(5)(c) reach 20 million
euros or 4 % of the yearly turnover. Contracts with customers often promise a region, too.

## How to fix
Ask the vendor for hosting in an allowed region; many offer it at a renewal or for a migration. Where the law and your
data-protection officer accept the region, add it to `regions: allowed:`. A mechanism under `data: transfers:` is the
legal ground of a transfer; it does not change where the data is stored, so it does not silence the finding. Where it is
enough for this one tool, waive the finding and name it as the reason.

## Source
Regulation (EU) 2016/679 (GDPR), Art. 44 to 49. Which regions are allowed is the organisation's own decision.

## Bad
```yaml
name: Delighted
vendor: Qualtrics
category: customer-success
status: active
data: {personal: [contact.email], stored_in: [au]}
# file: stackctl.yaml
regions: {allowed: [eu, uk]}
```

## Good
```yaml
name: Delighted
vendor: Qualtrics
category: customer-success
status: active
data: {personal: [contact.email], stored_in: [eu]}
# file: stackctl.yaml
regions: {allowed: [eu, uk]}
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Compare where personal data is stored with allowed regions."""
    allowed = context.stack.settings.regions.allowed
    known = {_folded(region) for region in allowed}
    if not known:
        return
    nodes: dict[str, Tool | System] = {**context.stack.live, **context.stack.systems}
    for node_id, node in nodes.items():
        reason = context.personal.get(node_id)
        if node.data is None or reason is None:
            continue
        places: dict[str, int] = {}
        for index, region in enumerate(node.data.stored_in):
            places.setdefault(_folded(region), index)
        for index in (index for region, index in places.items() if region not in known):
            region = node.data.stored_in[index]
            yield Violation(
                tool=node_id,
                path=("data", "stored_in", index),
                message=f"{in_brief(reason)} is stored in {quoted(region)}; "
                f"allowed are {', '.join(quoted(one) for one in allowed)}",
                help="have it stored in an allowed region; where this one is accepted for all tools, "
                "add it to regions: allowed: in stackctl.yaml",
                evidence={
                    "region": region,
                    "allowed": allowed,
                    "personal": reason,
                    "transfers": [
                        {"country": transfer.country, "mechanism": transfer.mechanism}
                        for transfer in node.data.transfers
                    ],
                },
            )


def _folded(region: str) -> str:
    return region.strip().casefold()
