"""`stackctl export`: costs and contract commitments after FOCUS."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from stackctl.cli.boundary import FOUND, OK
from stackctl.cli.invocation import check_choice, check_format, tell_faults
from stackctl.cli.options import At, FiscalYear, Output, Rates, Select, Where, format_option
from stackctl.model.errors import StackctlError

if TYPE_CHECKING:
    from stackctl.model.reports.focus import CommitmentReport, FocusReport

SUMMARY = "Costs and contracts for FinOps tools, after FOCUS."
GROUP, ORDER = "Money", 4

_TABLES = ("focus", "contracts")


def command(
    ctx: typer.Context,
    table: Annotated[str, typer.Argument(metavar="focus|contracts", help="The table that is written.")],
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day, or month.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day, or month.")] = None,
    fiscal_year: FiscalYear = None,
    currency: Annotated[
        str | None, typer.Option(metavar="EUR", help="Convert all costs; default: the currency of each price.")
    ] = None,
    rates: Rates = None,
    select: Select = None,
    where: Where = None,
    at: At = None,
    format_: Annotated[str, format_option("contracts")] = "csv",
    output: Output = None,
) -> int:
    """Write costs or contracts as tables of FOCUS, the FinOps Open Cost and Usage Specification.

    \b
    The tables:
      focus       costs by invoice and month (Cost and Usage of FOCUS 1.2);
                  without a span, of the fiscal year that holds today
      contracts   what contracts commit to in their present term
                  (Contract Commitment of FOCUS 1.3)

    \b
    In the table of costs BilledCost adds up to what "cost --basis billed" says,
    EffectiveCost to what "cost" says. What was paid in advance is in it twice:
    as a Purchase that is billed, and month by month as Usage that is effective.
    Add up one of the two columns, never both; x_Basis tells the rows apart.

    \b
    Examples:
      stackctl export focus --output focus.csv
      stackctl export focus --from 2026-10 --to 2026-12 --currency EUR
      stackctl export focus --fiscal-year 2027 --select team:mops --format json
      stackctl export contracts --output commitments.csv
    """
    from stackctl.app.reports import WHOLE_YEAR, at_rates, export_contracts, export_focus
    from stackctl.core.calendar.spans import SpanOptions

    name = check_choice("the table", table, _TABLES)
    check_format(name, format_)
    asked = SpanOptions(first, last, fiscal_year)
    if name == "contracts" and (asked != WHOLE_YEAR or currency is not None or rates is not None):
        raise StackctlError(
            "contracts are told in their present term and their own currency",
            hint="leave --from, --to, --fiscal-year, --currency and --rates out; --today moves the day",
        )
    invocation = ctx.obj
    today = invocation.today
    root, loaded = invocation.load(at=at)
    report: FocusReport | CommitmentReport
    if name == "contracts":
        report = export_contracts(loaded, today, expression=select, where=where)
        _tell_left_out(report)
    else:
        report = export_focus(at_rates(loaded, rates), today, asked, currency=currency, expression=select, where=where)
    invocation.tell(report, name, format_, output, root)
    tell_faults(report.findings)
    return FOUND if report.findings else OK


def _tell_left_out(report: CommitmentReport) -> None:
    """Say which contracts the table has no place for."""
    from stackctl.core.text.escape import terminal

    for one in report.left_out:
        sys.stderr.write(f"note: {terminal(one.file)}: contract {terminal(one.contract)} has no row: {one.reason}\n")
