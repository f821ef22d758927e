"""`taxonomy`: a part of the vocabulary of the stack's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.document import Column, Document, Row, Section, Table

if TYPE_CHECKING:
    from stackctl.model.document import Block
    from stackctl.model.look import Look
    from stackctl.model.reports.taxonomy import Listed

_COLUMNS = (Column("slug", "code", fit="keep"), Column("name", fit="wrap"), Column("remark", fit="wrap"))


def document(report: Listed, look: Look) -> Document:  # noqa: ARG001 # neither numbers nor days
    """Show the slugs with their names, in groups."""
    groups: dict[str, list[Row]] = {}
    for group, *cells in report.entries:
        groups.setdefault(group, []).append(Row(tuple(cells)))
    name_of = {group: report.groups.get(group, group) for group in groups}
    return Document(
        "taxonomy",
        report.title.capitalize(),
        [_block(f"{name_of[group]} ({group})" if group else "", rows) for group, rows in groups.items()],
        {
            "part": report.title,
            "entries": [
                {"slug": slug, "name": name}
                | ({"group": name_of[group], "group_slug": group} if group else {})
                | ({"remark": remark} if remark else {})
                for group, slug, name, remark in report.entries
            ],
        },
        [
            Table(
                (Column("group"), Column("group slug", "code"), *_COLUMNS),
                [Row((name_of[entry[0]], *entry)) for entry in report.entries],
                name=report.title.capitalize(),
                title=report.title.capitalize(),
            )
        ],
        headed=False,
    )


def _block(group: str, rows: list[Row]) -> Block:
    """Show a group as a table; remarks only if any."""
    if not any(row.cells[2] for row in rows):
        rows = [Row(row.cells[:2]) for row in rows]
    table = Table(_COLUMNS[: len(rows[0].cells)], rows, head=False)
    return Section(group, [table]) if group else table
