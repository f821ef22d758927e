"""`stackctl cost`: what the stack costs, by whatever matters."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from stackctl.cli.boundary import FOUND, OK
from stackctl.cli.invocation import WITHOUT_FAULTS, check_choice, check_format, check_locale, tell_faults
from stackctl.cli.options import (
    At,
    Currency,
    FiscalYear,
    Locale,
    Output,
    Rates,
    Select,
    UpliftChoice,
    Where,
    format_option,
)

SUMMARY = "What the stack costs, by whatever matters."
GROUP, ORDER = "Money", 1

LAST_YEAR = "last-year"


def command(
    ctx: typer.Context,
    by: Annotated[
        str, typer.Option(metavar="A,B", help="What to group by; several are nested. An unknown one lists them all.")
    ] = "category",
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day, or month.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day, or month.")] = None,
    fiscal_year: FiscalYear = None,
    forecast: Annotated[
        int | None, typer.Option(metavar="MONTHS", help="So many months from this one on, at rising prices.")
    ] = None,
    basis: Annotated[
        str, typer.Option(metavar="effective|billed|actual|prepaid", help="When a cost counts; see below.")
    ] = "effective",
    compare_to: Annotated[
        str | None,
        typer.Option(metavar="last-year|REV|DAY", help="Beside last year's, or as the stack was at a revision or day."),
    ] = None,
    without: Annotated[
        str | None, typer.Option(metavar="TOOL", help="Leave out tools, and say how much that is.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="seat|active-user", help="What one of them costs, beside each line.")
    ] = None,
    uplift: UpliftChoice = None,
    currency: Currency = None,
    rates: Rates = None,
    select: Select = None,
    where: Where = None,
    at: At = None,
    format_: Annotated[str, format_option("cost")] = "text",
    locale: Locale = None,
    output: Output = None,
) -> int:
    """Report what the stack costs.

    \b
    Without a span, the fiscal year that holds today. What --by understands:
      tool, vendor, category, team, cost-center, owner, origin, status,
      tag, contract, kind, currency, month, quarter, year

    \b
    The bases:
      effective   a cost counts in the months that it serves
      billed      on the day that it is invoiced
      actual      on the day that it was booked, as spend/ has it
      prepaid     what is invoiced but has not served yet, on a day (--to)

    \b
    A contract that renews by itself is counted as renewed: at the present price,
    or, with --forecast or --uplift expected, with the rise that its file expects.
    Any other contract ends when it ends, and the report says what is not counted.

    \b
    Examples:
      stackctl cost
      stackctl cost --by team,quarter --fiscal-year 2027
      stackctl cost --by cost-center,tool --from 2026-01 --basis billed
      stackctl cost --by vendor --forecast 18 --uplift cap --currency USD
      stackctl cost --select category:crm --by tool,month --format csv
      stackctl cost --format xlsx --output cost-2026.xlsx
      stackctl cost --by team --at main~10
      stackctl cost --by vendor --compare-to last-year
      stackctl cost --by category --without hubspot-marketing
      stackctl cost --by tool --unit active-user
      stackctl cost --by contract --basis prepaid --to 2026-12-31
    """
    from stackctl.app import reports
    from stackctl.app.reports import export_focus
    from stackctl.core.calendar.spans import SpanOptions
    from stackctl.model.errors import StackctlError
    from stackctl.model.reports.cost import BASES, UNITS, UPLIFTS

    check_format("cost", format_)
    check_locale(locale)
    chosen_basis = check_choice("--basis", basis, BASES)
    chosen_uplift = None if uplift is None else check_choice("--uplift", uplift, UPLIFTS)
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load(at=at)
    loaded = reports.at_rates(loaded, rates)
    asked = SpanOptions(first, last, fiscal_year, forecast)
    if format_ == "focus":
        if compare_to is not None or without is not None or unit is not None:
            raise StackctlError(
                "--format focus lists charges: it compares nothing and divides by nothing",
                hint="leave out --compare-to, --without and --unit",
            )
        table = export_focus(
            loaded, today, asked, uplift=chosen_uplift, currency=currency, expression=select, where=where
        )
        invocation.tell(table, "cost", format_, output, root)
        tell_faults(table.findings)
        return FOUND if table.findings else OK
    ask = partial(
        reports.cost,
        today=today,
        by=by,
        basis=chosen_basis,
        uplift=chosen_uplift,
        currency=currency,
        expression=select,
        where=where,
        without=without,
        unit=None if unit is None else check_choice("--unit", unit, UNITS),
    )
    report = ask(loaded, asked=asked)
    if compare_to == LAST_YEAR:
        report = reports.compare(report, ask(loaded, asked=reports.a_year_before(report)), "last year")
    elif compare_to is not None:
        _, before = invocation.load(must_have_tools=False, at=compare_to)
        report = reports.compare(report, ask(reports.at_rates(before, rates), asked=asked), compare_to)
    invocation.tell(report, "cost", format_, output, root, locale)
    if format_ in WITHOUT_FAULTS:
        tell_faults(report.findings)
    return FOUND if report.findings else OK
