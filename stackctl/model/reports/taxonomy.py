"""What `stackctl taxonomy` has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """Named items in groups, each as `(group, slug, name, remark)`."""

    title: str
    entries: tuple[tuple[str, str, str, str], ...]
