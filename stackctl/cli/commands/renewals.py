"""`stackctl renewals`: which contract must be decided on by when."""

from __future__ import annotations

from typing import Annotated

import typer

from stackctl.cli.boundary import OK
from stackctl.cli.invocation import check_choice, check_format, check_locale
from stackctl.cli.options import At, FiscalYear, Locale, Output, Select, Where, format_option

SUMMARY = "When notice must be given, and which contracts end."
GROUP, ORDER = "Money", 3


def command(
    ctx: typer.Context,
    within: Annotated[
        str | None, typer.Option(metavar="90d", help="Look so far ahead: 90d, 12w, 6m, 1y. Default: everything.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day, or month.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day, or month.")] = None,
    fiscal_year: FiscalYear = None,
    by: Annotated[
        str | None, typer.Option(metavar="owner|month", help="Group them, with what each group costs.")
    ] = None,
    select: Select = None,
    where: Where = None,
    at: At = None,
    format_: Annotated[str, format_option("renewals")] = "text",
    locale: Locale = None,
    output: Output = None,
) -> int:
    """When notice must be given, and which contracts end.

    The contracts of tools in use or approved by date: days left, what a year costs, who is to act, how notice is given,
    and how the date was worked out. What was missed in the current term, and what has ended but is in use, is always
    shown. A contract that is open-ended, with notice to a fixed date, stands there with its next way out.

    With --from, --to or --fiscal-year, the contracts with a day of decision in that time, also in the past: what was
    due and missed, what ended. Each stands there once, on its first day in that time; one that is open-ended, on the
    first that has not passed. Of the two ends of the time, one is enough: the other is that of its fiscal year.

    \b
    --format ics is a calendar: the next date of each contract as an event of one
    day, with alarms 30 days, 7 days and 1 day before. Import or publish it again
    whenever the stack changes: an event moves with its date, none comes twice.

    \b
    Examples:
      stackctl renewals --within 90d
      stackctl renewals --within 6m --by owner
      stackctl renewals --fiscal-year 2027 --by month
      stackctl renewals --from 2026-10 --to 2026-12
      stackctl renewals --by month --select team:mops
      stackctl renewals --where 'tool.annual_cost > 10000'
      stackctl renewals --format xlsx --locale de_DE --output renewals.xlsx
      stackctl renewals --format ics --output renewals.ics
    """
    from stackctl.app import reports
    from stackctl.core.calendar.spans import SpanOptions
    from stackctl.model.reports.renewals import GROUPINGS

    check_format("renewals", format_)
    check_locale(locale)
    span = SpanOptions(first, last, fiscal_year)
    asked = None if span == SpanOptions() else span
    grouping = None if by is None else check_choice("--by", by, GROUPINGS)
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load(at=at)
    report = reports.renewals(loaded, today, select, where=where, within=within, asked=asked, by=grouping)
    invocation.tell(report, "renewals", format_, output, root, locale)
    return OK
