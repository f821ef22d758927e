"""Findings on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.core.text.escape import terminal
from stackctl.model.finding import Severity
from stackctl.output.kit.terminal import styled, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.look import Look
    from stackctl.output.kit.terminal import Style


_INDENT = " " * 11


def finding_lines(found: Finding, look: Look) -> Iterator[str]:
    """Write what is wrong, where, and what to do."""
    severity = str(found.severity)
    label = f"  {severity:<9}{found.code}  "
    first, *rest = wrapped(found.message, look, first=label, indent=_INDENT)
    style: Style = (
        "error" if found.severity is Severity.ERROR else "warning" if found.severity is Severity.WARNING else "info"
    )
    yield f"  {styled(severity, style, look)}{label[2 + len(severity) :]}{first[len(label) :]}"
    yield from rest
    place = f"{look.prefix}{found.file}:{found.position.line}:{found.position.column}"
    # A path is never wrapped: a broken one cannot be clicked.
    yield _INDENT + styled(terminal(place), "dim", look)
    for line in wrapped(found.help, look, first=_INDENT, indent=_INDENT):
        yield styled(line, "dim", look) if line.strip() else line
