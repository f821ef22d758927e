"""`stackctl show`: everything about one tool."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from stackctl.cli.boundary import BUG, OK
from stackctl.cli.completion import complete_tool
from stackctl.cli.invocation import check_format
from stackctl.cli.options import At, Output, format_option
from stackctl.model.errors import StackctlError
from stackctl.model.reports.common import Card
from stackctl.model.reports.log import LogEntry


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

    check_format("show", format_)
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load(at=at)
    report = reports.show(loaded, today, tool)
    report = replace(report, history=_last_changes(report, root, at))
    invocation.tell(report, "show", format_, output, root)
    return BUG if report.crashes else OK


def _last_changes(report: Card, root: Path, at: str | None) -> tuple[LogEntry, ...]:
    """The last changes; none, and nobody is bothered, where no repository holds them: the card serves without."""
    from stackctl.adapters.git.repository import repository_of, resolve
    from stackctl.app.change_log import last_changes

    try:
        repository = repository_of(root)
        newest = resolve(repository, "HEAD" if at is None else at)
        return last_changes(repository, newest, report, folder=repository.folder)
    except StackctlError:
        return ()
