"""`stackctl log`: the change log of the stack."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from stackctl.cli.boundary import OK
from stackctl.cli.completion import complete_tool
from stackctl.cli.invocation import check_format
from stackctl.cli.options import Output, format_option
from stackctl.model.errors import StackctlError

SUMMARY = "What changed in the stack, commit by commit."
GROUP, ORDER = "Changes", 2


def command(
    ctx: typer.Context,
    tool: Annotated[
        str | None,
        typer.Argument(metavar="TOOL", help="The id of a tool or system; default: all.", autocompletion=complete_tool),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Leave out what was written before, such as 2026-01-01.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", "-n", metavar="N", min=1, help="The newest N only.")] = None,
    at: Annotated[
        str, typer.Option(metavar="REV", help="The history up to a git revision; default: the last commit.")
    ] = "HEAD",
    format_: Annotated[str, format_option("log")] = "text",
    output: Output = None,
) -> int:
    """Tell what changed in the stack, commit by commit, in the words of "stackctl diff".

    The newest comes first. What is not committed yet is told by "stackctl diff". A tool that was renamed is followed to
    its former ids; one that was removed can be asked for, too. Costs and deadlines count from the day of the commit.

    \b
    A day is that of the author, in the author's time zone. A merge tells only
    what it changed itself. A stack that was moved as a whole is followed to its
    former folder. A shallow clone knows the newest commits only, and says so.

    \b
    Examples:
      stackctl log
      stackctl log hubspot-marketing
      stackctl log --since 2026-07-01 --format markdown --output changes.md
      stackctl log --limit 10
      stackctl log mailchimp --at v1.2 --format json
    """
    from stackctl.app.change_log import history

    check_format("log", format_)
    first = None if since is None else day_of(since)
    invocation = ctx.obj
    report = history(invocation.folder, invocation.today, at=at, tool=tool, since=first, limit=limit)
    invocation.tell(report, "log", format_, output)
    return OK


def day_of(since: str) -> date:
    """Read the day that `--since` names; refuse any other text."""
    try:
        day = date.fromisoformat(since)
    except ValueError:
        day = None
    if day is None or day.isoformat() != since:
        from stackctl.core.text.messages import quoted

        raise StackctlError(
            f"--since {quoted(since)} is not a date",
            hint="write year-month-day, such as 2026-11-22; what changed since a revision: stackctl diff REV",
        )
    return day
