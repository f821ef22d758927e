"""Rules, their thresholds and manuals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from stackctl.model.finding import Severity, family_of

Stage = Literal["load", "audit", "waivers"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A setting of a rule."""

    name: str
    default: object
    annotation: Any  # the pydantic type that its text must satisfy
    summary: str


@dataclass(frozen=True, slots=True)
class Manual:
    """A rule's page in Markdown."""

    title: str  # one sentence
    sections: Mapping[str, str]  # by heading


@dataclass(frozen=True)
class Rule:
    """A rule as the registry holds it."""

    code: str
    name: str  # how machines know it
    severity: Severity
    stage: Stage
    check: Callable[..., Any] | None  # None where loading the files finds it
    thresholds: tuple[Threshold, ...]
    read_manual: Callable[[], Manual]  # called once, and only where a page, a list or a schema shows the manual

    @cached_property
    def manual(self) -> Manual:
        """The page of the rule."""
        return self.read_manual()

    @property
    def family(self) -> str:
        """The letters of the code: `DUP` of `DUP001`."""
        return family_of(self.code)

    @property
    def own(self) -> bool:
        """Whether it is the organisation's own: escape its words."""
        return self.family not in FAMILIES


@dataclass(frozen=True, slots=True)
class Configured:
    """A rule as a stack has set it."""

    rule: Rule
    severity: Severity | None  # None where it is off
    values: Mapping[str, object]
    changed: frozenset[str] = frozenset()  # the thresholds that the stack sets


FAMILIES: Mapping[str, str] = {
    "STK": "structure", "DUP": "duplicate", "USE": "unused", "REV": "unreviewed", "OWN": "owners", "CTR": "contracts",
    "CST": "cost", "INT": "integrations", "PRV": "privacy", "LIF": "life cycle", "SLA": "service levels",
    "ENB": "enablement", "REQ": "requests", "WVR": "waivers",
}  # fmt: skip
"""What each family of rules is about, in the order in which people are told."""

OWN_FAMILY = "own rules"
"""What the families of the organisation's own rules are about."""
