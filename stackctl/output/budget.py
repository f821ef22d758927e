"""`budget`: whether the budgets last, what breaks them, what helps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count as counted
from typing import TYPE_CHECKING

from stackctl import __version__
from stackctl.core.text.messages import all_of, count, some_of
from stackctl.model.document import Chart, Column, Document, Findings, Group, Notes, Paragraph, Row, Section, Table
from stackctl.model.look import PLAIN
from stackctl.output.kit.assumptions import RISES, assumptions, by_tool, doubtful_end, money, rates_data
from stackctl.output.kit.conventions import conventions
from stackctl.output.kit.values import finding_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackctl.model.document import Value
    from stackctl.model.look import Look
    from stackctl.model.reports.budget import BudgetFigures, BudgetReport, BudgetRow, TermAhead
    from stackctl.output.kit.conventions import Conventions

_ALL = Decimal(100)
_MOST_DIGITS = 4
_BAR = 6
_PAGE = (
    Column("centre", fit="lead"),
    Column("", fit="spare", only="terminal"),
    Column("name", only="page"),
    Column("owner", only="page"),
    Column("", fit="lead"),
    Column("budget", "amount", fit="keep"),
    Column("committed", "amount", fit="keep"),
    Column("forecast", "amount", fit="keep"),
    Column("left", "amount", fit="keep"),
    Column("runs out", "number", fit="keep"),
    Column("", "bar", fit="keep", only="terminal"),
    Column("used", "percent", fit="keep"),
    Column("billed", "amount", fit="keep"),
    Column("actual", "amount", fit="keep"),
    Column("a month", "amount", fit="keep"),
)
_BUDGETS = (
    Column("Cost centre"),
    Column("Name"),
    Column("Owner"),
    Column("Currency"),
    Column("Budget", "amount"),
    Column("Committed", "amount"),
    Column("Forecast", "amount"),
    Column("Left", "amount"),
    Column("Left, percent", "percent"),
    Column("Billed", "amount"),
    Column("Actual", "amount"),
    Column("A month", "amount"),
    Column("Runs out"),
)
_CHART = (
    Column("Cost centre"),
    Column("Budget", "amount"),
    Column("Committed", "amount"),
    Column("Billed", "amount"),
    Column("Actual", "amount"),
)
_MONTHS = (
    Column("month", "month", fit="keep"),
    Column("budget", "amount", fit="keep"),
    Column("forecast", "amount", fit="keep"),
    Column("billed", "amount", fit="keep"),
    Column("actual", "amount", fit="keep"),
    Column("budget so far", "amount", fit="keep"),
    Column("actual so far", "amount", fit="keep"),
)
_BUDGET_AND_ACTUAL = (1, 4)
_OVER = (
    Column("Cost centre"),
    Column("Currency"),
    Column("Over by", "amount"),
    Column("Runs out"),
    Column("Broken by"),
    Column("Contract"),
    Column("Renews on", "day"),
    Column("Amount in the year", "amount"),
    Column("Rise", "percent"),
    Column("Notice by", "day"),
    Column("Days left", "number"),
)
_ROWS = (
    "cost_center", "name", "owner", "fiscal_year", "currency", "budget", "committed", "billed", "actual", "forecast",
    "left", "left_percent", "run_rate", "runs_out", "broken_by", "contract", "renews_on", "renewal_amount", "notice_by",
    "days_left",
)  # fmt: skip


def document(report: BudgetReport, look: Look) -> Document:
    """Show the verdict, the figures, overruns and assumptions."""
    usual = conventions(look)
    title, notes = _title(report, usual), list(_notes(report, usual))
    several = len({figures.currency for figures in (*(row.figures for row in report.rows), report.total)}) > 1
    currency = Column("", fit="lead") if several else Column("", only="page")
    table = Table(
        [*_PAGE[:4], currency, *_PAGE[5:]],
        [Row((row.label, row.name or "", row.name, row.owner, *_page_cells(row.figures))) for row in report.rows],
        total=("total", "", None, None, *_page_cells(report.total)),
    )
    if report.by_month:
        table = _months(report)
    nowhere = all(row.figures.budget is None for row in report.rows)
    return Document(
        "budget",
        title,
        [
            Paragraph(verdict(report, usual), strong=True),
            *([Paragraph(first_budget(report))] if nowhere else []),
            *([table] if report.rows else []),
            *(Section(overrun(row, report, usual), _advice(row, report, usual)) for row in report.over),
            Notes(notes),
            Findings(report.findings),
        ],
        _data(report),
        _sheets(report, title, notes, usual),
        _months(report, key=True)
        if report.by_month
        else Table([Column("", key=key) for key in _ROWS], [Row(_row_cells(report, row)) for row in report.rows]),
        level=3,
        short=True,
        day=report.today,
    )


def _months(report: BudgetReport, *, key: bool = False) -> Table:
    """Hold each month's bookings against its part of the budget.

    With a `key`, a row has its cost centre and currency; the total comes last.
    """
    figures = [(row.label, row.figures) for row in report.rows]
    if len(figures) != 1:
        figures.append(("total", report.total))
    if key:
        rows = [Row((label, of.currency, *cells)) for label, of in figures for cells in _month_cells(of)]
        return Table([Column("", key="cost_center"), Column("currency"), *_MONTHS], rows)
    groups = [
        Group(label, f"{label}, {of.currency}", [Row(cells) for cells in _month_cells(of)]) for label, of in figures
    ]
    return Table(_MONTHS, groups=groups, by="centre")


def _month_cells(figures: BudgetFigures) -> Iterator[tuple[Value, ...]]:
    budget, actual = Decimal(0), Decimal(0)
    for month in figures.months:
        budget += Decimal(0) if month.budget is None else month.budget
        actual += Decimal(0) if month.actual is None else month.actual
        so_far = (None if month.budget is None else budget, None if month.actual is None else actual)
        yield (month.name, month.budget, month.forecast, month.billed, month.actual, *so_far)


def _advice(row: BudgetRow, report: BudgetReport, usual: Conventions) -> list[Paragraph]:
    return [Paragraph(cause(row, usual)), Paragraph(remedy(row, report, usual))]


def _page_cells(figures: BudgetFigures) -> tuple[Value, ...]:
    share = used(figures)
    full = 0 if share is None else min(max(int(share * _BAR / 100), 0), _BAR)
    return (
        figures.currency,
        figures.budget,
        figures.committed,
        figures.forecast,
        figures.left,
        figures.runs_out,
        "" if share is None else "█" * full + "░" * (_BAR - full),
        share,
        figures.billed,
        figures.actual,
        figures.run_rate,
    )


def _row_cells(report: BudgetReport, row: BudgetRow) -> tuple[Value, ...]:
    figures, renewal = row.figures, row.broken_by
    return (
        row.cost_center,
        row.name,
        row.owner,
        report.fiscal_year,
        figures.currency,
        figures.budget,
        figures.committed,
        figures.billed,
        figures.actual,
        figures.forecast,
        figures.left,
        figures.left_percent,
        figures.run_rate,
        figures.runs_out,
        *(
            (None,) * 6
            if renewal is None
            else (
                " ".join(renewal.tools),
                renewal.contract,
                renewal.day,
                renewal.amount,
                renewal.notice_by,
                renewal.days_left,
            )
        ),
    )


def _data(report: BudgetReport) -> dict[str, object]:
    return {
        "today": report.today,
        "fiscal_year": report.fiscal_year,
        "from": report.first,
        "to": report.last,
        "uplift": report.uplift,
        "rows": [_row_data(report, row) for row in report.rows],
        "totals": _figures_data(report.total),
        "over": [row.cost_center for row in report.over],
        "spend": {"from": report.spend_from, "to": report.spend_until, "partial": report.spend_is_partial},
        "rates": rates_data(report, report.total.currency),
        "renewed": report.renewed,
        "stopped": report.stopped,
        "missing_prices": report.missing_prices,
        "doubtful_ends": report.doubtful_ends,
        "left_out": report.left_out,
        "retired": report.retired,
        "unconverted": report.unconverted,
        "unconverted_spend": report.unconverted_spend,
        "unconverted_budgets": [
            {"cost_center": center, "amount": budget.amount, "currency": budget.currency}
            for center, budget in report.unconverted_budgets
        ],
        "findings": report.findings,
    }


def _row_data(report: BudgetReport, row: BudgetRow) -> dict[str, object]:
    return {
        "cost_center": row.cost_center,
        "name": row.name,
        "owner": row.owner,
        "fiscal_year": report.fiscal_year,
        **_figures_data(row.figures),
        "broken_by": _term_data(row.broken_by, row.figures.currency),
        "way_out": _term_data(row.way_out, row.figures.currency),
        "largest": [{"tool": tool, "amount": amount} for tool, amount in row.largest],
        "unconverted": row.unconverted,
    }


def _figures_data(figures: BudgetFigures) -> dict[str, object]:
    return {
        "currency": figures.currency,
        "budget": figures.budget,
        "committed": figures.committed,
        "billed": figures.billed,
        "actual": figures.actual,
        "forecast": figures.forecast,
        "left": figures.left,
        "left_percent": figures.left_percent,
        "run_rate": figures.run_rate,
        "runs_out": figures.runs_out,
        "months": [
            {
                "month": month.name,
                "budget": month.budget,
                "forecast": month.forecast,
                "accumulated": month.accumulated,
                "billed": month.billed,
                "actual": month.actual,
            }
            for month in figures.months
        ],
    }


def _term_data(term: TermAhead | None, currency: str) -> dict[str, object] | None:
    if term is None:
        return None
    return {
        "tool": term.tools[0],
        "tools": term.tools,
        "contract": term.contract,
        "date": term.day,
        "amount": term.amount,
        "currency": currency,
        "percent": term.percent,
        "notice_by": term.notice_by,
        "days_left": term.days_left,
        "can_be_stopped": term.can_be_stopped,
    }


def _sheets(report: BudgetReport, title: str, notes: list[str], usual: Conventions) -> list[Table]:
    """List the budgets, overruns, months and assumptions as tables."""
    over = [_over_sheet(report, usual)] if report.over else []
    drawn = [_by_center(report), _actual_by_month(report)]
    return [_budgets(report, usual), *over, *drawn, _by_month(report), _assumptions(report, title, notes)]


def _budgets(report: BudgetReport, usual: Conventions) -> Table:
    return Table(
        _BUDGETS,
        [Row((row.label, row.name, row.owner, row.figures.currency, *_figures(row.figures))) for row in report.rows],
        facts=[
            ("Verdict", verdict(report, usual)),
            ("From", report.first),
            ("To", report.last),
            ("As of", report.today),
        ],
        total=("Total", None, None, report.total.currency, *_figures(report.total)),
        name="Budgets",
        title=_sheet_title(report),
    )


def _sheet_title(report: BudgetReport) -> str:
    of = f"{report.organisation}: budgets" if report.organisation else "Budgets"
    return f"{of} for marketing technology, fiscal year {report.fiscal_year}"


def _by_center(report: BudgetReport) -> Table:
    """Show what a chart draws: the centres of one currency."""
    currency = report.total.currency
    others = [row for row in report.rows if row.figures.currency != currency]
    drawn = [(row, row.figures) for row in report.rows if row.figures.currency == currency]
    return Table(
        _CHART,
        [Row((row.label, of.budget, of.committed, of.billed, of.actual)) for row, of in drawn],
        facts=[("Currency", currency), ("As of", report.today)],
        notes=[f"Not here: {row.label}, which is in {row.figures.currency}." for row in others],
        name="By cost centre",
        title=_sheet_title(report),
        chart=Chart("Chart", _sheet_title(report), "columns", range(1, len(_CHART)), currency),
    )


def _over_sheet(report: BudgetReport, usual: Conventions) -> Table:
    """Show what breaks each budget, with remedies below."""
    return Table(
        _OVER,
        [Row(_trouble(row)) for row in report.over],
        name="Over budget",
        title=f"Budgets that do not last, fiscal year {report.fiscal_year}",
        facts=[("As of", report.today)],
        notes=[
            f"{overrun(row, report, usual)}. {cause(row, usual)} {remedy(row, report, usual)}" for row in report.over
        ],
    )


def _trouble(row: BudgetRow) -> tuple[Value, ...]:
    figures, renewal = row.figures, row.broken_by
    over = None if figures.left is None else -figures.left
    facts = (row.label, figures.currency, over, figures.runs_out)
    if renewal is None:
        return (*facts, *(None,) * (len(_OVER) - len(facts)))
    return (
        *facts,
        ", ".join(renewal.tools),
        renewal.contract,
        renewal.day,
        renewal.amount,
        renewal.percent,
        renewal.notice_by,
        renewal.days_left,
    )


def _figures(figures: BudgetFigures) -> tuple[Value, ...]:
    return (
        figures.budget,
        figures.committed,
        figures.forecast,
        figures.left,
        figures.left_percent,
        figures.billed,
        figures.actual,
        figures.run_rate,
        figures.runs_out,
    )


def _actual_by_month(report: BudgetReport) -> Table:
    """Hold the bookings of all centres against their budgets."""
    title = f"Actual against budget by month, fiscal year {report.fiscal_year}"
    currency = report.total.currency
    return Table(
        _MONTHS,
        [Row((_first_of(str(month)), *cells)) for month, *cells in _month_cells(report.total)],
        facts=[("Currency", currency), ("As of", report.today)],
        name="Actual by month",
        title=title,
        chart=Chart("Chart by month", title, "columns", _BUDGET_AND_ACTUAL, currency),
    )


def _first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _by_month(report: BudgetReport) -> Table:
    """Show each centre's cost by month, and accumulated."""
    lines = []
    for row in report.rows:
        figures, months = row.figures, row.figures.months
        head = (row.label, row.name, figures.currency)
        lines.append(Row((*head, "forecast", *(month.forecast for month in months), figures.forecast, figures.budget)))
        lines.append(Row((*head, "accumulated", *(month.accumulated for month in months), None, figures.budget)))
    total = report.total
    return Table(
        [
            *(Column(head) for head in ("Cost centre", "Name", "Currency")),
            Column("What", "label"),
            *(Column(_first_of(month.name), "amount") for month in total.months),
            Column("Year", "amount"),
            Column("Budget", "amount"),
        ],
        lines,
        total=(
            "Total",
            None,
            total.currency,
            "forecast",
            *(month.forecast for month in total.months),
            total.forecast,
            total.budget,
        ),
        name="By month",
        title=f"Forecast by month, fiscal year {report.fiscal_year}",
    )


def _assumptions(report: BudgetReport, title: str, notes: list[str]) -> Table:
    columns = [Column("What", "label"), Column("Remark", "note"), Column("Tool"), Column("Day", "day")]
    return Table(
        [*columns, Column("Amount", "amount"), Column("Currency")],
        list(_assumed(report)),
        facts=[
            ("Figures", title),
            ("As of", report.today),
            ("Made by", f"stackctl {__version__}"),
        ],
        notes=notes,
        name="Assumptions",
        title="What the figures rest on, and what is not in them",
    )


def _assumed(report: BudgetReport) -> Iterator[Row]:
    for used in report.rates:
        per = f"{used.currency} for 1 {report.total.currency}, as the settings have it."
        yield Row(("Exchange rate", per, None, used.as_of, used.rate, used.currency))
    for renewed in report.renewed:
        rise = f"{renewed.percent.normalize():f} % dearer" if renewed.percent else "at the present price"
        yield Row(("Renews", f"Renews by itself, {rise}.", ", ".join(renewed.tools), renewed.day, None, None))
    for one in report.missing_prices:
        remark = f"Not in any amount: from {one.first} to {one.last}, in use since {one.since}."
        yield Row(("No price", remark, one.tool, one.first, None, None))
    for end in report.doubtful_ends:
        remark, money = f"Not in any amount: {doubtful_end(end, conventions(PLAIN))}.", end.amount
        yield Row(("Retired", remark, end.tool, None, money.amount, money.currency))
    for stopped in report.stopped:
        remark, money = "The contract does not renew by itself; what would follow is not counted.", stopped.amount
        yield Row(("Stops", remark, stopped.tool, stopped.day, money.amount, money.currency))
    for what, remark, found in (
        ("Retired", "Retired, but signed until the contract ends: counted.", report.retired),
        ("Left out", "Only proposed or evaluated: not counted.", report.left_out),
        ("No rate", "Not in any amount.", report.unconverted),
        ("No rate", "Not in the actual spend.", report.unconverted_spend),
    ):
        for cost in found:
            yield Row((what, remark, cost.tool, None, cost.amount.amount, cost.amount.currency))
    for fault in report.findings:
        yield Row(("Finding", finding_in_words(fault), fault.tool, None, None, None))


def _title(report: BudgetReport, usual: Conventions) -> str:
    """`Budgets, EUR, fiscal year 2026 (…) · Example Corp`."""
    currencies = dict.fromkeys([*(row.figures.currency for row in report.rows), report.total.currency])
    days = f"{usual.day(report.first)} to {usual.day(report.last)}"
    what = f"Budgets, {all_of(list(currencies))}, fiscal year {report.fiscal_year} ({days})"
    return " · ".join([*filter(None, (what, report.organisation)), f"as of {usual.day(report.today)}"])


def verdict(report: BudgetReport, usual: Conventions) -> str:
    """Whether the budgets last, in a sentence."""
    budgeted = [row.figures for row in report.rows if row.figures.budget is not None]
    if not budgeted:
        others = [str(year) for year in report.budgeted if year != report.fiscal_year]
        return (
            f"There is no budget for fiscal year {report.fiscal_year}{f', only for {all_of(others)}' * bool(others)}."
        )
    known = ", as far as rates are known" if is_incomplete(report) else ""
    if report.over:
        over = _sums(((_over(row.figures), row.figures.currency) for row in report.over), usual)
        some = "The budget" if len(budgeted) == 1 else f"{len(report.over)} of {len(budgeted)} budgets"
        single = len(report.over) == 1
        if report.is_past:
            return f"{some} did not last: {'it was' if single else 'they were'} exceeded by {over}{known}."
        last, it = ("does", "it") if single else ("do", "them")
        return f"{some} {last} not last: the forecast is {over} over {it}{known}."
    left = _sums(((figures.left, figures.currency) for figures in budgeted if figures.left is not None), usual)
    if report.is_past:
        kept = "The budget was kept" if len(budgeted) == 1 else f"All {len(budgeted)} budgets were kept"
        return f"{kept}: {left} was left{known}."
    lasts = "The budget lasts" if len(budgeted) == 1 else f"All {len(budgeted)} budgets last"
    return f"{lasts}: the forecast leaves {left}{known}."


def first_budget(report: BudgetReport) -> str:
    """How a budget is written down, for whoever has none."""
    center = next((row.cost_center for row in report.rows if row.cost_center is not None), "MKT-100")
    entry = f"{{cost_center: {center}, fiscal_year: {report.fiscal_year}, amount: …}}"
    return f"Write one a cost centre into budgets.yaml, under budgets: - {entry}"


def is_incomplete(report: BudgetReport) -> bool:
    """Check whether a rate or a readable cost is missing."""
    return bool(report.findings or report.unconverted or report.unconverted_budgets)


def used(figures: BudgetFigures) -> Decimal | None:
    """Return the used percentage, never rounded to exactly 100."""
    if not figures.budget:
        return None
    share = figures.forecast / figures.budget * _ALL
    digits = next(n for n in counted() if n == _MOST_DIGITS or share == _ALL or round(share, n) != _ALL)
    return round(share, digits) if digits else Decimal(round(share))


def overrun(row: BudgetRow, report: BudgetReport, usual: Conventions) -> str:
    """`MKT-110 Demand generation: over its budget by 7 EUR`."""
    figures = row.figures
    name = f"{row.label} {row.name}" if row.name else row.label
    share = used(figures)
    by = f" ({usual.percent(share - _ALL)})" if share is not None else ""
    text = f"{name}: over its budget by {amount(_over(figures), figures.currency, usual)}{by}"
    if figures.runs_out is None:
        return text
    ran_out = figures.runs_out < f"{report.today:%Y-%m}"
    return f"{text}; it {'ran' if ran_out else 'runs'} out in {figures.runs_out}"


def cause(row: BudgetRow, usual: Conventions) -> str:
    """Say what breaks a budget: a renewal, or other costs."""
    figures, renewal = row.figures, row.broken_by
    if renewal is not None and renewal.amount >= _over(figures):
        return f"The renewal of {_named(renewal, usual)} breaks it: {_cost(renewal, figures.currency, usual)}."
    largest = all_of([f"{tool} ({amount(cost, figures.currency, usual)})" for tool, cost in row.largest])
    costs = f"the largest costs are {largest}" if len(row.largest) > 1 else f"the largest cost is {largest}"
    if renewal is not None:
        largest_renewal = f"{_named(renewal, usual)}: {_cost(renewal, figures.currency, usual)}"
        return f"No single renewal breaks it; the largest before it runs out is that of {largest_renewal}."
    return f"No renewal breaks it; {costs}." if largest else "No renewal breaks it."


def remedy(row: BudgetRow, report: BudgetReport, usual: Conventions) -> str:
    """Say what can be done, and by when."""
    if report.is_past:
        return "The year is over."
    figures, renewal, other = row.figures, row.broken_by, row.way_out
    ask = f"ask {row.owner} to raise" if row.owner else "raise"
    more = f"{ask} the budget by {amount(_over(figures), figures.currency, usual)}"
    if renewal is not None and renewal.can_be_stopped:
        return f"{_capital(_stop(renewal, usual))}, renew it for less, or {more}."
    missed = ""
    if renewal is not None and renewal.notice_by is not None and renewal.days_left is not None:
        ago = count(-renewal.days_left, "day")
        missed = f"Notice was due by {usual.day(renewal.notice_by)}, {ago} ago. "
    if other is None:
        return f"{missed}{_capital(more)}, or cut a cost that no contract binds."
    enough = "" if other.amount >= _over(figures) else ", which is not enough alone"
    return (
        f"{missed}What can still be stopped is the renewal of {_named(other, usual)} "
        f"({_cost(other, figures.currency, usual)}){enough}: "
        f"{_stop(other, usual)}, or {more}."
    )


def _notes(report: BudgetReport, usual: Conventions) -> Iterator[str]:
    """Say what the figures rest on, and what they lack."""
    yield from _missing(report, usual)
    bare = [row for row in report.rows if row.figures.budget is None and row.figures.forecast]
    if bare and len(bare) < len(report.rows):
        sums = _sums(((row.figures.forecast, row.figures.currency) for row in bare), usual)
        yield f"Costs without a budget: {sums} of {some_of([row.label for row in bare])}."
    yield from _bases(report, usual)
    yield from assumptions(report, report.total.currency, usual)


def _missing(report: BudgetReport, usual: Conventions) -> Iterator[str]:
    for_want = "for want of a rate in stackctl.yaml under fx: rates:"
    if report.unconverted:
        yield f"Not in the total: {by_tool(report.unconverted, usual)}, {for_want}"
    if report.unconverted_spend:
        yield f"Not in the total of the actual spend: {by_tool(report.unconverted_spend, usual)}, {for_want}"
    for center, budget in report.unconverted_budgets:
        yield f"Not in the total: the budget of {center}, {money(budget, usual)}, {for_want}"


def amount(value: Decimal, currency: str, usual: Conventions) -> str:
    """`7 320.00 EUR`."""
    return f"{usual.number(value)} {currency}"


def _bases(report: BudgetReport, usual: Conventions) -> Iterator[str]:
    committed = "Committed is the effective cost of the whole year, at present prices"
    if report.is_past:
        yield f"{committed}; the forecast is the same, for the year is over."
    elif report.renewed:
        yield f"{committed}; the forecast has renewals still to come {RISES[report.uplift]}."
    else:
        yield f"{committed}; the forecast is the same, for no contract renews before the year ends."
    left = "Left is the budget less the forecast; a month is" if report.total.budget is not None else "A month is"
    yield f"{left} what {report.run_month} costs, without what is paid once."
    if report.total.billed is None:
        yield "The year has not begun: nothing is billed or spent yet."
        return
    until = report.last if report.is_past else report.today
    yield (
        f"Billed is what was invoiced from {usual.day(report.first)} to {usual.day(until)}, "
        "in whole invoices, even where they pay for later months too."
    )
    yield _actual(report, usual)


def _actual(report: BudgetReport, usual: Conventions) -> str:
    if report.total.actual is None:
        return "What was actually spent is not known: there is nothing in spend/."
    reach = "holds no bookings"
    if report.spend_from is not None and report.spend_until is not None:
        reach = f"holds bookings from {usual.day(report.spend_from)} to {usual.day(report.spend_until)}"
    least = "; it is more than that, for some of spend/ cannot be read" if report.spend_is_partial else ""
    return f"Actual is what was booked in that time; spend/ {reach}{least}."


def _named(renewal: TermAhead, usual: Conventions) -> str:
    """`hubspot (HS-2025-0113) on 2026-12-01`."""
    contract = f" ({renewal.contract})" if renewal.contract is not None else ""
    return f"{some_of(renewal.tools)}{contract} on {usual.day(renewal.day)}"


def _cost(renewal: TermAhead, currency: str, usual: Conventions) -> str:
    """`1 450.00 EUR in the year, up 7 %`."""
    rise = f", up {usual.percent(renewal.percent)}" if renewal.percent else ""
    return f"{amount(renewal.amount, currency, usual)} in the year{rise}"


def _stop(renewal: TermAhead, usual: Conventions) -> str:
    if renewal.notice_by is None or renewal.days_left is None:
        return f"stop it before {usual.day(renewal.day)} (the contract names no notice)"
    left = "today is the last day" if not renewal.days_left else f"{count(renewal.days_left, 'day')} left"
    return f"give notice by {usual.day(renewal.notice_by)} ({left})"


def _over(figures: BudgetFigures) -> Decimal:
    return -(figures.left or Decimal(0))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sums(amounts: Iterable[tuple[Decimal, str]], usual: Conventions) -> str:
    sums: dict[str, Decimal] = {}
    for value, currency in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + value
    return all_of([amount(value, currency, usual) for currency, value in sums.items()])
