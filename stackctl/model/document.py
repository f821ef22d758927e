"""A report as a document, written once for every format.

It has four kinds of readers. `blocks` are for people: a terminal and a page (text, Markdown, HTML) show them. `sheets`
are for a workbook, `rows` for a table of separated values, `data` for programs. A report with one table says it once.
Texts are as they stand in the files: column format escapes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from stackctl.model.finding import Finding

Value = str | Decimal | int | date | None
"""What a cell holds; a number is shown with the decimals that it has, so that yen have none and dinars three."""

Kind = Literal["text", "label", "note", "code", "state", "bar", "amount", "number", "percent", "day", "month", "moment"]
"""What a column holds. A `label` is a word of our own, as heads are; a `note` is text that may be long, a `code` an id
or a path, a `state` a word such as `error`, a `bar` a drawing; one to keep is drawn before the next column's cells. A
`percent` is given as 12.5 for 12.5 %; a `month` is the month of a day, a `moment` its beginning. Text in a column of
numbers is ranged as they are."""

NUMBERS: frozenset[Kind] = frozenset({"amount", "number", "percent"})
_MOST_NUMBERS = 8

Fit = Literal["cut", "keep", "wrap", "drop", "below", "spare", "lead"]
"""How a column gives way on a narrow terminal: its cells lose their ends or go on in the next line; it is left out, or
moved below column row; a spare one is only shown where there is room; a leading one is repeated where the others go on
in a further table. One to keep does nothing of that."""


class Code(str):
    """A piece of text: id, path or command."""

    __slots__ = ()


class Hint(str):
    """A text for terminals alone, such as the next call."""

    __slots__ = ()


class Name(str):
    """Data where a label is expected, such as a head."""

    __slots__ = ()


Words = str | Sequence[str]
"""A text, or its pieces, some of which are `Code`."""


def plain(words: Words) -> str:
    """Say a text without what its pieces are."""
    return words if isinstance(words, str) else "".join(words)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `head` is what people call it, a day standing for its month; `key` what programs do. Of several columns that could
    give way in the same manner, those with the highest `rank` go first. `detail` is a format string for a cell that is
    moved below its row. A terminal shows amounts as whole ones where they are `whole`. `only` is the one reader that a
    column is for.
    """

    head: str | date
    kind: Kind = "text"
    key: str = ""
    fit: Fit = "cut"
    rank: int = 0
    detail: str = "{}"
    whole: bool = False
    only: Literal["terminal", "page"] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table.

    A series is a column, and a point a row; the total is not drawn. `series` are the places of the columns, `across`
    that of the column that names the points. `unit` is what is counted. Two charts of a document have different names.
    """

    name: str
    title: str
    kind: Literal["columns", "stacked", "bars"]
    series: Sequence[int]
    unit: str
    across: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `strong` for a subtotal, `level` its depth."""

    cells: tuple[Value, ...]
    strong: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `title` says what they add to."""

    name: str
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below heads, with facts, a total and notes.

    It has either rows or groups; `by` is the head above the names of groups. The first `nested` columns are groupings,
    the outermost first: a terminal shows them as one. A terminal does not need the head of a table without `head`. A
    `chart` counts the columns of the `flat` table.
    """

    columns: Sequence[Column]
    rows: Sequence[Row] = ()
    groups: Sequence[Group] = ()
    by: str = ""
    total: tuple[Value, ...] | None = None
    notes: Sequence[Words] = ()
    name: str = ""
    title: str = ""
    facts: Sequence[tuple[str, Value]] = ()
    nested: int = 0
    head: bool = True
    chart: Chart | None = None

    @property
    def flat(self) -> Table:
        """The table, with the names of groups as a column."""
        kept = [at for at, column in enumerate(self.columns) if column.only != "terminal"]
        grouped: list[tuple[tuple[Value, ...], Sequence[Row]]] = [((group.name,), group.rows) for group in self.groups]
        total = None if self.total is None else tuple(self.total[at] for at in kept)
        columns = [self.columns[at] for at in kept]
        if self.by:
            columns.insert(0, Column(self.by, key="group"))
            total = None if total is None else (total[0], None, *total[1:])
        rows = [
            replace(row, cells=(*name, *(row.cells[at] for at in kept)))
            for name, rows in grouped or [((), self.rows)]
            for row in rows
        ]
        return replace(self, columns=columns, rows=rows, groups=(), by="", total=total)


@dataclass(frozen=True, slots=True)
class Choice:
    """The same table, from the finest to the coarsest.

    The first that fits is shown. Those in `rough` are in whole units: better than a coarser one on a terminal.
    """

    tables: Sequence[Table]
    rough: Sequence[Table] = ()

    @property
    def readable(self) -> Table:
        """The first table with few enough numbers for a page."""
        few = (
            table
            for table in self.tables
            if sum(column.kind in NUMBERS and column.only != "terminal" for column in table.columns) <= _MOST_NUMBERS
        )
        return next(few, self.tables[-1])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or several."""

    text: Words
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences, column by itself."""

    texts: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Item:
    """An event: its id, its text, and details `below`."""

    code: str
    text: str
    below: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Items:
    """Events that have something in common, such as their day."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines that stay as they are."""

    lines: Sequence[str]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown of paragraphs, lists and listings; data unless `ours`."""

    text: str
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings that make a report wrong until they are resolved."""

    findings: Sequence[Finding]
    title: str = "The amounts are not right before these are mended:"


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading."""

    title: str
    blocks: Sequence[Block]


Block = Paragraph | Notes | Table | Choice | Items | Listing | Prose | Findings | Section


@dataclass(frozen=True, slots=True)
class Document:
    """A report, as every format reads it.

    `schema` names the version 1 of `data`. A document that is not `headed` shows its title only as
    the name of a page. `level` is that of its heading in Markdown: 1 for a page of its own. One that is `short` has to
    fit a comment. `sheets` are the tables of `blocks` unless given, `rows` the first of these. `day` is the one that a
    file may bear.
    """

    schema: str
    title: str
    blocks: Sequence[Block] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    sheets: Sequence[Table] = ()
    rows: Table | None = None
    headed: bool = True
    level: int = 2
    short: bool = False
    day: date | None = None

    @property
    def tables(self) -> Sequence[Table]:
        """What a workbook holds."""
        return self.sheets or tuple(_tables(self.blocks))


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    for block in blocks:
        match block:
            case Table():
                yield block
            case Choice():
                yield block.tables[0]
            case Section():
                yield from _tables(block.blocks)
            case _:
                pass
