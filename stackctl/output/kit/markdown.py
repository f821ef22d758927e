"""Markdown for others' pages, with limits for texts and comments.

A comment holds whole elements, as many as there is room for; the least important is left out first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown, markdown_code, uri_path
from stackctl.model.document import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stackctl.model.document import Words

MARKER = "<!-- stackctl diff -->"
"""The sign that a comment begins with, a line that nobody sees: by it the comment is found again, to be replaced."""
MOST = 60_000
"""How many characters a comment takes at the most: one on GitHub holds 65 536, a note on GitLab 1 000 000."""
_LONGEST, _LONGEST_NAME = 600, 200
"""How many characters of a text and of a name are shown: whatever is written into a file, the rest must have room."""


_BEGINNING = 5
"""How many lines of a block are shown, if there is room for them, before more are of one that matters more."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with a list, or table rows below `head`.

    `title` is Markdown; of a block that is `folded` it is HTML, which text that is escaped for Markdown is, too. `lead`
    is a paragraph above the lines. The lower the `rank`, the later it gives way.
    """

    title: str
    lines: Sequence[str]
    rank: int
    folded: bool = False
    lead: str = ""
    head: tuple[str, ...] = ()


def marked(page: str, place: str) -> str:
    """Begin a comment with a sign of its own.

    `place` is the folder in the repository that the check is called for: one pull request may have several checks. It
    is written as a path in an address: it can neither end the comment of HTML nor the line.
    """
    body = page.removeprefix(f"{MARKER}\n")
    return f"<!-- stackctl: stack check of {uri_path(place) or '.'} -->\n{body}"


def text(said: str, most: int = _LONGEST) -> str:
    """Write text of any source, cut to length."""
    return _escaped(said, most, markdown)


def code(name: str) -> str:
    """Write an id or path as code, cut to length."""
    return _escaped(name, _LONGEST_NAME, markdown_code)


def words(said: Words, *, short: bool = True) -> str:
    """Write text with code, cut to length if `short`."""
    as_code, as_text = (code, text) if short else (markdown_code, markdown)

    def piece(part: str) -> str:
        if isinstance(part, Code):
            return as_code(part)
        # Blanks at a beginning would be spelt out.
        bare = part.lstrip(" ")
        return " " * (len(part) - len(bare)) + as_text(bare)

    first, *others = [said] if isinstance(said, str) else list(filter(None, said)) or [""]
    return (as_code if isinstance(first, Code) else as_text)(first) + "".join(map(piece, others))


def _escaped(said: str, most: int, escape: Callable[[str], str]) -> str:
    shown = escape(_short(said, most))
    # Text that is all signs takes twelve times as much, written as references.
    return shown if len(shown) <= 4 * most else escape(_short(said, most // 3))


def row(cells: Sequence[str]) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(cells)} |"


def heads(names: Sequence[str], *, right: int) -> tuple[str, str]:
    """Write a table's head, its last columns ranged right."""
    return row(names), row(["---"] * (len(names) - right) + ["---:"] * right)


def split(block: Block, most: int, title: str, rank: int) -> list[Block]:
    """Fold lines beyond a number into another block."""
    if len(block.lines) <= most:
        return [block] if block.lines else []
    kept = Block(block.title, block.lines[:most], block.rank, block.folded, block.lead, block.head)
    return [kept, Block(title, block.lines[most:], rank, folded=True, head=block.head)]


def fitted(blocks: Sequence[Block], room: int, where: str) -> list[str]:
    """Write blocks in order, within a size in characters.

    Of each there is a beginning first, where there is room for it; then the one of the lowest rank goes on. `where`
    tells, as Markdown, where all that is left out can be seen.
    """
    room -= sum(_frame(block, where) for block in blocks)
    shown = [0] * len(blocks)
    order = sorted(range(len(blocks)), key=lambda number: blocks[number].rank)
    for most in (_BEGINNING, None):
        for number in order:
            lines = fitting(blocks[number].lines[shown[number] : most], room)
            shown[number] += len(lines)
            room -= sum(len(line) + 1 for line in lines)
    return [_page(block, number, where) for block, number in zip(blocks, shown, strict=True)]


def _frame(block: Block, where: str) -> int:
    """Return a block's size without lines, plus one more word."""
    return len(_page(block, 0, where)) + sum(len(line) + 1 for line in block.head) + len("\n\n more\n\n")


def _page(block: Block, number: int, where: str) -> str:
    left = len(block.lines) - number
    lines = [*block.head, *block.lines[:number]] if number else []
    have = "has" if left == 1 else "have"
    missing = f"{left} {'more ' if number else ''}{have} no room here: {where}" if left else ""
    below = list(filter(None, (block.lead, "\n".join(lines), missing)))
    if block.folded:
        return "\n\n".join([f"<details><summary>{block.title}</summary>", *below, "</details>"])
    return "\n\n".join([f"**{block.title}**", *below])


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def fitting(lines: Sequence[str], room: int) -> list[str]:
    """Take as many lines as fit, in characters."""
    found = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        found.append(line)
    return found
