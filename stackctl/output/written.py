"""What `init` and `schema` did: which files they wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.model.document import Column, Document, Listing, Row, Table

if TYPE_CHECKING:
    from stackctl.model.look import Look
    from stackctl.model.reports.written import Written


def document(report: Written, look: Look) -> Document:  # noqa: ARG001 # neither numbers nor days
    """Show a line a file, then what to do next."""
    files = [("wrote", path) for path in report.written] + [("differs", path) for path in report.stale]
    if report.command == "init":
        files += [("kept", path) for path in report.unchanged]
    lines = [f"{what} {path}" for what, path in files]
    if report.command == "schema" and not lines:
        lines.append("all schemas are up to date")
    return Document(
        report.command,
        "Files",
        [Listing([*lines, *([report.next_step] if report.next_step else [])])],
        {"written": report.written, "unchanged": report.unchanged, "stale": report.stale},
        [
            Table(
                (Column("What", key="what"), Column("File", "code", "file")),
                [Row(file) for file in files],
                name="Files",
            )
        ],
        headed=False,
    )
