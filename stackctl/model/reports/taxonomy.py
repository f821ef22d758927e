"""What `stackctl taxonomy` has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Listed:
    """Named items, each as `(slug of its group, slug, name, remark)`."""

    title: str
    entries: tuple[tuple[str, str, str, str], ...]
    groups: Mapping[str, str] = field(default_factory=dict)  # names by slug
