"""The baseline: findings that are known and do not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from stackctl.model.base import Model
from stackctl.model.scalars import Name, Text


class BaselineEntry(Model):
    """A known finding.

    The fingerprint identifies it; the rest tells people what it is.
    """

    code: Text = Field(description="The code of the rule.")
    tool: Text | None = Field(None, description="The tool or system that it is about; left out where it is about none.")
    file: Text = Field(description="The file that it was found in, relative to the stack's root.")
    fingerprint: Name = Field(description="What the finding is known by, wherever it moves.")


class BaselineFile(Model):
    """The file that `audit --baseline` reads and `--write-baseline` writes."""

    schema_: Literal["stackctl.baseline/1"] = Field(alias="schema", description="The version of the format.")
    findings: tuple[BaselineEntry, ...] = Field((), description="Every finding that is known.")


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """What became of a baseline."""

    file: str
    entries: int  # how many it holds
    gone: tuple[BaselineEntry, ...]  # those that no longer occur
    written: bool = False  # just now, without those that are gone
