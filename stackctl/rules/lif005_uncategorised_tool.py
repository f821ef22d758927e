from collections import Counter
from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.taxonomy.categories import UNCATEGORISED
from stackctl.core.text.messages import one_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.taxonomy import Taxonomy
from stackctl.model.tool import Tool

SEVERITY = Severity.INFO

MANUAL = """\
A tool has not been put into a category.

## What it finds
A tool with `category: uncategorised` that is neither rejected nor retired. The category is there so that a tool can be
written down before anybody has decided what it is, as in an import.

## Why it matters
Its cost counts under no category, it is compared with no other tool (DUP002, DUP005), and nobody who looks for a tool
of its kind finds it.

## How to fix
Set `category` to a slug of `stackctl taxonomy`, or add one of your own under `taxonomy:` in `stackctl.yaml`. Where the
tool names capabilities, the categories that they are common in are offered.

## Source
A house rule without a threshold.

## Bad
```yaml
name: Calendly
vendor: Calendly
category: uncategorised
status: active
```

## Good
```yaml
name: Calendly
vendor: Calendly
category: events-webinars
status: active
```
"""

_OFFERED = 3


def check(context: Context) -> Iterator[Violation]:
    """Look for tools that wait for a category."""
    for tool_id, tool in context.stack.present.items():
        if tool.category == UNCATEGORISED.slug:
            near = _near(context.stack.taxonomy, tool)
            yield Violation(
                tool=tool_id,
                path=("category",),
                message="uncategorised: it counts under no category, and is compared with no other tool",
                help=f"set category: to {one_of([*near, 'another slug of stackctl taxonomy'])}"
                if near
                else "set category: to a slug of stackctl taxonomy",
                evidence={"capabilities": list(tool.capabilities), "categories": list(near)},
            )


def _near(taxonomy: Taxonomy, tool: Tool) -> list[str]:
    """Name categories that its capabilities are common in."""
    known = (taxonomy.capabilities[slug] for slug in dict.fromkeys(tool.capabilities) if slug in taxonomy.capabilities)
    counted = Counter(category for capability in known for category in capability.categories)
    return [category for category, _ in counted.most_common(_OFFERED)]
