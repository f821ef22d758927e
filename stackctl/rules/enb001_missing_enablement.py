from collections.abc import Iterator
from typing import Literal, assert_never

from stackctl.core.facts.context import Context
from stackctl.core.text.messages import all_of, one_of
from stackctl.model.finding import Severity, Violation
from stackctl.model.rule import Threshold
from stackctl.model.tool import Enablement

SEVERITY = Severity.INFO

Part = Literal["docs", "training", "runbook"]

THRESHOLDS = (Threshold("required", ("docs", "training", "runbook"), tuple[Part, ...], "what every live tool needs"),)

MANUAL = """\
People have nothing to learn a tool from, or nothing to run it by.

## What it finds
A live tool that lacks documentation, training or a runbook under `enablement:`, or leaves one of them blank. One
finding names all that is missing.

## Why it matters
Training and supporting the people who use the tools is the second most frequent duty of marketing operations: 77.5 % of
them are responsible for it. A tool that nobody was shown is used by few, and a tool without a runbook waits for the one
person who knows it.

## How to fix
Write the addresses of what exists under `enablement:` (`docs`: how it is used here; `training`: how to learn it;
`runbook`: what to do when it fails). The vendor's own course is fine as training. Write what is missing, or take the
kinds that you do not want out of the setting.

## Source
The share is from the MarTech career survey of chiefmartec.com, 2020; what is required is a house default.

## Bad
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
enablement: {docs: https://wiki.example/typeform}
```

## Good
```yaml
name: Typeform
vendor: Typeform
category: interactive-content
status: active
enablement:
  docs: https://wiki.example/typeform
  training: https://learn.example/typeform
  runbook: https://wiki.example/typeform/runbook
```
"""
"""A key of `enablement`."""


def check(context: Context, required: tuple[Part, ...]) -> Iterator[Violation]:
    """Look for what helps people to use each live tool."""
    for tool_id, tool in context.stack.live.items():
        enablement = tool.enablement or Enablement()
        missing = [part for part in dict.fromkeys(required) if not (_given(enablement, part) or "").strip()]
        if not missing:
            continue
        yield Violation(
            tool=tool_id,
            path=("enablement",),
            message=f"no {one_of(missing)}",
            help=f"write where {'it is' if len(missing) == 1 else 'they are'} "
            f"under enablement:, as {all_of([f'{part}:' for part in missing])}",
            evidence={"missing": missing, "required": required},
        )


def _given(enablement: Enablement, part: Part) -> str | None:
    match part:
        case "docs":
            return enablement.docs
        case "training":
            return enablement.training
        case "runbook":
            return enablement.runbook
        case _:
            assert_never(part)
