"""The bytes and characters that a text file may hold."""

from __future__ import annotations

import re

from stackctl.model.source import Position

BOM = b"\xef\xbb\xbf"

_PLAIN_ASCII = bytes([9, 10, 13, *range(32, 127)])
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_LONE_RETURN = re.compile(rb"\r(?!\n)")


def fault_of(text: bytes, first_line: int = 1) -> tuple[str, Position] | None:
    """Find the first reason to refuse lines, with its place."""
    lone = _LONE_RETURN.search(text) if b"\r" in text else None
    if lone is not None:
        line = first_line + text.count(b"\n", 0, lone.start())
        return "a line that ends in a lone carriage return: end lines with a line feed", Position(line, 1)
    if not text.translate(None, _PLAIN_ASCII):
        return None
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        before = text[: error.start].decode("utf-8")
        return "not UTF-8: save the file with the encoding UTF-8", _place_after(before, first_line)
    invisible = _INVISIBLE.search(decoded)
    if invisible is None:
        return None
    place = _place_after(decoded[: invisible.start()], first_line)
    return f"an invisible control character (U+{ord(invisible[0]):04X}): delete it", place


def is_composed(text: bytes) -> bool:
    """Tell whether letters and accents are one character each (NFC)."""
    if text.isascii():
        return True
    import unicodedata

    return unicodedata.is_normalized("NFC", text.decode("utf-8", "replace"))


def composed(text: str) -> str:
    """Make letters and accents one character each (NFC)."""
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", text)


def _place_after(before: str, first_line: int) -> Position:
    return Position(first_line + before.count("\n"), len(before) - before.rfind("\n"))
