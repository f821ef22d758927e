"""What `stackctl taxonomy` has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of named things in groups, such as the taxonomy: `(group, slug, name, remark)`."""

    title: str
    entries: tuple[tuple[str, str, str, str], ...]
