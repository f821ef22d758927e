"""Everything about one tool or system, gathered from all over the stack."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from stackctl.core.facts.context import Context
from stackctl.core.loading.build import build
from stackctl.core.reports.audit import subject_of
from stackctl.core.reports.show import card
from stackctl.model.errors import StackctlError
from stackctl.model.finding import Finding, Severity
from stackctl.model.money import Money
from stackctl.model.reports.show import Card, Neighbour
from stackctl.model.settings import Settings
from stackctl.model.source import TOP, SourceFile

TODAY = date(2026, 11, 22)
FILES = {
    "systems/crm.yaml": """\
name: CRM
kind: crm
owner: {business: anna, technical: nobody, team: mops}
integrations: [{with: hub, direction: push, objects: [contact], method: api}]
notes: Holds the truth.
""",
    "systems/site.yaml": "name: Site\nkind: website\n",
    "teams.yaml": "people: {anna: {name: Anna K}, ben: {name: Ben O}}\nteams: {mops: {name: M}}\n",
    "tools/broken.yaml": "name: [\n",
    "tools/bare.yaml": "name: Bare\nvendor: V\ncategory: crm\nstatus: proposed\n",
    "tools/hub.yaml": """\
name: Hub
vendor: V
description: Sends mails.
category: crm
capabilities: [email]
status: active
owner: {business: anna, technical: ben, team: mops}
admins: [ben, stranger]
used_by: [mops]
cost:
  currency: USD
  lines:
    - {item: Pro, amount: 100, per: month}
    - {item: Rebate, kind: discount, amount: 10, per: month}
    - {item: Past, amount: 10, per: month, to: 2025-12-31}
contract: {number: H-1, start: 2025-03-01, end: 2027-02-28, auto_renew: true, notice: 90 days}
usage: {seats: 40, active: 22, last_used: 2026-11-10}
integrations:
  - {with: crm, direction: both, objects: [lead], method: native}
  - {with: crm, direction: push, objects: [campaign], method: file, status: planned}
  - {with: site, direction: push, status: planned}
compliance:
  reviews:
    - {kind: security, status: approved, date: 2026-01-01, expires: 2027-01-01}
    - {kind: privacy, status: pending, date: 2026-02-01}
    - {kind: security, status: rejected, date: 2025-01-01}
custom: {free: [1]}
""",
}


BARE = "name: A\nvendor: V\ncategory: crm\nstatus: active\n"
DATA = (
    "",
    "data: {subjects: [customers]}\n",
    "data: {on_behalf_of_customers: false}\n",
    "data: {on_behalf_of_customers: true}\n",
)


def context(files: dict[str, str] | None = None) -> Context:
    sources = [SourceFile(path, text.encode()) for path, text in sorted((files or FILES).items())]
    return Context(build(Settings(), sources)[0], TODAY)


def finding(tool: str | None) -> Finding:
    return Finding("USE002", "n", Severity.ERROR, tool, "m", "f", TOP, "h", "0")


@pytest.fixture(scope="module")
def hub() -> Card:
    return card(context(), "hub", [finding("hub"), finding("bare"), finding(None)])


def test_a_tool_is_reported_with_its_people(hub: Card) -> None:
    assert (hub.id, hub.kind, hub.name, hub.file, hub.status) == ("hub", "tool", "Hub", "tools/hub.yaml", "active")
    assert (hub.category, hub.capabilities, hub.description) == ("crm", ("email",), "Sends mails.")
    assert (hub.owner_business, hub.owner_technical, hub.team) == ("Anna K", "Ben O", "mops")
    assert (hub.admins, hub.used_by) == (("Ben O", "stranger"), ("mops",))
    assert (hub.seats, hub.active, hub.last_used) == (40, 22, date(2026, 11, 10))
    assert (hub.today, hub.findings) == (TODAY, (finding("hub"),))
    assert hub.subject == subject_of(context(), "hub")


def test_its_cost_is_by_line_in_the_lines_currency(hub: Card) -> None:
    assert [(costed.line.item, costed.annual) for costed in hub.lines] == [
        ("Pro", Money(Decimal("1200.00"), "USD")),
        ("Rebate", Money(Decimal("-120.00"), "USD")),
    ]
    assert hub.annual_cost == Money(Decimal("0.00"), "EUR")
    assert hub.unconverted == (Money(Decimal("1080.00"), "USD"),)


def test_its_contract_is_reported_with_the_working_of_the_notice(hub: Card) -> None:
    assert (hub.contract, hub.term) == ("H-1", "2025-03-01 to 2027-02-28, renews by itself")
    assert (hub.notice, hub.notice_by) == ("2027-02-28 − 90 days = 2026-11-30", date(2026, 11, 30))


def test_data_that_is_processed_for_customers_is_on_the_card() -> None:
    said = [card(context({"tools/a.yaml": BARE + data}), "a", []).on_behalf_of_customers for data in DATA]
    assert said == [False, False, False, True]


def test_its_neighbours_are_those_it_feeds_and_those_that_feed_it(hub: Card) -> None:
    assert hub.feeds == (
        Neighbour("crm", ("campaign", "lead"), ("file", "native"), live=True),
        Neighbour("site", (), (), live=False),
    )
    assert hub.fed_by == (Neighbour("crm", ("contact", "lead"), ("api", "native"), live=True),)


def test_its_reviews_are_sorted_by_kind_and_date(hub: Card) -> None:
    assert hub.reviews == (
        ("privacy", "pending", date(2026, 2, 1), None),
        ("security", "rejected", date(2025, 1, 1), None),
        ("security", "approved", date(2026, 1, 1), date(2027, 1, 1)),
    )


def test_its_file_is_there_as_plain_values(hub: Card) -> None:
    assert hub.data["name"] == "Hub"
    assert hub.data["custom"] == {"free": ["1"]}
    assert "origin" not in hub.data
    integrations = hub.data["integrations"]
    assert isinstance(integrations, list)
    assert integrations[0] == {"with": "crm", "direction": "both", "objects": ["lead"], "method": "native"}


def test_a_tool_that_says_little_has_little_on_its_card() -> None:
    found = card(context(), "bare", [])
    assert (found.owner_business, found.owner_technical, found.team) == (None, None, None)
    assert (found.lines, found.annual_cost, found.unconverted) == ((), Money(Decimal("0.00"), "EUR"), ())
    assert (found.contract, found.term, found.notice, found.notice_by) == (None, None, None, None)
    assert (found.seats, found.active, found.last_used) == (None, None, None)
    assert (found.feeds, found.fed_by, found.reviews, found.findings) == ((), (), (), ())


def test_a_system_has_a_card_too() -> None:
    found = card(context(), "crm", [finding("crm"), finding("hub")])
    assert (found.id, found.kind, found.name, found.file) == ("crm", "system (crm)", "CRM", "systems/crm.yaml")
    assert (found.owner_business, found.owner_technical, found.team) == ("Anna K", "nobody", "mops")
    assert (found.description, found.status, found.subject, found.annual_cost) == ("Holds the truth.", None, None, None)
    assert [neighbour.id for neighbour in found.feeds] == ["hub"]
    assert [neighbour.objects for neighbour in found.fed_by] == [("campaign", "lead")]
    assert found.findings == (finding("crm"),)
    assert found.data["kind"] == "crm"


@pytest.mark.parametrize(
    ("contract", "term"),
    [
        ("{start: 2025-03-01, end: 2027-02-28, auto_renew: true}", "2025-03-01 to 2027-02-28, renews by itself"),
        ("{start: 2025-03-01, end: 2027-02-28, auto_renew: false}", "2025-03-01 to 2027-02-28, ends then"),
        ("{end: 2027-02-28}", "2027-02-28, renewal not told"),
        ("{end: 2026-02-28}", "2026-02-28, ended"),
        ("{start: 2025-03-01, end: 2026-02-28, auto_renew: false}", "2025-03-01 to 2026-02-28, ended"),
        ("{end: 2025-02-28, auto_renew: true}", "2025-02-28, renewed until 2027-02-28"),
        ("{start: 2025-03-01}", "from 2025-03-01, without an end"),
        ("{number: X}", None),
    ],
)
def test_the_term_is_reported_in_words(contract: str, term: str | None) -> None:
    tool = f"name: A\nvendor: B\ncategory: crm\nstatus: active\ncontract: {contract}\n"
    assert card(context({"tools/a.yaml": tool}), "a", []).term == term


@pytest.mark.parametrize(
    ("node_id", "message", "hint"),
    [
        ("hubb", 'no tool or system "hubb" (did you mean "hub"?)', None),
        ("zzzz", 'no tool or system "zzzz"', None),
        ("broken", "tools/broken.yaml cannot be read", "stackctl validate tells why"),
    ],
)
def test_what_is_not_known_or_cannot_be_read_is_an_error(node_id: str, message: str, hint: str | None) -> None:
    with pytest.raises(StackctlError) as caught:
        card(context(), node_id, [])
    assert (caught.value.lines, caught.value.hint) == ((message,), hint)
