"""`stackctl budget`: budgets against what is committed, spent and forecast."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from stackctl.cli.boundary import FOUND, OK
from stackctl.cli.invocation import WITHOUT_FAULTS, check_choice, check_format, check_locale, tell_faults
from stackctl.cli.options import At, FiscalYear, Locale, Output, Rates, format_option

SUMMARY = "Budgets against what is committed, spent and forecast."
GROUP, ORDER = "Money", 2


def command(
    ctx: typer.Context,
    fiscal_year: FiscalYear = None,
    uplift: Annotated[
        str, typer.Option(metavar="expected|cap|none", help="The rise at renewals that are still to come.")
    ] = "expected",
    currency: Annotated[
        str | None, typer.Option(metavar="EUR", help="All in this currency; default: each budget in its own.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="month", help="Each month's bookings against its part of the budget.")
    ] = None,
    rates: Rates = None,
    at: At = None,
    format_: Annotated[str, format_option("budget")] = "text",
    locale: Locale = None,
    output: Output = None,
) -> int:
    """Compare budgets with what cost centres are committed to, are billed, and spend.

    \b
    Without --fiscal-year, of the fiscal year that holds today. The figures:
      budget     what budgets.yaml allows a cost centre in the fiscal year
      committed  the effective cost of the whole year: live, approved and
                 sunsetting tools, retired ones up to their end; contracts that
                 renew by themselves at the present price (as rule CST003)
      forecast   the same with the rise at renewals still to come (--uplift)
      left       the budget less the forecast, negative where it is over
      runs out   the month in which the forecast passes the budget
      billed     what is invoiced from the year's first day to today
      actual     what spend/ holds for these days
      a month    what this month costs, without what is paid once

    \b
    For a budget that does not last: the renewal that breaks it, with the last day
    for notice. That is the first one without which the budget would last; where
    no single one is enough, the largest that begins before it runs out. Who stops
    a renewal also stops those that would follow in the year.

    \b
    A budget that is exceeded does not fail the run (rule CST003 of the audit
    does); missing rates and broken prices do: the figures lack something then.

    \b
    Examples:
      stackctl budget
      stackctl budget --fiscal-year 2027 --uplift cap
      stackctl budget --currency USD --format csv --output budgets.csv
      stackctl budget --by month
    """
    from stackctl.app import reports
    from stackctl.model.reports.cost import UPLIFTS

    check_format("budget", format_)
    check_locale(locale)
    chosen = check_choice("--uplift", uplift, UPLIFTS)
    by_month = by is not None and check_choice("--by", by, ("month",)) == "month"
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load(at=at)
    loaded = reports.at_rates(loaded, rates)
    report = reports.budget(loaded, today, year=fiscal_year, currency=currency, uplift=chosen)
    report = replace(report, by_month=by_month)
    invocation.tell(report, "budget", format_, output, root, locale)
    if format_ in WITHOUT_FAULTS:
        tell_faults(report.findings)
    return FOUND if report.findings else OK
