"""`renewals --format xlsx`: a workbook with the contracts by day, and a sheet of the groups where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl.render.contract_rows import columns_of, values_of
from stackctl.render.conventions import conventions
from stackctl.render.deadlines import Amounts, group_name, remarks, summary
from stackctl.render.workbook import Column, Line, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackctl.model.renewals import RenewalReport
    from stackctl.model.reports import Look
    from stackctl.render.workbook import Cell, Kind

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
    "locked-in": "Locked in by the missed notice",
    "uplift-percent": "Expected rise",
    "uplift-cap-percent": "Rise at most",
}


def render(report: RenewalReport, look: Look) -> bytes:
    """Days are days, amounts are numbers; the sums stand below their columns."""
    names = columns_of(report)
    facts: list[tuple[str, Cell]] = [("As of", report.today), ("Currency", report.currency)]
    if report.organisation:
        facts.insert(0, ("Organisation", report.organisation))
    if report.within is not None:
        facts.append(("In the next", str(report.within)))
    amounts, words = Amounts(report, look), conventions(look)
    sums: dict[str, Cell] = {
        names[0]: "Total",
        "annual-cost": report.annual_cost.amount,
        "at-stake": report.at_stake.amount,
    }
    rows = Sheet(
        name="Renewals",
        title="Notice deadlines and contract ends",
        columns=[Column(_head(name), _KINDS.get(name, "text")) for name in names],
        lines=[Line(values) for values in values_of(report)],
        facts=facts,
        total=[sums.get(name) for name in names],
        below=[*summary(report, amounts, words), *remarks(report, amounts, words)],
    )
    return workbook([rows, *([] if report.by is None else [_groups(report, facts)])], report.today, look)


def _groups(report: RenewalReport, facts: list[tuple[str, Cell]]) -> Sheet:
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
