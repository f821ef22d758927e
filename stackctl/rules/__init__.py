"""The rules. This folder is their registry: one module a rule, named by its code and name.

A module's docstring is the rule's manual: a sentence, then the sections of `SECTIONS`, the two examples as YAML, and a
section "Settings" with a line for each threshold. `SEVERITY` is its default severity. A function `check` takes the
`Context` and the thresholds, with their types and defaults in the signature, and yields violations that name a tool and
a path of keys. A function `check_waivers` looks at what the waivers did instead. A module with neither documents what
loading the files finds by itself.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from stackctl.model.rule import Manual, Rule, Stage, Threshold

if TYPE_CHECKING:
    from types import ModuleType

SECTIONS = ("What it finds", "Why it matters", "How to fix", "Source", "Bad", "Good")
"""What every manual has, in this order; "Settings" stands before "Source" where a rule has any."""

_MODULE = re.compile(r"([a-z]{3}\d{3})_([a-z0-9_]+)")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_SETTING = re.compile(r"^- `(\w+)`: (.+(?:\n  .+)*)", re.MULTILINE)


@cache
def codes() -> tuple[str, ...]:
    """The codes of all rules, sorted; no rule is loaded."""
    return tuple(sorted(_modules()))


@cache
def rule(code: str) -> Rule:
    """The rule of a code that is in `codes()`."""
    name = _modules()[code]
    module = import_module(f"{__name__}.{name}")
    manual = _manual(module)
    stage, check = _check(module)
    return Rule(
        code=code,
        name=name[7:].replace("_", "-"),
        severity=module.SEVERITY,
        stage=stage,
        check=check,
        thresholds=_thresholds(module, check, manual),
        manual=manual,
    )


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, sorted by code."""
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


def _manual(module: ModuleType) -> Manual:
    text = inspect.cleandoc(module.__doc__ or "")
    title, *rest = _HEADING.split(text)
    sections = {heading: body.strip() for heading, body in zip(rest[::2], rest[1::2], strict=True)}
    missing = [section for section in SECTIONS if not sections.get(section)]
    if missing or not title.strip():
        raise ValueError(f"{module.__name__} has no section {', '.join(missing) or 'title'}")
    return Manual(" ".join(title.split()), sections)


def _check(module: ModuleType) -> tuple[Stage, Any]:
    if hasattr(module, "check"):
        return "audit", module.check
    if hasattr(module, "check_waivers"):
        return "waivers", module.check_waivers
    return "load", None


def _thresholds(module: ModuleType, check: Any, manual: Manual) -> tuple[Threshold, ...]:
    if check is None:
        return ()
    described = {name: " ".join(text.split()) for name, text in _SETTING.findall(manual.sections.get("Settings", ""))}
    parameters = [p for p in inspect.signature(check).parameters.values() if p.default is not inspect.Parameter.empty]
    if described.keys() != {parameter.name for parameter in parameters}:
        raise ValueError(f"{module.__name__}: the section Settings does not describe the thresholds of the check")
    return tuple(Threshold(p.name, p.default, _evaluated(p.annotation, module), described[p.name]) for p in parameters)


def _evaluated(annotation: Any, module: ModuleType) -> Any:
    # Only the thresholds' own annotations: the others may name what is imported for type checking alone.
    return eval(annotation, vars(module)) if isinstance(annotation, str) else annotation  # noqa: S307 # our own source
