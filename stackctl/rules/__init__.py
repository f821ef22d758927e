"""The rules, one module each: this folder is their registry.

A module, named by the rule's code and name, holds `SEVERITY`, the default; `MANUAL`, a sentence and the sections of its
page; `THRESHOLDS`, where a stack can set any; and `check`, which takes the `Context` and each threshold by its name and
yields violations. A function `check_waivers` looks at what the waivers did instead; a module with neither documents
what loading finds by itself. Rules import the core and the model, and never each other.
"""

from __future__ import annotations

import re
from functools import cache, partial
from importlib import import_module
from pkgutil import iter_modules
from textwrap import fill
from typing import TYPE_CHECKING

from stackctl.model.rule import Manual, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackctl.model.rule import Threshold

_MODULE = re.compile(r"([a-z]{3}\d{3})_([a-z0-9_]+)")
_HEADING = re.compile(r"^## (.+)\n", re.MULTILINE)


@cache
def codes() -> tuple[str, ...]:
    """Name the codes of all rules, sorted, without loading any."""
    return tuple(sorted(_modules()))


@cache
def rule(code: str) -> Rule:
    """Load the rule of a code that is in `codes()`."""
    name = _modules()[code]
    module = import_module(f"{__name__}.{name}")
    thresholds = getattr(module, "THRESHOLDS", ())
    check, check_waivers = getattr(module, "check", None), getattr(module, "check_waivers", None)
    return Rule(
        code=code,
        name=name[7:].replace("_", "-"),
        severity=module.SEVERITY,
        stage="audit" if check else "waivers" if check_waivers else "load",
        check=check or check_waivers,
        thresholds=thresholds,
        read_manual=partial(_manual, module.MANUAL, thresholds),
    )


@cache
def all_rules() -> tuple[Rule, ...]:
    """Load every rule, sorted by code."""
    return tuple(rule(code) for code in codes())


@cache
def _modules() -> dict[str, str]:
    found: dict[str, str] = {}
    for module in iter_modules(__path__):
        match = _MODULE.fullmatch(module.name)
        if match is None:
            raise ValueError(f"rules/{module.name}.py is not named as code_name")
        code = match[1].upper()
        if code in found:
            raise ValueError(f"the code {code} is used by {found[code]} and {module.name}")
        found[code] = module.name
    return found


def _manual(text: str, thresholds: Sequence[Threshold]) -> Manual:
    """Parse a manual, and describe the thresholds before its source."""
    title, *rest = _HEADING.split(text)
    sections: dict[str, str] = {}
    for heading, body in zip(rest[::2], rest[1::2], strict=True):
        if heading == "Source" and thresholds:
            lines = [
                fill(f"- `{threshold.name}`: {threshold.summary}", 120, subsequent_indent="  ")
                for threshold in thresholds
            ]
            sections["Settings"] = "\n".join(lines)
        sections[heading] = body.strip()
    return Manual(" ".join(title.split()), sections)
