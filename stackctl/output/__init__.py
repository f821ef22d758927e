"""From a report to text, or to the bytes of a workbook.

A folder a report, a module a format: `audit/json.py` holds `render(report, look)` for `audit --format json`, and the
folder is the registry of its formats. The first one is for people: `text`. `kit/` is what reports share; `words.py` is
what the formats of one report share. Imports the model, and of the core its texts and amounts alone.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from stackctl.model.look import Look


_SHARED = frozenset({"columns", "things", "words"})
"""Modules of a report's folder that are no format."""


class Renderer(Protocol):
    """Makes text of a report; bytes for a format that is none."""

    def __call__(self, report: object, look: Look) -> str | bytes:
        """The whole output, line breaks included."""


@cache
def formats(report: str) -> tuple[str, ...]:
    """The formats that a report has: text first, then json, then the others by name."""
    folder = import_module(f"{__name__}.{report}")
    names = {module.name for module in iter_modules(folder.__path__)} - _SHARED
    return tuple(sorted(names, key=lambda name: (name != "text", name != "json", name)))


def renderer(report: str, name: str) -> Renderer:
    """The function that renders a report in one of its `formats`."""
    render: Renderer = import_module(f"{__name__}.{report}.{name}").render
    return render
