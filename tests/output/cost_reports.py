"""Cost reports made by hand: any grouping, span and currency, hostile names, amounts that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from stackctl.model.currency import DIGITS
from stackctl.model.finding import Finding, Severity
from stackctl.model.money import Money
from stackctl.model.reports.cost import CostGroup, CostItem, CostReport, Period, RateUsed, Renewed, Stopped, Unconverted
from stackctl.model.source import TOP
from tests.output.poison import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Keys = tuple[str | None, ...]
TODAY = date(2026, 11, 22)
NAMES = (
    "crm", "seo", "Ärger & Söhne", "=1+1", "+49 89", "-x", "@team", "4711", "1.234,50", "01/02/03", "_x0041_", "a;b,c",
    'say "no"', " padded ", "https://x.example", "x" * 40_000, "😀" * 20_000, *HOSTILE,
)  # fmt: skip
"""Names that a spreadsheet, a page or a terminal could take for something else."""


def months_of(year: int, number: int) -> tuple[Period, ...]:
    """So many months from January on; the fiscal year is the calendar's."""
    return tuple(
        Period(
            f"{year}-{at + 1:02}",
            f"{year}-Q{at // 3 + 1}",
            date(year, at + 1, 1),
            date(year, at + 1, 28),
        )
        for at in range(number)
    )


def quarters_of(year: int, number: int) -> tuple[Period, ...]:
    """So many quarters from January on."""
    return tuple(
        Period(f"{year}-Q{at + 1}", f"{year}-Q{at + 1}", date(year, 3 * at + 1, 1), date(year, 3 * at + 3, 30))
        for at in range(number)
    )


def cost_report(
    by: Sequence[str],
    leaves: Mapping[Keys, Sequence[int]],
    currency: str = "EUR",
    periods: Sequence[Period] | None = None,
) -> CostReport:
    """A report of these lines; amounts are in units of the currency's last decimal, one a period.

    Each line consists of two items that add up to it. Time alone is a report of one line without keys.
    """
    keyed = tuple(name for name in by if name not in ("month", "quarter"))
    width = len(next(iter(leaves.values()), ()))
    if periods is None:
        periods = quarters_of(2026, width) if "quarter" in by and "month" not in by else months_of(2026, width)
    digits = DIGITS[currency]

    def group(keys: Keys, columns: Sequence[Sequence[int]]) -> CostGroup:
        parts = [sum(column) for column in zip(*columns, strict=True)] or [0] * len(periods)
        return CostGroup(keys, _amount(sum(parts), digits), tuple(_amount(part, digits) for part in parts))

    groups: list[CostGroup] = []
    for keys, parts in leaves.items():
        for depth in range(1, len(keyed)):
            if all(one.keys != keys[:depth] for one in groups):
                below = [amounts for other, amounts in leaves.items() if other[:depth] == keys[:depth]]
                groups.append(group(keys[:depth], below))
        if keyed:
            groups.append(group(keys, [parts]))
    items = [item for keys, parts in leaves.items() for item in _items(keys, sum(parts), currency)]
    return CostReport(
        today=TODAY,
        first=periods[0].first if periods else TODAY,
        last=periods[-1].last if periods else TODAY,
        fiscal_year=None,
        basis="effective",
        uplift="none",
        currency=currency,
        by=tuple(by),
        keyed=keyed,
        periods=tuple(periods),
        groups=tuple(groups),
        items=tuple(items),
        total=group((), list(leaves.values())),
        names={},
        rates=(RateUsed("USD", Decimal("1.082100"), date(2026, 11, 20)),),
        tools=len(leaves),
    )


def _amount(number: int, digits: int) -> Decimal:
    return Decimal(number).scaleb(-digits)


def _items(keys: Keys, whole: int, currency: str) -> list[CostItem]:
    name = next((key for key in keys if key is not None), "tool")
    digits = DIGITS[currency]
    one = CostItem(
        keys=keys,
        tool=name,
        vendor=name,
        contract=name,
        item=name,
        kind="subscription",
        cost_center=None,
        own=Money(_amount(whole // 3, DIGITS["USD"]), "USD"),
        rate=Decimal("1.082100"),
        amount=_amount(whole // 3, digits),
    )
    return [one, replace(one, contract=None, cost_center=name, amount=_amount(whole - whole // 3, digits))]


def with_remarks(report: CostReport, text: str = "canto") -> CostReport:
    """The report with one of everything that can be said of it, all of it about `text`."""
    money = Money(Decimal("1234.50"), report.currency)
    return replace(
        report,
        renewed=(Renewed((text, "brevo"), text, date(2026, 6, 1), Decimal("7.00")),),
        stopped=(Stopped(text, None, date(2026, 6, 30), money),),
        left_out=(Unconverted(text, money),),
        unconverted=(Unconverted(text, Money(Decimal(120_000), "JPY")),),
        findings=(Finding("CST004", "missing-rate", Severity.ERROR, text, text, f"tools/{text}", TOP, "h", "0"),),
        organisation=text,
    )


@st.composite
def cost_reports(draw: st.DrawFn, names: st.SearchStrategy[str] | None = None) -> CostReport:
    """Reports of up to three groupings and a time or two, in an order of any kind; some amounts are negative."""
    named = st.sampled_from(NAMES) if names is None else names
    keyed = draw(st.lists(st.sampled_from(["tool", "category", "owner", "cost-center"]), unique=True, max_size=3))
    times = draw(st.lists(st.sampled_from(["month", "quarter"]), unique=True, max_size=2))
    by = draw(st.permutations([*keyed, *(times if keyed or times else ["month"])]))
    width = draw(st.integers(1, 4 if times == ["quarter"] else 12))
    keys = st.tuples(*[st.none() | named] * len(keyed))
    amounts = st.lists(st.integers(-(10**4), 10**7) | st.just(0), min_size=width, max_size=width)
    order: dict[Keys, list[int]] = draw(st.dictionaries(keys, amounts, min_size=1, max_size=6 if keyed else 1))
    firsts: dict[Keys, int] = {}
    for each in order:
        for depth in range(len(each) + 1):
            firsts.setdefault(each[:depth], len(firsts))
    nested = sorted(order, key=lambda each: [firsts[each[: depth + 1]] for depth in range(len(each))])
    leaves = {each: order[each] for each in nested}
    report = cost_report(by, leaves, draw(st.sampled_from(["EUR", "JPY", "KWD"])))
    return with_remarks(report, draw(named)) if draw(st.booleans()) else report
