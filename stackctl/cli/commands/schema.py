"""`stackctl schema`: the JSON Schemas of a stack's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stackctl.cli.boundary import FOUND, OK
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, format_option

SUMMARY = "Write the JSON Schemas of the files, for editors."
GROUP, ORDER = "Reference", 4


def command(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where the schemas are kept.")] = "schemas",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit status 1 where a schema is missing or differs.")
    ] = False,
    format_: Annotated[str, format_option("written")] = "text",
    output: Output = None,
) -> int:
    """Write the JSON Schemas of all files of a stack, so that an editor completes and checks them.

    A file names its schema in its first line: # yaml-language-server: $schema=../../schemas/tool.schema.json

    \b
    Examples:
      stackctl schema
      stackctl schema stack/schemas
      stackctl schema --check
    """
    from stackctl.app.scaffold import write_schemas

    check_format("written", format_)
    invocation = ctx.obj
    report = write_schemas(Path(folder), check=check)
    invocation.tell(report, "written", format_, output)
    return FOUND if report.stale else OK
