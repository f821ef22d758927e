"""`renewals --format xlsx`: a workbook with the dates and the money, the groups if there are any, and the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.workbook import Column, Line, Sheet, workbook
from stackctl.output.renewals.columns import columns_of, values_of
from stackctl.output.renewals.words import Amounts, group_name, remarks, summary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackctl.model.look import Look
    from stackctl.model.reports.renewals import RenewalReport
    from stackctl.output.kit.workbook import Cell, Kind

_DATES = (
    "notice-by",
    "days-left",
    "tool",
    "name",
    "vendor",
    "term-end",
    "missed",
    "annual-cost",
    "at-stake",
    "locked-in",
    "without-rate",
    "owner",
    "how",
)
_TERMS = (
    "tool",
    "contract",
    "renews",
    "notice",
    "term-end",
    "runs-until",
    "renews-until",
    "uplift-percent",
    "uplift-cap-percent",
    "tools",
    "document",
    "working",
)
_KINDS: Mapping[str, Kind] = {
    "notice-by": "day",
    "term-end": "day",
    "renews-until": "day",
    "missed": "day",
    "runs-until": "day",
    "days-left": "number",
    "annual-cost": "number",
    "at-stake": "number",
    "locked-in": "number",
    "uplift-percent": "percent",
    "uplift-cap-percent": "percent",
    "how": "note",
    "tools": "note",
}
_IN_WORDS: Mapping[str, str] = {
    "annual-cost": "A year",
    "locked-in": "Locked in",
    "uplift-percent": "Expected rise",
    "uplift-cap-percent": "Rise at most",
}
_LOCKED_IN = "Locked in: what the terms cost that began, or will, because notice was missed."


def render(report: RenewalReport, look: Look) -> bytes:
    """Days are days, amounts are numbers; the sums stand below their columns."""
    facts: list[tuple[str, Cell]] = [("As of", report.today), ("Currency", report.currency)]
    if report.organisation:
        facts.insert(0, ("Organisation", report.organisation))
    if report.within is not None:
        facts.append(("In the next", str(report.within)))
    amounts, words = Amounts(report, look), conventions(look)
    below = [*summary(report, amounts, words), *remarks(report, amounts, words)]
    if report.missed:
        below.append(_LOCKED_IN)
    sums: dict[str, Cell] = {"annual-cost": report.annual_cost.amount, "at-stake": report.at_stake.amount}
    group = () if report.by is None else ("group",)
    dates = [*group, *(name for name in _DATES if name != "without-rate" or report.unconverted)]
    total = ["Total", *(sums.get(name) for name in dates[1:])]
    sheets = [
        _sheet(report, "Renewals", "Notice deadlines and contract ends", dates, facts, total=total, below=below),
        *([] if report.by is None else [_groups(report, facts)]),
        _sheet(report, "Terms", "Terms of the contracts", _TERMS, facts),
    ]
    return workbook(sheets, report.today, look)


def _sheet(
    report: RenewalReport,
    name: str,
    title: str,
    columns: Sequence[str],
    facts: Sequence[tuple[str, Cell]],
    *,
    total: Sequence[Cell] | None = None,
    below: Sequence[str] = (),
) -> Sheet:
    known = columns_of(report)
    rows = [dict(zip(known, values, strict=True)) for values in values_of(report)]
    return Sheet(
        name=name,
        title=title,
        columns=[Column(_head(column), _KINDS.get(column, "text")) for column in columns],
        lines=[Line(tuple(row[column] for column in columns)) for row in rows],
        facts=facts,
        total=total,
        below=below,
    )


def _groups(report: RenewalReport, facts: Sequence[tuple[str, Cell]]) -> Sheet:
    return Sheet(
        name=f"By {report.by}",
        title=f"Notice deadlines and contract ends by {report.by}",
        columns=[
            Column(str(report.by).capitalize()),
            Column("Contracts", "number"),
            Column("A year", "number"),
            Column("At stake", "number"),
        ],
        lines=[
            Line((group_name(group, report), len(group.rows), group.annual_cost.amount, group.at_stake.amount))
            for group in report.groups
        ],
        facts=facts,
        total=("Total", len(report.rows), report.annual_cost.amount, report.at_stake.amount),
    )


def _head(name: str) -> str:
    return _IN_WORDS.get(name, name.replace("-", " ").capitalize())
