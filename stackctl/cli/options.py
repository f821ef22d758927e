"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stackctl.cli.completion import complete_tool
from stackctl.output import formats

if TYPE_CHECKING:
    from typer.models import OptionInfo

At = Annotated[
    str | None,
    typer.Option(metavar="REV", help="The stack as of a git revision; dates count from --today all the same."),
]
Currency = Annotated[str | None, typer.Option(metavar="EUR", help="The currency; default: the stack's base currency.")]
FiscalYear = Annotated[
    int | None,
    typer.Option(
        "--fiscal-year", metavar="YEAR", help="The fiscal year, named by the year it begins in, or as the settings say."
    ),
]
Rates = Annotated[
    str | None, typer.Option(metavar="DAY", help="The rates as known on a day, or at the end of a month.")
]
UpliftChoice = Annotated[
    str | None,
    typer.Option("--uplift", metavar="expected|cap|none", help="The rise at each renewal that is still to come."),
]
Where = Annotated[str | None, typer.Option(metavar="EXPR", help="The tools for which a condition in CEL is true.")]
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


def format_option(report: str) -> OptionInfo:
    """Make the option for the format of a report."""
    option: OptionInfo = typer.Option("--format", "-f", metavar="|".join(formats(report)), help="How it is written.")
    return option
