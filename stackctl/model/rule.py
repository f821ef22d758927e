"""A rule as the registry holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from stackctl.model.finding import Severity, family_of

Stage = Literal["load", "audit", "waivers"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A setting of a rule; its text must satisfy `annotation`."""

    name: str
    default: object
    annotation: Any
    summary: str


@dataclass(frozen=True, slots=True)
class Manual:
    """A rule's page in Markdown: a sentence, and its sections."""

    title: str
    sections: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """A rule; `check` is None where loading finds it."""

    code: str
    name: str  # how machines know it
    severity: Severity
    stage: Stage
    check: Callable[..., Any] | None
    thresholds: tuple[Threshold, ...]
    read_manual: Callable[[], Manual]
    """Called once, and only where a page, a list or a schema shows the manual."""

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
        """Whether its words are the organisation's, and to be escaped."""
        return self.family not in FAMILIES


@dataclass(frozen=True, slots=True)
class Configured:
    """A rule as a stack has set it."""

    rule: Rule
    severity: Severity | None  # None: it is off
    values: Mapping[str, object]
    changed: frozenset[str] = frozenset()  # the thresholds that it sets


FAMILIES: Mapping[str, str] = {
    "STK": "structure", "DUP": "duplicate", "USE": "unused", "REV": "unreviewed", "OWN": "owners", "CTR": "contracts",
    "CST": "cost", "INT": "integrations", "PRV": "privacy", "LIF": "life cycle", "SLA": "service levels",
    "ENB": "enablement", "REQ": "requests", "WVR": "waivers",
}  # fmt: skip
"""What each family of rules is about, in the order in which people are told."""

OWN_FAMILY = "own rules"
"""What the families of the organisation's own rules are about."""
