"""`stackctl show`: everything about one tool."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from stackctl.cli.boundary import BUG, OK
from stackctl.cli.completion import complete_tool
from stackctl.cli.invocation import check_format
from stackctl.cli.options import At, Output, format_option

SUMMARY = "Everything about one tool."
GROUP, ORDER = "Look", 4


def command(
    ctx: typer.Context,
    tool: Annotated[
        str, typer.Argument(metavar="TOOL", help="The id of a tool or system.", autocompletion=complete_tool)
    ],
    at: At = None,
    format_: Annotated[str, format_option("show")] = "text",
    output: Output = None,
) -> int:
    """Show everything about one tool or system: owners, cost, contract, seats, neighbours, reviews, findings.

    In a git repository also the last three changes to it; "stackctl log TOOL" has them all.

    \b
    Examples:
      stackctl show hubspot-marketing
      stackctl show hubspot-marketing --at v1.2
      stackctl show hubspot-marketing --format json
    """
    from stackctl.app import reports
    from stackctl.app.change_log import last_changes

    check_format("show", format_)
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load(at=at)
    report = reports.show(loaded, today, tool)
    report = replace(report, history=last_changes(root, report, at=at))
    invocation.tell(report, "show", format_, output, root)
    return BUG if report.crashes else OK
