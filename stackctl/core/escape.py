"""All escaping: one function for each language that output is written in.

What comes out of a stack's files is data in every one of them: it moves no cursor, opens no tag, starts no formula and
gives no command to the machine that reads a log.
"""

from __future__ import annotations

import json
import re
from typing import Any

# Control characters, line and paragraph separators, bidi controls, byte-order marks, characters that show nothing,
# tag characters, and halves of surrogate pairs.
_UNSEEN = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\ud800-\udfff"
)
_TERMINAL = re.compile(f"[{_UNSEEN}]")
_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_JOINER = "\u200d"
# The commands of GitHub's and GitLab's runners, of Azure Pipelines and of TeamCity: `::error`, `##[x]`, `##vso[x]`.
_CI_COMMAND = re.compile(r"(?<!\S):{2,}|##(?=\w*\[)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count in East Asia
# A colon matters in an address and in an emoji's name, a sign or number only where a list or heading could begin.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#|~&@$]|:(?=\S)|^[-+=]|(?<=www)\.")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def terminal(text: str) -> str:
    """One line for a terminal or a log: what cannot be seen is spelt out, and nothing commands a CI runner."""
    if text.isascii() and text.isprintable() and "::" not in text and "##" not in text:
        return text
    spelt = _TERMINAL.sub(_spelt, text)
    return _CI_COMMAND.sub(lambda match: " ".join(match[0]), spelt)


def _spelt(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\t\n\r\x0b\x0c":
        return " "
    if character == _JOINER:
        return character  # holds an emoji together; shows nothing, moves nothing
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def to_json(value: Any) -> str:
    """Indented JSON that ends in a line break; characters that could turn a terminal around are written as escapes."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return _JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def csv_cell(text: str) -> str:
    """Text for a cell of a CSV file, on one line: a spreadsheet takes it for text, never for a formula."""
    cell = terminal(text)
    return f"'{cell}" if text.startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def markdown(text: str) -> str:
    """Text within a paragraph or table cell of GitHub-flavoured Markdown, on one line, without any effect."""
    escaped = _MARKDOWN.sub(lambda match: _entity(match[0]), terminal(text))
    numbered = _NUMBERED.sub(lambda match: match[1] + _entity(match[2]), escaped)
    # Spaces at the start could indent it into a list or a block of code.
    if not numbered.strip():
        return numbered
    return _entity(" ") * (len(numbered) - len(numbered.lstrip(" "))) + numbered.lstrip(" ")


def _entity(character: str) -> str:
    # A character reference rather than a backslash: it also holds within raw HTML, and keeps @names and #1 quiet.
    return f"&#{ord(character)};"
