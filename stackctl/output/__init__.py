"""From a report to text, or a workbook's bytes.

Most reports are documents: `list.document(report, look)` says what is in one, and each module of `document/` writes any
of them in its format. What is special is in a folder of its report, a module a format: `audit/sarif.py` holds
`render(report, look)`. `kit/` is what they share. Imports the model, and of the core its texts and amounts alone.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from stackctl.model.look import Look


_SHARED = frozenset({"things", "words"})
"""Modules of a report's folder that are no format."""


class Renderer(Protocol):
    """A function that renders a report; bytes for binary formats."""

    def __call__(self, report: Any, look: Look) -> str | bytes:
        """Render the whole output, line breaks included."""


def formats(report: str) -> tuple[str, ...]:
    """List a report's formats: text, json, the others by name."""
    return tuple(sorted(_modules(report), key=lambda name: (name != "text", name != "json", name)))


def renderer(report: str, name: str) -> Renderer:
    """Get what renders a report in one of its `formats`."""
    module = _modules(report)[name]
    render: Renderer = import_module(module).render
    if not module.startswith(_DOCUMENT):
        return render
    document = import_module(f"{__name__}.{report}").document
    return lambda value, look: render(document(value, look), look)


_DOCUMENT = f"{__name__}.document"


@cache
def _modules(report: str) -> dict[str, str]:
    """Find the renderers of a report, by format."""
    from pkgutil import iter_modules

    found = import_module(f"{__name__}.{report}")
    folders = [_DOCUMENT] if hasattr(found, "document") else []
    if hasattr(found, "__path__"):
        folders.append(found.__name__)
    return {
        **{
            module.name: f"{folder}.{module.name}"
            for folder in folders
            for module in iter_modules(import_module(folder).__path__)
            if module.name not in _SHARED
        },
        **getattr(found, "FORMATS", {}),
    }
