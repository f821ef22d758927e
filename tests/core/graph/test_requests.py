"""What the live stack makes of a request: what serves it, what is missing, and what comes nearest."""

from __future__ import annotations

import pytest

from stackctl.core.graph.flows import flows_of
from stackctl.core.graph.lineage import Lineage, in_words
from stackctl.core.graph.requests import Answer, Answers, FlowAnswer
from stackctl.core.loading.build import build
from stackctl.model.people import NeededFlow, Needs, Request
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile


def answer(tools: dict[str, str], needs: Needs) -> Answer:
    """The answer of a stack of tools, each given by the rest of its file, beside a system `crm`."""
    texts = {f"tools/{name}.yaml": f"name: A\nvendor: {name}\ncategory: crm\n{text}" for name, text in tools.items()}
    texts["systems/crm.yaml"] = "name: CRM\nkind: crm\n"
    stack, problems = build(Settings(), [SourceFile(path, texts[path].encode()) for path in sorted(texts)])
    assert problems == ()
    flows = flows_of(stack)
    return Answers(stack, flows, Lineage(flows, {})).to(Request(as_a="marketer", i_want="it", needs=needs))


def live(*integrations: str) -> str:
    lines = "".join(f"  - {{{one}}}\n" for one in integrations)
    return "status: active\n" + (f"integrations:\n{lines}" if lines else "")


def asked(tools: dict[str, str], source: str = "a", target: str = "crm", name: str = "lead") -> FlowAnswer:
    flow = NeededFlow.model_validate({"objects": (name,), "from": source, "to": target})
    (found,) = answer(tools, Needs(flows=(flow,))).flows
    return found


def hops(found: FlowAnswer) -> list[str]:
    return [f"{hop.source}{hop.target} {hop.state} {' '.join(hop.carries)}".strip() for hop in found.nearest]


def test_capabilities_are_offered_by_live_tools_and_come_with_those_of_the_pipeline() -> None:
    tools = {
        "a": "status: active\ncapabilities: [email, email]\n",
        "b": "status: approved\ncapabilities: [email, sms]\n",
        "c": "status: retired\ncapabilities: [sms]\n",
    }
    found = answer(tools, Needs(capabilities=("email", "sms", "email", "surveys")))
    assert [(one.index, one.capability, one.offered, one.coming, one.served) for one in found.capabilities] == [
        (0, "email", ("a",), ("b",), True),
        (1, "sms", (), ("b",), False),
        (3, "surveys", (), (), False),
    ]
    assert not found.served
    assert answer(tools, Needs(capabilities=("email",))).served
    assert answer(tools, Needs()).served


def test_what_flows_is_served_by_its_route() -> None:
    tools = {
        "a": live("with: b, direction: push, objects: [lead]"),
        "b": live("with: crm, direction: push, objects: [lead]"),
    }
    found = asked(tools)
    assert (in_words(found.route or ()), found.served, found.nearest, found.missing) == ("a → b → crm", True, (), ())
    assert asked(tools, target="a").route == ()


def test_each_object_of_a_flow_is_a_need() -> None:
    needed = NeededFlow.model_validate({"objects": ("lead", "order", "lead"), "from": "a", "to": "crm"})
    found = answer({"a": live("with: crm, direction: push, objects: [order]")}, Needs(flows=(needed,)))
    assert [(one.index, one.place, one.object, one.served) for one in found.flows] == [
        (0, 0, "lead", False),
        (0, 1, "order", True),
    ]
    assert not found.served


@pytest.mark.parametrize(
    ("integration", "expected"),
    [
        ("with: crm, direction: push, objects: [lead], status: planned", "acrm planned"),
        ("with: crm, direction: push, objects: [lead], status: broken", "acrm broken"),
        ("with: next, direction: push, objects: [lead]", "acrm missing"),
        ("with: crm, direction: push, objects: [lead], status: retired", "acrm missing"),
        ("with: crm, direction: push, objects: [order, cart]", "acrm connected cart order"),
        ("with: crm, direction: pull, objects: [order]", "acrm connected order"),
        ("with: crm, direction: pull, objects: [lead]", "acrm connected lead"),
        ("with: crm, direction: pull", "acrm connected"),
        ("with: crm, direction: push, objects: [order], status: planned", "acrm missing"),
    ],
)
def test_a_hop_is_reported_by_what_there_is_of_it(integration: str, expected: str) -> None:
    assert hops(asked({"a": live(integration), "next": "status: proposed\n"})) == [expected]


def test_a_hop_may_wait_for_a_tool() -> None:
    tools = {"a": live("with: next, direction: push, objects: [lead]"), "next": "status: proposed\n"}
    assert hops(asked(tools, target="next")) == ["anext waiting"]


def test_the_fewest_hops_to_make_then_the_least_to_do_then_the_shortest() -> None:
    tools = {
        "a": live("with: b, direction: push, objects: [lead]", "with: crm, direction: push, objects: [order]"),
        "b": live("with: crm, direction: push, objects: [lead], status: broken"),
    }
    assert hops(asked(tools)) == ["ab live", "bcrm broken"]
    tools["b"] = live("with: crm, direction: pull, objects: [order]")
    assert hops(asked(tools)) == ["acrm connected order"]
    tools["b"] = live("with: crm, direction: push, objects: [order]")
    assert hops(asked(tools)) == ["acrm connected order"]


def test_two_hops_may_be_made_but_not_three() -> None:
    chain = {
        "a": live("with: b, direction: push, objects: [order]"),
        "b": live("with: c, direction: push, objects: [order]"),
        "c": live("with: d, direction: push, objects: [order]"),
        "d": live(),
    }
    assert hops(asked(chain, target="c")) == ["ab connected order", "bc connected order"]
    far = asked(chain, target="d")
    assert hops(far) == ["ad missing"]
    assert far.missing == far.nearest


def test_how_far_it_comes() -> None:
    tools = {
        "a": live("with: b, direction: push, objects: [lead]"),
        "b": live("with: c, direction: push, objects: [lead]"),
        "c": live(),
    }
    found = asked(tools)
    assert in_words(found.reach) == "a → b → c"
    assert hops(found) == ["acrm missing"]


def test_an_end_that_is_gone_has_no_route() -> None:
    tools = {"a": live("with: b, direction: push, objects: [lead]"), "b": "status: retired\n"}
    assert (asked(tools, target="b").nearest, asked(tools, source="b", target="a").nearest) == ((), ())


def test_of_equal_routes_the_first_by_id() -> None:
    tools = {
        "a": live("with: c, direction: push, objects: [lead]", "with: b, direction: push, objects: [lead]"),
        "b": live("with: crm, direction: push, objects: [order]"),
        "c": live("with: crm, direction: push, objects: [order]"),
    }
    assert hops(asked(tools)) == ["ab live", "bcrm connected order"]


def test_where_two_ways_meet_the_first_goes_on() -> None:
    tools = {
        "a": live("with: c, direction: push, objects: [lead]", "with: b, direction: push, objects: [lead]"),
        "b": live("with: d, direction: push, objects: [lead]"),
        "c": live("with: d, direction: push, objects: [lead]"),
        "d": live("with: crm, direction: push, objects: [lead], status: broken"),
    }
    assert hops(asked(tools)) == ["ab live", "bd live", "dcrm broken"]
