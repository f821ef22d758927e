"""Every report of costs against a second calculation: every row within a unit of its last decimal, every total exact.

The stacks have 60 tools in three currencies with random spans, contracts, shares and bookings.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.app.load import Loaded, load
from stackctl.app.reports import cost
from stackctl.core.calendar.spans import SpanOptions
from stackctl.core.reports.cost import GROUPINGS
from stackctl.model.currency import DIGITS
from stackctl.model.reports.cost import UPLIFTS, Basis, CostReport, Uplift
from stackctl.model.source import SourceFile
from tests.core.money import second_costs
from tests.core.money.adding_up import apart
from tests.core.money.many_costs import CURRENCIES, files
from tests.effort import some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackctl.model.stack import Stack
    from tests.core.money.second_costs import Part

Keys = tuple[str | None, ...]

COUNTED = ("approved", "implementing", "active", "sunsetting", "retired")
BASES: tuple[Basis, ...] = ("effective", "billed", "actual")
TIMES = ("month", "quarter", "year")
KEYED = tuple(name for name in GROUPINGS if name not in TIMES)


@dataclass(frozen=True)
class Asking:
    """A stack and what is asked of it, all of it out of a seed."""

    seed: int
    tools: int
    basis: Basis
    uplift: Uplift = "none"

    @property
    def chance(self) -> random.Random:
        return random.Random(f"{self.seed} {self.tools}")

    @property
    def year_starts(self) -> int:
        return self.seed % 12 + 1

    @property
    def first(self) -> date:
        return date(2024, 6, 1) + timedelta(days=self.chance.randint(0, 1200))

    @property
    def last(self) -> date:
        return self.first + timedelta(days=random.Random(self.seed).choice((0, 40, 364, 500)))

    @property
    def today(self) -> date:
        return date(2026, 1, 1) + timedelta(days=self.seed * 37 % 400)

    def report(self, by: str, currency: str, first: date | None = None, last: date | None = None) -> CostReport:
        return cost(
            loaded(self.seed, self.tools),
            self.today,
            SpanOptions(str(first or self.first), str(last or self.last)),
            by=by,
            basis=self.basis,
            uplift=self.uplift,
            currency=currency,
        )


@cache
def loaded(seed: int, tools: int) -> Loaded:
    texts = files(seed, tools=tools, fiscal_year_start=seed % 12 + 1)
    found = load([SourceFile(path, text.encode()) for path, text in texts.items()])
    assert found.problems == ()
    return found


@cache
def parts(asking: Asking) -> tuple[Part, ...]:
    """What the second calculation says."""
    stack, found = loaded(asking.seed, asking.tools).stack, list[second_costs.Part]()
    span = (asking.first, asking.last)
    for tool_id, tool in stack.tools.items():
        if asking.basis == "actual":
            found += second_costs.actual(stack, tool_id, *span)
        elif tool.status not in COUNTED:
            continue
        elif asking.basis == "prepaid":
            found += second_costs.prepaid(stack, tool_id, asking.last, uplift=asking.uplift, today=asking.today)
        else:
            run = second_costs.effective if asking.basis == "effective" else second_costs.billed
            found += run(stack, tool_id, *span, uplift=asking.uplift, today=asking.today)
    return tuple(found)


def key(stack: Stack, part: Part, grouping: str) -> str | None:
    """What a part is grouped under."""
    tool, start = stack.tools[part.tool], stack.settings.fiscal_year_start.month
    year, month = part.day.year, part.day.month
    fiscal_year = year if month >= start else year - 1
    keys = {
        "tool": part.tool,
        "vendor": "Acme, Inc." if tool.vendor in ("acme", "ACME") else tool.vendor,
        "category": tool.category,
        "team": tool.owner.team,
        "cost-center": part.center,
        "owner": tool.owner.business,
        "origin": tool.origin,
        "status": tool.status,
        "month": f"{year}-{month:02}",
        "quarter": f"{fiscal_year}-Q{(month - start) % 12 // 3 + 1}",
        "year": str(fiscal_year),
        "tag": ", ".join(sorted(tool.tags)) or None,
        "contract": stack.contract_name(part.contract),
        "kind": part.kind,
        "currency": part.currency,
    }
    return keys[grouping]


@cache
def amounts(asking: Asking, currency: str) -> dict[tuple[str | None, ...], Fraction]:
    """The exact amounts of the second calculation, by the keys of all groupings."""
    stack = loaded(asking.seed, asking.tools).stack
    found: dict[Keys, Fraction] = defaultdict(Fraction)
    for part in parts(asking):
        day = part.day if asking.basis == "actual" else second_costs.NEVER
        amount = second_costs.converted(stack, part.amount, part.currency, currency, day)
        assert amount is not None
        found[tuple(key(stack, part, name) for name in GROUPINGS)] += amount
    return found


def sums(asking: Asking, by: Sequence[str], currency: str) -> dict[Keys, Fraction]:
    """The same, by the keys of some groupings."""
    wanted = [GROUPINGS.index(name) for name in by]
    found: dict[Keys, Fraction] = defaultdict(Fraction)
    for keys, amount in amounts(asking, currency).items():
        found[tuple(keys[number] for number in wanted)] += amount
    return found


def wrong(asking: Asking, by: Sequence[str], currency: str) -> Iterator[str]:
    """What in a report is not as the second calculation has it, or does not add up."""
    report = asking.report(",".join(by), currency)
    keyed = [name for name in by if name not in TIMES]
    unit = Fraction(1, 10 ** DIGITS[currency])
    exact = sums(asking, (), currency)[()]
    if report.total.amount != _rounded(exact, DIGITS[currency]):
        yield f"the total {report.total.amount} is not {float(exact)}"
    time = next((name for name in TIMES if name in by), "month")
    cells = sums(asking, (*keyed, time), currency)
    for depth in range(1, len(keyed) + 1):
        rows = sums(asking, keyed[:depth], currency)
        told = {group.keys: group for group in report.groups if len(group.keys) == depth}
        yield from (f"{keys} is missing" for keys, amount in rows.items() if amount and keys not in told)
        for keys, group in told.items():
            if abs(Fraction(group.amount) - rows.get(keys, Fraction(0))) >= unit:
                yield f"{keys}: {group.amount} is not {float(rows.get(keys, Fraction(0)))}"
            if depth == len(keyed):
                for period, amount in zip(report.periods, group.parts, strict=True):
                    if abs(Fraction(amount) - cells.get((*keys, period.name), Fraction(0))) >= unit:
                        yield f"{keys} {period.name}: {amount} is not {float(cells[(*keys, period.name)])}"
        if sum((group.amount for group in told.values()), Decimal(0)) != report.total.amount:
            yield f"the lines by {keyed[:depth]} do not add up to the total"
    yield from apart(report)
    if report.unconverted:
        yield "something was left out for want of a rate"


def _rounded(amount: Fraction, digits: int) -> Decimal:
    """Halves away from zero, by whole numbers alone."""
    scaled = amount * 10**digits
    whole = int(abs(scaled) + Fraction(1, 2))
    return Decimal((int(scaled < 0 and whole > 0), tuple(map(int, str(whole))), -digits))


def nestings(chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Each grouping, some pairs in either order, and some triples."""
    yield from ((name,) for name in GROUPINGS)
    yield from chance.sample(list(permutations(GROUPINGS, 2)), 30)
    yield from chance.sample(list(permutations(GROUPINGS, 3)), 12)


ASKED = [
    Asking(seed, 60, basis, UPLIFTS[seed // 3 % 3] if basis != "actual" else "none")
    for seed in range(12)
    for basis in (BASES[seed % 3], *(("actual",) if seed % 6 == 5 else ()))
]
"""A stack for every month that a fiscal year may start in."""


@pytest.mark.long
@pytest.mark.parametrize("asking", some(ASKED, 4), ids=lambda asking: f"{asking.seed}-{asking.basis}-{asking.uplift}")
def test_every_report_is_that_of_the_second_calculation(asking: Asking) -> None:
    chance = asking.chance
    for by in nestings(chance):
        currency = chance.choice(CURRENCIES)
        assert list(wrong(asking, by, currency)) == [], (by, currency)


@settings(deadline=None, derandomize=True, max_examples=80)
@given(
    st.builds(Asking, st.integers(0, 10_000), st.integers(1, 5), st.sampled_from(BASES), st.sampled_from(UPLIFTS)),
    st.lists(st.sampled_from(GROUPINGS), min_size=1, max_size=3, unique=True), st.sampled_from(CURRENCIES),
)  # fmt: skip
def test_so_is_any_report_of_a_small_stack(asking: Asking, by: list[str], currency: str) -> None:
    assert list(wrong(asking, by, currency)) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", some(range(100, 140), 8, "prepaid"))
def test_what_is_prepaid_is_what_was_invoiced_less_what_it_served_for(seed: int) -> None:
    asking = Asking(seed, 4, "prepaid", UPLIFTS[seed % 3])
    stack = loaded(seed, 4).stack
    for by in ("contract", "tool", "cost-center"):
        expected: dict[str | None, Fraction] = defaultdict(Fraction)
        for part in parts(asking):
            amount = second_costs.converted(stack, part.amount, part.currency, "USD")
            assert amount is not None
            expected[key(stack, part, by)] += amount
        asked = SpanOptions(last=str(asking.last))
        report = cost(
            loaded(seed, 4), asking.today, asked, by=by, basis="prepaid", uplift=asking.uplift, currency="USD"
        )
        assert report.total.amount == _rounded(sum(expected.values(), Fraction(0)), 2)
        told = {group.keys[0]: Fraction(group.amount) for group in report.groups}
        for name in told.keys() | expected.keys():
            assert abs(told.get(name, Fraction(0)) - expected[name]) < Fraction(1, 100), (by, name)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_the_lines_of_one_grouping_are_the_subtotals_of_two(basis: Basis, currency: str) -> None:
    asking = Asking(5, 60, basis)
    for outer, inner in some(combinations(KEYED, 2), 12, f"{basis} {currency}"):
        alone = {group.keys: group.amount for group in asking.report(outer, currency).groups}
        nested = asking.report(f"{outer},{inner}", currency).groups
        assert {group.keys: group.amount for group in nested if len(group.keys) == 1} == alone, (outer, inner)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("grouping", ["tool", "cost-center", "month", "quarter"])
def test_the_months_add_up_to_the_year(basis: Basis, grouping: str) -> None:
    """To the unit within a report; between reports to what is rounded away."""
    asking = Asking(4, 60, basis)
    first, last = date(2026, 5, 1), date(2027, 4, 30)
    year = asking.report(f"{grouping},month" if grouping != "month" else "month", "EUR", first, last)
    assert len(year.periods) == 12
    assert sum(year.total.parts, Decimal(0)) == year.total.amount
    for number, period in enumerate(year.periods):
        month = asking.report("tool", "EUR", period.first, period.last)
        assert abs(month.total.amount - year.total.parts[number]) <= Decimal("0.01") * (len(year.groups) + 1)
    months = [asking.report("tool", "EUR", period.first, period.last).total.amount for period in year.periods]
    assert abs(sum(months) - year.total.amount) <= Decimal("0.06")


@settings(deadline=None, derandomize=True, max_examples=25)
@given(
    st.integers(0, 10_000),
    st.dates(date(2027, 1, 1), date(2027, 12, 31)).map(lambda day: f"{day:%m-%d}"),
    st.sampled_from(["effective", "billed", "actual"]),
)
def test_quarters_of_a_year_that_begins_on_any_day_are_counted_by_their_days(
    seed: int, start: str, basis: Basis
) -> None:
    texts = files(seed, tools=3, fiscal_year_start=start)
    found = load([SourceFile(path, text.encode()) for path, text in texts.items()])
    today, base = date(2026, 7, 1), found.stack.settings.base_currency
    report = cost(found, today, SpanOptions(fiscal_year=2026), by="quarter", basis=basis)
    assert [period.name for period in report.periods] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    run = {"effective": second_costs.effective, "billed": second_costs.billed, "actual": second_costs.actual}[basis]
    for period, amount in zip(report.periods, report.total.parts, strict=True):
        exact = Fraction(0)
        for tool_id, tool in found.stack.tools.items():
            if basis == "actual" or tool.status in COUNTED:
                for part in run(found.stack, tool_id, period.first, period.last):
                    day = part.day if basis == "actual" else second_costs.NEVER
                    exact += second_costs.converted(found.stack, part.amount, part.currency, base, day) or 0
        assert abs(Fraction(amount) - exact) < Fraction(1, 10 ** DIGITS[base]), period


@pytest.mark.parametrize("renewal_term", ["365 days", "52 weeks", "30 days"])
@pytest.mark.parametrize("basis", ["effective", "billed"])
def test_terms_of_as_many_days_cost_the_same(renewal_term: str, basis: Basis) -> None:
    """Counted in months, a term with a 29 February would cost less."""
    number, unit = renewal_term.split()
    days = int(number) * (7 if unit == "weeks" else 1)
    end = date(2025, 4, 19) + timedelta(days=days)
    tool = {
        "name": "A", "vendor": "B", "category": "crm", "status": "active",
        "contract": {"start": "2025-04-20", "end": str(end), "auto_renew": True, "renewal_term": renewal_term},
        "cost": {"lines": [{"amount": "1000", "per": "term"}]},
    }  # fmt: skip
    found = load([SourceFile("tools/a.yaml", json.dumps(tool).encode())])
    assert found.problems == ()
    for renewal in range(4):
        first = date(2025, 4, 20) + timedelta(days=days * renewal)
        asked = SpanOptions(str(first), str(first + timedelta(days=days - 1)))
        assert cost(found, date(2025, 5, 1), asked, basis=basis).total.amount == 1000, renewal
