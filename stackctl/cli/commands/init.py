"""`stackctl init`: a new stack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stackctl.cli.boundary import OK
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, format_option

SUMMARY = "Start a new stack."
GROUP, ORDER = "Reference", 5


def command(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder of the new stack.")] = "stack",
    format_: Annotated[str, format_option("written")] = "text",
    output: Output = None,
) -> int:
    """Start a new stack: settings, an example tool, teams, schemas for the editor, snippets for CI and pre-commit.

    The files are small, valid, and explain the format. Nothing that exists is overwritten.

    \b
    Examples:
      stackctl init
      stackctl init marketing/stack
    """
    from stackctl.app import scaffold

    check_format("written", format_)
    invocation = ctx.obj
    report = scaffold.init(Path(folder), invocation.today)
    invocation.tell(report, "written", format_, output)
    return OK
