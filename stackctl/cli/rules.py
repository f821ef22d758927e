"""`stackctl rules`: all rules with their settings."""

from __future__ import annotations

import typer

from stackctl.cli.boundary import OK
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, PageFormat


def command(
    ctx: typer.Context,
    format_: PageFormat = "text",
    output: Output = None,
) -> int:
    """List all rules with their severities and settings, as the stack here sets them.

    \b
    Examples:
      stackctl rules
      stackctl rules --format json
    """
    from stackctl import pipeline

    check_format("rules", format_)
    invocation = ctx.obj
    report = pipeline.list_rules(invocation.load_if_any())
    invocation.tell(report, "rules", format_, output)
    return OK
