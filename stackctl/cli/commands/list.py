"""`stackctl list`: the inventory as a table."""

from __future__ import annotations

from typing import Annotated

import typer

from stackctl.cli.boundary import BUG, OK
from stackctl.cli.invocation import check_format, check_locale
from stackctl.cli.options import At, Locale, Output, Select, Where, format_option

SUMMARY = "The inventory as a table."
GROUP, ORDER = "Look", 3


def command(
    ctx: typer.Context,
    select: Select = None,
    where: Where = None,
    columns: Annotated[
        str | None, typer.Option(metavar="A,B", help="The columns, separated by commas; an unknown one lists them all.")
    ] = None,
    sort: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column to sort by; -COLUMN sorts downwards.")
    ] = None,
    at: At = None,
    format_: Annotated[str, format_option("list")] = "text",
    locale: Locale = None,
    output: Output = None,
) -> int:
    """List the tools of the stack.

    \b
    What --select understands:
      hubspot "mail*"          ids and globs
      owner:anna.kowalska      also team:, category:, status:, tag:, vendor:
      +hubspot  hubspot+       all that feeds it, all that it feeds
      hubspot+2                the same, two steps far
      "a b"                    both
      a,b                      what is in both

    \b
    Examples:
      stackctl list
      stackctl list --select status:live,team:mops
      stackctl list --where 'tool.live && tool.annual_cost > 10000'
      stackctl list --columns id,owner,annual-cost --sort -annual-cost
      stackctl list --format csv --locale de_DE --output tools.csv
      stackctl list --format xlsx --output tools.xlsx
      stackctl list --at v1.2
    """
    from stackctl.app.reports import list_tools

    check_format("list", format_)
    check_locale(locale)
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load(at=at)
    report = list_tools(loaded, today, select, columns, sort, where=where)
    invocation.tell(report, "list", format_, output, root, locale)
    return BUG if report.crashes else OK
