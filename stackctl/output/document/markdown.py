"""A document as GitHub-flavoured Markdown.

One that has to fit a comment holds whole rows, as many as there is room for, and says how many are missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stackctl.core.text.escape import markdown, terminal
from stackctl.core.text.messages import count
from stackctl.model.document import (
    NUMBERS,
    Choice,
    Code,
    Findings,
    Hint,
    Items,
    Listing,
    Notes,
    Paragraph,
    Prose,
    Row,
    Section,
    Table,
)
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.markdown import MOST, fitting, row, text, words
from stackctl.output.kit.values import finding_in_words, parts_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.document import Block, Document, Item, Kind, Value, Words
    from stackctl.model.look import Look
    from stackctl.output.kit.conventions import Conventions

_BACKTICKS = re.compile("`+")
_LONGEST_CELL = 200
_MISSING = "{} more, for which there is no room here."
_MOST_NOTES = 20
"""How many notes of a list a comment holds: the tables must have room."""


def render(document: Document, look: Look) -> str:
    """Write title and blocks, findings first: nobody may overlook them."""
    page = _Page(conventions(look), look.from_repository, document.short, document.level)
    head = [page.heading(document.title, document.level)] if document.headed else []
    found = sorted(document.blocks, key=lambda block: not isinstance(block, Findings))
    if not document.short:
        texts = [page.block(block) for block in found]
    else:
        texts = [page.block(block, 0) for block in found]
        room = MOST - sum(len(part) + len("\n\n") for part in (*head, *texts))
        for number, block in enumerate(found):
            longer = page.block(block, room)
            room -= len(longer) - len(texts[number])
            texts[number] = longer
        left = sum(isinstance(block, Section) and not text for block, text in zip(found, texts, strict=True))
        texts.append(_MISSING.format(count(left, "section")) if left else "")
    return "\n\n".join(filter(None, [*head, *texts])) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """How to write a document; `short` cuts long texts."""

    usual: Conventions
    prefix: str
    short: bool
    level: int

    def block(self, block: Block, room: int | None = None) -> str:
        """Write a block; cut a table to so many characters."""
        match block:
            case Table():
                return self._table(block.flat, room)
            case Choice():
                return self._table(block.readable.flat, room)
            case Section():
                whole = "\n\n".join(self._inner(block))
                return whole if room is None or len(whole) <= room else ""
            case _:
                return "\n\n".join(self._inner(block))

    def heading(self, title: str, level: int) -> str:
        """Write a heading."""
        return f"{'#' * level} {self._words(title)}"

    def _inner(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph(said, strong):
                yield f"**{self._words(said)}**" if strong else self._words(said)
            case Notes(texts):
                yield self._notes(texts)
            case Items(title, items):
                yield self.heading(title, self.level + 1)
                yield "\n".join(line for item in items for line in self._item(item))
            case Listing(lines, language):
                fence = "`" * max([3, *(len(run) + 1 for line in lines for run in _BACKTICKS.findall(line))])
                yield "\n".join([f"{fence}{language}", *map(terminal, lines), fence])
            case Prose(source, ours):
                yield source if ours else "\n\n".join(map(self.block, parts_of(source, ours=False)))
            case Findings(findings, title) if findings:
                yield f"**{self._words(title)}**"
                yield self._notes([finding_in_words(finding, self.prefix) for finding in findings])
            case Section(title, blocks):
                yield self.heading(title, self.level + 1)
                yield from map(self.block, blocks)

    def _words(self, text: Words) -> str:
        return words(text, short=self.short)

    def _notes(self, texts: Sequence[Words]) -> str:
        lines = [f"- {self._words(words)}" for words in texts if not isinstance(words, Hint)]
        if self.short and len(lines) > _MOST_NOTES:
            lines[_MOST_NOTES:] = [f"- And {len(lines) - _MOST_NOTES} more."]
        return "\n".join(lines)

    def _item(self, item: Item) -> Iterator[str]:
        yield f"- **{self._words(item.text)}** ({self._words([Code(item.code)])})"
        yield from (f"  - {self._words(below)}" for below in item.below)

    def _table(self, table: Table, room: int | None) -> str:
        columns = table.columns
        rule = ["---:" if column.kind in NUMBERS else "---" for column in columns]
        heads = [markdown(shown(column.head, "month", self.usual)) for column in columns]
        rows = [self._row(line, table) for line in table.rows]
        kept = rows if room is None else fitting(rows, room)
        total = [] if table.total is None else [self._row(Row(table.total, strong=True), table)]
        left = len(rows) - len(kept)
        missing = [_MISSING.format(count(left, "line"))] if left else []
        drawn = "\n".join([row(heads), row(rule), *kept, *total])
        return "\n\n".join(filter(None, [drawn, self._notes([*missing, *table.notes])]))

    def _row(self, line: Row, table: Table) -> str:
        texts = [self._cell(value, column.kind) for value, column in zip(line.cells, table.columns, strict=True)]
        # Blanks beside the signs would keep them from making it bold.
        return row([f"**{cell.strip()}**" if cell and line.strong else cell for cell in texts])

    def _cell(self, value: Value, kind: Kind) -> str:
        if not isinstance(value, str):
            return shown(value, kind, self.usual)
        if kind == "code":
            return self._words([Code(value)]) if value else ""
        return text(value, _LONGEST_CELL) if self.short else markdown(value)
