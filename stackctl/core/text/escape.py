"""All escaping: one function for each language of output.

What comes from a stack's files is data in each: it moves no cursor, opens no tag, starts no formula, commands no CI
runner.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

# Control characters, line and paragraph separators, bidi controls, byte-order marks, characters that show nothing,
# tag characters, and halves of surrogate pairs.
_UNSEEN = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\ud800-\udfff"
)
_TERMINAL = re.compile(f"[{_UNSEEN}]")
# The first `#` of a command that a CI runner looks for anywhere in a line is written as an escape, too.
_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]|#(?=#\\w*\\[)")
_JOINER = "\u200d"
# The commands of GitHub's and GitLab's runners, of Azure Pipelines and of TeamCity: `::error`, `##[x]`, `##vso[x]`.
_CI_COMMAND = re.compile(r"(?<!\S):{2,}|##(?=\w*\[)")
_COLONS = re.compile(":{2,}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count in East Asia
# A colon matters in an address and in an emoji's name, a sign or number only where a list or heading could begin.
# A slash at the start is a quick action of GitLab.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#|~&@$]|:(?=\S)|^[-+=/]|/(?=/)|(?<=www)\.|[!%^](?=[\w\"])|(?<=GH)-(?=\d)")
# What GitHub and GitLab make of text once Markdown is done with it, and its character references are read: mentions,
# issues, merge requests, milestones, labels, addresses, emoji. Only an empty comment after the sign, or code, keeps
# them from it.
_REFERENCE = re.compile(
    r"@(?=\w)|[#!$&](?=\d)|[%~](?=[\w\"])|\^(?=alert)|[\[*](?=\w+:)|:(?=[\w+-]+:|[a-z][\w+-]*$)"
    r"|/(?=/)|(?<=www)\.|(?<=GH)-(?=\d)"
)
_PLAIN_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]|:(?=\d)| (?=[A-Za-z0-9-]))*")
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})
_GITHUB_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_GITHUB_PROPERTY = _GITHUB_DATA | str.maketrans({":": "%3A", ",": "%2C"})
# What makes a link of a SARIF message, and what stands for an argument of it.
_SARIF = re.compile(r"\](?=\()|\{(?=\d)")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_CELL, _TAB = 32_767, 31  # how many UTF-16 units a cell of a workbook holds, and the name of a sheet
# What stands for a letter or sign that Unicode does not take apart into an ASCII one.
_NEAREST = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l"}
    | {"Ł": "L", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i", "ħ": "h", "Ħ": "H", "×": "x", "·": "-", "•": "-"}
    | {"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "→": "->", "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"'}
    | {"„": '"', "«": '"', "»": '"', "€": "EUR", "£": "GBP", "®": "(R)", "©": "(C)"}
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def terminal(text: str) -> str:
    """Escape text for one line of a terminal or log."""
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
    """Write indented JSON that ends in a line break."""
    # What could turn a terminal around, or command a CI runner, is written as escapes.
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return _JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def csv_cell(text: str) -> str:
    """Escape text for a CSV cell: one line, no formula."""
    cell = terminal(text)
    return f"'{cell}" if text.startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def ascii_text(text: str) -> str:
    """Write text in ASCII, as near as it goes: `Muller`."""
    if text.isascii():
        return text
    return ascii_id("".join(map(_nearest, unicodedata.normalize("NFC", text).translate(_NEAREST))))


def ascii_id(text: str) -> str:
    """Write an id in ASCII, so that two stay two."""
    return text.encode("ascii", "backslashreplace").decode("ascii")


def _nearest(character: str) -> str:
    """Take a letter for what it is without its marks."""
    parts = unicodedata.normalize("NFKD", character)
    base = "".join(part for part in parts if not unicodedata.combining(part))
    return base if base.isascii() and base else character


def xlsx_cell(text: str) -> str:
    """Escape text for one line in a workbook's cell."""
    # As much as a cell holds; what XML cannot hold is spelt out.
    return _cut(_TERMINAL.sub(_spelt, text), _CELL)


def xlsx_sheet(name: str) -> str:
    """Make a name that a sheet may have."""
    # Without the signs that a reference is made of, and not too long.
    return _cut(_SHEET_NAME.sub("-", _TERMINAL.sub(_spelt, name)).strip("' "), _TAB).rstrip("' ") or "Sheet"


def calendar(text: str) -> str:
    """Escape text for a property of an iCalendar file.

    RFC 5545; on one line. The library that writes the file puts backslashes before commas, semicolons and backslashes,
    and folds the lines: any text may start one, where two colons would command a CI runner.
    """
    return _COLONS.sub(lambda match: " ".join(match[0]), terminal(text))


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would take text for a formula."""
    return text.startswith(_FORMULA)


def _cut(text: str, units: int) -> str:
    """Cut text to UTF-16 units, with an ellipsis."""
    if len(text.encode("utf-16-le")) <= 2 * units:
        return text
    return text.encode("utf-16-le")[: 2 * (units - 1)].decode("utf-16-le", "ignore") + "…"


def json_cell(value: Mapping[str, Any]) -> str:
    """Write an object as ASCII JSON for a CSV cell."""
    # It begins with a brace, so it is no formula.
    text = json.dumps(value, ensure_ascii=True)
    # JSON may write any character as an escape; so nothing in it commands a CI runner.
    return _CI_COMMAND.sub(lambda match: "".join(f"\\u{ord(sign):04x}" for sign in match[0]), text)


def markdown(text: str) -> str:
    """Escape text for a paragraph or cell of GitHub-flavoured Markdown.

    On one line, without any effect: it mentions nobody on GitHub or GitLab, and links to no issue or address.
    """
    shown = terminal(text)
    escaped = _MARKDOWN.sub(lambda match: _quiet(match, shown), shown)
    numbered = _NUMBERED.sub(lambda match: match[1] + _entity(match[2]), escaped)
    # Spaces at the start could indent it into a list or a block of code.
    if not numbered.strip():
        return numbered
    return _entity(" ") * (len(numbered) - len(numbered.lstrip(" "))) + numbered.lstrip(" ")


def markdown_code(text: str) -> str:
    """Write one line of Markdown code, in tables, too."""
    if _PLAIN_CODE.fullmatch(text):
        return f"`{text}`"
    return f"<code>{markdown(text)}</code>"


def _quiet(match: re.Match[str], text: str) -> str:
    reference = _entity(match[0])
    return f"{reference}<!---->" if _REFERENCE.match(text, match.start()) else reference


def _entity(character: str) -> str:
    # A character reference rather than a backslash: it also holds within raw HTML.
    return f"&#{ord(character)};"


def html(text: str) -> str:
    """Escape text for an element or quoted attribute of HTML."""
    return xml(text)


def xml(text: str) -> str:
    """Escape text for an attribute or element of XML 1.0."""
    return terminal(text).translate(_XML)


def github_data(text: str) -> str:
    """Escape the message of a workflow command of GitHub."""
    return terminal(text).translate(_GITHUB_DATA)


def github_property(text: str) -> str:
    """Escape a property of a workflow command of GitHub."""
    return terminal(text).translate(_GITHUB_PROPERTY)


def sarif_message(text: str) -> str:
    """Escape a SARIF message: no link, no argument."""
    return _SARIF.sub(lambda match: f"{match[0]} ", terminal(text))


def uri_path(path: str) -> str:
    """Write a relative path of RFC 3986, without a host."""
    # Half a pair of surrogates has no UTF-8; its bytes are written as the system gave them.
    return quote(path.lstrip("/"), safe="/", errors="surrogatepass")
