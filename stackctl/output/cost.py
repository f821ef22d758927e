"""`cost`: tables that add up, and their assumptions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from stackctl import __version__
from stackctl.core.money.amounts import apportioned, rounded, units
from stackctl.core.money.rounding import nested
from stackctl.core.text.messages import all_of, count, some_of
from stackctl.model.currency import DIGITS
from stackctl.model.document import Chart, Choice, Column, Document, Findings, Name, Notes, Paragraph, Row, Table
from stackctl.model.reports.cost import CostGroup
from stackctl.output.kit.assumptions import RISES, assumptions, doubtful_end, money, rates_data, unpriced
from stackctl.output.kit.compared_costs import compared_costs, compared_data, compared_rows, key_of
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.values import finding_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from stackctl.model.document import Block, Value
    from stackctl.model.look import Look
    from stackctl.model.reports.cost import Basis, CostReport, Period, Unit
    from stackctl.output.kit.conventions import Conventions

FORMATS = {"focus": "stackctl.output.focus.csv"}
"""What `export focus` writes."""

Keys = dict[str, str | None]
K = TypeVar("K")

WHOLE = Decimal("100.0")
"""The share of the total in itself."""

_PERCENT_DIGITS = 1
_BAR = 8
_BARS = " ▏▎▍▌▋▊▉█"
_SPARKS = "▁▂▃▄▅▆▇█"
_MOST_SPARKS = 24
_MOST_SERIES, _MOST_BARS = 8, 15  # what a chart can show apart
_OF_ITEMS = ("tool", "vendor", "cost-center")
"""The groupings that an item says by itself."""
_BASES: dict[Basis, str] = {
    "effective": "Effective: a cost counts in the months that it serves",
    "billed": "Billed: a cost counts on the day that it is invoiced",
    "actual": "Actual: a cost counts on the day that it was booked",
    "prepaid": "Prepaid: what was invoiced until the day, less what it has served for; below zero, what is still owed",
}
_UNITS: dict[Unit, str] = {"seat": "seats", "active-user": "active users"}
_EACH: dict[Unit, str] = {"seat": "a seat", "active-user": "an active user"}
_SHARES = (Column("share", "percent", fit="keep", only="terminal"), Column("share", "percent", only="page"))
"""In whole percent on a terminal; elsewhere exact enough to add up to 100."""
_DRAWING = Column("", "bar", fit="spare", only="terminal")


def document(report: CostReport, look: Look) -> Document:
    """Show the finest table that fits, then its assumptions."""
    usual = conventions(look)
    notes = list(_notes(report, usual))
    blocks: list[Block]
    if not report.groups and not any(report.total.parts):
        blocks = [Paragraph(f"Nothing that was asked for costs anything in {_span(report, usual)}."), Notes(notes)]
    elif report.compared is not None:
        blocks = [compared_costs(report, report.compared, notes)]
    else:
        blocks = [_by_group(report, notes) if report.keyed else _by_time(report, notes)]
    return Document(
        "cost",
        _title(report, usual),
        [*blocks, Findings(report.findings)],
        _data(report),
        _sheets(report, notes, usual),
        _rows(report) if report.compared is None else compared_rows(report, report.compared),
        level=3,
        short=True,
        day=report.today,
    )


def _rows(report: CostReport) -> Table:
    """List the lines for machines: keys, amount, currency, units."""
    units = report.unit_costs
    heads = [*(Column("", key=key_of(name)) for name in report.by), Column("amount", "amount"), Column("currency")]
    if units is None:
        return Table(heads, [Row((*keys.values(), amount, report.currency)) for keys, amount in rows(report)])
    heads += [Column(_UNITS[units.unit], "number"), Column(_EACH[units.unit], "amount", key=f"amount per {units.unit}")]
    found = []
    for keys, amount in rows(report):
        each = units.lines.get(tuple(keys[name] for name in report.keyed))
        cells = (None, None) if each is None or report.keyed != report.by else (each.units, each.each)
        found.append(Row((*keys.values(), amount, report.currency, *cells)))
    return Table(heads, found)


def _by_time(report: CostReport, notes: Sequence[str]) -> Table:
    """Show a row a period."""
    whole, parts = report.total.amount, report.total.parts
    head = _grain(report)
    return Table(
        [Column(head, fit="keep"), Column(report.currency, "amount", fit="keep"), *_SHARES, _DRAWING],
        [
            Row((period.name, part, _rough_share(part, whole), share, _bar(part, max(parts))))
            for period, part, share in zip(report.periods, parts, shares(report), strict=True)
        ],
        total=("total", whole, _rough_share(whole, whole), WHOLE if whole > 0 else None, ""),
        notes=notes,
    )


def _by_group(report: CostReport, notes: Sequence[str]) -> Choice:
    """Show groups, subtotals first, as finely as fits.

    Where the cents do not fit, the amounts are in whole units, and add up so; that is better than no months.
    """
    exact = [*report.groups, report.total]
    if len(report.by) == len(report.keyed):
        return Choice([_grouped(report, exact, [], notes)])
    rough = _in_whole_units(report)
    remark = f"In whole {report.currency}, for want of room: to the cent with --format csv."
    grains = [[period.name for period in report.periods]]
    grains += [
        names
        for names in ([period.quarter for period in report.periods], [period.year for period in report.periods])
        if len(set(names)) > 1
    ]
    return Choice(
        [*(_grouped(report, exact, names, notes) for names in grains), _grouped(report, exact, [], notes)],
        [*(_grouped(report, rough, names, [remark, *notes]) for names in grains), _grouped(report, exact, [], notes)],
    )


def _grouped(report: CostReport, lines: Sequence[CostGroup], times: Sequence[str], notes: Sequence[str]) -> Table:
    """Show the lines and total, with a column a period."""
    names = list(dict.fromkeys(times))
    total, depth = lines[-1], len(report.keyed)
    units = None if times else report.unit_costs
    drawn = not times and units is None and len(report.by) == depth and 1 < len(report.periods) <= _MOST_SPARKS
    most = max((group.amount for group in lines[:-1] if len(group.keys) == 1), default=Decimal(0))

    def cells(group: CostGroup, share: Decimal | None, bar: str) -> tuple[Value, ...]:
        sums = dict.fromkeys(names, Decimal(0))
        for name, part in zip(times, group.parts, strict=False):
            sums[name] += part
        sparks = [_spark(group.parts)] if drawn else []
        each = None if units is None else units.lines.get(group.keys)
        of_unit = [] if units is None else [None, None] if each is None else [each.units, each.each]
        return (*sums.values(), group.amount, *of_unit, _rough_share(group.amount, total.amount), share, *sparks, bar)

    return Table(
        [
            *(Column(name) for name in report.keyed),
            *(Column(head, "amount", fit="keep") for head in _heads(names)),
            Column("year" if report.fiscal_year is not None else "total", "amount", fit="keep"),
            *(
                []
                if units is None
                else [
                    Column(_UNITS[units.unit], "number", fit="keep"),
                    Column(_EACH[units.unit], "amount", fit="keep"),
                ]
            ),
            *_SHARES,
            *([Column("by month", "bar", fit="spare", only="terminal")] if drawn else []),
            _DRAWING,
        ],
        [
            Row(
                (
                    *[None] * (len(group.keys) - 1),
                    report.called(report.keyed[len(group.keys) - 1], group.keys[-1]),
                    *[None] * (depth - len(group.keys)),
                    *cells(group, share, _bar(group.amount, most)),
                ),
                strong=len(group.keys) < depth,
                level=len(group.keys) - 1,
            )
            for group, share in zip(lines[:-1], shares(report), strict=True)
        ],
        total=("total", *[None] * (depth - 1), *cells(total, WHOLE if total.amount > 0 else None, "")),
        notes=notes,
        nested=depth,
    )


def _heads(names: Sequence[str]) -> list[str]:
    """Name the periods; quarters of one year without the year."""
    short = len({name[:4] for name in names}) == 1 and all("-Q" in name for name in names)
    return [name[5:] if short else name for name in names]


def _in_whole_units(report: CostReport) -> list[CostGroup]:
    """Round the lines and the total to whole units, consistently."""
    digits = DIGITS[report.currency]
    leaves = (
        (group.keys, [units(Fraction(part), digits) for part in group.parts])
        for group in report.groups
        if len(group.keys) == len(report.keyed)
    )
    lines, total = nested(leaves, 10**digits, [period.path for period in report.periods], 0)
    return [
        CostGroup(keys, Decimal(sum(numbers)), tuple(map(Decimal, numbers))) for keys, numbers in [*lines, ((), total)]
    ]


def _bar(amount: Decimal, most: Decimal) -> str:
    if amount <= 0 or most <= 0:
        return ""
    eighths = max(1, round(amount / most * _BAR * 8))
    return "█" * (eighths // 8) + _BARS[eighths % 8].strip()


def _spark(parts: Sequence[Decimal]) -> str:
    most = max(parts)
    if most <= 0:
        return ""
    top = len(_SPARKS) - 1
    return "".join(_SPARKS[round(max(part, Decimal(0)) / most * top)] for part in parts)


def _rough_share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return the share of the total in whole percent."""
    return rounded(Fraction(part) / Fraction(whole) * 100, 0) if whole > 0 else None


def leaves(report: CostReport) -> Sequence[CostGroup]:
    """List lines without lines below; the total if ungrouped."""
    if not report.keyed:
        return (report.total,)
    return tuple(group for group in report.groups if len(group.keys) == len(report.keyed))


def rows(report: CostReport) -> Iterator[tuple[Keys, Decimal]]:
    """List keys and amounts in grouping order, without zero amounts.

    One row a line, and one a line and period where a time is among the groupings. The rows follow the groupings, too:
    by month and category, all of January comes first; by category, month and tool, a category's January does.
    """
    lines = leaves(report)
    if len(report.by) == len(report.keyed):
        yield from ((_keys(report, group, None), group.amount) for group in lines if group.amount)
        return
    places, times = _places(report, lines), _times(report)
    found = [
        (tuple(place or time for place, time in zip(places[index], times[number], strict=True)), index, number)
        for index, group in enumerate(lines)
        for number in range(len(report.periods))
        if group.parts[number]
    ]
    for _, index, number in sorted(found):
        yield _keys(report, lines[index], report.periods[number]), lines[index].parts[number]


def _keys(report: CostReport, group: CostGroup, period: Period | None) -> Keys:
    keys: Keys = dict(zip(report.keyed, group.keys, strict=True))
    if period is not None:
        keys |= {"month": period.name, "quarter": period.quarter, "year": period.year}
    return {name: keys[name] for name in report.by}


def _places(report: CostReport, lines: Sequence[CostGroup]) -> list[list[int]]:
    """Return each line's place within its groupings; 0 for times."""
    depths = [report.keyed.index(name) + 1 if name in report.keyed else 0 for name in report.by]
    numbers: dict[tuple[str | None, ...], int] = {}
    return [
        [numbers.setdefault(group.keys[:depth], len(numbers) + 1) if depth else 0 for depth in depths]
        for group in lines
    ]


def _times(report: CostReport) -> list[list[int]]:
    """Return each period's place by grouping: month, quarter or year."""
    firsts: dict[str, int] = {}
    return [
        [
            firsts.setdefault(period.year, number)
            if name == "year"
            else firsts.setdefault(period.quarter, number)
            if name == "quarter"
            else number
            for name in report.by
        ]
        for number, period in enumerate(report.periods)
    ]


def shares(report: CostReport) -> list[Decimal | None]:
    """Return each line's or period's percentage of the total.

    Those of the lines below one add up to its own, and those of the outermost to 100. None where there is no total to
    speak of.
    """
    depth = len(report.keyed)
    if not depth:
        return list(_percentages(dict(enumerate(report.total.parts)), report.total.amount).values())
    found = _percentages({group.keys: group.amount for group in leaves(report)}, report.total.amount)
    sums: dict[tuple[str | None, ...], Decimal] = {}
    for keys, share in found.items():
        for length in range(1, depth + 1):
            if share is not None:
                sums[keys[:length]] = sums.get(keys[:length], Decimal(0)) + share
    return [sums.get(group.keys) for group in report.groups]


def _percentages(amounts: Mapping[K, Decimal], whole: Decimal) -> Mapping[K, Decimal | None]:
    if whole <= 0:
        return dict.fromkeys(amounts)
    exact = {key: Fraction(amount) / Fraction(whole) * 100 for key, amount in amounts.items()}
    return dict(apportioned(exact, _PERCENT_DIGITS))


def _title(report: CostReport, usual: Conventions) -> str:
    """`Effective cost, EUR, fiscal year 2026 (Jan-Dec)`."""
    against = "" if report.compared is None else f", against {report.compared.name}"
    if report.basis == "prepaid":
        return f"Prepaid balance, {report.currency}, at the end of {usual.day(report.last)}{against}"
    return f"{report.basis.capitalize()} cost, {report.currency}, {_span(report, usual)}{against}"


def _span(report: CostReport, usual: Conventions) -> str:
    if report.fiscal_year is None:
        return f"{usual.day(report.first)} to {usual.day(report.last)}"
    ends = (report.first, report.last)
    if report.first.day == 1 and report.first.year == report.last.year:
        days = "-".join(usual.months[day.month - 1] for day in ends)
    elif report.first.day == 1:
        days = "-".join(f"{usual.months[day.month - 1]} {day.year}" for day in ends)
    else:
        days = " to ".join(map(usual.day, ends))
    return f"fiscal year {report.fiscal_year} ({days})"


def _notes(report: CostReport, usual: Conventions) -> Iterator[str]:
    """Say what the total lacks, then what it rests on."""
    for left in report.unconverted:
        yield (
            f"Not in the total: {money(left.amount, usual)} of {left.tool}, for want of a rate for "
            f"{left.amount.currency} in stackctl.yaml under fx: rates:"
        )
    if report.without is not None:
        names = all_of(report.without.tools)
        yield f"Without {names}: {money(report.without.amount, usual)} less, of which {_signed(report, usual)}."
    if report.unit_costs is not None and report.unit_costs.unknown:
        known = f"{_UNITS[report.unit_costs.unit]} are known of all but {some_of(list(report.unit_costs.unknown))}"
        yield f"{known[0].upper()}{known[1:]}: their cost is in no amount for one."
    if report.basis == "prepaid":
        yield f"{_BASES['prepaid']}."
        return
    if report.basis == "actual":
        if report.spend_until is None:
            yield "Nothing is known of what was spent: spend/ holds no bookings."
        elif report.spend_until < report.last:
            yield f"The bookings in spend/ reach to {usual.day(report.spend_until)}."
    yield from assumptions(report, report.currency, usual)


def _signed(report: CostReport, usual: Conventions) -> str:
    if report.without is None or not report.without.signed.amount:
        return "nothing is signed yet"
    return f"{money(report.without.signed, usual)} are past or signed already"


def _data(report: CostReport) -> dict[str, object]:
    return {
        "today": report.today,
        "from": report.first,
        "to": report.last,
        "fiscal_year": report.fiscal_year,
        "basis": report.basis,
        "uplift": report.uplift,
        "currency": report.currency,
        "by": report.by,
        "rows": [_row_data(report, keys, amount) for keys, amount in rows(report)],
        "periods": [
            {"period": period.name, "amount": amount}
            for period, amount in zip(report.periods, report.total.parts, strict=True)
        ],
        "total": report.total.amount,
        "tools": report.tools,
        "rates": rates_data(report, report.currency),
        "renewed": report.renewed,
        "stopped": report.stopped,
        "missing_prices": report.missing_prices,
        "doubtful_ends": report.doubtful_ends,
        "left_out": report.left_out,
        "retired": report.retired,
        "unconverted": report.unconverted,
        "spend_until": report.spend_until,
        "findings": report.findings,
        **({} if report.without is None else {"without": report.without}),
        **({} if report.unit_costs is None else {"unit": report.unit_costs.unit, "unknown": report.unit_costs.unknown}),
        **({} if report.compared is None else {"compared_to": compared_data(report, report.compared)}),
    }


def _row_data(report: CostReport, keys: Keys, amount: Decimal) -> dict[str, object]:
    found: dict[str, object] = {"keys": keys, "amount": amount}
    units = report.unit_costs
    if units is not None and report.keyed == report.by:
        each = units.lines.get(tuple(keys[name] for name in report.keyed))
        found |= {"units": None if each is None else each.units, "each": None if each is None else each.each}
    return found


def _sheets(report: CostReport, notes: Sequence[str], usual: Conventions) -> list[Table]:
    """List the sheets; a comparison is not drawn."""
    summary, largest = _summary(report, notes), []
    if report.compared is None:
        chart = Chart("Chart", _title(report, usual), "columns", (1,), report.currency)
        if not report.keyed:
            summary = replace(summary, chart=chart)
        elif report.groups:
            largest = [_largest(report, chart)]
    return [summary, _by_period(report, usual), *largest, _items(report, usual), _assumptions(report, usual)]


def _largest(report: CostReport, chart: Chart) -> Table:
    """Show the largest groups, and the others as one."""
    groups = sorted((group for group in report.groups if len(group.keys) == 1), key=lambda group: -group.amount)
    by_time = len(report.by) > len(report.keyed)
    most = _MOST_SERIES if by_time else _MOST_BARS
    shown = groups if len(groups) <= most else groups[: most - 1]
    bands: list[tuple[str, tuple[Decimal, ...], Decimal]] = [
        (Name(report.called(report.keyed[0], group.keys[0])), group.parts, group.amount) for group in shown
    ]
    if others := groups[len(shown) :]:
        parts = tuple(sum(of, Decimal(0)) for of in zip(*(group.parts for group in others), strict=True))
        bands.append(("Other", parts, sum(parts, Decimal(0))))
    if by_time:
        columns = [Column(_grain(report), "month"), *(Column(name, "amount") for name, _, _ in bands)]
        lines = [
            (_head(report, period), *(parts[at] for _, parts, _ in bands)) for at, period in enumerate(report.periods)
        ]
        chart = replace(chart, kind="stacked", series=range(1, len(columns)))
    else:
        columns = [Column(_named(report.keyed[0]), "label"), Column(f"Amount ({report.currency})", "amount")]
        lines = [(name, amount) for name, _, amount in bands]
        chart = replace(chart, kind="bars")
    total = [amount for _, _, amount in bands] if by_time else [report.total.amount]
    return Table(
        columns,
        [Row(cells) for cells in lines],
        total=("Total", *total),
        name="Largest groups",
        title=chart.title,
        chart=chart,
    )


def _summary(report: CostReport, notes: Sequence[str]) -> Table:
    depth = len(report.keyed)
    if report.keyed:
        columns = [Column(_named(name)) for name in report.keyed]
        lines = [
            Row((*_called(report, group.keys), group.amount, share), strong=len(group.keys) < depth)
            for group, share in zip(report.groups, shares(report), strict=True)
        ]
    else:
        columns = [Column(_grain(report).capitalize(), "month")]
        lines = [
            Row((_head(report, period), amount, share))
            for period, amount, share in zip(report.periods, report.total.parts, shares(report), strict=True)
        ]
    facts: list[tuple[str, Value]] = [("Basis", _BASES[report.basis])]
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
    title = f"{of} technology cost"
    if report.compared is not None:
        table = compared_costs(report, report.compared, notes)
        others = table.columns[len(report.keyed) :]
        columns = [Column(_named(name)) for name in report.keyed]
        return replace(table, columns=[*columns, *others], name="Summary", title=title, facts=facts)
    return Table(
        [*columns, Column(f"Amount ({report.currency})", "amount"), Column("Share", "percent")],
        lines,
        total=_total(len(columns), report.total.amount, WHOLE if report.total.amount > 0 else None),
        notes=notes,
        name="Summary",
        title=title,
        facts=facts,
    )


def _by_period(report: CostReport, usual: Conventions) -> Table:
    columns = [Column(_named(name)) for name in report.keyed] or [Column("")]
    lines = [Row((*_called(report, group.keys), *group.parts, group.amount)) for group in leaves(report)]
    return Table(
        [*columns, *(Column(_head(report, period), "amount") for period in report.periods), Column("Total", "amount")],
        lines if report.keyed else [],
        total=_total(len(columns), *report.total.parts, report.total.amount),
        name=f"By {_grain(report)}",
        title=_title(report, usual),
    )


def _items(report: CostReport, usual: Conventions) -> Table:
    """List every item, to be checked against the contracts."""
    groupings = [name for name in report.keyed if name not in _OF_ITEMS]
    heads = [*map(_named, groupings), "Tool", "Vendor", "Contract", "Item", "Kind", "Cost centre"]
    lines = []
    for item in report.items:
        keys = dict(zip(report.keyed, item.keys, strict=True))
        of_group = (report.called(name, keys[name]) for name in groupings)
        center = report.called("cost-center", item.cost_center)
        what = (report.called("tool", item.tool), item.vendor, item.contract, item.item, item.kind, center)
        lines.append(Row((*of_group, *what, item.own.amount, item.own.currency, item.rate, item.amount)))
    return Table(
        [
            *map(Column, heads),
            Column("Own amount", "amount"),
            Column("Currency"),
            Column(f"Rate for 1 {report.currency}", "amount"),
            Column(f"Amount ({report.currency})", "amount"),
        ],
        lines,
        total=_total(len(heads) + 3, report.total.amount),
        name="Lines",
        title=_title(report, usual),
    )


def _assumptions(report: CostReport, usual: Conventions) -> Table:
    columns = [
        Column("What", "label"),
        Column("Tool"),
        Column("Contract"),
        Column("Day", "day"),
        Column("Amount", "amount"),
        Column("Currency"),
        Column("Remark", "note"),
    ]
    return Table(
        columns,
        list(_assumed(report, usual)),
        name="Assumptions",
        title="What the amounts rest on, and what is not in them",
        facts=[
            ("Amounts", _title(report, usual)),
            ("As of", report.today),
            ("Made by", f"stackctl {__version__}"),
        ],
    )


def _assumed(report: CostReport, usual: Conventions) -> Iterator[Row]:
    def tools(*ids: str) -> str:
        return ", ".join(report.called("tool", tool) for tool in ids)

    if report.basis != "actual":
        yield _line("Renewals", f"Contracts that renew by themselves are counted {RISES[report.uplift]}.")
    elif report.spend_until is None:
        yield _line("Spend", "No spend is recorded.")
    else:
        yield _line("Spend", "The last day that spend is recorded of.", day=report.spend_until)
    for used in report.rates:
        remark = f"{used.currency} for 1 {report.currency}, as the settings have it."
        yield _line("Exchange rate", remark, day=used.as_of, amount=used.rate, currency=used.currency)
    for renewed in report.renewed:
        rise = f"{usual.percent(renewed.percent.normalize())} dearer" if renewed.percent else "at the present price"
        remark = f"Renews by itself, {rise}."
        yield _line("Renews", remark, tool=tools(*renewed.tools), contract=renewed.contract, day=renewed.day)
    for one in report.missing_prices:
        yield _line("No price", f"Not in the total: {unpriced(one, usual)}.", tool=tools(one.tool), day=one.first)
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
    for tool, amount, remark in (
        *((end.tool, end.amount, f"Not in the total: {doubtful_end(end, usual)}.") for end in report.doubtful_ends),
        *((one.tool, one.amount, "Retired, but signed until the contract ends: counted.") for one in report.retired),
    ):
        yield _line("Retired", remark, tool=tools(tool), amount=amount.amount, currency=amount.currency)
    for cost in report.left_out:
        remark, money = "Only proposed or evaluated: not counted.", cost.amount
        yield _line("Left out", remark, tool=tools(cost.tool), amount=money.amount, currency=money.currency)
    for cost in report.unconverted:
        remark, money = f"There is no rate for {cost.amount.currency}: not in any amount.", cost.amount
        yield _line("No rate", remark, tool=tools(cost.tool), amount=money.amount, currency=money.currency)
    for found in report.findings:
        yield _line("Finding", finding_in_words(found), tool=tools(found.tool) if found.tool else None)


def _line(
    what: str,
    remark: str,
    *,
    tool: str | None = None,
    contract: str | None = None,
    day: date | None = None,
    amount: Decimal | None = None,
    currency: str | None = None,
) -> Row:
    return Row((what, tool, contract, day, amount, currency, remark))


def _total(keys: int, *amounts: Decimal | None) -> tuple[Value, ...]:
    """Return the last line, `Total` in its first column."""
    return ("Total", *[None] * (keys - 1), *amounts)


def _called(report: CostReport, keys: Sequence[str | None]) -> list[str | None]:
    """Name the keys of a line; None for missing groupings."""
    names = [report.called(name, key) for name, key in zip(report.keyed, keys, strict=False)]
    return [*names, *[None] * (len(report.keyed) - len(keys))]


def _named(grouping: str) -> str:
    """Name a grouping for a column head: `Cost centre`."""
    return grouping.replace("-", " ").replace("center", "centre").capitalize()


def _grain(report: CostReport) -> str:
    """Name what a period is: a month, quarter or year."""
    if any(period.name != period.quarter for period in report.periods):
        return "month"
    return "quarter" if "quarter" in report.by else "year"


def _head(report: CostReport, period: Period) -> str | date:
    return period.first if _grain(report) == "month" else period.name
