"""A document as one HTML page, without scripts or requests.

The page may do nothing but look as its one style says, which its policy admits by the hash. The parts are functions,
for pages that hold more than a document.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from stackctl.core.text.escape import html
from stackctl.model.document import (
    NUMBERS,
    Choice,
    Code,
    Findings,
    Group,
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
from stackctl.output.kit.values import finding_in_words, parts_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.document import Block, Column, Document, Value, Words
    from stackctl.model.look import Look
    from stackctl.output.kit.conventions import Conventions

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #57606a; --line: #d0d7de; --shade: #f3f5f8 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --paper: #14171b; --soft: #9aa4af; --line: #363d46; --shade: #1f242b }
}
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem; max-width: 90rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem }
h2 { font-size: 1.125rem; margin: 2rem 0 .5rem }
p, ul { max-width: 46rem; margin: .75rem 0 }
ul { padding-left: 1.25rem }
code, pre { font: .875em/1.5 ui-monospace, monospace; background: var(--shade); border-radius: .25rem }
code { padding: .1em .3em; overflow-wrap: anywhere }
pre { padding: .75rem 1rem; overflow-x: auto }
.table { overflow-x: auto; margin: 1rem 0 }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums }
caption { text-align: left; color: var(--soft); padding: .25rem 0 }
th, td { padding: .3rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
th { font-weight: 400 }
thead th { font-weight: 600; background: var(--shade); white-space: nowrap }
.strong > *, tfoot > * > * { font-weight: 600 }
.number { text-align: right; white-space: nowrap }
.day { white-space: nowrap }
.note { min-width: 12rem }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt }
  .table { overflow: visible }
  thead { display: table-header-group }
  tr { break-inside: avoid }
}
"""


def render(document: Document, look: Look) -> str:
    """Write the page: title, findings first, other blocks."""
    pen = Pen(conventions(look), look.from_repository)
    found = sorted(document.blocks, key=lambda block: not isinstance(block, Findings))
    return page(document.title, [f"<h1>{html(document.title)}</h1>", *map(pen.block, found)])


def page(title: str, body: Sequence[str]) -> str:
    """Put a whole page around its parts."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html(title)}</title>",
        f"<style>{STYLE}</style>",
    ]
    frame = ['<!DOCTYPE html>\n<html lang="en">\n<head>', *head, "</head>\n<body>", *body, "</body>\n</html>\n"]
    return "\n".join(frame)


@dataclass(frozen=True, slots=True)
class Pen:
    """A writer of page parts; `prefix` leads to the stack."""

    usual: Conventions
    prefix: str = ""

    def block(self, block: Block) -> str:
        """Write a block."""
        return "\n".join(self._lines(block))

    def _lines(self, block: Block) -> Iterator[str]:
        match block:
            case Table():
                yield from self.table(block)
            case Choice():
                yield from self.table(block.readable)
            case Paragraph(text, strong):
                yield f"<p><strong>{words(text)}</strong></p>" if strong else f"<p>{words(text)}</p>"
            case Notes(texts):
                yield from notes(texts)
            case Items(title, items):
                yield f"<h2>{html(title)}</h2>"
                for item in items:
                    yield f"<p><strong>{html(item.text)}</strong> ({words([Code(item.code)])})</p>"
                    yield from notes(item.below)
            case Listing(lines):
                shown_lines = "\n".join(map(html, lines))
                yield f"<pre>{shown_lines}</pre>"
            case Prose(source, ours):
                yield from (self.block(part) for part in parts_of(source, ours=ours))
            case Findings(findings, title) if findings:
                yield f"<p><strong>{html(title)}</strong></p>"
                yield from notes([finding_in_words(finding, self.prefix) for finding in findings])
            case Section(title, blocks):
                yield f"<h2>{html(title)}</h2>"
                yield from map(self.block, blocks)

    def table(self, table: Table) -> Iterator[str]:
        """Write a table that scrolls sideways, and its notes."""
        flat = replace(table, by="", groups=()).flat
        yield f'<div class="table" role="region" tabindex="0" aria-label="{html(table.title or "Table")}">\n<table>'
        if table.title:
            yield f"<caption>{html(table.title)}</caption>"
        heads = (
            f'<th scope="col"{_class(column)}>{html(shown(column.head, "month", self.usual))}</th>'
            for column in flat.columns
        )
        yield f"<thead><tr>{''.join(heads)}</tr></thead>"
        for group in table.groups or [Group("", "", table.rows)]:
            yield "<tbody>"
            if group.title:
                heading = f'<th scope="rowgroup" colspan="{len(flat.columns)}">{html(group.title)}</th>'
                yield f'<tr class="strong">{heading}</tr>'
            yield from (
                self._row(row, flat.columns) for row in replace(table, rows=group.rows, groups=(), by="").flat.rows
            )
            yield "</tbody>"
        if flat.total is not None:
            yield f"<tfoot>{self._row(Row(flat.total), flat.columns)}</tfoot>"
        yield "</table>\n</div>"
        yield from notes(table.notes)

    def _row(self, row: Row, columns: Sequence[Column]) -> str:
        first, *others = (
            f"{_class(column)}>{self._cell(value, column)}" for value, column in zip(row.cells, columns, strict=True)
        )
        cells = [f'<th scope="row"{first}</th>', *(f"<td{cell}</td>" for cell in others)]
        strong = ' class="strong"' if row.strong else ""
        return f"<tr{strong}>{''.join(cells)}</tr>"

    def _cell(self, value: Value, column: Column) -> str:
        text = html(shown(value, column.kind, self.usual))
        return f"<code>{text}</code>" if text and column.kind == "code" else text


def words(text: Words) -> str:
    """Write a text of any source."""
    pieces = [text] if isinstance(text, str) else text
    return "".join(f"<code>{html(piece)}</code>" if isinstance(piece, Code) else html(piece) for piece in pieces)


def notes(texts: Sequence[Words]) -> Iterator[str]:
    """Write sentences as a list."""
    items = [f"<li>{words(text)}</li>" for text in texts if not isinstance(text, Hint)]
    yield from ["<ul>", *items, "</ul>"] if items else []


def _class(column: Column) -> str:
    kind = "number" if column.kind in NUMBERS else "day" if column.kind in ("day", "month", "moment") else column.kind
    return f' class="{kind}"' if kind in ("number", "day", "note") else ""
