"""Settings of rules as people and machines are told them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackctl.model.finding import Finding
    from stackctl.model.money import Money


def in_words(value: object) -> str:
    """A value as it would stand in stackctl.yaml."""
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
    for line in text.split("\n"):
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
        yield "", lines  # a fence that nobody closed is none


def finding(found: Finding) -> dict[str, Any]:
    """One finding as JSON holds it."""
    return {
        "code": found.code,
        "name": found.name,
        "severity": str(found.severity),
        "tool": found.tool,
        "message": found.message,
        "file": found.file,
        "line": found.position.line,
        "column": found.position.column,
        "evidence": in_json(found.evidence),
        "help": found.help,
        "fingerprint": found.fingerprint,
        "status": found.status,
    }


def money(amount: Money) -> dict[str, str]:
    """An amount as JSON holds it: as text, so that no reader makes a float of it."""
    return {"amount": f"{amount.amount:f}", "currency": amount.currency}
