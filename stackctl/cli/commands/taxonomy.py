"""`stackctl taxonomy`: the words that a stack is written in."""

from __future__ import annotations

from typing import Annotated

import typer

from stackctl.cli.boundary import OK
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, format_option

SUMMARY = "The categories, capabilities and data objects."
GROUP, ORDER = "Reference", 3


def command(
    ctx: typer.Context,
    part: Annotated[
        str,
        typer.Argument(
            metavar="PART", help="categories, groups, capabilities, objects or personal.", autocompletion=lambda: PARTS
        ),
    ] = "categories",
    format_: Annotated[str, format_option("taxonomy")] = "text",
    output: Output = None,
) -> int:
    """List the taxonomy: the built-in one, with what the stack here adds to it.

    \b
    Examples:
      stackctl taxonomy
      stackctl taxonomy capabilities
      stackctl taxonomy objects --format json
    """
    from stackctl.app.reference import list_taxonomy

    check_format("taxonomy", format_)
    invocation = ctx.obj
    report = list_taxonomy(invocation.load_if_any("taxonomy is"), part)
    invocation.tell(report, "taxonomy", format_, output)
    return OK


PARTS = ["categories", "groups", "capabilities", "objects", "personal"]
