"""Flows are derived from what either end declares: both ways, merged, and live only when both ends are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackctl.core.graph.flows import (
    Declaration,
    Flow,
    answerable,
    connection_count,
    flows_of,
    integration_at,
    integrations_of,
    ways_of,
)
from stackctl.core.loading.build import build
from stackctl.model.settings import Settings
from stackctl.model.source import SourceFile

if TYPE_CHECKING:
    from stackctl.model.stack import Stack


def stack(*integrations: str, systems: str = "", **statuses: str) -> Stack:
    """Tools with their status; `integrations` are such as `a: {with: b, direction: push}`; `systems` are ids."""
    own: dict[str, list[str]] = {}
    for integration in integrations:
        node_id, _, text = integration.partition(": ")
        own.setdefault(node_id, []).append(f"  - {text}\n")
    files = {}
    for tool_id, status in statuses.items():
        files[f"tools/{tool_id}.yaml"] = f"name: {tool_id}\nvendor: V\ncategory: crm\nstatus: {status}\n"
    for system_id in systems.split():
        files[f"systems/{system_id}.yaml"] = f"name: {system_id}\nkind: crm\n"
    for path in files:
        lines = own.get(path.rpartition("/")[2].removesuffix(".yaml"), [])
        files[path] += "integrations:\n" + "".join(lines) if lines else ""
    built, _ = build(Settings(), [SourceFile(path, text.encode()) for path, text in sorted(files.items())])
    return built


def ways(found: Stack) -> list[tuple[str, str, str | None, str | None]]:
    return [(flow.source, flow.target, flow.object, flow.method) for flow in flows_of(found)]


def only(found: Stack) -> Flow:
    (flow,) = flows_of(found)
    return flow


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("push", [("a", "b")]), ("pull", [("b", "a")]), ("both", [("a", "b"), ("b", "a")])],
)
def test_a_direction_is_seen_from_the_tool_that_declares_it(direction: str, expected: list[tuple[str, str]]) -> None:
    found = stack(f"a: {{with: b, direction: {direction}, objects: [lead], method: api}}", a="active", b="active")
    assert ways(found) == [(*ends, "lead", "api") for ends in expected]


def test_each_object_is_a_flow_and_none_is_one_too() -> None:
    found = stack("a: {with: b, direction: push, objects: [lead, contact, lead]}", a="active", b="active")
    assert ways(found) == [("a", "b", "contact", None), ("a", "b", "lead", None)]
    assert ways(stack("a: {with: b, direction: push}", a="active", b="active")) == [("a", "b", None, None)]


def test_what_both_ends_declare_is_one_flow() -> None:
    found = stack(
        "a: {with: b, direction: push, objects: [lead], method: api}",
        "b: {with: a, direction: pull, objects: [lead], method: api}",
        a="active",
        b="active",
    )
    assert only(found).declared == (Declaration("a", 0), Declaration("b", 0))


def test_another_method_is_another_flow() -> None:
    found = stack(
        "a: {with: b, direction: push, objects: [lead], method: file}",
        "b: {with: a, direction: pull, objects: [lead], method: api}",
        "b: {with: a, direction: pull, objects: [lead]}",
        a="active",
        b="active",
    )
    assert ways(found) == [("a", "b", "lead", None), ("a", "b", "lead", "api"), ("a", "b", "lead", "file")]


def test_a_flow_has_the_details_of_its_first_live_declaration() -> None:
    found = stack(
        "a: {with: b, direction: push, objects: [lead], status: broken, schedule: daily}",
        "b: {with: a, direction: pull, objects: [lead], status: live, schedule: hourly}",
        "b: {with: a, direction: pull, objects: [lead], status: live, schedule: weekly}",
        a="active",
        b="active",
    )
    flow = only(found)
    assert (flow.status, flow.live, flow.schedule, flow.via) == ("live", True, "hourly", None)


def test_what_carries_a_flow_is_reported_by_the_live_end_or_else_by_the_other() -> None:
    silent = "b: {with: a, direction: pull, objects: [lead]}"
    by_y = "b: {with: a, direction: pull, objects: [lead], via: y}"
    by_z = "a: {with: b, direction: push, objects: [lead], via: z, status: planned}"
    tools = {"a": "active", "b": "active", "y": "active", "z": "active"}
    assert only(stack(by_z, silent, **tools)).via == "z"
    assert only(stack(by_z, by_y, **tools)).via == "y"
    assert only(stack(silent, **tools)).via is None


@pytest.mark.parametrize("status", ["planned", "broken", "retired"])
def test_without_a_live_declaration_a_flow_is_not_live(status: str) -> None:
    found = stack(
        f"a: {{with: b, direction: push, status: {status}, via: z, schedule: weekly}}",
        "b: {with: a, direction: pull, status: planned}",
        a="active",
        b="active",
        z="active",
    )
    flow = only(found)
    assert (flow.status, flow.live, flow.via, flow.schedule) == (status, False, "z", "weekly")


@pytest.mark.parametrize(
    ("one", "other", "live"),
    [
        ("active", "active", True),
        ("implementing", "sunsetting", True),
        ("active", "retired", False),
        ("rejected", "active", False),
        ("proposed", "active", False),
        ("active", "evaluating", False),
        ("approved", "approved", False),
    ],
)
def test_a_flow_is_live_only_where_both_ends_are(one: str, other: str, live: bool) -> None:
    flow = only(stack("a: {with: b, direction: push}", a=one, b=other))
    assert (flow.status, flow.live) == ("live", live)


def test_a_system_is_always_live_and_may_declare_the_flow() -> None:
    found = stack("s: {with: a, direction: push, objects: [lead]}", systems="s", a="active")
    assert [(flow.source, flow.target, flow.live) for flow in flows_of(found)] == [("s", "a", True)]


def test_an_end_whose_file_cannot_be_read_is_still_an_end() -> None:
    files = [
        SourceFile(
            "tools/a.yaml",
            b"name: A\nvendor: V\ncategory: crm\nstatus: active\nintegrations: [{with: b, direction: push}]\n",
        ),
        SourceFile("tools/b.yaml", b"name: [\n"),
    ]
    found, _ = build(Settings(), files)
    assert ways(found) == [("a", "b", None, None)]


def test_ends_that_are_not_declared_and_the_tool_itself_are_left_out() -> None:
    found = stack(
        "a: {with: nowhere, direction: both}",
        "a: {with: a, direction: both}",
        "a: {with: b, direction: push}",
        a="active",
        b="active",
    )
    assert ways(found) == [("a", "b", None, None)]
    assert only(found).declared == (Declaration("a", 2),)


def test_flows_are_sorted_by_source_target_object_and_method() -> None:
    found = stack(
        "c: {with: a, direction: both, objects: [lead, contact], method: api}",
        "b: {with: a, direction: pull, objects: [order], method: webhook}",
        "b: {with: a, direction: pull, objects: [order], method: api}",
        a="active",
        b="active",
        c="active",
    )
    assert ways(found) == sorted(ways(found), key=lambda way: tuple(part or "" for part in way))
    assert len(ways(found)) == 6


def test_a_declaration_leads_back_to_the_integration() -> None:
    found = stack(
        "a: {with: b, direction: push, method: api}",
        "a: {with: s, direction: pull, method: file}",
        "s: {with: b, direction: push, method: manual}",
        systems="s",
        a="active",
        b="active",
    )
    assert [(flow.method, integration_at(found, flow.declared[0]).method) for flow in flows_of(found)] == [
        ("api", "api"),
        ("file", "file"),
        ("manual", "manual"),
    ]


def test_a_connection_is_counted_once_whoever_declares_it() -> None:
    found = stack(
        "a: {with: b, direction: push, objects: [lead], method: api}",
        "a: {with: b, direction: pull, objects: [contact], method: api}",
        "b: {with: a, direction: pull, objects: [lead], method: api}",
        "b: {with: a, direction: pull, objects: [lead], method: file}",
        "a: {with: s, direction: push, status: planned}",
        "s: {with: b, direction: push, status: retired}",
        systems="s",
        a="active",
        b="active",
    )
    assert connection_count(found) == 3


def test_integrations_are_reported_with_their_place_and_their_ways() -> None:
    found = stack(
        "a: {with: a, direction: push}",
        "a: {with: s, direction: both}",
        "a: {with: gone, direction: push}",
        "s: {with: a, direction: push, status: retired}",
        "b: {with: s, direction: pull}",
        systems="s",
        a="active",
        b="retired",
    )
    assert [(place, ways_of(place, integration)) for place, integration in integrations_of(found)] == [
        (Declaration("a", 1), (("a", "s"), ("s", "a"))),
        (Declaration("b", 0), (("s", "b"),)),
        (Declaration("s", 0), (("s", "a"),)),
    ]


def test_a_carrier_that_is_not_declared_is_left_out() -> None:
    carried = stack("a: {with: b, direction: push, via: c}", a="active", b="active", c="active")
    assert only(carried).via == "c"
    assert only(stack("a: {with: b, direction: push, via: c}", a="active", b="active")).via is None


@pytest.mark.parametrize(
    ("owner", "owners", "expected"),
    [
        ("ben", "technical: kim, business: eve", "Ben Ode"),
        ("eve", "technical: kim, business: ben", "Kim Lo"),
        ("eve", "technical: eve, business: ben", "Ben Ode"),
        (None, "business: kim", "Kim Lo"),
        (None, "team: mops", None),
        ("eve", "", None),
        ("nobody", "", "nobody"),
    ],
)
def test_who_is_asked_about_an_integration(owner: str | None, owners: str, expected: str | None) -> None:
    people = (
        b"people: {ben: {name: Ben Ode}, kim: {name: Kim Lo}, eve: {name: Eve Left}}\nteams: {mops: {name: MOps}}\n"
    )
    by = "" if owner is None else f", owner: {owner}"
    text = f"name: S\nkind: crm\nowner: {{{owners}}}\nintegrations: [{{with: t, direction: push{by}}}]\n"
    sources = [SourceFile("systems/s.yaml", text.encode()), SourceFile("systems/t.yaml", b"name: T\nkind: crm\n")]
    found, _ = build(Settings(), [*sources, SourceFile("teams.yaml", people)])
    assert answerable(found, Declaration("s", 0), {"eve"}) == expected
