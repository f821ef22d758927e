"""The cost report: what counts, by what, in which currency, and what it says is not in it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackctl.app import reports
from stackctl.app.load import load
from stackctl.core.calendar.spans import SpanOptions
from stackctl.model.errors import StackctlError
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from stackctl.model.reports.cost import CostReport

NOW = date(2026, 11, 22)
SETTINGS = "schema: 1\nbase_currency: EUR\nfx: {as_of: 2026-11-20, rates: {USD: 1.25, GBP: 0.8, JPY: 160, KWD: 0.32}}\n"
TEAMS = """\
people:
  ann.lee: {name: Ann Lee}
teams:
  ops: {name: Operations, lead: ann.lee, members: [ann.lee], cost_center: M-1}
  web: {name: Web, lead: ann.lee, members: [ann.lee], cost_center: M-2}
"""


def tool(cost: str = "", *, more: str = "", status: str = "active", vendor: str = "Acme", category: str = "crm") -> str:
    block = f"cost: {{{cost}}}\n" if cost else ""
    return f"name: T\nvendor: {vendor}\ncategory: {category}\nstatus: {status}\n{block}{more}"


def report(
    tools: dict[str, str], asked: SpanOptions | None = None, *, own: str = SETTINGS, **wishes: Any
) -> CostReport:
    others = {name: text for name, text in tools.items() if "/" in name}
    files = {"stackctl.yaml": own, "teams.yaml": TEAMS, **others}
    files |= {f"tools/{name}.yaml": text for name, text in tools.items() if "/" not in name}
    loaded = load([SourceFile(name, text.encode()) for name, text in files.items()])
    return reports.cost(loaded, NOW, asked or SpanOptions(), **wishes)


def lines(found: CostReport) -> dict[str, str]:
    """The lines by their keys, joined by a slash."""
    return {"/".join(key or "-" for key in group.keys): str(group.amount) for group in found.groups}


MONTHLY = "cost_center: M-1, lines: [{item: Licence, amount: 100.00, per: month}]"


class TestGroups:
    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            ("tool", {"one": "1200.00", "two": "600.00"}),
            ("vendor", {"Acme": "1200.00", "Bolt": "600.00"}),
            ("category", {"crm": "1200.00", "seo": "600.00"}),
            ("cost-center", {"M-1": "1620.00", "M-2": "180.00"}),
            ("team", {"ops": "1200.00", "-": "600.00"}),
            ("owner", {"ann.lee": "1200.00", "-": "600.00"}),
            ("origin", {"saas": "1800.00"}),
            ("status", {"active": "1800.00"}),
        ],
    )
    def test_by_one_thing(self, by: str, expected: dict[str, str]) -> None:
        owned = "owner: {business: ann.lee, team: ops}\norigin: saas\n"
        shared = "allocation: {M-1: 70, M-2: 30}, lines: [{amount: 50.00, per: month}]"
        tools = {
            "one": tool(MONTHLY, more=owned),
            "two": tool(shared, more="origin: saas\n", vendor="Bolt", category="seo"),
        }
        found = report(tools, by=by)
        assert lines(found) == expected
        assert str(found.total.amount) == "1800.00"
        assert found.tools == 2

    def test_a_tool_that_moves_to_another_cost_centre_keeps_its_past(self) -> None:
        moved = """
  cost_center: M-1
  lines:
    - {item: Plan, amount: 1000.00, per: month, to: 2026-06-30}
    - {item: Plan, amount: 1000.00, per: month, from: 2026-07-01, cost_center: M-2}
"""
        found = report({"one": tool(more=f"cost:{moved}")}, by="cost-center,month")
        assert lines(found) == {"M-1": "6000.00", "M-2": "6000.00"}
        parts = {group.keys[0]: [int(part) for part in group.parts] for group in found.groups}
        assert parts == {"M-1": [1000] * 6 + [0] * 6, "M-2": [0] * 6 + [1000] * 6}

    def test_nested_lines_follow_their_subtotal(self) -> None:
        tools = {"one": tool(MONTHLY), "two": tool(MONTHLY, category="seo"), "three": tool(MONTHLY)}
        found = report(tools, by="category,tool,month")
        assert list(lines(found)) == ["crm", "crm/one", "crm/three", "seo", "seo/two"]
        assert found.keyed == ("category", "tool")
        assert [period.name for period in found.periods][:2] == ["2026-01", "2026-02"]
        assert lines(found)["crm"] == "2400.00"

    def test_thirds_add_up(self) -> None:
        third = "allocation: {M-1: 33.33, M-2: 33.33, M-3: 33.34}, lines: [{amount: 100.01, per: year}]"
        own = f"{SETTINGS}cost_centers: {{M-3: Third}}\n"
        found = report({"one": tool(third)}, by="cost-center,month", own=own)
        assert str(found.total.amount) == "100.01"
        assert sum(group.amount for group in found.groups) == found.total.amount
        for number in range(12):
            assert sum(group.parts[number] for group in found.groups) == found.total.parts[number]

    def test_quarters_are_those_of_the_fiscal_year(self) -> None:
        own = f"{SETTINGS}fiscal_year_start: 4\n"
        found = report({"one": tool(MONTHLY)}, SpanOptions("2026-05-16", "2026-12"), by="quarter", own=own)
        assert [(p.name, str(p.first), str(p.last)) for p in found.periods] == [
            ("2026-Q1", "2026-05-16", "2026-06-30"),
            ("2026-Q2", "2026-07-01", "2026-09-30"),
            ("2026-Q3", "2026-10-01", "2026-12-31"),
        ]
        assert [str(part) for part in found.total.parts] == ["151.61", "300.00", "300.00"]

    def test_quarters_begin_on_the_day_that_the_fiscal_year_does_and_months_do_not(self) -> None:
        """30 a month: of July, Q1 has five days of 31 and Q2 the rest."""
        own = f"{SETTINGS}fiscal_year_start: 04-06\n"
        tools = {"one": tool("lines: [{amount: 30.00, per: month}]")}
        found = report(tools, SpanOptions(fiscal_year=2026), by="quarter", own=own)
        assert [(p.name, str(p.first), str(p.last)) for p in found.periods] == [
            ("2026-Q1", "2026-04-06", "2026-07-05"),
            ("2026-Q2", "2026-07-06", "2026-10-05"),
            ("2026-Q3", "2026-10-06", "2027-01-05"),
            ("2026-Q4", "2027-01-06", "2027-04-05"),
        ]
        assert [str(part) for part in found.total.parts] == ["89.84", "90.00", "90.00", "90.16"]
        assert (found.fiscal_year, str(found.total.amount)) == (2026, "360.00")
        both = report(tools, SpanOptions("2026-06", "2026-07"), by="quarter,month", own=own)
        assert [(p.quarter, p.name, str(p.first), str(p.last)) for p in both.periods] == [
            ("2026-Q1", "2026-06", "2026-06-01", "2026-06-30"),
            ("2026-Q1", "2026-07", "2026-07-01", "2026-07-05"),
            ("2026-Q2", "2026-07", "2026-07-06", "2026-07-31"),
        ]
        assert [str(part) for part in both.total.parts] == ["30.00", "4.84", "25.16"]
        months = report(tools, SpanOptions(fiscal_year=2026), by="month", own=own)
        assert [p.name for p in months.periods][::12] == ["2026-04", "2027-04"]

    def test_a_contract_that_covers_several_is_shared(self) -> None:
        contract = (
            "vendor: Acme\nnumber: M-7\ncovers: {one: 70, two: 30}\ncost: {lines: [{amount: 1000.00, per: year}]}\n"
        )
        found = report({"one": tool(), "two": tool(), "contracts/c.yaml": contract}, by="tool")
        assert lines(found) == {"one": "700.00", "two": "300.00"}
        assert [item.contract for item in found.items] == ["M-7", "M-7"]

    @pytest.mark.parametrize("by", ["", ",", "tool,colour"])
    def test_what_is_not_known_is_refused(self, by: str) -> None:
        with pytest.raises(StackctlError, match="--by"):
            report({"one": tool(MONTHLY)}, by=by)


class TestWhatCounts:
    @pytest.mark.parametrize(
        ("status", "amount"),
        [
            ("proposed", "0.00"),
            ("evaluating", "0.00"),
            ("rejected", "0.00"),
            ("approved", "1200.00"),
            ("implementing", "1200.00"),
            ("active", "1200.00"),
            ("sunsetting", "1200.00"),
            ("retired", "500.00"),
        ],
    )
    def test_what_is_committed(self, status: str, amount: str) -> None:
        found = report({"one": tool(MONTHLY, more="since: 2026-06-01\n", status=status)})
        assert str(found.total.amount) == amount
        left_out = [(one.tool, str(one.amount.amount)) for one in found.left_out]
        assert left_out == ([("one", "1200.00")] if status in ("proposed", "evaluating") else [])

    def test_a_contract_that_ends_is_reported_with_what_would_follow(self) -> None:
        ends = "contract: {number: C-1, start: 2025-10-01, end: 2026-09-30, auto_renew: false}\n"
        found = report({"one": tool(MONTHLY, more=ends), "two": tool(MONTHLY, more=ends, status="approved")})
        assert str(found.total.amount) == "1800.00"
        (stopped,) = found.stopped
        assert (stopped.tool, stopped.contract, str(stopped.day)) == ("one", "C-1", "2026-09-30")
        assert (str(stopped.amount.amount), stopped.amount.currency) == ("300.00", "EUR")

    def test_what_is_followed_or_paid_once_or_ends_by_itself_does_not_stop(self) -> None:
        ends = "contract: {start: 2025-10-01, end: 2026-09-30}\n"
        later = "{amount: 2.00, per: month, from: 2026-10-01, to: 2027-09-30}"
        follows = f"lines: [{{amount: 1.00, per: month, to: 2026-09-30}}, {later}]"
        tools = {
            "one": tool(follows, more=ends),
            "two": tool("lines: [{amount: 5.00, per: once, from: 2026-02-01}]", more=ends),
            "three": tool("lines: [{amount: 5.00, per: month, to: 2026-03-31}]", more=ends),
        }
        assert report(tools).stopped == ()

    def test_renewals_still_to_come_are_reported(self) -> None:
        terms = "number: C-1, end: 2026-11-30, auto_renew: true, renewal_term: 6 months, uplift: {percent: 7.5}"
        renews = f"contract: {{{terms}}}\n"
        found = report({"one": tool(MONTHLY, more=renews)}, SpanOptions(forecast=12))
        assert [(str(one.day), one.contract, str(one.percent)) for one in found.renewed] == [
            ("2026-12-01", "C-1", "7.50"),
            ("2027-06-01", "C-1", "7.50"),
        ]
        assert found.uplift == "expected"
        assert str(found.total.amount) == "1322.81"
        present = report({"one": tool(MONTHLY, more=renews)}, SpanOptions(forecast=12), uplift="none")
        assert (str(present.total.amount), [str(one.percent) for one in present.renewed]) == ("1200.00", ["0.00"] * 2)

    def test_past_renewals_are_none(self) -> None:
        renews = "contract: {end: 2026-05-31, auto_renew: true}\n"
        assert report({"one": tool(MONTHLY, more=renews)}).renewed == ()

    def test_only_some_tools(self) -> None:
        tools = {"one": tool(MONTHLY), "two": tool(MONTHLY, category="seo")}
        assert lines(report(tools, by="tool", expression="category:seo")) == {"two": "1200.00"}
        assert lines(report(tools, by="tool", where="tool.category == 'crm'")) == {"one": "1200.00"}


class TestBases:
    def test_billed_falls_on_the_invoice(self) -> None:
        yearly = "lines: [{amount: 100.00, per: month, billed: year, from: 2025-03-01}]"
        found = report({"one": tool(yearly)}, by="month", basis="billed")
        assert [str(part) for part in found.total.parts] == ["0.00", "0.00", "1200.00", *["0.00"] * 9]

    def test_actual_is_what_was_booked(self) -> None:
        rows = (
            "date,tool,amount,currency,item,reference",
            "2026-02-03,one,100.50,EUR,Licence,R1",
            "2026-02-09,one,-0.50,EUR,Licence,R2",
            "2026-03-01,one,12.5,USD,,R3",
            "2025-12-31,one,7,EUR,,",
        )
        spend = "".join(f"{row}\n" for row in rows)
        shared = "allocation: {M-1: 75, M-2: 25}, lines: [{amount: 1.00, per: month}]"
        found = report({"one": tool(shared), "spend/a.csv": spend}, by="cost-center,month", basis="actual")
        assert lines(found) == {"M-1": "82.50", "M-2": "27.50"}
        assert str(found.total.amount) == "110.00"
        assert [str(part) for part in found.total.parts][:4] == ["0.00", "100.00", "10.00", "0.00"]
        items = {(item.item, item.cost_center, str(item.own.amount), item.own.currency) for item in found.items}
        assert ("Licence", "M-1", "75.00", "EUR") in items
        assert ("R3", "M-2", "3.13", "USD") in items
        assert str(found.spend_until) == "2026-03-01"
        assert (found.renewed, found.stopped, found.left_out) == ((), (), ())

    def test_nothing_booked_is_nothing(self) -> None:
        found = report({"one": tool(MONTHLY)}, basis="actual")
        assert (str(found.total.amount), found.groups, found.spend_until) == ("0.00", (), None)


class TestCurrencies:
    @pytest.mark.parametrize(
        ("currency", "expected", "rate"),
        [
            (None, "960.00", "1.25"),
            ("USD", "1200.00", None),
            ("usd", "1200.00", None),
            ("JPY", "153600", "0.0078125"),
            ("KWD", "307.200", "3.90625"),
        ],
    )
    def test_any_that_has_a_rate(self, currency: str | None, expected: str, rate: str | None) -> None:
        found = report({"one": tool(f"currency: USD, {MONTHLY}")}, currency=currency)
        assert str(found.total.amount) == expected
        assert {used.currency: str(used.rate.normalize()) for used in found.rates} == ({"USD": rate} if rate else {})
        (item,) = found.items
        assert (str(item.own.amount), item.own.currency, str(item.amount)) == ("1200.00", "USD", expected)

    @pytest.mark.parametrize(
        ("currency", "message"), [("CHF", "the settings hold no rate"), ("EURO", "not a code of ISO")]
    )
    def test_others_are_refused(self, currency: str, message: str) -> None:
        with pytest.raises(StackctlError, match=message):
            report({"one": tool(MONTHLY)}, currency=currency)

    def test_what_has_no_rate_is_listed_apart_and_a_finding(self) -> None:
        found = report({"one": tool(f"currency: CHF, {MONTHLY}"), "two": tool(MONTHLY)})
        assert str(found.total.amount) == "1200.00"
        (apart,) = found.unconverted
        assert (apart.tool, str(apart.amount.amount), apart.amount.currency) == ("one", "1200.00", "CHF")
        (finding,) = found.findings
        assert (finding.code, finding.tool, finding.file) == ("CST004", "one", "tools/one.yaml")

    def test_a_booking_has_the_rate_of_its_day_and_a_price_the_newest(self) -> None:
        """A dollar was 0.80 EUR in January and is 0.50 EUR since November: what was booked in January stays."""
        own = (
            "base_currency: EUR\nfx: [{as_of: 2026-11-01, rates: {USD: 2}}, {as_of: 2026-01-01, rates: {USD: 1.25}}]\n"
        )
        rows = "2025-12-31,one,100,USD\n2026-01-05,one,100,USD\n2026-11-01,one,100,USD\n"
        tools = {
            "one": tool(f"currency: USD, {MONTHLY}"),
            "spend/a.csv": f"date,tool,amount,currency\n{rows}",
        }
        spent = report(tools, SpanOptions("2025-12", "2026-11"), own=own, basis="actual", by="tool,month")
        assert [str(part) for part in spent.total.parts if part] == ["80.00", "80.00", "50.00"]
        assert [(str(used.as_of), str(used.rate), used.is_early) for used in spent.rates] == [
            ("2026-01-01", "1.25", True),
            ("2026-11-01", "2", False),
        ]
        assert [(str(item.rate), str(item.own.amount), str(item.amount)) for item in spent.items] == [
            ("1.25", "200.00", "160.00"),
            ("2", "100.00", "50.00"),
        ]
        for basis in ("effective", "billed"):
            assert str(report(tools, SpanOptions("2026-01", "2026-01"), own=own, basis=basis).total.amount) == "50.00"

    def test_a_discount_comes_off(self) -> None:
        off = "lines: [{amount: 100.00, per: month}, {kind: discount, amount: 15.00, per: month}]"
        found = report({"one": tool(off)})
        assert str(found.total.amount) == "1020.00"
        assert [str(item.amount) for item in found.items] == ["1200.00", "-180.00"]

    def test_amounts_of_fourteen_digits_stay_exact(self) -> None:
        huge = "lines: [{amount: 999999999999.9999, per: month, quantity: 999999999999}]"
        found = report({"one": tool(huge)}, by="tool,month")
        assert sum(Fraction(part) for part in found.total.parts) == Fraction(found.total.amount)
        exact = Fraction("999999999999.9999") * 999999999999 * 12
        assert abs(Fraction(found.total.amount) - exact) <= Fraction(1, 200)


class TestFaults:
    @pytest.mark.parametrize(
        ("name", "text", "code"),
        [
            ("one", tool("lines: [{amount: -5.00, per: month}]"), "STK002"),
            ("one", tool("allocation: {M-1: 50, M-2: 49}, lines: [{amount: 5.00, per: month}]"), "STK002"),
            ("one", tool("lines: [{amount: 5.00, per: term}]"), "STK002"),
            ("one", tool(MONTHLY, more="contract: {end: 2026-02-30}\n"), "STK002"),
            ("one", "name: [\n", "STK001"),
            ("contracts/c.yaml", "vendor: Acme\ncovers: {two: 99}\n", "STK002"),
        ],
    )
    def test_what_makes_the_sum_wrong_is_a_finding(self, name: str, text: str, code: str) -> None:
        found = report({"two": tool(MONTHLY), name: text})
        assert [finding.code for finding in found.findings] == [code]

    def test_other_faults_are_the_audits(self) -> None:
        found = report({"one": tool(MONTHLY, more="owners: {}\nadmins: [nobody.there]\n")})
        assert found.findings == ()


AMOUNTS = st.decimals("0", "9999", places=2).map(str)
STACKS = st.dictionaries(
    st.sampled_from(["one", "two", "three", "four"]),
    st.builds(
        lambda amount, per, currency, centers, category: tool(
            f"currency: {currency}, {centers}, lines: [{{amount: {amount}, per: {per}, from: 2026-02-10}}]",
            category=category,
        ),
        AMOUNTS,
        st.sampled_from(["month", "quarter", "year", "once"]),
        st.sampled_from(["EUR", "USD", "GBP", "JPY", "KWD"]),
        st.sampled_from(["cost_center: M-1", "allocation: {M-1: 33.3, M-2: 66.7}"]),
        st.sampled_from(["crm", "seo"]),
    ),
    min_size=1,
)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(STACKS, st.sampled_from(["EUR", "JPY", "KWD"]), st.sampled_from(["effective", "billed"]))
def test_every_view_of_the_same_costs_agrees(tools: dict[str, str], currency: str, basis: str) -> None:
    wishes: dict[str, Any] = {"currency": currency, "basis": basis}
    by_category = report(tools, by="category", **wishes)
    deep = report(tools, by="category,tool,cost-center,month", **wishes)
    by_quarter = report(tools, by="category,quarter", **wishes)
    by_month = report(tools, by="month", **wishes)
    assert by_category.total.amount == deep.total.amount == by_quarter.total.amount == by_month.total.amount
    assert lines(by_category) == {key: amount for key, amount in lines(deep).items() if "/" not in key}
    assert lines(by_category) == lines(by_quarter)
    for found in (by_category, deep, by_quarter, by_month):
        assert sum(found.total.parts) == found.total.amount
        assert all(sum(group.parts) == group.amount for group in found.groups)
        assert sum(item.amount for item in found.items) == found.total.amount
        for group in found.groups:
            if len(group.keys) == len(found.keyed):
                assert sum(item.amount for item in found.items if item.keys == group.keys) == group.amount
