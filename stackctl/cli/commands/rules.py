"""`stackctl rules`: all rules with their settings."""

from __future__ import annotations

from typing import Annotated

import typer

from stackctl.cli.boundary import FOUND, OK
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, format_option

SUMMARY = "All rules with their settings."
GROUP, ORDER = "Reference", 2


def command(
    ctx: typer.Context,
    test: Annotated[
        bool,
        typer.Option("--test", help="Try the examples of the rules in policies/; the status is 1 where one fails."),
    ] = False,
    format_: Annotated[str, format_option("rules")] = "text",
    output: Output = None,
) -> int:
    """List all rules with their severities and settings, as the stack here sets them.

    \b
    Examples:
      stackctl rules
      stackctl rules --format json
      stackctl rules --test
    """
    from stackctl.app.reference import list_rules, try_policies

    check_format("tested" if test else "rules", format_)
    invocation = ctx.obj
    if test:
        today = invocation.today
        root, loaded = invocation.load(must_have_tools=False)
        trial = try_policies(loaded, today)
        invocation.tell(trial, "tested", format_, output, root)
        return FOUND if trial.failures else OK
    report = list_rules(invocation.load_if_any("rules are"))
    invocation.tell(report, "rules", format_, output)
    return OK
