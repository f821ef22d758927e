"""Messages with expressions: `{tool.name} is critical`; braces are doubled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stackctl.core.policy.expressions import Expression, expression
from stackctl.core.policy.semantics import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.core.policy.semantics import Path
    from stackctl.core.policy.shapes import Shape

UNSAID = "?"
"""What stands in a message for what the file does not say."""

_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Template:
    """A message in pieces: text as it stands, and expressions."""

    pieces: tuple[str | Expression, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The keys that its expressions name."""
        return tuple(path for piece in self.pieces if isinstance(piece, Expression) for path in piece.paths)

    def filled(self, values: Mapping[str, object]) -> str:
        """Write the message, on one line."""
        pieces = (piece if isinstance(piece, str) else _shown(piece.evaluate(values).value) for piece in self.pieces)
        return " ".join("".join(pieces).split())


def template(source: str, scope: Mapping[str, Shape]) -> Template | Fault:
    """Take a message apart and compile its expressions."""
    pieces: list[str | Expression] = []
    text, at = "", 0
    while at < len(source):
        if source[at : at + 2] in ("{{", "}}"):
            text += source[at]
            at += 2
        elif source[at] == "}":
            return Fault("a brace is closed that was not opened", "write }} for a brace", at)
        elif source[at] == "{":
            end = _end(source, at + 1)
            if end is None:
                return Fault("a brace is opened and not closed", "close it, or write {{ for a brace", at)
            compiled = expression(source[at + 1 : end], scope)
            if isinstance(compiled, Fault):
                return replace(compiled, offset=at + 1 + (compiled.offset or 0))
            pieces += (text, compiled)
            text, at = "", end + 1
        else:
            text += source[at]
            at += 1
    return Template((*pieces, text))


def _end(source: str, at: int) -> int | None:
    """Find the closing brace, past quotes and pairs of braces."""
    depth = 0
    quote = ""
    while at < len(source):
        character = source[at]
        if quote:
            if character == "\\":
                at += 1
            elif character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            if not depth:
                return at
            depth -= 1
        at += 1
    return None


def _shown(value: object) -> str:
    match value:
        case None:
            return UNSAID
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.0f}" if value.is_integer() else f"{value:.2f}".rstrip("0").removesuffix(".")
        case list():
            shown = ", ".join(_shown(item) for item in value[:_MOST_SHOWN]) or UNSAID
        case dict():
            shown = ", ".join(f"{key}: {_shown(inner)}" for key, inner in sorted(value.items())) or UNSAID
        case _:
            shown = str(value)
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
