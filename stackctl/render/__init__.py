"""From a report to text, or to the bytes of a workbook.

This folder is the registry of formats, one module a report and format: `audit_json.py` holds `render(report, look)` for
`audit --format json`. The first format of each report is for people: `text`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from stackctl.model.reports import Look


class Renderer(Protocol):
    """Makes text of a report; bytes for a format that is none."""

    def __call__(self, report: object, look: Look) -> str | bytes:
        """The whole output, line breaks included."""


@cache
def formats(report: str) -> tuple[str, ...]:
    """The formats that a report has: text first, then json, then the others by name."""
    prefix = f"{report}_"
    names = [module.name.removeprefix(prefix) for module in iter_modules(__path__) if module.name.startswith(prefix)]
    return tuple(sorted(names, key=lambda name: (name != "text", name != "json", name)))


def renderer(report: str, name: str) -> Renderer:
    """The function that renders a report in one of its `formats`."""
    render: Renderer = import_module(f"{__name__}.{report}_{name}").render
    return render
