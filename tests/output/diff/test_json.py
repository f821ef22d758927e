"""A diff for machines: the keys that are promised, amounts as text, and hostile texts as they are."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from stackctl.model.look import Look
from stackctl.model.reports.changes import Change
from stackctl.output.diff.json import render
from tests.output import diffs
from tests.output.poison import HOSTILE

if TYPE_CHECKING:
    from stackctl.model.reports.changes import Value
    from stackctl.model.reports.diff import StackDiff


def read(diff: StackDiff) -> dict[str, Any]:
    """What a reader makes of it."""
    value: dict[str, Any] = json.loads(render(diff, Look()), parse_float=_no_float)
    return value


def _no_float(text: str) -> None:
    pytest.fail(f"{text} is a float")


def test_the_keys_that_are_promised() -> None:
    value = read(diffs.rich())
    assert value["schema"] == "stackctl.diff/1"
    assert (value["base"], value["head"]) == (diffs.BASE.commit, "working tree")
    assert (value["base_name"], value["head_name"]) == ("main", "working tree")
    assert value["tools"]["added"] == ["nova"]
    assert value["tools"]["removed"] == ["canto"]
    assert value["tools"]["changed"][0]["tool"] == "hubspot-marketing"
    assert value["tools"]["changed"][0]["changes"][0] == {
        "path": "usage.seats",
        "from": 40,
        "to": 60,
        "text": "seats 40 → 60",
    }
    assert {key: value["cost"][key] for key in ("annual_before", "annual_after", "annual_delta", "currency")} == {
        "annual_before": "412300.00",
        "annual_after": "422200.00",
        "annual_delta": "9900.00",
        "currency": "EUR",
    }
    assert [found["code"] for found in value["findings"]["new"]] == ["USE003", "REV001", "CST003", "ENB001"]
    assert [found["tool"] for found in value["findings"]["fixed"]] == ["canto", "brevo"]
    assert value["graph"]["integrations_added"][1] == {
        "from": "nova",
        "to": "snowflake",
        "objects": ["event"],
        "method": "etl",
        "status": "planned",
        "via": "fivetran",
    }
    assert [link["from"] for link in value["graph"]["integrations_removed"]] == ["canto"]
    (changed,) = value["graph"]["integrations_changed"]
    assert (changed["from"], changed["to"], changed["text"]) == ("salesforce", "hubspot-marketing", "no longer order")
    assert [link["objects"] for link in (*changed["before"], *changed["after"])] == [["contact", "order"], ["contact"]]


def test_the_others() -> None:
    value = read(diffs.rich())
    assert (value["today"], value["stack"], value["version"]) == ("2026-11-22", "Kestrelund Cycles", "0.0.0")
    assert value["tools"]["renamed"] == [
        {
            "from": "sendinblue",
            "to": "brevo",
            "changes": [{"path": "name", "from": "Sendinblue", "to": "Brevo", "text": "name Sendinblue → Brevo"}],
        }
    ]
    assert [thing["id"] for thing in value["tools"]["things"]] == [
        "nova", "brevo", "hubspot-marketing", "zoominfo", "canto",
    ]  # fmt: skip
    assert [(thing["kind"], thing["what"]) for thing in value["others"]] == [
        ("budget", "changed"), ("settings", "changed"), ("vendor", "added"),
    ]  # fmt: skip
    assert value["others"][0]["changes"][0]["from"] == "130000"
    assert value["cost"]["centers"][1] == {
        "cost_center": None,
        "name": "no cost centre",
        "annual_before": "28200.00",
        "annual_after": "18000.00",
        "annual_delta": "-10200.00",
    }
    assert value["cost"]["tools"][0]["tool"] == "hubspot-marketing"
    assert len(value["cost"]["breaches"]) == 2
    assert value["cost"]["unconverted_after"][1] == {"amount": "10.00", "currency": "CHF"}
    assert value["graph"]["reached"][0] == {
        "node": "nova",
        "objects": ["contact"],
        "way": "salesforce → hubspot-marketing → nova",
    }
    assert value["graph"]["cut_off"] == ["wordpress"]
    assert value["notices"][1]["notice_before"] is None
    assert (value["notices"][1]["notice_after"], value["notices"][1]["days_left"]) == ("2026-11-30", 8)
    assert value["gate"]["open"] is False
    assert value["gate"]["fail_on"] == "error"
    assert value["gate"]["files"] == ["stackctl.yaml", "baseline.yaml"]
    assert [found["code"] for found in value["gate"]["appear"]] == ["DUP002"]
    assert [found["code"] for found in value["gate"]["vanish"]] == ["DUP004"]
    assert value["summary"]["after"]["findings"] == {"error": 3, "warning": 10, "info": 5}


def test_a_check_that_passes() -> None:
    gate = read(replace(diffs.empty(), fail_on=None))["gate"]
    assert (gate["open"], gate["fail_on"], gate["failures"]) == (True, "never", [])


def test_days_and_amounts_of_changes_are_text() -> None:
    before: dict[str, Value] = {"end": diffs.TODAY, "lines": [Decimal("1.10"), None, True]}
    thing = replace(diffs.HUBSPOT, changes=(Change("contract", before, diffs.TODAY, "x"),))
    (change,) = read(replace(diffs.empty(), changed=(thing,)))["tools"]["changed"][0]["changes"]
    assert change["from"] == {"end": "2026-11-22", "lines": ["1.10", None, True]}
    assert change["to"] == "2026-11-22"


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_texts_are_read_back(text: str) -> None:
    value = read(diffs.hostile(text))
    assert value["stack"] == value["base_name"] == value["tools"]["added"][0] == text
    assert value["tools"]["changed"][0]["changes"][0]["to"] == {text: [text]}
    assert value["gate"]["failures"] == [text, text]
    assert value["remarks"] == value["crashes"] == [text]
