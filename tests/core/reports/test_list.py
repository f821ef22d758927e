"""The inventory: every column, how it is sorted, and what is said of a column that does not exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pytest

from stackctl.core.facts.columns import FACTS
from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.core.reports.list import USUAL, columns_of, inventory, sort_key_of
from stackctl.model.errors import StackctlError
from stackctl.model.finding import Finding, Severity
from stackctl.model.settings import Settings
from stackctl.model.source import TOP, SourceFile

if TYPE_CHECKING:
    from stackctl.model.facts import Cell

TODAY = date(2026, 11, 22)
BY_ID = sort_key_of(None)
FULL = """\
name: HubSpot Marketing Hub
vendor: hubspot
category: marketing-automation
capabilities: [email, forms]
origin: saas
status: active
since: 2023-04-01
criticality: high
owner: {business: anna, technical: ben, team: mops}
used_by: [mops, growth]
regions: [eu, uk]
tags: [core]
aliases: [HubSpot Inc]
domains: [hs.example]
url: https://hs.example
description: Sends mail
disposition: invest
admins: [anna, ben]
cost: {lines: [{amount: 100, per: month}]}
contract: {start: 2025-03-01, end: 2027-02-28, auto_renew: true, notice: 90 days}
usage: {seats: 40, active: 22, last_used: 2026-11-10}
integrations:
  - {with: crm, direction: push, objects: [lead, contact]}
  - {with: crm, direction: push, status: planned, method: file}
  - {with: crm, direction: pull, objects: [lead]}
"""
BARE = "name: bare\nvendor: Nobody\ncategory: crm\nstatus: proposed\nowner: {business: gone.person}\n"
ENDED = """\
name: Ended
vendor: HubSpot
category: crm
status: retired
cost: {currency: JPY, lines: [{amount: 100, per: month}]}
contract: {end: 2026-12-31}
usage: {as_of: 2026-01-01}
since: 2027-06-01
replaced_by: full
"""
FILES = {
    "systems/crm.yaml": "name: CRM\nkind: crm\nintegrations: [{with: dwh, direction: pull}]\n",
    "systems/dwh.yaml": "name: DWH\nkind: warehouse\n",
    "teams.yaml": (
        "people: {anna: {name: Anna Kowalska}, ben: {name: Ben Ode, left: 2026-11-01}}\n"
        "teams: {mops: {name: M}, growth: {name: G}}\n"
    ),
    "tools/bare.yaml": BARE,
    "tools/old/ended.yaml": ENDED,
    "tools/full.yaml": FULL,
    "vendors/hubspot.yaml": "name: HubSpot\n",
}


def finding(tool: str | None, *, waived: bool = False) -> Finding:
    status: Literal["new", "waived"] = "waived" if waived else "new"
    return Finding("USE002", "n", Severity.ERROR, tool, "m", "f", TOP, "h", "0", status=status)


FINDINGS = (
    finding("full"),
    finding("full"),
    finding("full", waived=True),
    finding("ended"),
    finding(None),
    finding("crm"),
)


@pytest.fixture(scope="module")
def context() -> Context:
    stack, _ = build(Settings(), [SourceFile(path, text.encode()) for path, text in sorted(FILES.items())])
    assert list(stack.tools) == ["bare", "ended", "full"]
    return Context(stack, TODAY)


VALUES: dict[str, tuple[Cell, Cell, Cell]] = {
    # column: bare, ended, full
    "id": ("bare", "ended", "full"),
    "name": ("bare", "Ended", "HubSpot Marketing Hub"),
    "vendor": ("Nobody", "HubSpot", "HubSpot"),
    "vendor-id": (None, "hubspot", "hubspot"),
    "vendor-as-written": ("Nobody", "HubSpot", "hubspot"),
    "category": ("crm", "crm", "marketing-automation"),
    "category-group": ("social-relationships", "social-relationships", "content-experience"),
    "team": (None, None, "mops"),
    "used-by": (None, None, "mops, growth"),
    "owner": ("gone.person", None, "Anna Kowalska"),
    "owner-id": ("gone.person", None, "anna"),
    "technical-owner": (None, None, "Ben Ode"),
    "technical-owner-id": (None, None, "ben"),
    "owner-left": (False, False, True),
    "origin": ("saas", "saas", "saas"),
    "status": ("proposed", "retired", "active"),
    "live": (False, False, True),
    "pipeline": (True, False, False),
    "gone": (False, True, False),
    "since": (None, date(2027, 6, 1), date(2023, 4, 1)),
    "criticality": (None, None, "high"),
    "disposition": (None, None, "invest"),
    "replaced-by": (None, "full", None),
    "admins": (None, None, "anna, ben"),
    "regions": (None, None, "eu, uk"),
    "capabilities": (None, None, "email, forms"),
    "tags": (None, None, "core"),
    "aliases": (None, None, "HubSpot Inc"),
    "domains": (None, None, "hs.example"),
    "url": (None, None, "https://hs.example"),
    "description": (None, None, "Sends mail"),
    "annual-cost": (Decimal("0.00"), None, Decimal("1200.00")),
    "term-end": (None, date(2026, 12, 31), date(2027, 2, 28)),
    "days-to-end": (None, 39, 98),
    "notice-by": (None, None, date(2026, 11, 30)),
    "days-to-notice": (None, None, 8),
    "seats": (None, None, 40),
    "active-seats": (None, None, 22),
    "seats-active-percent": (None, None, Decimal("55.0")),
    "last-used": (None, None, date(2026, 11, 10)),
    "personal": (False, False, True),
    "receives-personal": (None, None, "lead"),
    "on-behalf-of-customers": (None, None, None),
    "integrations": (0, 0, 3),
    "fed-by": (None, None, "crm"),
    "feeds": (None, None, "crm"),
    "upstream": (None, None, "crm, dwh"),
    "downstream": (None, None, "crm"),
    "findings": (0, 1, 2),
    "file": ("tools/bare.yaml", "tools/old/ended.yaml", "tools/full.yaml"),
}


def test_this_test_knows_every_column() -> None:
    assert list(VALUES) == list(FACTS)


@pytest.mark.parametrize("column", VALUES)
def test_a_column_shows(context: Context, column: str) -> None:
    found = inventory(context, ["full", "bare", "ended"], FINDINGS, columns_of(column), BY_ID)
    assert tuple(row.values[column] for row in found.rows) == VALUES[column]


def test_a_renewed_term_is_the_present_one_and_an_ended_one_the_last(context: Context) -> None:
    later = Context(context.stack, date(2027, 5, 1))
    found = inventory(later, ["full", "ended"], (), columns_of("term-end,notice-by,annual-cost"), BY_ID)
    assert [tuple(row.values.values()) for row in found.rows] == [
        (date(2026, 12, 31), None, Decimal("0.00")),
        (date(2028, 2, 29), date(2027, 12, 1), Decimal("1200.00")),
    ]


def test_the_table_says_what_it_is(context: Context) -> None:
    found = inventory(context, {"bare"}, (), columns_of("name,id"), sort_key_of("status"))
    assert (found.today, found.currency, found.columns, found.tools) == (TODAY, "EUR", (FACTS["name"], FACTS["id"]), 3)
    assert [dict(row.values) for row in found.rows] == [{"name": "bare", "id": "bare"}]
    assert inventory(context, (), (), columns_of("id"), BY_ID).rows == ()
    assert not found.usual
    assert inventory(context, (), (), USUAL, BY_ID).usual


@pytest.mark.parametrize(
    ("column", "upwards", "downwards"),
    [
        ("id", "bare ended full", "full ended bare"),
        ("name", "bare ended full", "full ended bare"),  # whatever the case
        ("annual-cost", "bare full ended", "full bare ended"),  # nothing comes last both ways
        ("seats", "full bare ended", "full bare ended"),
        ("findings", "bare ended full", "full ended bare"),
        ("category", "bare ended full", "full bare ended"),  # equal ones in the order of the ids
        ("origin", "bare ended full", "bare ended full"),
        ("since", "full ended bare", "ended full bare"),
        ("vendor", "ended full bare", "bare ended full"),
    ],
)
def test_rows_are_sorted(context: Context, column: str, upwards: str, downwards: str) -> None:
    def order(name: str) -> str:
        found = inventory(context, ["full", "ended", "bare"], FINDINGS, columns_of("id"), sort_key_of(name))
        return " ".join(str(row.values["id"]) for row in found.rows)

    assert order(column) == upwards
    assert order(f"-{column}") == downwards


def test_columns_are_named_in_a_list() -> None:
    assert columns_of(None) == USUAL
    assert columns_of("id") == (FACTS["id"],)
    assert columns_of(" name, id ,,name,") == (FACTS["name"], FACTS["id"])
    assert columns_of(",".join(FACTS)) == tuple(FACTS.values())


def test_the_order_is_by_a_column_up_or_down() -> None:
    assert sort_key_of(None) == BY_ID == (FACTS["id"], False)
    assert sort_key_of("name") == (FACTS["name"], False)
    assert sort_key_of("-annual-cost") == (FACTS["annual-cost"], True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nam", 'no column "nam" (did you mean "name"?)'),
        ("annual_cost", 'no column "annual_cost" (did you mean "annual-cost"?)'),
        ("Name", 'no column "Name" (did you mean "name"?)'),
        ("zzzz", 'no column "zzzz"'),
    ],
)
def test_a_column_that_does_not_exist_is_an_error(name: str, message: str) -> None:
    for ask in (lambda: columns_of(f"id,{name}"), lambda: sort_key_of(name), lambda: sort_key_of(f"-{name}")):
        with pytest.raises(StackctlError) as caught:
            ask()
        assert caught.value.lines == (message,)
        assert caught.value.hint is not None
        assert all(column in caught.value.hint for column in FACTS)


@pytest.mark.parametrize("names", ["", " , ,"])
def test_no_columns_at_all_is_an_error(names: str) -> None:
    with pytest.raises(StackctlError, match="--columns is empty"):
        columns_of(names)
