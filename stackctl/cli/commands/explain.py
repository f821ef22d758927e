"""`stackctl explain`: what a rule means."""

from __future__ import annotations

from typing import Annotated

import typer

from stackctl.cli.boundary import OK
from stackctl.cli.completion import complete_code
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, format_option

SUMMARY = "What a rule means, why, and how to fix it."
GROUP, ORDER = "Reference", 1


def command(
    ctx: typer.Context,
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="The code of a rule, such as USE003.", autocompletion=complete_code)
    ],
    format_: Annotated[str, format_option("explain")] = "text",
    output: Output = None,
) -> int:
    """Explain a rule: what it finds, why it matters, how to fix it, and its settings as they stand.

    \b
    Examples:
      stackctl explain USE003
      stackctl explain DUP002 --format markdown
    """
    from stackctl.app import reference

    check_format("explain", format_)
    invocation = ctx.obj
    report = reference.explain(code, invocation.load_if_any("rules are"))
    invocation.tell(report, "explain", format_, output)
    return OK
