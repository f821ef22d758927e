"""What `stackctl rules` and `explain` have to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackctl.model.rule import Configured, Rule


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule with its present settings and their sources."""

    rule: Rule
    configured: Configured
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleList:
    """All rules, with the stack's settings if any."""

    rules: tuple[Configured, ...]
