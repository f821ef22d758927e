"""Renderers of the formats that are text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl import output

if TYPE_CHECKING:
    from collections.abc import Callable

    from stackctl.model.look import Look

BINARY = frozenset({"xlsx"})
"""The formats that are not text."""
_OF_ANOTHER = frozenset({("cost", "focus")})
"""Formats that a command has of another report: they are looked at there."""


def formats(report: str) -> tuple[str, ...]:
    """The formats that are made of a report itself."""
    return tuple(name for name in output.formats(report) if (report, name) not in _OF_ANOTHER)


def text_formats(report: str) -> tuple[str, ...]:
    """The formats of a report that are text."""
    return tuple(name for name in formats(report) if name not in BINARY)


def renderer(report: str, name: str) -> Callable[[object, Look], str]:
    """What makes the text of a report."""

    def text(value: object, look: Look) -> str:
        made = output.renderer(report, name)(value, look)
        assert isinstance(made, str)
        return made

    return text
