"""Values for people, and the parts of a manual."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.model.document import Code, Listing, Notes, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.document import Kind, Value
    from stackctl.model.finding import Finding
    from stackctl.output.kit.conventions import Conventions

_CODE = re.compile(r"`([^`]*)`")


def in_words(value: object) -> str:
    """Write a value as in stackctl.yaml."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key}: {in_words(item)}" for key, item in value.items()) + "}"
        case tuple() | list():
            return "[" + ", ".join(in_words(item) for item in value) + "]"
        case _:
            return str(value)


def yes_or_no(flag: bool) -> str:  # noqa: FBT001 # that is what it says
    """Say a flag as people read it."""
    return "yes" if flag else "no"


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """List paragraphs and fenced blocks: fence (or empty), and lines."""
    fence = ""
    lines: list[str] = []
    for line in text.splitlines():
        if fence:
            lines.append(line)
            if line == fence:
                yield fence, lines
                fence, lines = "", []
        elif line.startswith("```") or not line.strip():
            if lines:
                yield "", lines
            fence = line[: len(line) - len(line.lstrip("`"))]
            lines = [line] if fence else []
        else:
            lines.append(line)
    if lines:
        yield fence, lines


def parts_of(text: str, *, ours: bool) -> Iterator[Paragraph | Notes | Listing]:
    """Parse Markdown into paragraphs and listings; ours into lists too."""
    for fence, lines in blocks(text):
        if fence:
            yield Listing(lines[1:-1], lines[0].removeprefix(fence))
        elif ours and lines[0].startswith("- "):
            items = "\n".join(lines).removeprefix("- ").split("\n- ")
            yield Notes([pieces_of(item) for item in items])
        else:
            yield Paragraph(pieces_of("\n".join(lines)))


def pieces_of(text: str) -> list[str]:
    """Split one paragraph of Markdown at its marks of code."""
    pieces = _CODE.split(" ".join(text.split()))
    return [Code(piece) if at % 2 else piece for at, piece in enumerate(pieces)]


def shown(value: Value, kind: Kind, usual: Conventions) -> str:
    """Write a cell for people, not escaped; nothing for none."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return yes_or_no(value)
        case date():
            return f"{value:%Y-%m}" if kind == "month" else usual.day(value)
        case _:
            return (usual.percent if kind == "percent" else usual.number)(Decimal(value))


def finding_in_words(found: Finding, prefix: str = "") -> str:
    """Say what is wrong, and where."""
    return f"{found.code} {found.message} ({prefix}{found.file}:{found.position.line})"
