"""The contracts of `renewals` as the rows of a spreadsheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from stackctl.output.renewals.words import group_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackctl.model.money import Money
    from stackctl.model.reports.renewals import Renewal, RenewalReport

Value = str | Decimal | int | date | None

_COLUMNS: Mapping[str, Callable[[Renewal, str], Value]] = {
    "notice-by": lambda row, _: row.notice_by,
    "days-left": lambda row, _: row.days_left,
    "tool": lambda row, _: row.tool,
    "name": lambda row, _: row.tool_name,
    "vendor": lambda row, _: row.vendor,
    "contract": lambda row, _: row.contract,
    "term-end": lambda row, _: row.term_end,
    "renews": lambda row, _: None if row.auto_renew is None else "by itself" if row.auto_renew else "by signature",
    "renews-until": lambda row, _: row.renews_until,
    "missed": lambda row, _: row.missed,
    "runs-until": lambda row, _: row.runs_until,
    "annual-cost": lambda row, base: _in(base, row.annual_cost),
    "at-stake": lambda row, base: _in(base, row.at_stake),
    "locked-in": lambda row, base: _in(base, row.locked_in),
    "currency": lambda _, base: base,
    "without-rate": lambda row, _: " + ".join(f"{one.amount} {one.currency}" for one in row.unconverted) or None,
    "owner": lambda row, _: row.owner,
    "notice": lambda row, _: row.notice,
    "how": lambda row, _: row.notice_how,
    "uplift-percent": lambda row, _: row.uplift_percent,
    "uplift-cap-percent": lambda row, _: row.uplift_cap,
    "tools": lambda row, _: ", ".join(row.tools),
    "document": lambda row, _: row.document,
    "working": lambda row, _: "; ".join(filter(None, (row.missed_working, row.working))) or None,
}
"""Every column by name, made of a contract and the report's currency. Amounts in another one stand in `without-rate`,
so that each column adds up to the sum of the report."""


def columns_of(report: RenewalReport) -> tuple[str, ...]:
    """The names of the columns; that of the groups is the first, where there are any."""
    return (*(() if report.by is None else ("group",)), *_COLUMNS)


def values_of(report: RenewalReport) -> list[tuple[Value, ...]]:
    """What stands in the columns, a row a contract, in the order of the report's groups or days."""
    grouped: list[tuple[tuple[Value, ...], tuple[Renewal, ...]]] = [((), report.rows)]
    if report.by is not None:
        grouped = [((group_name(group, report),), group.rows) for group in report.groups]
    return [
        (*group, *(value(row, report.currency) for value in _COLUMNS.values()))
        for group, rows in grouped
        for row in rows
    ]


def _in(currency: str, money: Money | None) -> Decimal | None:
    return money.amount if money is not None and money.currency == currency else None
