"""Settings of rules as people and machines are told them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def in_words(value: object) -> str:
    """A value as it would stand in stackctl.yaml."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key}: {in_words(item)}" for key, item in value.items()) + "}"
        case tuple() | list():
            return "[" + ", ".join(in_words(item) for item in value) + "]"
        case _:
            return str(value)


def in_json(value: Any) -> Any:
    """A value as JSON holds it; decimals and days are text."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return {str(key): in_json(item) for key, item in value.items()}
        case tuple() | list():
            return [in_json(item) for item in value]
        case _:
            return value


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """The paragraphs and fenced blocks of a manual's section: the fence (empty for a paragraph), and the lines."""
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
