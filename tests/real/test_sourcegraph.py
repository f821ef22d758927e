"""A real marketing stack, as a company published it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from stackctl.app.audit import check
from stackctl.app.load import Loaded, load
from stackctl.core.facts.context import Context
from stackctl.core.facts.select import select
from stackctl.model.source import SourceFile

ROOT = Path(__file__).parent / "sourcegraph"
TODAY = date(2026, 11, 22)

FLOWS = {
    ("hubspot", "salesforce", "lead"),
    ("hubspot", "salesforce", "touchpoint"),
    ("hubspot", "postal-io", "mailing-trigger"),
    ("postal-io", "hubspot", "mailing-trigger"),
    ("hubspot", "triblio", "target-list"),
    ("typeform", "hubspot", "survey-response"),
    ("hubspot", "orbit", "activity"),
}


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    paths = sorted(ROOT.rglob("*.yaml"))
    return load([SourceFile(path.relative_to(ROOT).as_posix(), path.read_bytes()) for path in paths])


def test_it_loads_without_a_finding(loaded: Loaded) -> None:
    assert loaded.problems == ()
    assert set(loaded.stack.tools) == {"demio", "hubspot", "orbit", "postal-io", "triblio", "typeform", "utm-io"}
    assert {system_id: system.kind for system_id, system in loaded.stack.systems.items()} == {"salesforce": "crm"}


def test_the_graph_has_the_published_flows_and_no_others(loaded: Loaded) -> None:
    flows = Context(loaded.stack, TODAY).flows
    assert sorted((flow.source, flow.target, flow.object or "") for flow in flows) == sorted(FLOWS)
    assert all(flow.live for flow in flows)


@pytest.mark.parametrize(
    ("expression", "others"),
    [
        ("hubspot+1", "salesforce postal-io triblio orbit"),
        ("1+hubspot", "postal-io typeform"),
        ("+salesforce", "hubspot postal-io typeform"),
        ("salesforce+", ""),
        ("+demio+", ""),
    ],
)
def test_each_end_knows_of_a_flow_that_the_other_declares(loaded: Loaded, expression: str, others: str) -> None:
    found = select(Context(loaded.stack, TODAY), expression)
    assert found == {expression.strip("+1"), *others.split()}


def test_what_no_data_reaches_is_found(loaded: Loaded) -> None:
    outcome = check(loaded, TODAY)
    assert outcome.crashes == ()
    assert [finding for finding in outcome.findings if finding.family == "STK"] == []
    assert [finding.tool for finding in outcome.findings if finding.code == "USE004"] == ["demio", "utm-io"]
