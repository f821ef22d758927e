from collections.abc import Iterator

from stackctl.core.facts.context import Context
from stackctl.core.facts.duplicates import among, newcomer
from stackctl.core.money.cost import together
from stackctl.core.taxonomy.categories import UNCATEGORISED
from stackctl.core.text.messages import some_of
from stackctl.model.finding import Severity, Violation

SEVERITY = Severity.INFO

MANUAL = """\
Several tools of one category do not say what they are used for.

## What it finds
A category with two or more live tools of which fewer than two name `capabilities`, so that DUP002 has nothing to
compare. One finding for a category, at the tool without capabilities that came last, with what all of them cost a year.
Tools that are `uncategorised` are left out: they have no category in common.

## Why it matters
Overlap that cannot be seen is not looked for. Where nothing is found among tools of one kind, a reader takes it that
there is nothing; and tools of one kind are where money is most often spent twice.

## How to fix
Write down what each of them is used for here as `capabilities`, the dearest first: `stackctl taxonomy capabilities`
lists what there is to choose from. Where nobody wants to know, a waiver on one of the tools is enough.

## Source
A house rule: two is the least that can be compared.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
# file: tools/jotform.yaml
name: Jotform
vendor: Jotform
category: interactive-content
status: active
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
capabilities: [forms, surveys]
# file: tools/jotform.yaml
name: Jotform
vendor: Jotform
category: interactive-content
status: active
capabilities: [quizzes-calculators]
```
"""


def check(context: Context) -> Iterator[Violation]:
    """Count the tools of each category that name capabilities."""
    stack = context.stack
    by_category: dict[str, list[str]] = {}
    for tool_id, tool in stack.live.items():
        by_category.setdefault(tool.category, []).append(tool_id)
    for category, group in by_category.items():
        # Capabilities that could not be read may well be named.
        naming = [
            tool_id
            for tool_id in group
            if stack.tools[tool_id].capabilities or "capabilities" in stack.doubtful.get(stack.files[tool_id], ())
        ]
        if category != UNCATEGORISED.slug and len(group) > 1 and len(naming) < 2:  # noqa: PLR2004 # two can be compared
            yield _violation(context, group, naming)


def _violation(context: Context, group: list[str], naming: list[str]) -> Violation:
    stack = context.stack
    currency = stack.settings.base_currency
    silent = [tool_id for tool_id in group if tool_id not in naming]
    found_at = newcomer(stack, silent)
    dearest_first = sorted(silent, key=lambda tool_id: -context.annual[tool_id].amount)
    money = together(context.annual[tool_id] for tool_id in group)
    costs = money.in_words(currency)
    said = f"only {naming[0]} names" if naming else "none names"
    return Violation(
        tool=found_at,
        path=("capabilities",),
        message=f"{len(group)} tools of {stack.category_name(stack.tools[found_at])}"
        f"{f' ({costs} a year)' if costs else ''}, of which {said} capabilities: overlap cannot be seen",
        help=f"write what they are used for as capabilities: of {some_of(dearest_first)}",
        evidence={
            "category": stack.tools[found_at].category,
            "tools": list(group),
            "without_capabilities": list(silent),
            **money.evidence("annual_cost", currency),
        },
        pairs=frozenset(among(group)),
        whole=True,
    )
