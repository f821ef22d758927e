"""What changed between two states of a stack, by record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

RecordKind = Literal[
    "tool",
    "system",
    "vendor",
    "contract",
    "person",
    "team",
    "budget",
    "request",
    "policy",
    "settings",
    "spend",
    "file",
]
ChangeType = Literal["added", "removed", "renamed", "changed"]
Value = str | int | bool | Decimal | date | None | Sequence["Value"] | Mapping[str, "Value"]

GATE: frozenset[RecordKind] = frozenset({"settings", "policy"})
"""The things that decide what counts as wrong. A waiver does too: its path begins with `waivers[`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed.

    `path` leads to it from the top of the record, items of lists by what identifies them. `before` is None where it was
    not there, `after` where it no longer is; `text` says it in words, without the name of the thing: `seats 40 → 60`.
    """

    path: str
    before: Value
    after: Value
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that came, went, got another id or changed.

    `id` is the present one, or the last; `was` the one before it was renamed. `file` is where it is now, or was.
    `text` tells what came or went in a few words (`analytics, 12 000 EUR a year, receives lead from hubspot`); it is
    empty for a thing that only changed. A file that cannot be read is a thing of the kind `file`.
    """

    kind: RecordKind
    id: str
    what: ChangeType
    name: str
    file: str
    changes: tuple[Change, ...] = ()
    text: str = ""
    was: str | None = None

    @property
    def waivers(self) -> tuple[Change, ...]:
        """Those of its changes that are about waivers."""
        return tuple(change for change in self.changes if change.path.startswith("waivers["))
