"""Lines for a terminal: colour, width, wrapping."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from stackctl.core.text.escape import terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackctl.model.look import Look

Style = Literal["error", "warning", "info", "bold", "dim"]

_CODES: dict[Style, str] = {
    "error": "1;31",
    "warning": "33",
    "info": "36",
    "bold": "1",
    "dim": "2",
}
_NARROWEST = 24
# A space within an amount, or between it and what it is an amount of, does not end a line.
_TIED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))|(?<=\d) (?=[A-Z]{3}\b|%)|(?<= [A-Z]{3}) (?=a year\b)|(?<= a) (?=year\b)")
_TIE = "\u00a0"


def styled(text: str, style: Style | None, look: Look) -> str:
    """Colour a text, if the terminal has colours."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if style is not None and look.color and text else text


def cells(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def shortened(text: str, width: int) -> str:
    """Shorten a text to so many columns, with an ellipsis."""
    if cells(text) <= width:
        return text
    length = next(length for length in range(min(len(text), width), -1, -1) if cells(text[:length]) < max(width, 1))
    return text[:length] + "…"


def wrapped(text: str, look: Look, *, first: str = "", indent: str = "") -> list[str]:
    """Break text of any source into safe lines."""
    text = terminal(text)
    if look.width is None:
        return [first + text]
    room = max(look.width - max(cells(first), cells(indent)), _NARROWEST)
    return [(indent if number else first) + harmless(line) for number, line in enumerate(folded(text, room))]


def folded(text: str, room: int) -> list[str]:
    """Break a safe text into lines of so many columns."""
    if cells(text) <= room:
        return [text]
    lines: list[str] = []
    line = ""
    for word in _pieces(text, room):
        longer = f"{line} {word}" if line else word
        if line and cells(longer) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def harmless(line: str) -> str:
    """Hide `::` that a break moved to a line's start."""
    bare = line.lstrip()
    return f"{line[: len(line) - len(bare)]}: :{bare[2:]}" if bare.startswith("::") else line


def failures(codes: Sequence[str], look: Look) -> list[str]:
    """Say which rules themselves failed, if any."""
    return wrapped(f"Not all was checked: {', '.join(codes)} failed.", look) if codes else []


def joined(lines: Iterable[str]) -> str:
    """Join lines without trailing spaces, ending in a line break."""
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _pieces(text: str, room: int) -> list[str]:
    """Split a text into words, cut to the width."""
    pieces: list[str] = []
    for word in _TIED.sub(_TIE, text).split(" "):
        while cells(word) > room:
            length = next(n for n in range(min(len(word), room), 0, -1) if n == 1 or cells(word[:n]) <= room)
            pieces.append(word[:length])
            word = word[length:]  # noqa: PLW2901 # the rest of the same word
        if word:
            pieces.append(word.replace(_TIE, " "))
    return pieces
