"""`cost --format xlsx`: a workbook for whoever signs the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackctl import __version__
from stackctl.core.text.messages import count
from stackctl.output.cost.words import RISES, WHOLE, leaves, notes, shares, title
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.workbook import Cell, Column, Line, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from stackctl.model.look import Look
    from stackctl.model.reports.cost import Basis, CostReport, Period
    from stackctl.output.kit.conventions import Conventions

_OF_ITEMS = ("tool", "vendor", "cost-center")
"""The groupings that an item says by itself."""
_BASES: dict[Basis, str] = {
    "effective": "Effective: a cost counts in the months that it serves",
    "billed": "Billed: a cost counts on the day that it is invoiced",
    "actual": "Actual: a cost counts on the day that it was booked",
}


def render(report: CostReport, look: Look) -> bytes:
    """Summary, by month, every item, what was assumed. Totals are values, which the lines of each sheet add up to."""
    sheets = (_summary(report, look), _by_period(report, look), _items(report, look), _assumptions(report, look))
    return workbook(sheets, report.today, look)


def _summary(report: CostReport, look: Look) -> Sheet:
    depth = len(report.keyed)
    if report.keyed:
        columns = [Column(_named(name)) for name in report.keyed]
        lines = [
            Line((*_called(report, group.keys), group.amount, share), bold=len(group.keys) < depth)
            for group, share in zip(report.groups, shares(report), strict=True)
        ]
    else:
        columns = [Column("Quarter" if _is_quarterly(report) else "Month", "month")]
        lines = [
            Line((_head(report, period), amount, share))
            for period, amount, share in zip(report.periods, report.total.parts, shares(report), strict=True)
        ]
    facts: list[tuple[str, Cell]] = [("Basis", _BASES[report.basis])]
    if report.findings:
        faults = f"{count(len(report.findings), 'finding')} in the sheet Assumptions: the amounts are not right before"
        facts.insert(0, ("Attention", f"{faults} these are mended."))
    if report.fiscal_year is not None:
        facts.append(("Fiscal year", str(report.fiscal_year)))
    facts += [("From", report.first), ("To", report.last)]
    if report.basis != "actual":
        facts.append(("Renewals", f"Contracts that renew by themselves, {RISES[report.uplift]}"))
    facts += [("Tools", report.tools), ("As of", report.today)]
    of = f"{report.organisation}: marketing" if report.organisation else "Marketing"
    return Sheet(
        "Summary",
        f"{of} technology cost",
        [*columns, Column(f"Amount ({report.currency})", "number"), Column("Share", "percent")],
        lines,
        facts,
        total=_total(len(columns), report.total.amount, WHOLE if report.total.amount > 0 else None),
        below=list(notes(report, conventions(look))),
    )


def _by_period(report: CostReport, look: Look) -> Sheet:
    columns = [Column(_named(name)) for name in report.keyed] or [Column("")]
    lines = [Line((*_called(report, group.keys), *group.parts, group.amount)) for group in leaves(report)]
    return Sheet(
        "By quarter" if _is_quarterly(report) else "By month",
        title(report, conventions(look)),
        [*columns, *(Column(_head(report, one), "number") for one in report.periods), Column("Total", "number")],
        lines if report.keyed else [],
        total=_total(len(columns), *report.total.parts, report.total.amount),
    )


def _items(report: CostReport, look: Look) -> Sheet:
    """Every item, with what the report is grouped by; the lines that a controller can check against the contracts."""
    groupings = [name for name in report.keyed if name not in _OF_ITEMS]
    heads = [*map(_named, groupings), "Tool", "Vendor", "Contract", "Item", "Kind", "Cost centre"]
    lines = []
    for item in report.items:
        keys = dict(zip(report.keyed, item.keys, strict=True))
        of_group = (report.called(name, keys[name]) for name in groupings)
        center = report.called("cost-center", item.cost_center)
        what = (report.called("tool", item.tool), item.vendor, item.contract, item.item, item.kind, center)
        lines.append(Line((*of_group, *what, item.own.amount, item.own.currency, item.rate, item.amount)))
    return Sheet(
        "Lines",
        title(report, conventions(look)),
        [
            *map(Column, heads),
            Column("Own amount", "number"),
            Column("Currency"),
            Column(f"Rate for 1 {report.currency}", "number"),
            Column(f"Amount ({report.currency})", "number"),
        ],
        lines,
        total=_total(len(heads) + 3, report.total.amount),
    )


def _assumptions(report: CostReport, look: Look) -> Sheet:
    columns = [
        Column("What"),
        Column("Tool"),
        Column("Contract"),
        Column("Day", "day"),
        Column("Amount", "number"),
        Column("Currency"),
        Column("Remark", "note"),
    ]
    return Sheet(
        "Assumptions",
        "What the amounts rest on, and what is not in them",
        columns,
        list(_assumed(report, conventions(look))),
        facts=[
            ("Amounts", title(report, conventions(look))),
            ("As of", report.today),
            ("Made by", f"stackctl {__version__}"),
        ],
    )


def _assumed(report: CostReport, usual: Conventions) -> Iterator[Line]:
    def tools(*ids: str) -> str:
        return ", ".join(report.called("tool", tool) for tool in ids)

    if report.basis != "actual":
        yield _line("Renewals", f"Contracts that renew by themselves are counted {RISES[report.uplift]}.")
    elif report.spend_until is None:
        yield _line("Spend", "No spend is recorded.")
    else:
        yield _line("Spend", "The last day that spend is recorded of.", day=report.spend_until)
    for currency, rate in report.rates.items():
        remark = f"{currency} for 1 {report.currency}, as the settings have it."
        yield _line("Exchange rate", remark, day=report.rates_as_of, amount=rate, currency=currency)
    for renewed in report.renewed:
        rise = f"{usual.percent(renewed.percent.normalize())} dearer" if renewed.percent else "at the present price"
        remark = f"Renews by itself, {rise}."
        yield _line("Renews", remark, tool=tools(*renewed.tools), contract=renewed.contract, day=renewed.day)
    for stopped in report.stopped:
        yield _line(
            "Stops",
            "The contract ends and does not renew by itself; what would follow is not counted.",
            tool=tools(stopped.tool),
            contract=stopped.contract,
            day=stopped.day,
            amount=stopped.amount.amount,
            currency=stopped.amount.currency,
        )
    for one in report.left_out:
        remark, money = "Only proposed or evaluated: not counted.", one.amount
        yield _line("Left out", remark, tool=tools(one.tool), amount=money.amount, currency=money.currency)
    for one in report.unconverted:
        remark, money = f"There is no rate for {one.amount.currency}: not in any amount.", one.amount
        yield _line("No rate", remark, tool=tools(one.tool), amount=money.amount, currency=money.currency)
    for found in report.findings:
        remark = f"{found.code} {found.message} ({found.file}:{found.position.line})"
        yield _line("Finding", remark, tool=tools(found.tool) if found.tool else None)


def _line(
    what: str,
    remark: str,
    *,
    tool: str | None = None,
    contract: str | None = None,
    day: date | None = None,
    amount: Decimal | None = None,
    currency: str | None = None,
) -> Line:
    return Line((what, tool, contract, day, amount, currency, remark))


def _total(keys: int, *amounts: Decimal | None) -> Sequence[Cell]:
    """The last line: `Total` in the first of the columns before the amounts."""
    return ["Total", *[None] * (keys - 1), *amounts]


def _called(report: CostReport, keys: Sequence[str | None]) -> list[str | None]:
    """What the keys of a line are called; None in the columns of the groupings that it has none of."""
    names = [report.called(name, key) for name, key in zip(report.keyed, keys, strict=False)]
    return [*names, *[None] * (len(report.keyed) - len(keys))]


def _named(grouping: str) -> str:
    """What a grouping is called above a column: `Cost centre`."""
    return grouping.replace("-", " ").replace("center", "centre").capitalize()


def _is_quarterly(report: CostReport) -> bool:
    return all(period.name == period.quarter for period in report.periods)


def _head(report: CostReport, period: Period) -> str | date:
    return period.name if _is_quarterly(report) else period.first
