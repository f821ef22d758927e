"""What a rule may ask of a stack on a day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from stackctl.core.calendar.periods import Span
from stackctl.core.facts.context import Context
from stackctl.core.graph.flows import flows_of
from stackctl.core.loading.build import build
from stackctl.core.money.cost import Total
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

TODAY = date(2026, 11, 22)


def tool(text: str = "", status: str = "active") -> str:
    return f"name: A\nvendor: B\ncategory: crm\nstatus: {status}\n{text}"


def context(files: dict[str, str], today: date = TODAY) -> Context:
    stack, _ = build(Settings(), [SourceFile(path, text.encode()) for path, text in sorted(files.items())])
    return Context(stack, today)


def test_the_yearly_cost_of_every_tool_is_that_of_twelve_months() -> None:
    found = context(
        {
            "tools/a.yaml": tool("cost: {lines: [{amount: 100, per: month, from: 2027-01-15}]}\n"),
            "tools/b.yaml": tool("cost: {currency: JPY, lines: [{amount: 7, per: year}]}\n", "proposed"),
            "tools/c.yaml": tool(),
        }
    )
    assert found.year == Span(date(2026, 11, 1), date(2027, 10, 31))
    assert found.annual == {
        "a": Total(Fraction(900) + Fraction(1700, 31), {}),
        "b": Total(Fraction(0), {"JPY": Fraction(7)}),
        "c": Total(Fraction(0), {}),
    }


FLOWS = {
    "systems/crm.yaml": "name: CRM\nkind: crm\n",
    "tools/form.yaml": tool("integrations: [{with: hub, direction: push, objects: [lead], via: zap, method: ipaas}]\n"),
    "tools/hub.yaml": tool(
        "integrations:\n"
        "  - {with: crm, direction: both, objects: [campaign, lead]}\n"
        "  - {with: crm, direction: push, objects: [lead], via: hub, method: api}\n"
        "  - {with: next, direction: push, objects: [contact], status: planned}\n"
        "data: {personal: [contact.email]}\n"
    ),
    "tools/mail.yaml": tool("integrations: [{with: old, direction: pull, objects: [contact]}]\ndata: {purpose: x}\n"),
    "tools/next.yaml": tool("data: {special: [health]}\n"),
    "tools/old.yaml": tool(status="retired"),
    "tools/odd.yaml": tool(
        "integrations: [{with: hub, direction: pull, objects: [unheard-of]}, {with: form, direction: pull}]\n"
    ),
    "tools/zap.yaml": tool(),
}


def test_flows_are_those_of_the_stack() -> None:
    found = context(FLOWS)
    assert found.flows == flows_of(found.stack)
    assert found.flows is found.flows


def test_a_node_has_the_live_flows_that_it_sends_receives_or_carries() -> None:
    found = context(FLOWS)
    ways = {
        node: [f"{flow.source}>{flow.target}:{flow.object}" for flow in flows]
        for node, flows in found.live_flows_of.items()
    }
    assert ways == {
        "crm": ["crm>hub:campaign", "crm>hub:lead", "hub>crm:campaign", "hub>crm:lead", "hub>crm:lead"],
        "form": ["form>hub:lead", "form>odd:None"],
        "hub": [
            "crm>hub:campaign", "crm>hub:lead", "form>hub:lead",
            "hub>crm:campaign", "hub>crm:lead", "hub>crm:lead", "hub>odd:unheard-of",
        ],
        "odd": ["form>odd:None", "hub>odd:unheard-of"],
        "zap": ["form>hub:lead"],
    }  # fmt: skip


def test_who_feeds_whom_over_live_flows() -> None:
    found = context(
        {
            "systems/web.yaml": "name: Web\nkind: website\n",
            "tools/a.yaml": tool(
                "integrations:\n"
                "  - {with: web, direction: pull, objects: [lead, order]}\n"
                "  - {with: c, direction: both}\n"
                "  - {with: b, direction: push, status: planned}\n"
            ),
            "tools/b.yaml": tool(),
            "tools/c.yaml": tool(),
        }
    )
    assert found.feeds == {"a": ("c",), "c": ("a",), "web": ("a",)}
    assert found.fed_by == {"a": ("c", "web"), "c": ("a",)}


def test_a_tool_is_personal_that_says_so_or_that_personal_data_reaches() -> None:
    assert context(FLOWS).personal == {
        "crm": "receives lead from hub",
        "hub": "declared",
        "next": "declared",
    }


def test_systems_of_record_are_live_tools_and_systems() -> None:
    found = context(
        {
            "tools/z.yaml": tool("data: {master_of: [lead, order, lead, unheard-of]}\n", "sunsetting"),
            "tools/b.yaml": tool("data: {master_of: [lead]}\n", "approved"),
            "tools/c.yaml": tool("data: {master_of: [lead]}\n", "retired"),
            "tools/d.yaml": tool("data: {stored_in: [eu]}\n"),
            "systems/crm.yaml": "name: CRM\nkind: crm\ndata: {master_of: [lead, account]}\n",
        }
    )
    assert list(found.masters.items()) == [("account", ("crm",)), ("lead", ("crm", "z")), ("order", ("z",))]


CONTRACT = "contract: {end: 2027-02-28, auto_renew: true, notice: 90 days}\n"
WAYS_OUT = {
    CONTRACT: "retire it, or renew for less: notice is due by 2026-11-30",
    "contract: {end: 2027-02-28}\n": "retire it, or renew for less: the contract ends on 2027-02-28",
    "contract: {end: 2026-11-22, auto_renew: false}\n": "retire it, or renew for less: the contract ends on 2026-11-22",
    "contract: {end: 2026-11-21}\n": "retire it, or show that it is needed",
    "contract: {end: 2027-02-28, auto_renew: true}\n": "retire it, or show that it is needed",
    "contract: {start: 2025-02-28}\n": "retire it, or show that it is needed",
    "": "retire it, or show that it is needed",
}


@pytest.mark.parametrize("text", WAYS_OUT)
def test_the_way_out_of_a_tool_is_by_its_contract(text: str) -> None:
    assert context({"tools/a.yaml": tool(text)}).way_out("a") == WAYS_OUT[text]


def test_notice_is_due_only_for_live_tools() -> None:
    files = {
        f"tools/{status}.yaml": tool(CONTRACT, status) for status in ("active", "sunsetting", "retired", "proposed")
    }
    files["tools/bare.yaml"] = tool()
    assert {tool_id: due.by for tool_id, due in context(files).notices.items()} == {
        "active": date(2026, 11, 30),
        "sunsetting": date(2026, 11, 30),
    }


def test_of_several_contracts_the_first_deadline_counts_and_none_of_one_that_was_followed() -> None:
    renews = "auto_renew: true\nnotice: 30 days\n"
    files = {
        "contracts/old.yaml": "vendor: V\nstart: 2023-01-01\nend: 2025-12-31\nauto_renew: false\ncovers: {b: 100}\n",
        "contracts/x.yaml": f"vendor: V\nend: 2026-12-31\ncovers: {{a: 50, b: 50}}\n{renews}",
        "contracts/y.yaml": f"vendor: V\nend: 2027-12-31\ncovers: {{a: 50, b: 50}}\n{renews}",
        "tools/a.yaml": tool(CONTRACT),
        "tools/b.yaml": tool(),
    }
    found = context(files).notices
    assert {tool_id: due.by for tool_id, due in found.items()} == {"a": date(2026, 11, 30), "b": date(2026, 12, 1)}


def test_a_system_is_always_live() -> None:
    found = context(FLOWS)
    assert [found.is_live(node) for node in ("crm", "hub", "old")] == [True, True, False]


PEOPLE = """\
people:
  anna: {name: Anna}
  gone: {name: Gone, left: 2026-08-31}
  later: {name: Later, left: 2026-11-23}
teams:
  one: {name: One, lead: anna}
  two: {name: Two, lead: gone}
  three: {name: Three}
  four: {name: Four, lead: later}
"""


def test_people_who_have_left_are_known_by_their_last_day() -> None:
    found = context({"teams.yaml": PEOPLE})
    assert found.departed == {"gone": date(2026, 8, 31)}
    assert context({"teams.yaml": PEOPLE}, date(2026, 11, 24)).departed.keys() == {"gone", "later"}


def test_a_team_is_led_by_somebody_who_is_still_there() -> None:
    found = context({"teams.yaml": PEOPLE})
    leads = {team: found.lead_of(team) for team in ("one", "two", "three", "four", "unknown")}
    assert leads == {"one": "anna", "two": None, "three": None, "four": "later", "unknown": None}
    assert found.lead_of(None) is None
