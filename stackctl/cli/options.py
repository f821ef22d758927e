"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from stackctl.cli.completion import complete_tool
from stackctl.render import formats

Locale = Annotated[
    str | None,
    typer.Option(metavar="de_DE", help="Numbers, dates and CSV as is usual there; formats for machines ignore it."),
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all.")
]
Paths = Annotated[list[str] | None, typer.Argument(metavar="PATHS", help="Report on these files and folders only.")]
Select = Annotated[
    str | None,
    typer.Option(
        metavar="TOOLS", help="These tools only: ids, globs, owner:…, team:…, +tool.", autocompletion=complete_tool
    ),
]
TextOrJson = Annotated[str, typer.Option("--format", "-f", metavar="text|json", help="How it is written.")]
AuditFormat = Annotated[
    str, typer.Option("--format", "-f", metavar="|".join(formats("audit")), help="How it is written.")
]
PageFormat = Annotated[str, typer.Option("--format", "-f", metavar="text|json|markdown", help="How it is written.")]
