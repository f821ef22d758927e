"""What an audit finds, for rules and for reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from stackctl.model.source import KeyPath, Position

Evidence = str | int | bool | Decimal | None | Sequence["Evidence"] | Mapping[str, "Evidence"]
"""Typed facts behind a finding; amounts are Decimal, dates are ISO text."""


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def family_of(code: str) -> str:
    """Take the letters of a code: `DUP` of `DUP001`."""
    return code.rstrip("0123456789")


@dataclass(frozen=True, slots=True)
class Violation:
    """What a rule sees."""

    tool: str | None  # a tool or system; None where the file is about neither
    path: KeyPath  # to the value that is wrong, or to where the missing key would stand
    message: str
    help: str
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    file: str | None = None
    severity: Severity | None = None  # where it is not the rule's
    # the tools it is about two by two, so that a waiver can name the other one
    pairs: frozenset[tuple[str, str]] = frozenset()
    whole: bool = False  # a waiver of one pair is enough, as of a loop
    # yearly cost spent for nothing, in the base currency, by tool
    idle: Mapping[str, Fraction] = field(default_factory=dict)
    detail: str = ""  # tells apart two violations of one rule at one place
    at_key: bool = False
    unsettable: bool = False  # an error whatever the settings say: a part of the check could not be made


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the audit."""

    code: str
    name: str
    severity: Severity
    tool: str | None
    message: str
    file: str  # relative to the stack's root
    position: Position
    help: str
    fingerprint: str
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    status: Literal["new", "baselined", "waived"] = "new"
    idle: Mapping[str, Fraction] = field(default_factory=dict)
    pairs: frozenset[tuple[str, str]] = frozenset()
    reason: str = ""  # why it is waived

    @property
    def family(self) -> str:
        """The letters of the code: `DUP` of `DUP001`."""
        return family_of(self.code)


@dataclass(frozen=True, slots=True)
class Problem:
    """What was found while the files were loaded."""

    code: str
    file: str
    path: KeyPath
    message: str
    help: str
    tool: str | None = None
    position: Position | None = None
    at_key: bool = False
    meant: str = ""  # the key, file or folder that an unknown one may stand for
