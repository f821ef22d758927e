from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.tool import Criticality

SEVERITY = Severity.INFO

THRESHOLDS = (Threshold("criticality", ("critical",), tuple[Criticality, ...], "the criticalities that need a target"),)

MANUAL = """\
A critical tool without an agreed availability.

## What it finds
A live tool of `criticality: critical` without `sla: target_percent:`, the availability that was promised. What was
measured alone is not enough: there is nothing to hold it against.

## Why it matters
Nobody has promised that the tool on which the most depends will run. When it fails there is no claim to a credit and no
agreed time to wait, and no one can say whether it fails too often.

## How to fix
Look for the availability in the contract or the vendor's terms, and write it as `sla: {target_percent: …}`, with what
was measured and its `period`. Where nothing was promised, ask for it at the next renewal. For a tool that you run
yourself, agree on a target with the teams that use it. If the tool is not critical after all, correct its criticality.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Contentful
vendor: Contentful
category: cms
status: active
criticality: critical
```

## Good
```yaml
name: Contentful
vendor: Contentful
category: cms
status: active
criticality: critical
sla: {target_percent: 99.95}
```
"""


def check(context: Context, criticality: tuple[Criticality, ...]) -> Iterator[Violation]:
    """Look for the target of each tool that needs one."""
    for tool_id, tool in context.stack.live.items():
        if tool.criticality not in criticality or (tool.sla is not None and tool.sla.target_percent is not None):
            continue
        lacks = "no SLA" if tool.sla is None else "its SLA has no target"
        yield Violation(
            tool=tool_id,
            path=("sla", "target_percent"),
            message=f"criticality {tool.criticality}, but {lacks}",
            help="write what the contract promises as sla: {target_percent: …}; where it promises nothing, "
            "ask for it at the next renewal"
            if tool.origin in ("saas", "service")
            else "agree on a target with the teams that use it, and write it as sla: {target_percent: …}",
            evidence={
                "criticality": tool.criticality,
                "measured_percent": None if tool.sla is None else tool.sla.measured_percent,
            },
        )
