"""A document on a terminal, as wide as that is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from stackctl.core.money.amounts import rounded
from stackctl.core.text.escape import terminal
from stackctl.model.document import (
    NUMBERS,
    Choice,
    Column,
    Findings,
    Items,
    Listing,
    Notes,
    Paragraph,
    Prose,
    Row,
    Section,
    Table,
    plain,
)
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.findings import finding_lines
from stackctl.output.kit.tables import GAP, drawn
from stackctl.output.kit.terminal import cells, joined, shortened, styled, wrapped
from stackctl.output.kit.values import parts_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stackctl.model.document import Block, Document, Value
    from stackctl.model.look import Look
    from stackctl.output.kit.conventions import Conventions

_INDENT = "  "
_NONE = "-"
_WIDEST_LEAD = 16
_NARROWEST_SPARE = 12


def render(document: Document, look: Look) -> str:
    """Write title and blocks, findings last, where people look first."""
    lines = [styled(line, "bold", look) for line in wrapped(document.title, look)] if document.headed else []
    titled = len(lines)
    for block in sorted(document.blocks, key=lambda block: isinstance(block, Findings)):
        found = list(_lines(block, look))
        apart = len(lines) > titled or isinstance(block, Section | Items)
        lines += [*([""] if lines and found and apart else []), *found]
    return joined(lines)


def _lines(block: Block, look: Look, indent: str = "") -> Iterator[str]:
    return _DRAWN[type(block)](block, look, indent)


def _paragraph(block: Paragraph, look: Look, indent: str) -> Iterator[str]:
    for line in wrapped(plain(block.text), look, first=indent, indent=indent):
        yield styled(line, "bold", look) if block.strong else line


def _notes(block: Notes, look: Look, indent: str) -> Iterator[str]:
    for text in block.texts:
        yield from wrapped(plain(text), look, first=indent, indent=indent + _INDENT)


def _items(block: Items, look: Look, _: str) -> Iterator[str]:
    for number, item in enumerate(block.items):
        if number:
            yield ""
        mark = f"{terminal(block.title)}  {terminal(item.code)}  "
        first, *rest = wrapped(item.text, look, first=mark, indent=" " * len(mark))
        yield styled(mark, "dim", look) + first[len(mark) :]
        yield from rest
        for text in item.below:
            yield from wrapped(plain(text), look, first=_INDENT, indent=_INDENT * 2)


def _listing(block: Listing, _: Look, indent: str) -> Iterator[str]:
    yield from (indent + terminal(line) for line in block.lines)


def _prose(block: Prose, look: Look, indent: str) -> Iterator[str]:
    for part in parts_of(block.text, ours=block.ours):
        yield from _lines(part, look, indent)


def _findings(block: Findings, look: Look, _: str) -> Iterator[str]:
    if block.findings:
        yield from wrapped(block.title, look)
    for finding in block.findings:
        yield from finding_lines(finding, look)


def _section(block: Section, look: Look, _: str) -> Iterator[str]:
    yield from (styled(line, "bold", look) for line in wrapped(block.title, look))
    for part in block.blocks:
        yield from _lines(part, look, _INDENT)


def _choice(block: Choice, look: Look, indent: str) -> Iterator[str]:
    """Show the first table that fits, else the last."""
    pairs = zip(block.tables, block.rough or block.tables, strict=True)
    fitting = (table for pair in pairs for table in pair if _fits(table, look))
    yield from _table(next(fitting, block.tables[-1]), look, indent)


def _fits(table: Table, look: Look) -> bool:
    return (
        look.width is None
        or _width([column for column in _columns(table, look) if column.spec.fit != "spare"]) <= look.width
    )


def _table(table: Table, look: Look, indent: str) -> Iterator[str]:
    columns = _columns(table, look)
    main, below = _giving_way([column for column in columns if column.spec.fit != "spare"], look.width)
    for number, part in enumerate(_parts(main, look.width)):
        if number:
            yield ""
        yield from _part(table, _with_spare(columns, part, look.width), below, look)
    if table.notes:
        yield ""
        yield from _notes(Notes(table.notes), look, indent)


_DRAWN: Mapping[type, Callable[..., Iterator[str]]] = {
    Paragraph: _paragraph,
    Notes: _notes,
    Table: _table,
    Choice: _choice,
    Items: _items,
    Listing: _listing,
    Prose: _prose,
    Findings: _findings,
    Section: _section,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """A column on a terminal, with a cell a row."""

    spec: Column
    head: str
    cells: Sequence[str]
    width: int


def _columns(table: Table, look: Look) -> list[_Shown]:
    """Join groupings to one column; drop empty ones after `lead`."""
    usual = conventions(look)
    rows = list(table.rows) or [row for group in table.groups for row in group.rows]
    if table.total is not None:
        rows.append(Row(table.total))
    found = []
    if table.nested:
        first, heads = table.columns[0], [_head(column, usual) for column in table.columns[: table.nested]]
        names = [_INDENT * row.level + _cell(row.cells[row.level], first, usual) for row in rows]
        found.append(_shown(first, ", ".join(heads), names, look))
    bars: list[str] = []
    for number, column in enumerate(table.columns):
        if number >= table.nested and column.only != "page":
            texts = [_cell(row.cells[number], column, usual) for row in rows]
            if (column.kind, column.fit) == ("bar", "keep"):
                bars = texts
                continue
            found.append(_shown(column, _head(column, usual), _behind(bars, texts) if bars else texts, look))
            bars = []
    continued = any(column.spec.fit == "lead" for column in found)
    return [column for column in found if not continued or any(cell not in ("", _NONE) for cell in column.cells)]


def _behind(bars: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Draw a bar in front of each cell, equally wide."""
    width = max(map(cells, texts))
    return [f"{bar} {text:>{width}}" if bar else text for bar, text in zip(bars, texts, strict=True)]


def _shown(column: Column, head: str, texts: Sequence[str], look: Look) -> _Shown:
    if column.fit == "lead" and look.width is not None:
        texts = [shortened(text, _WIDEST_LEAD) for text in texts]
    return _Shown(column, head, texts, max(map(cells, (head, *texts))))


def _head(column: Column, usual: Conventions) -> str:
    return terminal(shown(column.head, "month", usual))


def _cell(value: Value, column: Column, usual: Conventions) -> str:
    match value:
        case None:
            return _NONE
        case str():
            return terminal(value)
        case Decimal() if column.whole:
            return shown(rounded(Fraction(value), 0), column.kind, usual)
        case _:
            return shown(value, column.kind, usual)


def _width(columns: Sequence[_Shown]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


def _giving_way(columns: list[_Shown], room: int | None) -> tuple[list[_Shown], list[_Shown]]:
    """Choose the columns that stay, and those moved below rows."""
    gone: list[_Shown] = []
    for fit in ("drop", "below"):
        ranks = {column.spec.rank for column in columns if column.spec.fit == fit}
        for rank in sorted(ranks, reverse=True):
            staying = [column for column in columns if column not in gone]
            if room is not None and _width(staying) > room:
                gone += [column for column in staying if (column.spec.fit, column.spec.rank) == (fit, rank)]
    below = [column for column in columns if column in gone and column.spec.fit == "below"]
    return [column for column in columns if column not in gone], below


def _parts(columns: list[_Shown], room: int | None) -> list[list[_Shown]]:
    """Split the columns by width; each part begins with `lead`."""
    lead = [column for column in columns if column.spec.fit == "lead"]
    if not lead or room is None:
        return [columns]
    parts = [lead]
    for column in columns:
        if column not in lead:
            if len(parts[-1]) > len(lead) and _width([*parts[-1], column]) > room:
                parts.append(lead)
            parts[-1] = [*parts[-1], column]
    return parts


def _with_spare(columns: list[_Shown], part: list[_Shown], room: int | None) -> list[_Shown]:
    """Add spare columns that fit, or at least their beginning."""
    for number, spare in enumerate(columns):
        if spare.spec.fit == "spare":
            beside = next(column for column in reversed(columns[:number]) if column.spec.fit != "spare")
            least = spare.width if spare.spec.kind == "bar" else min(spare.width, _NARROWEST_SPARE)
            if beside in part and (room is None or _width(part) + GAP + least <= room):
                part = [column for column in columns if column in part or column is spare]
    return part


def _part(table: Table, part: Sequence[_Shown], below: Sequence[_Shown], look: Look) -> Iterator[str]:
    def those(*fits: str) -> list[int]:
        return [at for at, column in enumerate(part) if column.spec.fit in fits]

    lines = drawn(
        [column.head for column in part] if table.head else None,
        list(zip(*(column.cells for column in part), strict=True)),
        look,
        right=[at for at, column in enumerate(part) if column.spec.kind in NUMBERS],
        whole=those("keep", "lead"),
        wrap=those("wrap"),
        states=[at for at, column in enumerate(part) if column.spec.kind == "state"],
    )
    if table.head:
        yield from next(lines)
    headings = _headings(table)
    for number, row in enumerate(lines):
        if number in headings:
            yield ""
            yield from (styled(line, "bold", look) for line in wrapped(headings[number], look, indent=_INDENT))
        yield from row
        cells_below = ((column, column.cells[number]) for column in below)
        details = (column.spec.detail.format(cell) for column, cell in cells_below if cell not in ("", _NONE))
        if text := " · ".join(details):
            indent = " " * (part[0].width + GAP)
            yield from (styled(line, "dim", look) for line in wrapped(text, look, first=indent, indent=indent))


def _headings(table: Table) -> dict[int, str]:
    """Return group headings by the row number they stand above."""
    found, number = {}, 0
    for group in table.groups:
        found[number] = group.title
        number += len(group.rows)
    return found
